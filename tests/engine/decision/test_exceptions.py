"""Exceptions need positive proof: what cures, what may, what is barred, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.conditions.tree import And, Condition, Not
from engine.decision.model import Decision, ExceptionStatus, Part, Verdict
from engine.facts.fact import Value
from engine.law.interval import Interval
from engine.law.model import Effect, Exceptional, ReviewPolicy, Rule, Subject
from tests.builders import (
    TO_RUSSIA,
    a_license,
    a_party,
    a_rule,
    a_ruleset,
    a_transaction,
    an_item,
    decided,
    equals,
    has,
    is_true,
    listed,
    parts,
    reason,
)

ALLOW, REVIEW, BLOCK = Verdict.ALLOW, Verdict.REVIEW, Verdict.BLOCK
RUSSIA = {"destination": "RU"}
SALE = is_true("transaction.sale")
FAIR = is_true("transaction.commercial_fair")


def ban(id: str = "ban", **changes: Any) -> Rule:
    """Return a license requirement for what goes to Russia."""
    return a_rule(id, Effect.REQUIRE_LICENSE, **{"authority": "BIS", **changes})


def cure(id: str = "cure", when: Condition = SALE, **changes: Any) -> Rule:
    """Return an exception to the requirement."""
    return a_rule(id, Effect.EXCEPT, when=when, **{"cures": ("ban",), "code": "LVS", **changes})


def bar(id: str = "bar", when: Condition = FAIR, **changes: Any) -> Rule:
    """Return what bars the exception."""
    return a_rule(id, Effect.BAR, when=when, **changes)


def found(decision: Decision) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what is told of the one exception: status, outstanding, barred by, cures."""
    (each,) = decision.exceptions
    return each.status.value, each.outstanding, each.barred_by, each.cures


@pytest.mark.parametrize(
    ("stated", "verdict", "status", "outstanding"),
    [
        ({"sale": True}, ALLOW, "available", ()),
        ({}, REVIEW, "candidate", ("transaction.sale",)),
    ],
)
def test_exception_cures_only_on_supplied_facts(
    stated: Mapping[str, Value], verdict: Verdict, status: str, outstanding: tuple[str, ...]
) -> None:
    """What would be true if somebody said so is a candidate, and says what is outstanding."""
    decision = decided(a_ruleset(ban(), cure()), a_transaction({**RUSSIA, **stated}))

    assert decision.verdict is verdict
    assert found(decision) == (status, outstanding, (), ("ban",))


def test_exception_whose_condition_is_false_is_none() -> None:
    """Nothing is told of an exception that isn't one."""
    decision = decided(a_ruleset(ban(), cure()), a_transaction({**RUSSIA, "sale": False}))

    assert decision.verdict is BLOCK
    assert not decision.exceptions


def test_cured_requirement_is_told_with_what_cures_it() -> None:
    """ALLOW cites the requirement and the exception that it rests on."""
    decision = decided(a_ruleset(ban(), cure()), a_transaction({**RUSSIA, "sale": True}))

    assert parts(decision) == {"ban": "cured", "cure": "cures"}
    assert reason(decision, "ban").cured_by == ("cure",)
    (license,) = decision.license_requirements
    assert license.cured


@pytest.mark.parametrize(
    ("stated", "verdict", "status", "outstanding", "barred_by"),
    [
        ({"sale": True, "commercial_fair": True}, BLOCK, "barred", (), ("bar",)),
        ({"sale": True, "commercial_fair": False}, ALLOW, "available", (), ()),
        ({"sale": True}, REVIEW, "candidate", ("transaction.commercial_fair",), ("bar",)),
        ({"commercial_fair": True}, BLOCK, "barred", ("transaction.sale",), ("bar",)),
        (
            {},
            REVIEW,
            "candidate",
            ("transaction.commercial_fair", "transaction.sale"),
            ("bar",),
        ),
    ],
)
def test_bar_keeps_an_exception_from_curing(
    stated: Mapping[str, Value],
    verdict: Verdict,
    status: str,
    outstanding: tuple[str, ...],
    barred_by: tuple[str, ...],
) -> None:
    """A bar that holds bars; one that may hold must be settled first."""
    law = a_ruleset(ban(), cure(barred_by=("bar",)), bar())

    decision = decided(law, a_transaction({**RUSSIA, **stated}))

    assert decision.verdict is verdict
    assert found(decision) == (status, outstanding, barred_by, ("ban",))


def test_bar_is_told_with_the_requirement_that_stands() -> None:
    """Whoever claimed the exception learns why it doesn't help."""
    law = a_ruleset(ban(), cure(barred_by=("bar",)), bar())

    decision = decided(law, a_transaction({**RUSSIA, "sale": True, "commercial_fair": True}))

    assert parts(decision) == {"ban": "stands", "bar": "bars"}


