"""What the values of one fact do to all conjunctions of an index at once.

1. A *mask* is an integer with one bit for each conjunct. For a value, a column gives two: the
   conjuncts whose tests of the fact are all true, and those that are still *possible*, none of
   whose tests is false.
2. Its tests lie in layers (``engine.match.layers``), in each of which a conjunct has one test at
   most: a second test of the same fact goes into another layer.
3. What was worked out for a value is kept, up to a bound.

Comparisons with other facts are not here: see ``engine.match.index``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.conditions.normal_form import Signed
from engine.conditions.tree import Literal, Operator, ParameterRef, TableRef, Test
from engine.facts.fact import Value
from engine.law.table import TableOnDay
from engine.match.layers import (
    ORDER,
    Layer,
    Mask,
    Masks,
    Placed,
    RowLayer,
    SubsetLayer,
    Thresholds,
    beginnings,
    elements,
    equal_to,
)

KEPT = 4 * 2**20
"""Bytes of masks that are kept for the values of a fact: 13,000 values at 500 conjuncts."""
_OVERHEAD = 200
"""Bytes that a value and two masks take beside the bits."""


@dataclass(slots=True)
class Column:
    """All tests of one fact.

    Attributes:
        fact: Its name.
        unread: The conjuncts that don't ask about it: those that are true if it is missing.
        layers: Its tests.
        most: Values whose masks are kept.
        kept: Masks that were worked out before, by value.
    """

    fact: str
    unread: Mask
    layers: tuple[Layer, ...]
    most: int
    kept: dict[Value, Masks] = field(default_factory=dict, repr=False)

    def masks(self, value: Value) -> Masks:
        """Work out the masks of ``value``, and keep them."""
        true, possible = self.worked_out(value)
        if len(self.kept) >= self.most:
            self.kept.clear()
        self.kept[value] = (true, possible)
        return true, possible

    def worked_out(self, value: Value) -> Masks:
        """Return the masks of ``value``, and keep nothing."""
        true, possible = self.layers[0].masks(value)
        for layer in self.layers[1:]:
            also_true, also_possible = layer.masks(value)
            true &= also_true
            possible &= also_possible
        return true, possible

    def thresholds(self) -> tuple[Any, ...] | None:
        """Return the values between which all values are alike; None if they are not so simple."""
        if not all(isinstance(layer, Thresholds) for layer in self.layers):
            return None
        cuts = {
            cut
            for layer in self.layers
            if isinstance(layer, Thresholds)
            for cut in layer.thresholds
        }
        return tuple(sorted(cuts))


def column(
    fact: str,
    every: Mask,
    placed: Sequence[Placed],
    tables: Mapping[str, TableOnDay],
    parameters: Mapping[str, Decimal],
) -> Column:
    """Prepare all tests of ``fact``.

    Args:
        fact: Its name.
        every: The mask of all conjuncts.
        placed: Its tests, none of them against another fact.
        tables: The tables they name.
        parameters: The parameters that have a value.
    """
    read = 0
    families: dict[Callable[..., Layer], list[Placed]] = defaultdict(list)
    for bit, signed in placed:
        read |= bit
        signed = _with_value(signed, parameters)
        families[_family(signed.test)].append((bit, signed))
    layers: list[Layer] = []
    for make, tests in families.items():
        if make is Thresholds:
            layers.append(Thresholds(every, tests))
        else:
            layers += [make(every, each, tables) for each in _layered(tests)]
    most = KEPT // (every.bit_length() // 4 + _OVERHEAD)
    return Column(fact, every & ~read, tuple(layers), most)


def _with_value(signed: Signed, parameters: Mapping[str, Decimal]) -> Signed:
    """Return the test with the value of its parameter in the parameter's place."""
    test = signed.test
    if isinstance(test.operand, ParameterRef) and test.operand.parameter in parameters:
        constant = Literal(parameters[test.operand.parameter])
        return Signed(Test(test.fact, test.operator, constant), signed.negated)
    return signed


def _family(test: Test) -> Callable[..., Layer]:
    """Return the kind of layer that ``test`` goes into."""
    if test.operator in ORDER or isinstance(test.operand, ParameterRef):
        return Thresholds
    if isinstance(test.operand, TableRef):
        return RowLayer
    if test.operator is Operator.STARTS_WITH:
        return beginnings
    if test.operator is Operator.ALL_IN:
        return SubsetLayer
    return elements if test.operator in (Operator.HAS, Operator.ANY_IN) else equal_to


def _layered(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Distribute tests so that no conjunct has two in one layer."""
    layers: list[list[Placed]] = []
    taken: list[Mask] = []
    for bit, signed in placed:
        for number, mask in enumerate(taken):
            if not mask & bit:
                taken[number] |= bit
                layers[number].append((bit, signed))
                break
        else:
            taken.append(bit)
            layers.append([(bit, signed)])
    return layers
