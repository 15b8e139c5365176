"""The cases of the Export Administration Regulations, and what screening adds to them."""

from __future__ import annotations

import pytest

from engine.decision.decide import Asked, Screening, decide
from engine.decision.model import Decision, Part, Verdict
from engine.decision.release import CompiledRelease
from engine.facts.derive import Screened
from engine.facts.transaction import Item, Listing, Party, Transaction
from engine.law.model import Effect, Ruleset
from server.cases import run

DAY = "2026-09-24"


def decided(release: CompiledRelease, screened: Screened, eccn: str = "EAR99") -> Decision:
    """Return what is decided of an export to a German consignee who was screened so."""
    facts = {
        "transaction.kind": "export",
        "transaction.ship_from": "US",
        "transaction.destination": "DE",
    }
    party = Party(
        {"party.name": "Acme", "party.country": "DE", "party.roles": ("consignee",)}, "Acme"
    )
    item = Item({"item.eccn": eccn, "item.hs": "940310"}, "1")
    screening = Screening(screened, (), ())
    return decide(release, Transaction(facts, (item,), (party,)), screening, Asked("0" * 64, DAY))


def listed(scope: str) -> Screened:
    """Return that screening found the party on the Entity List."""
    return Screened(((Listing("EL", scope=scope),),), list_age_days=0)


def rules(decision: Decision) -> set[str]:
    """Return the rules that play a part."""
    return {reason.rule for reason in decision.reasons if reason.part is not Part.CONSIDERED}


def test_us_ear_gives_every_case_its_decision(release: CompiledRelease, us_ear: Ruleset) -> None:
    """Each published case is decided as it says."""
    ran = run(release, us_ear)

    assert ran
    assert [each.failure for each in ran if each.failure is not None] == []


def test_us_ear_every_rule_is_expected_by_a_case_and_excluded_by_another(us_ear: Ruleset) -> None:
    """A requirement, flag, duty or nexus has a case in which it applies and one in which not.

    Exceptions and bars show in the verdict. What only screening can find is tested here below.
    """
    by_screening = {
        "ear.744.11.all_items",
        "ear.744.11.all_ccl_items",
        "ear.744.11.see_entry",
        "ear.screening.stale",
        "ear.screening.extract",
        "ear.screening.possible",
        "ear.screening.possible_vessel",
    }
    expected = {name for case in us_ear.cases for name in case.rules}
    excluded = {name for case in us_ear.cases for name in case.absent}

    found = {rule.id for rule in us_ear.rules if rule.effect not in (Effect.EXCEPT, Effect.BAR)}

    assert found - expected - by_screening == set()
    assert found - excluded - by_screening == set()


def test_us_ear_every_rule_cites_and_tells_why(us_ear: Ruleset) -> None:
    """No rule is without a provision, a first day, a title and an explanation."""
    bare = [
        rule.id
        for rule in us_ear.rules
        if not (rule.cites and rule.in_force.start and rule.title and rule.because)
    ]

    assert bare == []


@pytest.mark.parametrize(
    ("scope", "eccn", "verdict", "rule"),
    [
        ("all_items", "EAR99", Verdict.BLOCK, "ear.744.11.all_items"),
        ("all_ccl_items", "3A991", Verdict.BLOCK, "ear.744.11.all_ccl_items"),
        ("see_entry", "EAR99", Verdict.REVIEW, "ear.744.11.see_entry"),
        ("", "EAR99", Verdict.BLOCK, "ear.744.11.scope_not_stated"),
    ],
)
def test_us_ear_entity_list_follows_the_scope_of_the_entry(
    release: CompiledRelease, scope: str, eccn: str, verdict: Verdict, rule: str
) -> None:
    """An entry requires a license for what it says; a person reads one that can't be told."""
    decision = decided(release, listed(scope), eccn)

    assert decision.verdict is verdict
    assert {each for each in rules(decision) if each.startswith("ear.744.11.")} == {rule}


def test_us_ear_entity_list_for_items_on_the_list_leaves_ear99_alone(
    release: CompiledRelease,
) -> None:
    """An entry for all items on the Commerce Control List is not about EAR99."""
    decision = decided(release, listed("all_ccl_items"))

    assert decision.verdict is Verdict.ALLOW


@pytest.mark.parametrize(("days", "verdict"), [(10, Verdict.ALLOW), (11, Verdict.REVIEW)])
def test_us_ear_list_older_than_ten_days_is_reviewed(
    release: CompiledRelease, days: int, verdict: Verdict
) -> None:
    """No hit in an old list allows nothing."""
    decision = decided(release, Screened(((),), list_age_days=days))

    assert decision.verdict is verdict
    assert ("ear.screening.stale" in rules(decision)) is (verdict is Verdict.REVIEW)


@pytest.mark.parametrize("is_extract", [False, True])
def test_us_ear_says_that_a_list_is_an_extract(release: CompiledRelease, is_extract: bool) -> None:
    """Who reads the decision learns that parties were held against a part of a list."""
    screened = Screened(((),), list_age_days=0, list_is_extract=is_extract)

    assert ("ear.screening.extract" in rules(decided(release, screened))) is is_extract


def test_us_ear_like_name_is_reviewed_with_its_list(release: CompiledRelease) -> None:
    """A name like one on a list is looked at by a person, and blocks nothing by itself."""
    decision = decided(release, Screened(((),), list_age_days=0, possible=(("SDN",),)))

    assert decision.verdict is Verdict.REVIEW
    assert "ear.screening.possible" in rules(decision)


def test_us_ear_vessel_of_a_like_name_is_reviewed(release: CompiledRelease) -> None:
    """A ship called like one on a list is looked at by a person."""
    decision = decided(release, Screened(((),), list_age_days=0, possible_vessel=("SDN",)))

    assert decision.verdict is Verdict.REVIEW
    assert "ear.screening.possible_vessel" in rules(decision)


def test_us_ear_party_that_was_not_screened_is_never_allowed(release: CompiledRelease) -> None:
    """That nobody looked is no clearance."""
    decision = decided(release, Screened((None,)))

    assert decision.verdict is Verdict.REVIEW
    assert "party.lists" in {missing.fact for missing in decision.missing}
