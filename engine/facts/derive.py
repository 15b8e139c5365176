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

from engine.facts import ownership_2, reach, stated
from engine.facts.amounts import CURRENCIES, put_amounts
from engine.facts.authorization import covers_whole, is_valid
from engine.facts.catalogue import CATALOGUE
from engine.facts.documents import put_documents
from engine.facts.fact import Assumption, Facts, Scope, Value
from engine.facts.item_facts import of_item
from engine.facts.ownership import Holding, holdings
from engine.facts.party_facts import listings_on, of_party
from engine.facts.stated import distinct
from engine.facts.transaction import Day, Listing, Party, Stake, Transaction

UKRAINE = "UA"
FIRST_DAY = "0001-01-01"
"""No amendment is older: the bound of one of which only the latest day is known."""
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
        _with_defaults(of_item(transaction, index, as_of), Scope.ITEM, assumptions, item=index)
        for index in range(len(transaction.items))
    )
    parties = tuple(
        _with_defaults(
            of_party(party, screened.parties[index], owned[index], as_of)
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
    put_amounts(facts, "transaction.value", transaction.value, CURRENCIES)
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
        put_documents(facts, transaction, as_of)
    facts["transaction.vessel_possible_lists"] = screened.possible_vessel
    vessel = listings_on(transaction.vessel_listings, screened.vessel, as_of)
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


def _possible(party: Party, screened: Screened, index: int) -> dict[str, Value]:
    """Return the lists that have a name like the party's; unknown if nobody looked."""
    if screened.parties[index] is None and party.listings is None:
        return {}
    found = screened.possible[index] if screened.possible else None
    return {"party.possible_lists": found or ()}


def _put_day(facts: dict[str, Value], name: str, day: Day) -> None:
    if day:
        facts[name] = day


def days_between(earlier: Day, later: Day) -> int:
    """Return how many days ``later`` is after ``earlier``; negative if it is before."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


def day_after(day: Day) -> Day:
    """Return the day that follows ``day``."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