def test_bar_is_not_told_where_nothing_is_required() -> None:
    """What keeps an exception from curing nothing is no reason of the decision."""
    law = a_ruleset(ban(), cure(barred_by=("bar",)), bar())

    decision = decided(
        law, a_transaction({"destination": "DE", "sale": True, "commercial_fair": True})
    )

    assert decision.verdict is ALLOW
    assert not decision.exceptions
    assert not decision.reasons


def test_exception_of_a_law_that_does_not_reach_is_not_told() -> None:
    """Neither its cure nor its questions are of this transaction."""
    nexus = a_rule("nexus", Effect.NEXUS, when=equals("transaction.ship_from", "US"))
    law = a_ruleset(nexus, ban(), cure(), ban("other"), cure("more", FAIR, cures=("other",)))

    decision = decided(law, a_transaction({**RUSSIA, "sale": True, "ship_from": "DE"}))

    assert decision.verdict is ALLOW
    assert (decision.reasons, decision.missing, decision.exceptions) == ((), (), ())


def test_exception_cures_only_what_it_names() -> None:
    """An exception to one requirement is none to another, unless by a tag that both carry."""
    law = a_ruleset(
        ban(),
        ban("tagged", tags=("chips",)),
        ban("other"),
        cure(cures=("ban", "chips")),
    )

    decision = decided(law, a_transaction({**RUSSIA, "sale": True}))

    assert decision.verdict is BLOCK
    assert parts(decision) == {
        "ban": "cured", "tagged": "cured", "other": "stands", "cure": "cures",
    }  # fmt: skip


@pytest.mark.parametrize("effect", [Effect.PROHIBIT, Effect.REQUIRE_DOCUMENT, Effect.FLAG])
def test_every_requirement_can_be_cured(effect: Effect) -> None:
    """Prohibitions, documents and flags have exceptions like license requirements."""
    law = a_ruleset(a_rule("ban", effect), cure())

    assert decided(law, a_transaction({**RUSSIA, "sale": True})).verdict is ALLOW


def test_exception_cures_no_other_ruleset() -> None:
    """A company's stricter rules can't be cured by the law, though they bear its names."""
    house = a_ruleset(ban(), id="house")
    law = a_ruleset(cure(), a_rule("law.ban", when=FAIR), id="law")

    decision = decided([house, law], a_transaction({**RUSSIA, "sale": True}))

    assert decision.verdict is BLOCK
    assert not decision.exceptions


def test_exception_covers_the_item_that_it_is_found_for() -> None:
    """An exception for one line is none for another; one for the transaction is for all."""
    requirement = ban(subject=Subject.ITEM)
    items = [an_item(facts={"us_origin": True}), an_item(facts={"us_origin": False})]
    per_item = cure(when=is_true("item.us_origin"), subject=Subject.ITEM)

    one = decided(a_ruleset(requirement, per_item), a_transaction(RUSSIA, items))
    all = decided(a_ruleset(requirement, cure()), a_transaction({**RUSSIA, "sale": True}, items))

    assert [each.verdict for each in one.items] == [ALLOW, BLOCK]
    assert [each.verdict for each in all.items] == [ALLOW, ALLOW]


def test_exception_for_one_item_is_none_for_the_transaction() -> None:
    """A requirement about the whole isn't cured by what holds of a part."""
    per_item = cure(when=is_true("item.us_origin"), subject=Subject.ITEM)

    decision = decided(
        a_ruleset(ban(), per_item), a_transaction(RUSSIA, [an_item(facts={"us_origin": True})])
    )

    assert decision.verdict is BLOCK


def test_license_that_is_presented_cures() -> None:
    """A license of the authority, for the line, lifts the requirement for that line."""
    law = a_ruleset(
        ban(subject=Subject.ITEM),
        cure(when=has("item.licensed_by", "BIS"), subject=Subject.ITEM, code="BIS_license"),
    )
    sale = a_transaction(
        RUSSIA,
        [an_item("1"), an_item("2")],
        authorizations=(a_license("BIS", lines=("1",)), a_license("OFAC")),
    )

    decision = decided(law, sale)

    assert [each.verdict for each in decision.items] == [ALLOW, BLOCK]
    assert [(each.item, each.cured) for each in decision.license_requirements] == [
        (0, True),
        (1, False),
    ]


