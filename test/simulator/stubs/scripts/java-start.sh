#!/bin/sh
# A start script as Gradle's application plugin and Maven's appassembler write it.
if [ -n "$JAVA_HOME" ]; then
  java="$JAVA_HOME/bin/java"
  [ -x "$java" ] || { echo "ERROR: JAVA_HOME is set to an invalid directory: $JAVA_HOME" >&2; exit 1; }
else
  java=java
fi
exec "$java" $JAVA_OPTS -classpath /app/lib/app.jar com.example.Main "$@"
