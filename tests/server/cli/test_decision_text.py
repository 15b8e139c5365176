"""A decision is told so that a lawyer can act on it."""

from __future__ import annotations

import pytest
from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal

from engine.facts.catalogue import CATALOGUE
from licet.v1.citation_pb2 import Citation
from licet.v1.counterfactual_pb2 import Counterfactual, CurableBy
from licet.v1.decision_pb2 import Decision
from licet.v1.license_exception_pb2 import (
    ExceptionCondition,
    ExceptionStatus,
    LicenseException,
)
from licet.v1.license_requirement_pb2 import LicenseRequirement, ReviewPolicy
from licet.v1.missing_fact_pb2 import AssumedFact, MissingFact
from licet.v1.obligation_pb2 import CustomsCode, Obligation, RequiredDocument
from licet.v1.ownership_finding_pb2 import OwnershipFinding
from licet.v1.provenance_pb2 import Provenance
from licet.v1.reason_pb2 import Certainty, RuleStatus
from licet.v1.red_flag_pb2 import RedFlag, Severity
from licet.v1.screening_pb2 import (
    Disposition,
    ListSnapshotUse,
    MatchKind,
    ScreeningHit,
    ScreeningOutcome,
)
from licet.v1.transaction_pb2 import Transaction
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict
from server import transaction_file
from server.cli.decision_text import decision_text
from tests.server.cli.builders import TRANSACTION, a_decision, a_reason

_CITE = [Citation(printed="Test Act s 9")]


def a_transaction() -> Transaction:
    """Return what the decisions are about."""
    return transaction_file.read("t.yaml", TRANSACTION.encode())


def told(decision: Decision, transaction: Transaction | None = None) -> str:
    """Return a decision as it is shown on 80 columns, each paragraph on one line."""
    return " ".join(" ".join(decision_text(decision, transaction or a_transaction(), 80)).split())


def section(decision: Decision, heading: str) -> list[str]:
    """Return the lines of one section."""
    lines = decision_text(decision, a_transaction(), 80)
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else None]


def a_full_decision() -> Decision:
    """Return a decision that has something to say in every section."""
    use = ListSnapshotUse(
        list_id="US-CSL",
        digest="dd" * 32,
        edition=Date(year=2026, month=7, day=31),
        age_days=10,
        entry_count=92,
        is_extract=True,
    )
    return a_decision(
        Verdict.VERDICT_BLOCK,
        a_reason(),
        a_reason("test.cured", Standing.STANDING_CURED, Verdict.VERDICT_ALLOW, cured_by=["t.lvs"]),
        a_reason("test.near", Standing.STANDING_CONSIDERED, Verdict.VERDICT_ALLOW),
        missing_facts=[
            MissingFact(
                fact="item.value_usd",
                contract_path="items[0].total_value",
                question="What is the item's value in USD?",
                rule_ids=["test.lvs"],
                would_change_outcome=True,
                item_index=0,
            )
        ],
        assumed_facts=[
            AssumedFact(
                fact="transaction.informed", value="no", because="a notice must be received"
            )
        ],
        license_requirements=[
            LicenseRequirement(
                jurisdiction="TEST",
                authority="BIS",
                item_index=0,
                reasons_for_control=["NS2"],
                review_policy=ReviewPolicy.REVIEW_POLICY_POLICY_OF_DENIAL,
                truth=Truth.TRUTH_HELD,
                standing=Standing.STANDING_STANDS,
                rule_ids=["test.license"],
                citations=_CITE,
            )
        ],
        exceptions=[
            LicenseException(
                code="LVS",
                status=ExceptionStatus.EXCEPTION_STATUS_CANDIDATE,
                item_index=0,
                cures=["test.license"],
                outstanding=[ExceptionCondition(text="item.value_usd", question="What value?")],
                explanation="shipments of limited value",
                citations=_CITE,
            ),
            LicenseException(
                code="GBS",
                status=ExceptionStatus.EXCEPTION_STATUS_BARRED,
                barred_by=["test.bar"],
                cures=["test.license"],
            ),
        ],
        required_documents=[
            RequiredDocument(
                code="end_user_statement",
                description="signed by the end user",
                is_presented=Truth.TRUTH_NOT_HELD,
            )
        ],
        customs_codes=[CustomsCode(code="Y901", meaning="not dual-use")],
        obligations=[Obligation(code="EEI_filing", description="file it", due="before departure")],
        red_flags=[
            RedFlag(
                code="new_company", severity=Severity.SEVERITY_REVIEW, explanation="new in 2026"
            )
        ],
        screening=[
            ScreeningOutcome(party_index=0, name="Exemplo Ltda", is_screened=True, snapshots=[use])
        ],
        ownership=[
            OwnershipFinding(
                party_index=0,
                list_id="SDN",
                test="50 percent or more in the aggregate",
                is_owned=Truth.TRUTH_HELD,
                aggregate_percent=Decimal(value="62.5"),
                statements=["Listed Holding holds 62.5 percent of Exemplo Ltda"],
            )
        ],
        counterfactuals=[
            Counterfactual(
                change="grant a license",
                curable_by=CurableBy.CURABLE_BY_AUTHORITY,
                authority="BIS",
                verdict=Verdict.VERDICT_ALLOW,
            )
        ],
        expires_on=Date(year=2026, month=9, day=1),
        provenance=Provenance(list_snapshots=[use]),
    )


