"""Rulesets of any size for benchmarks: invented, in the shape of an export-control regulation."""

from __future__ import annotations

import random

from engine.conditions.tree import And, Condition, Literal, Operator, Test, Values
from engine.facts.countries import COUNTRIES
from engine.law.interval import Interval
from engine.law.model import Citation, Effect, Rule, Ruleset, Subject

COUNTRY_CODES = sorted(COUNTRIES)
ECCNS = [
    f"{category}{group}{number:03}"
    for category in range(10)
    for group in "ABCDE"
    for number in range(1, 100, 7)
]
LISTS = ("EL", "DPL", "UVL", "MEU", "SDN")
SEED = 20261124


def a_ruleset(rules: int) -> Ruleset:
    """Return a ruleset with so many rules; the same number gives the same ruleset.

    A rule names some destinations, and a classification, or a classification with a value, or a
    list. One in twenty is an exception to the twenty before it.
    """
    picked = random.Random(SEED)
    return Ruleset(
        id="synthetic",
        version="2026.1.0",
        title="Synthetic law",
        jurisdiction="SYNTHETIC",
        authority="nobody",
        in_force=Interval(),
        rules=tuple(_rule(picked, number) for number in range(rules)),
        tables={},
        parameters={},
        digest="0" * 64,
    )


def _rule(picked: random.Random, number: int) -> Rule:
    destinations = tuple(sorted(picked.sample(COUNTRY_CODES, picked.randint(5, 40))))
    parts: list[Condition] = [Test("transaction.destination", Operator.IN, Values(destinations))]
    share = picked.random()
    subject = Subject.ITEM
    if share < 0.8:
        beginning = Literal(picked.choice(ECCNS)[: picked.choice((3, 5))])
        parts.append(Test("item.eccn", Operator.STARTS_WITH, beginning))
        if share > 0.5:
            over = Literal(picked.randint(1, 500) * 100)
            parts.append(Test("item.value_usd", Operator.MORE, over))
    else:
        subject = Subject.PARTY
        parts.append(Test("party.lists", Operator.HAS, Literal(picked.choice(LISTS))))
    is_exception = number % 20 == 19
    cured = tuple(f"rule.{other}" for other in range(number - 19, number)) if is_exception else ()
    return Rule(
        id=f"rule.{number}",
        title=f"Rule {number}",
        effect=Effect.EXCEPT if is_exception else Effect.REQUIRE_LICENSE,
        subject=subject,
        cites=(Citation(f"Synthetic Act s {number}", "Synthetic Act", f"s {number}"),),
        in_force=Interval(),
        when=And(tuple(parts)),
        because="{transaction.destination} is one of its destinations",
        cures=cured,
        code="SYN" if is_exception else "",
        authority="" if is_exception else "nobody",
    )
