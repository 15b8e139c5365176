"""Conditions as alternatives of conjunctions, which an index can hold one bit each.

1. The laws used hold in strong Kleene logic as they do in the classical one: De Morgan's, double
   negation, distribution, repetition. Neither "p or not p" nor "p and not p" is simplified: of an
   unknown p both are unknown.
2. A condition whose alternatives would multiply beyond a limit keeps some of its factors as they
   are: its conjunctions are then fewer, and each carries the *rest*, to be asked as written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from engine.conditions.tree import And, Condition, Not, Or, Test

LIMIT = 64
"""Alternatives into which one conjunction may be multiplied out; past it factors stay as they are.
A rule of law with its list of exceptions written out has a few; 64 takes six of two words each."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A test or its negation."""

    test: Test
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One alternative: all of its tests, and all of the rest, must hold.

    Attributes:
        tests: Without repetition, in the order in which the condition has them.
        rest: Parts that were not multiplied out.
    """

    tests: tuple[Signed, ...]
    rest: tuple[Condition, ...] = ()


def alternatives(condition: Condition, limit: int = LIMIT) -> tuple[Conjunct, ...]:
    """Return conjunctions of which at least one holds exactly when ``condition`` does.

    The truth of ``condition`` is the greatest of theirs; that of a conjunct the least of its parts.

    Args:
        condition: What is taken apart.
        limit: How many alternatives a conjunction may be multiplied out into.
    """
    return tuple(dict.fromkeys(_alternatives(condition, False, limit)))


def _alternatives(condition: Condition, negated: bool, limit: int) -> tuple[Conjunct, ...]:
    match condition:
        case Test():
            return (Conjunct((Signed(condition, negated),)),)
        case Not(operand):
            return _alternatives(operand, not negated, limit)
        case And(operands) if not negated:
            return _multiplied(operands, negated, limit)
        case Or(operands) if negated:
            return _multiplied(operands, negated, limit)
        case And(operands) | Or(operands):
            return tuple(
                conjunct
                for operand in operands
                for conjunct in _alternatives(operand, negated, limit)
            )


def _multiplied(operands: Iterable[Condition], negated: bool, limit: int) -> tuple[Conjunct, ...]:
    """Return every choice of one alternative from each operand."""
    factors, rest, size = [], [], 1
    expanded = [(operand, _alternatives(operand, negated, limit)) for operand in operands]
    for operand, choices in sorted(expanded, key=lambda each: len(each[1])):
        if len(choices) > 1 and size > 1 and size * len(choices) > limit:
            rest.append(Not(operand) if negated else operand)
        else:
            factors.append(choices)
            size *= len(choices)
    return tuple(_joined(choice, rest) for choice in product(*factors))


def _joined(choice: Iterable[Conjunct], rest: Iterable[Condition]) -> Conjunct:
    parts = tuple(choice)
    tests = dict.fromkeys(test for part in parts for test in part.tests)
    kept = dict.fromkeys([*(each for part in parts for each in part.rest), *rest])
    return Conjunct(tuple(tests), tuple(kept))
