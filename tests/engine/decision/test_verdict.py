"""What a verdict means, sentence by sentence: strictness, nexus, what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.conditions.tree import And, Condition, Not, Or
from engine.decision.model import Part, Verdict
from engine.errors import EvaluationError
from engine.facts.derive import Screened
from engine.facts.fact import Kind, Value
from engine.law.model import Effect, Rule, Subject
from engine.law.table import Covers, Row
from tests.builders import (
    TO_RUSSIA,
    a_parameter,
    a_party,
    a_rule,
    a_ruleset,
    a_stake,
    a_table,
    a_transaction,
    an_item,
    ask,
    at_least,
    decided,
    equals,
    has,
    in_table,
    is_true,
    listed,
    parts,
    reason,
)

RUSSIA = {"destination": "RU"}
GERMANY = {"destination": "DE"}
EXPORT = equals("transaction.kind", "export")
ALLOW, REVIEW, BLOCK = Verdict.ALLOW, Verdict.REVIEW, Verdict.BLOCK

# -- 1. The strictest wins -------------------------------------------------------------------------


def test_verdicts_are_ordered_by_strictness() -> None:
    """ALLOW < REVIEW < BLOCK."""
    assert ALLOW < REVIEW < BLOCK
    assert [verdict.name for verdict in sorted(Verdict)] == ["ALLOW", "REVIEW", "BLOCK"]


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [
        (Effect.PROHIBIT, BLOCK),
        (Effect.REQUIRE_LICENSE, BLOCK),
        (Effect.REQUIRE_DOCUMENT, REVIEW),
        (Effect.FLAG, REVIEW),
        (Effect.OBLIGE, ALLOW),
        (Effect.EXCEPT, ALLOW),
        (Effect.BAR, ALLOW),
        (Effect.NEXUS, ALLOW),
    ],
)
def test_each_effect_asks_for_its_verdict(effect: Effect, verdict: Verdict) -> None:
    """A prohibition or license requirement blocks, a document or flag asks for a person."""
    decision = decided(a_ruleset(a_rule(effect=effect)), a_transaction(RUSSIA))

    assert decision.verdict is verdict


def test_strictest_rule_wins_in_a_jurisdiction() -> None:
    """A flag beside a prohibition changes nothing about it."""
    law = a_ruleset(a_rule("flag", Effect.FLAG), a_rule("ban"), a_rule("duty", Effect.OBLIGE))

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is BLOCK
    (jurisdiction,) = decision.jurisdictions
    assert (jurisdiction.verdict, jurisdiction.governing) == (BLOCK, ("ban",))
    assert parts(decision) == {"ban": "stands", "flag": "stands", "duty": "obliges"}


def test_strictest_jurisdiction_wins() -> None:
    """Each jurisdiction has a verdict of its own; the transaction gets the strictest."""
    eu = a_ruleset(a_rule("eu.flag", Effect.FLAG), id="eu")
    us = a_ruleset(a_rule("us.ban"), id="us")
    jp = a_ruleset(a_rule("jp.ban", when=equals("transaction.destination", "KP")), id="jp")

    decision = decided([us, eu, jp], a_transaction(RUSSIA))

    assert decision.verdict is BLOCK
    told = {each.jurisdiction: each.verdict for each in decision.jurisdictions}
    assert told == {"EU": REVIEW, "JP": ALLOW, "US": BLOCK}


def test_strictest_item_wins() -> None:
    """One forbidden line forbids the consignment; each line is told its own verdict."""
    law = a_ruleset(
        a_rule(
            "license",
            Effect.REQUIRE_LICENSE,
            subject=Subject.ITEM,
            when=equals("item.eccn", "3A001"),
        ),
        a_rule("flag", Effect.FLAG),
    )
    items = [an_item("a", {"eccn": "EAR99"}), an_item("b", {"eccn": "3A001"})]

    decision = decided(law, a_transaction(RUSSIA, items))

    assert decision.verdict is BLOCK
    assert [(each.item, each.line, each.verdict) for each in decision.items] == [
        (0, "a", REVIEW),
        (1, "b", BLOCK),
    ]


def test_rule_about_a_party_is_about_every_item() -> None:
    """Nothing goes to somebody who is listed."""
    law = a_ruleset(a_rule(subject=Subject.PARTY, when=has("party.lists", "SDN")))
    parties = [a_party("A", listings=()), a_party("B", listings=listed("SDN"))]

    decision = decided(law, a_transaction(RUSSIA, [an_item(), an_item()], parties))

    assert [each.verdict for each in decision.items] == [BLOCK, BLOCK]
    (stands,) = decision.reasons
    assert (stands.item, stands.party) == (None, 1)


def test_block_is_an_answer() -> None:
    """A forbidden transaction has a decision like any other, with its reasons."""
    decision = decided(a_ruleset(a_rule()), a_transaction(RUSSIA))

    assert decision.verdict is BLOCK
    assert reason(decision, "test.rule").citations[0].text == "Test Act test.rule"
    assert decision.statement == (
        "forbidden under release 000000000000 on 2026-08-01 unless a license or exception cures "
        "every prohibition"
    )


# -- 2. Nexus first --------------------------------------------------------------------------------

SHIPPED_FROM_US = a_rule("nexus", Effect.NEXUS, when=equals("transaction.ship_from", "US"))


@pytest.mark.parametrize(
    ("stated", "reached", "verdict"),
    [
        ({**RUSSIA, "ship_from": "US"}, "yes", BLOCK),
        ({**RUSSIA, "ship_from": "DE"}, "no", ALLOW),
        (RUSSIA, "unknown", REVIEW),
    ],
)
def test_rules_count_as_far_as_the_jurisdiction_reaches(
    stated: Mapping[str, Value], reached: str, verdict: Verdict
) -> None:
    """A prohibition binds whom the law reaches; where that can't be told, a person must."""
    decision = decided(a_ruleset(a_rule(), SHIPPED_FROM_US), a_transaction(stated))

    (jurisdiction,) = decision.jurisdictions
    assert (jurisdiction.reached, jurisdiction.verdict) == (reached, verdict)
    assert decision.verdict is verdict


