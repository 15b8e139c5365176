"""How what screening found is told in a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from engine.decision.party_findings import (
    VESSEL,
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SimilarHit,
    Sought,
)
from engine.decision.provenance import ListPin
from engine.decision.search import Found, Search
from engine.decision.subjects import keys_above
from engine.facts.transaction import Listing, Transaction
from engine.screening.screen import Hit, Likeness, Searched, Subject

_KEPT = 8_192
"""Outcomes that are kept as they are told, some 2 KiB each: partners trade again."""


def proved(search: Search, everybody: Iterable[Found]) -> Iterator[ScreeningOutcome]:
    """Yield the outcome of everybody who was searched for, with all that was searched for."""
    for found in everybody:
        subject = found.subject
        is_there = subject.names or subject.identifiers or found.stated is not None
        if found.party == VESSEL and not is_there:
            continue
        yield _outcome(
            (found.party, found.path),
            found.name,
            found.exact is not None or found.stated is not None,
            _hits(found, found.stated, found.like),
            (subject, search.similar_permille or 0),
        )


@lru_cache(_KEPT)
def _outcome(
    place: tuple[int, str],
    name: str,
    is_screened: bool,
    hits: tuple[ScreeningHit | SimilarHit, ...],
    sought: tuple[Subject, int],
) -> ScreeningOutcome:
    """Return an outcome, one object for all decisions that tell it."""
    party, path = place
    subject, similar_from = sought
    return ScreeningOutcome(
        party,
        name,
        is_screened,
        hits,
        path,
        Sought(
            subject.names,
            tuple(
                " ".join(filter(None, (each.scheme, each.value, each.country)))
                for each in subject.identifiers
            ),
            subject.known.kind.value,
            subject.known.countries,
            subject.unsearchable,
            similar_from,
        ),
    )


@lru_cache(_KEPT)
def list_pin(searched: Searched, age_days: int, is_proved: bool) -> ListPin:
    """Return a list pin, one object for all decisions of a day."""
    header = searched.header
    return ListPin(
        header.list_id,
        header.edition,
        age_days,
        searched.digest,
        searched.entries,
        header.is_extract,
        searched.by_address_only if is_proved else 0,
    )


def told_before(
    transaction: Transaction,
    parties: Iterable[Found],
    owners: Mapping[str, Found],
    vessel: Found,
) -> Iterator[ScreeningOutcome]:
    """Yield outcomes as versions 1 and 2 of the engine told them."""
    for party, found in zip(transaction.parties, parties, strict=True):
        like = [hit for key in keys_above(party) for hit in owners[key].like]
        yield ScreeningOutcome(
            found.party,
            found.name,
            found.exact is not None or party.listings is not None,
            _hits(found, party.listings, tuple(dict.fromkeys((*found.like, *like)))),
        )
    if vessel.like:
        yield ScreeningOutcome(VESSEL, vessel.name, True, _hits(vessel, None, vessel.like, ()))


def _hits(
    found: Found,
    stated: tuple[Listing, ...] | None,
    like: Iterable[Hit],
    exact: Iterable[Hit] | None = None,
) -> tuple[ScreeningHit | SimilarHit, ...]:
    """Return what is told of somebody: what agrees, what the caller states, what is like."""
    agree = (found.exact or ()) if exact is None else exact
    return (
        *(
            ScreeningHit(
                hit.entry.list_code,
                hit.snapshot_digest,
                hit.entry.id,
                hit.matched,
                hit.agreement.name.lower(),
                hit.submitted,
                found.override(hit),
            )
            for hit in agree
        ),
        *(
            ScreeningHit(each.list, "", each.entry, "", "stated", found.name)
            for each in stated or ()
        ),
        *(_similar(hit, found.override(hit)) for hit in like),
    )


def _similar(hit: Hit, override: OverrideUse | None) -> SimilarHit:
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
        override,
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
