"""What must be asked before a condition can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from engine.conditions.meaning import Memberships, open_tests
from engine.conditions.tree import Condition, FactRef, ParameterRef, TableRef, Test, Truth, tests
from engine.facts.fact import Value
from engine.law.table import TableOnDay
from engine.match.finding import Missing


def memberships(tables: Mapping[str, TableOnDay]) -> Memberships:
    """Return ``tables`` as the reference meaning asks them."""

    def of(table: TableOnDay) -> Callable[[str], Truth]:
        return lambda code: table.membership(code).truth

    return {name: of(table) for name, table in tables.items()}


def missing(
    condition: Condition,
    facts: Mapping[str, Value],
    tables: Mapping[str, TableOnDay],
    parameters: Mapping[str, Decimal],
) -> tuple[Missing, ...]:
    """Return everything that keeps ``condition`` from being told, sorted; nothing if it can be.

    A fact that is absent is among them only where its answer could matter. So is a fact that was
    supplied, where a table needs to know more about it; then with the question of the table.
    """
    named = {
        test.operand.table: tables[test.operand.table]
        for test in tests(condition)
        if isinstance(test.operand, TableRef)
    }
    return missing_of(
        open_tests(condition, facts, memberships(named), parameters), facts, tables, parameters
    )


def missing_of(
    unknown: Iterable[Test],
    facts: Mapping[str, Value],
    tables: Mapping[str, TableOnDay],
    parameters: Mapping[str, Decimal],
) -> tuple[Missing, ...]:
    """Return what must be known to answer the tests of ``unknown``, sorted."""
    found = {each for test in unknown for each in _of_test(test, facts, tables, parameters)}
    return tuple(sorted(found))


def _of_test(
    test: Test,
    facts: Mapping[str, Value],
    tables: Mapping[str, TableOnDay],
    parameters: Mapping[str, Decimal],
) -> Iterator[Missing]:
    """Yield what must be known to answer an unknown test."""
    value = facts.get(test.fact)
    if value is None:
        yield Missing(test.fact)
    match test.operand:
        case ParameterRef(parameter) if parameter not in parameters:
            yield Missing(f"parameters.{parameter}")
        case FactRef(fact) if fact not in facts:
            yield Missing(fact)
        case TableRef(table) if value is not None:
            for one in value if isinstance(value, tuple) else (str(value),):
                membership = tables[table].membership(one)
                if membership.truth is Truth.UNKNOWN:
                    yield Missing(test.fact, membership.question)
