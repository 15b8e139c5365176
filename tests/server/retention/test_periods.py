"""The legal periods are data: each with its provision, and none without."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.retention.periods import read
from server.store.errors import StorageError

GOOD = "{jurisdiction: X, years: 5, cites: Act s 1, certainty: verified}"


def test_shipped_periods_are_those_of_the_sources() -> None:
    """EAR five years, OFAC ten; what was not checked says so; nothing else is claimed."""
    periods = read()

    assert {name: (each.years, each.cites) for name, each in periods.items()} == {
        "US-EAR": (5, "15 CFR 762.6"),
        "US-OFAC": (10, "31 CFR 501.601"),
    }
    assert {each.certainty for each in periods.values()} == {"unverified"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not subscriptable"),
        ("periods: 5", "a list"),
        (f"periods: [{GOOD}]\nmore: 1", "nothing else"),
        (f"periods: [{GOOD}, {GOOD}]", "two periods"),
        ("periods: [{jurisdiction: X}]", "period 1: expected"),
        (f"periods: [{GOOD.replace('5', '0')}]", "`0` years"),
        (f"periods: [{GOOD.replace('5', '5.5')}]", "`5.5` years"),
        (f"periods: [{GOOD.replace('verified', 'sure')}]", "certainty `sure`"),
        ("periods: [", "periods.yaml"),
    ],
)
def test_file_with_something_else_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """A misspelt period never shortens what is kept."""
    (tmp_path / "periods.yaml").write_text(text)

    with pytest.raises(StorageError, match=problem):
        read(tmp_path / "periods.yaml")


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Without periods nothing is pruned."""
    with pytest.raises(StorageError, match="can't be read"):
        read(tmp_path / "periods.yaml")
