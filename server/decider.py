"""Decide transactions with what is live, with what a caller names, or with what a record pins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.decision.decide import (
    BEFORE_PROOF_OF_SEARCH,
    ENGINE,
    WITHOUT_INITIALS,
    WITHOUT_SIMILAR_NAMES,
    Asked,
    Screening,
    decide,
    owning,
)
from engine.decision.model import Decision
from engine.decision.release import CompiledRelease
from engine.decision.screen import screen, threshold
from engine.facts import transaction as facts
from engine.facts.derive import derive
from engine.facts.fact import Facts
from engine.ledger.record import sha256
from engine.screening.overrides import NO_OVERRIDES, Overrides
from engine.screening.screen import Screener
from licet.v1.transaction_pb2 import Transaction
from server.law import Law
from server.lists.live import Lists
from server.moments import start_of
from server.overrides import OverrideDesk
from server.translate import from_proto
from server.translate.statement import statement


@dataclass(frozen=True, slots=True)
class Pinned:
    """What decisions are made with, besides the transaction: one snapshot for a whole batch.

    Attributes:
        release: The release.
        screener: The list snapshots.
        as_of: The legal date.
        known_at: RFC 3339 of the moment that was asked about; empty for now.
        jurisdictions: Those asked about; empty for all.
        engine: Version of the semantics; that of the record for one that is replayed.
        overrides: What has been established of hits.
    """

    release: CompiledRelease
    screener: Screener
    as_of: str
    known_at: str
    jurisdictions: tuple[str, ...]
    engine: str = ENGINE
    overrides: Overrides = NO_OVERRIDES


class Decider:
    """Puts transactions to the core."""

    def __init__(self, law: Law, lists: Lists, desk: OverrideDesk) -> None:
        """Decide with the releases of ``law``, snapshots of ``lists``, overrides of ``desk``."""
        self._law = law
        self._lists = lists
        self._desk = desk

    def pinned(
        self,
        as_of: str,
        at_ms: int,
        *,
        known_at: str = "",
        jurisdictions: Sequence[str] = (),
        release_digest: str = "",
        with_scheduled: bool = False,
    ) -> Pinned:
        """Return what is live at a moment, with the release a caller names if one is.

        Args:
            as_of: The legal date.
            at_ms: The moment; what was published or imported later is left out.
            known_at: The moment in words, where somebody asked about it.
            jurisdictions: Those asked about; empty for all.
            release_digest: The release a caller names.
            with_scheduled: Take the release that will be live as the legal date begins, where that
                is later than the moment, of those published by the moment.

        Raises:
            RequestError: No release is live then, or the named one is not known.
            IntegrityError: What is pinned is missing or not what was published.
        """
        live_ms = max(at_ms, start_of(as_of)) if with_scheduled else at_ms
        release = (
            self._law.require(release_digest)
            if release_digest
            else self._law.live(live_ms, known_ms=at_ms)
        )
        return Pinned(
            release,
            self._lists.live(at_ms),
            as_of,
            known_at,
            tuple(jurisdictions),
            overrides=self._desk.in_force(at_ms),
        )

    def judged_by(self, pinned: Pinned, as_of: str) -> Pinned:
        """Return ``pinned`` with another legal date."""
        return replace(pinned, as_of=as_of)

    def with_lists(self, pinned: Pinned, digests: Sequence[str]) -> Pinned:
        """Return ``pinned`` with the list snapshots that a caller names.

        Raises:
            RequestError: One of them is not known.
        """
        return replace(pinned, screener=self._lists.named(digests))

    def recorded(self, provenance: dict[str, object], jurisdictions: Sequence[str]) -> Pinned:
        """Return exactly what a recorded decision was made with.

        Raises:
            IntegrityError: What it pins is missing or not what it was.
        """
        lists = provenance["lists"]
        overrides = provenance.get("overrides", [])
        assert isinstance(lists, list)
        assert isinstance(overrides, list)
        return Pinned(
            self._law.by_digest(str(provenance["release"])),
            self._lists.of((pin["list"], pin["digest"]) for pin in lists),
            str(provenance["as_of"]),
            str(provenance["known_at"]),
            tuple(jurisdictions),
            str(provenance["engine"]),
            self._desk.pinned((pin["id"], pin["digest"]) for pin in overrides),
        )

    def decide(self, message: Transaction, content: bytes, pinned: Pinned) -> Decision:
        """Return the decision about a transaction.

        Args:
            message: The transaction.
            content: The bytes of it that are recorded.
            pinned: What to decide with.

        Raises:
            LicetError: As ``engine.decision.decide`` and the translation say.
        """
        transaction = from_proto.transaction(message)
        asked = Asked(
            sha256(content), pinned.as_of, pinned.known_at, pinned.jurisdictions, pinned.engine
        )
        screening = _screening(message, transaction, pinned)
        return decide(pinned.release, transaction, screening, asked)

    def facts(self, message: Transaction, pinned: Pinned) -> Facts:
        """Return what rules see of a transaction.

        Raises:
            TransactionError: It contradicts itself.
        """
        transaction = from_proto.transaction(message)
        screened = _screening(message, transaction, pinned).screened
        return derive(
            transaction,
            screened,
            pinned.as_of,
            pinned.jurisdictions,
            own=owning(pinned.engine),
        ).facts

    def hits(self, message: Transaction, pinned: Pinned) -> bool:
        """Say whether anybody in a transaction hits an entry of the lists in ``pinned``.

        Raises:
            LicetError: As the translation says.
        """
        found = _screening(message, from_proto.transaction(message), pinned)
        return (
            bool(found.screened.owners)
            or bool(found.screened.vessel)
            or any(hit.snapshot for outcome in found.outcomes for hit in outcome.hits)
        )


def _screening(message: Transaction, transaction: facts.Transaction, pinned: Pinned) -> Screening:
    """Return what the lists that are pinned say of everybody in a transaction."""
    similar = threshold(pinned.release.rulesets, pinned.as_of)
    return screen(
        transaction,
        pinned.screener,
        pinned.as_of,
        None if pinned.engine in WITHOUT_SIMILAR_NAMES else similar,
        replace(pinned.overrides, stated=lambda path: statement(message, path)),
        is_proved=pinned.engine not in BEFORE_PROOF_OF_SEARCH,
        is_thorough=pinned.engine not in WITHOUT_INITIALS,
    )
