"""What a decision says of the parties: what screening found of each, and who owns them.

A hit means that texts agree. Unless the caller stated the listing, whether it is the same person is
left open, or denied where other evidence speaks against a name that is only alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from google.type.decimal_pb2 import Decimal

from engine.decision.party_findings import VESSEL
from licet.v1.ownership_finding_pb2 import OwnershipFinding, OwnershipStep
from licet.v1.screening_pb2 import (
    Disposition,
    MatchKind,
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SearchTerms,
)
from licet.v1.truth_pb2 import Truth
from server.translate.decision_parts.pins import list_use
from server.translate.decision_parts.plain import HELD, NOT_HELD, UNDETERMINED, Plain, optional_date

_MATCHED = MappingProxyType(
    {
        "name": MatchKind.MATCH_KIND_EXACT_NAME,
        "alias": MatchKind.MATCH_KIND_ALIAS,
        "identifier": MatchKind.MATCH_KIND_IDENTIFIER,
        "stated": MatchKind.MATCH_KIND_STATED,
        "similar": MatchKind.MATCH_KIND_SIMILAR_NAME,
    }
)
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
Pins = tuple[tuple[tuple[str, Any], ...], ...]
"""Plain forms of list pins, as their items, so that they can be a key."""


def pinned_lists(_: Plain, whole: Plain) -> Pins:
    """Return the list snapshots that everybody was searched for in."""
    return items_of(whole["provenance"]["lists"])


def items_of(pins: Iterable[Plain]) -> Pins:
    """Return plain forms of list pins as their items."""
    return tuple(tuple(each.items()) for each in pins)


def screening_outcome(plain: Plain, lists: Pins) -> ScreeningOutcome:
    """Return what screening one party, owner or vessel found."""
    is_vessel = plain["party"] == VESSEL
    return ScreeningOutcome(
        contract_path=plain.get("path")
        or ("routing.vessel" if is_vessel else f"parties[{plain['party']}]"),
        party_index=None if is_vessel else plain["party"],
        name=plain["name"],
        is_screened=plain["screened"],
        snapshots=[list_use(dict(each)) for each in lists] if plain["screened"] else (),
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
        expires_on=optional_date(plain["expires_on"]),
        holds=plain["holds"],
        problem=plain["problem"],
    )


def resting(plain: Plain, whole: Plain) -> tuple[str, ...]:
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


def ownership_finding(plain: Plain, resting: Iterable[str]) -> OwnershipFinding:
    """Return how listed persons own a party."""
    most = plain.get("largest_by_one")
    return OwnershipFinding(
        party_index=plain["party"],
        list_id=plain["list"],
        test=_OWNERSHIP_TEST,
        is_owned=_owned(plain["owned_half_or_more"], plain["share_unknown"]),
        is_owned_over_half=_owned(plain["owned_over_half"], plain["share_unknown"]),
        is_controlled=HELD if plain["controlled"] else NOT_HELD,
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
        as_of=optional_date(plain["as_of"]),
        source=plain["source"],
        held_from=optional_date(plain["held_from"]),
        held_until=optional_date(plain["held_until"]),
        counts=plain["counts"],
    )


def _owned(is_owned: bool, is_share_unknown: bool) -> Truth.ValueType:
    if is_owned:
        return HELD
    return UNDETERMINED if is_share_unknown else NOT_HELD
