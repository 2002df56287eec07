#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every Swift and Python snippet of the READMEs is, line for line, a part of the example named above it,
and that every relative link in the documents leads somewhere."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPET = re.compile(r"\]\((Examples/[^)]+)\)[^\n]*\n+```(?:swift|python)\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def main() -> int:
    faults = []
    snippets = 0
    for readme in sorted(ROOT.glob("README*.md")):
        for path, code in SNIPPET.findall(readme.read_text(encoding="utf-8")):
            snippets += 1
            if code not in (ROOT / path).read_text(encoding="utf-8"):
                faults.append(f"{readme.name}: the snippet below {path} differs from that file; copy it again")
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/*.md"), *ROOT.glob("Examples/**/*.md")]
    for document in sorted(documents):
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if not (document.parent / target).exists():
                faults.append(f"{document.relative_to(ROOT)}: {target} does not exist")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"snippets: {snippets} in the READMEs, {len(documents)} documents, {len(faults)} faults")
    return 1 if faults or snippets < 6 else 0


if __name__ == "__main__":
    sys.exit(main())
