#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds and runs every example: the Swift ones by the public API alone, the Python ones against a real daemon.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
PYTHON=${PYTHON:-python3}
# shellcheck disable=SC2206  # flags are words
FLAGS=(${FLAGS:-})

examples_bin() {
    "$SWIFT" build "${FLAGS[@]}" --package-path Examples --scratch-path .build/examples "$@"
}

examples_bin >&2
bin=$(examples_bin --show-bin-path)
for example in Classify Windows ZeroMQPatterns; do
    echo "== Examples/$example"
    output=$("$bin/$example")
    [ -n "$output" ] || { echo "run-examples: $example printed nothing" >&2; exit 1; }
    echo "$output"
done

echo "== Examples/python"
"$SWIFT" build "${FLAGS[@]}" --product minshengd >&2
"$SWIFT" build "${FLAGS[@]}" --product minsheng >&2
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement Examples/python/requirements.txt
.venv/bin/python Examples/python/check.py "$("$SWIFT" build "${FLAGS[@]}" --show-bin-path)" seeds/news-2025-06-09.jsonl
