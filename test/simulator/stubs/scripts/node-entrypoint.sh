#!/bin/sh
# As the official node image's docker-entrypoint.sh does: what is no program on PATH is for node.
set -e
/simulator/note "$0"
case "$1" in
  -*) set -- node "$@" ;;
  *) if [ -z "$(command -v "$1")" ] || { [ -f "$1" ] && ! [ -x "$1" ]; }; then set -- node "$@"; fi ;;
esac
exec "$@"