def test_no_nexus_is_a_finding_with_a_reason() -> None:
    """That a jurisdiction doesn't reach is said, and is not said to be clearance."""
    decision = decided(
        a_ruleset(a_rule(), SHIPPED_FROM_US), a_transaction({**RUSSIA, "ship_from": "DE"})
    )

    (jurisdiction,) = decision.jurisdictions
    assert (
        jurisdiction.statement == "no nexus found: the jurisdiction does not reach this transaction"
    )
    assert not jurisdiction.governing
    assert not decision.reasons


def test_nexus_is_told_among_the_reasons() -> None:
    """Whoever is bound learns why."""
    decision = decided(
        a_ruleset(a_rule(), SHIPPED_FROM_US), a_transaction({**RUSSIA, "ship_from": "US"})
    )

    assert parts(decision) == {"test.rule": "stands", "nexus": "reaches"}


def test_unknown_nexus_asks_its_question() -> None:
    """Where the reach can't be told, the fact that would tell it is asked for."""
    decision = decided(a_ruleset(a_rule(), SHIPPED_FROM_US), a_transaction(RUSSIA))

    (missing,) = decision.missing
    assert missing.fact == "transaction.ship_from"
    assert missing.contract == "ship_from"
    assert missing.rules == ("nexus",)
    assert missing.would_change_outcome


def test_unknown_nexus_of_a_law_that_restricts_nothing_changes_nothing() -> None:
    """Whether the law reaches doesn't matter if nothing in it applies."""
    decision = decided(a_ruleset(a_rule(), SHIPPED_FROM_US), a_transaction(GERMANY))

    assert decision.verdict is ALLOW
    assert [each.would_change_outcome for each in decision.missing] == [False]
    assert not decision.counterfactuals


def test_one_nexus_is_enough() -> None:
    """A second reason to reach that is not there takes nothing from the first."""
    other = a_rule("other", Effect.NEXUS, when=equals("transaction.kind", "reexport"))

    decision = decided(
        a_ruleset(a_rule(), SHIPPED_FROM_US, other),
        a_transaction({**RUSSIA, "ship_from": "US"}),
    )

    assert decision.verdict is BLOCK
    assert not decision.missing


