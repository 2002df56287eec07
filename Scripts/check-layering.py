#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the direction of imports: a target imports what Package.swift declares for it, and nothing else.

The compiler finds a module that was built for another target, so an import that skips a layer can compile. This reads
`swift package describe` and every import statement and compares the two; it also holds the libraries that promise to
stand alone to importing no Foundation.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

# Modules of the toolchain; every target may use them.
TOOLCHAIN = {
    "Swift", "Synchronization", "Glibc", "Musl", "Darwin", "Android", "Testing", "XCTest", "Dispatch",
    "Foundation", "FoundationEssentials", "PackageDescription",
}
# Targets that import no Foundation, so that they embed anywhere.
NO_FOUNDATION = {"ZeroMQ", "TermMatching", "Minsheng", "MinshengMetrics"}
# Products of packages whose module has another name, or that hold several modules.
PRODUCT_MODULES = {"Metrics": {"CoreMetrics", "Metrics"}}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |fileprivate |private )?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"
)


def imports(path: Path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = IMPORT.match(line)
        if match:
            yield number, match.group(1)


def main() -> int:
    output = subprocess.run(
        ["swift", "package", "describe", "--type", "json"], check=True, capture_output=True, text=True
    ).stdout
    package = json.loads(output[output.index("{"):])
    faults = []
    checked = 0
    for target in package["targets"]:
        allowed = set(target.get("target_dependencies", [])) | TOOLCHAIN | {target["name"]}
        for product in target.get("product_dependencies", []):
            allowed |= PRODUCT_MODULES.get(product, {product})
        root = Path(target["path"])
        for path in sorted(root.rglob("*.swift")):
            for number, module in imports(path):
                checked += 1
                if module not in allowed:
                    faults.append(
                        f"{path}:{number}: {target['name']} imports {module}, which Package.swift does not declare "
                        "for it; declare the dependency or move the code to a layer that has it"
                    )
                elif target["name"] in NO_FOUNDATION and module.startswith("Foundation"):
                    faults.append(f"{path}:{number}: {target['name']} promises to need no Foundation")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"layering: {checked} imports in {len(package['targets'])} targets, {len(faults)} faults")
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
