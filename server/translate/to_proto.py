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

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal

from engine.decision.party_findings import VESSEL
from engine.decision.party_findings import ScreeningOutcome as CoreScreeningOutcome
from engine.decision.provenance import ListPin
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
from licet.v1.ownership_finding_pb2 import OwnershipFinding, OwnershipStep
from licet.v1.provenance_pb2 import OverridePin, Provenance, RulesetPin
from licet.v1.reason_pb2 import Certainty, Effect, MatchedFact, Reason, RuleStatus
from licet.v1.red_flag_pb2 import RedFlag, Severity
from licet.v1.screening_pb2 import (
    Disposition,
    ListSnapshotUse,
    MatchKind,
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SearchTerms,
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
ASSUMED = "assumed"
"""Key of what is gathered once for all reasons of a decision: its ``assumed_facts``."""
_OF_OWNERS = frozenset(
    {
        "party.owned_half_or_more_by",
        "party.owned_over_half_by",
        "party.owned_over_half_by_one",
        "party.minority_owned_by",
        "party.controlled_by",
        "party.board_or_votes_held_by",
        "party.owner_share_unknown_for",
        "party.owned_half_or_more_together_by",
        "party.owner_share_unknown_together_for",
        "party.owned_on_another_day_by",
    }
)
"""Facts whose values are the lists of owners."""
_OWNERSHIP_TEST = "50 percent or more in the aggregate"


def decision(plain: Plain) -> Decision:
    """Return the decision whose plain form is ``plain``."""
    whole = {**plain, ASSUMED: assumed_facts(plain["assumptions"])}
    made = Decision(
        verdict=verdict(plain["verdict"]),
        statement=plain["statement"],
        provenance=provenance(plain["provenance"], jurisdictions(plain["reasons"])),
    )
    for section in SECTIONS:
        getattr(made, section.field).extend(
            section.message(each, whole) for each in plain[section.key]
        )
    return made


@dataclass(frozen=True, slots=True)
class Section:
    """A list of a decision: how its entries are made.

    Attributes:
        field: The field of the contract.
        key: Its key in the plain form.
        make: Makes the message of an entry, of its plain form and of what else it depends on.
        context: Tells what that is, of the plain forms of entry and decision; it can be a key.
            None: on nothing else.
    """

    field: str
    key: str
    make: Callable[[Plain, Any], Message]
    context: Callable[[Plain, Plain], Hashable] | None = None

    def message(self, entry: Plain, whole: Plain) -> Message:
        """Return ``entry`` of ``whole`` as a message."""
        return self.make(entry, self.context and self.context(entry, whole))


def screening(
    outcomes: Iterable[CoreScreeningOutcome], lists: Iterable[ListPin]
) -> list[ScreeningOutcome]:
    """Return what screening found, without a decision, with the ``lists`` it was found in."""
    uses = _items_of(asdict(each) for each in lists)
    return [_screening(asdict(each), uses) for each in outcomes]


def verdict(word: str) -> Verdict.ValueType:
    """Return a verdict by its word."""
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


def _jurisdiction(plain: Plain, _: object) -> JurisdictionOutcome:
    return JurisdictionOutcome(
        jurisdiction=plain["jurisdiction"],
        reaches=_REACHED[plain["reached"]],
        verdict=verdict(plain["verdict"]),
        governing_rule_ids=plain["governing"],
        statement=plain["statement"],
    )


def _governing(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return the ids of the rules that determine the verdict of an item."""
    item, asked = plain["item"], plain["verdict"]
    governing = {
        each["rule"]
        for each in whole["reasons"]
        if each["verdict"] == asked and each["part"] in _COUNTING and each["item"] in (None, item)
    }
    return tuple(sorted(governing))


def _item(plain: Plain, governing: Iterable[str]) -> ItemOutcome:
    return ItemOutcome(
        item_index=plain["item"],
        line=plain["line"],
        verdict=verdict(plain["verdict"]),
        governing_rule_ids=governing,
    )


def assumed_facts(
    plain: Iterable[Plain],
) -> Mapping[str, Collection[tuple[int | None, int | None]]]:
    """Return of which items and parties each fact was assumed."""
    places: dict[str, set[tuple[int | None, int | None]]] = {}
    for each in plain:
        places.setdefault(each["fact"], set()).add((each["item"], each["party"]))
    return places


def _assumed_in(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return which facts that a reason read were assumed."""
    places = whole[ASSUMED]
    read = [each["name"] for each in plain["facts"] if each["name"] in places]
    return tuple([name for name in read if _place(name, plain) in places[name]])


def _place(fact: str, about: Plain) -> tuple[int | None, int | None]:
    """Return the item and party that ``fact`` is about where something is about both."""
    scope = fact.split(".", 1)[0]
    return (
        about["item"] if scope == "item" else None,
        about["party"] if scope == "party" else None,
    )


def _reason(plain: Plain, assumed: Collection[str]) -> Reason:
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
        verdict=verdict(plain["verdict"]),
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
                is_assumed=each["name"] in assumed,
            )
            for each in facts
        ],
        missing_facts=sorted(each["name"] for each in facts if not each["known"]),
        cured_by=plain["cured_by"],
    )