def test_nexus_of_an_item_reaches_that_item() -> None:
    """Content of US origin brings one line under the law, not the others."""
    law = a_ruleset(
        a_rule("nexus", Effect.NEXUS, subject=Subject.ITEM, when=is_true("item.us_origin")),
        a_rule("ban", subject=Subject.ITEM, when=equals("item.eccn", "3A001")),
    )
    items = [an_item(facts={"eccn": "3A001", "us_origin": us}) for us in (True, False)]

    decision = decided(law, a_transaction(RUSSIA, items))

    assert [each.verdict for each in decision.items] == [BLOCK, ALLOW]
    assert [each.item for each in decision.reasons if each.part is Part.STANDS] == [0]


# -- 3. Facts are three-valued ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "stated", "verdict"),
    [
        (TO_RUSSIA, {}, REVIEW),
        (Not(TO_RUSSIA), {}, REVIEW),
        (And((TO_RUSSIA, EXPORT)), {"destination": "RU"}, REVIEW),
        (And((TO_RUSSIA, EXPORT)), {"destination": "DE"}, ALLOW),
        (And((TO_RUSSIA, EXPORT)), {"kind": "import"}, ALLOW),
        (Or((TO_RUSSIA, EXPORT)), {"destination": "RU"}, BLOCK),
        (Or((TO_RUSSIA, EXPORT)), {"destination": "DE"}, REVIEW),
        (Or((TO_RUSSIA, Not(TO_RUSSIA))), {"destination": "DE"}, BLOCK),
    ],
)
def test_conditions_follow_kleene(
    when: Condition, stated: Mapping[str, Value], verdict: Verdict
) -> None:
    """Unknown is never false: it counts unless what is known decides already."""
    decision = decided(a_ruleset(a_rule(when=when)), a_transaction(stated))

    assert decision.verdict is verdict


def test_undetermined_rule_is_reviewed_with_its_question() -> None:
    """What would settle the rule is asked, with the place in the contract that answers it."""
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=And((TO_RUSSIA, equals("item.eccn", "3A001"))))
    )

    decision = decided(law, a_transaction(RUSSIA, [an_item(facts={"eccn": "EAR99"}), an_item()]))

    assert decision.verdict is REVIEW
    undetermined = reason(decision, "test.rule", item=1)
    assert (undetermined.part, undetermined.verdict) == (Part.UNDETERMINED, REVIEW)
    assert undetermined.explanation.startswith("can't be told without item.eccn: ")
    (missing,) = decision.missing
    assert (missing.fact, missing.item, missing.party) == ("item.eccn", 1, None)
    assert missing.question == "What is the item's ECCN, with its paragraph, or is it EAR99?"
    assert missing.contract == "items[1].classification.eccn"
    assert missing.would_change_outcome


def test_question_of_a_table_row_is_asked() -> None:
    """A row that depends on an answer puts its own question; `3A001` is not narrow enough."""
    table = a_table("ccl", Kind.ECCN, ask("5A992", "Is it mass market?"), "3A001.a")
    law = a_ruleset(a_rule(subject=Subject.ITEM, when=in_table("item.eccn", "ccl")), tables=[table])
    items = [an_item(facts={"eccn": code}) for code in ("5A992.c", "3A001", "3A001.a.2", "3A001.b")]

    decision = decided(law, a_transaction({}, items))

    assert [each.verdict for each in decision.items] == [REVIEW, REVIEW, BLOCK, ALLOW]
    assert [each.question for each in decision.missing] == [
        "Is it mass market?",
        "`3A001` is not narrow enough; which paragraph or subheading is it?",
    ]


def test_empty_cell_is_no_and_an_exception_in_a_table_is_too() -> None:
    """A row may take a narrower code out again."""
    table = a_table("ccl", Kind.ECCN, "3A001", Row("3A001.b", Covers.OUT))
    law = a_ruleset(a_rule(subject=Subject.ITEM, when=in_table("item.eccn", "ccl")), tables=[table])
    items = [an_item(facts={"eccn": code}) for code in ("3A001.b.1", "3A002", "3A001.c")]

    decision = decided(law, a_transaction({}, items))

    assert [each.verdict for each in decision.items] == [ALLOW, ALLOW, BLOCK]


