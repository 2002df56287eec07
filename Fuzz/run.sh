#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [RUNS]: searches random terms in random texts under libFuzzer and AddressSanitizer, and compares with a naive search.
# A difference or a report ends it with an error and leaves the input in Fuzz/.build. 200,000 inputs, or RUNS.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
runs=${1:-200000}
[ "$(uname)" = Linux ] || { echo "fuzz: runs on Linux only; skipped" >&2; exit 0; }
# Release code, for speed, that still lets the fuzzer see what is internal.
flags=(-c release -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address
    -Xswiftc -use-ld=lld --package-path Fuzz --product TermMatchingFuzzer)
"$SWIFT" build "${flags[@]}" >&2
mkdir -p Fuzz/.build/corpus
# A backtrace of Swift's own would hide the sanitizer's.
export SWIFT_BACKTRACE=enable=no
Fuzz/.build/release/TermMatchingFuzzer -runs="$runs" -seed=1 -max_len=120 -print_funcs=0 -print_final_stats=1 \
    -verbosity=0 -artifact_prefix=Fuzz/.build/ Fuzz/.build/corpus 2>&1 | grep --invert-match -E '^"|dictionary'
