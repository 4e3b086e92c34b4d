#!/bin/sh
# Builds Delves into a folder: build-delve.sh FOLDER RECORD..., a record being
#   DELVE,FROM,TO,GO,SUM   as in 1.27.2,1.25,1.27,1.27.4,h1:...=
# the Delve version, the first and the last Go version it serves, the Go version it is built with (the go command fetches
# it), and the checksum of the module as in go.sum, which must match. Honours GOARCH and what the go command honours.
# Needs the go command (1.21 or later) and sed. Their main package is ours, delve/main.go.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

build() {
  version=$1 from=$2 to=$3 go=$4 sum=$5
  module=github.com/go-delve/delve@v$version
  facts=$(cd "$work" && GOTOOLCHAIN=local GOFLAGS=-mod=mod go mod download -json "$module")
  [ "$(field Sum)" = "$sum" ] || fail "$module has the checksum $(field Sum), and not $sum"
  source=$work/$version
  cp -R "$(field Dir)" "$source"
  chmod -R u+w "$source"
  cp "$here/delve/main.go" "$source/cmd/dlv/main.go"
  mkdir -p "$folder/$version/dlv.settings/dlv"
  export CGO_ENABLED=0 GOOS=linux GOTOOLCHAIN="go$go" GOFLAGS=-mod=readonly
  (cd "$source" && go build -tags delve -trimpath -buildvcs=false -ldflags='-s -w' -o "$folder/$version/dlv" ./cmd/dlv)
  (cd "$source" && licences) >"$folder/$version/LICENSES"
  echo '# Delve takes its defaults.' >"$folder/$version/dlv.settings/dlv/config.yml"
  echo "$from $to" >"$folder/$version/go-versions"
}

# The licences of all that is linked into a Delve, Go's own among them: they ask to go with every copy.
licences() {
  {
    echo "Go $(go env GOROOT)"
    go list -tags delve -deps -f '{{with .Module}}{{.Path}} {{.Dir}}{{end}}' ./cmd/dlv | sort -u
  } | while read -r name place; do
    for licence in "$place"/LICENSE*; do
      [ ! -f "$licence" ] || { echo "== $name"; cat "$licence"; }
    done
  done
}

field() { printf '%s\n' "$facts" | sed -n "s|^[[:space:]]*\"$1\": \"\(.*\)\",*\$|\1|p"; }

fail() {
  echo "build-delve.sh: $*" >&2
  exit 1
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
for record; do
  IFS=, read -r version from to go sum <<END
$record
END
  build "$version" "$from" "$to" "$go" "$sum"
done
