"""Conditions as plain values of JSON, so that a compiled release is loaded without a compiler.

1. Nothing is lost: what is read equals what was written, ``1.10`` stays ``1.10``, and a text that
   looks like a number stays a text. Numbers are written as text, since JSON's have no exact size.
2. What is read was written by ``to_plain`` and its digest was checked. Anything else is a fault of
   ours and is refused, never guessed at.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from engine.conditions.tree import (
    And,
    Condition,
    Constant,
    FactRef,
    Literal,
    Not,
    Operand,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Test,
    Values,
)
from engine.errors import EvaluationError

Plain: TypeAlias = "str | bool | list[Plain] | None"


def to_plain(condition: Condition) -> Plain:
    """Return ``condition`` as lists of texts: the name of what it is, and its parts."""
    match condition:
        case Test(fact, asked, operand):
            return ["test", fact, asked.value, None if operand is None else _operand(operand)]
        case Not(operand):
            return ["not", to_plain(operand)]
        case And(operands):
            return ["and", *[to_plain(operand) for operand in operands]]
        case Or(operands):
            return ["or", *[to_plain(operand) for operand in operands]]


def from_plain(plain: object) -> Condition:
    """Return the condition that was written as ``plain``.

    Raises:
        EvaluationError: ``plain`` is nothing that ``to_plain`` writes.
    """
    try:
        return _condition(plain)
    except (ValueError, InvalidOperation) as error:
        raise EvaluationError(f"a stored condition can't be read: {error}") from error


def _condition(plain: object) -> Condition:
    match plain:
        case ["test", str(fact), str(asked), None]:
            return Test(fact, Operator(asked))
        case ["test", str(fact), str(asked), [*operand]]:
            return Test(fact, Operator(asked), _read_operand(operand))
        case ["not", operand]:
            return Not(_condition(operand))
        case ["and", *operands]:
            return And(tuple(_condition(operand) for operand in operands))
        case ["or", *operands]:
            return Or(tuple(_condition(operand) for operand in operands))
        case _:
            raise ValueError(f"`{plain}` is no condition")


def _operand(operand: Operand) -> Plain:
    match operand:
        case Literal(value):
            return ["literal", _constant(value)]
        case Values(values):
            return ["values", *[_constant(value) for value in values]]
        case TableRef(table):
            return ["table", table]
        case ParameterRef(parameter):
            return ["parameter", parameter]
        case FactRef(fact):
            return ["fact", fact]


def _read_operand(plain: list[object]) -> Operand:
    match plain:
        case ["literal", constant]:
            return Literal(_read_constant(constant))
        case ["values", *constants]:
            return Values(tuple(_read_constant(constant) for constant in constants))
        case ["table", str(table)]:
            return TableRef(table)
        case ["parameter", str(parameter)]:
            return ParameterRef(parameter)
        case ["fact", str(fact)]:
            return FactRef(fact)
        case _:
            raise ValueError(f"`{plain}` is nothing to compare with")


def _constant(value: Constant) -> Plain:
    match value:
        case bool():
            return ["boolean", value]
        case str():
            return ["text", value]
        case int():
            return ["integer", str(value)]
        case Decimal():
            return ["decimal", str(value)]


def _read_constant(plain: object) -> Constant:
    match plain:
        case ["boolean", bool(value)]:
            return value
        case ["text", str(text)]:
            return text
        case ["integer", str(text)]:
            return int(text)
        case ["decimal", str(text)]:
            return Decimal(text)
        case _:
            raise ValueError(f"`{plain}` is no constant")
