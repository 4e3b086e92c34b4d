# shellcheck shell=bash
# Images laid out as the published skaffold-debug-support images are, which what `skaffold debug` writes starts as init containers:
# setup.sh reads this file behind support-images.sh and calls build_published_images. The published ones cannot be pulled where
# there is no registry. What is left out: Pythons other than this machine's, pydevd-pycharm, netcore.

PUBLISHED_REGISTRY=localhost/ducttape-fn-e2e/published
PUBLISHED_SOURCES=test/e2e/published-images
PUBLISHED_WHEELS=$SUPPORT_CACHE/published-wheels
# What the live image for Go says of itself (skaffold#10072), and a Go of the line that it is built by. A newer one would make a
# Delve that reads more programs, and other programs' exit code after SIGTERM would be 143, and not 2, where they are process 1.
PUBLISHED_DELVE=1.24.1
PUBLISHED_GO=1.24.13
# python/helper-image/Dockerfile pins pydevd alone. The others are what was newest when that Delve was put in.
PUBLISHED_DEBUGPY=1.8.14
PUBLISHED_PTVSD=4.3.2
PUBLISHED_PYDEVD=2.9.5

build_published_images() {
  local runtime tag
  tag=$(find "$PUBLISHED_SOURCES" test/e2e/{setup,support-images,published-images}.sh -type f | LC_ALL=C sort |
    xargs sha256sum | sha256sum | cut -c1-12)
  for runtime in go nodejs python; do
    podman image exists "$PUBLISHED_REGISTRY/$runtime:$tag" || build_published_image "$runtime" "$tag"
    podman tag "$PUBLISHED_REGISTRY/$runtime:$tag" "$PUBLISHED_REGISTRY/$runtime:e2e"
  done
}

# RUNTIME TAG: a busybox, what is copied, and the script that copies it.
build_published_image() {
  local root=$SCRATCH/published/$1
  say "building the image for $1 as the published one is"
  new_root "$root"
  add_busybox "$root"
  install "$PUBLISHED_SOURCES/install.sh" "$root/install.sh"
  mkdir -p "$root/duct-tape/$1"
  "lay_out_published_$1" "$root/duct-tape/$1"
  image_from "$root" "$PUBLISHED_REGISTRY/$1:$2" 'WORKDIR /duct-tape' 'CMD ["/bin/sh", "/install.sh"]'
}

# FOLDER: Delve with the two defaults that delve-as-options.patch and the Dockerfile's -X change.
lay_out_published_go() {
  local source=$SCRATCH/published/delve
  logged go_of_support -C "$SCRATCH" mod download "github.com/go-delve/delve@v$PUBLISHED_DELVE"
  cp -r "$SUPPORT_CACHE/go/pkg/mod/github.com/go-delve/delve@v$PUBLISHED_DELVE" "$source"
  edit "$source/cmd/dlv/cmds/commands.go" 's/"check-go-version", "", true/"check-go-version", "", false/'
  edit "$source/cmd/dlv/cmds/commands.go" 's/"only-same-user", "", true/"only-same-user", "", false/'
  build_static "$source" ./cmd/dlv "$1/bin/dlv"
}

lay_out_published_nodejs() { build_static "$PUBLISHED_SOURCES" ./node "$1/bin/node"; }

# FOLDER: debugpy and ptvsd share lib/pythonX.Y; pydevd has a folder of its own for each Python.
lay_out_published_python() {
  local version script
  version=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  build_static "$PUBLISHED_SOURCES" ./launcher "$1/launcher"
  fill_published_wheels
  install_wheels "$1" "debugpy==$PUBLISHED_DEBUGPY" "ptvsd==$PUBLISHED_PTVSD"
  install_wheels "$1/pydevd/python$version" "pydevd==$PUBLISHED_PYDEVD"
  patch_pydevd "$1/pydevd/python$version/lib/python$version/site-packages"
  # They name the Python that installed them; in the image that is python:X.Y's.
  for script in "$1/bin/"* "$1/pydevd/python$version/bin/"*; do sed -i '1s|^#!.*|#!/usr/local/bin/python|' "$script"; done
}

# SOURCES PACKAGE PROGRAM: needs no libc, as the published programs do not.
build_static() {
  SUPPORT_GO=$PUBLISHED_GO CGO_ENABLED=0 logged go_of_support build -C "$1" -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o "$3" "$2"
}

# Where pydevd finds no compiler it goes without compiled parts, which makes it slower and nothing else; so it is everywhere the same.
fill_published_wheels() {
  local wanted=("debugpy==$PUBLISHED_DEBUGPY" "ptvsd==$PUBLISHED_PTVSD" "pydevd==$PUBLISHED_PYDEVD") filled
  filled=$PUBLISHED_WHEELS/filled-$(sha256sum <<<"${wanted[*]}" | cut -c1-12)
  [[ ! -e $filled ]] || return 0
  make_python_tools
  say "fetching the wheels of the published image for Python"
  CC=false logged "$CACHE/python/bin/pip" wheel --use-pep517 --no-deps --wheel-dir "$PUBLISHED_WHEELS" "${wanted[@]}"
  touch "$filled"
}

# FOLDER REQUIREMENT...
install_wheels() {
  logged "$CACHE/python/bin/pip" install --no-deps --no-index --find-links "$PUBLISHED_WHEELS" --ignore-installed \
    --no-warn-script-location --prefix "$1" "${@:2}"
}

# FOLDER: as pydevd_2_9_5.patch does, --continue means that nobody is waited for, and a server listens on every address.
patch_pydevd() {
  edit "$1/_pydevd_bundle/pydevd_command_line_handling.py" "s/^( *)ArgHandlerBool\('server'\),/&\n\1ArgHandlerBool('continue'),/"
  edit "$1/pydevd.py" "s/host = SetupHolder\.setup\['client'\]/& or ''/"
  edit "$1/pydevd.py" "/^    def run\(/,/prepare_to_run/s/self\.wait_for_ready_to_run\(\)/SetupHolder.setup['continue'] or &/"
  edit "$1/pydevd.py" \
    "s/debugger\.connect\(host, port\)/debugger.create_wait_for_connection_thread() if setup['continue'] else &/"
}

# FILE EXPRESSION: of sed; one that changes nothing fits another version of the file.
edit() {
  cp "$1" "$SCRATCH/before"
  sed -E -i "$2" "$1"
  ! cmp -s "$1" "$SCRATCH/before" || fail "nothing in $1 fits $2"
}
