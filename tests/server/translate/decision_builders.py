"""A decision in which every field says something."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.decision.model import (
    AssumedFact,
    Counterfactual,
    Decision,
    Duty,
    ExceptionFinding,
    ExceptionStatus,
    FactRead,
    ItemDecision,
    JurisdictionDecision,
    LicenseRequirement,
    MissingFact,
    Part,
    Reason,
    RedFlag,
    Verdict,
)
from engine.decision.party_findings import (
    OverrideUse,
    OwnershipFinding,
    OwnershipStep,
    ScreeningHit,
    ScreeningOutcome,
    Sought,
)
from engine.decision.provenance import ListPin, OverridePin, Provenance, RulesetPin
from engine.law.interval import Interval
from engine.law.model import Citation

CITE = Citation("15 CFR 740.3", "15 CFR", "740.3")
DIGEST = "a" * 64


def a_reason(part: Part = Part.CURABLE, rule: str = "ear.738") -> Reason:
    """Return a reason about item 0, with every field filled."""
    return Reason(
        rule=rule,
        title="Country chart",
        ruleset="us-ear",
        version="2026.11.0",
        jurisdiction="US-EAR",
        effect="require_license",
        part=part,
        verdict=Verdict.REVIEW,
        item=0,
        party=0,
        citations=(CITE,),
        in_force=Interval("2020-01-01", "2030-01-01"),
        status="in_force",
        certainty="verified",
        explanation="NS2 applies",
        facts=(FactRead("item.eccn", "3A001.a.2", True, "items[].classification.eccn"),),
        cured_by=("ear.740.3",),
    )


def a_duty(rule: str) -> Duty:
    """Return a duty with every field filled."""
    return Duty("EEI_filing", rule, "US-EAR", 0, "file it", (CITE,))


def a_decision(**changes: Any) -> Decision:
    """Return a decision in which every field says something."""
    return replace(
        Decision(
            verdict=Verdict.REVIEW,
            statement="A person must decide",
            jurisdictions=(
                JurisdictionDecision(
                    "US-EAR", "yes", Verdict.REVIEW, ("ear.738",), "License required"
                ),
            ),
            items=(ItemDecision(0, "1", Verdict.REVIEW),),
            reasons=(a_reason(),),
            missing=(
                MissingFact(
                    "item.eccn",
                    0,
                    0,
                    "Which ECCN?",
                    "items[].classification.eccn",
                    ("ear.738",),
                    True,
                ),
            ),
            license_requirements=(
                LicenseRequirement(
                    "US-EAR", "BIS", 0, ("NS2",), "case_by_case", ("ear.738",), False
                ),
            ),
            exceptions=(
                ExceptionFinding(
                    "LVS",
                    "ear.740.3",
                    "US-EAR",
                    0,
                    ExceptionStatus.CANDIDATE,
                    ("item.value_usd",),
                    ("ear.740.2",),
                    ("ear.738",),
                    "below the limit",
                    (CITE,),
                ),
            ),
            required_documents=(a_duty("ear.758.document"),),
            obligations=(a_duty("ear.758.duty"),),
            red_flags=(RedFlag("chpl", "ear.732", "US-EAR", 0, 0, True, "tier 1", (CITE,)),),
            screening=(
                ScreeningOutcome(
                    0,
                    "ACME",
                    True,
                    (
                        ScreeningHit(
                            "SDN",
                            DIGEST,
                            "12",
                            "ACME LLC",
                            "name",
                            "ACME",
                            OverrideUse("o", DIGEST, "ann", "bob", "2027-01-01", True, "none"),
                        ),
                    ),
                    "parties[0]",
                    Sought(("ACME",), ("lei X",), "entity", ("DE",), ("-",), 700),
                ),
            ),
            ownership=(
                OwnershipFinding(
                    0,
                    "SDN",
                    Decimal("49.9"),
                    False,
                    False,
                    False,
                    False,
                    ("X holds 49.9 % of it",),
                    (
                        OwnershipStep(
                            "X",
                            "A",
                            "49.9",
                            "51",
                            ("veto",),
                            True,
                            "2026-01-01",
                            "register",
                            "2020-01-01",
                            "2027-01-01",
                            False,
                        ),
                    ),
                    True,
                    ("X",),
                    Decimal("49.9"),
                ),
            ),
            assumptions=(AssumedFact("item.licensed_by", "none", "none was presented", 0, 0),),
            counterfactuals=(Counterfactual("US-EAR", "caller", "claim LVS", ("ear.738",)),),
            provenance=Provenance(
                DIGEST,
                "b" * 64,
                (RulesetPin("us-ear", "2026.11.0", "c" * 64),),
                (ListPin("US-CSL", "2026-11-20", 4, DIGEST, 9, False, 1),),
                "d" * 64,
                "2026-11-24",
                "2026-11-24T10:00:00Z",
                "1",
                (OverridePin("o", DIGEST),),
            ),
        ),
        **changes,
    )
