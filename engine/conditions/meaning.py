"""What a condition means, written as the definition says it and not for speed.

1. Strong Kleene logic: conjunction is the lesser of two truths, disjunction the greater, and
   negation exchanges true and false.
2. A test is unknown if its fact, the fact it is compared with, or its parameter has no value; but
   of an empty set, all values are among any others, and none is, whatever those may be.
3. Membership in a table is asked of the table, which may answer that it can't be told. That some
   of a set of values are in it has the greatest of their truths, that all are, the least.

The index of ``engine.match`` gives the same answers from precomputed masks, and the official CEL
evaluator gives them again (``engine.conditions.official``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.conditions.tree import (
    And,
    Condition,
    FactRef,
    Literal,
    Not,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Test,
    Truth,
    Values,
)
from engine.facts.fact import Value

Memberships = Mapping[str, Callable[[str], Truth]]
"""Of each table: whether a value is in it."""

COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        Operator.EQUAL: operator.eq,
        Operator.LESS: operator.lt,
        Operator.AT_MOST: operator.le,
        Operator.MORE: operator.gt,
        Operator.AT_LEAST: operator.ge,
    }
)


def meaning(
    condition: Condition,
    facts: Mapping[str, Value],
    tables: Memberships,
    parameters: Mapping[str, Decimal],
) -> Truth:
    """Return whether ``condition`` holds of ``facts``.

    Args:
        condition: What is asked.
        facts: What was supplied; what is absent is unknown.
        tables: Every table that the condition names.
        parameters: The parameters that have a value on the day; what is absent is unknown.
    """
    match condition:
        case Test():
            return _test(condition, facts, tables, parameters)
        case Not(operand):
            return Truth(Truth.TRUE - meaning(operand, facts, tables, parameters))
        case And(operands):
            truths = [meaning(operand, facts, tables, parameters) for operand in operands]
            return min(truths, default=Truth.TRUE)
        case Or(operands):
            truths = [meaning(operand, facts, tables, parameters) for operand in operands]
            return max(truths, default=Truth.FALSE)


def open_tests(
    condition: Condition,
    facts: Mapping[str, Value],
    tables: Memberships,
    parameters: Mapping[str, Decimal],
) -> tuple[Test, ...]:
    """Return the tests that keep ``condition`` from being told, in its order; none if it can be.

    A test whose answer is unknown and would change nothing, because something definite beside it
    decides, is not among them.
    """
    return _told(condition, facts, tables, parameters)[1]


def _told(
    condition: Condition,
    facts: Mapping[str, Value],
    tables: Memberships,
    parameters: Mapping[str, Decimal],
) -> tuple[Truth, tuple[Test, ...]]:
    """Return the meaning of ``condition``, and its open tests if that is unknown."""
    match condition:
        case Test():
            truth = _test(condition, facts, tables, parameters)
            return truth, (condition,) if truth is Truth.UNKNOWN else ()
        case Not(operand):
            truth, open_below = _told(operand, facts, tables, parameters)
            return Truth(Truth.TRUE - truth), open_below
        case And(operands) | Or(operands):
            told = [_told(operand, facts, tables, parameters) for operand in operands]
            truths = [truth for truth, _ in told]
            if isinstance(condition, And):
                truth = min(truths, default=Truth.TRUE)
            else:
                truth = max(truths, default=Truth.FALSE)
            if truth is not Truth.UNKNOWN:
                return truth, ()
            return truth, tuple(test for _, open_below in told for test in open_below)


def _test(
    test: Test,
    facts: Mapping[str, Value],
    tables: Memberships,
    parameters: Mapping[str, Decimal],
) -> Truth:
    """Answer one test."""
    value = facts.get(test.fact)
    if value is None:
        return Truth.UNKNOWN
    match test.operand:
        case TableRef(table):
            return _among_rows(test.operator, value, tables[table])
        case ParameterRef(parameter):
            other: Any = parameters.get(parameter)
        case FactRef(fact):
            other = facts.get(fact)
        case Literal(constant):
            other = constant
        case Values(constants):
            other = constants
        case None:
            other = True
    if other is None:
        is_empty = value == () and test.operator in (Operator.ANY_IN, Operator.ALL_IN)
        return _truth(test.operator is Operator.ALL_IN) if is_empty else Truth.UNKNOWN
    return _truth(_holds(test.operator, value, other))


def _holds(asked: Operator, value: Any, other: Any) -> bool:
    """Answer a test whose both sides are there."""
    if asked in COMPARISONS:
        return COMPARISONS[asked](value, other)
    match asked:
        case Operator.IN:
            return value in other
        case Operator.STARTS_WITH:
            return bool(value.startswith(other))
        case Operator.HAS:
            return other in value
        case Operator.ANY_IN:
            return any(one in other for one in value)
        case Operator.ALL_IN:
            return all(one in other for one in value)
        case _:
            return value is other


def _among_rows(asked: Operator, value: Any, table: Callable[[str], Truth]) -> Truth:
    """Answer a test of membership in a table."""
    if asked is Operator.IN:
        return table(value)
    truths: Collection[Truth] = [table(one) for one in value]
    if asked is Operator.ANY_IN:
        return max(truths, default=Truth.FALSE)
    return min(truths, default=Truth.TRUE)


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE
