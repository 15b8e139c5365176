"""All conditions of a release, asked at once.

1. Each condition is taken apart into alternatives (``engine.conditions.normal_form``) of one bit
   each. A condition is true if a bit of it is, unknown if none is and one is possible.
2. Facts of the transaction are asked once; their masks are the start for each item and each party,
   and the masks of an item and of a party together are those of the pair.
3. Only the facts that were supplied are looked at. What all the others leave open is one mask for
   each combination of supplied facts, and is kept.
4. What masks can't say, a comparison of two facts or a part that was too large to multiply out, is
   asked as written, only of the alternatives that everything else leaves possible.
5. Which facts are missing is told by the reference meaning. It must agree that the answer is
   unknown; if it doesn't, there is no answer.

This does not know what an entry is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.conditions.meaning import Memberships, meaning
from engine.conditions.normal_form import Conjunct, Signed, alternatives
from engine.conditions.tree import (
    Condition,
    FactRef,
    Not,
    TableRef,
    Truth,
    facts_of,
    tests,
)
from engine.errors import EvaluationError
from engine.facts.fact import Facts, Scope, Value
from engine.law.table import TableOnDay
from engine.match.columns import Column, Mask, Placed, column
from engine.match.finding import Match, Missing
from engine.match.missing import memberships, missing

SHAPES = 1024
"""Combinations of supplied facts for which the mask of the others is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A condition and what it is asked of.

    Attributes:
        condition: What is asked.
        per_item: Whether it is asked of each item; only then may it read facts of items.
        per_party: The same of parties. With both, it is asked of each pair.
    """

    condition: Condition
    per_item: bool
    per_party: bool


@dataclass(slots=True)
class _ScopeColumns:
    """The columns of the facts of one scope."""

    columns: Mapping[str, Column]
    _shapes: dict[tuple[str, ...], tuple[Mask, tuple[Column, ...]]] = field(default_factory=dict)

    def narrow(self, facts: Mapping[str, Value], true: Mask, possible: Mask) -> tuple[Mask, Mask]:
        """Return what ``facts`` leave of the masks of conjuncts that are true and possible."""
        names = tuple(facts)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shape(names)
        unread, columns = shape
        true &= unread
        for each in columns:
            also_true, also_possible = each.masks(facts[each.fact])
            possible &= also_possible
            if not possible:
                return 0, 0
            true &= also_true
        return true, possible

    def _shape(self, names: tuple[str, ...]) -> tuple[Mask, tuple[Column, ...]]:
        """Return the conjuncts that ask nothing but ``names``, and their columns, to be kept."""
        supplied = frozenset(names)
        unread = -1
        for name, each in self.columns.items():
            if name not in supplied:
                unread &= each.unread
        # The fewest conjuncts that don't ask, hence the most that can be cleared, come first.
        asked = sorted(
            (each for name, each in self.columns.items() if name in supplied),
            key=lambda each: (each.unread.bit_count(), each.fact),
        )
        if len(self._shapes) >= SHAPES:
            self._shapes.clear()
        self._shapes[names] = unread, tuple(asked)
        return self._shapes[names]


@dataclass(slots=True)
class Index:
    """Conditions prepared for any number of transactions.

    Attributes:
        entries: The conditions, by number.
        tables: The tables they name.
        parameters: The parameters that have a value.
    """

    entries: tuple[Entry, ...]
    tables: Mapping[str, TableOnDay]
    parameters: Mapping[str, Decimal]
    _entry_of: tuple[int, ...]
    _rest_of: Mapping[int, tuple[Condition, ...]]
    _rests: Mask
    _scopes: Mapping[tuple[bool, bool], Mask]
    _columns: Mapping[Scope, _ScopeColumns]
    _memberships: Memberships

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        tables: Mapping[str, TableOnDay],
        parameters: Mapping[str, Decimal],
    ) -> Index:
        """Prepare ``entries``, which are numbered in their order.

        Args:
            entries: The conditions.
            tables: Every table that they name, as of the day.
            parameters: The parameters that have a value on the day; the others are unknown.

        Raises:
            EvaluationError: An entry names a table that isn't there, or reads facts of a scope that
                it isn't asked of.
        """
        for number, entry in enumerate(entries):
            _check(number, entry, tables)
        conjuncts = [
            (number, conjunct)
            for number, entry in enumerate(entries)
            for conjunct in alternatives(entry.condition)
        ]
        rest_of: dict[int, tuple[Condition, ...]] = {}
        placed: dict[str, list[Placed]] = defaultdict(list)
        scopes: dict[tuple[bool, bool], Mask] = defaultdict(int)
        for position, (number, conjunct) in enumerate(conjuncts):
            scopes[entries[number].per_item, entries[number].per_party] |= 1 << position
            asked, rest = _separated(conjunct)
            if rest:
                rest_of[position] = rest
            for signed in asked:
                placed[signed.test.fact].append((1 << position, signed))
        every = (1 << len(conjuncts)) - 1
        columns: dict[Scope, dict[str, Column]] = {scope: {} for scope in Scope}
        for fact in sorted(placed):
            scope = Scope(fact.split(".", 1)[0])
            columns[scope][fact] = column(fact, every, placed[fact], tables, parameters)
        return cls(
            entries=tuple(entries),
            tables=tables,
            parameters=parameters,
            _entry_of=tuple(number for number, _ in conjuncts),
            _rest_of=rest_of,
            _rests=sum(1 << position for position in rest_of),
            _scopes=scopes,
            _columns={scope: _ScopeColumns(of_scope) for scope, of_scope in columns.items()},
            _memberships=memberships(tables),
        )

    def matches(self, facts: Facts) -> tuple[Match, ...]:
        """Return every entry that is true or unknown of ``facts``, and of what part of them.

        Returns:
            Sorted by entry, item and party. An entry that is asked of each pair says nothing of a
            transaction without items or without parties.
        """
        found: list[Match] = []
        of_items, of_parties = self._columns[Scope.ITEM], self._columns[Scope.PARTY]
        alone, items, parties, pairs = (
            self._scopes.get(scope, 0)
            for scope in ((False, False), (True, False), (False, True), (True, True))
        )
        every = (1 << len(self._entry_of)) - 1
        true, possible = self._columns[Scope.TRANSACTION].narrow(facts.transaction, every, every)
        if possible & alone:
            found += self._told(true & alone, possible & alone, facts, None, None)
        by_party = []
        if possible & (parties | pairs):
            for party, own in enumerate(facts.parties):
                here_true, here = of_parties.narrow(own, true, possible & (parties | pairs))
                if here & parties:
                    found += self._told(here_true & parties, here & parties, facts, None, party)
                if here & pairs:
                    by_party.append((party, here_true & pairs, here & pairs))
        if possible & (items | pairs):
            for item, own in enumerate(facts.items):
                here_true, here = of_items.narrow(own, true, possible & (items | pairs))
                if here & items:
                    found += self._told(here_true & items, here & items, facts, item, None)
                for party, party_true, party_possible in by_party:
                    both = here & party_possible
                    if both:
                        found += self._told(here_true & party_true, both, facts, item, party)
        found.sort(key=_place)
        return tuple(found)

    def _told(
        self, true: Mask, possible: Mask, facts: Facts, item: int | None, party: int | None
    ) -> Iterator[Match]:
        """Yield the entries to which the surviving conjuncts belong."""
        seen: Mapping[str, Value] | None = None
        if possible & self._rests:
            seen = _seen(facts, item, party)
            true, possible = self._asked_as_written(true, possible, seen)
        truths: dict[int, Truth] = {}
        for position in _positions(true):
            truths[self._entry_of[position]] = Truth.TRUE
        for position in _positions(possible & ~true):
            truths.setdefault(self._entry_of[position], Truth.UNKNOWN)
        for number, truth in truths.items():
            asked: tuple[Missing, ...] = ()
            if truth is Truth.UNKNOWN:
                seen = seen or _seen(facts, item, party)
                asked = self._missing(number, seen)
            yield Match(number, item, party, truth, asked)

    def _asked_as_written(
        self, true: Mask, possible: Mask, seen: Mapping[str, Value]
    ) -> tuple[Mask, Mask]:
        """Return what the parts that masks can't say leave of the masks."""
        for position in _positions(possible & self._rests):
            truth = min(
                meaning(part, seen, self._memberships, self.parameters)
                for part in self._rest_of[position]
            )
            if truth is not Truth.TRUE:
                true &= ~(1 << position)
            if truth is Truth.FALSE:
                possible &= ~(1 << position)
        return true, possible

    def _missing(self, number: int, seen: Mapping[str, Value]) -> tuple[Missing, ...]:
        """Return what must be known to tell the entry, by the reference meaning."""
        condition = self.entries[number].condition
        found = missing(condition, seen, self.tables, self.parameters)
        if not found:
            raise EvaluationError(
                f"the index can't tell entry {number}, but its condition can be told"
            )
        return found


