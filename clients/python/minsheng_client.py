# SPDX-License-Identifier: Apache-2.0
"""A client of minshengd in one file: feed items and miss no result. Needs pyzmq only; copy it where you need it.

    feeder = Feeder("tcp://127.0.0.1:7702")
    receipt = feeder.put([{"id": "1", "source": "me", "title": "…"}])     # waits; sends again until it is taken

    subscriber = Subscriber("tcp://127.0.0.1:7703", "tcp://127.0.0.1:7704", ["v1/1d/all/"])
    for event, value in subscriber:                                       # value, gap, healed, restarted, beat
        ...

    inquirer = Inquirer("tcp://127.0.0.1:7704")                           # what is, what was, and what is behind a number
    for item in inquirer.items("m01", window="1d"):
        print(item["title"], [words["surface"] for words in item["evidence"]])

Where the daemon's lanes are locked, all take keys=Keys("SERVER-KEY", "mine.key"); `minsheng keys generate` makes the file.

The protocol is docs/WIRE.md. Run as a program it feeds NDJSON files and prints what became of them, follows topics, or asks:

    python3 minsheng_client.py put tcp://127.0.0.1:7702 items.ndjson
    python3 minsheng_client.py follow tcp://127.0.0.1:7703 tcp://127.0.0.1:7704 v1/1d/all/
    python3 minsheng_client.py ask tcp://127.0.0.1:7704 ITEMS '{"label": "m01", "window": "1d"}'
    python3 minsheng_client.py replay-transcript wire-transcript.jsonl put=tcp://… sync=tcp://…

For locked lanes --server-key KEY --key-file FILE come first.
"""

import json
import os
import sys
import time

import zmq
import zmq.auth
from zmq.utils.monitor import recv_monitor_message

RETRIED = {429, 500, 503, 507}


class Refused(Exception):
    """The daemon refused a batch, and sending it again cannot help."""

    def __init__(self, status, message):
        super().__init__(f"{message} (status {status})")
        self.status = status


class LockedOut(Exception):
    """The daemon does not let this client in: it lacks keys, or has others. Its socket would not try again."""


class Keys:
    """What a client needs where lanes are locked: the daemon's public key, and a key file that only its owner can read."""

    def __init__(self, server_key, key_file):
        if len(server_key) != 40:
            raise ValueError(f"the daemon's public key has {len(server_key)} characters, not 40; `minsheng keys show` prints it")
        if os.stat(key_file).st_mode & 0o077:
            raise PermissionError(f"{key_file}: others than its owner can use it; chmod 600 {key_file}")
        self.server_key = server_key.encode()
        self.public_key, self.secret_key = zmq.auth.load_certificate(key_file)
        if self.secret_key is None:
            raise ValueError(f"{key_file} holds no secret key")


class Door:
    """A socket's way in: its keys, and whether it was refused, which libzmq tells nobody but a monitor."""

    REFUSALS = zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL

    def __init__(self, socket, keys):
        if keys is not None:
            socket.curve_serverkey = keys.server_key
            socket.curve_publickey, socket.curve_secretkey = keys.public_key, keys.secret_key
        self.socket, self.monitor = socket, socket.get_monitor_socket(self.REFUSALS)
        self.poller = zmq.Poller()
        self.poller.register(socket, zmq.POLLIN)
        self.poller.register(self.monitor, zmq.POLLIN)

    def wait(self, timeout=None):
        """Waits for a message; false when the time, in ms, is over. Raises LockedOut if the socket was refused."""
        ready = dict(self.poller.poll(timeout))
        if self.monitor in ready:
            event = recv_monitor_message(self.monitor)
            raise LockedOut(f"{event['endpoint'].decode()} does not let this client in; are its keys on the list?")
        return self.socket in ready

    def close(self):
        self.socket.disable_monitor()
        self.monitor.close(0)
        self.socket.close()


