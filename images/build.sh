#!/usr/bin/env bash
# Builds the support images, or those that are named; --help says how.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

RUNTIMES=(go nodejs python netcore)
ENGINES=(buildah podman docker)
LOCAL=localhost/ducttape-debug

usage() {
  cat <<END
Usage: images/build.sh [OPTION]... [RUNTIME]... [-- ENGINE_OPTION...]

Builds $LOCAL/RUNTIME:VERSION for ${RUNTIMES[*]}, or for those that are named. VERSION is that of package.json.

  --engine NAME         one of ${ENGINES[*]}; without it the first of them that is installed
  --platform LIST       such as linux/amd64,linux/arm64; without it the platform of this machine
  --tag TAG             one more tag, beside VERSION; may be repeated
  --push PREFIX         name the images PREFIX/RUNTIME and push them, as in --push registry.example.com/debug
  --insecure            that registry has no TLS; docker wants it told to its daemon instead
  --source URL          where the sources are, for the label org.opencontainers.image.source
  --build-arg NAME=VAL  another base image (GO_IMAGE, ...) or another pin; may be repeated
  --volume HERE:THERE   for builds without a network, where the steps of the build find caches; may be repeated; not docker
  --env NAME=VAL        and how they are told; not kept in the image; may be repeated; not docker
  -- ENGINE_OPTION...   goes to the engine's build command as it is
END
}

fail() {
  echo "images/build.sh: $*" >&2
  exit 2
}

engine='' platforms='' prefix='' source='' tags=() arguments=() runtimes=() push_options=() not_of_docker=() engine_options=()

main() {
  read_arguments "$@"
  check_arguments
  local runtime
  for runtime in "${runtimes[@]}"; do build "$runtime"; done
}

read_arguments() {
  while (($#)); do
    case $1 in
      --help | -h) usage && exit ;;
      --insecure) push_options=(--tls-verify=false) ;;
      --) engine_options=("${@:2}") && return ;;
      --engine | --platform | --tag | --push | --source | --build-arg | --volume | --env)
        (($# > 1)) || fail "$1 needs a value; --help shows what it is"
        take "$1" "$2"
        shift
        ;;
      --*=*)
        # --tag=v1 is --tag v1
        set -- "${1%%=*}" "${1#*=}" "${@:2}"
        continue
        ;;
      -*) fail "\"$1\" is no option; --help lists them" ;;
      *) runtimes+=("$1") ;;
    esac
    shift
  done
}

take() {
  [[ -n $2 ]] || fail "$1 needs a value; --help shows what it is"
  case $1 in
    --engine) engine=$2 ;;
    --platform) platforms=$2 ;;
    --tag) tags+=("$2") ;;
    --push) prefix=${2%/} ;;
    --source) source=$2 ;;
    --build-arg) arguments+=(--build-arg "$(assignment "$@")") ;;
    # An ENV of an image goes into all that is made from it.
    --env) not_of_docker+=(--env "$(assignment "$@")" --unsetenv "${2%%=*}") ;;
    --volume) not_of_docker+=(--volume "$2") ;;
  esac
}

