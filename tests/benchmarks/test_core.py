"""How long the core takes for a decision, from the transaction to the canonical bytes."""

from __future__ import annotations

import random
from decimal import Decimal
from functools import cache
from itertools import cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.decision.decide import Asked, Screening, decide
from engine.decision.party_findings import ScreeningOutcome
from engine.decision.release import CompiledRelease
from engine.facts.derive import Screened
from engine.facts.transaction import Item, Listing, Party, Transaction
from tests.benchmarks.synthetic_law import COUNTRY_CODES, ECCNS, LISTS, SEED, a_ruleset

AS_OF = "2026-11-24"
ITEMS, PARTIES = 5, 2


@cache
def a_release(rules: int) -> CompiledRelease:
    """Return a release of so many rules, with its index made."""
    release = CompiledRelease.compile("0" * 64, [a_ruleset(rules)])
    release.on(AS_OF)
    return release


def a_transaction(picked: random.Random) -> tuple[Transaction, Screening]:
    """Return a transaction of five items and two parties, one in fifty of them listed."""
    items = tuple(
        Item(
            {"item.eccn": picked.choice(ECCNS), "item.value_usd": Decimal(picked.randint(1, 9999))}
        )
        for _ in range(ITEMS)
    )
    parties = tuple(Party({"party.roles": ("consignee",)}, f"Party {n}") for n in range(PARTIES))
    facts = {
        "transaction.kind": "export",
        "transaction.ship_from": "US",
        "transaction.destination": picked.choice(COUNTRY_CODES),
    }
    found = tuple(
        (Listing(picked.choice(LISTS)),) if picked.random() < 0.02 else () for _ in parties
    )
    screening = Screening(
        Screened(found, list_age_days=0),
        tuple(ScreeningOutcome(n, party.name, True, ()) for n, party in enumerate(parties)),
        (),
    )
    return Transaction(facts, items, parties), screening


@pytest.mark.parametrize("rules", [100, 1_000, 5_000])
def test_core_decides(benchmark: BenchmarkFixture, rules: int) -> None:
    """A decision with canonical bytes, at 100, 1,000 and 5,000 rules."""
    release = a_release(rules)
    picked = random.Random(SEED)
    asked = cycle([a_transaction(picked) for _ in range(500)])

    def one() -> bytes:
        transaction, screening = next(asked)
        return decide(release, transaction, screening, Asked("0" * 64, AS_OF)).canonical()

    assert benchmark(one).startswith(b"{")
