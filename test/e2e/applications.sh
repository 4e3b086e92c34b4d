# shellcheck shell=bash
# What the applications of test/e2e/applications are built from and no base image has: setup.sh reads this file and calls
# make_applications. Their Dockerfiles find it at /applications.

OLDER_GO=1.24.13
OLDEST_NODE=10.24.1
APPLICATIONS=$SUPPORT_CACHE/applications

make_applications() {
  mkdir -p "$APPLICATIONS"
  has musl-gcc || apt_install musl-tools
  make_once go make_go test/e2e/applications/go
  make_once nodejs make_nodejs test/e2e/applications/nodejs
  make_once python make_python test/e2e/applications/python/requirements.txt
  cat >>"$WORK/env" <<-EOF
	OLDER_GO=$OLDER_GO
	BUILD_BASE=$BUILD_BASE
	EOF
}

# NAME FUNCTION SOURCES: calls the function with a new folder of that name, unless it has been filled from the same sources.
make_once() {
  local filled
  filled=$(find "$3" test/e2e/applications.sh -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
  [[ ! -e $APPLICATIONS/$1/filled-$filled ]] || return 0
  say "making the applications for $1"
  rm -rf "${APPLICATIONS:?}/$1"
  mkdir -p "$APPLICATIONS/$1"
  "$2" "$APPLICATIONS/$1"
  touch "$APPLICATIONS/$1/filled-$filled"
}

# FOLDER: an older Go, a program as Alpine has it, linked with musl by an outside linker, and a small init.
make_go() {
  local program=test/e2e/applications/go library
  logged env "GOPATH=$SUPPORT_CACHE/go" GOFLAGS=-modcacherw "GOTOOLCHAIN=go$OLDER_GO" go version
  logged env CGO_ENABLED=1 CC=musl-gcc "GOPATH=$SUPPORT_CACHE/go" "GOTOOLCHAIN=go$SUPPORT_GO" go build -C "$program" -trimpath \
    -buildvcs=false -gcflags='all=-N -l' -ldflags=-linkmode=external -o "$1/musl/app" .
  library=$(LC_ALL=C readelf -l "$1/musl/app" | sed -nE 's/.*interpreter: (.*)\]/\1/p')
  [[ $library == */ld-musl-* ]] || fail "the program for musl asks for \"$library\""
  install -D "$library" "$1/musl$library"
  install "$(command -v catatonit)" "$1/tini"
}

# FOLDER: the tools that start programs, a server that Next.js has built, and the oldest Node.js that is served.
make_nodejs() {
  local program=test/e2e/applications/nodejs package
  cp "$program/package.json" "$1"
  logged npm install --no-audit --no-fund --no-package-lock --prefer-offline --prefix "$1"
  cp -r "$program/next" "$1/next"
  ln -s ../node_modules "$1/next/node_modules"
  logged env NEXT_TELEMETRY_DISABLED=1 "$1/node_modules/.bin/next" build "$1/next"
  mv "$1/next/.next" "$1/.next"
  rm -rf "$1/next" "$1/.next/cache"
  package=$(node_package)
  logged npm install --no-audit --no-fund --no-package-lock --prefer-offline --prefix "$SCRATCH/oldest-node" "$package@$OLDEST_NODE"
  copy_program "$SCRATCH/oldest-node/node_modules/$package/bin/node" "$1/oldest" /usr/local/bin/node
}

# FOLDER: what the programs import, the libraries that its compiled parts are linked with, and a small init.
make_python() {
  local requirements=test/e2e/applications/python/requirements.txt library
  make_python_tools
  logged "$CACHE/python/bin/pip" download --no-deps --only-binary :all: --dest "$1/wheels" -r "$requirements"
  for library in libstdc++.so.6 libpthread.so.0 librt.so.1 libdl.so.2; do
    library=$(ldconfig -p | awk -v name="$library" '$1 == name && !found++ { print $NF }')
    [[ -n $library ]] || fail "this machine lacks a library of the programs for Python"
    install -D "$library" "$1/root$library"
  done
  install "$(command -v catatonit)" "$1/tini"
}