@pytest.mark.parametrize(
    "text",
    [
        "BLOCK: forbidden unless a license cures it",
        "It holds until 2026-09-01, not included.",
        "export from US to BR",
        "item 1 chips, 3A001.a.2, 4,000.50 USD",
        "party 1 Exemplo Ltda, BR (consignee)",
        "BLOCK TEST it reaches the transaction governed by test.license",
        "BLOCK Chips need a license item 1 (chips) 3A001.a.2 is a chip law: Test Act s 3 "
        "facts: item.eccn = 3A001.a.2 rule: test.license of test-law 2026.1.0",
        "? What is the item's value in USD? about item 1 (chips) state it in "
        "items[0].total_value the answer could change the verdict asked by test.lvs",
        "license of BIS required, item 1, controlled for NS2; applications: policy of denial "
        "law: Test Act s 9 by test.license",
        "LVS: candidate, item 1 shipments of limited value outstanding: item.value_usd - What "
        "value? would cure test.license law: Test Act s 9",
        "GBS: barred barred by test.bar",
        "by the authority (BIS): - grant a license -> ALLOW",
        "document end_user_statement (not presented): signed by the end user",
        "EEI_filing: file it; due before departure",
        "customs code Y901: not dual-use",
        "new_company (review): new in 2026",
        "party 1 (Exemplo Ltda): no hit with list US-CSL, edition 2026-07-31, 10 days old, 92 "
        "entries; an extract of the list, not the whole of it",
        "party 1 (Exemplo Ltda): persons on SDN hold 62.5 % together; 50 percent or more in the "
        "aggregate: yes Listed Holding holds 62.5 percent of Exemplo Ltda",
        "test.cured (item 1): Chips need a license; cured by t.lvs [Test Act s 3]",
        "test.near (item 1): 3A001.a.2 is a chip [Test Act s 3]",
        "no: transaction.informed since a notice must be received",
        "law of 2026-08-10 release bbbbbbbbbbbb ruleset test-law 2026.1.0, cccccccccccc "
        "list US-CSL, dddddddddddd transaction aaaaaaaaaaaa, engine 1",
    ],
)
def test_decision_text_tells(text: str) -> None:
    """Verdict, reasons, questions, cures, duties, screening and pins can all be read."""
    assert text in told(a_full_decision())


def test_decision_text_fits_eighty_columns() -> None:
    """It can be read on the narrowest usual terminal and on paper."""
    lines = decision_text(a_full_decision(), a_transaction(), 80)

    assert max(map(len, lines)) <= 80


def test_decision_text_leaves_out_what_has_nothing_to_say() -> None:
    """A clean ALLOW isn't buried under empty headings."""
    lines = decision_text(a_decision(Verdict.VERDICT_ALLOW), a_transaction(), 80)

    headings = [line for line in lines if line.isupper() and not line.startswith(" ")]
    assert headings == ["ASKED", "BY JURISDICTION", "SCREENING", "MADE FROM"]


def test_decision_text_says_that_nothing_was_screened() -> None:
    """No hit without a list would be no clearance, and must not look like one."""
    unscreened = ScreeningOutcome(party_index=0, name="Exemplo Ltda", is_screened=False)

    lines = section(a_decision(screening=[unscreened]), "SCREENING")

    assert lines == ["  party 1 (Exemplo Ltda): not screened", "  with no list: no list is loaded"]


