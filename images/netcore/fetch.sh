#!/bin/sh
# Fetches debuggers for .NET into a folder: fetch.sh FOLDER ARCH DEBUGGER..., ARCH being amd64 or arm64, DEBUGGER vsdbg or
# netcoredbg. What is fetched, and its digests, come in the variables that images/netcore/Dockerfile has as ARGs. It prints
# the digest of each; one that differs from its pin is an error. Needs wget, tar and sha256sum, as busybox has them.
set -eu

folder=$1
arch=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# By Microsoft's script, which knows where its files are; the builds for glibc and musl are two downloads.
vsdbg() {
  case $arch in
    amd64) processor=x64 ;;
    *) processor=$arch ;;
  esac
  wget -q -O "$work/getvsdbg.sh" "$VSDBG_SCRIPT_URL"
  for libc in glibc musl; do
    rid=linux-$processor
    [ $libc = glibc ] || rid=linux-musl-$processor
    sh "$work/getvsdbg.sh" -v "$VSDBG_VERSION" -r "$rid" -l "$folder/$libc"
    [ -x "$folder/$libc/vsdbg" ] || fail "$VSDBG_SCRIPT_URL brought no vsdbg $VSDBG_VERSION for $rid"
    check "vsdbg $VSDBG_VERSION $rid" "$(digest_of_files "$folder/$libc")" "$(pinned "$VSDBG_SHA256" "$rid")"
  done
}

netcoredbg() {
  archive=$work/netcoredbg.tar.gz
  wget -q -O "$archive" "$NETCOREDBG_URL/$NETCOREDBG_VERSION/netcoredbg-linux-$arch.tar.gz"
  check "netcoredbg $NETCOREDBG_VERSION $arch" "$(digest_of "$archive")" "$(pinned "$NETCOREDBG_SHA256" "$arch")"
  # It holds one folder, netcoredbg.
  tar -xzf "$archive" -C "$folder"
  [ -x "$folder/netcoredbg/netcoredbg" ] || fail "$archive holds no netcoredbg/netcoredbg"
  # The archive has no licence in it, and the licence wants to go along.
  licence=$folder/netcoredbg/LICENSE
  wget -q -O "$licence" "$NETCOREDBG_LICENCE_URL/$NETCOREDBG_VERSION/LICENSE"
  check "netcoredbg $NETCOREDBG_VERSION licence" "$(digest_of "$licence")" "$(pinned "$NETCOREDBG_SHA256" licence)"
}

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

# One digest of all files of a folder and their names.
digest_of_files() {
  (cd "$1" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k2) >"$work/files"
  digest_of "$work/files"
}

# pinned "NAME=DIGEST..." NAME
pinned() {
  for entry in $1; do
    [ "${entry%%=*}" != "$2" ] || echo "${entry#*=}"
  done
}

check() {
  echo "digest: $1 sha256:$2"
  if [ -z "$3" ]; then
    echo "fetch.sh: $1 is not checked, since images/versions.yaml pins no digest for it; \`npm run versions\` fills it" >&2
  elif [ "$2" != "$3" ]; then
    fail "$1 has the digest $2, and images/versions.yaml pins $3"
  fi
}

fail() {
  echo "fetch.sh: $*" >&2
  exit 1
}

mkdir -p "$folder"
for debugger; do
  case $debugger in
    vsdbg | netcoredbg) "$debugger" ;;
    *) fail "\"$debugger\" must be vsdbg or netcoredbg" ;;
  esac
done
# Whatever the archives say, anyone may read them, and run what can be run.
chmod -R a+rX,u+w,go-w "$folder"
