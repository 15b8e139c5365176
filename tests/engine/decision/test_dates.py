"""Law has dates: of rules, rows and parameters, suspensions, what lapsed, and wind-downs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from engine.conditions.tree import And
from engine.decision.model import Part, Verdict
from engine.errors import NotInForceError, UnknownJurisdictionError
from engine.facts.fact import Kind, Value
from engine.law.interval import Interval
from engine.law.model import Citation, Effect, Exceptional, Subject, WindDown
from engine.law.table import Covers, Row
from tests.builders import (
    DAY,
    a_parameter,
    a_release,
    a_rule,
    a_ruleset,
    a_table,
    a_transaction,
    an_item,
    at_least,
    before,
    decided,
    equals,
    in_table,
    parts,
    reason,
)

ALLOW, REVIEW, BLOCK = Verdict.ALLOW, Verdict.REVIEW, Verdict.BLOCK
RUSSIA = {"destination": "RU", "kind": "export"}
EXPORT = equals("transaction.kind", "export")
STAY = Citation("90 FR 50857", "90 FR", "50857")


def verdict_on(day: str, rule: Mapping[str, Any], stated: Mapping[str, Value] = RUSSIA) -> Verdict:
    """Return the verdict on ``day`` under one prohibition."""
    return decided(a_ruleset(a_rule(**rule)), a_transaction(stated), as_of=day).verdict


# -- Rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2024-08-31", ALLOW),
        ("2024-09-01", BLOCK),
        ("2025-12-31", BLOCK),
        ("2026-01-01", ALLOW),
    ],
)
def test_rule_is_in_force_from_its_first_day_until_its_end(day: str, verdict: Verdict) -> None:
    """The first day is in, the last is not."""
    assert verdict_on(day, {"in_force": Interval("2024-09-01", "2026-01-01")}) is verdict


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2025-11-09", BLOCK), ("2025-11-10", ALLOW), ("2026-11-09", ALLOW), ("2026-11-10", BLOCK)],
)
def test_suspended_rule_is_not_applied_while_it_is_suspended(day: str, verdict: Verdict) -> None:
    """A stay takes the rule out of force for its days, and only for these."""
    stay = Exceptional(Interval("2025-11-10", "2026-11-10"), (STAY,))

    assert verdict_on(day, {"suspended": (stay,)}) is verdict


@pytest.mark.parametrize(
    ("day", "verdict"), [("2026-11-09", ALLOW), ("2026-11-10", REVIEW), ("2026-12-01", BLOCK)]
)
def test_uncertain_rule_can_neither_block_nor_allow(day: str, verdict: Verdict) -> None:
    """Where it could not be established whether a rule applies, a person must decide."""
    unsure = Exceptional(Interval("2026-11-10", "2026-12-01"), (STAY,))
    rule = {"in_force": Interval("2026-12-01", ""), "uncertain": (unsure,)}

    assert verdict_on(day, rule) is verdict


@pytest.mark.parametrize(("day", "verdict"), [("2026-07-30", BLOCK), ("2026-07-31", REVIEW)])
def test_measure_that_lapsed_although_renewal_was_expected_is_reviewed(
    day: str, verdict: Verdict
) -> None:
    """It is never silently ALLOW."""
    rule = {"in_force": Interval("2022-03-01", "2026-07-31"), "renewal_expected": True}

    assert verdict_on(day, rule) is verdict


def test_uncertain_rule_that_does_not_concern_the_transaction_is_silent() -> None:
    """Uncertainty about a rule is one about what the rule is about."""
    unsure = Exceptional(Interval("2026-01-01", "2027-01-01"))

    assert verdict_on(DAY, {"uncertain": (unsure,)}, {"destination": "DE"}) is ALLOW


@pytest.mark.parametrize(
    ("rule", "status", "told"),
    [
        (
            {"in_force": Interval("2027-01-01", "")},
            "scheduled",
            "A title: applies only from 2027-01-01",
        ),
        (
            {"in_force": Interval("", "2026-01-01")},
            "expired",
            "A title: applied only until 2026-01-01",
        ),
        (
            {"suspended": (Exceptional(Interval("2025-11-10", "2026-11-10"), (STAY,)),)},
            "suspended",
            "A title: suspended from 2025-11-10 until 2026-11-10",
        ),
    ],
)
def test_rule_out_of_force_is_told_as_considered_with_the_reason(
    rule: Mapping[str, Any], status: str, told: str
) -> None:
    """Whoever knows of the rule learns why it doesn't stop the transaction."""
    law = a_ruleset(a_rule(title="A title", scope=EXPORT, **rule))

    decision = decided(law, a_transaction(RUSSIA))

    assert decision.verdict is ALLOW
    considered = reason(decision, "test.rule")
    assert (considered.part, considered.status) == (Part.CONSIDERED, status)
    assert considered.explanation == told
    assert (STAY in considered.citations) is (status == "suspended")


