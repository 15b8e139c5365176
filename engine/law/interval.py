"""Intervals of days, the measure of everything that is dated in law.

A day is its ISO text, ``2026-11-24``: such texts order as the days do, need no library to store,
and can't hold a time of day by accident.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

Day = str

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def is_day(text: str) -> bool:
    """Say whether ``text`` is a day of the calendar, written ``YYYY-MM-DD``."""
    match = _ISO_DAY.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The days from ``start``, inclusive, until ``until``, exclusive.

    Attributes:
        start: First day, or empty for "since ever".
        until: First day after the last, or empty for "until further notice".
    """

    start: Day = ""
    until: Day = ""

    def __contains__(self, day: Day) -> bool:
        return self.start <= day and (not self.until or day < self.until)

    def __str__(self) -> str:
        if not self.start and not self.until:
            return "always"
        return " ".join(
            part
            for part in (
                f"from {self.start}" if self.start else "",
                f"until {self.until}" if self.until else "",
            )
            if part
        )

    def overlaps(self, other: Interval) -> bool:
        """Say whether some day is in both."""
        return (not self.until or other.start < self.until) and (
            not other.until or self.start < other.until
        )


ALWAYS_IN_FORCE = Interval()
"""All days."""
