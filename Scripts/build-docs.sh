#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# build-docs.sh [FOLDER]: builds the DocC archive of every library into FOLDER, .build/docs by default.
#
# Uses only what comes with the toolchain: the modules' symbol graphs are extracted from a debug build. A warning, such as a
# link to a symbol that does not exist, is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

output="${1:-.build/docs}"
build=".build/debug"
[ -d "$build/Modules" ] || { echo "build-docs: there is no debug build; run make build first" >&2; exit 1; }
target="$(swiftc -print-target-info | sed -n 's/^ *"unversionedTriple": "\(.*\)",$/\1/p')"
# The modules of C that Swift modules import.
maps=()
while read -r map; do maps+=(-Xcc "-fmodule-map-file=$map"); done < <(
    find Sources .build/checkouts -name module.modulemap -not -path '*/Tests/*'
    find "$build/" -maxdepth 2 -name module.modulemap
)
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$output"
failed=0

for catalog in Sources/*/*.docc; do
    module="$(basename "$catalog" .docc)"
    graphs="$scratch/$module"
    mkdir -p "$graphs"
    swift symbolgraph-extract -module-name "$module" -target "$target" -I "$build/Modules" "${maps[@]}" \
        -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
    docc convert "$catalog" --additional-symbol-graph-dir "$graphs" --output-dir "$output/$module.doccarchive" \
        --fallback-display-name "$module" --fallback-bundle-identifier "minsheng.$module" --warnings-as-errors && echo "docs: $output/$module.doccarchive" || failed=1
done
exit "$failed"
