"""What is searched for in the log, as it is asked."""

from __future__ import annotations

from licet.v1 import audit_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.errors import invalid
from server.moments import from_timestamp
from server.search.index import Question
from server.search.searcher import Searcher
from server.search.terms import (
    DESTINATION,
    JURISDICTION,
    PARTY_NAME,
    RULE,
    TRANSACTION,
    VESSEL_NAME,
)
from server.store.records import Selection

MAX_TERMS = 100


def question(request: pb.ListDecisionsRequest, searcher: Searcher) -> Question:
    """Return what a request searches for.

    Raises:
        TransactionError: It can't be read.
    """
    for index, verdict in enumerate(request.verdicts):
        if verdict not in Verdict.values() or verdict == 0:
            raise invalid(
                f"verdicts[{index}]",
                f"`{verdict}` is no verdict; expected VERDICT_ALLOW, VERDICT_REVIEW or "
                "VERDICT_BLOCK",
                ErrorReason.ERROR_REASON_UNKNOWN_ENUM_VALUE,
            )
    names = [*party_digests(request, searcher), *request.party_digests]
    transaction = [request.transaction_id] if request.HasField("transaction_id") else []
    terms = (
        ((RULE,), "rule_ids", request.rule_ids),
        ((JURISDICTION,), "jurisdictions", request.jurisdictions),
        ((DESTINATION,), "destinations", request.destinations),
        ((PARTY_NAME, VESSEL_NAME), "party_names", names),
        ((TRANSACTION,), "transaction_id", transaction),
    )
    for _, field, texts in terms:
        if len(texts) > MAX_TERMS:
            raise invalid(
                field,
                f"{len(texts)} are too many; expected at most {MAX_TERMS}",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
    which = recorded_range(request.recorded)
    return Question(
        tuple((kinds, tuple(sorted(set(texts)))) for kinds, _, texts in terms if texts),
        tuple(sorted(set(request.verdicts))),
        which.from_ms,
        which.until_ms,
    )


def party_digests(request: pb.ListDecisionsRequest, searcher: Searcher) -> list[str]:
    """Return the digests of the names that a request asks for.

    Raises:
        TransactionError: A name has nothing in it that is compared.
    """
    digests = [searcher.name(each) for each in request.party_names]
    for index, digest in enumerate(digests):
        if not digest:
            raise invalid(
                f"party_names[{index}]",
                "has neither letter nor digit, so nobody can be found by it",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
    return digests


def recorded_range(recorded: pb.TimeRange) -> Selection:
    """Return a stretch of time as a selection of decisions."""
    return Selection(
        None,
        from_timestamp(recorded.from_time) if recorded.HasField("from_time") else None,
        from_timestamp(recorded.until_time) if recorded.HasField("until_time") else None,
    )
