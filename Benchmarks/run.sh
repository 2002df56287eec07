#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh check | run [--rounds N] | instructions [--record] | load: compares TermMatching with other engines; see docs/BENCHMARKS.md.
#
# Installs what is missing (Vectorscan, and the peers' packages in a venv), builds and runs. `check` compares answers on small
# texts; `run` measures and writes Benchmarks/results.json, from which report.py makes the tables and
# the plots; `instructions` counts instructions under callgrind and compares them with a record.
# MINSHENG_SHARED names a folder with bench/policy_*.txt.xz: real statutes. Without it the statutes are left out.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
PYTHON=${PYTHON:-python3}
build=Benchmarks/.build
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
skip() { echo "benchmarks: $*" >&2; }

command -v apt-get >/dev/null || { skip "the peers are installed with apt-get, which is not here; skipped"; exit 0; }
missing=()
[ -e /usr/include/hs/hs.h ] || missing+=(libvectorscan-dev)
[ -d /usr/share/cargo/registry/aho-corasick-0.7.19 ] || missing+=(librust-aho-corasick-dev)
if [ ${#missing[@]} -gt 0 ]; then
    skip "installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi
Scripts/install-dependencies.sh --python

if [ "${1:-}" = instructions ]; then
    shift
    "$SWIFT" build -c release --package-path Benchmarks --product MatchingBenchmark >&2
    exec "$PYTHON" Benchmarks/instructions.py $build/release/MatchingBenchmark "$@"
fi

if command -v cargo >/dev/null; then
    (cd Benchmarks/Peers/rust && CARGO_TARGET_DIR=../../.build/rust cargo build --quiet --release --offline)
    export BENCHMARK_RUST_PEER=$PWD/$build/rust/release/peer
else
    skip "no cargo: the aho-corasick crate is left out"
fi
[ -x $build/venv/bin/python ] || "$PYTHON" -m venv $build/venv
$build/venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement Benchmarks/Peers/requirements.txt
export BENCHMARK_PYTHON=$PWD/$build/venv/bin/python

if [ -n "${MINSHENG_SHARED:-}" ] && [ -d "$MINSHENG_SHARED/bench" ]; then
    for name in policy_hans policy_hant; do
        [ -e $build/$name.txt ] || xz --decompress --stdout "$MINSHENG_SHARED/bench/$name.txt.xz" >$build/$name.txt
    done
    export BENCHMARK_STATUTES=$PWD/$build
else
    skip "MINSHENG_SHARED is not set: the statutes are left out"
fi

"$SWIFT" build -c release --package-path Benchmarks --product MatchingBenchmark >&2
export BENCHMARK_ROOT=$PWD
program=$build/release/MatchingBenchmark
case "${1:-}" in
check) exec $program check ;;
run)
    $program "$@" --output Benchmarks/results.json
    exec "$PYTHON" Benchmarks/report.py Benchmarks/results.json docs
    ;;
*) exec $program "$@" ;;
esac