class Lane:
    """A put or sync lane: requests with ids of their own, answers by id. One thread at a time."""

    def __init__(self, endpoint, context=None, keys=None):
        self.socket = (context or zmq.Context.instance()).socket(zmq.DEALER)
        self.socket.linger = 0
        self.door = Door(self.socket, keys)
        self.socket.connect(endpoint)
        self.number = 0

    def send(self, verb, body=b"", request=None):
        if request is None:
            self.number += 1
            request = b"%d" % self.number
        self.socket.send_multipart([b"MS1", verb.encode(), request, body])
        return request

    def receive(self, timeout):
        """The next answer as (verb, request id, object), or None when the time is over."""
        if not self.door.wait(max(0, int(timeout * 1000))):
            return None
        frames = self.socket.recv_multipart()
        return frames[1].decode(), frames[2], json.loads(frames[3])

    def ask(self, verb, timeout=5.0, patience=None, **arguments):
        """Asks until there is a whole answer; returns its values and its last object. Gives up after `patience` seconds, if given."""
        began = time.monotonic()
        while patience is None or time.monotonic() - began < patience:
            request = self.send(verb, json.dumps(arguments).encode())
            values, end = [], time.monotonic() + timeout
            while (answer := self.receive(end - time.monotonic())) is not None:
                kind, answered, body = answer
                if answered != request:
                    continue
                if kind == "VALUE":
                    values.append(body)
                elif kind == "NACK":
                    raise Refused(body["status"], body["message"])
                elif body.get("count", len(values)) != len(values):
                    break  # some were dropped because we read too slowly
                else:
                    return values, body
        raise TimeoutError(f"{verb} was not answered within {patience} s; is it the sync lane of a daemon?")

    def close(self):
        self.door.close()


class Feeder:
    """Sends batches of items until each is acknowledged; what was taken twice counts once."""

    def __init__(self, endpoint, context=None, answer_timeout=5.0, patience=60.0, keys=None):
        self.lane = Lane(endpoint, context, keys)
        self.answer_timeout, self.patience = answer_timeout, patience

    def put(self, items):
        """Sends one batch and waits for what became of it."""
        return self.put_all([items])[0]

    def put_all(self, batches):
        """Sends batches, as many at once as the daemon gives credit for; returns their receipts in order."""
        bodies = [json.dumps(items, ensure_ascii=False).encode() for items in batches]
        receipts, waiting, sent, credit = {}, list(range(len(bodies))), {}, 1
        not_before, began = {}, time.monotonic()
        first = self.lane.number
        self.lane.number += len(bodies)
        while len(receipts) < len(bodies):
            now = time.monotonic()
            for index in [i for i in waiting if not_before.get(i, 0) <= now][: max(0, credit - len(sent))]:
                waiting.remove(index)
                sent[index] = now
                self.lane.send("PUT", bodies[index], b"%d" % (first + 1 + index))
            answer = self.lane.receive(0.05)
            for index in [i for i, at in sent.items() if now - at > self.answer_timeout]:
                del sent[index]
                waiting.insert(0, index)
            if answer is None:
                # Only now: after this program itself was stopped for long the answers are there, and have to be read first.
                if now - began > self.patience:
                    raise TimeoutError(f"{len(bodies) - len(receipts)} batches were not taken within {self.patience} s")
                continue
            verb, request, body = answer
            credit = max(1, body.get("credit", credit))  # a daemon that stops gives none; one batch asks whether it is back
            index = int(request or b"0") - first - 1
            if index not in range(len(bodies)) or index in receipts:
                continue
            sent.pop(index, None)
            if verb == "ACK":
                receipts[index] = body
                if index in waiting:
                    waiting.remove(index)
            elif body["status"] in RETRIED:
                not_before[index] = time.monotonic() + body.get("retry_after_ms", 1000) / 1000
                if index not in waiting:
                    waiting.insert(0, index)
            else:
                raise Refused(body["status"], body["message"])
        return [receipts[i] for i in range(len(bodies))]

    def close(self):
        self.lane.close()


