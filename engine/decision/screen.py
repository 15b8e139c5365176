"""Screen everybody in a transaction: its parties, those who own them, and its vessel.

1. Everybody is searched for in every snapshot, by every name and number that was supplied.
2. Somebody without anything to search for was not screened; nobody without a snapshot was.
3. A hit becomes a listing, which rules ask about; what it means is law, and not known here.
4. The age of a list is counted on the day of the decision. A list of a later day has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.decision.decide import Screening
from engine.decision.model import ListPin, ScreeningHit, ScreeningOutcome
from engine.facts.derive import ENTITY_LIST, Screened, day_after, days_between
from engine.facts.transaction import Day, Listing, Owner, Party, Stake, Transaction
from engine.facts.transaction import Identifier as Supplied
from engine.screening.identifiers import Identifier
from engine.screening.screen import Hit, Screener, Subject

_IMO_SHIP = "imo_ship"


def screen(transaction: Transaction, screener: Screener, as_of: Day) -> Screening:
    """Return what screening makes of everybody in ``transaction``."""
    searched = screener.searched
    hits = [_search(screener, _of_party(party)) for party in transaction.parties]
    owners = {
        owner.key: _listings(found)
        for party in transaction.parties
        for owner in _owners(party.stakes or ())
        if (found := _search(screener, _of_owner(owner)))
    }
    vessel = _search(screener, _of_vessel(transaction))
    ages = [max(0, days_between(each.header.edition, as_of)) for each in searched]
    return Screening(
        Screened(
            tuple(None if found is None else _listings(found) for found in hits),
            owners,
            None if vessel is None else _listings(vessel),
            max(ages, default=None),
            any(each.header.is_extract for each in searched),
        ),
        tuple(
            _outcome(index, party, found)
            for index, (party, found) in enumerate(zip(transaction.parties, hits, strict=True))
        ),
        tuple(
            ListPin(
                each.header.list_id,
                each.header.edition,
                age,
                each.digest,
                each.entries,
                each.header.is_extract,
            )
            for each, age in zip(searched, ages, strict=True)
        ),
    )


def _search(screener: Screener, subject: Subject) -> tuple[Hit, ...] | None:
    """Return the hits, or None if nobody was searched for, or nowhere."""
    if not screener.indexes or not subject.is_searchable:
        return None
    return screener.screen(subject)


def _of_party(party: Party) -> Subject:
    return _subject((party.name, *party.names), party.identifiers)


def _of_owner(owner: Owner) -> Subject:
    return _subject((owner.name, *owner.names), owner.identifiers)


def _of_vessel(transaction: Transaction) -> Subject:
    name = transaction.facts.get("transaction.vessel_name")
    imo = transaction.facts.get("transaction.vessel_imo")
    return Subject(
        (name,) if isinstance(name, str) else (),
        (Identifier(_IMO_SHIP, imo),) if isinstance(imo, str) else (),
    )


def _subject(names: Iterable[str], identifiers: Iterable[Supplied]) -> Subject:
    return Subject(
        tuple(name for name in names if name),
        tuple(Identifier(each.scheme, each.value, each.country) for each in identifiers),
    )


def _owners(stakes: Iterable[Stake]) -> Iterator[Owner]:
    for stake in stakes:
        yield stake.owner
        yield from _owners(stake.owner.stakes or ())


def _listings(hits: Iterable[Hit]) -> tuple[Listing, ...]:
    return tuple(
        Listing(
            list=hit.entry.list_code,
            entry=hit.entry.id,
            programs=hit.entry.programs,
            footnotes=hit.entry.footnotes,
            scope=hit.scope.value if hit.entry.list_code == ENTITY_LIST else "",
            listed_on=hit.entry.start_date,
            delisted_on=day_after(hit.entry.end_date) if hit.entry.end_date else "",
        )
        for hit in hits
    )


def _outcome(index: int, party: Party, found: tuple[Hit, ...] | None) -> ScreeningOutcome:
    hits = [
        ScreeningHit(
            hit.entry.list_code,
            hit.snapshot_digest,
            hit.entry.id,
            hit.matched,
            hit.agreement.name.lower(),
            hit.submitted,
        )
        for hit in found or ()
    ]
    hits += [
        ScreeningHit(each.list, "", each.entry, "", "stated", party.name)
        for each in party.listings or ()
    ]
    is_screened = found is not None or party.listings is not None
    return ScreeningOutcome(index, party.name, is_screened, tuple(hits))
