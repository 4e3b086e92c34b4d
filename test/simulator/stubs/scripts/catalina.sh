#!/bin/sh
# Tomcat's: `jpda` puts Java's debugger on, at an address of its own (bin/catalina.sh).
if [ "$1" = jpda ]; then
  CATALINA_OPTS="-agentlib:jdwp=transport=${JPDA_TRANSPORT:-dt_socket},address=${JPDA_ADDRESS:-localhost:8000},server=y,suspend=${JPDA_SUSPEND:-n} $CATALINA_OPTS"
  shift
fi
exec java $JAVA_OPTS $CATALINA_OPTS -classpath bootstrap.jar org.apache.catalina.startup.Bootstrap "$@"