def _missing(plain: Plain, _: object) -> MissingFact:
    return MissingFact(
        fact=plain["fact"],
        item_index=plain["item"],
        party_index=plain["party"],
        question=plain["question"],
        contract_path=_placed(plain["contract"], plain),
        rule_ids=plain["rules"],
        would_change_outcome=plain["would_change_outcome"],
    )


def _assumed(plain: Plain, _: object) -> AssumedFact:
    fact = CATALOGUE.get(plain["fact"])
    return AssumedFact(
        fact=plain["fact"],
        value=plain["value"],
        because=plain["reason"],
        item_index=plain["item"],
        party_index=plain["party"],
        contract_path=_placed(fact.contract, plain) if fact is not None else "",
    )


_Cured = tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]
"""Codes of what cures a requirement, and the provisions it is told with: act, locator, text."""


def _cured(plain: Plain, whole: Plain) -> _Cured:
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


def _requirement(plain: Plain, cured: _Cured) -> LicenseRequirement:
    codes, cites = cured
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
        citations=[
            Citation(act=act, locator=locator, printed=text) for act, locator, text in cites
        ],
    )


def _questions(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return what to ask about each fact that an exception lacks; empty where nothing is."""
    if not plain["outstanding"]:
        return ()
    asked = {each["fact"]: each["question"] for each in whole["missing"]}
    return tuple(asked.get(fact, "") for fact in plain["outstanding"])


def _exception(plain: Plain, questions: Iterable[str]) -> LicenseException:
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
        citations=_citations(plain["citations"]),
    )


def _is_open(plain: Plain, whole: Plain) -> bool:
    """Say whether it can't be told if a document is asked for."""
    return any(
        each["rule"] == plain["rule"]
        and each["item"] == plain["item"]
        and each["part"] == "undetermined"
        for each in whole["reasons"]
    )


def _document(plain: Plain, is_open: bool) -> RequiredDocument:
    return RequiredDocument(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        is_presented=_UNDETERMINED if is_open else _NOT_HELD,
        rule_ids=[plain["rule"]],
        citations=_citations(plain["citations"]),
    )


def _obligation(plain: Plain, _: object) -> Obligation:
    return Obligation(
        code=plain["code"],
        description=plain["explanation"],
        jurisdiction=plain["jurisdiction"],
        item_index=plain["item"],
        truth=_HELD,
        rule_ids=[plain["rule"]],
        citations=_citations(plain["citations"]),
    )


def _red_flag(plain: Plain, _: object) -> RedFlag:
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


_Lists = tuple[tuple[tuple[str, Any], ...], ...]
"""Plain forms of list pins, as their items, so that they can be a key."""


def _lists(_: Plain, whole: Plain) -> _Lists:
    return _items_of(whole["provenance"]["lists"])


def _items_of(pins: Iterable[Plain]) -> _Lists:
    return tuple(tuple(each.items()) for each in pins)


def _screening(plain: Plain, lists: _Lists) -> ScreeningOutcome:
    is_vessel = plain["party"] == VESSEL
    return ScreeningOutcome(
        contract_path=plain.get("path")
        or ("routing.vessel" if is_vessel else f"parties[{plain['party']}]"),
        party_index=None if is_vessel else plain["party"],
        name=plain["name"],
        is_screened=plain["screened"],
        snapshots=[_use(dict(each)) for each in lists] if plain["screened"] else (),
        hits=[_hit(each) for each in plain["hits"]],
        searched=_searched(plain.get("sought")),
    )


def _searched(plain: Plain | None) -> SearchTerms | None:
    if plain is None:
        return None
    return SearchTerms(
        names=plain["names"],
        identifiers=plain["identifiers"],
        kind=plain["kind"],
        countries=plain["countries"],
        unsearchable=plain["unsearchable"],
        similar_from_permille=plain["similar_from"],
    )


def _disposition(plain: Plain) -> Disposition.ValueType:
    """Return what a hit is held to be; equal texts and possible ones are for a person to judge."""
    if plain["matched"] == "stated":
        return Disposition.DISPOSITION_TRUE_MATCH
    override = plain.get("override")
    if override is not None and override["holds"]:
        return Disposition.DISPOSITION_FALSE_MATCH
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
        override=_override(plain.get("override")),
    )


