#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""report.py RESULTS DOCS: writes the tables and the plots of a benchmark run into DOCS/BENCHMARKS.md and DOCS/images."""

import json
import math
import platform
import re
import statistics
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

OWN = "TermMatching"
COLOURS = ["#c8102e", "#1f6fb4", "#3a8a3a", "#8a5fb0", "#b07d2b", "#5a5a5a", "#2a9d9d"]


def speed(result, size):
    """Megabytes a second, from the median round."""
    return size / statistics.median(result["seconds"]) / 1e6


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def engines(report):
    names = []
    for comparison in report["comparisons"]:
        for result in comparison["measurements"]:
            if result["engine"] not in names:
                names.append(result["engine"])
    return names


def matching_table(report):
    names = engines(report)
    lines = [
        "| text | terms | a match every | " + " | ".join(names) + " | × the fastest peer |",
        "|---|---|--:|" + "--:|" * (len(names) + 1),
    ]
    for comparison in report["comparisons"]:
        size = comparison["bytes"]
        speeds = {result["engine"]: speed(result, size) for result in comparison["measurements"]}
        best = max(value for name, value in speeds.items() if name != OWN)
        every = f"{size / comparison['matches']:,.0f} B" if comparison["matches"] else "–"
        terms = comparison["terms"]
        if terms == "built-in pack":
            terms += f" ({comparison['termCount']:,})"
        cells = [comparison["corpus"], terms, every]
        cells += [number(speeds[name]) if name in speeds else "–" for name in names]
        lines.append("| " + " | ".join(cells) + f" | {speeds[OWN] / best:.2f} |")
    return "\n".join(lines)


def verdict_table(report):
    peers = {}
    for comparison in report["comparisons"]:
        if comparison["terms"] == "built-in pack":
            peers[comparison["corpus"]] = max(
                speed(result, comparison["bytes"])
                for result in comparison["measurements"]
                if result["engine"] not in (OWN, "Vectorscan")
            )
    lines = [
        "| text | items | full verdict, one thread | fastest Aho–Corasick, matching alone | two threads |",
        "|---|--:|--:|--:|--:|",
    ]
    for verdict in report["verdicts"]:
        own = verdict["bytes"] / statistics.median(verdict["seconds"]) / 1e6
        two = statistics.median(verdict["wallOneThread"]) / statistics.median(verdict["wallTwoThreads"])
        peer = number(peers[verdict["corpus"]]) if verdict["corpus"] in peers else "–"
        lines.append(f"| {verdict['corpus']} | {verdict['items']:,} | {number(own)} | {peer} | {two:.2f} × |")
    return "\n".join(lines)


def plot(report, series, corpus):
    """Throughput against the number of terms, both on logarithmic scales, as SVG; None without points."""
    points = {}
    for comparison in report["comparisons"]:
        if comparison.get("series") == series and comparison["corpus"] == corpus:
            for result in comparison["measurements"]:
                points.setdefault(result["engine"], []).append(
                    (comparison["termCount"], speed(result, comparison["bytes"]))
                )
    if not points:
        return None
    width, height, left, top, right, bottom = 720, 400, 60, 40, 190, 50
    low, high = 1, 4_000

    def x(count):
        return left + (math.log10(count) - 3) / 2 * (width - left - right)

    def y(value):
        return height - bottom - math.log(max(value, low) / low) / math.log(high / low) * (height - top - bottom)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="22" font-size="15">{corpus}: MB/s against the number of terms, {series}</text>',
    ]
    for value in (1, 10, 100, 1_000):
        parts.append(f'<path d="M{left} {y(value):.1f}H{width - right}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:,}</text>')
    for count in (1_000, 10_000, 100_000):
        parts.append(f'<path d="M{x(count):.1f} {top}V{height - bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(count):.1f}" y="{height - bottom + 20}" text-anchor="middle">{count:,}</text>')
    names = sorted(points, key=lambda name: -points[name][-1][1])
    colours = dict(zip(engines(report), COLOURS))
    last = top - 14
    for name in names:
        line = " ".join(f"{x(count):.1f},{y(value):.1f}" for count, value in sorted(points[name]))
        stroke = 3 if name == OWN else 1.5
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colours[name]}" stroke-width="{stroke}"/>')
        # Names keep a distance of a line from one another.
        last = max(y(sorted(points[name])[-1][1]) + 4, last + 15)
        parts.append(f'<text x="{width - right + 8}" y="{last:.1f}" fill="{colours[name]}">{name}</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def machine():
    model = platform.processor() or platform.machine()
    try:
        model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()).group(1)
    except (OSError, AttributeError):
        pass
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"Swift version ([\d.]+)", swift)
    return f"{model}, {platform.system()} {platform.release()}, Swift {version.group(1) if version else '?'}"


def main():
    report = json.loads(Path(sys.argv[1]).read_text())
    docs = Path(sys.argv[2])
    images = docs / "images"
    images.mkdir(exist_ok=True)
    versions = {}
    for comparison in report["comparisons"]:
        for result in comparison["measurements"]:
            if result["version"]:
                versions[result["engine"]] = result["version"]
    sections = [
        f"{datetime.now(timezone.utc):%Y-%m-%d}; {machine()}; pack `{report['pack']}`; "
        f"medians of {report['rounds']} rounds of processor time; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
        "### Finding terms, MB/s\n\n" + matching_table(report),
        "### The full verdict, MB/s\n\n" + verdict_table(report),
        "### Throughput and the number of terms",
    ]
    for corpus in ("statutes, simplified", "news-like"):
        for series in ("cut from the texts", "same matches"):
            image = plot(report, series, corpus)
            if image:
                name = re.sub(r"[^a-z]+", "-", f"{corpus} {series}") + ".svg"
                (images / name).write_text(image)
                sections.append(f"![{corpus}, terms: {series}](images/{name})")
    file = docs / "BENCHMARKS.md"
    text = file.read_text(encoding="utf-8")
    begin, end = "<!-- results -->\n", "<!-- end of results -->"
    head, rest = text.split(begin)
    tail = rest.split(end)[1]
    file.write_text(head + begin + "\n" + "\n\n".join(sections) + "\n\n" + end + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
