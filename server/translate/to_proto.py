"""A decision as the core has it, made into the one of the contract.

It is made from the plain form of a decision (``json.loads`` of its canonical bytes), which is also
what is stored: a decision read back years later takes the same way as one that was just made.

1. Everything that the plain form says arrives. What the contract could say besides, and a decision
   doesn't hold, stays unset.
2. Paths of the fact catalogue, e.g. ``items[].classification.eccn``, get the index they are about.
3. A hit means that texts agree. Unless the caller stated the listing, whether it is the same person
   is left open, or denied where other evidence speaks against a name that is only alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal

from engine.decision.model import VESSEL, ListPin
from engine.decision.model import ScreeningOutcome as CoreScreeningOutcome
from engine.facts.catalogue import CATALOGUE
from licet.v1.citation_pb2 import Citation
from licet.v1.counterfactual_pb2 import Counterfactual, CurableBy
from licet.v1.decision_pb2 import Decision, ItemOutcome, JurisdictionOutcome
from licet.v1.interval_pb2 import DateInterval
from licet.v1.license_exception_pb2 import (
    ExceptionCondition,
    ExceptionStatus,
    LicenseException,
)
from licet.v1.license_requirement_pb2 import LicenseRequirement, ReviewPolicy
from licet.v1.missing_fact_pb2 import AssumedFact, MissingFact
from licet.v1.obligation_pb2 import Obligation, RequiredDocument
from licet.v1.ownership_finding_pb2 import OwnershipFinding
from licet.v1.provenance_pb2 import Provenance, RulesetPin
from licet.v1.reason_pb2 import Certainty, Effect, MatchedFact, Reason, RuleStatus
from licet.v1.red_flag_pb2 import RedFlag, Severity
from licet.v1.screening_pb2 import (
    Disposition,
    ListSnapshotUse,
    MatchKind,
    ScreeningHit,
    ScreeningOutcome,
)
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict
from server.moments import date

Plain = Mapping[str, Any]
"""A part of a decision as JSON has it."""

_HELD, _NOT_HELD = Truth.TRUTH_HELD, Truth.TRUTH_NOT_HELD
_UNDETERMINED = Truth.TRUTH_UNDETERMINED

_PARTS: Mapping[str, tuple[Truth.ValueType, Standing.ValueType]] = MappingProxyType(
    {
        "stands": (_HELD, Standing.STANDING_STANDS),
        "undetermined": (_UNDETERMINED, Standing.STANDING_STANDS),
        "curable": (_HELD, Standing.STANDING_CURABLE),
        "cured": (_HELD, Standing.STANDING_CURED),
        "cures": (_HELD, Standing.STANDING_CURES),
        "bars": (_HELD, Standing.STANDING_BARS),
        "reaches": (_HELD, Standing.STANDING_REACHES),
        "obliges": (_HELD, Standing.STANDING_OBLIGES),
        "informs": (_HELD, Standing.STANDING_INFORMS),
        "considered": (_NOT_HELD, Standing.STANDING_CONSIDERED),
    }
)
"""The part that a reason plays, as the contract says it: its condition, and what became of it."""
_COUNTING = frozenset({"stands", "undetermined", "curable"})
"""Parts that count in a verdict."""
_REACHED = MappingProxyType({"yes": _HELD, "no": _NOT_HELD, "unknown": _UNDETERMINED})
_MATCHED = MappingProxyType(
    {
        "name": MatchKind.MATCH_KIND_EXACT_NAME,
        "alias": MatchKind.MATCH_KIND_ALIAS,
        "identifier": MatchKind.MATCH_KIND_IDENTIFIER,
        "stated": MatchKind.MATCH_KIND_STATED,
        "similar": MatchKind.MATCH_KIND_SIMILAR_NAME,
    }
)
_CURABLE_BY = MappingProxyType(
    {
        "caller": CurableBy.CURABLE_BY_CALLER,
        "authority": CurableBy.CURABLE_BY_AUTHORITY,
        "compliance": CurableBy.CURABLE_BY_COMPLIANCE_OFFICER,
    }
)
_OWNERSHIP_TEST = "50 percent or more in the aggregate"


def decision(plain: Plain) -> Decision:
    """Return the decision whose plain form is ``plain``."""
    reasons: Sequence[Plain] = plain["reasons"]
    assumed = {(each["fact"], each["item"], each["party"]) for each in plain["assumptions"]}
    uses = [_use(each) for each in plain["provenance"]["lists"]]
    return Decision(
        verdict=_verdict(plain["verdict"]),
        statement=plain["statement"],
        jurisdictions=[_jurisdiction(each) for each in plain["jurisdictions"]],
        items=[_item(each, reasons) for each in plain["items"]],
        reasons=[_reason(each, assumed) for each in reasons],
        missing_facts=[_missing(each) for each in plain["missing"]],
        assumed_facts=[_assumed(each) for each in plain["assumptions"]],
        license_requirements=[
            _requirement(each, reasons, plain["exceptions"])
            for each in plain["license_requirements"]
        ],
        exceptions=[_exception(each, plain["missing"]) for each in plain["exceptions"]],
        required_documents=[_document(each, reasons) for each in plain["required_documents"]],
        obligations=[_obligation(each) for each in plain["obligations"]],
        red_flags=[_red_flag(each) for each in plain["red_flags"]],
        screening=[_screening(each, uses) for each in plain["screening"]],
        ownership=[_ownership(each) for each in plain["ownership"]],
        counterfactuals=[_counterfactual(each) for each in plain["counterfactuals"]],
        provenance=_provenance(plain["provenance"], reasons, uses),
    )


def screening(
    outcomes: Iterable[CoreScreeningOutcome], lists: Iterable[ListPin]
) -> list[ScreeningOutcome]:
    """Return what screening found, without a decision, with the ``lists`` it was found in."""
    uses = [_use(asdict(each)) for each in lists]
    return [_screening(asdict(each), uses) for each in outcomes]


def _verdict(word: str) -> Verdict.ValueType:
    return Verdict.Value(f"VERDICT_{word}")


def _date(day: str) -> Date | None:
    return date(day) if day else None


def _citations(plain: Iterable[Plain]) -> list[Citation]:
    return [
        Citation(act=each["act"], locator=each["locator"], printed=each["text"]) for each in plain
    ]


def _placed(path: str, about: Plain) -> str:
    """Return a path of the catalogue with the index of the item or party that it is about."""
    for scope, index in (("items[]", about["item"]), ("parties[]", about["party"])):
        if index is not None and path.startswith(scope):
            return f"{scope[:-1]}{index}]{path.removeprefix(scope)}"
    return path


def _jurisdiction(plain: Plain) -> JurisdictionOutcome:
    return JurisdictionOutcome(
        jurisdiction=plain["jurisdiction"],
        reaches=_REACHED[plain["reached"]],
        verdict=_verdict(plain["verdict"]),
        governing_rule_ids=plain["governing"],
        statement=plain["statement"],
    )


def _item(plain: Plain, reasons: Iterable[Plain]) -> ItemOutcome:
    governing = {
        each["rule"]
        for each in reasons
        if each["part"] in _COUNTING
        and each["verdict"] == plain["verdict"]
        and each["item"] in (None, plain["item"])
    }
    return ItemOutcome(
        item_index=plain["item"],
        line=plain["line"],
        verdict=_verdict(plain["verdict"]),
        governing_rule_ids=sorted(governing),
    )


def _reason(plain: Plain, assumed: set[tuple[str, int | None, int | None]]) -> Reason:
    truth, standing = _PARTS[plain["part"]]
    facts: Sequence[Plain] = plain["facts"]
    in_force = plain["in_force"]
    return Reason(
        rule_id=plain["rule"],
        title=plain["title"],
        ruleset_id=plain["ruleset"],
        ruleset_version=plain["version"],
        jurisdiction=plain["jurisdiction"],
        effect=Effect.Value(f"EFFECT_{plain['effect'].upper()}"),
        truth=truth,
        standing=standing,
        verdict=_verdict(plain["verdict"]),
        item_index=plain["item"],
        party_index=plain["party"],
        citations=_citations(plain["citations"]),
        in_force=DateInterval(
            from_date=_date(in_force["start"]), until_date=_date(in_force["until"])
        ),
        status=RuleStatus.Value(f"RULE_STATUS_{plain['status'].upper()}"),
        certainty=Certainty.Value(f"CERTAINTY_{plain['certainty'].upper()}"),
        explanation=plain["explanation"],
        matched_facts=[
            MatchedFact(
                fact=each["name"],
                value=each["value"],
                contract_path=_placed(each["contract"], plain),
                is_known=each["known"],
                is_assumed=_is_assumed(each["name"], plain, assumed),
            )
            for each in facts
        ],
        missing_facts=sorted(each["name"] for each in facts if not each["known"]),
        cured_by=plain["cured_by"],
    )


def _is_assumed(fact: str, about: Plain, assumed: set[tuple[str, int | None, int | None]]) -> bool:
    scope = fact.split(".", 1)[0]
    item = about["item"] if scope == "item" else None
    party = about["party"] if scope == "party" else None
    return (fact, item, party) in assumed


def _missing(plain: Plain) -> MissingFact:
    return MissingFact(
        fact=plain["fact"],
        item_index=plain["item"],
        party_index=plain["party"],
        question=plain["question"],
        contract_path=_placed(plain["contract"], plain),
        rule_ids=plain["rules"],
        would_change_outcome=plain["would_change_outcome"],
    )


def _assumed(plain: Plain) -> AssumedFact:
    fact = CATALOGUE.get(plain["fact"])
    return AssumedFact(
        fact=plain["fact"],
        value=plain["value"],
        because=plain["reason"],
        item_index=plain["item"],
        party_index=plain["party"],
        contract_path=_placed(fact.contract, plain) if fact is not None else "",
    )


def _requirement(
    plain: Plain, reasons: Iterable[Plain], exceptions: Iterable[Plain]
) -> LicenseRequirement:
    mine = [
        each for each in reasons if each["rule"] in plain["rules"] and each["item"] == plain["item"]
    ]
    curing = {rule for each in mine for rule in each["cured_by"]} if plain["cured"] else set()
    codes = sorted({each["code"] for each in exceptions if each["rule"] in curing})
    policy = plain["review_policy"]
    return LicenseRequirement(
        jurisdiction=plain["jurisdiction"],
        authority=plain["authority"],
        item_index=plain["item"],
        reasons_for_control=plain["reasons_for_control"],
        review_policy=ReviewPolicy.Value(f"REVIEW_POLICY_{(policy or 'unspecified').upper()}"),
        truth=_HELD,
        standing=Standing.STANDING_CURED if plain["cured"] else Standing.STANDING_STANDS,
        rule_ids=plain["rules"],
        cured_by=", ".join(codes),
        citations=_citations(_distinct(cite for each in mine for cite in each["citations"])),
    )


def _distinct(citations: Iterable[Plain]) -> list[Plain]:
    return list({each["text"]: each for each in citations}.values())


def _exception(plain: Plain, missing: Iterable[Plain]) -> LicenseException:
    questions = {each["fact"]: each["question"] for each in missing}
    return LicenseException(
        code=plain["code"],
        rule_id=plain["rule"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        status=ExceptionStatus.Value(f"EXCEPTION_STATUS_{plain['status'].upper()}"),
        outstanding=[
            ExceptionCondition(text=fact, facts=[fact], question=questions.get(fact, ""))
            for fact in plain["outstanding"]
        ],
        barred_by=plain["barred_by"],
        cures=plain["cures"],
        explanation=plain["explanation"],
        citations=_citations(plain["citations"]),
    )


def _document(plain: Plain, reasons: Iterable[Plain]) -> RequiredDocument:
    is_open = any(
        each["rule"] == plain["rule"]
        and each["item"] == plain["item"]
        and each["part"] == "undetermined"
        for each in reasons
    )
    return RequiredDocument(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        is_presented=_UNDETERMINED if is_open else _NOT_HELD,
        rule_ids=[plain["rule"]],
        citations=_citations(plain["citations"]),
    )


def _obligation(plain: Plain) -> Obligation:
    return Obligation(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        truth=_HELD,
        rule_ids=[plain["rule"]],
        citations=_citations(plain["citations"]),
    )


def _red_flag(plain: Plain) -> RedFlag:
    review, information = Severity.SEVERITY_REVIEW, Severity.SEVERITY_INFORMATION
    return RedFlag(
        code=plain["code"],
        jurisdiction=plain["jurisdiction"],
        severity=review if plain["asks_for_review"] else information,
        explanation=plain["explanation"],
        item_index=plain["item"],
        party_index=plain["party"],
        rule_ids=[plain["rule"]],
        citations=_citations(plain["citations"]),
    )


def _screening(plain: Plain, uses: Sequence[ListSnapshotUse]) -> ScreeningOutcome:
    is_vessel = plain["party"] == VESSEL
    return ScreeningOutcome(
        contract_path="routing.vessel" if is_vessel else f"parties[{plain['party']}]",
        party_index=None if is_vessel else plain["party"],
        name=plain["name"],
        is_screened=plain["screened"],
        snapshots=uses if plain["screened"] else (),
        hits=[_hit(each) for each in plain["hits"]],
    )


def _disposition(plain: Plain) -> Disposition.ValueType:
    """Return what a hit is held to be; equal texts and possible ones are for a person to judge."""
    if plain["matched"] == "stated":
        return Disposition.DISPOSITION_TRUE_MATCH
    if plain.get("disposition") == "no":
        return Disposition.DISPOSITION_FALSE_MATCH
    return Disposition.DISPOSITION_OPEN


def _hit(plain: Plain) -> ScreeningHit:
    return ScreeningHit(
        list_id=plain["list"],
        snapshot_digest=plain["snapshot"],
        entry_id=plain["entry"],
        matched_name=plain["name"],
        submitted_text=plain["text"],
        match_kind=_MATCHED[plain["matched"]],
        score_permille=plain.get("score"),
        disposition=_disposition(plain),
        score_parts=plain.get("parts", ()),
    )


def _ownership(plain: Plain) -> OwnershipFinding:
    return OwnershipFinding(
        party_index=plain["party"],
        list_id=plain["list"],
        test=_OWNERSHIP_TEST,
        is_owned=_owned(plain["owned_half_or_more"], plain["share_unknown"]),
        is_owned_over_half=_owned(plain["owned_over_half"], plain["share_unknown"]),
        is_controlled=_HELD if plain["controlled"] else _NOT_HELD,
        aggregate_percent=Decimal(value=plain["aggregate_percent"]),
        is_share_unknown=plain["share_unknown"],
        statements=plain["path"],
    )


def _owned(is_owned: bool, is_share_unknown: bool) -> Truth.ValueType:
    if is_owned:
        return _HELD
    return _UNDETERMINED if is_share_unknown else _NOT_HELD


def _counterfactual(plain: Plain) -> Counterfactual:
    return Counterfactual(
        change=plain["what"],
        curable_by=_CURABLE_BY[plain["by"]],
        rule_ids=plain["rules"],
        jurisdiction=plain["jurisdiction"],
    )


def _use(plain: Plain) -> ListSnapshotUse:
    return ListSnapshotUse(
        list_id=plain["list"],
        digest=plain["digest"],
        edition=date(plain["edition"]),
        age_days=plain["age_days"],
        entry_count=plain["entries"],
        is_extract=plain.get("is_extract", False),
    )


def _provenance(
    plain: Plain, reasons: Iterable[Plain], uses: Sequence[ListSnapshotUse]
) -> Provenance:
    jurisdictions = {each["ruleset"]: each["jurisdiction"] for each in reasons}
    return Provenance(
        transaction_digest=plain["transaction"],
        release_digest=plain["release"],
        rulesets=[
            RulesetPin(
                ruleset_id=each["ruleset"],
                version=each["version"],
                digest=each["digest"],
                jurisdiction=jurisdictions.get(each["ruleset"], ""),
            )
            for each in plain["rulesets"]
        ],
        list_snapshots=uses,
        reference_data_digest=plain["reference"],
        as_of=date(plain["as_of"]),
        known_at=_moment(plain["known_at"]),
        engine_version=plain["engine"],
    )


def _moment(text: str) -> Timestamp | None:
    if not text:
        return None
    moment = Timestamp()
    moment.FromJsonString(text)
    return moment
