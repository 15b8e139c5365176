"""What a request to decide asks for, besides its transaction: the pins that it is decided with."""

from __future__ import annotations

from google.type.date_pb2 import Date

from engine.ledger.record import sha256
from licet.v1 import decision_service_pb2 as pb
from licet.v1.transaction_pb2 import Transaction
from server.api.requests import as_of, past
from server.decider import Decider, Pinned
from server.moments import Clock, day, rfc3339


def pinned(
    request: pb.EvaluateRequest | pb.BatchEvaluateRequest | pb.SimulateRequest,
    decider: Decider,
    clock: Clock,
) -> Pinned:
    """Return what ``request`` is decided with; ``clock`` says what is live.

    Raises:
        TransactionError: Its legal date is no day, or it asks about the future.
        RequestError: No release is live, or a named one is not known.
        IntegrityError: What is pinned is missing or not what was published.
    """
    judged_by: Date | None = request.as_of if request.HasField("as_of") else None
    now = clock()
    at_ms, known_at = now, ""
    if request.HasField("known_at"):
        at_ms = past(request.known_at, now)
        known_at = rfc3339(at_ms)
    return decider.pinned(
        as_of(judged_by) if judged_by is not None else day(now),
        at_ms,
        known_at=known_at,
        jurisdictions=request.jurisdictions,
        release_digest=request.release_digest,
    )


def content(transaction: Transaction) -> bytes:
    """Return the bytes of a transaction that are recorded."""
    return transaction.SerializeToString(deterministic=True)


def digest(request: pb.EvaluateRequest) -> str:
    """Return the digest of what is asked, the request id aside."""
    if not request.HasField("request_id"):
        return sha256(request.SerializeToString(deterministic=True))
    bare = pb.EvaluateRequest()
    bare.CopyFrom(request)
    bare.ClearField("request_id")
    return sha256(bare.SerializeToString(deterministic=True))


def alone(request: pb.BatchEvaluateRequest, entry: pb.BatchEvaluateEntry) -> pb.EvaluateRequest:
    """Return the request that asks what ``entry`` asks, by itself."""
    asked = pb.EvaluateRequest(transaction=entry.transaction, jurisdictions=request.jurisdictions)
    if entry.HasField("as_of") or request.HasField("as_of"):
        asked.as_of.CopyFrom(entry.as_of if entry.HasField("as_of") else request.as_of)
    if request.HasField("release_digest"):
        asked.release_digest = request.release_digest
    if request.HasField("known_at"):
        asked.known_at.CopyFrom(request.known_at)
    return asked
