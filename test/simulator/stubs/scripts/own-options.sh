#!/bin/sh
# elasticsearch-env, opensearch-env, logstash.lib.sh: JAVA_TOOL_OPTIONS is taken away, and a variable of one's own handed on.
unset JAVA_TOOL_OPTIONS
exec java $ES_JAVA_OPTS $OPENSEARCH_JAVA_OPTS $LS_JAVA_OPTS -classpath lib.jar org.example.Server "$@"
