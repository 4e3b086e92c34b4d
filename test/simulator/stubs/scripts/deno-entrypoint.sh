#!/bin/sh
# As the official deno image's docker-entrypoint.sh does: options and subcommands are for deno.
set -e
/simulator/note "$0"
case "$1" in
  -* | eval | run | serve | task | test) set -- deno "$@" ;;
esac
exec "$@"
