#!/usr/bin/env bash
# Tests the support images' programs, each in its own language, then under real runtimes and debuggers. What has no runtime here
# is named; without Go, or without any Python, it fails. Each part ends with a line that counts its tests.
set -uo pipefail
cd "$(dirname "$0")" || exit

BIN=${XDG_CACHE_HOME:-$HOME/.cache}/ducttape-fn-e2e/bin
PATH=$BIN:$PATH:/usr/local/go/bin
# Every CPython that the hook is for; pyenv has them by their whole versions.
PYTHONS=(2.7 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13 3.14)

failures=0

main() {
  go_tests
  python_tests
  (cd .. && npx vitest run --project images) || failures=$((failures + 1))
  ((failures == 0))
}

go_tests() {
  local log
  log=$(mktemp)
  go vet ./... && test -z "$(gofmt -l .)" || failures=$((failures + 1))
  go test -json ./... >"$log" || failures=$((failures + 1))
  grep -h '"Action":"output"' "$log" | grep -E '(--- FAIL|_test.go:)' | sed -E 's/.*"Output":"(.*)\\n".*/\1/'
  echo "Go: $(count "$log" pass) passed, $(count "$log" fail) failed"
  rm -f "$log"
}

# FILE ACTION: the tests that ended so; a line without "Test" is about a whole package.
count() { grep -c "\"Action\":\"$2\".*\"Test\":" "$1"; }

python_tests() {
  local version python ran=0 log tests missing=()
  for version in "${PYTHONS[@]}"; do
    python=$(python_of "$version") || { missing+=("$version"); continue; }
    log=$("$python" -B -m unittest discover -s python/hook 2>&1) || { failures=$((failures + 1)); echo "$log"; }
    tests=$(sed -nE 's/^Ran ([0-9]+) tests.*/\1/p' <<<"$log")
    echo "Python $version: $(($(grep -qx OK <<<"$log" && echo "$tests" || echo 0))) passed, $(grep -qx OK <<<"$log" && echo 0 || echo 1) failed"
    ran=$((ran + 1))
  done
  ((${#missing[@]} == 0)) || echo "not run, since they are not on this machine: Python ${missing[*]}"
  ((ran > 0)) || { failures=$((failures + 1)); echo "no Python is on this machine"; }
}

# VERSION: an interpreter of it, by its name or of pyenv.
python_of() {
  local found
  for found in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python "/usr/bin/python$1"; do
    [[ -x $found ]] && echo "$found" && return
  done
  return 1
}

main