def test_candidate_beside_an_available_exception_changes_nothing() -> None:
    """One cure is enough."""
    law = a_ruleset(ban(), cure(), cure("other", FAIR, code="GBS"))

    decision = decided(law, a_transaction({**RUSSIA, "sale": True}))

    assert decision.verdict is ALLOW
    assert [(each.code, each.status) for each in decision.exceptions] == [
        ("GBS", ExceptionStatus.CANDIDATE),
        ("LVS", ExceptionStatus.AVAILABLE),
    ]
    assert not decision.missing


def test_undetermined_requirement_that_is_cured_either_way_asks_for_nothing() -> None:
    """Whether the requirement applies doesn't matter if an exception is available."""
    law = a_ruleset(ban(when=And((TO_RUSSIA, FAIR))), cure())

    decision = decided(law, a_transaction({**RUSSIA, "sale": True}))

    assert decision.verdict is ALLOW
    assert not decision.missing


def test_uncertain_exception_is_a_candidate() -> None:
    """An exception whose status could not be established cures nothing."""
    unsure = cure(uncertain=(Exceptional(Interval("2026-01-01", "2027-01-01")),))

    decision = decided(a_ruleset(ban(), unsure), a_transaction({**RUSSIA, "sale": True}))

    assert decision.verdict is REVIEW
    assert found(decision) == ("candidate", (), (), ("ban",))


@pytest.mark.parametrize(
    "in_force", [Interval("2026-08-02", ""), Interval("", "2026-08-01")], ids=["later", "ended"]
)
def test_exception_out_of_force_cures_nothing(in_force: Interval) -> None:
    """An exception cures on the days on which it is in force."""
    law = a_ruleset(ban(), cure(in_force=in_force))

    assert decided(law, a_transaction({**RUSSIA, "sale": True})).verdict is BLOCK


def test_missing_fact_of_a_candidate_is_asked_and_would_change_the_outcome() -> None:
    """The caller is told what to show, under which law, and what it would lift."""
    law = a_ruleset(ban(), cure(barred_by=("bar",)), bar())

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is REVIEW
    assert {each.fact: each.would_change_outcome for each in decision.missing} == {
        "transaction.sale": True,
        "transaction.commercial_fair": True,
    }
    assert {(each.jurisdiction, each.by) for each in decision.counterfactuals} == {
        ("TEST-LAW", "caller")
    }
    assert [each.what for each in decision.counterfactuals][-1] == (
        "show that LVS may be used: transaction.commercial_fair, transaction.sale"
    )


# -- Rules that are given others -------------------------------------------------------------------


def test_rule_that_is_given_nothing_is_dropped() -> None:
    """A rule that only counts where another was found is silent without it."""
    law = a_ruleset(ban(given=("support",)), a_rule("support", Effect.OBLIGE, when=SALE))

    without = decided(law, a_transaction({**RUSSIA, "sale": False}))
    with_it = decided(law, a_transaction({**RUSSIA, "sale": True}))

    assert (without.verdict, with_it.verdict) == (ALLOW, BLOCK)


@pytest.mark.parametrize("effect", [Effect.FLAG, Effect.OBLIGE, Effect.BAR])
def test_missing_fact_of_what_a_rule_is_given_is_asked(effect: Effect) -> None:
    """Where the support can't be told, neither can the rule: REVIEW comes with its question."""
    informs = {"informs_only": True} if effect is Effect.FLAG else {}
    law = a_ruleset(ban(given=("support",)), a_rule("support", effect, when=SALE, **informs))

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is REVIEW
    (missing,) = decision.missing
    assert (missing.fact, missing.would_change_outcome) == ("transaction.sale", True)
    told = reason(decision, "ban").explanation
    assert told == "can't be told without the rules that it is given: it goes to RU"


def test_barred_exception_to_a_dropped_requirement_is_not_told() -> None:
    """A requirement that was dropped is none that an exception would have cured."""
    law = a_ruleset(
        ban(given=("support",)),
        a_rule("support", Effect.OBLIGE, when=Not(SALE)),
        cure(barred_by=("bar",)),
        bar(),
    )

    decision = decided(law, a_transaction({**RUSSIA, "sale": True, "commercial_fair": True}))

    assert decision.verdict is ALLOW
    assert not decision.exceptions


# -- What is told beside ---------------------------------------------------------------------------


def test_license_requirements_are_told_by_authority_and_item() -> None:
    """Of several policies the strictest is named; reasons for control are told once each."""
    law = a_ruleset(
        ban(
            "ns",
            subject=Subject.ITEM,
            reasons_for_control=("NS2", "AT1"),
            review_policy=ReviewPolicy.CASE_BY_CASE,
        ),
        ban(
            "rs",
            subject=Subject.ITEM,
            reasons_for_control=("AT1", "RS1"),
            review_policy=ReviewPolicy.POLICY_OF_DENIAL,
        ),
        ban("ofac", authority="OFAC"),
        ban("open", when=SALE, authority="DDTC"),
    )

    decision = decided(law, a_transaction(RUSSIA, [an_item()]))

    told = [
        (each.authority, each.item, each.reasons_for_control, each.review_policy, each.rules)
        for each in decision.license_requirements
    ]
    assert told == [
        ("BIS", 0, ("AT1", "NS2", "RS1"), "policy_of_denial", ("ns", "rs")),
        ("OFAC", None, (), "", ("ofac",)),
    ]


