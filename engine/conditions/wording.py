"""Say a test as a rule writes it, for whoever has to look it up in the rule."""

from __future__ import annotations

from decimal import Decimal

from engine.conditions.tree import (
    Constant,
    FactRef,
    Literal,
    Operand,
    Operator,
    ParameterRef,
    TableRef,
    Test,
    Values,
)


def worded(test: Test) -> str:
    """Return ``test`` in CEL, as far as its form tells how it was written."""
    if test.operand is None:
        return test.fact
    other = _operand(test.operand)
    match test.operator:
        case Operator.STARTS_WITH:
            return f"{test.fact}.startsWith({other})"
        case Operator.HAS:
            return f"{other} in {test.fact}"
        case Operator.ANY_IN:
            return f"{test.fact}.exists(v, v in {other})"
        case Operator.ALL_IN:
            return f"{test.fact}.all(v, v in {other})"
        case _:
            return f"{test.fact} {test.operator.value} {other}"


def _operand(operand: Operand) -> str:
    match operand:
        case Literal(value):
            return _constant(value)
        case Values(values):
            return f"[{', '.join(_constant(value) for value in values)}]"
        case TableRef(table):
            return f"tables.{table}"
        case ParameterRef(parameter):
            return f"parameters.{parameter}"
        case FactRef(fact):
            return fact


def _constant(value: Constant) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
        case str():
            return f'"{value}"'
