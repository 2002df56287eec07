#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Shows the main job on the seed documents: a daemon on loopback, items in, live windows out, and a verdict with its words.
# usage: demo.sh BIN_DIR
set -euo pipefail
bin=$1
cd "$(dirname "$0")/.."

work=$(mktemp -d)
daemon=
finish() {
    if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

say "1. 启动 minshengd · the daemon starts on loopback"
"$bin/minshengd" --push 'tcp://127.0.0.1:*' --put 'tcp://127.0.0.1:*' --live 'tcp://127.0.0.1:*' --sync 'tcp://127.0.0.1:*' --ready-file "$work/ready.json" --log-level notice &
daemon=$!
for _ in $(seq 200); do
    [ -s "$work/ready.json" ] && break
    kill -0 "$daemon" 2>/dev/null || { echo "demo: minshengd did not start" >&2; exit 1; }
    sleep 0.05
done
[ -s "$work/ready.json" ] || { echo "demo: minshengd was not ready within 10 s" >&2; exit 1; }
address() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/ready.json"; }
push=$(address push)
live=$(address live)
echo "push $push · live $live"

files=(seeds/news-2025-06-09.jsonl seeds/opinions-2025.md)
fed=$(($(grep -c . seeds/news-2025-06-09.jsonl) + 1))

say "2. 投递 $fed 条 · feeding ${files[*]}"
"$bin/minsheng" feed "${files[@]}" --date 2025-06-09 --to "$push"

say "3. 实时窗口 · the day's window, as any subscriber sees it"
"$bin/minsheng" watch --from "$live" --window 1d --count "$fed" --timeout 30 >"$work/updates.jsonl"
"$bin/minsheng" watch --from "$live" --window 1d --once --color always

say "4. 判定与依据 · one measure of the Opinions, with the words that prove it"
sed -n '/^(二)/p' seeds/opinions-2025.md | "$bin/minsheng" classify - --text --color always

received=$(sed -n 's/.*"received":\([0-9]*\).*/\1/p' "$work/updates.jsonl" | tail -n 1)
items=$(sed -n '/"topic":"v1\/1d\/all\/"/s/.*"counts":{"items":\([0-9]*\).*/\1/p' "$work/updates.jsonl" | tail -n 1)
if [ "$received" != "$fed" ] || [ "$items" != "$fed" ]; then
    echo "demo: fed $fed items; the ledger says ${received:-none}, the day's window ${items:-none}" >&2
    exit 1
fi
kill -TERM "$daemon"
wait "$daemon"
daemon=
say "完成 · $fed items fed, $received received, $items in the day's window"
