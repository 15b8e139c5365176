"""Records as messages, with what was redacted of them; and requests to redact."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress

from grpc import StatusCode

from engine.errors import RedactedError
from engine.ledger.event import EventRecord
from engine.ledger.record import PARTY, AnyRecord, Record
from licet.v1.audit_service_pb2 import RedactDecisionsRequest
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.record_pb2 import DecisionOutcome, DecisionRecord, Redaction
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server.errors import RequestError, invalid
from server.moments import from_rfc3339, timestamp
from server.pieces import NO_PARTY
from server.recorder import opened
from server.redactor import Target
from server.search.index import Question
from server.search.searcher import Searcher
from server.search.terms import PARTY_NAME
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
    if not isinstance(record, Record):
        return Transaction.FromString(record.transaction)
    content = record.left_of_transaction(NO_PARTY)
    return None if content is None else Transaction.FromString(content)


def redaction_targets(
    request: RedactDecisionsRequest, recorded: Callable[[str], Recorded], searcher: Searcher
) -> tuple[list[Target], bool]:
    """Return what a request asks to be redacted, and whether there is more of it.

    Raises:
        TransactionError: It can't be read.
        RequestError: It names too many decisions, or one that is not known.
    """
    for field in ("by", "why") if request.party_name else ("decision_ids", "by", "why"):
        if not getattr(request, field):
            raise invalid(field, "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
    if request.party_name:
        return _named(request, searcher)
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
    return [Target(recorded(each), tuple(request.party_indexes)) for each in ids], False


def _named(request: RedactDecisionsRequest, searcher: Searcher) -> tuple[list[Target], bool]:
    if request.decision_ids or request.party_indexes:
        raise invalid(
            "party_name",
            "is in place of `decision_ids` and `party_indexes`; expected one of them",
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        )
    digest = searcher.name(request.party_name)
    if not digest:
        raise invalid(
            "party_name",
            "has neither letter nor digit, so nobody can be found by it",
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        )
    searcher.catch_up(math.inf)  # nobody may be left out
    found = searcher.search(Question((((PARTY_NAME,), (digest,)),)), None, MAX_IDS)
    targets = []
    for each in found.decisions:
        record = opened(each)
        disclosed = record.disclosures if isinstance(record, Record) else ()
        places = [
            place for place in searcher.places(each, digest) if f"{PARTY}{place}" in disclosed
        ]
        if places:
            targets.append(Target(each, tuple(places)))
    if not targets:
        raise RequestError(
            StatusCode.NOT_FOUND,
            ErrorReason.ERROR_REASON_DECISION_UNKNOWN,
            "party_name: no decision has a party of this name that was not redacted",
        )
    return targets, found.after is not None


def _redaction(part: str, event: EventRecord) -> Redaction:
    return Redaction(
        part=part,
        event_id=event.event_id,
        redacted_at=timestamp(from_rfc3339(event.recorded_at)),
        by=event.by,
        why=event.why,
    )
