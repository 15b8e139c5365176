"""A condition as the index takes it: what it is asked of, and what of it masks can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.conditions.normal_form import Conjunct, Signed
from engine.conditions.tree import Condition, FactRef, Not, TableRef, facts_of, tests
from engine.errors import EvaluationError
from engine.facts.fact import Scope
from engine.law.table import TableOnDay


@dataclass(frozen=True, slots=True)
class Entry:
    """A condition and what it is asked of.

    Attributes:
        condition: What is asked.
        per_item: Whether it is asked of each item; only then may it read facts of items.
        per_party: The same of parties. With both, it is asked of each pair.
    """

    condition: Condition
    per_item: bool
    per_party: bool


def check(number: int, entry: Entry, tables: Mapping[str, TableOnDay]) -> None:
    """Check that the entry of a number can be asked.

    Raises:
        EvaluationError: It names a table that isn't in ``tables``, or reads facts of a scope that
            it isn't asked of.
    """
    for fact in sorted(facts_of(entry.condition)):
        scope = Scope(fact.split(".", 1)[0])
        if (scope is Scope.ITEM and not entry.per_item) or (
            scope is Scope.PARTY and not entry.per_party
        ):
            raise EvaluationError(
                f"entry {number} reads `{fact}` but is not asked per {scope.value}"
            )
    for test in tests(entry.condition):
        if isinstance(test.operand, TableRef) and test.operand.table not in tables:
            raise EvaluationError(f"entry {number} names `{test.operand.table}`, which is no table")


def separated(conjunct: Conjunct) -> tuple[list[Signed], tuple[Condition, ...]]:
    """Return the tests that masks can answer, and all else, to be asked as written."""
    asked, rest = [], list(conjunct.rest)
    for signed in conjunct.tests:
        if isinstance(signed.test.operand, FactRef):
            rest.append(Not(signed.test) if signed.negated else signed.test)
        else:
            asked.append(signed)
    return asked, tuple(rest)
