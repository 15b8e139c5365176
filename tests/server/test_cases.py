"""The cases of a ruleset: what is asked in them, and what screening finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.law.model import Case, CaseScreening
from server.cases import asked_about, run_one, screened_as_stated
from tests.builders import (
    a_party,
    a_release,
    a_rule,
    a_ruleset,
    a_transaction,
    has,
)

CASE = Case("a case", "2026-08-01", {"kind": "export", "parties": [{"name": "Acme"}]}, "BLOCK")


def test_case_asks_about_its_own_jurisdiction_unless_it_says_otherwise() -> None:
    """So a case can show what nobody asks about."""
    ruleset = a_ruleset()

    assert asked_about(ruleset, CASE) == ("TEST-LAW",)
    assert asked_about(ruleset, replace(CASE, jurisdictions=())) == ()
    assert asked_about(ruleset, replace(CASE, jurisdictions=("EU",))) == ("EU",)


def test_screening_of_a_case_finds_what_the_case_says() -> None:
    """Whatever was found was found of every party."""
    found = CaseScreening(31, True, ("all_items",), ("SDN",), ("UKSL",))

    screened = screened_as_stated(a_transaction(parties=[a_party("A"), a_party("B")]), found)

    assert screened.screened.list_age_days == 31
    assert screened.screened.list_is_extract
    assert screened.screened.possible == (("SDN",), ("SDN",))
    assert screened.screened.possible_vessel == ("UKSL",)
    assert [[each.scope for each in found or ()] for found in screened.screened.parties] == [
        ["all_items"],
        ["all_items"],
    ]


@pytest.mark.parametrize(("screening", "fails"), [(CaseScreening(possible_lists=("SDN",)), False),
                                                  (CaseScreening(), True)])  # fmt: skip
def test_case_is_decided_with_its_screening(screening: CaseScreening, fails: bool) -> None:
    """A rule about a like name needs a case in which there is one."""
    ruleset = a_ruleset(a_rule(when=has("party.possible_lists", "SDN")))

    with a_release(ruleset) as release:
        ran = run_one(release, ruleset, replace(CASE, screening=screening))

    assert (ran.failure is not None) is fails


def test_case_is_decided_for_the_jurisdictions_it_asks_about() -> None:
    """What it asks about is what its rules see."""
    asked = a_rule(when=has("transaction.jurisdictions_asked", "TEST-LAW"))
    ruleset = a_ruleset(asked)

    with a_release(ruleset) as release:
        named = run_one(release, ruleset, CASE)
        unnamed = run_one(release, ruleset, replace(CASE, jurisdictions=(), verdict="ALLOW"))

    assert (named.failure, unnamed.failure) == (None, None)
