#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that seeds/ says what seeds/README.md promises.

Usage: check-seeds.py [SEEDS_DIRECTORY]

Verifies the hash of the source document, that the Opinions and the news items
are verbatim parts of it, and that every coded record is valid JSON, unique,
complete and consistent with the codebook's mechanical rule (measures decide
labels). Prints one line per fault, with file and line, and exits 1 if there
are any; prints the counts and exits 0 otherwise.
"""

import hashlib
import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path

SOURCE = "source-2025-06-09.txt"
SOURCE_SHA256 = "4d69313ca98a70e6cc15a1e205260c4f6e6b8029488b5798fe9cb89bdf6be1c1"
OPINIONS = "opinions-2025.md"
NEWS = "news-2025-06-09.jsonl"
GOLD = "gold.jsonl"
COMPOSED = "gold-composed.jsonl"
NEGATIVES = "negatives.jsonl"
STATUTES = "gold-statutes.jsonl"
POLICY = "gold-policy.jsonl"
POLICY_KEPT = "gold-policy-kept.jsonl"
MIXED = "gold-mixed.jsonl"
MIXED_KEPT = "gold-mixed-kept.jsonl"
MISSED = "gold-missed.jsonl"
MISSED_KEPT = "gold-missed-kept.jsonl"

PRINCIPLES = ["公平", "均衡", "普惠", "可及"]
PRINCIPLE_OF_MEASURE = {
    1: "公平", 2: "公平", 3: "均衡", 4: "均衡", 5: "普惠",
    6: "普惠", 7: "普惠", 8: "可及", 9: "可及", 10: "可及",
}
# The forms of a principle's own word; 普遍惠及 is an inflection of 普惠.
STATED_FORMS = {"公平": ["公平"], "均衡": ["均衡"], "普惠": ["普惠", "普遍惠及"], "可及": ["可及"]}

KINDS = {"policy", "statute", "report", "headline", "news", "complaint", "notice"}
REGIONS = {"mainland", "hongkong", "macau", "taiwan"}
LEVELS = {"title", "preamble", "heading", "section", "passage", "repeat", "safeguards", "item"}

# Frequent characters that exist in one script only: a slip between the scripts shows here.
ONLY_SIMPLIFIED = set("们国会说这时来对开发学长东车见门问间马风龙业医疗养险补贴护务应为县实资费")
ONLY_TRADITIONAL = set("們國會說這時來對開發學長東車見門問間馬風龍業醫療養險補貼護務應為縣實資費")

COMPOSED_MINIMUM = 320
COMPOSED_NONE_SHARE = 0.42
COMPOSED_PER_MEASURE = 14
NEGATIVES_COUNT = 1297
REAL_COUNTS = {
    STATUTES: 1150, POLICY: 375, POLICY_KEPT: 378, MIXED: 302, MIXED_KEPT: 489, MISSED: 502, MISSED_KEPT: 252,
}
NEGATIVES_TOPICS = 20
COPIED_RUN = 18  # characters in a row shared with the source document: too many to be chance


class Checker:
    """Collects faults; a fault names its file and line."""

    def __init__(self, directory):
        self.directory = directory
        self.faults = []
        self.ids = {}
        self.source = ""
        self.compact_source = ""

    def fault(self, where, message):
        self.faults.append(f"{where}: {message}")

    def read_bytes(self, name):
        try:
            return (self.directory / name).read_bytes()
        except OSError as error:
            self.fault(name, f"cannot be read ({error.strerror}); restore it from version control")
            return b""

    def read_text(self, name):
        data = self.read_bytes(name)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault(name, f"is not UTF-8 at byte {error.start}")
            return ""

    def read_records(self, name):
        """Yields (where, record) for each line; a line must be one JSON object without duplicate keys."""
        text = self.read_text(name)
        if text and not text.endswith("\n"):
            self.fault(name, "has no newline at its end")
        records = []
        for number, line in enumerate(text.split("\n")[:-1], 1):
            where = f"{name}:{number}"
            try:
                record = json.loads(line, object_pairs_hook=self.object_without_duplicates)
            except ValueError as error:
                self.fault(where, f"is not valid JSON ({error})")
                continue
            if not isinstance(record, dict):
                self.fault(where, "is not a JSON object")
                continue
            records.append((where, record))
        return records

    @staticmethod
    def object_without_duplicates(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"duplicate key in {keys}")
        return dict(pairs)

    # The source document and what was cut from it

    def check_source(self):
        data = self.read_bytes(SOURCE)
        digest = hashlib.sha256(data).hexdigest()
        if digest != SOURCE_SHA256:
            self.fault(SOURCE, f"has SHA-256 {digest}, expected {SOURCE_SHA256}")
        self.source = data.decode("utf-8", errors="replace")
        self.compact_source = "".join(self.source.split())
        if SOURCE_SHA256 not in self.read_text("README.md"):
            self.fault("README.md", f"does not name the SHA-256 of {SOURCE}")

    def check_opinions(self):
        text = self.read_text(OPINIONS)
        if not text.endswith("\n") or text[:-1] not in self.source:
            self.fault(OPINIONS, f"is not a verbatim part of {SOURCE} followed by one newline")
        for numeral in "一二三四五六七八九十":
            if text.count(f"\n({numeral})") != 1:
                self.fault(OPINIONS, f"does not hold section ({numeral}) exactly once")
        if text.count("推广“分布式检查、集中式诊断”医疗服务模式") != 2:
            self.fault(OPINIONS, "has lost the repeated passage")
        for broken in ("适\n\n时将", "体育场地\n\n建设"):
            if broken not in text:
                self.fault(OPINIONS, f"has lost the break inside a sentence {broken!r}")

    def check_news(self):
        records = self.read_records(NEWS)
        if len(records) != 5:
            self.fault(NEWS, f"holds {len(records)} items, expected 5")
        for where, item in records:
            self.check_id(where, item)
            for field, value in (("source", "xinhua"), ("kind", "news"), ("language", "zh-CN")):
                if item.get(field) != value:
                    self.fault(where, f"{field} is {item.get(field)!r}, expected {value!r}")
            if not str(item.get("date_published", "")).startswith("2025-06-09T") or not item["date_published"].endswith("+08:00"):
                self.fault(where, "date_published is not on 2025-06-09 with +08:00")
            for field in ("title", "content_text"):
                if field in item and item[field] not in self.source:
                    self.fault(where, f"{field} is not a verbatim part of {SOURCE}")
            if not item.get("content_text"):
                self.fault(where, "has no content_text")
        archives = [item for _, item in records if "\n\n## 52项" in item.get("content_text", "")]
        if len(archives) != 1:
            self.fault(NEWS, "has lost the headline interposed in the archives piece")
        return {item.get("id"): item for _, item in records}

    # Coded records

    def check_id(self, where, record):
        identifier = record.get("id")
        if not isinstance(identifier, str) or not identifier:
            self.fault(where, "has no id")
        elif identifier in self.ids:
            self.fault(where, f"id {identifier!r} is already used at {self.ids[identifier]}")
        else:
            self.ids[identifier] = where

    def check_record(self, where, record, required, optional=frozenset()):
        """Checks what every coded record has: fields, values, and labels that follow from measures."""
        self.check_id(where, record)
        missing = [field for field in required if field not in record]
        if missing:
            self.fault(where, f"lacks {', '.join(missing)}")
            return False
        unknown = set(record) - set(required) - optional
        if unknown:
            self.fault(where, f"has unknown fields {sorted(unknown)}")
        text, measures = record["text"], record["measures"]
        if not isinstance(text, str) or not text.strip():
            self.fault(where, "text is empty")
            return False
        if not self.is_list_of(measures, int) or measures != sorted(set(measures) & set(PRINCIPLE_OF_MEASURE)):
            self.fault(where, f"measures {measures} are not ascending distinct numbers from 1 to 10")
            return False
        expected = {PRINCIPLE_OF_MEASURE[measure] for measure in measures}
        if record["labels"] != [principle for principle in PRINCIPLES if principle in expected]:
            self.fault(where, f"labels {record['labels']} do not follow from measures {measures}")
        if "stated" in record:
            self.check_stated(where, record)
        for field, allowed in (("conf", {"high", "low"}), ("script", {"hans", "hant"}), ("kind", KINDS)):
            if not isinstance(record[field], str) or record[field] not in allowed:
                self.fault(where, f"{field} {record[field]!r} is not one of {sorted(allowed)}")
        return True

    @staticmethod
    def is_list_of(value, kind):
        return isinstance(value, list) and all(isinstance(element, kind) for element in value)

    def check_stated(self, where, record):
        stated = record["stated"]
        if not self.is_list_of(stated, str) or stated != [principle for principle in PRINCIPLES if principle in stated]:
            self.fault(where, f"stated {stated} is not a list of principles in their order")
            return
        plain = "".join(c for c in unicodedata.normalize("NFKC", record["text"])
                        if not c.isspace() and unicodedata.category(c) != "Cf")
        for principle in stated:
            if not any(form in plain for form in STATED_FORMS[principle]):
                self.fault(where, f"stated {principle} does not occur in the text")

    def check_script(self, where, record):
        foreign = ONLY_TRADITIONAL if record["script"] == "hans" else ONLY_SIMPLIFIED
        found = sorted(set(record["text"]) & foreign)
        if found:
            self.fault(where, f"script is {record['script']} but the text has {''.join(found)}")

    def check_gold(self, news):
        records = self.read_records(GOLD)
        required = ["id", "text", "labels", "measures", "stated", "conf", "kind", "script", "level", "note"]
        optional = {"section", "chapter", "item"}
        sections, items = Counter(), Counter()
        for where, record in records:
            if not self.check_record(where, record, required, optional):
                continue
            if record["level"] not in LEVELS:
                self.fault(where, f"level {record['level']!r} is not one of {sorted(LEVELS)}")
            if record["level"] == "item":
                item = news.get(record.get("item"))
                items[record.get("item")] += 1
                # The one join: a news item's title and its text are joined by one newline.
                joined = item and "\n".join(item[f] for f in ("title", "content_text") if f in item)
                if record["text"] != joined:
                    self.fault(where, f"text is not title and content_text of item {record.get('item')!r}")
            elif record["text"] not in self.source:
                self.fault(where, f"text is not a verbatim part of {SOURCE}")
            if record["level"] == "section":
                sections[record.get("section")] += 1
                if record.get("chapter") != PRINCIPLE_OF_MEASURE.get(record.get("section")):
                    self.fault(where, f"chapter {record.get('chapter')!r} is not that of section {record.get('section')!r}")
                if record.get("section") not in record["measures"]:
                    self.fault(where, "a section does not carry its own measure")
        if sections != Counter(range(1, 11)):
            self.fault(GOLD, f"does not hold each of the ten sections once: {dict(sections)}")
        if items != Counter(list(news)):
            self.fault(GOLD, f"does not hold each news item once: {dict(items)}")
        return [record for _, record in records]

    def check_distinct(self, where, record, seen):
        key = "".join(record["text"].split())
        if key in seen:
            self.fault(where, f"repeats the text of {seen[key]}")
        seen[key] = where
        for start in range(0, max(1, len(key) - COPIED_RUN + 1)):
            run = key[start:start + COPIED_RUN]
            if len(run) == COPIED_RUN and run in self.compact_source:
                self.fault(where, f"shares {run!r} with the source document: write it anew")
                break

    def check_composed(self, seen):
        records = self.read_records(COMPOSED)
        required = ["id", "text", "labels", "measures", "stated", "conf", "kind", "script", "region", "note"]
        measures, none = Counter(), 0
        for where, record in records:
            if not self.check_record(where, record, required):
                continue
            if record["region"] not in REGIONS:
                self.fault(where, f"region {record['region']!r} is not one of {sorted(REGIONS)}")
            self.check_script(where, record)
            self.check_distinct(where, record, seen)
            measures.update(record["measures"])
            none += not record["measures"]
        if len(records) < COMPOSED_MINIMUM:
            self.fault(COMPOSED, f"holds {len(records)} passages, at least {COMPOSED_MINIMUM} are promised")
        if records and none / len(records) < COMPOSED_NONE_SHARE:
            self.fault(COMPOSED, f"{none} of {len(records)} passages carry no measure, less than {COMPOSED_NONE_SHARE:.0%}")
        for measure in PRINCIPLE_OF_MEASURE:
            if measures[measure] < COMPOSED_PER_MEASURE:
                self.fault(COMPOSED, f"measure {measure} has {measures[measure]} passages, at least {COMPOSED_PER_MEASURE} are promised")
        return [record for _, record in records]

    def check_negatives(self, seen):
        records = self.read_records(NEGATIVES)
        required = ["id", "text", "labels", "measures", "stated", "conf", "kind", "script", "topic"]
        topics = Counter()
        for where, record in records:
            if not self.check_record(where, record, required):
                continue
            if record["measures"] or record["stated"] or record["conf"] != "high":
                self.fault(where, "a negative has a measure, a stated principle or low confidence")
            self.check_script(where, record)
            self.check_distinct(where, record, seen)
            topics[record["topic"]] += 1
        if len(records) != NEGATIVES_COUNT:
            self.fault(NEGATIVES, f"holds {len(records)} passages, expected {NEGATIVES_COUNT}")
        if len(topics) < NEGATIVES_TOPICS:
            self.fault(NEGATIVES, f"has {len(topics)} topics, at least {NEGATIVES_TOPICS} are promised")
        return [record for _, record in records]

    def check_real(self, name, seen):
        """Checks passages of real statutes and policy papers, of which only the measures were coded."""
        records = self.read_records(name)
        required = ["id", "text", "labels", "measures", "conf", "kind", "script"]
        for where, record in records:
            if not self.check_record(where, record, required, {"source"}):
                continue
            key = "".join(record["text"].split())
            if key in seen:
                self.fault(where, f"repeats the text of {seen[key]}")
            seen[key] = where
        if len(records) != REAL_COUNTS[name]:
            self.fault(name, f"holds {len(records)} passages, expected {REAL_COUNTS[name]}")
        return [record for _, record in records]

    def run(self):
        self.check_source()
        self.check_opinions()
        news = self.check_news()
        seen = {}
        return {
            GOLD: self.check_gold(news),
            COMPOSED: self.check_composed(seen),
            NEGATIVES: self.check_negatives(seen),
            **{name: self.check_real(name, seen) for name in REAL_COUNTS},
        }


def summary(name, records):
    none = sum(not record["measures"] for record in records)
    high = sum(record["conf"] == "high" for record in records)
    traditional = sum(record["script"] == "hant" for record in records)
    lines = [f"{name}: {len(records)} records, {none} without measure, {high} high, {traditional} traditional"]
    measures = Counter(measure for record in records for measure in record["measures"])
    if measures:
        lines.append("  measures " + "  ".join(f"{m}:{measures[m]}" for m in sorted(measures)))
    for field in ("kind", "region", "topic"):
        counts = Counter(record[field] for record in records if field in record)
        if counts:
            lines.append(f"  {field} " + "  ".join(f"{value}:{count}" for value, count in counts.most_common()))
    return "\n".join(lines)


def main(arguments):
    if len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    default = Path(__file__).resolve().parent.parent / "seeds"
    checker = Checker(Path(arguments[0]) if arguments else default)
    files = checker.run()
    if checker.faults:
        for fault in checker.faults:
            print(fault, file=sys.stderr)
        print(f"{len(checker.faults)} faults in {checker.directory}", file=sys.stderr)
        return 1
    for name, records in files.items():
        print(summary(name, records))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
