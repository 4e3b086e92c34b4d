#!/bin/sh
# The start script of Jenkins' image.
exec java $JAVA_OPTS $JENKINS_JAVA_OPTS -jar /usr/share/jenkins/jenkins.war "$@"
