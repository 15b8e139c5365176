"""All conditions of a release, asked at once.

1. Each condition is taken apart into alternatives (``engine.conditions.normal_form``) of one bit
   each. A condition is true if a bit of it is, unknown if none is and one is possible.
2. Facts of the transaction are asked once; their masks are the start for each item and each party,
   and the masks of an item and of a party together are those of the pair.
3. Only the facts that were supplied are looked at. What all the others leave open is one mask for
   each combination of supplied facts, and is kept (``engine.match.scope_columns``).
4. What masks can't say, a comparison of two facts or a part that was too large to multiply out, is
   asked as written, only of the alternatives that everything else leaves possible.
5. Which facts are missing is told by the reference meaning. It must agree that the answer is
   unknown; if it doesn't, there is no answer.

This does not know what an entry is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

from engine.conditions.meaning import Memberships, meaning, open_tests
from engine.conditions.normal_form import alternatives
from engine.conditions.tree import Condition, Truth, facts_of
from engine.errors import EvaluationError
from engine.facts.fact import Facts, Scope, Value
from engine.law.table import TableOnDay
from engine.match.columns import Column, column
from engine.match.entry import Entry, check, separated
from engine.match.finding import Answers, Match, Missing
from engine.match.layers import Mask, Placed
from engine.match.missing import memberships, missing_of
from engine.match.scope_columns import ScopeColumns

QUESTIONS = 65_536
"""Conditions that can't be told, with the facts they read, whose missing facts are kept."""

ANSWERS = 4_096
"""Answers that are kept, of some 100 entries each."""


