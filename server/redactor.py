"""Redact decisions: destroy what names somebody, and keep everything that proves them.

1. Who, when and why is an event in the log, committed together with the redaction, so that nobody
   redacts unseen.
2. A decision quotes the parties of its transaction. With any of them it is redacted too; its
   outcome, which names nobody, stays.
3. Decisions that were recorded before there were disclosures can't be redacted: they are in the
   leaf itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from grpc import StatusCode
from sqlalchemy import Connection

from engine.errors import IntegrityError
from engine.ledger.event import REDACTION, EventRecord, Subject
from engine.ledger.record import DECISION, PARTY, Record
from engine.ledger.record_1 import Record1
from licet.v1.error_reason_pb2 import ErrorReason
from server import logs
from server.columns.folder import Columns
from server.errors import RequestError, invalid
from server.moments import Clock, Ids, rfc3339
from server.recorder import opened
from server.search.searcher import Searcher
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.events import Event, read_events
from server.store.records import Recorded
from server.store.redaction import redact, redacted_by

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Target:
    """A decision of which something is to be redacted.

    Attributes:
        recorded: The decision.
        parties: Indexes of the parties to be redacted; none for everything.
    """

    recorded: Recorded
    parties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was redacted.

    Attributes:
        event: The event that says so.
        is_erased: Whether the write-ahead log, too, has nothing of it any more. If not, somebody is
            reading, and it will be gone when the server stops.
    """

    event: EventRecord
    is_erased: bool


class Redactor:
    """Redacts the decisions of a database, and says what was redacted."""

    def __init__(
        self,
        database: Database,
        searcher: Searcher,
        columns: Columns,
        decisions: DecisionLog,
        clock: Clock,
        ids: Ids,
    ) -> None:
        """Redact ``decisions``, which are in ``database``, and what was derived from them.

        ``searcher`` and ``columns`` forget what they hold of them.

        Time and names come from ``clock`` and ``ids``.
        """
        self._database = database
        self._searcher = searcher
        self._columns = columns
        self._decisions = decisions
        self._clock = clock
        self._ids = ids

    def redact(self, targets: Sequence[Target], by: str, why: str) -> Redacted:
        """Destroy what is personal in decisions, in one event.

        Args:
            targets: At least one, each decision once.
            by: Who does it.
            why: On what ground.

        Raises:
            RequestError: There is nothing to redact in one of them; then nothing is in any.
            NotDurableError: Nothing is redacted.
        """
        subjects = tuple(sorted(map(_subject, targets), key=lambda each: each.number))
        event_id, at_ms = self._ids.next(), self._clock()
        event = EventRecord(event_id, REDACTION, rfc3339(at_ms), by, why, subjects)

        def destroy(connection: Connection, number: int) -> None:
            for each in subjects:
                redact(connection, number, each.number, each.parts)

        self._decisions.note(Event(event_id, event.to_bytes()), destroy)
        for each in subjects:
            self._searcher.forget(each.number, each.parts)
            self._columns.clear(each.number)
        log.info(logs.REDACTED, event_id=event_id, count=len(subjects))
        return Redacted(event, self._database.erase_log())

    def events(self, recorded: Sequence[Recorded]) -> Mapping[int, Mapping[str, EventRecord]]:
        """Return, by number of the decision and part, the events that redacted them.

        Raises:
            IntegrityError: A part is missing and no event says why, or an event is altered.
        """
        by_number = {each.sequence: each for each in recorded}
        with self._database.reading() as connection:
            parts = redacted_by(connection, by_number)
            needed = {event for each in parts.values() for event in each.values()}
            events = {
                each.sequence: EventRecord.from_bytes(each.event.record)
                for each in read_events(connection, needed)
            }
        for number, each in by_number.items():
            _require_said(each, parts.get(number, {}))
        return {
            number: {part: events[event] for part, event in each.items()}
            for number, each in parts.items()
        }


def _require_said(recorded: Recorded, said: Mapping[str, int]) -> None:
    record = opened(recorded)
    missing = record.redacted if isinstance(record, Record) else ()
    if unsaid := [part for part in missing if part not in said]:
        raise IntegrityError(
            f"record of decision {recorded.entry.decision_id}",
            recorded.record_digest,
            f"has lost {', '.join(unsaid)}, and no event says why",
        )


def _subject(target: Target) -> Subject:
    recorded = target.recorded
    record, name = opened(recorded), recorded.entry.decision_id
    if isinstance(record, Record1):
        raise RequestError(
            StatusCode.FAILED_PRECONDITION,
            ErrorReason.ERROR_REASON_NOT_REDACTABLE,
            f"decision `{name}` was recorded before anything could be redacted: all of it is in "
            "the leaf of the log",
            {"decision_id": name},
        )
    for index in target.parties:
        if index >= record.party_count:
            raise invalid(
                "party_indexes",
                f"`{index}` is no party of decision `{name}`; it has {record.party_count}, from 0",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
    wanted = {f"{PARTY}{index}" for index in target.parties} | {DECISION}
    parts = record.disclosures.keys() & (wanted if target.parties else record.digests.keys())
    if not parts:
        raise RequestError(
            StatusCode.FAILED_PRECONDITION,
            ErrorReason.ERROR_REASON_DECISION_REDACTED,
            f"decision `{name}`: what is asked for is redacted already",
            {"decision_id": name},
        )
    return Subject(name, recorded.sequence, recorded.record_digest, tuple(sorted(parts)))
