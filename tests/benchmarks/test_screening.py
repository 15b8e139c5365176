"""How long it takes to load a list and to compare a party with it.

The whole list is used where it is at hand, otherwise the extract that ships; the name of the
benchmark says how many entries it is about.
"""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.screening.screen import Index, Subject, screener
from engine.screening.snapshot import Snapshot
from tests.engine.screening.builders import DEMONSTRATION
from tests.server.lists.builders import REAL_LIST, read


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Give the largest list at hand."""
    if REAL_LIST.exists():
        return read(REAL_LIST.read_bytes())
    return Snapshot.from_bytes(DEMONSTRATION.read_bytes())


def test_load(benchmark: BenchmarkFixture, snapshot: Snapshot) -> None:
    """Verify a stored list by its digest, and index it."""
    benchmark.extra_info["entries"] = len(snapshot)

    index = benchmark(lambda: Index.of(Snapshot.from_bytes(snapshot.content, snapshot.digest)))

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
    benchmark: BenchmarkFixture, snapshot: Snapshot, names: tuple[str, ...], is_listed: bool
) -> None:
    """Compare one party with the whole list."""
    searching = screener([snapshot])
    benchmark.extra_info["entries"] = len(snapshot)

    found = benchmark(searching.screen, Subject(names))

    assert bool(found) == is_listed
