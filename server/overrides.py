"""Overrides as two persons make them: one proposes, another approves, anybody revokes.

1. Nothing holds before it is approved, and nothing by one person alone. Who speaks is as stated:
   the server knows no accounts, and records what it is told. Names are compared without regard to
   case, width and spaces.
2. An override ends on a day, at most ``MAX_DAYS`` after it was proposed: somebody looks again.
3. What holds for a decision is what had been approved by its moment of knowledge. What is revoked
   or has expired by now holds for no new decision, whatever moment it asks about.
4. A decision that was made is made again with what it pins, revoked or not.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from grpc import StatusCode

from engine.errors import TransactionError
from engine.ledger.canonical import dumps
from engine.screening.overrides import Override, Overrides
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import RequestError, not_found
from server.moments import Clock, Ids, day, rfc3339
from server.store.overrides import Change, OverrideEvent, OverrideStore

MAX_DAYS = 366
"""Days from a proposal to the end of the override. licet's own choice, not law: no desk should live
for longer than a year and a day on what somebody once compared."""
_FORM = "licet.override-revocation/1"


@dataclass(frozen=True, slots=True)
class Standing:
    """An override, and what became of it.

    Attributes:
        override: As proposed, or as approved.
        approved_ms: When it was approved; None if it wasn't.
        revoked_ms: When it was revoked; None if it wasn't.
        revoked_by: Who revoked it; empty if nobody did.
        revoked_why: Why; empty if nobody did.
    """

    override: Override
    approved_ms: int | None = None
    revoked_ms: int | None = None
    revoked_by: str = ""
    revoked_why: str = ""

    def holds(self, known_ms: int, now_ms: int) -> bool:
        """Say whether it holds for what is decided now with the knowledge of a moment."""
        return (
            self.approved_ms is not None
            and self.approved_ms <= known_ms
            and self.revoked_ms is None
            and day(now_ms) < self.override.expires_on
        )


class OverrideDesk:
    """The overrides of a server."""

    def __init__(
        self,
        store: OverrideStore,
        clock: Clock,
        ids: Ids | None = None,
        newest: Callable[[], int] | None = None,
    ) -> None:
        """Keep overrides in ``store``.

        Args:
            store: Has the overrides.
            clock: Tells the time.
            ids: Gives ids; without it none can be proposed.
            newest: Tells how many changes there are, where other processes make some too.
        """
        self._store = store
        self._clock = clock
        self._ids = ids
        self._newest = newest
        self._read()

    def propose(self, override: Override) -> Standing:
        """Take in a proposal; its id and moment are given here.

        Args:
            override: Who is not in which entry, who says so, why, and until when.

        Raises:
            TransactionError: Something is missing, or it would end too late.
            NotDurableError: It could not be recorded.
        """
        now = self._clock()
        _check_said("proposed_by", override.proposed_by)
        _check_said("reason", override.reason)
        left = (date.fromisoformat(override.expires_on) - date.fromisoformat(day(now))).days
        if not 0 < left <= MAX_DAYS:
            raise TransactionError.at(
                "expires_on",
                f"`{override.expires_on}` is {left} days from now; expected 1 to {MAX_DAYS}",
            )
        assert self._ids is not None
        made = replace(
            override,
            id=self._ids.next(),
            proposed_at=rfc3339(now),
            approved_by="",
            approved_at="",
        )
        return self._changed(OverrideEvent(made.id, Change.PROPOSED, now, made.to_bytes()))

    def approve(self, override_id: str, by: str) -> Standing:
        """Have another person agree.

        Raises:
            TransactionError: Nobody is named.
            RequestError: It is not known, is not open, or ``by`` proposed it.
            NotDurableError: It could not be recorded.
        """
        _check_said("approved_by", by)
        now = self._clock()
        with self._store.changing():
            standing = self._open(override_id)
            override = standing.override
            if _person(by) == _person(override.proposed_by):
                raise RequestError(
                    StatusCode.FAILED_PRECONDITION,
                    ErrorReason.ERROR_REASON_FOUR_EYES_VIOLATION,
                    f"approved_by: `{by}` proposed it; expected another person",
                    {"override_id": override_id},
                )
            if standing.approved_ms is not None:
                raise _closed(override_id, f"was approved by `{override.approved_by}` already")
            if day(now) >= override.expires_on:
                raise _closed(override_id, f"expired on {override.expires_on}")
            made = replace(override, approved_by=by, approved_at=rfc3339(now))
            return self._kept(OverrideEvent(override_id, Change.APPROVED, now, made.to_bytes()))

    def revoke(self, override_id: str, by: str, why: str) -> Standing:
        """End an override, or a proposal; for this one person is enough.

        Raises:
            TransactionError: Nobody is named, or no reason.
            RequestError: It is not known, or was revoked already.
            NotDurableError: It could not be recorded.
        """
        _check_said("revoked_by", by)
        _check_said("why", why)
        now = self._clock()
        content = dumps(
            {"form": _FORM, "id": override_id, "by": by, "at": rfc3339(now), "why": why}
        )
        with self._store.changing():
            self._open(override_id)
            return self._kept(OverrideEvent(override_id, Change.REVOKED, now, content))

    def all(self) -> tuple[Standing, ...]:
        """Return every override, the oldest proposal first."""
        self._catch_up()
        return tuple(self._standing.values())

    def in_force(self, known_ms: int) -> Overrides:
        """Return what holds for a decision that is made now with the knowledge of a moment."""
        self._catch_up()
        standing = self._standing
        if not standing:
            return Overrides({})
        now = self._clock()
        return Overrides.of(
            each.override for each in standing.values() if each.holds(known_ms, now)
        )

    def pinned(self, pins: Iterable[tuple[str, str]]) -> Overrides:
        """Return the overrides that a decision pins by id and digest, whatever became of them.

        Raises:
            IntegrityError: One is missing or not what was approved.
        """
        return Overrides.of(Override.from_bytes(self._store.get(*pin)) for pin in pins)

    def _open(self, override_id: str) -> Standing:
        self._catch_up()
        standing = self._standing.get(override_id)
        if standing is None:
            reason = ErrorReason.ERROR_REASON_OVERRIDE_UNKNOWN
            raise not_found(reason, "override_id", override_id)
        if standing.revoked_ms is not None:
            raise _closed(override_id, f"was revoked by `{standing.revoked_by}`")
        return standing

    def _changed(self, event: OverrideEvent) -> Standing:
        with self._store.changing():
            return self._kept(event)

    def _kept(self, event: OverrideEvent) -> Standing:
        self._store.add(event)
        self._read()
        return self._standing[event.override_id]

    def _catch_up(self) -> None:
        """Take in what other processes have changed."""
        if self._newest is not None and self._newest() != self._seen:
            self._read()

    def _read(self) -> None:
        events = self._store.events()
        # INVARIANT: what the events of the store say, once `_catch_up` has run.
        self._standing, self._seen = _standing(events), len(events)


def _standing(events: Iterable[OverrideEvent]) -> dict[str, Standing]:
    standing: dict[str, Standing] = {}
    for event in events:
        standing = _after(standing, event)
    return standing


def _after(standing: dict[str, Standing], event: OverrideEvent) -> dict[str, Standing]:
    """Return what stands after ``event``; what stood before is left as it is."""
    match event.change:
        case Change.PROPOSED:
            now = Standing(Override.from_bytes(event.content))
        case Change.APPROVED:
            now = Standing(Override.from_bytes(event.content), approved_ms=event.at_ms)
        case Change.REVOKED:
            said = _revocation(event.content)
            now = replace(
                standing[event.override_id],
                revoked_ms=event.at_ms,
                revoked_by=said["by"],
                revoked_why=said["why"],
            )
    return {**standing, event.override_id: now}


def _revocation(content: bytes) -> dict[str, str]:
    said = json.loads(content)
    return {name: str(said[name]) for name in ("by", "why")}


def _closed(override_id: str, why: str) -> RequestError:
    return RequestError(
        StatusCode.FAILED_PRECONDITION,
        ErrorReason.ERROR_REASON_OVERRIDE_CLOSED,
        f"override_id: `{override_id}` {why}; propose another",
        {"override_id": override_id},
    )


def _check_said(field: str, text: str) -> None:
    if not _person(text) or not text.isprintable() or len(text) > 1_000:
        raise TransactionError.at(
            field, f"`{text[:60]}` says nothing; expected 1 to 1000 printable characters"
        )


def _person(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
