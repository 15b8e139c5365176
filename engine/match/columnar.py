"""All conditions of an index asked of many transactions at once.

1. It answers as ``Index.matches`` does, for each transaction of a projection, and uses the same
   masks: those of a value are made once for all subjects that have it.
2. Masks are rows of 64-bit words. What a subject leaves possible is the AND of one row for each of
   its facts; subjects that leave nothing are dropped on the way.
3. What masks can't say is asked as written, of what they leave possible.
4. It tells that an answer is unknown and not what is missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.conditions.tree import Truth, facts_of
from engine.errors import EvaluationError
from engine.facts.fact import Scope, Value
from engine.match.columns import Column
from engine.match.index import Index
from engine.match.layers import Mask, Masks
from engine.match.projection import Codes, FactColumn, Projection, Rows

Words = NDArray[np.uint64]
"""Masks, a row each, least significant word first."""

BLOCK = 16_384
"""Subjects that are narrowed together: at some hundred conjuncts their masks stay in the cache."""
KEPT = 2**18
"""Values of a fact whose masks are kept."""
NOBODY = -1
LARGEST = 2**62
"""Bound of the number into which the place of a match is packed to be sorted."""


@dataclass(frozen=True, slots=True)
class Found:
    """Matches of many transactions, sorted by transaction, entry, item and party.

    Attributes:
        transaction: Number of the transaction in the projection.
        entry: Number of the entry in the index.
        item: Place of the item in its transaction, or -1.
        party: Place of the party in its transaction, or -1.
        truth: ``TRUE`` or ``UNKNOWN``.
    """

    transaction: Rows
    entry: Rows
    item: Rows
    party: Rows
    truth: Rows

    def __len__(self) -> int:
        return len(self.transaction)


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of the conjuncts for some subjects, or pairs of them.

    Attributes:
        transaction: Their transactions.
        item: Their items, by number in the projection, or -1.
        party: Their parties, likewise.
        true: Masks of the conjuncts that are true.
        possible: Masks of those that are possible.
    """

    transaction: Rows
    item: Rows
    party: Rows
    true: Words
    possible: Words

    def at(self, rows: Rows | NDArray[np.bool_] | slice) -> _Left:
        """Return some of the subjects."""
        return _Left(
            self.transaction[rows],
            self.item[rows],
            self.party[rows],
            self.true[rows],
            self.possible[rows],
        )

    def only(self, among: Words) -> _Left:
        """Return the subjects that leave some of the conjuncts ``among``, and only these."""
        possible = self.possible & among
        left = _some(possible)
        kept = self.at(left)
        return _Left(kept.transaction, kept.item, kept.party, kept.true & among, possible[left])

    def both(self, other: _Left) -> _Left:
        """Return pairs, of which ``self`` are the items and ``other``, row by row, the parties."""
        return _Left(
            self.transaction,
            self.item,
            other.party,
            self.true & other.true,
            self.possible & other.possible,
        )


