"""The facts of many transactions in columns: one number for each value of each subject.

1. Each fact has a dictionary of the values that occur, sorted where they have an order, and for
   each subject (transaction, item or party) the place of its value in it, counted from 1. 0 stands
   for a fact that was not supplied.
2. Items and parties stand in the order of their transactions, so that those of one transaction lie
   side by side.
3. A projection holds what rules can see, of the facts that were chosen for it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from engine.facts.fact import Facts, Scope, Value

Rows = NDArray[np.int64]
"""Numbers of subjects, or one number for each."""
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of all subjects of a scope.

    Attributes:
        codes: For each subject the place of its value in ``values``, from 1; 0 if not supplied.
        values: The distinct values; those that have an order ascend.
    """

    codes: Codes
    values: tuple[Value, ...]

    def of(self, row: int) -> Value | None:
        """Return the value of the subject ``row``, or None if it was not supplied."""
        code = int(self.codes[row])
        return self.values[code - 1] if code else None


@dataclass(frozen=True, slots=True)
class Subjects:
    """All subjects of one scope.

    Attributes:
        transaction: For each subject the number of its transaction, ascending.
        columns: By fact.
    """

    transaction: Rows
    columns: Mapping[str, FactColumn]

    def facts(self, row: int, names: Iterable[str]) -> Mapping[str, Value]:
        """Return those facts of the subject ``row`` that are among ``names`` and supplied."""
        found = {}
        for name in names:
            value = self.columns[name].of(row) if name in self.columns else None
            if value is not None:
                found[name] = value
        return found

    def of(self, place: Rows) -> Subjects:
        """Return the subjects of some transactions, of which ``place`` has the new numbers."""
        owners = place[self.transaction]
        kept = np.flatnonzero(owners >= 0)
        columns = {
            name: FactColumn(column.codes[kept], column.values)
            for name, column in self.columns.items()
        }
        return Subjects(owners[kept], columns)


@dataclass(frozen=True, slots=True)
class Projection:
    """The facts of many transactions.

    Attributes:
        count: How many transactions.
        scopes: Their subjects, by scope.
    """

    count: int
    scopes: Mapping[Scope, Subjects]

    def of(self, transactions: Rows) -> Projection:
        """Return some of the transactions, given ascending, numbered anew in their order."""
        if len(transactions) == self.count:
            return self
        place = np.full(self.count, -1, dtype=np.int64)
        place[transactions] = np.arange(len(transactions))
        return Projection(
            len(transactions), {scope: each.of(place) for scope, each in self.scopes.items()}
        )


def project(transactions: Sequence[Facts], leave_out: Collection[str] = ()) -> Projection:
    """Put the facts of ``transactions`` into columns.

    Args:
        transactions: In the order in which they are to be numbered.
        leave_out: Facts that are not to be kept.
    """
    left_out = frozenset(leave_out)
    items = [(n, own) for n, facts in enumerate(transactions) for own in facts.items]
    parties = [(n, own) for n, facts in enumerate(transactions) for own in facts.parties]
    wholes = [(n, facts.transaction) for n, facts in enumerate(transactions)]
    return Projection(
        len(transactions),
        {
            Scope.TRANSACTION: _subjects(wholes, left_out),
            Scope.ITEM: _subjects(items, left_out),
            Scope.PARTY: _subjects(parties, left_out),
        },
    )


def _subjects(
    owned: Sequence[tuple[int, Mapping[str, Value]]], left_out: frozenset[str]
) -> Subjects:
    names = sorted({name for _, facts in owned for name in facts} - left_out)
    return Subjects(
        np.array([number for number, _ in owned], dtype=np.int64),
        {name: column([facts.get(name) for _, facts in owned]) for name in names},
    )


def column(values: Sequence[Value | None]) -> FactColumn:
    """Return the values of one fact as a dictionary and places in it.

    Values of one fact are of one type, but ``1`` equals ``True`` and ``1.1`` equals ``1.10``: for a
    rule these are the same, so the first of them stands for all.
    """
    distinct = dict.fromkeys(value for value in values if value is not None)
    ordered = sorted(distinct, key=_order)
    place = {value: number for number, value in enumerate(ordered, start=1)}
    codes = np.array([0 if value is None else place[value] for value in values], dtype=np.int32)
    return FactColumn(codes, tuple(ordered))


def _order(value: Value) -> tuple[Decimal, str, tuple[str, ...]]:
    if isinstance(value, tuple):
        return Decimal(0), "", value
    if isinstance(value, str):
        return Decimal(0), value, ()
    return Decimal(value), "", ()
