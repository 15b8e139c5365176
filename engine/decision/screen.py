"""Screen everybody in a transaction: its parties, those who own them, and its vessel.

1. Everybody is searched for in every snapshot, by every name and number that was supplied.
2. Somebody without anything to search for was not screened; nobody without a snapshot was.
3. A hit becomes a listing, which rules ask about; what it means is law, and not known here.
4. A like name is possible, and never a listing: rules ask about possible lists apart. Where the
   evidence speaks against it, it is told all the same. Owners that are like count for the party
   they own.
5. From which score on names are alike, a ruleset may say (parameter ``similar_name_permille``);
   the lowest of those in force holds. If none does, ``SIMILAR_PERMILLE``.
6. The age of a list is counted on the day of the decision. A list of a later day has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import TypeGuard

from engine.decision.decide import Screening
from engine.decision.model import (
    VESSEL,
    ListPin,
    ScreeningHit,
    ScreeningOutcome,
    SimilarHit,
)
from engine.facts.derive import ENTITY_LIST, Screened, day_after, days_between
from engine.facts.transaction import Day, Listing, Owner, Party, Stake, Transaction
from engine.facts.transaction import Identifier as Supplied
from engine.law.model import Ruleset
from engine.screening.evidence import Known
from engine.screening.identifiers import Identifier
from engine.screening.screen import (
    SIMILAR_PERMILLE,
    Disposition,
    Hit,
    Likeness,
    Screener,
    Subject,
)
from engine.screening.snapshot import EntryKind

_IMO_SHIP = "imo_ship"


THRESHOLD = "similar_name_permille"
"""Name of the parameter by which a ruleset says from which score on names are alike."""


def threshold(rulesets: Iterable[Ruleset], day: Day) -> int:
    """Return from which score on names are alike on ``day``, in permille."""
    parameters = [each.parameters[THRESHOLD] for each in rulesets if THRESHOLD in each.parameters]
    values = [value for each in parameters if (value := each.on(day)) is not None]
    return int(min(values, default=SIMILAR_PERMILLE))


def screen(
    transaction: Transaction,
    screener: Screener,
    as_of: Day,
    similar_permille: int | None = SIMILAR_PERMILLE,
) -> Screening:
    """Return what screening makes of everybody in ``transaction``.

    Args:
        transaction: As supplied.
        screener: The lists.
        as_of: The legal date.
        similar_permille: From which score on names are alike; None to compare for equality alone.
    """
    searched = screener.searched
    likes = [_like_party(screener, party, similar_permille) for party in transaction.parties]
    like_vessel = _like(screener, _of_vessel(transaction), similar_permille)
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
            tuple(
                None if found is None else _possible(like)
                for found, like in zip(hits, likes, strict=True)
            ),
            _possible(like_vessel),
        ),
        (
            *(
                _outcome(index, party, found, like)
                for index, (party, found, like) in enumerate(
                    zip(transaction.parties, hits, likes, strict=True)
                )
            ),
            *_vessel_outcome(transaction, like_vessel),
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


def _like(screener: Screener, subject: Subject, threshold: int | None) -> tuple[Hit, ...]:
    """Return the entries whose names are like, without those that agree."""
    if threshold is None or not screener.indexes or not subject.is_searchable:
        return ()
    equal = {(hit.snapshot_digest, hit.entry.id) for hit in screener.screen(subject)}
    return tuple(
        hit
        for hit in screener.similar(subject, threshold)
        if (hit.snapshot_digest, hit.entry.id) not in equal
    )


def _like_party(screener: Screener, party: Party, threshold: int | None) -> tuple[Hit, ...]:
    subjects = [_of_party(party), *map(_of_owner, _owners(party.stakes or ()))]
    return tuple(
        dict.fromkeys(hit for each in subjects for hit in _like(screener, each, threshold))
    )


def _possible(hits: Iterable[Hit]) -> tuple[str, ...]:
    codes = {hit.entry.list_code for hit in hits if hit.disposition is Disposition.POSSIBLE}
    return tuple(sorted(codes))


_KINDS = MappingProxyType(
    {
        "person": EntryKind.PERSON,
        "entity": EntryKind.ENTITY,
        "government_body": EntryKind.ENTITY,
        "vessel": EntryKind.VESSEL,
        "aircraft": EntryKind.AIRCRAFT,
    }
)
_COUNTRIES = (
    "party.country", "party.incorporation_country", "party.nationalities",
    "party.address_countries",
)  # fmt: skip


def _of_party(party: Party) -> Subject:
    return Subject(
        tuple(name for name in (party.name, *party.names) if name),
        _identifiers(party.identifiers),
        Known(_KINDS.get(str(party.facts.get("party.type")), EntryKind.UNKNOWN), _places(party)),
    )


def _places(party: Party) -> tuple[str, ...]:
    found: set[str] = set()
    for name in _COUNTRIES:
        value = party.facts.get(name, ())
        found.update((value,) if isinstance(value, str) else value if _is_texts(value) else ())
    return tuple(sorted(found))


def _is_texts(value: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple)


def _of_owner(owner: Owner) -> Subject:
    return _subject((owner.name, *owner.names), owner.identifiers)


def _of_vessel(transaction: Transaction) -> Subject:
    name = transaction.facts.get("transaction.vessel_name")
    imo = transaction.facts.get("transaction.vessel_imo")
    return Subject(
        (name,) if isinstance(name, str) else (),
        (Identifier(_IMO_SHIP, imo),) if isinstance(imo, str) else (),
        Known(EntryKind.VESSEL),
    )


def _subject(names: Iterable[str], identifiers: Iterable[Supplied]) -> Subject:
    return Subject(
        tuple(name for name in names if name),
        _identifiers(identifiers),
    )


def _identifiers(supplied: Iterable[Supplied]) -> tuple[Identifier, ...]:
    return tuple(Identifier(each.scheme, each.value, each.country) for each in supplied)


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


def _outcome(
    index: int, party: Party, found: tuple[Hit, ...] | None, like: tuple[Hit, ...]
) -> ScreeningOutcome:
    hits: list[ScreeningHit | SimilarHit] = [
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
    hits += map(_similar, like)
    is_screened = found is not None or party.listings is not None
    return ScreeningOutcome(index, party.name, is_screened, tuple(hits))


def _vessel_outcome(transaction: Transaction, like: tuple[Hit, ...]) -> Iterator[ScreeningOutcome]:
    """Yield what the vessel's name is like, if anything is."""
    if like:
        name = str(transaction.facts.get("transaction.vessel_name", ""))
        yield ScreeningOutcome(VESSEL, name, True, tuple(map(_similar, like)))


