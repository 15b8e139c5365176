"""Tell countries by the names that publishers print.

A name that is not in the table stays as printed, in capitals, as ``ListEntry.countries`` allows:
a region, a former state, or a remark that somebody wrote into the field. It is noticed, never
guessed. In capitals ``NA`` is Namibia; the United Nations write ``na`` where there is nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path
from types import MappingProxyType

from engine.facts.countries import COUNTRIES, NOT_ISO
from server.lists.reading import Report, plain

_TABLE = Path(__file__).with_name("countries.csv")
_NOTHING = frozenset({"", "00", "unknown", "undetermined", "none identified"})
_NOTHING_AS_PRINTED = "na"


def _codes() -> dict[str, str]:
    with _TABLE.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["name"]: row["code"] for row in rows}


CODES = MappingProxyType(_codes())
"""ISO 3166-1 alpha-2 codes by folded name."""


class Places:
    """The countries of an entry, gathered from its fields."""

    def __init__(self, report: Report) -> None:
        """Notice what has no code in ``report``."""
        self._report = report
        self._found: set[str] = set()

    @property
    def found(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted(self._found))

    def add(self, printed: str, field: str) -> str:
        """Take in a country as printed; return its code, or the text, or nothing."""
        folded = plain(printed).casefold()
        if folded in _NOTHING or plain(printed) == _NOTHING_AS_PRINTED:
            return ""
        code = _code(folded)
        if not code:
            self._report.notice(field, "the country has no code and stays as printed", printed)
            code = plain(printed).upper()
        self._found.add(code)
        return code


def _code(folded: str) -> str:
    upper = folded.upper()
    if upper in COUNTRIES:
        return upper
    return NOT_ISO.get(upper, "") if len(upper) == 2 else CODES.get(folded, "")


def code_of(printed: str) -> str:
    """Return the code of a country as printed, or nothing."""
    return _code(plain(printed).casefold())