assignment() {
  [[ $2 =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || fail "$1 \"$2\" must be NAME=VALUE"
  echo "$2"
}

check_arguments() {
  local each
  for each in "${runtimes[@]}"; do is_among "$each" "${RUNTIMES[@]}" || fail "the runtime \"$each\" must be one of ${RUNTIMES[*]}"; done
  ((${#runtimes[@]})) || runtimes=("${RUNTIMES[@]}")
  [[ -z $engine ]] || is_among "$engine" "${ENGINES[@]}" || fail "--engine \"$engine\" must be one of ${ENGINES[*]}"
  choose_engine
  [[ -z $platforms || $platforms =~ ^linux/(amd64|arm64)(,linux/(amd64|arm64))*$ ]] ||
    fail "--platform \"$platforms\" must be linux/amd64, linux/arm64, or both with a comma"
  [[ $engine != docker || $platforms != *,* || -n $prefix ]] ||
    fail "docker keeps images of several platforms only in a registry: add --push PREFIX, or take one platform"
  [[ $engine != docker || ${#not_of_docker[@]} == 0 ]] ||
    fail "docker builds have neither --volume nor --env: name a base that has the files, with --build-arg"
  [[ ! $prefix =~ :// ]] || fail "--push \"$prefix\" must be a registry and a path, such as ghcr.io/me/debug"
  for each in "${tags[@]}"; do
    [[ $each =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || fail "--tag \"$each\" cannot be a tag of an image"
  done
  for each in "${runtimes[@]}"; do [[ -e $here/$each/Dockerfile ]] || fail "$here/$each/Dockerfile is not there"; done
  version=$(sed -nE 's/^  "version": "([^"]+)",?$/\1/p' "$here/../package.json")
  [[ -n $version ]] || fail "$here/../package.json says no version"
  # A version always, whatever else: what is called `latest` alone cannot be pinned.
  tags=("$version" "${tags[@]}")
  revision=$(git -C "$here" describe --always --dirty --exclude='*' --abbrev=40 2>/dev/null || echo unknown)
}

choose_engine() {
  local each
  if [[ -n $engine ]]; then
    command -v "$engine" >/dev/null || fail "$engine is not installed"
    return
  fi
  for each in "${ENGINES[@]}"; do
    command -v "$each" >/dev/null && engine=$each && return
  done
  fail "none of ${ENGINES[*]} is installed"
}

is_among() {
  local wanted=$1 each
  shift
  for each; do [[ $each != "$wanted" ]] || return 0; done
  return 1
}

build() {
  local name=${prefix:-$LOCAL}/$1
  local common=(--file "$here/$1/Dockerfile" --build-arg "VERSION=$version" --build-arg "REVISION=$revision"
    "${arguments[@]}" "${not_of_docker[@]}" "${engine_options[@]}")
  [[ -z $source ]] || common+=(--label "org.opencontainers.image.source=$source")
  # Buildah 1.28 (podman 4.3) takes the target's platform for the builder's, unless it is told, and takes a layer that was made
  # for one platform from its cache for the other.
  [[ $engine == docker ]] || common+=(--layers=false --build-arg "BUILDPLATFORM=$(own_platform)")
  if [[ $engine == docker ]]; then
    with_docker "$name" "${common[@]}"
  elif [[ $platforms == *,* ]]; then
    as_manifest "$name" "${common[@]}"
  else
    as_image "$name" "${common[@]}"
  fi
  printf 'built %s:%s\n' "$name" "${tags[0]}"
}

own_platform() {
  case $(uname -m) in
    x86_64) echo linux/amd64 ;;
    aarch64) echo linux/arm64 ;;
    *) fail "the helpers cannot be built on $(uname -m), only on amd64 and arm64" ;;
  esac
}

# NAME OPTION...
with_docker() {
  local command=(docker buildx build) each
  [[ -z $platforms ]] || command+=(--platform "$platforms")
  for each in "${tags[@]}"; do command+=(--tag "$1:$each"); done
  # Without --load a builder of its own keeps what it built to itself.
  if [[ -n $prefix ]]; then command+=(--push); else command+=(--load); fi
  "${command[@]}" "${@:2}" "$here"
}

as_image() {
  local command=("$engine" build) each
  [[ -z $platforms ]] || command+=(--platform "$platforms")
  for each in "${tags[@]}"; do command+=(--tag "$1:$each"); done
  "${command[@]}" "${@:2}" "$here"
  [[ -n $prefix ]] || return 0
  for each in "${tags[@]}"; do "$engine" push "${push_options[@]}" "$1:$each" "docker://$1:$each"; done
}

# A list of images by platform, under the version; the other tags are names of the same list.
as_manifest() {
  local list=$1:${tags[0]} each
  # What is there under the name would get the new images added.
  "$engine" manifest rm "$list" >/dev/null 2>&1 || "$engine" rmi "$list" >/dev/null 2>&1 || true
  "$engine" build --platform "$platforms" --manifest "$list" "${@:2}" "$here"
  for each in "${tags[@]:1}"; do "$engine" tag "$list" "$1:$each"; done
  [[ -n $prefix ]] || return 0
  for each in "${tags[@]}"; do "$engine" manifest push "${push_options[@]}" --all "$list" "docker://$1:$each"; done
  # podman 4.3 cannot list its images while there is a list of Buildah's among them.
  "$engine" manifest rm "$list" >/dev/null
}

main "$@"
