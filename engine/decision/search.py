"""Search for somebody in every snapshot: what is found, and what of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.decision.party_findings import OverrideUse
from engine.facts.derive import day_after
from engine.facts.party_facts import ENTITY_LIST
from engine.facts.transaction import Day, Listing
from engine.screening.overrides import Judged, Overrides
from engine.screening.screen import Hit, Screener, Subject


@dataclass(frozen=True, slots=True)
class Found:
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
        judged = self.judged.get(key(hit))
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
        judged = self.judged.get(key(hit))
        return judged is not None and judged.holds


@dataclass(frozen=True, slots=True)
class Search:
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
    ) -> Found:
        """Return what is found for ``subject``, which is, or owns, the party of ``place``."""
        path = place[1]
        exact = _search(self.screener, subject)
        like = self._like(subject, exact or ())
        judged = {
            key(hit): found
            for hit in (*(exact or ()), *like)
            if (found := self.overrides.judged(hit, path, self.as_of)) is not None
        }
        return Found(*place, name, subject, stated, exact, like, judged)

    def _like(self, subject: Subject, exact: Iterable[Hit]) -> tuple[Hit, ...]:
        """Return the entries whose names are like, without those that agree."""
        threshold = self.similar_permille
        if threshold is None or not self.screener.indexes or not subject.is_searchable:
            return ()
        equal = set(map(key, exact))
        found = self.screener.similar(subject, threshold, is_thorough=self.is_thorough)
        return tuple(hit for hit in found if key(hit) not in equal)


def key(hit: Hit) -> tuple[str, str]:
    """Return the snapshot and the entry of a hit."""
    return hit.snapshot_digest, hit.entry.id


def _search(screener: Screener, subject: Subject) -> tuple[Hit, ...] | None:
    """Return the hits, or None if nobody was searched for, or nowhere."""
    if not screener.indexes or not subject.is_searchable:
        return None
    return screener.screen(subject)


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
