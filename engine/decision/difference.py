"""Which transactions a candidate release can decide otherwise than another release does.

1. A verdict follows from the rules that are found, by their effects and by how they name one
   another. Where the two releases find the same rules with the same content, they decide alike.
2. So only what changed is asked: rules that one release alone has, rules whose content differs, and
   rules that read a table or a parameter that differs on the day. It is asked in columns, of all
   transactions at once.
3. What is not about rules is compared first: a ruleset that may not be used on the day, and the
   score from which names are alike. Where these differ, every transaction may be decided otherwise.
4. How a rule is worded and cited is no part of its content here: it alters what is told, and not
   what is decided.

That a transaction is affected means that it must be decided again to be sure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.conditions.tree import ParameterRef, TableRef, facts_of, tests
from engine.decision.law_on_day import LawOnDay
from engine.decision.release import CompiledRelease
from engine.decision.screen import threshold
from engine.errors import EvaluationError
from engine.facts.fact import Kind, Scope
from engine.law.interval import ALWAYS_IN_FORCE, Day
from engine.law.model import Rule
from engine.law.table import Covers, TableOnDay
from engine.match.columnar import LARGEST, ColumnIndex, Found
from engine.match.entry import Entry
from engine.match.index import Index
from engine.match.projection import Projection, Rows

AS_OF = "transaction.as_of"
_Name = tuple[str, str]
"""Ids of a ruleset and of a rule in it."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What of one release is asked in a stretch of days.

    Attributes:
        index: The conditions of its changed rules.
        numbers: A number for each entry; the same on both sides where the content is the same.
    """

    index: ColumnIndex
    numbers: Rows


class Difference:
    """Two releases, compared for any number of transactions."""

    def __init__(self, base: CompiledRelease, candidate: CompiledRelease) -> None:
        """Compare ``candidate`` with ``base``."""
        self._base = base
        self._candidate = candidate
        usable = [each.in_force for each in (*base.rulesets, *candidate.rulesets)]
        bounds = {day for each in usable for day in (each.start, each.until)}
        self._days = sorted({*base.changes, *candidate.changes, *bounds} - {""})
        self._sides: dict[int, tuple[_Side, _Side] | None] = {}

    def affected(self, projection: Projection) -> NDArray[np.bool_]:
        """Say of each transaction whether the candidate may decide it otherwise.

        Args:
            projection: The transactions, with every fact that a condition reads and with
                the day that each is judged by.

        Raises:
            EvaluationError: The day of a transaction is not in the projection.
        """
        marked = np.zeros(projection.count, dtype=np.bool_)
        for day, rows in self._by_stretch(projection):
            sides = self._on(day)
            if sides is None:
                marked[rows] = True
                continue
            base, candidate = sides
            if len(base.numbers) or len(candidate.numbers):
                some = projection.of(rows)
                marked[rows] = _differ(some.count, base, candidate, some)
        return marked

    def changed(self, day: Day) -> tuple[_Name, ...] | None:
        """Return the rules that are asked again on ``day``, sorted; None if everything is."""
        if self._everything_differs(day):
            return None
        changed = _changed(self._base, self._candidate, day)
        return tuple(sorted({name for each in changed for name, _ in each}))

    def reads(self, days: Iterable[Day]) -> frozenset[str]:
        """Return the names of the facts that must be there to compare transactions of ``days``."""
        one_of_each = {bisect_right(self._days, day): day for day in days}
        sides = [side for day in one_of_each.values() for side in self._on(day) or ()]
        conditions = [entry.condition for side in sides for entry in side.index.index.entries]
        return frozenset({AS_OF}).union(*map(facts_of, conditions))

    def _by_stretch(self, projection: Projection) -> list[tuple[Day, Rows]]:
        """Return the transactions judged by days between which neither release changes."""
        column = projection.scopes[Scope.TRANSACTION].columns.get(AS_OF)
        if column is None or not column.codes.all():
            raise EvaluationError(f"`{AS_OF}` is missing from the projection")
        days = [str(day) for day in column.values]
        stretch_of_value = np.array([bisect_right(self._days, day) for day in days])
        stretch = stretch_of_value[column.codes - 1]
        return [
            (days[int(column.codes[rows[0]]) - 1], rows)
            for each in np.unique(stretch)
            for rows in (np.flatnonzero(stretch == each),)
        ]

    def _on(self, day: Day) -> tuple[_Side, _Side] | None:
        """Return what is asked on ``day``; None if everything may be decided otherwise."""
        stretch = bisect_right(self._days, day)
        if stretch not in self._sides:
            self._sides[stretch] = self._made(day)
        return self._sides[stretch]

    def _made(self, day: Day) -> tuple[_Side, _Side] | None:
        if self._everything_differs(day):
            return None
        of_base, of_candidate = _changed(self._base, self._candidate, day)
        numbers: dict[object, int] = {}
        return (
            _side(self._base.on(day), of_base, numbers),
            _side(self._candidate.on(day), of_candidate, numbers),
        )

    def _everything_differs(self, day: Day) -> bool:
        both = (self._base.rulesets, self._candidate.rulesets)
        unusable = [{each.id for each in rulesets if day not in each.in_force} for rulesets in both]
        return unusable[0] != unusable[1] or threshold(both[0], day) != threshold(both[1], day)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule as it decides on a day.

    Attributes:
        entry: Its entry in the index of the day.
        content: What it is, its words apart.
    """

    entry: Entry
    content: tuple[object, ...]