class Inquirer:
    """Asks the sync lane. What comes in pages is read to its end; Refused has the status, such as 410 for what is not kept."""

    # The argument that takes the `next` of the page before.
    GOES_ON = {"SNAPSHOT": "after", "CATALOG": "after", "ITEMS": "after", "REPLAY": "from", "HISTORY": "since"}

    def __init__(self, endpoint, context=None, patience=10.0, keys=None):
        self.lane, self.patience = Lane(endpoint, context, keys), patience

    def pages(self, verb, **arguments):
        """Asks, and goes on while there is more: the values and the last object of each page."""
        arguments = {name: value for name, value in arguments.items() if value is not None}
        while True:
            values, end = self.lane.ask(verb, timeout=2.0, patience=self.patience, **arguments)
            yield values, end
            if "next" not in end:
                return
            arguments[self.GOES_ON[verb]] = end["next"]
            if verb == "ITEMS" and "window" in end:
                arguments["window"] = end["window"]  # the newest may be another by then
            if verb == "REPLAY":
                arguments["epoch"] = end["epoch"]  # the number is of this run

    def values(self, verb, **arguments):
        return (value for values, _ in self.pages(verb, **arguments) for value in values)

    def snapshot(self, prefix=""):
        """The current values of the topics that begin so, as {topic, value}."""
        return self.values("SNAPSHOT", prefix=prefix)

    def replay(self, topic, first=1, last=None, epoch=None):
        """The messages of a topic with these numbers, as {topic, value}."""
        return self.values("REPLAY", topic=topic, to=last, epoch=epoch, **{"from": first})

    def history(self, topic, since=None, until=None):
        """The last values of the windows of a topic that start then, as {topic, value}."""
        return self.values("HISTORY", topic=topic, since=since, until=until)

    def items(self, label, window=None, since=None, until=None):
        """The items kept behind a label's number, the latest first, each with the words it was counted for."""
        return self.values("ITEMS", label=label, window=window, since=since, until=until, limit=100)

    def catalog(self, prefix=""):
        """What there is: the rules, their labels, and the topics with their numbers."""
        pages = [end for _, end in self.pages("CATALOG", prefix=prefix)]
        return {**pages[0], "topics": [topic for page in pages for topic in page["topics"]]}

    def health(self):
        """How the daemon is."""
        return self.lane.ask("HEALTH", timeout=2.0, patience=self.patience)[1]

    def close(self):
        self.lane.close()


class Subscriber:
    """Follows topics and misses nothing; `values` holds the current body by topic and start of the window."""

    def __init__(self, live, sync, prefixes=("v1/",), context=None, windows=8, keys=None):
        self.prefixes, self.windows = list(prefixes), windows
        self.lane = Lane(sync, context, keys)
        self.live = (context or zmq.Context.instance()).socket(zmq.SUB)
        self.live.linger = 0
        self.door = Door(self.live, keys)
        for prefix in [*self.prefixes, "v1/heartbeat/"]:
            self.live.subscribe(prefix)
        self.live.connect(live)
        self.events = []
        self.read_anew()

    def read_anew(self):
        self.epoch, self.last, self.values, self.behind = None, {}, {}, {}
        for prefix in self.prefixes:
            self.snapshot(prefix)

    def snapshot(self, prefix):
        after = ""
        while True:
            values, end = self.lane.ask("SNAPSHOT", prefix=prefix, after=after)
            self.epoch = end["epoch"]
            for each in values:
                self.store(each["topic"], each["value"])
            for topic, head in end["heads"].items():
                self.last[topic] = max(head, self.last.get(topic, 0))
            if "next" not in end:
                return
            after = end["next"]

    def store(self, topic, body):
        windows = self.values.setdefault(topic, {})
        windows[body.get("window", {}).get("start", "")] = body
        if len(windows) > self.windows:
            del windows[min(windows)]
        self.events.append(("value", body))

    def heal(self, topic, to):
        start = self.last.get(topic, 0) + 1
        self.events.append(("gap", {"topic": topic, "from": start, "to": to}))
        try:
            while self.last.get(topic, 0) < to:
                values, end = self.lane.ask("REPLAY", topic=topic, to=to, epoch=self.epoch, **{"from": self.last.get(topic, 0) + 1})
                for each in values:
                    self.last[topic] = each["value"]["seq"]
                    self.store(topic, each["value"])
                if not values:
                    return  # the sync lane is a moment behind; a later beat asks again
        except Refused as refusal:
            if refusal.status != 410:
                raise
            self.snapshot(topic)  # too old to be replayed
        self.events.append(("healed", {"topic": topic}))

    def take(self, topic, body):
        if body["epoch"] != self.epoch:
            self.read_anew()
            self.events.append(("restarted", {"epoch": self.epoch}))
            return
        if topic == "v1/heartbeat/":
            mine = {t: head for t, head in body["heads"].items() if any(t.startswith(p) for p in self.prefixes)}
            for name, head in mine.items():
                self.behind[name] = self.behind.get(name, 0) + 1 if head > self.last.get(name, 0) else 0
                if self.behind[name] >= 2:
                    self.heal(name, head)
            self.events.append(("beat", {"lag": sum(max(0, h - self.last.get(t, 0)) for t, h in mine.items())}))
            return
        last = self.last.get(topic, 0)
        if body["seq"] <= last:
            return  # sent again for somebody who has just subscribed
        if body["seq"] > last + 1:
            self.heal(topic, body["seq"] - 1)
        if body["seq"] == self.last.get(topic, 0) + 1:
            self.last[topic] = body["seq"]
            self.store(topic, body)

    def __iter__(self):
        while True:
            while self.events:
                yield self.events.pop(0)
            self.door.wait()
            topic, body = self.live.recv_multipart()
            self.take(topic.decode(), json.loads(body))

    def close(self):
        self.door.close()
        self.lane.close()


