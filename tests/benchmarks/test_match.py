"""How long matching takes, and how little ten times the rules cost.

The law is made up, in the shape of the real one: a rule names destinations and a classification,
a code with a value, an origin with a value, or a list that a party is on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.conditions.tree import And, Condition, Literal, Not, Operator, Test, Values
from engine.facts.countries import COUNTRIES
from engine.facts.fact import Facts
from engine.match.entry import Entry
from engine.match.index import Index

COUNTRY_CODES = sorted(COUNTRIES)
HS_CODES = [
    f"{chapter:02}{heading:02}{sub}"
    for chapter in range(1, 98)
    for heading in range(1, 18)
    for sub in (10, 20, 90)
]
ECCNS = [
    f"{category}{group}{number:03}"
    for category in range(10)
    for group in "ABCDE"
    for number in range(1, 100, 7)
]
LISTS = ["entity_list", "denied_persons", "unverified", "military_end_user", "sdn"]


def a_rule(picked: random.Random) -> Entry:
    """Return a rule like those of an export-control regulation."""
    destinations = tuple(sorted(picked.sample(COUNTRY_CODES, picked.randint(5, 40))))
    parts: list[Condition] = [Test("transaction.destination", Operator.IN, Values(destinations))]
    share = picked.random()
    if share < 0.4:
        beginning = Literal(picked.choice(ECCNS)[: picked.choice((3, 5))])
        parts.append(Test("item.eccn", Operator.STARTS_WITH, beginning))
    elif share < 0.65:
        codes = tuple(sorted(picked.sample(HS_CODES, picked.randint(10, 50))))
        parts.append(Test("item.hs6", Operator.IN, Values(codes)))
        parts.append(
            Test("item.value", Operator.MORE, Literal(Decimal(picked.randint(1, 500) * 100)))
        )
    elif share < 0.85:
        origin = Test("item.origin", Operator.EQUAL, Literal(picked.choice(COUNTRY_CODES)))
        parts.append(Not(origin) if picked.random() < 0.1 else origin)
        parts.append(
            Test("item.value", Operator.MORE, Literal(Decimal(picked.randint(1, 500) * 100)))
        )
    else:
        parts.append(Test("party.lists", Operator.HAS, Literal(picked.choice(LISTS))))
    return Entry(And(tuple(parts)), per_item=share < 0.85, per_party=share >= 0.85)


def a_transaction(picked: random.Random, items: int, parties: int) -> Facts:
    """Return a transaction in which one party in fifty is listed."""
    return Facts(
        {"transaction.destination": picked.choice(COUNTRY_CODES)},
        tuple(
            {
                "item.eccn": picked.choice(ECCNS),
                "item.hs6": picked.choice(HS_CODES),
                "item.origin": picked.choice(COUNTRY_CODES),
                "item.value": Decimal(picked.randint(1, 100_000)),
            }
            for _ in range(items)
        ),
        tuple(
            {"party.lists": (picked.choice(LISTS),) if picked.random() < 0.02 else ()}
            for _ in range(parties)
        ),
    )


@cache
def an_index(rules: int) -> Index:
    """Return that many rules, prepared."""
    picked = random.Random(1)
    return Index.build([a_rule(picked) for _ in range(rules)], {}, {})


def transactions(items: int, parties: int) -> Sequence[Facts]:
    """Return a thousand transactions."""
    picked = random.Random(2)
    return [a_transaction(picked, items, parties) for _ in range(1_000)]


@pytest.mark.parametrize(("items", "parties"), [(1, 1), (5, 2)])
@pytest.mark.parametrize("rules", [100, 1_000, 5_000])
def test_matches(benchmark: BenchmarkFixture, rules: int, items: int, parties: int) -> None:
    """Time for a thousand transactions, so that milliseconds read as microseconds each."""
    index, asked = an_index(rules), transactions(items, parties)

    found = benchmark(lambda: [index.matches(facts) for facts in asked])

    benchmark.extra_info["matches_per_transaction"] = sum(map(len, found)) / len(asked)
    assert any(found)


@pytest.mark.parametrize("rules", [5_000])
def test_build(benchmark: BenchmarkFixture, rules: int) -> None:
    """Time to prepare a release; paid once for each stretch of days between changes of the law."""
    picked = random.Random(1)
    entries = [a_rule(picked) for _ in range(rules)]

    index = benchmark(lambda: Index.build(entries, {}, {}))

    assert len(index.entries) == rules


@pytest.mark.parametrize("rules", [500, 5_000])
def test_matches_where_little_holds(benchmark: BenchmarkFixture, rules: int) -> None:
    """Time for a thousand transactions that touch little: ten times the rules cost little more.

    What holds is paid for by the match; here the items are worth nothing and are EAR99.
    """
    asked = [
        replace(
            facts,
            items=tuple(
                {**item, "item.value": Decimal(0), "item.eccn": "EAR99"} for item in facts.items
            ),
        )
        for facts in transactions(items=5, parties=2)
    ]

    index = an_index(rules)

    found = benchmark(lambda: [index.matches(facts) for facts in asked])

    assert len(found) == len(asked)