@pytest.mark.parametrize(
    ("rule", "status", "told"),
    [
        (
            {"uncertain": (Exceptional(Interval("2026-01-01", ""), (STAY,)),)},
            "uncertain",
            "it goes to RU; whether the rule applies on 2026-08-01 is uncertain",
        ),
        (
            {"in_force": Interval("", "2026-07-31"), "renewal_expected": True},
            "lapsed",
            "it goes to RU; the rule expired on 2026-07-31 although its renewal was expected",
        ),
    ],
)
def test_rule_of_unsure_status_says_so(rule: Mapping[str, Any], status: str, told: str) -> None:
    """The person who must decide is told what is unsure, with its citation."""
    decision = decided(a_ruleset(a_rule(**rule)), a_transaction(RUSSIA))

    unsure = reason(decision, "test.rule")
    assert (unsure.part, unsure.verdict) == (Part.UNDETERMINED, REVIEW)
    assert (unsure.status, unsure.explanation) == (status, told)
    assert (STAY in unsure.citations) is (status == "uncertain")


# -- Rows and parameters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2022-02-23", ALLOW), ("2022-02-24", BLOCK), ("2025-12-31", BLOCK), ("2026-01-01", ALLOW)],
)
def test_row_of_a_table_has_dates(day: str, verdict: Verdict) -> None:
    """A row that is not in force on the day is not there."""
    table = a_table(
        "embargoed", Kind.COUNTRY, Row("RU", in_force=Interval("2022-02-24", "2026-01-01")), "KP"
    )
    law = a_ruleset(a_rule(when=in_table("transaction.destination", "embargoed")), tables=[table])

    assert decided(law, a_transaction(RUSSIA), as_of=day).verdict is verdict


def test_row_may_be_followed_by_another_for_the_same_code() -> None:
    """What was in may be out from a day on."""
    rows = (
        Row("3A001", in_force=Interval("", "2026-08-01")),
        Row("3A001", Covers.OUT, in_force=Interval("2026-08-01", "")),
    )
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=in_table("item.eccn", "ccl")),
        tables=[a_table("ccl", Kind.ECCN, *rows)],
    )
    sale = a_transaction({}, [an_item(facts={"eccn": "3A001.a"})])

    assert decided(law, sale, as_of="2026-07-31").verdict is BLOCK
    assert decided(law, sale, as_of="2026-08-01").verdict is ALLOW


@pytest.mark.parametrize(
    ("day", "carats", "verdict"),
    [
        ("2024-02-29", "5", REVIEW),
        ("2024-03-01", "1", BLOCK),
        ("2024-03-01", "0.99", ALLOW),
        ("2024-08-31", "0.5", ALLOW),
        ("2024-09-01", "0.5", BLOCK),
        ("2024-09-01", "0.49", ALLOW),
        ("2026-12-31", "0.5", BLOCK),
        ("2027-01-01", "0.5", REVIEW),
    ],
)
def test_parameter_has_the_value_of_the_day(day: str, carats: str, verdict: Verdict) -> None:
    """At the threshold is above it; a day without a value can't be told."""
    minimum = a_parameter(
        "minimum", ("2024-03-01", "2024-09-01", "1"), ("2024-09-01", "2027-01-01", "0.5")
    )
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=at_least("item.carats_per_stone", "minimum")),
        parameters=[minimum],
    )
    sale = a_transaction({}, [an_item(facts={"carats_per_stone": Decimal(carats)})])

    assert decided(law, sale, as_of=day).verdict is verdict


