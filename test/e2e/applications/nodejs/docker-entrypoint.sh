#!/bin/sh
# As the official images have it: flags, and what is no command, are for node.
set -e
case ${1-} in -*) set -- node "$@" ;; esac
command -v "${1-}" >/dev/null 2>&1 || set -- node "$@"
exec "$@"
