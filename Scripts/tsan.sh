#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the tests with the thread sanitizer, in a folder of its own, and runs those of all that is concurrent.
# Usage: tsan.sh [FILTER]; the filter is that of `swift test`. TSAN_BUILD names another folder for the build.
set -euo pipefail
cd "$(dirname "$0")/.."

swift="${SWIFT:-swift}"
build="${TSAN_BUILD:-.build/tsan}"
filter="${1:-^(ZeroMQTests|MinshengPipelineTests|MinshengStagesTests|MinshengClientTests)|DaemonClientTests|DaemonPutTests|DaemonSyncTests|DaemonPushTests}"

"$swift" build --build-tests --sanitize=thread --scratch-path "$build"
"${CC:-clang}" -O1 -g -fPIC -shared -fsanitize=thread Scripts/tsan-mutex.c -o "$build/tsan-mutex.so"

# Found beside the built tests only, so that the compilers and shells that start them do without.
tests="$("$swift" build --sanitize=thread --scratch-path "$build" --show-bin-path)/minshengPackageTests.xctest"
export TSAN_OPTIONS="suppressions=$PWD/Scripts/tsan-suppressions.txt halt_on_error=0 exitcode=66 history_size=4"
LD_PRELOAD="$PWD/${build#"$PWD/"}/tsan-mutex.so" "$tests" --testing-library swift-testing --filter "$filter"