def _override(plain: Plain | None) -> OverrideUse | None:
    if plain is None:
        return None
    return OverrideUse(
        override_id=plain["id"],
        digest=plain["digest"],
        proposed_by=plain["proposed_by"],
        approved_by=plain["approved_by"],
        expires_on=_date(plain["expires_on"]),
        holds=plain["holds"],
        problem=plain["problem"],
    )


def _resting(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return the ids of the rules that read, of the party, that owners are on the list."""
    return tuple(
        sorted(
            {
                each["rule"]
                for each in whole["reasons"]
                if each["party"] == plain["party"]
                and any(
                    read["name"] in _OF_OWNERS and plain["list"] in read["value"].split(", ")
                    for read in each["facts"]
                )
            }
        )
    )


def _ownership(plain: Plain, resting: Iterable[str]) -> OwnershipFinding:
    most = plain.get("largest_by_one")
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
        listed_owners=plain.get("owners", ()),
        path=[_step(each) for each in plain.get("steps", ())],
        has_more_ways=plain.get("has_more_ways", False),
        largest_by_one_percent=None if most is None else Decimal(value=most),
        rule_ids=resting,
    )


def _step(plain: Plain) -> OwnershipStep:
    votes = plain["votes_percent"]
    return OwnershipStep(
        owner=plain["owner"],
        owned=plain["owned"],
        percent=Decimal(value=plain["percent"]) if plain["percent"] else None,
        voting_percent=Decimal(value=votes) if votes else None,
        control=plain["control"],
        in_joint_arrangement=plain["is_joint"],
        as_of=_date(plain["as_of"]),
        source=plain["source"],
        held_from=_date(plain["held_from"]),
        held_until=_date(plain["held_until"]),
        counts=plain["counts"],
    )


def _owned(is_owned: bool, is_share_unknown: bool) -> Truth.ValueType:
    if is_owned:
        return _HELD
    return _UNDETERMINED if is_share_unknown else _NOT_HELD


def _counterfactual(plain: Plain, _: object) -> Counterfactual:
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
        by_address_only_count=plain.get("by_address_only", 0),
    )


def jurisdictions(reasons: Iterable[Plain]) -> Mapping[str, str]:
    """Return whose law each ruleset is that ``reasons`` are from, by its id."""
    return {each["ruleset"]: each["jurisdiction"] for each in reasons}


def provenance(plain: Plain, jurisdictions: Mapping[str, str]) -> Provenance:
    """Return the pins of a decision; what ruleset is whose law is told as far as it is known."""
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
        list_snapshots=[_use(each) for each in plain["lists"]],
        reference_data_digest=plain["reference"],
        as_of=date(plain["as_of"]),
        known_at=_moment(plain["known_at"]),
        engine_version=plain["engine"],
        overrides=[
            OverridePin(override_id=each["id"], digest=each["digest"])
            for each in plain.get("overrides", ())
        ],
    )


def _moment(text: str) -> Timestamp | None:
    if not text:
        return None
    moment = Timestamp()
    moment.FromJsonString(text)
    return moment


SECTIONS = (
    Section("jurisdictions", "jurisdictions", _jurisdiction),
    Section("items", "items", _item, _governing),
    Section("reasons", "reasons", _reason, _assumed_in),
    Section("missing_facts", "missing", _missing),
    Section("assumed_facts", "assumptions", _assumed),
    Section("license_requirements", "license_requirements", _requirement, _cured),
    Section("exceptions", "exceptions", _exception, _questions),
    Section("required_documents", "required_documents", _document, _is_open),
    Section("obligations", "obligations", _obligation),
    Section("red_flags", "red_flags", _red_flag),
    Section("screening", "screening", _screening, _lists),
    Section("ownership", "ownership", _ownership, _resting),
    Section("counterfactuals", "counterfactuals", _counterfactual),
)
"""The lists of a decision, in the order of their fields."""
