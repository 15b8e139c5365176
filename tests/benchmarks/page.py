"""The page of figures, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.conftest import PER_ROUND
from tests.load.__main__ import Figure, table

HEAD = """\
# Benchmarks

Written by `make bench`; don't edit. Figures of one run on one machine: {machine}, {cores} cores,
Python {python}. Ratios carry over to other machines; times don't.
"""


def page(figures: Mapping[str, Any]) -> str:
    """Return the page for the figures of each part; a part without any is left out."""
    lines = [
        HEAD.format(machine=_processor(), cores=os.cpu_count(), python=platform.python_version())
    ]
    for name, section in (
        ("load", _load),
        ("peers", _peers),
        ("peers_more", _peers),
        ("columns", _columns),
        ("parts", _parts),
    ):
        if figures.get(name) is not None:
            lines += [*section(figures[name]), ""]
    return "\n".join(lines)


def _load(figures: Any) -> Iterator[str]:
    yield "## The whole service"
    yield ""
    yield (
        "All shipped rulesets, durable, one core for the server, every call with its own body. "
        "*CPU* is processor time of the server for a call, *echoes* how many empty calls of the "
        "threaded front that is; *5 % unseen* has so many names that come up once."
    )
    yield ""
    yield from table([Figure(**each) for each in figures])


def _peers(figures: Any) -> Iterator[str]:
    yield f"## {figures['rules']:,} rules, one transaction"
    yield ""
    yield (
        "The same rules and transactions, answers compared first. Processor time of whatever "
        "evaluates, medians of interleaved rounds. Cerbos only says whether a rule denies."
    )
    yield ""
    yield "| engine | µs/transaction | per second | times licet |"
    yield "|---|---:|---:|---:|"
    for each in figures["measured"]:
        us = each["microseconds"]
        yield f"| {each['engine']} | {us:,.1f} | {1e6 / us:,.0f} | {each['ratio']:,.1f} |"
    for note in figures["notes"]:
        yield f"\n{note}"


def _columns(figures: Any) -> Iterator[str]:
    total, seconds = figures["transactions"], figures["seconds"]
    yield f"## {figures['rules']:,} rules, {total:,} past transactions"
    yield ""
    yield "In columns, one core; equal counts of hits, rule by rule."
    yield ""
    yield "| engine | seconds | transactions/s | times licet |"
    yield "|---|---:|---:|---:|"
    for name, each in seconds.items():
        ratio = each / seconds["licet"]
        yield f"| {name} | {each:.2f} | {total / each:,.0f} | {ratio:,.1f} |"


def _parts(figures: Any) -> Iterator[str]:
    yield "## Parts"
    yield ""
    yield "Medians of wall time, by pytest-benchmark; each is a test in `tests/benchmarks`."
    yield ""
    yield "| what | µs | per second |"
    yield "|---|---:|---:|"
    for each in figures["benchmarks"]:
        name = each["name"]
        median = each["stats"]["median"] / PER_ROUND.get(name.split("[")[0], 1)
        what = name.removeprefix("test_").replace("_", " ")
        yield f"| {what} | {median * 1e6:,.1f} | {1 / median:,.0f} |"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