class ColumnIndex:
    """An index prepared to be asked of any number of projections."""

    def __init__(self, index: Index) -> None:
        """Prepare ``index``."""
        self.index = index
        self._width = width = max(1, -(-len(index.entry_of) // 64))
        self._every = _words(index.every, width)
        self._of_scope = tuple(_words(mask, width) for mask in index.of_scope.values())
        self._masks = {
            # The fewest conjuncts that don't ask, hence the most that can be cleared, come first.
            scope: {
                fact: _Masks(column, index.every, width)
                for fact, column in sorted(
                    index.columns(scope).items(),
                    key=lambda each: (each[1].unread.bit_count(), each[0]),
                )
            }
            for scope in Scope
        }

    def matches(self, projection: Projection) -> Found:
        """Return every entry that is true or unknown of some transaction, as ``Index`` does.

        Args:
            projection: The transactions. A fact that it lacks counts as supplied by nobody.
        """
        alone, items, parties, pairs = self._of_scope
        every = np.repeat(self._every, projection.count, axis=0)
        number = np.arange(projection.count, dtype=np.int64)
        nobody = np.full(projection.count, NOBODY, dtype=np.int64)
        start = _Left(number, nobody, nobody, every, every)
        whole = self._narrowed(Scope.TRANSACTION, projection, number, start)
        by_item = self._of_subjects(Scope.ITEM, projection, whole.only(items | pairs))
        by_party = self._of_subjects(Scope.PARTY, projection, whole.only(parties | pairs))
        told = _Told(self.index, projection)
        told.add(whole.only(alone))
        told.add(by_item.only(items))
        told.add(by_party.only(parties))
        for both in _pairs(by_item.only(pairs), by_party.only(pairs)):
            told.add(both.only(pairs))
        return told.found()

    def _of_subjects(self, scope: Scope, projection: Projection, whole: _Left) -> _Left:
        """Return what the items, or the parties, of the transactions ``whole`` leave."""
        owners = projection.scopes[scope].transaction
        row_of = np.full(projection.count, NOBODY, dtype=np.int64)
        row_of[whole.transaction] = np.arange(len(whole.transaction))
        row = row_of[owners]
        subjects = np.flatnonzero(row != NOBODY)
        at = whole.at(row[subjects])
        nobody = np.full(len(subjects), NOBODY, dtype=np.int64)
        item, party = (subjects, nobody) if scope is Scope.ITEM else (nobody, subjects)
        start = _Left(at.transaction, item, party, at.true, at.possible)
        return self._narrowed(scope, projection, subjects, start)

    def _narrowed(self, scope: Scope, projection: Projection, rows: Rows, start: _Left) -> _Left:
        """Return what the facts of the subjects ``rows`` leave of ``start``."""
        columns = projection.scopes[scope].columns
        asked = [
            (columns[fact].codes, *masks.of(columns[fact]))
            for fact, masks in self._masks[scope].items()
            if fact in columns
        ]
        unread = self.index.every
        for fact, column in self.index.columns(scope).items():
            if fact not in columns:
                unread &= column.unread
        true = start.true & _words(unread, self._width)
        start = _Left(start.transaction, start.item, start.party, true, start.possible)
        blocks = [slice(first, first + BLOCK) for first in range(0, max(1, len(rows)), BLOCK)]
        return _joined([_narrowed_block(rows[each], start.at(each), asked) for each in blocks])


def _words(mask: Mask, width: int) -> Words:
    """Return a mask as one row of words."""
    return np.frombuffer(mask.to_bytes(8 * width, "little"), dtype="<u8").reshape(1, width)


def _some(masks: Words) -> NDArray[np.bool_]:
    """Say of each mask whether a bit of it is set."""
    some: NDArray[np.bool_] = np.bitwise_or.reduce(masks, axis=1) != 0
    return some


def _narrowed_block(rows: Rows, left: _Left, asked: list[tuple[Codes, Words, Words]]) -> _Left:
    """Return what some of the subjects leave."""
    kept, possible = np.arange(len(rows)), left.possible.copy()
    for codes, _, possible_of in asked:
        possible &= possible_of.take(codes.take(rows), axis=0)
        alive = _some(possible)
        if np.count_nonzero(alive) * 2 <= len(rows):
            rows, kept, possible = rows[alive], kept[alive], possible[alive]
    alive = _some(possible)
    rows, kept, possible = rows[alive], kept[alive], possible[alive]
    # What is true matters only where something is left.
    true = left.true[kept]
    for codes, true_of, _ in asked:
        true &= true_of.take(codes.take(rows), axis=0)
    return _Left(left.transaction[kept], left.item[kept], left.party[kept], true, possible)


def _joined(parts: list[_Left]) -> _Left:
    return _Left(
        np.concatenate([each.transaction for each in parts]),
        np.concatenate([each.item for each in parts]),
        np.concatenate([each.party for each in parts]),
        np.concatenate([each.true for each in parts]),
        np.concatenate([each.possible for each in parts]),
    )


class _Masks:
    """The masks of the values of one fact, made once for each value."""

    def __init__(self, column: Column, every: Mask, width: int) -> None:
        """Keep masks of ``width`` words for the tests of ``column``."""
        self._column = column
        self._width = width
        self._cuts = column.thresholds()
        self._none = self._written((column.unread, every))
        self._kept: dict[Value, tuple[bytes, bytes]] = {}

    def of(self, fact: FactColumn) -> tuple[Words, Words]:
        """Return the masks of each code of ``fact``, true and possible; first those of none."""
        values = fact.values
        masks, counts = [self._none], [1]
        if self._cuts is None:
            if len(self._kept) > KEPT:
                self._kept.clear()
            masks += [self._kept.get(value) or self._of_value(value) for value in values]
        else:
            for first, count in _runs(values, self._cuts):
                masks.append(self._written(self._column.worked_out(values[first])))
                counts.append(count)
        true, possible = (
            np.frombuffer(b"".join(each), dtype="<u8").reshape(-1, self._width)
            for each in zip(*masks, strict=True)
        )
        if self._cuts is None:
            return true, possible
        return np.repeat(true, counts, axis=0), np.repeat(possible, counts, axis=0)

    def _of_value(self, value: Value) -> tuple[bytes, bytes]:
        self._kept[value] = written = self._written(self._column.worked_out(value))
        return written

    def _written(self, masks: Masks) -> tuple[bytes, bytes]:
        true, possible = (mask.to_bytes(8 * self._width, "little") for mask in masks)
        return true, possible


def _runs(values: tuple[Value, ...], cuts: tuple[Value, ...]) -> Iterator[tuple[int, int]]:
    """Yield first place and length of each run of values that no cut tells apart."""
    ends = {0, len(values)}
    for cut in cuts:
        ends |= {bisect_left(values, cut), bisect_right(values, cut)}
    ordered = sorted(ends)
    for first, end in pairwise(ordered):
        yield first, end - first


def _pairs(items: _Left, parties: _Left) -> Iterator[_Left]:
    """Yield every item with every party of its transaction, in blocks."""
    first = np.searchsorted(parties.transaction, items.transaction, side="left")
    counts = np.searchsorted(parties.transaction, items.transaction, side="right") - first
    for block in range(0, len(counts), BLOCK):
        here = slice(block, block + BLOCK)
        item = np.repeat(np.arange(len(counts), dtype=np.int64)[here], counts[here])
        before = np.cumsum(counts[here]) - counts[here]
        party = np.arange(len(item)) + np.repeat(first[here] - before, counts[here])
        yield items.at(item).both(parties.at(party))


class _Told:
    """Gathers the entries to which surviving conjuncts belong."""

    def __init__(self, index: Index, projection: Projection) -> None:
        """Gather entries of ``index`` for the transactions of ``projection``."""
        self._index = index
        self._projection = projection
        self._entry_of = np.array(index.entry_of, dtype=np.int64)
        self._reads = {
            position: frozenset().union(*map(facts_of, rest))
            for position, rest in index.rests.items()
        }
        self._parts: list[tuple[Rows, Rows, Rows, Rows, Rows]] = []

    def add(self, left: _Left) -> None:
        """Add what is left of some subjects."""
        row, position = _bits(left.possible)
        word, bit = position // 64, (position % 64).astype(np.uint64)
        is_true = (left.true[row, word] >> bit) & np.uint64(1)
        truth = np.where(is_true, int(Truth.TRUE), int(Truth.UNKNOWN)).astype(np.int64)
        for place in np.flatnonzero(np.isin(position, list(self._reads))):
            truth[place] = min(
                int(truth[place]), self._as_written(left, int(row[place]), int(position[place]))
            )
        kept = truth > int(Truth.FALSE)
        row, position, truth = row[kept], position[kept], truth[kept]
        self._parts.append(
            (
                left.transaction[row],
                self._entry_of[position],
                left.item[row],
                left.party[row],
                truth,
            )
        )

    def _as_written(self, left: _Left, row: int, position: int) -> Truth:
        """Return what the parts of a conjunct that masks can't say are, of one subject."""
        seen: dict[str, Value] = {}
        for scope, rows in (
            (Scope.TRANSACTION, left.transaction),
            (Scope.ITEM, left.item),
            (Scope.PARTY, left.party),
        ):
            if rows[row] != NOBODY:
                subjects = self._projection.scopes[scope]
                seen |= subjects.facts(int(rows[row]), self._reads[position])
        return min(self._index.as_written(part, seen) for part in self._index.rests[position])

    def found(self) -> Found:
        """Return what was gathered; of an entry's alternatives the truest."""
        transaction, entry, item, party, truth = (
            np.concatenate(each) for each in zip(*self._parts, strict=True)
        )
        # Items and parties are numbered through the projection until here.
        item, items = self._placed(Scope.ITEM, transaction, item)
        party, parties = self._placed(Scope.PARTY, transaction, party)
        sizes = (self._projection.count, len(self._index.entries), items + 1, parties + 1)
        if sizes[0] * sizes[1] * sizes[2] * sizes[3] >= LARGEST:
            raise EvaluationError(f"{sizes} are too many matches to be sorted; take fewer at once")
        packed = (transaction * sizes[1] + entry) * sizes[2] + item + 1
        packed = packed * sizes[3] + party + 1
        order = np.argsort(packed, kind="stable")
        packed, truth = packed[order], truth[order]
        firsts = np.flatnonzero(np.diff(packed, prepend=-1))
        kept = order[firsts]
        return Found(
            transaction[kept],
            entry[kept],
            item[kept],
            party[kept],
            np.maximum.reduceat(truth, firsts) if len(firsts) else truth,
        )

    def _placed(self, scope: Scope, transaction: Rows, subject: Rows) -> tuple[Rows, int]:
        """Return the places of subjects in their transactions, and the most one of these has."""
        owners = self._projection.scopes[scope].transaction
        starts = np.searchsorted(owners, np.arange(self._projection.count + 1))
        most = int(np.diff(starts).max(initial=0))
        return np.where(subject == NOBODY, NOBODY, subject - starts[transaction]), most


def _bits(masks: Words) -> tuple[Rows, Rows]:
    """Return row and position of each bit that is set."""
    row, word = np.nonzero(masks)
    left = masks[row, word]
    rows, positions = [], []
    while len(left):
        # The lowest bit of each word; few words have many.
        below = (left & -left) - np.uint64(1)
        rows.append(row)
        positions.append(64 * word + np.bitwise_count(below))
        left = left & (left - np.uint64(1))
        more = left != 0
        row, word, left = row[more], word[more], left[more]
    if not rows:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(rows), np.concatenate(positions)