def test_release_answers_each_day_alike_in_whatever_order_it_is_asked() -> None:
    """What is kept of one stretch of days is used for no other."""
    law = a_ruleset(
        a_rule("a", in_force=Interval("2026-01-01", "2026-06-01")),
        a_rule("b", uncertain=(Exceptional(Interval("2026-03-01", "2026-07-01")),)),
        a_rule("c", suspended=(Exceptional(Interval("2026-02-01", "2026-04-01")),)),
    )
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 9) for day in (1, 15)]
    with a_release(law) as release:
        kept = {day: release.on(day).statuses for day in reversed(days)}

    for day in days:
        with a_release(law) as fresh:
            assert fresh.on(day).statuses == kept[day]


# -- 8. Wind-downs ---------------------------------------------------------------------------------

WIND_DOWN = WindDown("2025-06-17", "2026-10-01", (Citation("Test Act s 9", "Test Act", "s 9"),))


@pytest.mark.parametrize(
    ("contract", "verdict"),
    [
        ({"contract_date": "2025-06-16"}, ALLOW),
        ({"contract_date": "2025-06-17"}, BLOCK),
        ({"contract_date": "2025-06-18"}, BLOCK),
        ({}, REVIEW),
    ],
)
def test_wind_down_is_keyed_to_the_contract_date(
    contract: Mapping[str, Value], verdict: Verdict
) -> None:
    """A contract concluded in time may be performed; an unknown date must be asked."""
    law = a_ruleset(a_rule(wind_down=(WIND_DOWN,)))

    decision = decided(law, a_transaction({**RUSSIA, **contract}))

    assert decision.verdict is verdict
    assert [each.fact for each in decision.missing] == (
        ["transaction.contract_date"] if verdict is REVIEW else []
    )


@pytest.mark.parametrize(("day", "verdict"), [("2026-09-30", ALLOW), ("2026-10-01", BLOCK)])
def test_wind_down_ends(day: str, verdict: Verdict) -> None:
    """After its last day no contract is old enough."""
    law = a_ruleset(a_rule(wind_down=(WIND_DOWN,)))
    old = a_transaction({**RUSSIA, "contract_date": "2020-01-01"})

    assert decided(law, old, as_of=day).verdict is verdict


@pytest.mark.parametrize(
    ("amended", "verdict"),
    [("2025-06-16", ALLOW), ("2025-06-17", BLOCK), ("", REVIEW)],
)
def test_wind_down_may_ask_when_the_contract_was_amended(amended: str, verdict: Verdict) -> None:
    """A contract that was amended too late is no old contract; an unknown amendment is asked."""
    asking = replace(WIND_DOWN, amended_before="2025-06-17")
    law = a_ruleset(a_rule(wind_down=(asking,)))
    old = a_transaction({**RUSSIA, "contract_date": "2020-01-01"})

    assert decided(law, replace(old, amended_not_after=amended)).verdict is verdict


def test_wind_down_is_told_as_what_cures() -> None:
    """ALLOW under a wind-down cites the rule and the wind-down."""
    law = a_ruleset(a_rule(wind_down=(WIND_DOWN,)))

    decision = decided(law, a_transaction({**RUSSIA, "contract_date": "2025-06-16"}))

    assert parts(decision) == {"test.rule": "cured", "test.rule.wind-down.1": "cures"}
    cures = reason(decision, "test.rule.wind-down.1")
    assert cures.citations == WIND_DOWN.cites
    assert cures.explanation == (
        "contract of 2025-06-16, concluded before 2025-06-17 and performed before 2026-10-01"
    )


