# shellcheck shell=bash
# The support images' part of the set-up: setup.sh reads this file and calls build_support_images. Each image is built by
# images/build.sh for both processors, on bases made here and without a network. What a build would fetch lies in caches that
# are filled here; netcore's downloads, which no package registry has, are stand-ins.

# SUPPORT_IMAGES="go python" builds these alone, for whoever works on them.
read -ra SUPPORT_RUNTIMES <<<"${SUPPORT_IMAGES:-go nodejs python netcore}"
# The names that images/build.sh gives, and those that the tests use.
BUILT_HERE=$(sed -n 's/^LOCAL=//p' images/build.sh)
SUPPORT_REGISTRY=localhost/ducttape-fn-e2e/support
SUPPORT_CACHE=$CACHE/support-images
PINNED_DEBUGPYS='require("yaml").parse(fs.readFileSync("images/versions.yaml", "utf8")).python.debugpy.map((each) => each.version).join("\n")'
# What each base says of its paths; the caches are mounted there. build-delve.sh has the modules' checksums itself.
GO_ENV='ENV PATH=/usr/local/go/bin:/bin HOME=/root GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local'
PYTHON_ENV='ENV PATH=/usr/bin:/bin PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels PIP_ROOT_USER_ACTION=ignore'

build_support_images() {
  local runtime
  SUPPORT_GO=$(sed -nE 's/^ARG GO_IMAGE="?[^:]+:([0-9.]+).*/\1/p' images/go/Dockerfile)
  ensure_go
  mkdir -p "$SUPPORT_CACHE/go" "$SUPPORT_CACHE/go-build" "$SUPPORT_CACHE/wheels"
  has qemu-aarch64-static || apt_install qemu-user-static
  fill_module_cache
  fill_wheels
  make_stand_ins
  build_support_bases
  for runtime in "${SUPPORT_RUNTIMES[@]}"; do build_support_image "$runtime"; done
  cat >>"$WORK/env" <<-EOF
	GO_BASE=$GO_BASE
	NODE_BASE=$RUN_BASE
	PYTHON_BASE=$PYTHON_BASE
	SUPPORT_CACHE=$SUPPORT_CACHE
	EOF
}

# The Go command of the version that the images are built with; its modules lie in a cache of their own.
go_of_support() {
  env "GOPATH=$SUPPORT_CACHE/go" GOFLAGS=-modcacherw GOTOOLCHAIN="go$SUPPORT_GO" go "$@"
}

# That Go, and for each Delve its modules and the Go that builds it, as the Dockerfile lists them.
fill_module_cache() {
  local delves filled record version go
  delves=$(sed -nE 's/^ARG DELVES="(.*)"$/\1/p' images/go/Dockerfile)
  filled=$SUPPORT_CACHE/go/filled-$(sha256sum <<<"$SUPPORT_GO $delves" | cut -c1-12)
  [[ ! -e $filled ]] || return 0
  say "fetching Go $SUPPORT_GO and the modules of the Delves"
  logged go_of_support version
  for record in $delves; do
    IFS=, read -r version _ _ go _ <<<"$record"
    logged env "GOPATH=$SUPPORT_CACHE/go" GOFLAGS=-modcacherw GOTOOLCHAIN="go$go" go version
    logged go_of_support -C "$SCRATCH" mod download "github.com/go-delve/delve@v$version"
    logged go_of_support -C "$SUPPORT_CACHE/go/pkg/mod/github.com/go-delve/delve@v$version" mod download
  done
  touch "$filled"
}

# The wheels that the Dockerfile for Python pins.
fill_wheels() {
  local versions version filled
  versions=$(node -p "$PINNED_DEBUGPYS")
  filled=$SUPPORT_CACHE/wheels/filled-$(sha256sum <<<"$versions" | cut -c1-12)
  [[ ! -e $filled ]] || return 0
  make_python_tools
  say "fetching the wheels of the support image for Python"
  # The wheels without compiled parts, as the image has them.
  for version in $versions; do
    logged "$CACHE/python/bin/pip" download --no-deps --only-binary :all: --implementation py --abi none --platform any \
      --dest "$SUPPORT_CACHE/wheels" "debugpy==$version"
  done
  touch "$filled"
}

# What netcore's build downloads, by the names that its addresses end with; the same bytes each time.
make_stand_ins() {
  local folder=$SUPPORT_CACHE/stand-ins program=$SCRATCH/netcoredbg/netcoredbg arch
  mkdir -p "$folder" "${program%/*}"
  cp test/e2e/support-images/getvsdbgsh "$folder"
  echo 'The licence of netcoredbg.' >"$folder/LICENSE"
  NETCOREDBG_DIGESTS="licence=$(digest_of "$folder/LICENSE")"
  for arch in amd64 arm64; do
    printf '#!/bin/sh\necho "netcoredbg for %s: $*"\n' "$arch" >"$program"
    chmod 0700 "$program"
    tar -C "$SCRATCH" --mtime=@0 --owner=0 --group=0 --mode=0700 -c netcoredbg | gzip -n >"$folder/netcoredbg-linux-$arch.tar.gz"
    NETCOREDBG_DIGESTS+=" $arch=$(digest_of "$folder/netcoredbg-linux-$arch.tar.gz")"
  done
}

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

