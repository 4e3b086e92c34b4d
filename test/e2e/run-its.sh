#!/usr/bin/env bash
# Integration tests of a support image: programs started in pods as the function transforms them, and a client for the debugger of
# each. From the top: test/e2e/run-its.sh go; from an image's folder: ../../test/e2e/run-its.sh. Needs what test/e2e/setup.sh needs.
set -euo pipefail

runtime=${1:-$(basename "$PWD")}
case $runtime in
  go | nodejs | python | netcore) ;;
  *)
    echo "usage: $0 go|nodejs|python|netcore; got \"$runtime\"" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")/../.."
npm run --silent build
SUPPORT_IMAGES=$runtime bash test/e2e/setup.sh
exec npx vitest run --project matrix -t "^$runtime "
