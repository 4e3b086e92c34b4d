#!/bin/sh
set -e
cd /app
echo 'arguments of the script:' "$@"
exec node app.js "$@"
