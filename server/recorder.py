"""Record decisions and find them again: once for each request id, durable before it is answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from grpc import StatusCode

from engine.decision.model import Decision
from engine.errors import IntegrityError
from engine.ledger.record import Record, sha256
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import RequestError
from server.moments import Clock, Ids, rfc3339
from server.store.decisions import Appended, DecisionLog, Entry, Recorded


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision that is on record.

    Attributes:
        decision_id: Its id.
        record_digest: SHA-256 of its record.
        decision: The decision, canonical JSON.
        was_there: Whether an earlier call with the same request id made it.
    """

    decision_id: str
    record_digest: str
    decision: bytes
    was_there: bool


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A decision that was made and is to be recorded.

    Attributes:
        request_id: Id given by the caller; empty if none.
        request_digest: SHA-256 of what was asked.
        transaction: The transaction, as it is recorded.
        jurisdictions: Those asked about; empty for all.
        decision: The decision.
        content: Its canonical form.
    """

    request_id: str
    request_digest: str
    transaction: bytes
    jurisdictions: tuple[str, ...]
    decision: Decision
    content: bytes


class Recorder:
    """Writes records to a log, and reads them back."""

    def __init__(self, log: DecisionLog, clock: Clock, ids: Ids) -> None:
        """Append to ``log``, with times of ``clock`` and names of ``ids``."""
        self._log = log
        self._clock = clock
        self._ids = ids

    def answered(self, request_id: str, request_digest: str) -> Answer | None:
        """Return the answer that a request id got before, if it got one.

        Raises:
            RequestError: The id was used for something else.
            IntegrityError: The record is not what was recorded.
        """
        if not request_id:
            return None
        recorded = self._log.by_request(request_id)
        return None if recorded is None else _same(recorded, request_digest)

    def record(self, made: Sequence[ToRecord]) -> tuple[Answer | RequestError, ...]:
        """Record decisions in one commit and return, for each, the answer or why there is none.

        Where a request id was answered meanwhile, the answer is the one on record.

        Raises:
            NotDurableError: None of them is recorded.
        """
        appended = self._log.append_all([self._entry(each) for each in made])
        return tuple(_answer(kept, each) for kept, each in zip(appended, made, strict=True))

    def _entry(self, made: ToRecord) -> Entry:
        at_ms = self._clock()
        decision_id = self._ids.next()
        record = Record(
            decision_id,
            made.request_id,
            rfc3339(at_ms),
            made.jurisdictions,
            made.transaction,
            made.content,
        )
        return Entry(
            decision_id=decision_id,
            # A call without a request id can't be repeated; its own id keeps it from others'.
            request_id=made.request_id or f"decision/{decision_id}",
            request_digest=made.request_digest,
            recorded_at_ms=at_ms,
            as_of=made.decision.provenance.as_of,
            verdict=int(made.decision.verdict),
            release_digest=made.decision.provenance.release,
            record=record.to_bytes(),
        )


def _answer(appended: Appended, made: ToRecord) -> Answer | RequestError:
    recorded = appended.recorded
    if appended.is_new:
        return Answer(
            recorded.entry.decision_id, recorded.record_digest, made.content, was_there=False
        )
    try:
        return _same(recorded, made.request_digest)
    except RequestError as error:
        return error


def _same(recorded: Recorded, request_digest: str) -> Answer:
    if recorded.entry.request_digest != request_digest:
        raise RequestError(
            StatusCode.ALREADY_EXISTS,
            ErrorReason.ERROR_REASON_REQUEST_ID_REUSED,
            f"request_id: `{recorded.entry.request_id}` was used for other content; "
            "expected a new id for new content",
            {"decision_id": recorded.entry.decision_id},
        )
    return Answer(
        recorded.entry.decision_id,
        recorded.record_digest,
        Record.from_bytes(recorded.entry.record).decision,
        was_there=True,
    )


def provenance(record: Record) -> dict[str, object]:
    """Return the pins in a record.

    Raises:
        IntegrityError: It has none.
    """
    try:
        found = json.loads(record.decision)["provenance"]
    except (KeyError, TypeError):
        found = None
    if not isinstance(found, dict):
        raise IntegrityError("record", sha256(record.to_bytes()), "has no provenance")
    return found