def test_default_of_the_law_stands_in_openly() -> None:
    """Knowledge exists only if somebody has it; a decision that assumed there is none says so."""
    law = a_ruleset(a_rule(when=is_true("transaction.end_use.military")))

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is ALLOW
    (assumed,) = decision.assumptions
    assert (assumed.fact, assumed.value) == ("transaction.end_use.military", "no")
    assert "knowledge exists only if somebody has it" in assumed.reason


def test_default_that_no_rule_reads_is_not_told() -> None:
    """A decision doesn't claim to rest on what nobody asked."""
    assert not decided(a_ruleset(a_rule()), a_transaction(RUSSIA)).assumptions


def test_pair_of_item_and_party_is_asked_together() -> None:
    """A license requirement of an entry may hold for one item to one party."""
    law = a_ruleset(
        a_rule(
            subject=Subject.ITEM,
            when=And((has("party.lists", "EL"), equals("item.eccn", "3A001"))),
            because="{item.eccn} for {party.name}",
        )
    )
    items = [an_item(facts={"eccn": "EAR99"}), an_item(facts={"eccn": "3A001"})]
    parties = [
        a_party("A", {"name": "A"}, listings=()),
        a_party("B", {"name": "B"}, listings=listed("EL")),
        a_party("C", {"name": "C"}),
    ]

    decision = decided(law, a_transaction({}, items, parties))

    told = [(each.item, each.party, each.part.value, each.explanation) for each in decision.reasons]
    assert told == [
        (1, 1, "stands", "3A001 for B"),
        (1, 2, "undetermined", "can't be told without party.lists: 3A001 for C"),
    ]
    assert [each.verdict for each in decision.items] == [ALLOW, BLOCK]
    assert [(each.fact, each.item, each.party) for each in decision.missing] == [
        ("party.lists", None, 2)
    ]


# -- 4. A definite prohibition beats missing facts -------------------------------------------------


def test_definite_prohibition_beats_any_number_of_missing_facts() -> None:
    """What is missing is told, but no answer to it would change the verdict."""
    law = a_ruleset(
        a_rule("ban"),
        a_rule("other", when=EXPORT),
        a_rule("third", when=is_true("transaction.sale")),
    )

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is BLOCK
    assert [each.fact for each in decision.missing] == ["transaction.kind", "transaction.sale"]
    assert not any(each.would_change_outcome for each in decision.missing)
    assert not decision.counterfactuals


def test_missing_fact_changes_nothing_where_only_a_flag_needs_it_beside_another_flag() -> None:
    """A second flag can't make REVIEW stricter; an undetermined prohibition can."""
    flags = [a_rule("flag", Effect.FLAG), a_rule("other", Effect.FLAG, when=EXPORT)]
    ban = a_rule("ban", when=is_true("transaction.sale"))

    decision = decided(a_ruleset(*flags, ban), a_transaction(RUSSIA))

    assert decision.verdict is REVIEW
    told = {each.fact: each.would_change_outcome for each in decision.missing}
    assert told == {"transaction.kind": False, "transaction.sale": True}


def test_missing_fact_of_a_duty_changes_nothing() -> None:
    """A duty is asked about and stops nothing."""
    decision = decided(a_ruleset(a_rule(effect=Effect.OBLIGE)), a_transaction())

    assert decision.verdict is ALLOW
    assert [each.would_change_outcome for each in decision.missing] == [False]


# -- 5. Nothing is skipped -------------------------------------------------------------------------


def test_rule_that_cannot_be_evaluated_is_reviewed_and_named() -> None:
    """Where the law gives no value on the day, the rule is not left out."""
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=at_least("item.carats_per_stone", "minimum")),
        parameters=[a_parameter("minimum", ("2027-01-01", "", "0.5"))],
    )
    decision = decided(law, a_transaction({}, [an_item(facts={"carats_per_stone": Decimal(1)})]))

    assert decision.verdict is REVIEW
    assert reason(decision, "test.rule", item=0).part is Part.UNDETERMINED
    (missing,) = decision.missing
    assert missing.fact == "parameters.minimum"
    assert missing.question == "the law in force gives no value for parameters.minimum"


