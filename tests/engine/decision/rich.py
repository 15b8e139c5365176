"""A decision that has something of everything; run as a module, it prints its digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

from engine.conditions.tree import And, Not
from engine.decision.decide import Asked, Screening, decide
from engine.decision.model import Decision
from engine.decision.party_findings import (
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SimilarHit,
    Sought,
)
from engine.decision.provenance import ListPin, OverridePin
from engine.facts.derive import Screened
from engine.facts.fact import Kind
from engine.facts.transaction import Transaction
from engine.law.interval import Interval
from engine.law.model import Effect, Exceptional, ReviewPolicy, Ruleset, Subject, WindDown
from tests.builders import (
    DAY,
    DIGEST,
    TO_RUSSIA,
    a_license,
    a_party,
    a_release,
    a_rule,
    a_ruleset,
    a_stake,
    a_table,
    a_transaction,
    an_item,
    ask,
    equals,
    has,
    in_table,
    is_true,
    listed,
)

SALE = is_true("transaction.sale")


def rich_law() -> tuple[Ruleset, ...]:
    """Return rules of every effect, with dates, exceptions and questions."""
    us = a_ruleset(
        a_rule("us.nexus", Effect.NEXUS, when=equals("transaction.ship_from", "US")),
        a_rule(
            "us.license",
            Effect.REQUIRE_LICENSE,
            subject=Subject.ITEM,
            when=in_table("item.eccn", "ccl"),
            authority="BIS",
            reasons_for_control=("NS2", "AT1"),
            review_policy=ReviewPolicy.CASE_BY_CASE,
            because="{item.eccn} for {transaction.destination}: „geprüft“ 漢字 𝄞",
            tags=("chips",),
        ),
        a_rule(
            "us.licensed",
            Effect.EXCEPT,
            subject=Subject.ITEM,
            when=has("item.licensed_by", "BIS"),
            cures=("us.license",),
        ),
        a_rule("us.lvs", Effect.EXCEPT, when=SALE, cures=("chips",), barred_by=("us.bar",)),
        a_rule("us.bar", Effect.BAR),
        a_rule("us.listed", subject=Subject.PARTY, when=has("party.lists", "SDN")),
        a_rule(
            "us.pair", Effect.FLAG, when=And((has("party.lists", "EL"), is_true("item.us_origin")))
        ),
        a_rule("us.duty", Effect.OBLIGE),
        a_rule("us.note", Effect.FLAG, informs_only=True, scope=TO_RUSSIA),
        id="us",
        tables=[a_table("ccl", Kind.ECCN, "3A001", ask("5A992", 'Is it "mass market"?'))],
    )
    eu = a_ruleset(
        a_rule("eu.document", Effect.REQUIRE_DOCUMENT, when=Not(SALE)),
        a_rule("eu.unsure", uncertain=(Exceptional(Interval("2026-01-01", "")),)),
        a_rule("eu.stayed", scope=TO_RUSSIA, suspended=(Exceptional(Interval("2026-01-01", "")),)),
        a_rule("eu.grace", wind_down=(WindDown("2025-06-17", "2027-01-01", ()),)),
        a_rule(
            "eu.owned", subject=Subject.PARTY, when=has("party.owned_half_or_more_by", "EU-269")
        ),
        a_rule("eu.military", when=is_true("transaction.end_use.military")),
        id="eu",
    )
    return us, eu


def rich_transaction() -> Transaction:
    """Return a transaction about which these rules have much to say."""
    return a_transaction(
        {"destination": "RU", "kind": "export", "ship_from": "US"},
        [
            an_item("1", {"eccn": "3A001.a", "us_origin": True}, value={"USD": Decimal("10.50")}),
            an_item("2", {"eccn": "5A992.c"}),
            an_item("3", {"eccn": "EAR99"}),
        ],
        [
            a_party("Acme", {"name": "Acme"}, listings=()),
            a_party('Ünlü "A.Ş."', listings=listed("SDN", "EL")),
            a_party("Owned", stakes=(a_stake("X", "33.30", lists=["EU-269"]), a_stake("Y", "20"))),
        ],
        authorizations=(a_license("BIS", lines=("1",)),),
    )


def rich_decision() -> Decision:
    """Return the decision about it."""
    override = OverrideUse("o-1", "2" * 64, "ann", "bob", "2026-09-01", False, "it has changed")
    hit = ScreeningHit("SDN", "1" * 64, "e-1", "UNLU", "name", 'Ünlü "A.Ş."', override)
    sought = Sought(('Ünlü "A.Ş."',), ("lei X",), "entity", ("TR",), ("-",), 700)
    like = SimilarHit(
        "SDN", "1" * 64, "e-2", "UNLÜ", "similar", "Ünlü", 712, "possible", ("names: 712/1000",)
    )
    screening = Screening(
        Screened((None, (), None), list_age_days=2),
        (ScreeningOutcome(1, 'Ünlü "A.Ş."', True, (hit, like), "parties[1]", sought),),
        (ListPin("US-CSL", "2026-07-30", 2, "1" * 64, 3, by_address_only=1),),
        (OverridePin("o-1", "2" * 64),),
    )
    with a_release(*rich_law()) as release:
        decision = decide(release, rich_transaction(), screening, Asked(DIGEST, DAY))
    # More ways than are told take a graph larger than anybody reads.
    ownership = tuple(replace(each, has_more_ways=True) for each in decision.ownership)
    return replace(decision, ownership=ownership)


if __name__ == "__main__":
    print(hashlib.sha256(rich_decision().canonical()).hexdigest())