@pytest.mark.parametrize(
    ("not_after", "verdict"), [("2025-06-16", ALLOW), ("2025-06-17", BLOCK), ("", REVIEW)]
)
def test_exception_may_ask_for_the_amendment_date(not_after: str, verdict: Verdict) -> None:
    """Where the law wants contracts that were not amended since, an amendment ends the grace."""
    untouched = a_rule(
        "untouched",
        Effect.EXCEPT,
        cures=("test.rule",),
        when=And(
            (
                before("transaction.contract_date", "2025-06-17"),
                before("transaction.contract_amended_not_after", "2025-06-17"),
            )
        ),
    )
    sale = a_transaction({**RUSSIA, "contract_date": "2024-01-01"}, amended_not_after=not_after)

    assert decided(a_ruleset(a_rule(), untouched), sale).verdict is verdict


# -- What is asked ---------------------------------------------------------------------------------


def test_ruleset_is_not_used_for_days_on_which_it_is_not_in_force() -> None:
    """No answer is given by law that may not be used for the day."""
    law = a_ruleset(a_rule(), in_force=Interval("2026-01-01", "2027-01-01"))

    assert decided(law, a_transaction(RUSSIA), as_of="2026-01-01").verdict is BLOCK
    for day in ("2025-12-31", "2027-01-01"):
        with pytest.raises(NotInForceError, match=f"`{day}` is not then") as raised:
            decided(law, a_transaction(RUSSIA), as_of=day)
        assert "`test-law` 1.0.0 is in force from 2026-01-01 until 2027-01-01" in str(raised.value)


def test_only_jurisdictions_that_are_asked_decide() -> None:
    """Who asks about one law gets the verdict of that one, which need not be in force elsewhere."""
    eu = a_ruleset(a_rule("eu.flag", Effect.FLAG), id="eu")
    us = a_ruleset(a_rule("us.ban"), id="us", in_force=Interval("2030-01-01", ""))

    decision = decided([us, eu], a_transaction(RUSSIA), jurisdictions=("EU",))

    assert decision.verdict is REVIEW
    assert [each.jurisdiction for each in decision.jurisdictions] == ["EU"]
    assert [pin.ruleset for pin in decision.provenance.rulesets] == ["eu", "us"]


@pytest.mark.parametrize("jurisdiction", ["HOUSE", "REFERENCE"])
def test_house_and_reference_rules_are_always_asked(jurisdiction: str) -> None:
    """A company's own rules and the checks of data hold whatever law is asked about."""
    always = a_ruleset(a_rule("always", Effect.FLAG), id=jurisdiction.lower())
    eu = a_ruleset(a_rule("eu.duty", Effect.OBLIGE), id="eu")

    decision = decided([always, eu], a_transaction(RUSSIA), jurisdictions=("EU",))

    assert decision.verdict is REVIEW
    assert [each.jurisdiction for each in decision.jurisdictions] == ["EU", jurisdiction]


def test_reference_data_is_pinned() -> None:
    """The fifth pin names the reference data of the release, where it has any."""
    reference = a_ruleset(a_rule("check", Effect.FLAG), id="reference")

    decision = decided([reference, a_ruleset(a_rule())], a_transaction(RUSSIA))

    assert decision.provenance.reference == reference.digest
    assert decided(a_ruleset(a_rule()), a_transaction(RUSSIA)).provenance.reference == ""


def test_unknown_jurisdiction_is_the_callers_mistake() -> None:
    """A law that isn't in the release is not silently left out."""
    with pytest.raises(UnknownJurisdictionError) as raised:
        decided(
            [a_ruleset(a_rule(), id="eu"), a_ruleset(id="house")],
            a_transaction(RUSSIA),
            jurisdictions=("EU", "US"),
        )

    (violation,) = raised.value.violations
    assert violation.field == "jurisdictions[1]"
    assert violation.problem == "`US` is in no ruleset of the release; expected EU"
