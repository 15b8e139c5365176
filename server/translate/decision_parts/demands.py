"""What a decision asks for: licenses, documents, duties, a person; and what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from licet.v1.citation_pb2 import Citation
from licet.v1.counterfactual_pb2 import Counterfactual, CurableBy
from licet.v1.license_exception_pb2 import ExceptionCondition, ExceptionStatus, LicenseException
from licet.v1.license_requirement_pb2 import LicenseRequirement, ReviewPolicy
from licet.v1.obligation_pb2 import Obligation, RequiredDocument
from licet.v1.red_flag_pb2 import RedFlag, Severity
from licet.v1.truth_pb2 import Standing
from server.translate.decision_parts.plain import HELD, NOT_HELD, UNDETERMINED, Plain, citations

_CURABLE_BY = MappingProxyType(
    {
        "caller": CurableBy.CURABLE_BY_CALLER,
        "authority": CurableBy.CURABLE_BY_AUTHORITY,
        "compliance": CurableBy.CURABLE_BY_COMPLIANCE_OFFICER,
    }
)
Curing = tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]
"""Codes of what cures a requirement, and the provisions it is told with: act, locator, text."""


def curing(plain: Plain, whole: Plain) -> Curing:
    """Return what cures a requirement, and by which provisions it is required."""
    mine = [
        each
        for each in whole["reasons"]
        if each["rule"] in plain["rules"] and each["item"] == plain["item"]
    ]
    curing = {rule for each in mine for rule in each["cured_by"]} if plain["cured"] else set()
    codes = sorted({each["code"] for each in whole["exceptions"] if each["rule"] in curing})
    cites = {cite["text"]: cite for each in mine for cite in each["citations"]}
    told = [(cite["act"], cite["locator"], cite["text"]) for cite in cites.values()]
    return tuple(codes), tuple(told)


def license_requirement(plain: Plain, cured: Curing) -> LicenseRequirement:
    """Return that a license is required."""
    codes, cites = cured
    policy = plain["review_policy"]
    return LicenseRequirement(
        jurisdiction=plain["jurisdiction"],
        authority=plain["authority"],
        item_index=plain["item"],
        reasons_for_control=plain["reasons_for_control"],
        review_policy=ReviewPolicy.Value(f"REVIEW_POLICY_{(policy or 'unspecified').upper()}"),
        truth=HELD,
        standing=Standing.STANDING_CURED if plain["cured"] else Standing.STANDING_STANDS,
        rule_ids=plain["rules"],
        cured_by=", ".join(codes),
        citations=[
            Citation(act=act, locator=locator, printed=text) for act, locator, text in cites
        ],
    )


def questions(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return what to ask about each fact that an exception lacks; empty where nothing is."""
    if not plain["outstanding"]:
        return ()
    asked = {each["fact"]: each["question"] for each in whole["missing"]}
    return tuple(asked.get(fact, "") for fact in plain["outstanding"])


def license_exception(plain: Plain, questions: Iterable[str]) -> LicenseException:
    """Return an exception that has to do with the transaction."""
    return LicenseException(
        code=plain["code"],
        rule_id=plain["rule"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        status=ExceptionStatus.Value(f"EXCEPTION_STATUS_{plain['status'].upper()}"),
        outstanding=[
            ExceptionCondition(text=fact, facts=[fact], question=question)
            for fact, question in zip(plain["outstanding"], questions, strict=True)
        ],
        barred_by=plain["barred_by"],
        cures=plain["cures"],
        explanation=plain["explanation"],
        citations=citations(plain["citations"]),
    )


def is_document_open(plain: Plain, whole: Plain) -> bool:
    """Say whether it can't be told if a document is asked for."""
    return any(
        each["rule"] == plain["rule"]
        and each["item"] == plain["item"]
        and each["part"] == "undetermined"
        for each in whole["reasons"]
    )


def required_document(plain: Plain, is_open: bool) -> RequiredDocument:
    """Return a document that is asked for."""
    return RequiredDocument(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        is_presented=UNDETERMINED if is_open else NOT_HELD,
        rule_ids=[plain["rule"]],
        citations=citations(plain["citations"]),
    )


def obligation(plain: Plain, _: object) -> Obligation:
    """Return a duty that goes with the transaction."""
    return Obligation(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        truth=HELD,
        rule_ids=[plain["rule"]],
        citations=citations(plain["citations"]),
    )


def red_flag(plain: Plain, _: object) -> RedFlag:
    """Return a circumstance that a person must look at."""
    review, information = Severity.SEVERITY_REVIEW, Severity.SEVERITY_INFORMATION
    return RedFlag(
        code=plain["code"],
        jurisdiction=plain["jurisdiction"],
        severity=review if plain["asks_for_review"] else information,
        explanation=plain["explanation"],
        item_index=plain["item"],
        party_index=plain["party"],
        rule_ids=[plain["rule"]],
        citations=citations(plain["citations"]),
    )


def counterfactual(plain: Plain, _: object) -> Counterfactual:
    """Return what would change the outcome."""
    return Counterfactual(
        change=plain["what"],
        curable_by=_CURABLE_BY[plain["by"]],
        rule_ids=plain["rules"],
        jurisdiction=plain["jurisdiction"],
    )
