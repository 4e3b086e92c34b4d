#!/bin/sh
# Keycloak's kc.sh and WildFly's standalone.sh: `--debug`, with or without an address, or DEBUG=true adds an agent.
is_debugged=${KC_DEBUG:-$DEBUG}
address=${KC_DEBUG_PORT:-${DEBUG_PORT:-8787}}
words=
while [ $# -gt 0 ]; do
  case $1 in
    --debug)
      is_debugged=true
      case ${2:-} in *[0-9]) address=$2; shift ;; esac
      ;;
    *) words="$words $1" ;;
  esac
  shift
done
[ "$is_debugged" = true ] && JAVA_OPTS="$JAVA_OPTS -agentlib:jdwp=transport=dt_socket,address=$address,server=y,suspend=n"
exec java $JAVA_OPTS -classpath server.jar org.example.Server $words