def _similar(hit: Hit) -> SimilarHit:
    likeness = hit.likeness
    assert likeness is not None
    return SimilarHit(
        hit.entry.list_code,
        hit.snapshot_digest,
        hit.entry.id,
        hit.matched,
        "similar",
        hit.submitted,
        likeness.permille,
        hit.disposition.value,
        tuple(_parts(likeness)),
    )


def _parts(likeness: Likeness) -> Iterator[str]:
    """Yield all that a score is made of: the formula stands in ``engine.screening.similarity``."""
    names = likeness.names
    for met in names.met:
        yield f"`{met.submitted}` met `{met.listed}`: weight {met.weight}, {met.permille}/1000"
    left = (names.submitted_left, names.listed_left)
    yield (
        f"left over: weight {left[0]} of the name supplied, {left[1]} of the one listed; "
        f"on one side alone {names.extra_permille}/1000 of it counts, "
        f"on both {names.conflict_permille}/1000"
    )
    if names.forms_permille != 1000:
        yield f"legal forms differ: {names.forms_permille}/1000 of the score is left"
    yield f"names: {names.permille}/1000"
    for evidence in likeness.evidence:
        yield f"{evidence.about}: {evidence.permille:+d}"
    yield f"possible from {likeness.threshold}/1000 on"
