"""Tables of codes and countries, and what it means to be in one.

1. In a table of plain values (countries, words) a value is in it if a row has it.
2. Codes contain one another: ``3A001`` contains ``3A001.a.2``, and HS 8542 contains 8542.31. The
   row with the longest code that is, or contains, the code asked about decides: in, out, or *ask*,
   which makes the answer unknown. Without such a row the answer is no.
3. A code that is coarser than the table is unknown where the rows below it would decide otherwise:
   who says ``3A001`` has not said whether it is ``3A001.a.2``.
4. Rows have dates. A row that is not in force on the day asked about is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from engine.conditions.tree import Truth
from engine.facts.fact import HIERARCHICAL, Kind
from engine.law.interval import ALWAYS_IN_FORCE, Day, Interval


class Covers(Enum):
    """What a row says of its code."""

    IN = "in"
    OUT = "out"
    ASK = "ask"


_TRUTH = {Covers.IN: Truth.TRUE, Covers.OUT: Truth.FALSE, Covers.ASK: Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        code: The code or value, e.g. ``3A001.a``.
        covers: Whether the code is in, is out, or depends on an answer.
        question: What to ask where it depends.
        cite: Citation of the row, where it is narrower than the table's.
        in_force: The days on which the row holds.
        line: Line of the row in its file, 1-based.
        certainty: How sure the row is, where that differs from the table.
    """

    code: str
    covers: Covers = Covers.IN
    question: str = ""
    cite: str = ""
    in_force: Interval = ALWAYS_IN_FORCE
    line: int = 0
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """The answer to "is this code in the table?".

    Attributes:
        truth: Yes, no, or unknown.
        row: The row that decided, if one did.
        question: What to ask when unknown.
    """

    truth: Truth
    row: Row | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a ruleset version.

    Attributes:
        name: Name by which conditions refer to it, e.g. ``country_chart.ns1``.
        kind: Kind of its codes.
        source: Where the facts come from.
        edition: Day of the source's edition.
        certainty: How sure the source is.
        rows: All rows, sorted by code, then start.
    """

    name: str
    kind: Kind
    source: str
    edition: Day
    certainty: str
    rows: tuple[Row, ...]

    def on(self, day: Day) -> TableOnDay:
        """Return the table as it stands on ``day``."""
        rows = {row.code: row for row in self.rows if day in row.in_force}
        return TableOnDay(self.name, self.kind, rows, _below(self.kind, rows))


def _below(kind: Kind, rows: Mapping[str, Row]) -> Mapping[str, frozenset[Covers]]:
    """Return, for each code above some row, what the rows below it say."""
    below: dict[str, set[Covers]] = {}
    if kind in HIERARCHICAL:
        for row in rows.values():
            for code in ancestors(kind, row.code):
                below.setdefault(code, set()).add(row.covers)
    return {code: frozenset(covers) for code, covers in below.items()}


@dataclass(frozen=True, slots=True)
class TableOnDay:
    """A table as it stands on one day, ready to be asked.

    Attributes:
        name: Name of the table.
        kind: Kind of its codes.
        rows: The rows in force, by code.
        below: What the rows below a code say, by that code.
    """

    name: str
    kind: Kind
    rows: Mapping[str, Row]
    below: Mapping[str, frozenset[Covers]]

    def membership(self, code: str) -> Membership:
        """Say whether ``code`` is in the table, and which row says so."""
        row = self.rows.get(code)
        if self.kind not in HIERARCHICAL:
            return Membership(Truth.FALSE) if row is None else self._of(row)
        if row is None:
            row = next(
                (self.rows[above] for above in ancestors(self.kind, code) if above in self.rows),
                None,
            )
        here = Membership(Truth.FALSE) if row is None else self._of(row)
        under = {_TRUTH[covers] for covers in self.below.get(code, ())}
        if here.truth is Truth.UNKNOWN or under <= {here.truth}:
            return here
        return Membership(
            Truth.UNKNOWN,
            row,
            f"`{code}` is not narrow enough; which paragraph or subheading is it?",
        )

    @staticmethod
    def _of(row: Row) -> Membership:
        return Membership(_TRUTH[row.covers], row, row.question)


def ancestors(kind: Kind, code: str) -> Iterator[str]:
    """Yield the codes that contain ``code``, the narrowest first, itself excluded.

    An ECCN is contained by its paragraphs and entry; a code of digits by each of its prefixes.
    """
    if kind is Kind.ECCN:
        while "." in code:
            code = code.rsplit(".", 1)[0]
            yield code
    else:
        for length in range(len(code) - 1, 0, -1):
            yield code[:length]
