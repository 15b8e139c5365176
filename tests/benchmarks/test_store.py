"""How many decisions become durable in a second, and how long each waits.

No figure here means anything without the time of an ``fsync`` on the same disk in the same run,
which differs thirtyfold between an idle machine and a busy one; so it is measured and printed with
each.
"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from server.store.decisions import DecisionLog
from server.store.records import Entry
from tests.server.store.builders import a_log, an_entry

RECORD = os.urandom(2_048)
IN_FLIGHT = 64
EACH = 8
"""Appends of each of those in flight, in a round."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[DecisionLog]:
    """Give an empty log."""
    with a_log(tmp_path) as log:
        yield log


def _entries() -> Iterator[Entry]:
    """Yield decisions of 2 KB, without end; request ids have no order, as callers make them."""
    for number in itertools.count():
        yield an_entry(number, request_id=os.urandom(16).hex(), record=RECORD)


def _fsync_us(folder: Path) -> float:
    """Return the median time in which a record is written to a file and the file to the disk."""
    times = []
    with (folder / "probe").open("wb", buffering=0) as probe:
        for _ in range(100):
            probe.write(RECORD)
            start = time.perf_counter()
            os.fsync(probe.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def _rate(log: DecisionLog, entries: Iterator[Entry], callers: int) -> float:
    """Return how many decisions a second ``callers`` record, each waiting for its own."""
    shares = [list(itertools.islice(entries, EACH)) for _ in range(callers)]

    def append(share: list[Entry]) -> None:
        for entry in share:
            log.append(entry)

    with ThreadPoolExecutor(callers) as threads:
        start = time.perf_counter()
        list(threads.map(append, shares))
        return callers * EACH / (time.perf_counter() - start)


def test_append_alone(benchmark: BenchmarkFixture, log: DecisionLog, tmp_path: Path) -> None:
    """One caller: a commit for each decision."""
    entries = _entries()
    benchmark.extra_info["fsync_us"] = _fsync_us(tmp_path)

    appended = benchmark(lambda: log.append(next(entries)))

    assert appended.is_new


def test_append_all_of_a_group(
    benchmark: BenchmarkFixture, log: DecisionLog, tmp_path: Path
) -> None:
    """A batch of 64: one commit."""
    entries = _entries()
    benchmark.extra_info["fsync_us"] = _fsync_us(tmp_path)

    appended = benchmark(lambda: log.append_all(list(itertools.islice(entries, IN_FLIGHT))))

    assert all(each.is_new for each in appended)


def test_append_in_groups_outruns_commit_by_commit(
    benchmark: BenchmarkFixture,
    log: DecisionLog,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With 64 callers the same disk records several times as many decisions as one by one."""
    entries = _entries()
    fsync_us = _fsync_us(tmp_path)
    alone = statistics.median(_rate(log, entries, 1) for _ in range(15))

    benchmark(_rate, log, entries, IN_FLIGHT)
    together = statistics.median(_rate(log, entries, IN_FLIGHT) for _ in range(5))

    benchmark.extra_info |= {"fsync_us": fsync_us, "ratio": together / alone}
    with capsys.disabled():
        print(
            f"\n2 KB records: {alone:,.0f}/s commit by commit, {together:,.0f}/s with {IN_FLIGHT} "
            f"in flight, ratio {together / alone:.1f}; fsync {fsync_us:,.0f} us"
        )
    assert log.count() > IN_FLIGHT
