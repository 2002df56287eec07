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
            programs = compiled(pathlib.Path(folder))
            fresh_daemon(bin_dir, lambda addresses: clients(addresses, programs["minsheng_client"], items))
            for command in ([sys.executable, CLIENTS / "python/minsheng_client.py", "replay-transcript"],
                            [programs["replay_transcript"]]):
                fresh_daemon(bin_dir, lambda addresses: transcript(addresses, command))
            locked(bin_dir, programs["minsheng_client"], items)
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


def compiled(folder: pathlib.Path) -> dict:
    """The C programs, by name."""
    programs = {}
    for name in ("minsheng_client", "replay_transcript"):
        programs[name] = folder / name
        compiler, flags = os.environ.get("CC", "cc"), os.environ.get("CFLAGS", "").split()
        subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-O2", *flags, "-o", programs[name],
                        CLIENTS / f"c/{name}.c", "-lzmq"], check=True)
    return programs


def fresh_daemon(bin_dir: pathlib.Path, body, *arguments) -> None:
    """Calls `body` with the addresses of a daemon that has counted nothing."""
    with tempfile.TemporaryDirectory() as folder:
        ready = pathlib.Path(folder) / "ready.json"
        lanes = [word for lane in ("push", "put", "live", "sync") for word in (f"--{lane}", "tcp://127.0.0.1:*")]
        daemon = subprocess.Popen(
            [bin_dir / "minshengd", *arguments, *lanes, "--ready-file", ready, "--log-level", "warning"]
        )
        try:
            body(wait_for(ready, daemon))
        finally:
            code = stop(daemon)
        assert code == 0, f"minshengd ended with exit code {code}"


def transcript(addresses: dict, command: list) -> None:
    """Replays the golden transcript with a client."""
    subprocess.run(
        [*command, ROOT / "docs/wire-transcript.jsonl", f"put={addresses['put']}", f"sync={addresses['sync']}"],
        check=True, timeout=PATIENCE
    )


def locked(bin_dir: pathlib.Path, program: pathlib.Path, items: pathlib.Path) -> None:
    """Feeds and follows a daemon whose lanes are locked, with the right key and with a wrong one."""
    count = sum(1 for line in items.read_text(encoding="utf-8").splitlines() if line.strip())
    client = [sys.executable, CLIENTS / "python/minsheng_client.py"]
    with tempfile.TemporaryDirectory() as folder:
        files = {name: pathlib.Path(folder) / f"{name}.key" for name in ("server", "mine", "other")}
        keys = {
            name: subprocess.run([bin_dir / "minsheng", "keys", "generate", path], check=True, capture_output=True, text=True).stdout.strip()
            for name, path in files.items()
        }
        config = pathlib.Path(folder) / "minshengd.yaml"
        config.write_text(
            f"security:\n  key_file: {files['server']}\n  clients: [{{name: mine, key: \"{keys['mine']}\", role: admin}}]\n"
        )

        def python(addresses: dict, who: str, *command) -> subprocess.CompletedProcess:
            options = ["--server-key", keys["server"], "--key-file", files[who]]
            return subprocess.run([*client, *options, *command], capture_output=True, text=True, timeout=PATIENCE)

        def c(addresses: dict, who: str) -> subprocess.CompletedProcess:
            with open(items, "rb") as lines:
                return subprocess.run([program, "--keys", keys["server"], files[who], "put", addresses["put"]], stdin=lines,
                                      capture_output=True, text=True, timeout=PATIENCE)

        def body(addresses: dict) -> None:
            said = python(addresses, "mine", "put", addresses["put"], items)
            receipts = [json.loads(line) for line in said.stdout.splitlines()]
            assert sum(receipt["accepted"] for receipt in receipts) == count, said
            said = c(addresses, "mine")
            assert said.returncode == 0 and json.loads(said.stdout)["known"] == count, said
            follower = subprocess.Popen(
                [*client, "--server-key", keys["server"], "--key-file", files["mine"], "follow", addresses["live"],
                 addresses["sync"], "v1/1d/all/"], stdout=subprocess.PIPE, text=True
            )
            try:
                event, value = follower.stdout.readline().split(" ", 1)
                assert event == "value" and json.loads(value)["type"] == "window", event
            finally:
                stop(follower)
            for said in (python(addresses, "other", "put", addresses["put"], items), c(addresses, "other"),
                         python(addresses, "other", "follow", addresses["live"], addresses["sync"], "v1/")):
                assert said.returncode == 1 and "does not let this client in" in said.stderr, said
            files["mine"].chmod(0o644)
            for said in (python(addresses, "mine", "put", addresses["put"], items), c(addresses, "mine")):
                assert said.returncode != 0 and "chmod 600" in said.stderr, said

        fresh_daemon(bin_dir, body, "--config", config)
    print(f"one-file clients with keys: {count} items by Python and C, and nothing by a stranger")


def clients(addresses: dict, program: pathlib.Path, items: pathlib.Path) -> None:
    """Feeds the items with the C client, then with the Python one, and follows them with the latter."""
    count = sum(1 for line in items.read_text(encoding="utf-8").splitlines() if line.strip())
    with open(items, "rb") as lines:
        said = subprocess.run([program, "put", addresses["put"]], stdin=lines, check=True, capture_output=True, timeout=PATIENCE)
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
    asked(addresses, program, count)
    print(f"one-file clients: {count} items by C, again by Python, followed by Python, and asked for by both")


def asked(addresses: dict, program: pathlib.Path, count: int) -> None:
    """Asks the sync lane everything with both clients; what they say must agree."""
    python = [sys.executable, CLIENTS / "python/minsheng_client.py", "ask", addresses["sync"]]
    c = [program, "ask", addresses["sync"]]

    def both(verb: str, **arguments) -> list:
        said = [
            subprocess.run([*client, verb, json.dumps(arguments)], check=True, capture_output=True, text=True, timeout=PATIENCE)
            for client in (python, c)
        ]
        lines = [[json.loads(line) for line in each.stdout.splitlines()] for each in said]
        if verb not in ("HEALTH", "CATALOG"):  # which tell how much time has passed
            assert lines[0] == lines[1], lines
        return lines[1]

    end = time.monotonic() + PATIENCE
    while (health := both("HEALTH")[-1])["ledger"]["received"] < 2 * count or health["ledger"]["balance"]:
        assert time.monotonic() < end, health
    topics = {each["topic"]: each for each in both("CATALOG", prefix="v1/1d/")[-1]["topics"]}
    snapshot = both("SNAPSHOT", prefix="v1/1d/all/")
    head = snapshot[-1]["heads"]["v1/1d/all/"]
    assert topics["v1/1d/all/"]["head"] == head and len(snapshot) > 1, snapshot[-1]
    replay = both("REPLAY", topic="v1/1d/all/", **{"from": head})
    assert [each["value"]["seq"] for each in replay[:-1]] == [head], replay
    assert len(both("HISTORY", topic="v1/1d/all/")) - 1 == topics["v1/1d/all/"]["windows"]
    items = both("ITEMS", label="fairness", limit=100)
    assert items[:-1] and all(each["evidence"] for each in items[:-1]), items
    for client in (python, c):
        said = subprocess.run([*client, "ITEMS", '{"label": "none"}'], capture_output=True, text=True, timeout=PATIENCE)
        assert said.returncode == 1 and not said.stdout and "there is no such label" in said.stderr, said


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