_Changed = list[tuple[_Name, _Asked]]


def _changed(
    base: CompiledRelease, candidate: CompiledRelease, day: Day
) -> tuple[_Changed, _Changed]:
    """Return the rules of each release that are not the same in the other."""
    laws = base.on(day), candidate.on(day)
    both = _asked(base, laws[0]), _asked(candidate, laws[1])
    operands = _changed_operands(*laws)
    same = {
        name
        for name, asked in both[0].items()
        if name in both[1]
        and asked.content == both[1][name].content
        and not _reads(asked.entry, operands)
    }
    of_base, of_candidate = (
        [(name, asked) for name, asked in each.items() if name not in same] for each in both
    )
    return of_base, of_candidate


def _asked(release: CompiledRelease, law: LawOnDay) -> dict[_Name, _Asked]:
    return {
        (question.rule.ruleset.id, question.rule.rule.id): _Asked(
            entry,
            (
                _content(question.rule.rule),
                law.statuses[question.rule.number],
                question.rule.ruleset.jurisdiction,
                question.rule.ruleset.id in release.without_nexus,
            ),
        )
        for entry, question in zip(law.index.entries, law.questions, strict=True)
        if question.decides
    }


def _changed_operands(base: LawOnDay, candidate: LawOnDay) -> frozenset[TableRef | ParameterRef]:
    """Return the tables and parameters that don't stand the same in both."""
    tables = [{name: _says(table) for name, table in law.index.tables.items()}
              for law in (base, candidate)]  # fmt: skip
    parameters = [law.index.parameters for law in (base, candidate)]
    return frozenset(
        [TableRef(name) for name in {*tables[0], *tables[1]}
         if tables[0].get(name) != tables[1].get(name)]
        + [ParameterRef(name) for name in {*parameters[0], *parameters[1]}
           if parameters[0].get(name) != parameters[1].get(name)]
    )  # fmt: skip


def _says(table: TableOnDay) -> tuple[Kind, Mapping[str, Covers]]:
    """Return what a table answers by."""
    return table.kind, {code: row.covers for code, row in table.rows.items()}


def _reads(entry: Entry, operands: frozenset[TableRef | ParameterRef]) -> bool:
    return any(test.operand in operands for test in tests(entry.condition))


def _content(rule: Rule) -> Rule:
    """Return ``rule`` without its words, its place, and the days of which its status tells."""
    return replace(
        rule,
        title="",
        because="",
        cites=(),
        in_force=ALWAYS_IN_FORCE,
        suspended=(),
        uncertain=(),
        wind_down=(),
        renewal_expected=False,
        line=0,
        file="",
        when_text="",
        scope_text="",
    )


def _side(law: LawOnDay, asked: _Changed, numbers: dict[object, int]) -> _Side:
    """Return what is asked of one release; equal content gets an equal number."""
    index = Index.build([each.entry for _, each in asked], law.index.tables, law.index.parameters)
    known = [numbers.setdefault((name, each.content), len(numbers)) for name, each in asked]
    return _Side(ColumnIndex(index), np.array(known, dtype=np.int64))


def _differ(count: int, base: _Side, candidate: _Side, projection: Projection) -> NDArray[np.bool_]:
    """Say of each transaction whether the two sides find anything different in it."""
    found = base.index.matches(projection), candidate.index.matches(projection)
    sizes = [
        max((int(each.max(initial=-1)) for each in both), default=-1) + 2
        for both in (
            (base.numbers, candidate.numbers),
            (found[0].item, found[1].item),
            (found[0].party, found[1].party),
        )
    ]
    if 3 * count * sizes[0] * sizes[1] * sizes[2] >= LARGEST:
        raise EvaluationError(f"{count} transactions are too many at once; take fewer")
    packed = [
        _packed(each, side.numbers, sizes)
        for each, side in zip(found, (base, candidate), strict=True)
    ]
    different = np.setxor1d(packed[0], packed[1])
    marked = np.zeros(count, dtype=np.bool_)
    marked[different // (3 * sizes[0] * sizes[1] * sizes[2])] = True
    return marked


def _packed(found: Found, numbers: Rows, sizes: Sequence[int]) -> Rows:
    packed = found.transaction * sizes[0] + numbers[found.entry]
    packed = (packed * sizes[1] + found.item + 1) * sizes[2] + found.party + 1
    return packed * 3 + found.truth
