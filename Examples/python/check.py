# SPDX-License-Identifier: Apache-2.0
"""Runs feed.py, put.py and watch.py against a real daemon and compares what they print with a count made here.

usage: check.py BIN_DIR ITEMS.jsonl

BIN_DIR holds minshengd and minsheng. The count: the day of each item from its own date, its principles from
`minsheng classify --json`; the daemon's windows must say the same.
"""

import collections
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
CLIENTS = ROOT / "clients"
PATIENCE = 60  # seconds that anything may take
BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def expected(minsheng: pathlib.Path, items: pathlib.Path) -> dict:
    """Items and principles of each day, counted without the daemon."""
    days = [
        datetime.datetime.fromisoformat(json.loads(line)["date_published"]).astimezone(BEIJING).date().isoformat()
        for line in items.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    lines = subprocess.run(
        [minsheng, "classify", "--json", items], check=True, capture_output=True, text=True, timeout=PATIENCE
    ).stdout.splitlines()
    assert len(lines) == len(days), f"{len(lines)} verdicts for {len(days)} items"
    counts = {day: (days.count(day), collections.Counter()) for day in days}
    for day, line in zip(days, lines):
        counts[day][1].update(json.loads(line)["labels"])
    return counts


def wait_for(path: pathlib.Path, process: subprocess.Popen) -> dict:
    """The daemon's addresses, once it is ready."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"minshengd ended with exit code {process.returncode} before it was ready")
        if path.exists():
            return json.loads(path.read_text())
        time.sleep(0.05)
    sys.exit("minshengd was not ready in time")


def stop(process: subprocess.Popen) -> int:
    process.terminate()
    return process.wait(timeout=PATIENCE)


def main() -> None:
    bin_dir, items = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    want = expected(bin_dir / "minsheng", items)
    with tempfile.TemporaryDirectory() as folder:
        ready = pathlib.Path(folder) / "ready.json"
        daemon = subprocess.Popen(
            [bin_dir / "minshengd", "--push", "tcp://127.0.0.1:*", "--put", "tcp://127.0.0.1:*",
             "--live", "tcp://127.0.0.1:*", "--sync", "tcp://127.0.0.1:*", "--ready-file", ready, "--log-level", "warning"]
        )
        watcher = None
        try:
            addresses = wait_for(ready, daemon)
            watcher = subprocess.Popen(
                [sys.executable, HERE / "watch.py", addresses["live"]], stdout=subprocess.PIPE, text=True
            )
            subprocess.run(
                [sys.executable, HERE / "feed.py", addresses["push"], items], check=True, timeout=PATIENCE
            )
            compare(watcher, want)
            acknowledge(addresses["put"], items)
            fresh_daemon(bin_dir, lambda addresses: clients(addresses, items))
            fresh_daemon(bin_dir, transcript)
        finally:
            if watcher is not None:
                stop(watcher)
            code = stop(daemon)
        assert code == 0, f"minshengd ended with exit code {code}"
    print(f"python examples: {sum(n for n, _ in want.values())} items in {len(want)} days, as counted independently")


def acknowledge(address: str, items: pathlib.Path) -> None:
    """Sends the same items again with put.py; each is answered, as one that is known."""
    lines = subprocess.run(
        [sys.executable, HERE / "put.py", address, items], check=True, capture_output=True, text=True, timeout=PATIENCE
    ).stdout.splitlines()
    count = sum(1 for line in items.read_text(encoding="utf-8").splitlines() if line.strip())
    assert lines == ["ACK 208"] * count, f"{count} known items were answered with {lines}"


def fresh_daemon(bin_dir: pathlib.Path, body) -> None:
    """Calls `body` with the addresses of a daemon that has counted nothing."""
    with tempfile.TemporaryDirectory() as folder:
        ready = pathlib.Path(folder) / "ready.json"
        lanes = [word for lane in ("push", "put", "live", "sync") for word in (f"--{lane}", "tcp://127.0.0.1:*")]
        daemon = subprocess.Popen([bin_dir / "minshengd", *lanes, "--ready-file", ready, "--log-level", "warning"])
        try:
            body(wait_for(ready, daemon))
        finally:
            code = stop(daemon)
        assert code == 0, f"minshengd ended with exit code {code}"


def transcript(addresses: dict) -> None:
    """Replays the golden transcript with the one-file client."""
    subprocess.run(
        [sys.executable, CLIENTS / "python/minsheng_client.py", "replay-transcript", ROOT / "docs/wire-transcript.jsonl",
         f"put={addresses['put']}", f"sync={addresses['sync']}"], check=True, timeout=PATIENCE
    )


def clients(addresses: dict, items: pathlib.Path) -> None:
    """Feeds the items with the C client, then with the Python one, and follows them with the latter."""
    count = sum(1 for line in items.read_text(encoding="utf-8").splitlines() if line.strip())
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "minsheng_put"
        compiler = os.environ.get("CC", "cc")
        flags = os.environ.get("CFLAGS", "").split()
        source = CLIENTS / "c/minsheng_put.c"
        subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-O2", *flags, "-o", program, source, "-lzmq"], check=True)
        with open(items, "rb") as lines:
            said = subprocess.run([program, addresses["put"]], stdin=lines, check=True, capture_output=True, timeout=PATIENCE)
    told = json.loads(said.stdout)
    assert (told["lines"], told["taken"], told["lost"], told["refused"]) == (count, count, 0, 0), told
    client = CLIENTS / "python/minsheng_client.py"
    said = subprocess.run(
        [sys.executable, client, "put", addresses["put"], items], check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    receipts = [json.loads(line) for line in said.stdout.splitlines()]
    assert sum(receipt["duplicate"] for receipt in receipts) == count, receipts
    follower = subprocess.Popen(
        [sys.executable, client, "follow", addresses["live"], addresses["sync"], "v1/1d/all/"], stdout=subprocess.PIPE, text=True
    )
    try:
        event, value = follower.stdout.readline().split(" ", 1)
        assert event == "value" and json.loads(value)["type"] == "window", event
    finally:
        stop(follower)
    print(f"one-file clients: {count} items by C, again by Python, followed by Python")


def compare(watcher: subprocess.Popen, want: dict) -> None:
    """Reads what watch.py prints until every day has the expected counts."""
    os.set_blocking(watcher.stdout.fileno(), True)
    missing = set(want)
    end = time.monotonic() + PATIENCE
    for line in watcher.stdout:
        day, _, items, counts = line.rstrip().split(" ", 3)
        items, counts = int(items), {k: v for k, v in json.loads(counts.replace("'", '"')).items() if v}
        if day in want and (items, counts) == (want[day][0], dict(want[day][1])):
            missing.discard(day)
        if not missing:
            return
        assert time.monotonic() < end, f"the daemon's windows never had the expected counts; missing: {sorted(missing)}"
    raise AssertionError(f"watch.py ended before the windows were complete; missing: {sorted(missing)}")


if __name__ == "__main__":
    main()