def matches(expected, actual, bound):
    """Whether an answer is what a transcript says; `$name` stands for any value, the same each time, `$*` for any at all."""
    if isinstance(expected, str) and expected.startswith("$"):
        return expected == "$*" or bound.setdefault(expected, actual) == actual
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(key in actual and matches(value, actual[key], bound) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(matches(e, a, bound) for e, a in zip(expected, actual))
    return expected == actual


def exchange(socket, step, bound):
    """Says one thing and compares the answers; returns what is wrong, or None."""
    socket.send_multipart([frame.encode() for frame in step["send"]])
    found, fault = dict(bound), None
    for expected in step["receive"]:
        if not socket.poll(10_000):
            return "no answer"
        frames = socket.recv_multipart()
        got = [frame.decode() for frame in frames[:-1]] + [json.loads(frames[-1])]
        if not matches(expected, got, found):
            fault = f"expected {expected}, got {got}"
        if got[1] != expected[1]:
            break  # a shorter answer, such as an END without the values that come before it
    if fault is None:
        bound.update(found)
    return fault


def replay_transcript(path, endpoints):
    """Says what the golden transcript says, and checks every answer; returns how many exchanges there were."""
    sockets, bound, count = {}, {}, 0
    for line in open(path, encoding="utf-8"):
        step = json.loads(line)
        key = (step["lane"], step.get("socket", "DEALER"))
        if key not in sockets:
            sockets[key] = zmq.Context.instance().socket(getattr(zmq, key[1]))
            sockets[key].linger = 0
            sockets[key].connect(endpoints[step["lane"]])
        end = time.monotonic() + 10
        while (fault := exchange(sockets[key], step, bound)) is not None:
            if not step.get("eventually") or time.monotonic() > end:
                raise AssertionError(f"{step['name']}: {fault}")
            time.sleep(0.1)
        count += 1
    return count


def main(arguments):
    keys = None
    if arguments[:1] == ["--server-key"] and arguments[2:3] == ["--key-file"] and len(arguments) > 4:
        keys, arguments = Keys(arguments[1], arguments[3]), arguments[4:]
    if arguments[:1] == ["put"] and len(arguments) > 2:
        feeder = Feeder(arguments[1], keys=keys)
        for path in arguments[2:]:
            items = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
            batches = [items[i:i + 500] for i in range(0, len(items), 500)]
            for receipt in feeder.put_all(batches):
                print(json.dumps(receipt, ensure_ascii=False), flush=True)
    elif arguments[:1] == ["follow"] and len(arguments) > 3:
        for event, value in Subscriber(arguments[1], arguments[2], arguments[3:], keys=keys):
            print(event, json.dumps(value, ensure_ascii=False), flush=True)
    elif arguments[:1] == ["ask"] and len(arguments) in (3, 4):
        asked = json.loads(arguments[3]) if len(arguments) == 4 else {}
        for values, end in Inquirer(arguments[1], keys=keys).pages(arguments[2], **asked):
            for value in [*values, end]:
                print(json.dumps(value, ensure_ascii=False), flush=True)
    elif arguments[:1] == ["replay-transcript"] and len(arguments) > 2:
        count = replay_transcript(arguments[1], dict(each.split("=", 1) for each in arguments[2:]))
        print(f"transcript: {count} exchanges as expected")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (LockedOut, Refused, TimeoutError, PermissionError, ValueError) as error:
        sys.exit(f"minsheng_client: {error}")
