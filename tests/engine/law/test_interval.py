"""Days and intervals of days."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.law.interval import Interval, is_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", True),
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("2026-11-31", False),
        ("20261124", False),
        ("2026-W48-2", False),
        ("2026-11-24T00:00", False),
        ("0000-01-01", False),
        ("２026-11-24", False),  # noqa: RUF001
        ("", False),
    ],
)
def test_is_day_knows_the_calendar(text: str, expected: bool) -> None:
    """The law is dated in days that exist, written one way."""
    assert is_day(text) is expected


INTERVALS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(
    lambda pair: Interval(
        f"2026-01-{min(pair):02}" if min(pair) > 1 else "",
        f"2026-01-{max(pair) + 1:02}" if max(pair) < 12 else "",
    )
)


@given(first=INTERVALS, second=INTERVALS)
def test_overlaps_means_that_some_day_is_in_both(first: Interval, second: Interval) -> None:
    """Two values of a threshold must not hold on one day."""
    days = [f"2026-01-{day:02}" for day in range(1, 15)]

    assert first.overlaps(second) == any(day in first and day in second for day in days)
    assert first.overlaps(second) == second.overlaps(first)