def _check(number: int, entry: Entry, tables: Mapping[str, TableOnDay]) -> None:
    for fact in sorted(facts_of(entry.condition)):
        scope = Scope(fact.split(".", 1)[0])
        if (scope is Scope.ITEM and not entry.per_item) or (
            scope is Scope.PARTY and not entry.per_party
        ):
            raise EvaluationError(
                f"entry {number} reads `{fact}` but is not asked per {scope.value}"
            )
    for test in tests(entry.condition):
        if isinstance(test.operand, TableRef) and test.operand.table not in tables:
            raise EvaluationError(f"entry {number} names `{test.operand.table}`, which is no table")


def _separated(conjunct: Conjunct) -> tuple[list[Signed], tuple[Condition, ...]]:
    """Return the tests that masks can answer, and all else, to be asked as written."""
    asked, rest = [], list(conjunct.rest)
    for signed in conjunct.tests:
        if isinstance(signed.test.operand, FactRef):
            rest.append(Not(signed.test) if signed.negated else signed.test)
        else:
            asked.append(signed)
    return asked, tuple(rest)


def _seen(facts: Facts, item: int | None, party: int | None) -> Mapping[str, Value]:
    """Return the facts that a condition about ``item`` and ``party`` sees."""
    return {
        **facts.transaction,
        **(facts.items[item] if item is not None else {}),
        **(facts.parties[party] if party is not None else {}),
    }


def _positions(mask: Mask) -> Iterator[int]:
    """Yield the positions of the bits of ``mask``, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _place(match: Match) -> tuple[int, int, int]:
    """Return the order of ``match``; within an entry, items and parties are all there or none."""
    return (
        match.entry,
        -1 if match.item is None else match.item,
        -1 if match.party is None else match.party,
    )
