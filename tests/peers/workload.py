"""Rules and transactions that every engine can be given.

A rule is a conjunction: destinations, and a classification, or codes with a value, or an origin
with a value, or a list that a party is on. A transaction has one item and one party.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.conditions.tree import And, Condition, Literal, Not, Operator, Test, Values
from engine.facts.fact import Facts
from engine.match.entry import Entry
from tests.benchmarks.test_match import a_rule, a_transaction

SEED = 20261124
FIELDS = {
    "transaction.destination": "destination",
    "item.eccn": "eccn",
    "item.hs6": "hs",
    "item.value": "value",
    "item.origin": "origin",
    "party.lists": "lists",
}
"""What a fact is called in the flat transactions of the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One test of a rule.

    Attributes:
        field: What is asked about.
        asks: ``in``, ``equals``, ``differs``, ``starts``, ``more`` or ``has``.
        texts: The constants, where they are texts.
        number: The constant of ``more``.
    """

    field: str
    asks: str
    texts: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """The same law and cases in two forms.

    Attributes:
        entries: The rules as licet's index takes them.
        rules: The rules as the parts that all of a rule must hold.
        facts: The transactions as licet takes them.
        flat: The transactions as the others do.
    """

    entries: tuple[Entry, ...]
    rules: tuple[tuple[Part, ...], ...]
    facts: tuple[Facts, ...]
    flat: tuple[dict[str, object], ...]


def workload(rules: int, transactions: int) -> Workload:
    """Return that many rules and transactions; the same numbers give the same ones."""
    picked = random.Random(SEED)
    entries = tuple(a_rule(picked) for _ in range(rules))
    facts = tuple(a_transaction(picked, items=1, parties=1) for _ in range(transactions))
    return Workload(
        entries,
        tuple(tuple(map(_part, _operands(each.condition))) for each in entries),
        facts,
        tuple(_flat(each) for each in facts),
    )


def _operands(condition: Condition) -> Sequence[Condition]:
    assert isinstance(condition, And)
    return condition.operands


def _part(condition: Condition) -> Part:
    match condition:
        case Test(fact, Operator.IN, Values(values)):
            return Part(FIELDS[fact], "in", tuple(map(str, values)))
        case Test(fact, Operator.EQUAL, Literal(value)):
            return Part(FIELDS[fact], "equals", (str(value),))
        case Not(Test(fact, Operator.EQUAL, Literal(value))):
            return Part(FIELDS[fact], "differs", (str(value),))
        case Test(fact, Operator.STARTS_WITH, Literal(value)):
            return Part(FIELDS[fact], "starts", (str(value),))
        case Test(fact, Operator.HAS, Literal(value)):
            return Part(FIELDS[fact], "has", (str(value),))
        case Test(fact, Operator.MORE, Literal(value)):
            return Part(FIELDS[fact], "more", number=int(value))
        case _:
            raise AssertionError(f"no other engine was taught {condition}")


def _flat(facts: Facts) -> dict[str, object]:
    own = {**facts.transaction, **facts.items[0], **facts.parties[0]}
    return {
        field: int(value) if isinstance(value, Decimal)
        else list(value) if isinstance(value, tuple)
        else value
        for fact, field in FIELDS.items()
        for value in (own[fact],)
    }  # fmt: skip