def test_documents_duties_and_flags_are_told() -> None:
    """What must be had, done, and looked at."""
    law = a_ruleset(
        a_rule("document", Effect.REQUIRE_DOCUMENT),
        a_rule("duty", Effect.OBLIGE),
        a_rule("flag", Effect.FLAG),
        a_rule("note", Effect.FLAG, informs_only=True),
        a_rule("perhaps", Effect.REQUIRE_DOCUMENT, when=SALE),
        a_rule("open", Effect.FLAG, when=SALE),
        a_rule("open_note", Effect.FLAG, when=SALE, informs_only=True),
    )

    decision = decided(law, a_transaction(RUSSIA))

    assert [each.code for each in decision.required_documents] == ["DOCUMENT", "PERHAPS"]
    assert [each.code for each in decision.obligations] == ["DUTY"]
    assert [(each.code, each.asks_for_review) for each in decision.red_flags] == [
        ("FLAG", True),
        ("NOTE", False),
    ]
    assert decision.verdict is REVIEW
    assert reason(decision, "note").part is Part.INFORMS


def test_flag_that_informs_asks_for_nobody() -> None:
    """What is only told stops nothing."""
    law = a_ruleset(a_rule("note", Effect.FLAG, informs_only=True))

    assert decided(law, a_transaction(RUSSIA)).verdict is ALLOW


def test_counterfactuals_say_who_can_change_what() -> None:
    """The caller supplies, the authority licenses, compliance looks, a prohibition stays."""
    law = a_ruleset(
        ban("license"),
        a_rule("document", Effect.REQUIRE_DOCUMENT),
        a_rule("flag", Effect.FLAG),
        a_rule("prohibition"),
    )

    decision = decided(law, a_transaction(RUSSIA))

    assert [(each.by, each.what, each.rules) for each in decision.counterfactuals] == [
        ("authority", "grant a license that lifts license; then present it", ("license",)),
        ("caller", "present the document: it goes to RU", ("document",)),
        ("compliance", "resolve the red flag: it goes to RU", ("flag",)),
    ]


def test_counterfactual_of_a_missing_fact_names_its_contract_field() -> None:
    """What to state is named as the request names it."""
    law = a_ruleset(a_rule(subject=Subject.PARTY, when=equals("party.country", "RU")), id="eu")

    decision = decided(law, a_transaction(parties=[a_party("A"), a_party("B")]))

    assert [(each.jurisdiction, each.by, each.what) for each in decision.counterfactuals] == [
        ("EU", "caller", f"state parties[{party}].country: In which country is the party?")
        for party in (0, 1)
    ]


def test_reasons_come_with_what_they_read() -> None:
    """Each fact that a rule read is told, known or not, with where it was read."""
    law = a_ruleset(
        a_rule(
            subject=Subject.PARTY,
            when=And((TO_RUSSIA, has("party.lists", "SDN"))),
            because="{party.name} for {transaction.destination}, {transaction.kind}",
        )
    )

    decision = decided(law, a_transaction(RUSSIA, parties=[a_party("A", listings=listed("SDN"))]))

    (told,) = decision.reasons
    assert told.explanation == "(not stated) for RU, (not stated)"
    assert [(each.name, each.value, each.known, each.contract) for each in told.facts] == [
        ("party.lists", "SDN", True, ""),
        ("transaction.destination", "RU", True, "destination"),
    ]


def test_exception_that_is_not_met_is_told_beside_what_it_would_cure() -> None:
    """Who is blocked learns of the license that the right papers would open."""
    law = a_ruleset(ban(), cure(scope=is_true("transaction.commercial_fair")))
    at_a_fair = a_transaction({**RUSSIA, "commercial_fair": True, "sale": False})

    decision = decided(law, at_a_fair)

    assert decision.verdict is BLOCK
    assert found(decision) == ("not_met", (), (), ("ban",))


def test_exception_that_does_not_concern_the_transaction_is_not_told() -> None:
    """What has nothing to do with the goods is no help."""
    law = a_ruleset(ban(), cure(scope=is_true("transaction.commercial_fair")))

    decision = decided(law, a_transaction({**RUSSIA, "commercial_fair": False, "sale": False}))

    assert decision.exceptions == ()
