"""Events: what was done to the log besides recording decisions, kept among them.

An event is a leaf of the tree like a decision, so that nobody does such a thing unseen. What its
record says is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from engine.ledger.record import sha256
from server.store.errors import PinAlteredError
from server.store.schema import events

Effect: TypeAlias = Callable[[Connection, int], None]
"""What an event does to the database, given its number; it is done in the same transaction."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done.

    Attributes:
        event_id: Names it for ever.
        record: All of it.
    """

    event_id: str
    record: bytes


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as recorded.

    Attributes:
        sequence: Its number among decisions and events, from 1.
        record_digest: SHA-256 of the record, in hex.
        event: What was recorded.
    """

    sequence: int
    record_digest: str
    event: Event


def insert_event(connection: Connection, sequence: int, event: Event) -> None:
    """Store an event under its number."""
    connection.execute(
        insert(events),
        {
            "sequence": sequence,
            "event_id": event.event_id,
            "record_digest": sha256(event.record),
            "record": event.record,
        },
    )


def read_events(connection: Connection, numbers: set[int] | None = None) -> Iterator[RecordedEvent]:
    """Yield events, the oldest first: those with ``numbers``, or all.

    Raises:
        PinAlteredError: A record is not what was recorded.
    """
    query = select(events).order_by(events.c.sequence)
    if numbers is not None:
        query = query.where(events.c.sequence.in_(numbers))
    for row in connection.execute(query):
        if sha256(row.record) != row.record_digest:
            raise PinAlteredError(
                f"record of event {row.event_id}",
                row.record_digest,
                f"the stored bytes have the digest `{sha256(row.record)}`",
            )
        yield RecordedEvent(row.sequence, row.record_digest, Event(row.event_id, row.record))
