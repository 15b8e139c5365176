"""Derive the facts that rules ask for from a transaction as supplied.

1. A fact that can't be derived for want of an answer is left out: it is unknown, never false.
2. A code follows from a longer one: the HS code from the CN code or the HTS number. Where two of
   them contradict each other, the transaction is refused.
3. Listings are those the caller stated and those that screening found. A party that was neither
   screened nor said to be on no list has no fact about lists. A like name is no listing.
4. Legal defaults of the catalogue come last, and every one that is used is told.
5. Which exceptions are claimed is closed once authorizations are stated. Until then an exception
   may still be claimed, and what would need it is not settled.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from engine.errors import TransactionError
from engine.facts import content, ownership_2, reach, stated
from engine.facts.authorization import covers, covers_whole, is_valid
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Assumption, Facts, Scope, Value
from engine.facts.ownership import Holding, holdings, states
from engine.facts.stated import distinct
from engine.facts.transaction import (
    Amounts,
    Day,
    Document,
    Listing,
    Party,
    Stake,
    Transaction,
)

CURRENCIES = ("USD", "EUR", "GBP", "JPY")
GRAMS_TO_CARATS = Decimal(5)
"""A metric carat is 0.2 g exactly. -- 4th CGPM (1907)"""
ENTITY_LIST = "EL"
NOT_STATED = "not_stated"
"""Scope of a listing on the Entity List whose license requirement nobody stated."""
UKRAINE = "UA"
FIRST_DAY = "0001-01-01"
"""No amendment is older: the bound of one of which only the latest day is known."""
INDUSTRIAL = MappingProxyType({"710221": True, "710229": True, "710231": False, "710239": False})
"""What the subheadings of heading 7102 say about diamonds. -- Harmonized System 2022, 7102"""
_DEFAULTS: Mapping[Scope, Mapping[str, Value]] = {
    scope: {
        fact.name: fact.default.value
        for fact in CATALOGUE.values()
        if fact.scope is scope and fact.default is not None
    }
    for scope in Scope
}
_KEPT = 2_048
"""Combinations of facts that were left open, of which it is kept what was assumed."""


Owning = Callable[[Iterable[Stake], Mapping[str, tuple[Listing, ...]], Day], tuple[Holding, ...]]
"""Resolves who owns a party: from its stakes, what screening found of owners, and the day."""
OF_EARLIER_ENGINES: Owning = ownership_2.holdings
"""As versions 1 and 2 of the engine resolved it."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening found, in the words of the facts.

    Attributes:
        parties: Listings found for each party; None for a party that was not screened.
        owners: Listings found for owners, by key.
        vessel: Listings found for the vessel; None if it was not screened.
        list_age_days: Age of the oldest list used; None if there was none.
        list_is_extract: Whether a list used is only a part of what was published.
        possible: Lists with a name like that of each party or of an owner of it; None for a party
            that was not screened. Empty: none for anybody.
        possible_vessel: The same for the vessel.
    """

    parties: tuple[tuple[Listing, ...] | None, ...]
    owners: Mapping[str, tuple[Listing, ...]] = field(default_factory=dict)
    vessel: tuple[Listing, ...] | None = None
    list_age_days: int | None = None
    list_is_extract: bool = False
    possible: tuple[tuple[str, ...] | None, ...] = ()
    possible_vessel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """All facts of a transaction.

    Attributes:
        facts: What rules see.
        holdings: For each party: how listed persons own it.
    """

    facts: Facts
    holdings: tuple[tuple[Holding, ...], ...]


def derive(
    transaction: Transaction,
    screened: Screened,
    as_of: Day,
    asked: tuple[str, ...] = (),
    *,
    own: Owning = holdings,
) -> Derived:
    """Return all facts of ``transaction`` as it is judged by ``as_of``.

    Args:
        transaction: As supplied.
        screened: What screening found.
        as_of: The legal date.
        asked: Jurisdictions that the caller asks about by name.
        own: Resolves ownership; ``OF_EARLIER_ENGINES`` for a decision of one of those.

    Raises:
        TransactionError: Two of its statements contradict each other.
    """
    owned = tuple(own(party.stakes or (), screened.owners, as_of) for party in transaction.parties)
    assumptions: list[Assumption] = []
    supplied = _transaction(transaction, screened, as_of)
    supplied |= reach.of_transaction(supplied, transaction, asked)
    whole = _with_defaults(supplied, Scope.TRANSACTION, assumptions)
    items = tuple(
        _with_defaults(_item(transaction, index, as_of), Scope.ITEM, assumptions, item=index)
        for index in range(len(transaction.items))
    )
    parties = tuple(
        _with_defaults(
            _party(party, screened.parties[index], owned[index], as_of)
            | _possible(party, screened, index),
            Scope.PARTY,
            assumptions,
            party=index,
        )
        for index, party in enumerate(transaction.parties)
    )
    return Derived(Facts(whole, items, parties, tuple(assumptions)), owned)


def _with_defaults(
    facts: dict[str, Value],
    scope: Scope,
    assumptions: list[Assumption],
    item: int | None = None,
    party: int | None = None,
) -> Mapping[str, Value]:
    supplied = facts.keys()
    open_facts = tuple([name for name in _DEFAULTS[scope] if name not in supplied])
    assumptions += _assumptions(open_facts, item, party)
    values = _DEFAULTS[scope]
    for name in open_facts:
        facts[name] = values[name]
    return facts


@lru_cache(_KEPT)
def _assumptions(
    facts: tuple[str, ...], item: int | None, party: int | None
) -> tuple[Assumption, ...]:
    """Return that ``facts`` were assumed, one object for all transactions that leave them open."""
    return tuple(Assumption(fact, item, party) for fact in facts)


def _transaction(transaction: Transaction, screened: Screened, as_of: Day) -> dict[str, Value]:
    facts = dict(transaction.facts)
    facts["transaction.as_of"] = as_of
    facts["transaction.has_parties"] = bool(transaction.parties)
    facts["transaction.has_items"] = bool(transaction.items)
    _places_and_purposes(facts)
    if screened.list_age_days is not None:
        facts["transaction.list_age_days"] = Decimal(screened.list_age_days)
        facts["transaction.list_is_extract"] = screened.list_is_extract
    earliest = FIRST_DAY if transaction.amended_not_after else ""
    _put_day(
        facts,
        "transaction.contract_amended_not_before",
        transaction.amended_not_before or earliest,
    )
    _put_day(facts, "transaction.contract_amended_not_after", transaction.amended_not_after)
    _put_amounts(facts, "transaction.value", transaction.value, CURRENCIES)
    related = (
        ("7_days", transaction.same_eccn_7_days),
        ("12_months", transaction.same_eccn_12_months),
    )
    for period, amounts in related:
        if "USD" in amounts:
            facts[f"transaction.same_consignee_same_eccn_{period}_usd"] = amounts["USD"]
    facts["transaction.claimed_exceptions"] = distinct(
        each.code
        for each in transaction.authorizations or ()
        if each.type in ("general", "exception_claim") and each.code and is_valid(each, as_of)
    )
    if facts.get("transaction.end_use.informed_by_authority") is not True:
        facts["transaction.end_use.informed_by"] = ()
    if transaction.authorizations is not None:
        facts["transaction.claims_further_exceptions"] = False
        facts["transaction.licensed_by"] = distinct(
            each.issuer
            for each in transaction.authorizations
            if each.issuer and covers_whole(each, transaction, as_of)
        )
    if transaction.documents is not None:
        _documents(facts, transaction, as_of)
    facts["transaction.vessel_possible_lists"] = screened.possible_vessel
    vessel = _listings(transaction.vessel_listings, screened.vessel, as_of)
    if vessel is not None:
        facts["transaction.vessel_lists"] = distinct(listing.list for listing in vessel)
    return facts | stated.of_transaction(facts, transaction)


def _places_and_purposes(facts: dict[str, Value]) -> None:
    """Add what follows from the destination, the route and the weapons that are meant."""
    stops = [facts.get(f"transaction.{name}", ()) for name in ("transit", "transshipment")]
    route = distinct(country for each in stops if isinstance(each, tuple) for country in each)
    if route:
        facts["transaction.known_route"] = route
    vessel = facts.get("transaction.vessel_imo")
    if isinstance(vessel, str):
        facts["transaction.known_vessel"] = (vessel,)
    diversion = facts.get("transaction.end_use.diversion_destination")
    if isinstance(diversion, str):
        facts["transaction.end_use.known_diversion"] = (diversion,)
    for place in ("transaction.destination", "transaction.ship_from"):
        if facts.get(place, UKRAINE) != UKRAINE:
            facts.setdefault(f"{place}_region", "none")
    if facts.get("transaction.end_use.weapons"):
        facts.setdefault("transaction.end_use.wmd", True)


def _documents(facts: dict[str, Value], transaction: Transaction, as_of: Day) -> None:
    lines = {item.line for item in transaction.items}
    valid = [
        each
        for each in _valid_documents(transaction, as_of)
        if not each.lines or lines.issubset(each.lines)
    ]
    facts["transaction.documents"] = distinct(each.type for each in valid)
    facts["transaction.presented_documents"] = facts["transaction.documents"]
    facts["transaction.customs_document_codes"] = distinct(
        each.customs_code for each in valid if each.customs_code
    )
    listed = [
        each.origin_listed
        for each in valid
        if each.type == "kimberley_certificate" and each.origin_listed is not None
    ]
    if listed:
        facts["transaction.kp_certificate_lists_origins"] = all(listed)
    shown = [
        each.establishes_before
        for each in valid
        if each.type == "evidence_outside_russia" and each.establishes_before
    ]
    if shown:
        facts["transaction.shown_outside_russia_before"] = min(shown)
    tiers = [
        each.price_cap_tier
        for each in valid
        if each.type == "price_attestation" and each.price_cap_tier is not None
    ]
    if tiers:
        facts["transaction.price_cap_tier_attested"] = min(tiers)


def _valid_documents(transaction: Transaction, as_of: Day) -> list[Document]:
    return [
        each
        for each in transaction.documents or ()
        if not each.valid_until or as_of <= each.valid_until
    ]


def _item(transaction: Transaction, index: int, as_of: Day) -> dict[str, Value]:
    item = transaction.items[index]
    facts = dict(item.facts)
    _codes(facts, index)
    destination = facts.get("item.final_destination") or transaction.facts.get(
        "transaction.destination"
    )
    if destination is not None:
        facts["item.destination"] = destination
    share = facts.get("item.china_rare_earth_value_percent")
    if share is not None:
        facts["item.notified_china_rare_earth_value_percent"] = share
    origin = facts.get("item.origin")
    if isinstance(origin, str):
        facts["item.known_origin"] = (origin,)
    if facts.get("item.hs") in INDUSTRIAL:
        facts.setdefault("item.is_industrial_diamond", INDUSTRIAL[str(facts["item.hs"])])
    mined = facts.get("item.mined_in")
    if mined is not None or item.diamond_mined_in is not None:
        own = mined if isinstance(mined, tuple) else ()
        facts["item.mined_in"] = distinct((*own, *(item.diamond_mined_in or ())))
    if item.metal_produced_on and "item.produced_on" not in facts:
        facts["item.produced_on"] = item.metal_produced_on
    if item.grams_per_stone is not None and "item.carats_per_stone" not in facts:
        facts["item.carats_per_stone"] = item.grams_per_stone * GRAMS_TO_CARATS
    _put_amounts(facts, "item.value", item.value, CURRENCIES)
    _order_value(facts, transaction)
    _put_amounts(facts, "item.unit_value", item.unit_value, CURRENCIES)
    _put_amounts(facts, "item.price_per_barrel", item.price_per_barrel, ("USD",))
    facts["item.price_is_stated"] = bool(item.price_per_barrel)
    facts |= content.of_item(facts, item)
    if transaction.documents is not None:
        facts["item.documents"] = distinct(
            each.type
            for each in _valid_documents(transaction, as_of)
            if not each.lines or item.line in each.lines
        )
    if transaction.authorizations is not None:
        facts["item.licensed_by"] = distinct(
            each.issuer
            for each in transaction.authorizations
            if each.issuer and covers(each, transaction, index, as_of)
        )
    valid = _valid_documents(transaction, as_of)
    return facts | stated.of_item(facts, transaction.facts, item, valid, as_of)


def _order_value(facts: dict[str, Value], transaction: Transaction) -> None:
    """Add what the lines of the item's entry, its paragraphs included, are worth together."""
    eccn = facts.get("item.eccn")
    if isinstance(eccn, str):
        values = [
            item.value.get("USD")
            for item in transaction.items
            if str(item.facts.get("item.eccn", eccn)).split(".")[0] == eccn.split(".")[0]
        ]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            facts["item.eccn_value_usd"] = sum(known, Decimal(0))