build_support_bases() {
  local tag
  tag=$(sha256sum test/e2e/setup.sh test/e2e/support-images.sh | sha256sum | cut -c1-12)
  GO_BASE=localhost/ducttape-fn-e2e/go:$SUPPORT_GO-$tag
  PYTHON_BASE=localhost/ducttape-fn-e2e/python:$tag
  podman image exists "$GO_BASE" || build_go_base
  podman image exists "$PYTHON_BASE" || build_python_base
}

# What GO_IMAGE has: Go, which the mounted cache brings, and a busybox.
build_go_base() {
  local root=$SCRATCH/go toolchain
  say "building the base image $GO_BASE"
  new_root "$root"
  add_busybox "$root"
  toolchain=$(go_of_support env GOROOT)
  mkdir -p "$root/usr/local"
  ln -s "/root/go${toolchain#"$SUPPORT_CACHE/go"}" "$root/usr/local/go"
  install -D -m 0755 test/e2e/support-images/wget "$root/bin/wget"
  image_from "$root" "$GO_BASE" "$GO_ENV"
}

# What PYTHON_IMAGE has: Python with pip, and a busybox. Debian's Python also runs the programs that tests debug.
build_python_base() {
  local root=$SCRATCH/python version
  say "building the base image $PYTHON_BASE"
  make_python_tools
  new_root "$root"
  add_busybox "$root"
  add_python "$root"
  version=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  mkdir -p "$root/usr/lib/python3/dist-packages"
  cp -r "$CACHE/python/lib/python$version/site-packages/pip" "$root/usr/lib/python3/dist-packages/pip"
  printf '#!/bin/sh\nexec python3 -m pip "$@"\n' >"$root/usr/bin/pip"
  chmod 0755 "$root/usr/bin/pip"
  image_from "$root" "$PYTHON_BASE" "$PYTHON_ENV"
}

make_python_tools() {
  [[ ! -x $CACHE/python/bin/pip ]] || return 0
  /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv
  logged /usr/bin/python3 -m venv "$CACHE/python"
}

# ROOT: the machine's Python with its standard library, and what that is linked with.
add_python() {
  local python library
  python=$(readlink -f /usr/bin/python3)
  copy_program "$python" "$1" "$python"
  ln -s "$(basename "$python")" "$1/usr/bin/python3"
  ln -s python3 "$1/usr/bin/python"
  mkdir -p "$1/usr/lib"
  cp -r "/usr/lib/$(basename "$python")" "$1/usr/lib"
  find "$1/usr/lib/$(basename "$python")" \( -name __pycache__ -o -name EXTERNALLY-MANAGED \) -prune -exec rm -rf {} +
  for library in "/usr/lib/$(basename "$python")"/lib-dynload/*.so; do copy_program "$library" "$1" "$library"; done
  # Nothing is linked with it, and a thread that ends itself loads it.
  library=$(ldconfig -p | sed -nE 's/.*libgcc_s\.so\.1 .*x86-64.* => //p; s/.*libgcc_s\.so\.1 .*AArch64.* => //p' | head -1)
  copy_program "$library" "$1" "$library"
}

# ROOT: a shell and the programs around it. busybox' own shell would not look for a stand-in in PATH.
add_busybox() {
  install -D "$(command -v busybox)" "$1/bin/busybox"
  chroot "$1" /bin/busybox --install -s /bin
  rm "$1/bin/sh"
  copy_program /bin/dash "$1" /bin/sh
}

# RUNTIME: for the other processor first, so that what has no processor in its tag ends at this machine's.
build_support_image() {
  local tag arch
  tag=$(files_of_support_image "$1" | xargs sha256sum | sha256sum | cut -c1-12)
  for arch in $(other_processor) $(this_processor); do
    podman image exists "$BUILT_HERE/$1:$tag-$arch" || build_for "$1" "$tag" "$arch"
    podman tag "$BUILT_HERE/$1:$tag-$arch" "$SUPPORT_REGISTRY/$1:e2e-$arch" "$SUPPORT_REGISTRY/$1:e2e"
  done
}

# What an image is made from and by, so that a change makes a new tag.
files_of_support_image() {
  find "images/$1" images/install -type f ! -path '*/test/*' ! -path '*/node_modules/*' ! -name '*_test.go' ! -name '*.md' |
    LC_ALL=C sort
  printf '%s\n' images/go.mod images/build.sh test/e2e/setup.sh test/e2e/support-images.sh test/e2e/support-images/*
}

# RUNTIME TAG ARCH
build_for() {
  local options=(--engine buildah --platform "linux/$3" --tag "$2-$3" --build-arg "GO_IMAGE=$GO_BASE"
    --build-arg "NODE_IMAGE=$BUILD_BASE" --build-arg "PYTHON_IMAGE=$PYTHON_BASE" --volume "$SUPPORT_CACHE/go:/root/go"
    --volume "$SUPPORT_CACHE/go-build:/root/.cache/go-build" --volume "$SUPPORT_CACHE/wheels:/wheels:ro"
    --volume "$SUPPORT_CACHE/stand-ins:/stand-ins:ro" --volume "$CACHE/npm:/npm-cache")
  [[ $1 != netcore ]] || options+=(--build-arg VSDBG_SHA256= --build-arg "NETCOREDBG_SHA256=$NETCOREDBG_DIGESTS")
  say "building the support image for $1, linux/$3"
  logged images/build.sh "${options[@]}" "$1" -- --pull-never --network none
}

this_processor() { [[ $(uname -m) == x86_64 ]] && echo amd64 || echo arm64; }
other_processor() { [[ $(uname -m) == x86_64 ]] && echo arm64 || echo amd64; }
