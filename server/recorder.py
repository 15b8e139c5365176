"""Record decisions and find them again: once for each request id, durable before it is answered.

Everything in a transaction, and in the decision about it, is taken for personal: it goes into
disclosures, which can be redacted. What stays for ever is the decision's outcome.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import DecodeError
from grpc import StatusCode

from engine.decision.model import Decision
from engine.decision.outcome import outcome
from engine.errors import IntegrityError, LicetError
from engine.ledger.disclosure import SALT_BYTES
from engine.ledger.record import AnyRecord, read, sealed, sha256
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.transaction_pb2 import Transaction
from server.digest_key import DigestKey
from server.errors import RequestError
from server.moments import Clock, Ids, rfc3339
from server.pieces import pieces
from server.store.decisions import DecisionLog
from server.store.records import Appended, Entry, Recorded


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

    def __init__(self, log: DecisionLog, clock: Clock, ids: Ids, key: DigestKey) -> None:
        """Append to ``log``, with times of ``clock``, names of ``ids`` and digests by ``key``."""
        self._log = log
        self._key = key
        self._clock = clock
        self._ids = ids

    def answered(self, request_id: str, request_digest: str) -> Answer | None:
        """Return the answer that a request id got before, if it got one.

        Raises:
            RequestError: The id was used for something else.
            RedactedError: The decision was redacted.
            IntegrityError: The record is not what was recorded.
        """
        if not request_id:
            return None
        recorded = self._log.by_request(request_id)
        return None if recorded is None else self._same(recorded, request_digest)

    def record(self, made: Sequence[ToRecord]) -> tuple[Answer | LicetError, ...]:
        """Record decisions in one commit and return, for each, the answer or why there is none.

        Where a request id was answered meanwhile, the answer is the one on record.

        Raises:
            NotDurableError: None of them is recorded.
        """
        appended = self._log.append_all([self._entry(each) for each in made])
        return tuple(self._answer(kept, each) for kept, each in zip(appended, made, strict=True))

    def _entry(self, made: ToRecord) -> Entry:
        at_ms = self._clock()
        decision_id = self._ids.next()
        cut = pieces(made.transaction)
        # A salt for each party, one for what is between them, one for the decision.
        random = secrets.token_bytes(SALT_BYTES * (len(cut) // 2 + 2))
        record, disclosures = sealed(
            (decision_id, made.request_id, rfc3339(at_ms), made.jurisdictions),
            outcome(made.decision),
            (cut, made.content),
            [random[at : at + SALT_BYTES] for at in range(0, len(random), SALT_BYTES)],
        )
        return Entry(
            decision_id=decision_id,
            # A call without a request id can't be repeated; its own id keeps it from others'.
            request_id=made.request_id or f"decision/{decision_id}",
            request_digest=self._keyed(made.request_digest),
            recorded_at_ms=at_ms,
            as_of=made.decision.provenance.as_of,
            verdict=int(made.decision.verdict),
            release_digest=made.decision.provenance.release,
            record=record,
            disclosures=disclosures,
        )

    def _answer(self, appended: Appended, made: ToRecord) -> Answer | LicetError:
        recorded = appended.recorded
        if appended.is_new:
            return Answer(
                recorded.entry.decision_id, recorded.record_digest, made.content, was_there=False
            )
        try:
            return self._same(recorded, made.request_digest)
        except LicetError as error:
            return error

    def _same(self, recorded: Recorded, request_digest: str) -> Answer:
        # Before there was a key digests were plain.
        known = (request_digest, self._keyed(request_digest))
        if recorded.entry.request_digest not in known:
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
            opened(recorded).decision,
            was_there=True,
        )

    def _keyed(self, request_digest: str) -> str:
        """Return what the database keeps of a request, so that nobody can guess what it was."""
        return self._key.of("request", request_digest)


def opened(recorded: Recorded) -> AnyRecord:
    """Return the record of a decision, with what is still disclosed of it.

    Raises:
        IntegrityError: It is not what was recorded.
    """
    return read(recorded.entry.record, recorded.entry.disclosures)


_TEXTS = ("transaction", "release", "as_of", "known_at", "engine")
"""Pins that are texts."""


def provenance(record: AnyRecord) -> dict[str, object]:
    """Return the pins in a record.

    Raises:
        RedactedError: The decision was redacted.
        IntegrityError: It has none, or lacks one.
    """
    return pins_of(json.loads(record.decision), record)


def pins_of(decision: dict[str, Any], record: AnyRecord) -> dict[str, object]:
    """Return the pins in the ``decision`` of a record.

    Raises:
        IntegrityError: It has none, or lacks one.
    """
    pins: list[tuple[object, object]] = []
    try:
        found = decision["provenance"]
        is_whole = all(isinstance(found[name], str) for name in _TEXTS)
        pins = [(pin["list"], pin["digest"]) for pin in found["lists"]]
        pins += [(pin["id"], pin["digest"]) for pin in found.get("overrides", ())]
    except (KeyError, TypeError):
        is_whole = False
    if not is_whole or not all(isinstance(text, str) for pin in pins for text in pin):
        raise IntegrityError("record", sha256(record.to_bytes()), "has no whole provenance")
    return found  # type: ignore[no-any-return]


def transaction(record: AnyRecord) -> Transaction:
    """Return the transaction in a record, which has the digest that the record pins.

    Raises:
        RedactedError: Some of it was redacted.
        IntegrityError: It has another, or is none.
    """
    return read_transaction(record.transaction, str(provenance(record)["transaction"]))


def read_transaction(content: bytes, pinned: str) -> Transaction:
    """Return the transaction that ``content`` is, which has the digest ``pinned``.

    Raises:
        IntegrityError: It has another, or is none.
    """
    if sha256(content) != pinned:
        raise IntegrityError("transaction", pinned, "the recorded one has another digest")
    try:
        return Transaction.FromString(content)
    except DecodeError as error:
        raise IntegrityError("transaction", pinned, f"can't be parsed: {error}") from None
