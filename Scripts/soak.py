#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a real daemon under load for long, and counts by itself what ought to have become of everything.

usage: soak.py BIN_DIR [put|stopped|joins]... [--items N] [--subscribers N] [--seconds N] [--rounds N]
               [--joins N]

put      N items from four clients, 10 % of the batches sent again, connections dropped at random: every id counts once,
         every batch is answered.
stopped  one of N subscribers is stopped for some seconds, and goes on for as many, in rounds: how late the others get what was
         said, with it and without it, and whether it has the same state in the end.
joins    N subscribers join while items come: each gets the current values.

It needs pyzmq and `make release`; `make soak` does all of it.
"""

import argparse
import datetime
import json
import multiprocessing
import os
import pathlib
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "clients/python"))

import zmq  # noqa: E402
from minsheng_client import Feeder, Lane, Subscriber  # noqa: E402

BATCH = 200
FEEDERS = 4
CONFIG = """
log: {level: warning}
pipeline: {provisional_interval: 20ms}
duplicates: {remembered_items: 2000000}
sources: [{type: put, bind: "tcp://127.0.0.1:*"}]
sinks: [{type: live, bind: "tcp://127.0.0.1:*"}, {type: sync, bind: "tcp://127.0.0.1:*"}]
"""


class Daemon:
    """A daemon on free ports in a folder of its own."""

    def __init__(self, bin_dir):
        self.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.folder.name)
        (folder / "c.yaml").write_text(CONFIG)
        ready = folder / "ready.json"
        self.process = subprocess.Popen([bin_dir / "minshengd", "--config", folder / "c.yaml", "--ready-file", ready])
        while not ready.exists():
            assert self.process.poll() is None, "the daemon did not start"
            time.sleep(0.05)
        self.address = json.loads(ready.read_text())

    def ledger(self):
        lane = Lane(self.address["sync"])
        body = lane.ask("HEALTH")[1]["ledger"]
        lane.close()
        return body

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self.folder.cleanup()
        assert code == 0, f"the daemon ended with {code}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


def item(number):
    texts = ("全面取消在就业地参加社会保险的户籍限制。", "今天天气晴，最高气温二十五度。", "发展公办托育服务，降低生育养育成本。")
    minute = number * 7919 % 1440
    return {
        "id": str(number), "source": "soak", "title": texts[number % 3],
        "date_published": f"2025-06-09T{minute // 60:02}:{minute % 60:02}:00+08:00",
    }


def feed(address, first, count, seed, results):
    """Feeds a range of ids in random parts, some of it twice, each part over a connection of its own."""
    generator = random.Random(seed)
    batches = [range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)]
    batches += [batch for batch in batches if generator.random() < 0.1]
    generator.shuffle(batches)
    accepted = duplicate = answered = 0
    while batches:
        part = batches[: generator.randint(1, 40)]
        del batches[: len(part)]
        feeder = Feeder(address)
        if generator.random() < 0.2:  # goes away without waiting for an answer, and then comes again
            feeder.lane.send("PUT", json.dumps([item(n) for n in part[0]], ensure_ascii=False).encode(), b"gone")
            time.sleep(generator.random() * 0.01)
            feeder.close()
            feeder = Feeder(address)
        for batch, receipt in zip(part, feeder.put_all([[item(n) for n in batch] for batch in part])):
            assert receipt["accepted"] + receipt["duplicate"] == len(batch), receipt
            accepted += receipt["accepted"]
            duplicate += receipt["duplicate"]
            answered += 1
        feeder.close()
    results.put((accepted, duplicate, answered))


def soak_put(bin_dir, options):
    with Daemon(bin_dir) as daemon:
        results = multiprocessing.Queue()
        each = options.items // FEEDERS
        began = time.monotonic()
        feeders = [
            multiprocessing.Process(target=feed, args=(daemon.address["put"], each * n, each, n, results)) for n in range(FEEDERS)
        ]
        for feeder in feeders:
            feeder.start()
        totals = [results.get() for _ in feeders]
        for feeder in feeders:
            feeder.join()
        took = time.monotonic() - began
        accepted, duplicate, answered = (sum(column) for column in zip(*totals))
        # What nobody waited for the answer of is received too, so no number tells that this is all; that nothing more comes does.
        ledger, received = daemon.ledger(), None
        while ledger["received"] != received or ledger["balance"] != 0:
            received = ledger["received"]
            time.sleep(3)
            ledger = daemon.ledger()
        ids = each * FEEDERS
        counted = ledger["counted"] + ledger["unmatched"]
        assert counted == ids, f"{ids} ids, {counted} counted: {ledger}"
        assert ledger["rejected"] == 0 and ledger["late"] == 0, ledger
        assert ledger["duplicate"] == ledger["received"] - ids
        print(
            f"put: {ids} ids counted once, {ledger['duplicate']} repetitions, {answered} batches answered, "
            f"{ledger['received'] / took:.0f} items/s in {took:.0f} s"
        )


def feed_steadily(address, stop, pause):
    feeder, number = Feeder(address), 0
    while not stop.is_set():
        feeder.put([item(n) for n in range(number, number + 50)])
        number += 50
        time.sleep(pause)
    feeder.close()


def listen(sockets, seconds):
    """How late each ledger came at each socket, in ms."""
    poller = zmq.Poller()
    for socket in sockets:
        poller.register(socket, zmq.POLLIN)
    late, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        for socket, _ in poller.poll(100):
            _, body = socket.recv_multipart()
            now = time.time()
            sent = json.loads(body)["time"]
            late.append(1000 * (now - parse(sent)))
    return sorted(late)


def parse(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def follow(live, sync, report, stop):
    """Follows everything until told to stop, then says what it has."""
    subscriber, gaps = Subscriber(live, sync, ["v1/"]), 0
    for event, _ in subscriber:
        gaps += event == "gap"
        if event == "beat" and stop.is_set():
            break
    report.put((gaps, digest(subscriber.values)))


def digest(values):
    return {topic: {start: body["seq"] for start, body in windows.items()} for topic, windows in values.items() if topic != "v1/ledger/"}


def soak_stopped(bin_dir, options):
    with Daemon(bin_dir) as daemon:
        live, sync = daemon.address["live"], daemon.address["sync"]
        stop_feeding, stop_following, report = threading.Event(), multiprocessing.Event(), multiprocessing.Queue()
        feeding = threading.Thread(target=feed_steadily, args=(daemon.address["put"], stop_feeding, 0.02))
        feeding.start()
        stopped = multiprocessing.Process(target=follow, args=(live, sync, report, stop_following))
        stopped.start()
        sockets = []
        for _ in range(options.subscribers - 1):
            socket = zmq.Context.instance().socket(zmq.SUB)
            socket.linger = 0
            socket.subscribe("v1/ledger/")
            socket.connect(live)
            sockets.append(socket)
        listen(sockets, 3)  # what came while they joined is not late, it was not read
        # Taking turns, so that what else the machine does meanwhile falls on both.
        before, meanwhile = [], []
        for _ in range(options.rounds):
            before.append(listen(sockets, options.seconds))
            os.kill(stopped.pid, signal.SIGSTOP)
            meanwhile.append(listen(sockets, options.seconds))
            os.kill(stopped.pid, signal.SIGCONT)
            listen(sockets, 2)  # it reads what it has missed, which is no round of either kind
        stop_feeding.set()
        feeding.join()
        began = time.monotonic()
        time.sleep(3)  # for two beats
        stop_following.set()
        gaps, have = report.get()
        stopped.join()
        fresh = Subscriber(live, sync, ["v1/"])
        want = digest(fresh.values)
        wrong = [topic for topic in want if have.get(topic) != want[topic]]
        assert not wrong, f"not equal after {time.monotonic() - began:.1f} s: {wrong[:5]}"
        medians = [statistics.median(map(p99, rounds)) for rounds in (before, meanwhile)]
        shown = [", ".join(f"{p99(values):.1f}" for values in rounds) for rounds in (before, meanwhile)]
        print(
            f"stopped: p99 of {options.subscribers - 1} others, median of {options.rounds} rounds of {options.seconds} s: "
            f"{medians[0]:.1f} ms without and {medians[1]:.1f} ms with one stopped ({medians[1] / medians[0] - 1:+.0%}); "
            f"each round {shown[0]} and {shown[1]}; {sum(map(len, before))} and {sum(map(len, meanwhile))} messages; "
            f"the stopped one had {gaps} gaps and has the same {len(want)} topics"
        )


def p99(values):
    return values[int(len(values) * 0.99)]


def soak_joins(bin_dir, options):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Daemon(bin_dir) as daemon:
        stop_feeding = threading.Event()
        feeding = threading.Thread(target=feed_steadily, args=(daemon.address["put"], stop_feeding, 0.01))
        feeding.start()
        time.sleep(1)
        context, sockets, poller = zmq.Context(io_threads=1), [], zmq.Poller()
        context.max_sockets = options.joins + 16
        began = time.monotonic()
        for _ in range(options.joins):
            socket = context.socket(zmq.SUB)
            socket.linger = 0
            socket.subscribe("v1/1d/all/")
            socket.connect(daemon.address["live"])
            sockets.append(socket)
            poller.register(socket, zmq.POLLIN)
        missing, end = set(sockets), time.monotonic() + 60
        while missing and time.monotonic() < end:
            for socket, _ in poller.poll(200):
                socket.recv_multipart()
                missing.discard(socket)
                poller.unregister(socket)
        stop_feeding.set()
        feeding.join()
        assert not missing, f"{len(missing)} of {options.joins} got nothing"
        print(f"joins: {options.joins} subscribers had the current values within {time.monotonic() - began:.1f} s")
        for socket in sockets:
            socket.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir", type=pathlib.Path)
    parser.add_argument("parts", nargs="*", default=["put", "stopped", "joins"])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--subscribers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--joins", type=int, default=500)
    options = parser.parse_args()
    for part in options.parts:
        {"put": soak_put, "stopped": soak_stopped, "joins": soak_joins}[part](options.bin_dir, options)


if __name__ == "__main__":
    main()
