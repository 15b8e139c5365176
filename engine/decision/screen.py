"""Screen everybody in a transaction: its parties, those who own them, and its vessel.

1. Everybody is searched for in every snapshot, by every name and number that was supplied.
2. Somebody without anything to search for was not screened; nobody without a snapshot was.
3. A hit becomes a listing, which rules ask about; what it means is law, and not known here.
4. A like name is possible, and never a listing: rules ask about possible lists apart. Where the
   evidence speaks against it, it is told all the same. Owners that are like count for the party
   they own.
   A hit that an override sets aside is told with it, and neither a listing nor possible.
5. From which score on names are alike, a ruleset may say (parameter ``similar_name_permille``);
   the lowest of those in force holds. If none does, ``SIMILAR_PERMILLE``.
6. The age of a list is counted on the day of the decision. A list of a later day has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.decision.decide import Screening
from engine.decision.party_findings import (
    VESSEL,
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SimilarHit,
    Sought,
)
from engine.decision.provenance import ListPin, OverridePin
from engine.decision.subjects import of_owner, of_owner_before, of_party, of_vessel, owners_in
from engine.facts.derive import ENTITY_LIST, Screened, day_after, days_between
from engine.facts.transaction import Day, Listing, Party, Transaction
from engine.law.model import Ruleset
from engine.screening.overrides import NO_OVERRIDES, Judged, Overrides
from engine.screening.screen import (
    SIMILAR_PERMILLE,
    Disposition,
    Hit,
    Likeness,
    Screener,
    Searched,
    Subject,
)

THRESHOLD = "similar_name_permille"
"""Name of the parameter by which a ruleset says from which score on names are alike."""
_KEPT = 8_192
"""Outcomes that are kept as they are told, some 2 KiB each: partners trade again."""


def threshold(rulesets: Iterable[Ruleset], day: Day) -> int:
    """Return from which score on names are alike on ``day``, in permille."""
    parameters = [each.parameters[THRESHOLD] for each in rulesets if THRESHOLD in each.parameters]
    values = [value for each in parameters if (value := each.on(day)) is not None]
    return int(min(values, default=SIMILAR_PERMILLE))


@dataclass(frozen=True, slots=True)
class _Sought:
    """Somebody to be searched for, and what was found.

    Attributes:
        party: Index of the party that it is or owns; ``VESSEL`` for a vessel.
        path: Where it is in the contract.
        name: What it is called.
        subject: What is compared.
        stated: Listings that the caller states; None if it doesn't say.
        exact: Entries that agree; None if nobody was searched for, or nowhere.
        like: Entries whose names are like, without those that agree.
        judged: The overrides about them, by snapshot and entry.
    """

    party: int
    path: str
    name: str
    subject: Subject
    stated: tuple[Listing, ...] | None
    exact: tuple[Hit, ...] | None
    like: tuple[Hit, ...]
    judged: Mapping[tuple[str, str], Judged]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """What the entries that agree make it, those apart that an override sets aside."""
        return _listings(hit for hit in self.exact or () if not self._is_set_aside(hit))

    @property
    def possible(self) -> tuple[Hit, ...]:
        """The like entries, those apart that an override sets aside."""
        return tuple(hit for hit in self.like if not self._is_set_aside(hit))

    def override(self, hit: Hit) -> OverrideUse | None:
        """Return the override about a hit, as it is told."""
        judged = self.judged.get(_key(hit))
        if judged is None:
            return None
        override = judged.override
        return OverrideUse(
            override.id,
            override.digest,
            override.proposed_by,
            override.approved_by,
            override.expires_on,
            judged.holds,
            judged.problem,
        )

    def _is_set_aside(self, hit: Hit) -> bool:
        judged = self.judged.get(_key(hit))
        return judged is not None and judged.holds


@dataclass(frozen=True, slots=True)
class _Search:
    """How somebody is searched for.

    Attributes:
        screener: The lists.
        as_of: The legal date.
        similar_permille: From which score on names are alike; None for equality alone.
        overrides: What has been established of hits.
        is_proved: Whether all is told that was searched for, and each owner apart.
        is_thorough: Whether like names are found by initials too.
    """

    screener: Screener
    as_of: Day
    similar_permille: int | None
    overrides: Overrides
    is_proved: bool
    is_thorough: bool

    def of(
        self,
        place: tuple[int, str],
        name: str,
        subject: Subject,
        stated: tuple[Listing, ...] | None,
    ) -> _Sought:
        """Return what is found for ``subject``, which is, or owns, the party of ``place``."""
        path = place[1]
        exact = _search(self.screener, subject)
        like = self._like(subject, exact or ())
        judged = {
            _key(hit): found
            for hit in (*(exact or ()), *like)
            if (found := self.overrides.judged(hit, path, self.as_of)) is not None
        }
        return _Sought(*place, name, subject, stated, exact, like, judged)

    def _like(self, subject: Subject, exact: Iterable[Hit]) -> tuple[Hit, ...]:
        """Return the entries whose names are like, without those that agree."""
        threshold = self.similar_permille
        if threshold is None or not self.screener.indexes or not subject.is_searchable:
            return ()
        equal = set(map(_key, exact))
        found = self.screener.similar(subject, threshold, is_thorough=self.is_thorough)
        return tuple(hit for hit in found if _key(hit) not in equal)


def screen(
    transaction: Transaction,
    screener: Screener,
    as_of: Day,
    similar_permille: int | None = SIMILAR_PERMILLE,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_proved: bool = True,
    is_thorough: bool = True,
) -> Screening:
    """Return what screening makes of everybody in ``transaction``.

    Args:
        transaction: As supplied.
        screener: The lists.
        as_of: The legal date.
        similar_permille: From which score on names are alike; None to compare for equality alone.
        overrides: What has been established of hits.
        is_proved: Whether all is told that was searched for. Decisions of versions 1 and 2 of the
            engine told less, and compared owners without kind and country.
        is_thorough: Whether people are found by a surname and initials. Versions 1 to 3 of the
            engine did not find them.
    """
    search = _Search(screener, as_of, similar_permille, overrides, is_proved, is_thorough)
    parties = [
        search.of((index, f"parties[{index}]"), party.name, of_party(party), party.listings)
        for index, party in enumerate(transaction.parties)
    ]
    owners = _sought_owners(transaction, search)
    vessel = search.of(
        (VESSEL, "routing.vessel"),
        str(transaction.facts.get("transaction.vessel_name", "")),
        of_vessel(transaction, is_proved),
        transaction.vessel_listings,
    )
    searched = screener.searched
    ages = [max(0, days_between(each.header.edition, as_of)) for each in searched]
    possible = [
        _possible((*found.possible, *(hit for each in above for hit in owners[each].possible)))
        for found, above in zip(parties, map(_keys_above, transaction.parties), strict=True)
    ]
    everybody = (*parties, *owners.values(), vessel)
    return Screening(
        Screened(
            tuple(None if found.exact is None else found.listings for found in parties),
            {key: found.listings for key, found in owners.items() if found.listings},
            None if vessel.exact is None else vessel.listings,
            max(ages, default=None),
            any(each.header.is_extract for each in searched),
            tuple(
                None if found.exact is None else lists
                for found, lists in zip(parties, possible, strict=True)
            ),
            _possible(vessel.possible),
        ),
        tuple(
            _proved(search, everybody)
            if is_proved
            else _told_before(transaction, parties, owners, vessel)
        ),
        tuple(_pin(each, age, is_proved) for each, age in zip(searched, ages, strict=True)),
        tuple(
            OverridePin(*each)
            for each in sorted(
                {
                    (judged.override.id, judged.override.digest)
                    for found in everybody
                    for judged in found.judged.values()
                }
            )
        ),
    )


def _sought_owners(transaction: Transaction, search: _Search) -> dict[str, _Sought]:
    """Return what is found for each owner, by key, in the order in which they are stated."""
    found: dict[str, _Sought] = {}
    for index, party in enumerate(transaction.parties):
        for owner in owners_in(party.stakes or ()):
            if owner.key not in found:
                path = owner.stated_at or f"owner {owner.key}"
                subject = of_owner(owner) if search.is_proved else of_owner_before(owner)
                found[owner.key] = search.of((index, path), owner.name, subject, owner.listings)
    return found


def _keys_above(party: Party) -> tuple[str, ...]:
    return tuple(dict.fromkeys(owner.key for owner in owners_in(party.stakes or ())))


def _proved(search: _Search, everybody: Iterable[_Sought]) -> Iterator[ScreeningOutcome]:
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
def _pin(searched: Searched, age_days: int, is_proved: bool) -> ListPin:
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


def _told_before(
    transaction: Transaction,
    parties: Iterable[_Sought],
    owners: Mapping[str, _Sought],
    vessel: _Sought,
) -> Iterator[ScreeningOutcome]:
    """Yield outcomes as versions 1 and 2 of the engine told them."""
    for party, found in zip(transaction.parties, parties, strict=True):
        like = [hit for key in _keys_above(party) for hit in owners[key].like]
        yield ScreeningOutcome(
            found.party,
            found.name,
            found.exact is not None or party.listings is not None,
            _hits(found, party.listings, tuple(dict.fromkeys((*found.like, *like)))),
        )
    if vessel.like:
        yield ScreeningOutcome(VESSEL, vessel.name, True, _hits(vessel, None, vessel.like, ()))


def _key(hit: Hit) -> tuple[str, str]:
    return hit.snapshot_digest, hit.entry.id


def _search(screener: Screener, subject: Subject) -> tuple[Hit, ...] | None:
    """Return the hits, or None if nobody was searched for, or nowhere."""
    if not screener.indexes or not subject.is_searchable:
        return None
    return screener.screen(subject)


def _possible(hits: Iterable[Hit]) -> tuple[str, ...]:
    codes = {hit.entry.list_code for hit in hits if hit.disposition is Disposition.POSSIBLE}
    return tuple(sorted(codes))


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


def _hits(
    found: _Sought,
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
