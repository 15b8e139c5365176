"""Every part that is not disclosed: redacted by an event, and every event as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.errors import IntegrityError
from engine.ledger.event import REDACTION, EventRecord
from engine.ledger.record import Record, read, sha256
from server.fsck.report import Finding
from server.store.records import disclosed
from server.store.schema import decisions, disclosures, redactions


class Redactions:
    """Compares what is disclosed with what events say was redacted."""

    def __init__(self, connection: Connection) -> None:
        """Read from ``connection``."""
        self._connection = connection
        self._said: dict[tuple[int, str], int] = {}
        self._unsaid: dict[tuple[int, str], int] = {}

    def load(self) -> Iterator[Finding]:
        """Read what is said to be redacted; by itself it can only be said twice."""
        for row in self._connection.execute(select(redactions)):
            if self._said.setdefault((row.decision, row.part), row.event) != row.event:
                yield Finding(f"decision number {row.decision}", f"{row.part} is redacted twice")
        self._unsaid = dict(self._said)

    def wrong_with(self, row: Row[Any]) -> Iterator[Finding]:
        """Yield what is wrong with what the decision of ``row`` discloses."""
        affected = f"decision {row.decision_id} (number {row.sequence})"
        try:
            record = read(row.record, disclosed(row))
        except IntegrityError:
            return  # that it can't be read is found where the record itself is looked at
        digests = record.digests if isinstance(record, Record) else {}
        there = record.disclosures if isinstance(record, Record) else {}
        for part in sorted(digests):
            is_redacted = (row.sequence, part) in self._said
            if part in there and is_redacted:
                yield Finding(affected, f"{part} was redacted and is there all the same")
            elif part not in there and not is_redacted:
                yield Finding(affected, f"{part} is missing, and was not redacted")
        if not isinstance(record, Record) and row.disclosed is not None:
            yield Finding(affected, "discloses something, and its record commits to nothing")

    def wrong_with_event(self, row: Row[Any]) -> Iterator[Finding]:
        """Yield what is wrong with the event of ``row`` and what it did."""
        affected = f"event {row.event_id} (number {row.sequence})"
        if (found := sha256(row.record)) != row.record_digest:
            yield Finding(affected, f"its record has the digest {found}, not {row.record_digest}")
        try:
            event = EventRecord.from_bytes(row.record)
        except IntegrityError as error:
            yield Finding(affected, f"its record can't be read: {error}")
            return
        if event.event_id != row.event_id:
            yield Finding(affected, "column event_id is not what the record says")
        if event.kind != REDACTION:
            return
        for subject in event.subjects:
            for part in subject.parts:
                if self._said.get((subject.number, part)) != row.sequence:
                    yield Finding(
                        f"decision {subject.decision_id} (number {subject.number})",
                        f"{part} was redacted by {affected}, and the table of redactions says "
                        "otherwise",
                    )
                self._unsaid.pop((subject.number, part), None)

    def without_event(self) -> Iterator[Finding]:
        """Yield what is said to be redacted and no event that was looked at says so."""
        for (number, part), event in sorted(self._unsaid.items()):
            yield Finding(
                f"decision number {number}",
                f"{part} is said to be redacted by event number {event}, which doesn't say so",
            )
        numbers = select(disclosures.c.sequence).where(
            disclosures.c.sequence.not_in(select(decisions.c.sequence))
        )
        for number in self._connection.execute(numbers).scalars():
            yield Finding(f"decision number {number}", "discloses something, and is not there")
