#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""instructions.py PROGRAM [--record]: counts instructions for a byte of text and compares them with what is recorded.

Times differ from run to run and machine to machine; what callgrind counts does not. A fixed text is searched once and
three times, so that loading the pack, which both do once, cancels out. More than 10 % over the record is an error, and so
are more allocations than one for each verdict (the array of points, where there are any), or any in a batch.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RECORD = Path(__file__).parent / "instructions.json"
TEXT = Path(__file__).parent.parent / "seeds" / "source-2025-06-09.txt"
TOLERANCE = 1.1
# The array of points; texts in which nothing was found share one.
ALLOCATIONS = 1.0
# In a batch nothing is left.
IN_BATCH = 0.01


def valgrind(options, pattern, program, work, rounds):
    """The number that valgrind reports where `pattern` finds it."""
    command = ["valgrind", *options, program, "work", work, "--text", str(TEXT), "--rounds", str(rounds)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(pattern, result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"instructions: valgrind failed\n{result.stderr}")
    return int(found.group(1).replace(",", ""))


def each_round(*arguments):
    """What one round adds."""
    return (valgrind(*arguments, 3) - valgrind(*arguments, 1)) / 2


def allocations(program, work):
    """The allocations for each item of the text, one a line."""
    options = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"]
    items = sum(1 for line in TEXT.read_bytes().split(b"\n") if line)
    return each_round(options, r"total heap usage: ([\d,]+) allocs", program, work) / items


def main():
    if not shutil.which("valgrind"):
        print("instructions: no valgrind; skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind gives up over debugging information of a kind that it does not know.
        program = str(Path(folder) / "program")
        subprocess.run(["strip", "--strip-debug", "-o", program, sys.argv[1]], check=True)
        compare(program)


def compare(program):
    counted = {}
    for work in ("match", "verdict"):
        options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
        instructions = each_round(options, r"Collected\s*:\s*(\d+)", program, work)
        counted[work] = round(instructions / TEXT.stat().st_size, 3)
    if "--record" in sys.argv:
        RECORD.write_text(json.dumps(counted, indent=2) + "\n")
    record = json.loads(RECORD.read_text())
    faults = 0
    for work, now in counted.items():
        ratio = now / record[work]
        print(f"instructions for a byte, {work}: {now} ({record[work]} recorded, {ratio - 1:+.1%})")
        faults += ratio > TOLERANCE
    for_verdict = allocations(program, "verdict")
    in_batch = allocations(program, "batch")
    print(f"allocations for a verdict: {for_verdict:.2f}, in a batch {in_batch:.2f}")
    if for_verdict > ALLOCATIONS or in_batch > IN_BATCH:
        sys.exit("instructions: a verdict allocates more than it did; keep the memory in ClassifierScratch")
    if faults:
        sys.exit("instructions: more than recorded; make it faster, or record anew with `make instructions-record` and say why")


if __name__ == "__main__":
    main()
