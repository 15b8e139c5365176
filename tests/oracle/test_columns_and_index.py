"""Conditions get the same answers in columns and row by row, on random law and facts."""

from __future__ import annotations

import random

import pytest

from engine.conditions.tree import facts_of
from engine.facts.fact import Facts, Scope
from engine.match.columnar import NOBODY, ColumnIndex
from engine.match.index import Index
from engine.match.projection import project
from tests.oracle.worlds import SEED, World, facts_in, numbered_world

FEW, MANY = 400, 30_000
TRANSACTIONS = 25
Place = tuple[int, int, int | None, int | None, int]


def transactions(world: World, number: int) -> list[Facts]:
    """Return transactions that the world's law may concern, its own among them."""
    pick = random.Random(f"{SEED}/columns/{number}").choice
    read = frozenset().union(*(facts_of(each.condition) for each in world.entries))
    more = [
        Facts(
            facts_in(pick, Scope.TRANSACTION, read),
            tuple(facts_in(pick, Scope.ITEM, read) for _ in range(pick((0, 1, 2, 3)))),
            tuple(facts_in(pick, Scope.PARTY, read) for _ in range(pick((0, 1, 2, 3)))),
        )
        for _ in range(TRANSACTIONS)
    ]
    return [world.facts, *more]


def by_rows(index: Index, asked: list[Facts]) -> list[Place]:
    """Return what the index finds, one transaction at a time."""
    return [
        (number, match.entry, match.item, match.party, int(match.truth))
        for number, facts in enumerate(asked)
        for match in index.matches(facts)
    ]


def by_columns(index: Index, asked: list[Facts]) -> list[Place]:
    """Return what it finds in columns, in the same form."""
    found = ColumnIndex(index).matches(project(asked))

    def place(number: int) -> int | None:
        return None if number == NOBODY else number

    return [
        (transaction, entry, place(item), place(party), truth)
        for transaction, entry, item, party, truth in zip(
            found.transaction.tolist(),
            found.entry.tolist(),
            found.item.tolist(),
            found.party.tolist(),
            found.truth.tolist(),
            strict=True,
        )
    ]


def run(count: int) -> int:
    """Compare the first ``count`` worlds of this run, and return how many matches agreed."""
    print(f"LICET_SEED={SEED}")
    agreed = 0
    for number in range(count):
        world = numbered_world(number)
        index = Index.build(world.entries, world.tables, world.parameters)
        asked = transactions(world, number)
        expected = by_rows(index, asked)
        assert by_columns(index, asked) == expected, (number, world)
        agreed += len(expected)
    return agreed


def test_columns_agree_with_rows() -> None:
    """Every match, with its item, its party and its truth, and no other."""
    assert run(FEW) > FEW


@pytest.mark.long
def test_columns_agree_with_rows_on_very_many_cases() -> None:
    """The same, on some hundred thousand transactions."""
    assert run(MANY) > MANY
