"""The columns of the facts of one scope, asked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.fact import Value
from engine.match.columns import Column
from engine.match.layers import Mask

SHAPES = 1024
"""Combinations of supplied facts for which the mask of the others is kept."""

_Shape = tuple[Mask, tuple[tuple[str, Column], ...]]
"""The conjuncts that ask of nothing but some facts, and the columns of these by name."""


@dataclass(slots=True)
class ScopeColumns:
    """The columns of the facts of one scope."""

    columns: Mapping[str, Column]
    _shapes: dict[tuple[str, ...], _Shape] = field(default_factory=dict)

    def narrow(self, facts: Mapping[str, Value], true: Mask, possible: Mask) -> tuple[Mask, Mask]:
        """Return what ``facts`` leave of the masks of conjuncts that are true and possible."""
        names = tuple(facts)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shape(names)
        unread, columns = shape
        true &= unread
        for name, each in columns:
            value = facts[name]
            also_true, also_possible = each.kept.get(value) or each.masks(value)
            possible &= also_possible
            if not possible:
                return 0, 0
            true &= also_true
        return true, possible

    def _shape(self, names: tuple[str, ...]) -> _Shape:
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
        self._shapes[names] = unread, tuple((each.fact, each) for each in asked)
        return self._shapes[names]
