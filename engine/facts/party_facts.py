"""Derive the facts of one party: what it does, the lists it is on, and who owns it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.facts import stated
from engine.facts.fact import Value
from engine.facts.ownership import Holding, states
from engine.facts.stated import distinct
from engine.facts.transaction import Day, Listing, Party

ENTITY_LIST = "EL"
NOT_STATED = "not_stated"
"""Scope of a listing on the Entity List whose license requirement nobody stated."""


def of_party(
    party: Party,
    found: tuple[Listing, ...] | None,
    owned: tuple[Holding, ...],
    as_of: Day,
) -> dict[str, Value]:
    """Return the facts of a party, those apart that are assumed."""
    facts = dict(party.facts)
    business = facts.get("party.business")
    if isinstance(business, str):
        facts["party.known_business"] = (business,)
    addresses = facts.get("party.address_regions", ())
    regions = (facts.get("party.region"), *(addresses if isinstance(addresses, tuple) else ()))
    if occupied := distinct(each for each in regions if isinstance(each, str) and each != "none"):
        facts["party.known_regions"] = occupied
    listings = listings_on(party.listings, found, as_of)
    if listings is not None:
        facts["party.lists"] = distinct(each.list for each in listings)
        facts["party.programs"] = distinct(p for each in listings for p in each.programs)
        facts["party.list_footnotes"] = distinct(f for each in listings for f in each.footnotes)
        facts["party.entity_list_scope"] = distinct(
            each.scope or NOT_STATED for each in listings if each.list == ENTITY_LIST
        )
    if party.stakes is not None or owned:
        _owners(facts, owned)
        owning = states(party.stakes or (), as_of)
        facts["party.state_owned_half_or_more_by"] = owning.half_or_more
        facts["party.state_owned_over_half_by"] = owning.over_half
        facts["party.state_ownership_is_unknown"] = owning.unknown
    return facts | stated.of_party(facts)


def _owners(facts: dict[str, Value], owned: tuple[Holding, ...]) -> None:
    def which(told: Iterable[Holding]) -> tuple[str, ...]:
        return distinct(each.list for each in told)

    alone = [each for each in owned if not each.is_combined]
    together = [each for each in owned if each.is_combined]
    facts["party.owned_half_or_more_by"] = which(h for h in alone if h.half_or_more)
    facts["party.owned_over_half_by"] = which(h for h in alone if h.over_half)
    facts["party.owned_over_half_by_one"] = which(h for h in alone if h.over_half_by_one)
    facts["party.minority_owned_by"] = which(h for h in alone if h.is_held and not h.half_or_more)
    facts["party.controlled_by"] = which(h for h in alone if h.controlled)
    facts["party.board_or_votes_held_by"] = which(h for h in alone if h.board_or_votes)
    facts["party.owner_share_unknown_for"] = which(h for h in alone if h.unknown)
    facts["party.owned_half_or_more_together_by"] = which(h for h in together if h.half_or_more)
    facts["party.owner_share_unknown_together_for"] = which(h for h in together if h.unknown)
    facts["party.owned_on_another_day_by"] = which(h for h in alone if h.was_held)


def listings_on(
    stated: tuple[Listing, ...] | None, found: tuple[Listing, ...] | None, as_of: Day
) -> tuple[Listing, ...] | None:
    """Return the listings in force on ``as_of``, or None if nobody looked."""
    if stated is None and found is None:
        return None
    return tuple(
        listing for listing in (*(stated or ()), *(found or ())) if listing.holds_on(as_of)
    )
