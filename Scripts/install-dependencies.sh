#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs the system libraries that Minsheng links, where they are missing, through the system's package manager.
# Run it as it is; it does nothing on a machine that has them all. `--python` asks for python3 with venv as well.
set -euo pipefail

fail() {
    echo "install-dependencies: $*" >&2
    exit 1
}

command -v swift >/dev/null ||
    fail "no 'swift' on the PATH; install Swift 6.2 or later from https://www.swift.org/install and run this again"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

have_header() {
    echo "#include <$1>" | cc -E -x c++ ${2:-} - >/dev/null 2>&1
}

install_apt() {
    local missing=()
    have_header zmq.h || missing+=(libzmq3-dev)
    have_header simdjson.h || missing+=(libsimdjson-dev)
    if [ "${1:-}" = --python ]; then
        python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
    fi
    [ ${#missing[@]} -eq 0 ] && return
    echo "install-dependencies: installing ${missing[*]}" >&2
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

install_brew() {
    local prefix missing=()
    prefix=$(brew --prefix)
    have_header zmq.h "-I$prefix/include" || missing+=(zeromq)
    have_header simdjson.h "-I$prefix/include" || missing+=(simdjson)
    [ ${#missing[@]} -eq 0 ] && return
    echo "install-dependencies: installing ${missing[*]}" >&2
    brew install --quiet "${missing[@]}"
}

if command -v apt-get >/dev/null; then
    install_apt "$@"
elif command -v brew >/dev/null; then
    install_brew
else
    have_header zmq.h || fail "no zmq.h; install libzmq's development files (4.3 or later) with your package manager"
    have_header simdjson.h || fail "no simdjson.h; install simdjson's development files (3.0 or later) with your package manager"
fi
