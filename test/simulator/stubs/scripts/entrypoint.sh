#!/bin/sh
# An entrypoint that prepares something and runs the words behind it; without any, the program of its image.
/simulator/note "$0"
[ $# -gt 0 ] || set -- @PROGRAM@
exec "$@"
