"""Tests of one fact, of one kind, prepared so that a value gets all their answers at once.

1. A test holds on account of *keys* that a value has: itself, its beginnings, its elements, the
   tables it is in. A value has few keys, so what it costs doesn't depend on how many conjuncts
   there are, except through the length of the masks.
2. In a layer a conjunct has one test at most, so that "a key was found" and "the test holds" are
   the same. Only ``Thresholds`` takes any number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from engine.conditions.normal_form import Signed
from engine.conditions.tree import Literal, Operator, TableRef, Test, Truth, Values
from engine.facts.fact import HIERARCHICAL
from engine.law.table import TableOnDay, ancestors

Mask = int
Masks = tuple[Mask, Mask]
"""The conjuncts that are true, and those that are possible; the former are among the latter."""

ORDER = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})

Placed = tuple[Mask, Signed]
"""A test and the bit of its conjunct."""


class Layer(Protocol):
    """Tests of one fact, prepared."""

    def masks(self, value: Any) -> Masks:
        """Return the masks of a value that was supplied."""


def _constants(test: Test) -> tuple[Any, ...]:
    match test.operand:
        case Literal(value):
            return (value,)
        case Values(values):
            return values
        case _:
            return (True,)


class Keys:
    """Which conjuncts a key lets hold, and which, being negations, it keeps from holding."""

    __slots__ = ("_barred", "_base", "_let")

    def __init__(self, every: Mask) -> None:
        """Start without any test: every conjunct of ``every`` holds."""
        self._base = every
        self._let: dict[Any, Mask] = defaultdict(int)
        self._barred: dict[Any, Mask] = defaultdict(int)

    def add(self, bit: Mask, keys: Iterable[Any], negated: bool) -> None:
        """Let the conjunct of ``bit`` hold if one of ``keys`` is found; if ``negated``, if none."""
        masks = self._barred if negated else self._let
        if not negated:
            self._base &= ~bit
        for key in keys:
            masks[key] |= bit

    def masks(self, found: Iterable[Any], perhaps: Iterable[Any] = ()) -> Masks:
        """Return the masks of a value that has the keys ``found``, and may have ``perhaps``."""
        let, barred = self._let, self._barred
        true = possible = self._base
        not_true = not_possible = 0
        for key in found:
            true |= let.get(key, 0)
            possible |= let.get(key, 0)
            not_true |= barred.get(key, 0)
            not_possible |= barred.get(key, 0)
        for key in perhaps:
            possible |= let.get(key, 0)
            not_true |= barred.get(key, 0)
        return true & ~not_true, possible & ~not_possible


class KeyLayer:
    """Tests with constants: a value holds by keys of its own, whatever the constants are."""

    def __init__(
        self,
        every: Mask,
        placed: Iterable[Placed],
        keys_of: Callable[[Any], Iterable[Any]],
    ) -> None:
        """Prepare the tests of ``placed``, for values whose keys are ``keys_of`` them."""
        self._keys = Keys(every)
        self._keys_of = keys_of
        for bit, signed in placed:
            self._keys.add(bit, _constants(signed.test), signed.negated)

    def masks(self, value: Any) -> Masks:
        """Return the masks of ``value``."""
        return self._keys.masks(self._keys_of(value))


def equal_to(every: Mask, placed: Sequence[Placed], _: object) -> Layer:
    """``==``, ``in``, and boolean facts: the key is the value."""
    return KeyLayer(every, placed, lambda value: (value,))


def elements(every: Mask, placed: Sequence[Placed], _: object) -> Layer:
    """A set has, or has one of: the keys are its elements."""
    return KeyLayer(every, placed, tuple)


def beginnings(every: Mask, placed: Sequence[Placed], _: object) -> Layer:
    """``startsWith``: the keys are the beginnings of the value that are as long as a tested one."""
    lengths = sorted({len(start) for _, signed in placed for start in _constants(signed.test)})
    return KeyLayer(
        every, placed, lambda value: {value[:length] for length in lengths if length <= len(value)}
    )


class SubsetLayer:
    """Every element of a set is among some constants: each element must be let through."""

    def __init__(self, every: Mask, placed: Iterable[Placed], _: object) -> None:
        """Prepare the tests of ``placed``."""
        self._every = every
        self._asked = self._negated = 0
        self._among: dict[Any, Mask] = defaultdict(int)
        for bit, signed in placed:
            self._asked |= bit
            if signed.negated:
                self._negated |= bit
            for constant in _constants(signed.test):
                self._among[constant] |= bit

    def masks(self, value: Any) -> Masks:
        """Return the masks of the set ``value``."""
        holds = self._asked
        for element in value:
            holds &= self._among.get(element, 0)
        true = (self._every & ~self._asked) | (holds ^ self._negated)
        return true, true


class Thresholds:
    """``<``, ``<=``, ``>`` and ``>=``: between two thresholds all values are alike.

    The line is cut into cells: below the first threshold, at it, between it and the second, and so
    on. Any number of tests of one conjunct may stand here, since it fails where one of them does.

    Attributes:
        thresholds: The values compared with, ascending.
    """

    def __init__(self, every: Mask, placed: Iterable[Placed]) -> None:
        """Prepare the tests of ``placed``; one whose parameter has no value is always unknown."""
        self._undefined = 0
        bounds: list[tuple[Any, Operator, Mask]] = []
        for bit, signed in placed:
            match signed.test.operand:
                case Literal(threshold):
                    asked = (
                        _OPPOSITE[signed.test.operator] if signed.negated else signed.test.operator
                    )
                    bounds.append((threshold, asked, bit))
                case _:
                    self._undefined |= bit
        self.thresholds: list[Any] = sorted({threshold for threshold, _, _ in bounds})
        self._cells = self._cut(every, bounds)

    def _cut(self, every: Mask, bounds: Iterable[tuple[Any, Operator, Mask]]) -> list[Mask]:
        """Return the conjuncts that hold in each cell."""
        count = 2 * len(self.thresholds) + 1
        fails_from, fails_until = [0] * (count + 1), [0] * (count + 1)
        for threshold, asked, bit in bounds:
            at = 2 * bisect_left(self.thresholds, threshold) + 1
            match asked:
                case Operator.LESS:
                    fails_from[at] |= bit
                case Operator.AT_MOST:
                    fails_from[at + 1] |= bit
                case Operator.MORE:
                    fails_until[at] |= bit
                case _:
                    fails_until[at - 1] |= bit
        for cell in range(1, count):
            fails_from[cell] |= fails_from[cell - 1]
            fails_until[count - 1 - cell] |= fails_until[count - cell]
        return [every & ~fails_from[cell] & ~fails_until[cell] for cell in range(count)]

    def masks(self, value: Any) -> Masks:
        """Return the masks of ``value``."""
        thresholds = self.thresholds
        index = bisect_left(thresholds, value)
        is_at = index < len(thresholds) and thresholds[index] == value
        holds = self._cells[2 * index + is_at]
        return (holds & ~self._undefined if self._undefined else holds), holds


_OPPOSITE = {
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
}


class RowLayer:
    """Membership in tables: the keys are the tables that a value, or some or all of a set, is in.

    Only the tables that mention a value, or a code that contains it or that it contains, are asked;
    in the others it surely is not.
    """

    def __init__(
        self, every: Mask, placed: Iterable[Placed], tables: Mapping[str, TableOnDay]
    ) -> None:
        """Prepare the tests of ``placed``."""
        self._keys = Keys(every)
        named: dict[str, TableOnDay] = {}
        self._all_in: set[str] = set()
        for bit, signed in placed:
            match signed.test:
                case Test(_, asked, TableRef(name)):
                    is_all = asked is Operator.ALL_IN
                    named[name] = tables[name]
                    if is_all:
                        self._all_in.add(name)
                    self._keys.add(bit, ((name, is_all),), signed.negated)
        self._mentions = _Mentions(named)

    def masks(self, value: Any) -> Masks:
        """Return the masks of ``value``, which is a text or a set of texts."""
        if isinstance(value, str):
            truths = {(name, False): truth for name, truth in self._mentions.truths(value)}
        else:
            truths = self._of_set(value)
        return self._keys.masks(
            [key for key, truth in truths.items() if truth is Truth.TRUE],
            [key for key, truth in truths.items() if truth is Truth.UNKNOWN],
        )

    def _of_set(self, values: Sequence[str]) -> dict[tuple[str, bool], Truth]:
        """Return, for some and for all of ``values``, in which tables they are."""
        each = [dict(self._mentions.truths(value)) for value in values]
        truths: dict[tuple[str, bool], Truth] = {}
        for of_one in each:
            for name, truth in of_one.items():
                truths[name, False] = max(truth, truths.get((name, False), Truth.FALSE))
        for name in self._all_in:
            truths[name, True] = min(
                (of_one.get(name, Truth.FALSE) for of_one in each), default=Truth.TRUE
            )
        return truths


class _Mentions:
    """Finds, among many tables, those that say anything of a code."""

    def __init__(self, tables: Mapping[str, TableOnDay]) -> None:
        self._tables = tables
        self._kinds = sorted({table.kind for table in tables.values()}, key=lambda kind: kind.value)
        self._rows: dict[tuple[object, str], list[str]] = defaultdict(list)
        self._below: dict[tuple[object, str], list[str]] = defaultdict(list)
        for name, table in tables.items():
            for code in table.rows:
                self._rows[table.kind, code].append(name)
            for code in table.below:
                self._below[table.kind, code].append(name)

    def truths(self, code: str) -> Iterator[tuple[str, Truth]]:
        """Yield the tables that ``code`` is or may be in, and which of the two."""
        names: dict[str, None] = {}
        for kind in self._kinds:
            names.update(dict.fromkeys(self._rows.get((kind, code), ())))
            names.update(dict.fromkeys(self._below.get((kind, code), ())))
            if kind in HIERARCHICAL:
                for above in ancestors(kind, code):
                    names.update(dict.fromkeys(self._rows.get((kind, above), ())))
        for name in names:
            truth = self._tables[name].membership(code).truth
            if truth is not Truth.FALSE:
                yield name, truth
