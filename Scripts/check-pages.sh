#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Opens the HTML pages of `minsheng report` and `minsheng classify` in headless Chromium, as wide as a phone and as a desktop.
# Fails if a page says anything on the console. A page forbids itself to load anything, so an attempt is said there too; that
# this is noticed is checked with a page that tries. Screenshots to look at are left in the folder.
#
# usage: check-pages.sh BIN_DIR [FOLDER]
set -euo pipefail

bin=${1:?usage: check-pages.sh BIN_DIR [FOLDER]}
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "check-pages: no Chromium here; install it or skip this check" >&2
    exit 69
}

# Prints what a page says on the console.
console() { # FILE WIDTH HEIGHT SCREENSHOT
    timeout 120 "$chromium" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
        --disable-background-networking --disable-component-update --user-data-dir="$folder/profile" \
        --window-size="$2,$3" --enable-logging=stderr --screenshot="$4" "file://$1" 2>&1 | grep CONSOLE || true
}

"$bin/minsheng" report "$root"/seeds/*.jsonl --html --quiet --output "$folder/report.html"
"$bin/minsheng" classify "$root/seeds/opinions-2025.md" --html --output "$folder/classify.html"
sed 's|</body>|<img src="http://127.0.0.1:9/x.png"></body>|' "$folder/report.html" > "$folder/loading.html"

failures=0
for page in report classify; do
    for width in 390 1280; do
        said=$(console "$folder/$page.html" "$width" 4000 "$folder/$page-$width.png")
        [ -z "$said" ] || { echo "check-pages: $page at $width pixels: $said" >&2; failures=1; }
        [ -s "$folder/$page-$width.png" ] || { echo "check-pages: $page at $width pixels: no screenshot" >&2; failures=1; }
    done
done
[ -n "$(console "$folder/loading.html" 390 800 "$folder/loading.png")" ] || {
    echo "check-pages: a page that loads something is not noticed; the check is worthless" >&2
    failures=1
}
[ "$failures" = 0 ] && echo "check-pages: 2 pages in 2 widths, nothing on the console; screenshots in $folder"
exit "$failures"
