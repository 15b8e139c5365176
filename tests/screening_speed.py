"""Measure the search for like names: ``python -m tests.screening_speed [TIMES ...]``.

Prints one table: for the list at hand, and for lists grown to ``TIMES`` its size by putting words
of its names of one kind together anew, how long it takes to index, how much memory that adds, how
many names never seen before are searched in a second of processor time, and how long the slowest
hundredth takes. Beside it, on the same names, a comparison with every name of the list by
``rapidfuzz`` (``ratio`` of lower-case names, from 70 on), which knows neither order nor scripts.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.similar_making import similar_index
from engine.screening.snapshot import EntryKind, ListEntry, Snapshot
from tests.benchmarks.test_screening import people
from tests.screening_harder import at_hand

SEED = 20_261_124
SEARCHED, BY_BRUTE_FORCE = 3_000, 30


def grown(snapshot: Snapshot, times: int) -> Snapshot:
    """Return a list ``times`` as long: each entry again, its names of other words of its kind."""
    chance = random.Random(SEED)
    words: dict[EntryKind, list[str]] = defaultdict(list)
    entries = list(snapshot)
    for entry in entries:
        for name in entry.names:
            words[entry.kind] += name.split()

    def other(entry: ListEntry, name: str) -> str:
        return " ".join(chance.choices(words[entry.kind], k=len(name.split()))) or name

    more = [
        replace(
            entry,
            id=f"{entry.id}-{time_}",
            name=other(entry, entry.name),
            aliases=tuple(other(entry, each) for each in entry.aliases),
        )
        for time_ in range(1, times)
        for entry in entries
        if entry.names
    ]
    return Snapshot.of(snapshot.header, (*entries, *more))


def line(label: str, times: Sequence[int]) -> str:
    """Return a row: searches a second, median and slowest hundredth, from nanoseconds each."""
    ordered = sorted(times)
    a_second = len(ordered) / (sum(ordered) / 1e9)
    median, slow = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    return f"{label:34} {a_second:9,.0f}/s  p50 {median / 1e3:9,.0f} us  p99 {slow / 1e3:9,.0f} us"


def timed(search: Callable[[str], object], names: Sequence[str]) -> list[int]:
    """Return how long each search took, in nanoseconds of processor time."""
    times = []
    for name in names:
        before = time.thread_time_ns()
        search(name)
        times.append(time.thread_time_ns() - before)
    return times


def measured(snapshot: Snapshot) -> list[str]:
    """Return the rows of one list."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before = time.process_time()
    index = similar_index(snapshot)
    load_s = time.process_time() - before
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
    gc.collect()
    gc.freeze()
    names = [each.names[0] for each in people(SEARCHED)]
    plain = [name.lower() for entry in snapshot for name in entry.names]
    kind, least = EntryKind.PERSON, SIMILAR_PERMILLE
    cold = timed(lambda name: index.find([name], least, kind), names)
    unknown = timed(lambda name: index.find([f"{name} "], least), names)
    brute = timed(
        lambda name: extract(name.lower(), plain, scorer=ratio, score_cutoff=70, limit=None),
        names[:BY_BRUTE_FORCE],
    )
    return [
        f"{len(snapshot):,} entries, {len(plain):,} names: indexed in {load_s:.1f} s, "
        f"{added:.0f} MiB more at most",
        line("  never seen, known to be a person", cold),
        line("  kind not known, words seen", unknown),
        line("  rapidfuzz, every name", brute),
    ]


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("times", type=int, nargs="*", default=[1])
    arguments.add_argument("--list", type=Path)
    chosen = arguments.parse_args()
    snapshot = at_hand(chosen.list)
    for times in chosen.times:
        print("\n".join(measured(grown(snapshot, times))), flush=True)


if __name__ == "__main__":
    main()
