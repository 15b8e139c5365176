"""Backtest a candidate release by deciding again only what it can decide otherwise.

1. Which decisions those are is asked in columns, of whole segments at once
   (``engine.decision.difference``). They, and those that are in no segment, are decided again as in
   any backtest; the others are the same.
2. That only the wording or the citation of a rule changed is no difference here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from engine.decision.difference import AS_OF, Difference
from engine.errors import IntegrityError
from engine.facts.fact import Scope
from server.columns.folder import Columns
from server.columns.segment import LEFT_OUT, read
from server.redecision.archive import Archive
from server.redecision.backtest import Backtesting
from server.redecision.differences import Differences
from server.redecision.job import Plain
from server.redecision.stretch import ends
from server.store.records import Selection


@dataclass(frozen=True, slots=True)
class Incremental:
    """Says what each decision would have been, by way of the columns.

    Attributes:
        data: The data folder.
        testing: How a decision is decided again; by a release, and with no other lists.
    """

    data: str
    testing: Backtesting

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Decide those of ``which`` that may differ again, and return what differs."""
        numbers = {number for number, _ in archive.decisions.numbers(which)}
        same = self._same(archive, which) & numbers
        found = Differences()
        found.unaffected(len(same))
        for first, last in _runs(numbers - same):
            found.include(self.testing.done(archive, replace(which, first=first, last=last)))
        return found.to_plain()

    def _same(self, archive: Archive, which: Selection) -> set[int]:
        """Return numbers of decisions that surely are decided as before."""
        columns = Columns(Path(self.data))
        first, last = ends(which)
        same: set[int] = set()
        for begins, until in columns.there():
            if begins <= last and first <= until:
                same |= _unaffected(archive, self.testing.release, columns.place(begins, until))
        return same


def _unaffected(archive: Archive, release: str, folder: Path) -> set[int]:
    try:
        dated = read(folder, {AS_OF})
        of_transactions = dated.projection.scopes[Scope.TRANSACTION]
        days = [str(day) for day in of_transactions.columns[AS_OF].values]
        differences = {
            code: _difference(archive, str(base), release)
            for code, base in enumerate(dated.release.values, start=1)
        }
        reads = frozenset[str]().union(*(each.reads(days) for each in differences.values()))
        segment = read(folder, {AS_OF, *reads})
    except (OSError, IntegrityError):
        return set()
    if reads & LEFT_OUT:
        return set()
    same: set[int] = set()
    for code, difference in differences.items():
        rows = np.flatnonzero(segment.release.codes == code)
        affected = difference.affected(segment.projection.of(rows))
        same |= set(segment.sequence[rows[~affected]].tolist())
    return same


_compared: dict[tuple[str, str], Difference] = {}


def _difference(archive: Archive, base: str, candidate: str) -> Difference:
    """Return how two releases differ, which this process keeps.

    Raises:
        IntegrityError: One of them is missing or not what was published.
    """
    if (base, candidate) not in _compared:
        law = archive.law
        _compared[base, candidate] = Difference(law.by_digest(base), law.by_digest(candidate))
    return _compared[base, candidate]


def _runs(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda each: each[1] - each[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]
