"""What is asked whatever law is: a name like one on a list is for a person."""

from __future__ import annotations

import pytest

from engine.decision.decide import Asked, Screening, decide
from engine.decision.model import Decision, Verdict
from engine.decision.release import CompiledRelease
from engine.facts.derive import Screened
from engine.facts.transaction import Party, Transaction
from tests.rulesets.conftest import RULESETS, ruleset_of


def decided(screened: Screened) -> Decision:
    """Decide a payment under the reference data and nothing else."""
    compiled = CompiledRelease.compile("0" * 64, [ruleset_of(RULESETS / "reference" / "2026.11.0")])
    payment = Transaction({"transaction.kind": "payment"}, (), (Party({}, "Somebody"),))
    try:
        return decide(compiled, payment, Screening(screened, (), ()), Asked("0" * 64, "2026-11-24"))
    finally:
        compiled.close()


@pytest.mark.parametrize(
    ("screened", "verdict", "flags"),
    [
        (Screened(((),), list_age_days=0, possible=((),)), Verdict.ALLOW, []),
        (
            Screened(((),), list_age_days=0, possible=(("UKSL",),)),
            Verdict.REVIEW,
            ["reference.screening.possible"],
        ),
        (
            Screened(((),), list_age_days=0, possible_vessel=("SDN",)),
            Verdict.REVIEW,
            ["reference.screening.possible_vessel"],
        ),
    ],
)
def test_like_name_is_for_a_person_under_any_law(
    screened: Screened, verdict: Verdict, flags: list[str]
) -> None:
    """Whatever jurisdictions are asked, a possible listing is never silent."""
    decision = decided(screened)

    assert decision.verdict is verdict
    assert [flag.rule for flag in decision.red_flags] == flags
