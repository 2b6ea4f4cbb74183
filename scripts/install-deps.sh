#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds the Debian packages that are missing for a purpose and installs them.
#
# usage: scripts/install-deps.sh PURPOSE...
#
# purposes: build, test, sanitized, bench, rivals, retrieval, docs, demo, plots
#
# Quick and silent where nothing is missing. As root it installs; otherwise it asks before
# it uses sudo, and without a terminal it prints the command and fails.
set -euo pipefail

say() { echo "install-deps: $*" >&2; }

# The package of clang's sanitizer run-times bears the compiler's major version.
clang_runtime() {
  local version
  version=$(dpkg-query -W -f='${Version}' clang 2>/dev/null) || version=
  [ -n "$version" ] ||
    version=$(LC_ALL=C apt-cache policy clang 2>/dev/null | awk '/Candidate:/ {print $2}')
  version=${version#*:}
  version=${version%%[.-]*}
  case $version in
    '' | *[!0-9]*) return 1 ;;
    *) echo "libclang-rt-$version-dev" ;;
  esac
}

packages_of() {
  case $1 in
    build)
      echo gcc make cmake ninja-build pkg-config libc6-dev libsqlite3-dev libpng-dev \
        libjpeg-dev libwebp-dev zlib1g-dev libjansson-dev librandom123-dev \
        libxxhash-dev libedit-dev libutf8proc-dev libstemmer-dev scdoc
      ;;
    test) echo libcmocka-dev python3 ;;
    sanitized) echo clang ;; # and clang_runtime, known once clang is
    bench) echo python3-numpy libopenblas0-pthread ;;
    rivals) echo python3-torch python3-faiss ;;
    retrieval) echo python3-numpy aspell aspell-en hunspell hunspell-en-us ;;
    docs) echo librsvg2-bin python3-pil python3-numpy ;;
    demo) echo dataset-fashion-mnist ;;
    plots) echo gnuplot-nox ;;
    *) return 1 ;;
  esac
}

# Those of the packages given that are not installed.
missing_of() {
  local installed package
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null) ||
    true
  for package in "$@"; do
    grep -qx "$package installed" <<<"$installed" || echo "$package"
  done
}

# The packages of a purpose that are missing, one a line.
missing_for() {
  local packages runtime
  read -ra packages <<<"$(packages_of "$1")"
  if [ "$1" = sanitized ] && runtime=$(clang_runtime); then packages+=("$runtime"); fi
  missing_of "${packages[@]}"
}

as_root=()

# Decides once how to become root, or fails.
become_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  [ ${#as_root[@]} -eq 0 ] || return 0
  if ! [ -t 0 ] || ! command -v sudo >/dev/null; then
    say "not root; run as root: apt-get install -y --no-install-recommends $*"
    return 1
  fi
  local answer
  read -r -p "install-deps: install with sudo: $*? [y/N] " answer
  case $answer in
    [yY]*) as_root=(sudo) ;;
    *)
      say "not installed: $*"
      return 1
      ;;
  esac
}

apt() {
  # The empty array needs this form where bash is older than 4.4.
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 "$@" >&2
}

have_lists() {
  local lists=${HOPFIELD_APT_LISTS:-/var/lib/apt/lists}
  compgen -G "$lists/*_Packages*" >/dev/null
}

# Installs packages; package lists that are absent or out of date are fetched first.
install() {
  become_root "$@" || return 1
  local fresh=
  if ! have_lists; then
    apt update
    fresh=yes
  fi
  apt install -y --no-install-recommends "$@" && return 0
  [ -z "$fresh" ] || return 1
  say "once more with fresh package lists"
  apt update && apt install -y --no-install-recommends "$@"
}

provide() {
  local missing
  mapfile -t missing < <(missing_for "$1")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "missing for '$1': ${missing[*]}"
  install "${missing[@]}"
}

main() {
  local purpose
  [ $# -gt 0 ] || set -- build
  for purpose in "$@"; do
    if ! packages_of "$purpose" >/dev/null; then
      say "unknown purpose '$purpose' (build, test, sanitized, bench, rivals," \
        "retrieval, docs, demo, plots)"
      exit 2
    fi
  done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no Debian packages here; what the build needs is listed in $0"
    exit 0
  fi
  for purpose in "$@"; do
    case $purpose in
      demo) provide demo || say "going on without Fashion-MNIST" ;;
      rivals) provide rivals || say "going on without PyTorch and FAISS" ;;
      retrieval) provide retrieval || say "going on without some of the rivals" ;;
      plots) provide plots || say "going on without plots" ;;
      test) # its checks of plots are left out where there is no gnuplot
        provide test
        provide plots || say "going on without plots"
        ;;
      # The name of the run-time is known for certain only once clang is there.
      sanitized) provide sanitized && provide sanitized ;;
      *) provide "$purpose" ;;
    esac
  done
}

main "$@"