def _codes(facts: dict[str, Value], index: int) -> None:
    """Shorten the codes of digits to what they have in common, the HS code."""
    said = {name: facts[name] for name in ("item.hs", "item.cn", "item.hts") if name in facts}
    codes = {name: str(code)[:6] for name, code in said.items()}
    if not codes:
        return
    longest = max(codes.values(), key=len)
    for name, code in codes.items():
        if not longest.startswith(code):
            field_name = name.removeprefix("item.")
            raise TransactionError.at(
                f"items[{index}].classification.{field_name}",
                f"`{said[name]}` contradicts the other codes of the item, which begin with "
                f"`{longest}`; expected codes of one subheading",
            )
    facts["item.hs"] = longest


def _party(
    party: Party,
    found: tuple[Listing, ...] | None,
    owned: tuple[Holding, ...],
    as_of: Day,
) -> dict[str, Value]:
    facts = dict(party.facts)
    business = facts.get("party.business")
    if isinstance(business, str):
        facts["party.known_business"] = (business,)
    addresses = facts.get("party.address_regions", ())
    regions = (facts.get("party.region"), *(addresses if isinstance(addresses, tuple) else ()))
    if occupied := distinct(each for each in regions if isinstance(each, str) and each != "none"):
        facts["party.known_regions"] = occupied
    listings = _listings(party.listings, found, as_of)
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


