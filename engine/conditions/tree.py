"""The checked form of a condition: a tree of tests over facts.

1. A condition is true, false or unknown, by strong Kleene logic: ``false && unknown`` is false,
   ``true || unknown`` is true, ``!unknown`` is unknown.
2. A test on a fact that was not supplied is unknown.
3. Nothing is computed in a condition. What needs computing is a derived fact.

The tree is what is stored with a compiled release, so that a replay needs no compiler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum

Constant = str | bool | int | Decimal


class Truth(IntEnum):
    """Kleene's three values; conjunction is the minimum, disjunction the maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class Operator(Enum):
    """What a test asks of its fact. ``!=`` and ``not in`` are negations of a test."""

    EQUAL = "=="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    """A single value is one of several, or is in a table."""
    STARTS_WITH = "starts_with"
    HAS = "has"
    """A set of values has this value."""
    ANY_IN = "any_in"
    """At least one of a set of values is one of several, or is in a table."""
    ALL_IN = "all_in"
    """Every one of a set of values (so an empty one too) is one of several, or is in a table."""
    IS_TRUE = "is_true"


@dataclass(frozen=True, slots=True)
class Literal:
    """One constant, as written in the rule. A date is its ISO text."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Values:
    """Several constants, sorted and without repetition."""

    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table of the ruleset, e.g. ``country_chart.ns1``."""

    table: str


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A dated parameter of the ruleset, e.g. ``third_country_minimum``."""

    parameter: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """Another fact, of the same kind as the one tested.

    It is a set with ``ANY_IN`` and ``ALL_IN``, and a single value with all other operators.
    """

    fact: str


Operand = Literal | Values | TableRef | ParameterRef | FactRef


@dataclass(frozen=True, slots=True)
class Test:
    """One question about one fact.

    Attributes:
        fact: Full name of the fact, e.g. ``item.hs6``.
        operator: What is asked.
        operand: What it is compared with; None for ``IS_TRUE``.
    """

    fact: str
    operator: Operator
    operand: Operand | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a condition."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    """True when every operand is; without operands, true."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when some operand is; without operands, false."""

    operands: tuple[Condition, ...]


Condition = Test | Not | And | Or

ALWAYS = And(())
"""The condition without any demand."""


def tests(condition: Condition) -> Iterator[Test]:
    """Yield the tests of ``condition`` from left to right, repetitions included."""
    match condition:
        case Test():
            yield condition
        case Not(operand):
            yield from tests(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from tests(operand)


def facts_of(condition: Condition) -> frozenset[str]:
    """Return the names of all facts that ``condition`` reads."""
    read = set()
    for test in tests(condition):
        read.add(test.fact)
        if isinstance(test.operand, FactRef):
            read.add(test.operand.fact)
    return frozenset(read)
