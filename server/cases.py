"""Run the cases that are published with a ruleset: transactions and the decisions they must get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.decision.coverage import Decided
from engine.decision.decide import ALWAYS_ASKED, Asked, Screening, decide
from engine.decision.model import Decision, Part
from engine.decision.party_findings import ScreeningOutcome
from engine.decision.release import CompiledRelease
from engine.errors import EvaluationError, LicetError, NotInForceError, TransactionError
from engine.facts.derive import Screened
from engine.facts.party_facts import ENTITY_LIST
from engine.facts.transaction import Listing, Transaction
from engine.law.model import Case, CaseScreening, Ruleset
from server.transaction_file import from_mapping
from server.translate import from_proto

_NOTHING_PINNED = "0" * 64
_NOTHING_FOUND = CaseScreening()


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A case that doesn't get what it expects.

    Attributes:
        name: Name of the case.
        as_of: The day it is judged by.
        line: Line in ``cases.yaml``.
        expected: What it expects, in words.
        actual: What it gets, in words.
    """

    name: str
    as_of: str
    line: int
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A case that was run.

    Attributes:
        case: The case.
        decided: Its transaction with its decision; None if there is no decision.
        failure: How it differs from what the case expects; None if it doesn't.
    """

    case: Case
    decided: Decided | None
    failure: CaseFailure | None


def run(release: CompiledRelease, ruleset: Ruleset) -> tuple[CaseRun, ...]:
    """Decide each case of ``ruleset`` with ``release``."""
    return tuple(run_one(release, ruleset, case) for case in ruleset.cases)


def run_one(release: CompiledRelease, ruleset: Ruleset, case: Case) -> CaseRun:
    """Decide ``case`` of ``ruleset`` with ``release``."""
    try:
        transaction = from_proto.transaction(from_mapping(case.transaction))
        return decide_one(release, ruleset, case, transaction)
    except TransactionError as error:
        return CaseRun(case, None, _without_decision(case, error))


def decide_one(
    release: CompiledRelease, ruleset: Ruleset, case: Case, transaction: Transaction
) -> CaseRun:
    """Decide ``transaction``, which is that of ``case``, with ``release``."""
    screening = screened_as_stated(transaction, case.screening)
    jurisdictions = asked_about(ruleset, case)
    asked = Asked(_NOTHING_PINNED, case.as_of, "", jurisdictions)
    try:
        decision = decide(release, transaction, screening, asked)
    except (TransactionError, NotInForceError, EvaluationError) as error:
        return CaseRun(case, None, _without_decision(case, error))
    decided = Decided(transaction, screening, case.as_of, decision, jurisdictions)
    return CaseRun(case, decided, _failure(case, decision))


def screened_as_stated(
    transaction: Transaction, found: CaseScreening = _NOTHING_FOUND
) -> Screening:
    """Return the screening of a world in which only those are listed who are said to be.

    Args:
        transaction: The transaction.
        found: What screening found there besides listings.
    """
    parties = transaction.parties
    listings = tuple(Listing(ENTITY_LIST, scope=scope) for scope in found.entity_list_scopes)
    return Screening(
        Screened(
            tuple(listings for _ in parties),
            {},
            (),
            found.list_age_days,
            found.list_is_extract,
            tuple(found.possible_lists for _ in parties),
            found.possible_vessel_lists,
        ),
        tuple(ScreeningOutcome(i, party.name, True, ()) for i, party in enumerate(parties)),
        (),
    )


def _without_decision(case: Case, error: LicetError) -> CaseFailure:
    return CaseFailure(case.name, case.as_of, case.line, case.verdict, f"an error: {error}")


def _failure(case: Case, decision: Decision) -> CaseFailure | None:
    wrong = [*_wrong_verdict(case, decision), *_wrong_rules(case, decision)]
    wrong += _wrong_words(case, decision)
    if not wrong:
        return None
    return CaseFailure(
        case.name,
        case.as_of,
        case.line,
        "; ".join(expected for expected, _ in wrong),
        "; ".join(actual for _, actual in wrong),
    )


def asked_about(ruleset: Ruleset, case: Case) -> tuple[str, ...]:
    """Return the jurisdictions that ``case`` of ``ruleset`` asks about by name."""
    if case.jurisdictions is not None:
        return case.jurisdictions
    return () if ruleset.jurisdiction in ALWAYS_ASKED else (ruleset.jurisdiction,)


def _wrong_verdict(case: Case, decision: Decision) -> Sequence[tuple[str, str]]:
    actual = decision.verdict.name
    if actual == case.verdict:
        return ()
    rules = ", ".join(_playing(decision)[:8]) or "no rule"
    return ((case.verdict, f"{actual} by {rules}"),)


def _wrong_rules(case: Case, decision: Decision) -> Sequence[tuple[str, str]]:
    playing = _playing(decision)
    wrong = [(f"rule {rule}", "not found") for rule in case.rules if rule not in playing]
    wrong += [(f"no rule {rule}", "found") for rule in case.absent if rule in playing]
    return wrong


def _playing(decision: Decision) -> list[str]:
    return [reason.rule for reason in decision.reasons if reason.part is not Part.CONSIDERED]


def _wrong_words(case: Case, decision: Decision) -> Sequence[tuple[str, str]]:
    told = [each.citations for each in decision.reasons]
    told += [each.citations for each in decision.exceptions]
    cited = [cite.text for citations in told for cite in citations]
    asked = [missing.fact for missing in decision.missing]
    wrong = [
        (f"citation `{text}`", "not cited")
        for text in case.cites
        if not any(text in cite for cite in cited)
    ]
    wrong += [(f"question for {fact}", "not asked") for fact in case.missing if fact not in asked]
    return wrong