def test_decision_text_tells_a_hit_with_its_entry_and_policy() -> None:
    """A hit names the list, the entry, what agreed, and what the entry asks for."""
    hit = ScreeningHit(
        list_id="EL",
        entry_id="EL-7",
        matched_name="Exemplo Limitada",
        match_kind=MatchKind.MATCH_KIND_ALIAS,
        disposition=Disposition.DISPOSITION_OPEN,
        license_requirement="For all items subject to the EAR",
    )
    outcome = ScreeningOutcome(party_index=0, is_screened=True, hits=[hit])

    lines = section(a_decision(screening=[outcome]), "SCREENING")

    assert lines[:3] == [
        "  party 1 (Exemplo Ltda): 1 hit",
        "    EL `Exemplo Limitada` by alias, entry EL-7, open",
        "    license requirement: For all items subject to the EAR",
    ]


def test_decision_text_puts_rules_with_the_same_question_together() -> None:
    """Twenty columns of a chart that lack one ECCN are one question, not twenty reasons."""
    reasons = [
        a_reason(
            f"test.{number}",
            verdict=Verdict.VERDICT_REVIEW,
            truth=Truth.TRUTH_UNDETERMINED,
            missing_facts=["item.eccn"],
        )
        for number in range(20)
    ]

    text = told(a_decision(Verdict.VERDICT_REVIEW, *reasons))

    assert "REVIEW 20 rules can't be told without item.eccn item 1 (chips) - Chips need" in text
    assert "- Chips need a license [Test Act s 3] test.11 and 8 more rules" in text
    assert text.count("facts: ") == 0


@pytest.mark.parametrize(
    ("others", "text"),
    [
        ({"certainty": Certainty.CERTAINTY_UNVERIFIED}, "not verified: check it before relying"),
        ({"certainty": Certainty.CERTAINTY_SECONDARY}, "read in a secondary source"),
        ({"status": RuleStatus.RULE_STATUS_LAPSED}, "status on 2026-08-10: lapsed"),
        ({"truth": Truth.TRUTH_FAILED}, "could not be evaluated, and so counts as REVIEW"),
        (
            {"standing": Standing.STANDING_CURABLE, "cured_by": ["test.lvs"]},
            "curable by test.lvs, once the conditions are shown",
        ),
    ],
)
def test_decision_text_says_what_keeps_a_reason_from_being_plain(
    others: dict[str, object], text: str
) -> None:
    """A reason that rests on an unsure text, a lapsed rule or an open exception says so."""
    assert text in told(a_decision(Verdict.VERDICT_REVIEW, a_reason(**others)))  # type: ignore[arg-type]


def test_decision_text_says_what_a_missing_fact_follows_from() -> None:
    """A question that no single field answers says which facts do."""
    missing = MissingFact(fact="party.entity_list_scope", question="For which items?")

    lines = section(a_decision(missing_facts=[missing]), "WHAT IS MISSING")

    derived = CATALOGUE["party.entity_list_scope"].derived
    assert f"party.entity_list_scope follows from {derived}" in " ".join(" ".join(lines).split())


def test_decision_text_of_a_candidate_says_that_a_bar_is_only_possible() -> None:
    """A bar that can't be told yet isn't told as one that holds."""
    candidate = LicenseException(
        code="LVS",
        status=ExceptionStatus.EXCEPTION_STATUS_CANDIDATE,
        barred_by=["test.bar"],
    )

    lines = section(a_decision(exceptions=[candidate]), "EXCEPTIONS AND AUTHORIZATIONS")

    assert lines == ["  LVS: candidate", "    may be barred by test.bar"]


def test_decision_text_shows_steering_characters_as_codes() -> None:
    """No party can rewrite a verdict on a terminal by its name."""
    transaction = a_transaction()
    transaction.parties[0].name = "Evil\x1b[2J\u202eltd\nALLOW: all is well"

    lines = decision_text(a_decision(), transaction, 80)

    text = "\n".join(lines)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "Evil<U+001B>[2J<U+202E>ltd ALLOW: all is well" in " ".join(text.split())
    assert not any(line.startswith("ALLOW") for line in lines)


def test_decision_text_without_transaction_names_parties_by_screening() -> None:
    """A decision in hand can be read without its transaction."""
    outcome = ScreeningOutcome(party_index=0, name="Exemplo Ltda", is_screened=True)

    lines = decision_text(a_decision(screening=[outcome]), None, 80)

    assert "  party 1 (Exemplo Ltda): no hit" in lines


def test_decision_text_of_a_newer_server_shows_an_unknown_verdict_by_number() -> None:
    """A verdict that this client doesn't know is never told as one that it does."""
    decision = a_decision()
    decision.verdict = 9  # type: ignore[assignment]

    assert told(decision).startswith("VERDICT 9: ")
