#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a text of OpenMetrics from standard input with the parser of Prometheus' Python client, and counts what it holds.

    pip install prometheus-client
    minsheng report seeds/*.jsonl --openmetrics | Scripts/check-openmetrics.py

A text that is not well formed ends with the parser's error and exit code 1.
"""
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

families = list(text_string_to_metric_families(sys.stdin.read()))
if not families:
    sys.exit("the text holds no family of metrics")
for family in families:
    print(f"{family.name} {family.type} {family.unit}: {len(family.samples)} samples")