@dataclass(frozen=True, slots=True)
class _Open:
    """What conjuncts that survived leave open.

    Attributes:
        reads: The facts that are read to settle it, of the transaction, the item and the party.
        answers: What was answered, by the values of these.
    """

    reads: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    answers: dict[tuple[Value | None, ...], Answers] = field(default_factory=dict)


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
    _every: Mask
    _of_scope: Mapping[tuple[bool, bool], Mask]
    _columns: Mapping[Scope, ScopeColumns]
    _memberships: Memberships
    _reads: tuple[tuple[str, ...], ...]
    _kept_missing: dict[tuple[object, ...], tuple[Missing, ...]] = field(default_factory=dict)
    _kept_open: dict[tuple[Mask, Mask], _Open] = field(default_factory=dict)
    _kept_answers: int = 0

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
            check(number, entry, tables)
        entry_of: list[int] = []
        of_scope = dict.fromkeys(((False, False), (True, False), (False, True), (True, True)), 0)
        rest_of: dict[int, tuple[Condition, ...]] = {}
        placed: dict[str, list[Placed]] = defaultdict(list)
        for number, entry in enumerate(entries):
            conjuncts = alternatives(entry.condition)
            for conjunct in conjuncts:
                bit = 1 << len(entry_of)
                of_scope[entry.per_item, entry.per_party] |= bit
                asked, rest = separated(conjunct)
                if rest:
                    rest_of[len(entry_of)] = rest
                for signed in asked:
                    placed[signed.test.fact].append((bit, signed))
                entry_of.append(number)
        every = (1 << len(entry_of)) - 1
        columns: dict[Scope, dict[str, Column]] = {scope: {} for scope in Scope}
        for fact in sorted(placed):
            scope = Scope(fact.split(".", 1)[0])
            columns[scope][fact] = column(fact, every, placed[fact], tables, parameters)
        return cls(
            entries=tuple(entries),
            tables=tables,
            parameters=parameters,
            _entry_of=tuple(entry_of),
            _rest_of=rest_of,
            _rests=sum(1 << position for position in rest_of),
            _every=every,
            _of_scope=of_scope,
            _columns={scope: ScopeColumns(named) for scope, named in columns.items()},
            _memberships=memberships(tables),
            _reads=tuple(tuple(sorted(facts_of(entry.condition))) for entry in entries),
        )

    @property
    def every(self) -> Mask:
        """The mask of all conjuncts."""
        return self._every

    @property
    def entry_of(self) -> tuple[int, ...]:
        """The entry to which each conjunct belongs."""
        return self._entry_of

    @property
    def of_scope(self) -> Mapping[tuple[bool, bool], Mask]:
        """The conjuncts asked per item or not, per party or not."""
        return self._of_scope

    @property
    def rests(self) -> Mapping[int, tuple[Condition, ...]]:
        """What masks can't say, by conjunct."""
        return self._rest_of

    def columns(self, scope: Scope) -> Mapping[str, Column]:
        """Return the columns of the facts of ``scope``, by fact."""
        return self._columns[scope].columns

    def as_written(self, condition: Condition, seen: Mapping[str, Value]) -> Truth:
        """Return what the reference meaning says of ``condition`` under the index's law."""
        return meaning(condition, seen, self._memberships, self.parameters)

    def matches(self, facts: Facts) -> tuple[Match, ...]:
        """Return every entry that is true or unknown of ``facts``, and of what part of them.

        Returns:
            Sorted by entry, item and party. An entry that is asked of each pair says nothing of a
            transaction without items or without parties.
        """
        found = [
            Match(entry, item, party, truth, missing)
            for item, party, answers in self.answers(facts)
            for entry, truth, missing in answers.given
        ]
        found.sort(key=_PLACE)
        return tuple(found)

    def answers(self, facts: Facts) -> list[tuple[int | None, int | None, Answers]]:
        """Return the same as ``matches`` by item and party, in no order."""
        found: list[tuple[int | None, int | None, Answers]] = []
        alone, items, parties, pairs = self._of_scope.values()
        true, possible = self._columns[Scope.TRANSACTION].narrow(
            facts.transaction, self._every, self._every
        )
        if here := possible & alone:
            found.append((None, None, self._answers(true & here, here, facts, None, None)))
        by_party = []
        start = possible & (parties | pairs)
        of_parties = self._columns[Scope.PARTY]
        for party, own in enumerate(facts.parties if start else ()):
            true_of_party, left = of_parties.narrow(own, true, start)
            if here := left & parties:
                told = self._answers(true_of_party & here, here, facts, None, party)
                found.append((None, party, told))
            if here := left & pairs:
                by_party.append((party, true_of_party & here, here))
        start = possible & (items | pairs)
        of_items = self._columns[Scope.ITEM]
        for item, own in enumerate(facts.items if start else ()):
            true_of_item, left = of_items.narrow(own, true, start)
            if here := left & items:
                told = self._answers(true_of_item & here, here, facts, item, None)
                found.append((item, None, told))
            for party, true_of_party, left_of_party in by_party:
                if both := left & left_of_party:
                    told = self._answers(true_of_item & true_of_party, both, facts, item, party)
                    found.append((item, party, told))
        return found

    def _answers(
        self, true: Mask, possible: Mask, facts: Facts, item: int | None, party: int | None
    ) -> Answers:
        """Return the answers of the surviving conjuncts, which are kept.

        They depend on the masks, and on the values of the facts that are read where these leave
        something open.
        """
        masks = (true, possible)
        left = self._kept_open.get(masks)
        if left is None:
            left = self._kept_open[masks] = self._left_open(true, possible)
        whole, of_item, of_party = left.reads
        values = (
            *map(facts.transaction.get, whole),
            *(() if item is None else map(facts.items[item].get, of_item)),
            *(() if party is None else map(facts.parties[party].get, of_party)),
        )
        answers = left.answers.get(values)
        if answers is None:
            answers = Answers(self._given(true, possible, _seen(facts, item, party)))
            left.answers[values] = answers
            self._kept_answers += 1
            if self._kept_answers >= ANSWERS:
                self._kept_answers = 0
                self._kept_open.clear()
        return answers

    def _left_open(self, true: Mask, possible: Mask) -> _Open:
        reads = {
            fact
            for position in _positions(possible & (~true | self._rests))
            for fact in self._reads[self._entry_of[position]]
        }
        whole, items, parties = (
            tuple(sorted(fact for fact in reads if fact.startswith(f"{scope.value}.")))
            for scope in (Scope.TRANSACTION, Scope.ITEM, Scope.PARTY)
        )
        return _Open((whole, items, parties))

    def _given(
        self, true: Mask, possible: Mask, seen: Mapping[str, Value]
    ) -> tuple[tuple[int, Truth, tuple[Missing, ...]], ...]:
        """Return what is answered to the entries to which the surviving conjuncts belong."""
        entry_of = self._entry_of
        true, possible = self._asked_as_written(true, possible, seen)
        truths = {entry_of[position]: Truth.TRUE for position in _positions(true)}
        for position in _positions(possible & ~true):
            truths.setdefault(entry_of[position], Truth.UNKNOWN)
        return tuple(
            (number, truth, self._missing(number, seen) if truth is Truth.UNKNOWN else ())
            for number, truth in truths.items()
        )

    def _asked_as_written(
        self, true: Mask, possible: Mask, seen: Mapping[str, Value]
    ) -> tuple[Mask, Mask]:
        """Return what the parts that masks can't say leave of the masks."""
        for position in _positions(possible & self._rests):
            truth = min(self.as_written(part, seen) for part in self._rest_of[position])
            if truth is not Truth.TRUE:
                true &= ~(1 << position)
            if truth is Truth.FALSE:
                possible &= ~(1 << position)
        return true, possible

    def _missing(self, number: int, seen: Mapping[str, Value]) -> tuple[Missing, ...]:
        """Return what must be known to tell the entry, by the reference meaning.

        It depends on the facts that the condition reads and on nothing else, and is kept for them.
        """
        read = (number, *map(seen.get, self._reads[number]))
        found = self._kept_missing.get(read)
        if found is None:
            found = missing_of(
                open_tests(
                    self.entries[number].condition, seen, self._memberships, self.parameters
                ),
                seen,
                self.tables,
                self.parameters,
            )
            if not found:
                raise EvaluationError(
                    f"the index can't tell entry {number}, but its condition can be told"
                )
            if len(self._kept_missing) >= QUESTIONS:
                self._kept_missing.clear()
            self._kept_missing[read] = found
        return found


def _seen(facts: Facts, item: int | None, party: int | None) -> Mapping[str, Value]:
    """Return the facts that a condition about ``item`` and ``party`` sees."""
    return {
        **facts.transaction,
        **(facts.items[item] if item is not None else {}),
        **(facts.parties[party] if party is not None else {}),
    }


def _positions(mask: Mask) -> list[int]:
    """Return the positions of the bits of ``mask``, ascending."""
    positions, position = [], -1
    while mask:
        step = (mask & -mask).bit_length()
        position += step
        positions.append(position)
        mask >>= step
    return positions


_PLACE = attrgetter("entry", "item", "party")
"""The order of matches. Those of one entry all have an item or all have none, and so with parties:
None is never compared with a number."""
