"""Every entry of the Commerce Control List to every destination of the Country Chart.

The list and the chart are read a second time here, from a transcription and in the crudest way:

1. A row asks for a license wherever its column has an X, and where it names destinations in words.
2. Any other row, a reason without a row, and an entry without rows may ask anywhere.
3. Footnotes 7 and 10 of the chart ask for what they name although the cells are empty.

What that leaves free, a decision may allow; nothing else.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.decision.decide import Asked, Screening, decide
from engine.decision.model import Verdict
from engine.decision.release import CompiledRelease
from engine.facts.derive import Screened
from engine.facts.transaction import Item, Transaction

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LICET_SHARED") or ROOT.parent / "shared") / "data" / "us"
DAY = "2026-09-24"
EVERY = 101
"""The default run takes one pair in so many; it has no factor in common with 200 destinations."""
FOOTNOTES = {"7": re.compile("6A003|9A515"), "10": re.compile("0A50[1245-9]|0[DE]50[15]|0E504")}
"""Entries that a footnote of the chart names, as they begin."""

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"2 sweeps need the transcriptions in {SHARED}; set LICET_SHARED"
)

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def asking() -> Mapping[Pair, bool]:
    """Whether the transcription may ask for a license, by entry and destination."""
    with (SHARED / "country_chart.csv").open(encoding="utf-8") as file:
        chart = {row["iso2"]: row for row in csv.DictReader(file)}
    entries = json.loads((SHARED / "ccl.json").read_text(encoding="utf-8"))["entries"]
    places = _places()
    return {
        (entry["eccn"], country): _asks(entry, country, row, places)
        for entry in entries
        for country, row in chart.items()
    }


def _places() -> Mapping[str, frozenset[str]]:
    """Return the destinations that the words of control rows mean."""
    groups = json.loads((SHARED / "country_groups.json").read_text(encoding="utf-8"))
    misc = json.loads((SHARED / "ear_misc_lists.json").read_text(encoding="utf-8"))
    members = {
        name: frozenset(code for code, its in groups["membership"].items() if name in its)
        for name in ("A:5", "A:6", "D:1", "D:4", "D:5")
    }
    concern = members["D:1"] | members["D:4"] | members["D:5"]
    return {
        "China, Russia": frozenset({"CN", "RU", "VE"}),
        "United Arab Emirates": (concern - members["A:5"] - members["A:6"]) | {"AE"},
        "Macau": members["D:5"] | {"MO"},
        "Iraq or Pakistan": frozenset({"IQ", "PK"}),
        "Iraq": frozenset({"IQ"}),
        "Pakistan": frozenset({"PK"}),
        "North Korea": frozenset({"KP"}),
        "UN controls": frozenset(misc["un_arms_embargo_746_1_b"]),
        "746.8": frozenset({"RU", "BY"}),
    }


def _asks(
    entry: Mapping[str, Any],
    country: str,
    row: Mapping[str, str],
    places: Mapping[str, frozenset[str]],
) -> bool:
    if row["embargoed_see_part_746"] == "1" or country in ("RU", "BY", "IR", "CU", "KP", "SY"):
        return True
    footnotes = row["footnotes"].split("|")
    if any(note in footnotes and eccn.match(entry["eccn"]) for note, eccn in FOOTNOTES.items()):
        return True
    rows = entry["countryChart"]
    told = " ".join(f"{each['control']} {each['countryChart']}" for each in rows)
    reasons = re.findall(r"\b[A-Z]{2}\b", entry["reasonForControl"] or "")
    if not rows or any(not re.search(rf"\b{reason}\b", told) for reason in reasons):
        return True
    return any(_row_asks(each["countryChart"] or "", country, row, places) for each in rows)


def _row_asks(
    text: str, country: str, row: Mapping[str, str], places: Mapping[str, frozenset[str]]
) -> bool:
    columns = re.findall(r"\b([A-Z]{2}) Column (\d)", text)
    if columns:
        return any(row[reason + number] == "1" for reason, number in columns)
    if text.startswith("MT applies"):  # 1D018 prints no column; MT has one only.
        return row["MT1"] == "1"
    if "except Canada" in text:
        return country != "CA"
    for words, countries in places.items():
        if words in text:
            return country in countries
    return text != "Column 1."


def _verdict(release: CompiledRelease, eccn: str, country: str) -> Verdict:
    item = Item({"item.eccn": eccn}, "1")
    facts = {
        "transaction.kind": "export",
        "transaction.ship_from": "US",
        "transaction.destination": country,
    }
    screening = Screening(Screened(()), (), ())
    return decide(release, Transaction(facts, (item,)), screening, Asked("0" * 64, DAY)).verdict


def _sweep(release: CompiledRelease, asking: Mapping[Pair, bool], every: int) -> None:
    false_allow, false_block, decided = [], [], 0
    for number, (pair, asks) in enumerate(sorted(asking.items())):
        if number % every:
            continue
        decided += 1
        verdict = _verdict(release, *pair)
        if asks and verdict is Verdict.ALLOW:
            false_allow.append(pair)
        if not asks and verdict is Verdict.BLOCK:
            false_block.append(pair)
    assert decided >= len(asking) // every
    assert not false_allow, f"{len(false_allow)} of {decided} are allowed: {false_allow[:20]}"
    assert not false_block, f"{len(false_block)} of {decided} are blocked: {false_block[:20]}"


def test_sweep_sample_allows_only_what_the_list_and_the_chart_leave_free(
    release: CompiledRelease, asking: Mapping[Pair, bool]
) -> None:
    """In a sample, no pair is allowed that may need a license, and none blocked that is free."""
    _sweep(release, asking, EVERY)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_sweep_whole_allows_only_what_the_list_and_the_chart_leave_free(
    release: CompiledRelease, asking: Mapping[Pair, bool]
) -> None:
    """The same for all pairs: 633 entries, 200 destinations."""
    _sweep(release, asking, 1)
