#!/bin/sh
# Maven is a JVM.
exec java $MAVEN_OPTS -classpath /usr/share/maven/boot/plexus-classworlds.jar \
  org.codehaus.plexus.classworlds.launcher.Launcher "$@"