def _possible(party: Party, screened: Screened, index: int) -> dict[str, Value]:
    """Return the lists that have a name like the party's; unknown if nobody looked."""
    if screened.parties[index] is None and party.listings is None:
        return {}
    found = screened.possible[index] if screened.possible else None
    return {"party.possible_lists": found or ()}


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


def _listings(
    stated: tuple[Listing, ...] | None, found: tuple[Listing, ...] | None, as_of: Day
) -> tuple[Listing, ...] | None:
    """Return the listings in force on ``as_of``, or None if nobody looked."""
    if stated is None and found is None:
        return None
    return tuple(
        listing for listing in (*(stated or ()), *(found or ())) if listing.holds_on(as_of)
    )


def _put_day(facts: dict[str, Value], name: str, day: Day) -> None:
    if day:
        facts[name] = day


def _put_amounts(
    facts: dict[str, Value], name: str, amounts: Amounts, currencies: Iterable[str]
) -> None:
    for currency in currencies:
        if currency in amounts:
            facts[f"{name}_{currency.lower()}"] = amounts[currency]


def days_between(earlier: Day, later: Day) -> int:
    """Return how many days ``later`` is after ``earlier``; negative if it is before."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


def day_after(day: Day) -> Day:
    """Return the day that follows ``day``."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
