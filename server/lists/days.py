"""Read the days that publishers print.

A day that can't be read is never a day: where the field is one of law it is refused by whoever
reads it, and a birth stays as printed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ONLY_YEAR = re.compile(r"dd/mm/(\d{4})", re.IGNORECASE)
_ONLY_MONTH = re.compile(r"dd/(\d{1,2})/(\d{4})", re.IGNORECASE)
_LONGEST_RANGE = 120


def iso(year: int, month: int, day: int) -> str:
    """Return a day in the form ``2026-07-31``, or nothing if there is none."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def day_first(text: str) -> str:
    """Return the day of a text like ``31/07/2026``, or nothing."""
    match = _DAY_FIRST.fullmatch(text)
    return iso(int(match[3]), int(match[2]), int(match[1])) if match else ""


def month_first(text: str) -> str:
    """Return the day of a text like ``7/31/2026``, or nothing."""
    match = _DAY_FIRST.fullmatch(text)
    return iso(int(match[3]), int(match[1]), int(match[2])) if match else ""


def in_words(text: str) -> str:
    """Return the day of a text like ``31 Jul 2026``, or nothing."""
    for form in ("%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return ""


def of_moment(text: str) -> str:
    """Return the day of a text that begins like ``2026-07-31``, or nothing."""
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*|Z|[+-]\d\d:?\d\d)?", text)
    return iso(int(parts[1]), int(parts[2]), int(parts[3])) if parts else ""


def birth_day_first(text: str) -> str:
    """Return a birth like ``31/07/1960`` or ``dd/mm/1960`` as a day, month or year, or as it is."""
    if year := _ONLY_YEAR.fullmatch(text):
        return year[1]
    if month := _ONLY_MONTH.fullmatch(text):
        return f"{month[2]}-{int(month[1]):02}"
    return day_first(text) or text


def years(first: str, last: str) -> tuple[str, ...]:
    """Return every year of a range, so that each of them is found; or its ends, if it is odd."""
    if not (first.isdigit() and last.isdigit()):
        return tuple(dict.fromkeys(text for text in (first, last) if text))
    start, end = int(first), int(last)
    if not start <= end <= start + _LONGEST_RANGE:
        return (first, last)
    return tuple(str(year) for year in range(start, end + 1))
