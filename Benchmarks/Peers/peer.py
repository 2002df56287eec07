# SPDX-License-Identifier: Apache-2.0
"""peer.py ENGINE TERMS TEXT ROUNDS MATCHES: searches a text for terms (one a line) with a library from PyPI.

Writes all matches as triples of 32-bit integers (term, start, end; offsets in bytes) and prints one line of JSON with
the times. A library's own work is timed with what it makes of its matches for Python, which is part of its interface.
"""

import array
import gc
import importlib.metadata
import itertools
import json
import sys
import time


def byte_offsets(text):
    """The offset in UTF-8 of every character, and of the end."""
    sizes = (1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in text)
    return array.array("i", itertools.accumulate(sizes, initial=0))


def daachorse(terms, text):
    import daachorse

    automaton = daachorse.CharwiseDoubleArrayAhoCorasick([term.decode() for term in terms])
    text = text.decode()

    def matches(found):
        offsets = byte_offsets(text)
        return ((term, offsets[start], offsets[end]) for start, end, term in found)

    return "daachorse", lambda: automaton.find_overlapping(text), matches


def daachorse_bytes(terms, text):
    import daachorse

    automaton = daachorse.DoubleArrayAhoCorasick(terms)
    return "daachorse", lambda: automaton.find_overlapping(text), lambda found: ((t, s, e) for s, e, t in found)


def ahocorasick_rs(terms, text):
    import ahocorasick_rs

    automaton = ahocorasick_rs.BytesAhoCorasick(terms, implementation=ahocorasick_rs.Implementation.DFA)
    return "ahocorasick_rs", lambda: automaton.find_matches_as_indexes(text, overlapping=True), lambda found: found


def pyahocorasick(terms, text):
    import ahocorasick

    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for index, term in enumerate(terms):
        automaton.add_word(term.decode(), index)
    automaton.make_automaton()
    text = text.decode()

    def matches(found):
        offsets = byte_offsets(text)
        return ((term, offsets[end + 1] - len(terms[term]), offsets[end + 1]) for end, term in found)

    return "pyahocorasick", lambda: list(automaton.iter(text)), matches


ENGINES = {
    "daachorse (charwise)": daachorse,
    "daachorse (bytewise)": daachorse_bytes,
    "ahocorasick_rs (DFA)": ahocorasick_rs,
    "pyahocorasick": pyahocorasick,
}


def main():
    engine, terms, text, rounds, output = sys.argv[1:]
    with open(terms, "rb") as file:
        terms = [term for term in file.read().split(b"\n") if term]
    with open(text, "rb") as file:
        text = file.read()
    started = time.thread_time()
    distribution, search, matches = ENGINES[engine](terms, text)
    building = time.thread_time() - started
    triples = array.array("i")
    for match in matches(search()):
        triples.extend(match)
    with open(output, "wb") as file:
        triples.tofile(file)
    gc.disable()
    seconds = []
    for _ in range(int(rounds)):
        started = time.thread_time()
        found = search()
        seconds.append(time.thread_time() - started)
    version = importlib.metadata.version(distribution.replace("_", "-"))
    print(
        json.dumps(
            {
                "engine": engine,
                "version": version,
                "building": building,
                "count": len(found),
                "sum": sum(triples[2::3]),
                "seconds": seconds,
            }
        )
    )


if __name__ == "__main__":
    main()
