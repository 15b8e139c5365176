"""Records as messages, with what was redacted of them; and requests to redact."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from grpc import StatusCode

from engine.errors import RedactedError
from engine.ledger.event import EventRecord
from engine.ledger.record import AnyRecord, Record
from licet.v1.audit_service_pb2 import RedactDecisionsRequest
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.record_pb2 import DecisionOutcome, DecisionRecord, Redaction
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server.errors import RequestError, invalid
from server.moments import from_rfc3339, timestamp
from server.pieces import NO_PARTY
from server.redactor import Target
from server.store.records import Recorded
from server.translate import to_proto

MAX_IDS = 500


def told_record(record: AnyRecord, redactions: Mapping[str, EventRecord]) -> DecisionRecord:
    """Return a record as a message.

    Args:
        record: With what is still disclosed of it.
        redactions: By part, the events by which the rest was redacted.
    """
    outcome = record.outcome()
    rules = outcome.get("rules")
    told = DecisionRecord(
        decision_id=record.decision_id,
        request_id=record.request_id,
        recorded_at=timestamp(from_rfc3339(record.recorded_at)),
        transaction=left_of_transaction(record),
        requested_jurisdictions=record.jurisdictions,
        redactions=[_redaction(part, redactions[part]) for part in sorted(redactions)],
        outcome=DecisionOutcome(
            verdict=Verdict.Value(f"VERDICT_{outcome['verdict']}"),
            as_of=str(outcome["as_of"]),
            release_digest=str(outcome["release"]),
            rule_ids=sorted({rule for ids in rules.values() for rule in ids})
            if isinstance(rules, dict)
            else (),
        ),
    )
    with suppress(RedactedError):  # the redactions say so
        told.decision.CopyFrom(to_proto.decision(json.loads(record.decision)))
    return told


def left_of_transaction(record: AnyRecord) -> Transaction | None:
    """Return the transaction without what was redacted of it; nothing if too little is left."""
    try:
        if isinstance(record, Record):
            return Transaction.FromString(record.transaction_but(NO_PARTY))
        return Transaction.FromString(record.transaction)
    except RedactedError:
        return None


def redaction_targets(
    request: RedactDecisionsRequest, recorded: Callable[[str], Recorded]
) -> list[Target]:
    """Return what a request asks to be redacted.

    Raises:
        TransactionError: It can't be read.
        RequestError: It names too many decisions, or one that is not known.
    """
    for field in ("decision_ids", "by", "why"):
        if not getattr(request, field):
            raise invalid(field, "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
    ids = list(dict.fromkeys(request.decision_ids))
    if len(ids) > MAX_IDS:
        raise RequestError(
            StatusCode.INVALID_ARGUMENT,
            ErrorReason.ERROR_REASON_TOO_MANY_ENTRIES,
            f"decision_ids: {len(ids)} are too many; expected at most {MAX_IDS}",
            {"limit": str(MAX_IDS)},
        )
    if request.party_indexes and len(ids) > 1:
        raise invalid(
            "party_indexes",
            "means the parties of one decision; expected one in `decision_ids`",
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        )
    return [Target(recorded(each), tuple(request.party_indexes)) for each in ids]


def _redaction(part: str, event: EventRecord) -> Redaction:
    return Redaction(
        part=part,
        event_id=event.event_id,
        redacted_at=timestamp(from_rfc3339(event.recorded_at)),
        by=event.by,
        why=event.why,
    )