def test_release_that_cannot_be_evaluated_gives_no_decision() -> None:
    """A rule that names a table that isn't there is an error, not an answer."""
    law = a_ruleset(a_rule(when=in_table("transaction.destination", "nowhere")))

    with pytest.raises(EvaluationError, match="names `test-law/nowhere`, which is no table"):
        decided(law, a_transaction(RUSSIA))


# -- 9. ALLOW claims no more than was found --------------------------------------------------------


def test_allow_says_that_nothing_was_found() -> None:
    """An empty cell is never clearance."""
    decision = decided(a_ruleset(a_rule()), a_transaction(GERMANY))

    assert decision.verdict is ALLOW
    statement = "no restriction found in release 000000000000 on 2026-08-01 for these facts"
    assert decision.statement == statement
    assert [each.statement for each in decision.jurisdictions] == [statement]
    assert "clear" not in decision.canonical().decode()


def test_rule_that_concerns_the_transaction_is_told_where_it_does_not_apply() -> None:
    """ALLOW says what was considered, and which facts kept it from applying."""
    rule = a_rule(
        scope=equals("transaction.kind", "export"), when=TO_RUSSIA, title="Nothing for Russia"
    )

    decision = decided(a_ruleset(rule), a_transaction({"kind": "export", "destination": "DE"}))

    considered = reason(decision, "test.rule")
    assert (considered.part, considered.verdict) == (Part.CONSIDERED, ALLOW)
    assert considered.explanation == (
        "Nothing for Russia: its condition is not met, since transaction.destination is DE, "
        "transaction.kind is export"
    )
    assert not decided(a_ruleset(rule), a_transaction({"kind": "import"})).reasons


# -- 10. Ownership by each regime's own test -------------------------------------------------------


def owned_by_rule(id: str, fact: str, list: str) -> Rule:
    """Return the rule of a regime about parties that persons on ``list`` own."""
    return a_rule(id, subject=Subject.PARTY, when=has(fact, list))


@pytest.mark.parametrize(
    ("percent", "us", "eu", "uk"),
    [("49.9", ALLOW, ALLOW, ALLOW), ("50", BLOCK, BLOCK, ALLOW), ("50.1", BLOCK, BLOCK, BLOCK)],
)
def test_half_is_owned_in_the_us_and_the_eu_and_not_in_the_uk(
    percent: str, us: Verdict, eu: Verdict, uk: Verdict
) -> None:
    """The regimes differ at exactly 50 %; the strictest decides."""
    half = "party.owned_half_or_more_by"
    law = [
        a_ruleset(owned_by_rule("us.own", half, "SDN"), id="us"),
        a_ruleset(owned_by_rule("eu.own", half, "EU-269"), id="eu"),
        a_ruleset(owned_by_rule("uk.own", "party.owned_over_half_by_one", "UKSL"), id="uk"),
    ]
    owner = a_stake("Triple Listed Person", percent, lists=["SDN", "EU-269", "UKSL"])
    party = a_party("Half Owned Co", stakes=(owner,))

    decision = decided(law, a_transaction(parties=[party]), screened=Screened(((),)))

    assert {each.jurisdiction: each.verdict for each in decision.jurisdictions} == {
        "US": us, "EU": eu, "UK": uk,
    }  # fmt: skip
    assert decision.verdict is max(us, eu, uk)
    assert {each.list for each in decision.ownership} == {"SDN", "EU-269", "UKSL"}
    assert decision.ownership[0].path == (f"Triple Listed Person holds {percent} % of the party",)


def test_table_of_another_ruleset_is_another_table() -> None:
    """Two rulesets may call their tables alike."""
    one, other = (
        a_ruleset(
            a_rule(f"{name}.ban", when=in_table("transaction.destination", "t")),
            id=name,
            tables=[a_table("t", Kind.COUNTRY, country)],
        )
        for name, country in (("one", "RU"), ("two", "DE"))
    )

    decision = decided([one, other], a_transaction(RUSSIA))

    assert {each.jurisdiction: each.verdict for each in decision.jurisdictions} == {
        "ONE": BLOCK, "TWO": ALLOW,
    }  # fmt: skip
