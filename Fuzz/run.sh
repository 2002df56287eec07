#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [RUNS]: under libFuzzer and AddressSanitizer, searches random terms in random texts and compares with a naive search
# (200,000 inputs, or RUNS), then loads damaged packs whose checksums are right, and classifies with those that are not
# refused (a tenth as many). A difference or a report ends it with an error and leaves the input in Fuzz/.build.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
runs=${1:-200000}
[ "$(uname)" = Linux ] || { echo "fuzz: runs on Linux only; skipped" >&2; exit 0; }

# fuzz PROGRAM RUNS LENGTH: builds a program and gives it so many inputs of so many bytes at most.
fuzz() {
    # Release code, for speed, that still lets the fuzzer see what is internal.
    local flags=(-c release -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address
        -Xswiftc -use-ld=lld --package-path Fuzz --product "$1")
    "$SWIFT" build "${flags[@]}" >&2
    mkdir -p "Fuzz/.build/corpus/$1"
    "Fuzz/.build/release/$1" -runs="$2" -seed=1 -max_len="$3" -print_funcs=0 -print_final_stats=1 \
        -verbosity=0 -artifact_prefix=Fuzz/.build/ "Fuzz/.build/corpus/$1" 2>&1 | grep --invert-match -E '^"|dictionary'
}

# A backtrace of Swift's own would hide the sanitizer's.
export SWIFT_BACKTRACE=enable=no
fuzz TermMatchingFuzzer "$runs" 120
fuzz PackFuzzer "$((runs / 10))" 64
