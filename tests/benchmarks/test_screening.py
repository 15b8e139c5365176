"""How long it takes to load a list and to compare a party with it.

Like names are measured cold, each name once, and warm, the same name again: partners trade again,
and what was found for a name is kept.

The whole list is used where it is at hand, otherwise the extract that ships; the name of the
benchmark says how many entries it is about.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.screening.evidence import Known
from engine.screening.screen import SIMILAR_PERMILLE, Index, Screener, Subject, screener
from engine.screening.snapshot import EntryKind, Snapshot
from tests.engine.screening.builders import DEMONSTRATION
from tests.server.lists.builders import REAL_LIST, SHARED, read


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Give the largest list at hand."""
    if REAL_LIST.exists():
        return read(REAL_LIST.read_bytes())
    return Snapshot.from_bytes(DEMONSTRATION.read_bytes())


@pytest.fixture(scope="module")
def searching(snapshot: Snapshot) -> Screener:
    """Give what searches that list."""
    return screener([snapshot])


def measure(
    benchmark: BenchmarkFixture, act: Callable[[], object], rounds: int, warmup: int
) -> object:
    """Run ``act`` a stated number of times."""
    return benchmark.pedantic(act, rounds=rounds, warmup_rounds=warmup)  # type: ignore[no-untyped-call]


def test_load(benchmark: BenchmarkFixture, snapshot: Snapshot) -> None:
    """Verify a stored list by its digest, and index it."""
    benchmark.extra_info["entries"] = len(snapshot)

    def load() -> Index:
        return Index.of(Snapshot.from_bytes(snapshot.content, snapshot.digest))

    index = measure(benchmark, load, 1, 0)

    assert isinstance(index, Index)

    assert index.snapshot == snapshot


@pytest.mark.parametrize(
    ("names", "is_listed"),
    [
        (("Siemens Aktiengesellschaft", "Siemens AG"), False),
        (("Северный ветер", "Severny Veter LLC"), False),
        (("Huawei Technologies Co., Ltd.",), True),
    ],
    ids=["latin", "cyrillic", "listed"],
)
def test_screen(
    benchmark: BenchmarkFixture,
    snapshot: Snapshot,
    searching: Screener,
    names: tuple[str, ...],
    is_listed: bool,
) -> None:
    """Compare one party with the whole list."""
    benchmark.extra_info["entries"] = len(snapshot)

    found = benchmark(searching.screen, Subject(names))

    assert bool(found) == is_listed


PEOPLE = SHARED / "data" / "screening" / "yente" / "negatives_us.csv"


def people(count: int) -> list[Subject]:
    """Return people of many countries, nobody twice; a few invented ones where none are at hand."""
    names = [f"Ingeborg {chr(65 + number)}brahamsen" for number in range(26)]
    if PEOPLE.exists():
        with PEOPLE.open(encoding="utf-8", newline="") as rows:
            names = [row["full_name"] for row in csv.DictReader(rows)]
    known = Known(EntryKind.PERSON)
    return [Subject((name,), known=known) for name in list(dict.fromkeys(names))[:count]]


@pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "warm"])
def test_similar(
    benchmark: BenchmarkFixture, snapshot: Snapshot, searching: Screener, is_warm: bool
) -> None:
    """Search for names like those of people, one after the other."""
    subjects = people(1 if is_warm else 20_000)
    asked = cycle(subjects)
    benchmark.extra_info["entries"] = len(snapshot)
    benchmark.extra_info["names"] = len(subjects)

    def search() -> int:
        return len(searching.similar(next(asked), SIMILAR_PERMILLE))

    measure(benchmark, search, 2_000, int(is_warm))

    assert searching.similar(Subject(("Huawey Technologies",)), SIMILAR_PERMILLE) != ()
