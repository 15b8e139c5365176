"""Keep what became of overrides, for ever: who proposed, approved and revoked which, and when.

An override that is approved is a blob under its own digest, which the decisions that made use of it
pin. To revoke it adds an event and takes nothing away.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import insert, select

from engine.ledger.record import sha256
from server.store import blobs
from server.store.database import Database
from server.store.schema import override_events


class Change(Enum):
    """What happens to an override, each at most once."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class OverrideEvent:
    """A change of an override.

    Attributes:
        override_id: Which one.
        change: What happened.
        at_ms: When, in milliseconds since 1970 in UTC.
        content: All that was said: of a proposal or an approval the override itself.
    """

    override_id: str
    change: Change
    at_ms: int
    content: bytes


class OverrideStore:
    """The overrides in a database."""

    def __init__(self, database: Database) -> None:
        """Read from and add to ``database``."""
        self._database = database

    def changing(self) -> AbstractContextManager[None]:
        """Give the turn to read what stands and to add what changes it."""
        return self._database.publishing()

    def add(self, event: OverrideEvent) -> None:
        """Store ``event`` durably.

        Raises:
            NotDurableError: It could not be recorded; the caller may try again.
        """
        with self._database.writing() as connection:
            blobs.put(connection, [event.content])
            connection.execute(
                insert(override_events),
                {
                    "override_id": event.override_id,
                    "event": event.change.value,
                    "at_ms": event.at_ms,
                    "digest": sha256(event.content),
                },
            )

    def events(self) -> tuple[OverrideEvent, ...]:
        """Return every event, the oldest first.

        Raises:
            IntegrityError: One is missing or not what was stored.
        """
        with self._database.reading() as connection:
            query = select(override_events).order_by(override_events.c.sequence)
            rows = connection.execute(query).all()
            found = blobs.get_all(
                connection, {f"override {row.override_id} {row.event}": row.digest for row in rows}
            )
        return tuple(
            OverrideEvent(
                row.override_id,
                Change(row.event),
                row.at_ms,
                found[f"override {row.override_id} {row.event}"],
            )
            for row in rows
        )

    def get(self, override_id: str, digest: str) -> bytes:
        """Return the bytes of an override that a decision pins, verified.

        Raises:
            PinMissingError: There are none.
            PinAlteredError: They are not what was stored.
        """
        with self._database.reading() as connection:
            return blobs.get(connection, f"override {override_id}", digest)
