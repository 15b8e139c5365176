"""Answers whether transactions may go ahead: decide, record, answer, in this order."""

from __future__ import annotations

import json
import time

import grpc
import structlog
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc.status_pb2 import Status
from google.type.date_pb2 import Date

from engine.errors import LicetError, TransactionError
from engine.ledger.record import sha256
from licet.v1 import decision_service_pb2 as pb
from licet.v1.decision_service_pb2_grpc import DecisionServiceServicer
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server import logs
from server.api.requests import as_of, known, request_id
from server.decider import Decider, Pinned
from server.errors import RequestError, invalid, not_found
from server.explanation import explain
from server.moments import Clock, day, from_timestamp, rfc3339
from server.recorder import Answer, Recorder, ToRecord, opened
from server.status import status
from server.store.decisions import DecisionLog
from server.translate import to_proto

log = structlog.get_logger()


class DecisionService(DecisionServiceServicer):
    """Decides, and records what it decides before it answers."""

    def __init__(
        self,
        decider: Decider,
        recorder: Recorder,
        decisions: DecisionLog,
        clock: Clock,
        max_batch: int,
    ) -> None:
        """Decide with ``decider`` and record with ``recorder``; ``clock`` says what is live."""
        self._decider = decider
        self._recorder = recorder
        self._decisions = decisions
        self._clock = clock
        self._max_batch = max_batch

    def Evaluate(
        self, request: pb.EvaluateRequest, context: grpc.ServicerContext
    ) -> pb.EvaluateResponse:
        """Decide one transaction, record the decision, answer."""
        started = time.perf_counter_ns()
        known(request)
        digest = _digest(request)
        identity = request_id(request)
        answer = self._recorder.answered(identity, digest)
        if answer is None:
            pinned = self._pinned(request, request.as_of if request.HasField("as_of") else None)
            made = self._decide(request, identity, digest, pinned)
            answer = _or_raise(self._recorder.record([made])[0])
        response = _response(answer)
        _log(response, started)
        return response

    def BatchEvaluate(
        self, request: pb.BatchEvaluateRequest, context: grpc.ServicerContext
    ) -> pb.BatchEvaluateResponse:
        """Decide each transaction by itself, with one snapshot of law and lists for all."""
        started = time.perf_counter_ns()
        if len(request.entries) > self._max_batch:
            raise RequestError(
                grpc.StatusCode.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_TOO_MANY_ENTRIES,
                f"entries: {len(request.entries)} are too many; expected at most {self._max_batch}",
                {"limit": str(self._max_batch)},
            )
        if not request.entries:
            raise invalid("entries", "is empty; expected at least one",
                          ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip
        known(request)
        shared = self._pinned(request, request.as_of if request.HasField("as_of") else None)
        results: list[Answer | ToRecord | LicetError] = [
            self._of_entry(request, entry, shared) for entry in request.entries
        ]
        self._record_all(results)
        told = [_result(each) for each in results]
        for each in told:
            if each.HasField("response"):
                _log(each.response, started)
        return pb.BatchEvaluateResponse(results=told)

    def Simulate(
        self, request: pb.SimulateRequest, context: grpc.ServicerContext
    ) -> pb.SimulateResponse:
        """Decide without recording; the answer is marked and has no id to be cited by."""
        known(request)
        pinned = self._pinned(request, request.as_of if request.HasField("as_of") else None)
        if request.list_snapshot_digests:
            pinned = self._decider.with_lists(pinned, request.list_snapshot_digests)
        content = _content(request.transaction)
        decision = self._decider.decide(request.transaction, content, pinned)
        plain = json.loads(decision.canonical())
        return pb.SimulateResponse(decision=to_proto.decision(plain), is_simulation=True)

    def Explain(
        self, request: pb.ExplainRequest, context: grpc.ServicerContext
    ) -> pb.ExplainResponse:
        """Tell a decision in words."""
        match request.WhichOneof("subject"):
            case "decision":
                return pb.ExplainResponse(explanation=explain(request.decision))
            case "decision_id":
                recorded = self._decisions.get(request.decision_id)
                if recorded is None:
                    reason = ErrorReason.ERROR_REASON_DECISION_UNKNOWN
                    raise not_found(reason, "decision_id", request.decision_id)
                plain = json.loads(opened(recorded).decision)
                return pb.ExplainResponse(explanation=explain(to_proto.decision(plain)))
        raise invalid("subject", "is missing; expected `decision_id` or `decision`",
                      ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip

    def _pinned(
        self,
        request: pb.EvaluateRequest | pb.BatchEvaluateRequest | pb.SimulateRequest,
        judged_by: Date | None,
    ) -> Pinned:
        now = self._clock()
        at_ms, known_at = now, ""
        if request.HasField("known_at"):
            at_ms = _past(request.known_at, now)
            known_at = rfc3339(at_ms)
        return self._decider.pinned(
            as_of(judged_by) if judged_by is not None else day(now),
            at_ms,
            known_at=known_at,
            jurisdictions=request.jurisdictions,
            release_digest=request.release_digest,
        )

    def _decide(
        self,
        asked: pb.EvaluateRequest | pb.BatchEvaluateEntry,
        identity: str,
        digest: str,
        pinned: Pinned,
    ) -> ToRecord:
        content = _content(asked.transaction)
        decision = self._decider.decide(asked.transaction, content, pinned)
        return ToRecord(
            identity, digest, content, pinned.jurisdictions, decision, decision.canonical()
        )

    def _of_entry(
        self, request: pb.BatchEvaluateRequest, entry: pb.BatchEvaluateEntry, shared: Pinned
    ) -> Answer | ToRecord | LicetError:
        try:
            identity = request_id(entry)
            digest = _digest(_alone(request, entry))
            answer = self._recorder.answered(identity, digest)
            if answer is not None:
                return answer
            pinned = shared
            if entry.HasField("as_of"):
                pinned = self._decider.judged_by(shared, as_of(entry.as_of))
            return self._decide(entry, identity, digest, pinned)
        except LicetError as error:
            return error

    def _record_all(self, results: list[Answer | ToRecord | LicetError]) -> None:
        """Replace what is to be recorded in ``results`` by its answers, in one commit."""
        places = [index for index, each in enumerate(results) if isinstance(each, ToRecord)]
        made = [each for each in results if isinstance(each, ToRecord)]
        if made:
            for place, answer in zip(places, self._recorder.record(made), strict=True):
                results[place] = answer


def _content(transaction: Transaction) -> bytes:
    return transaction.SerializeToString(deterministic=True)


def _digest(request: pb.EvaluateRequest) -> str:
    """Return the digest of what is asked, the request id aside."""
    bare = pb.EvaluateRequest()
    bare.CopyFrom(request)
    bare.ClearField("request_id")
    return sha256(bare.SerializeToString(deterministic=True))


def _alone(request: pb.BatchEvaluateRequest, entry: pb.BatchEvaluateEntry) -> pb.EvaluateRequest:
    """Return the request that asks what ``entry`` asks, by itself."""
    alone = pb.EvaluateRequest(transaction=entry.transaction, jurisdictions=request.jurisdictions)
    if entry.HasField("as_of") or request.HasField("as_of"):
        alone.as_of.CopyFrom(entry.as_of if entry.HasField("as_of") else request.as_of)
    if request.HasField("release_digest"):
        alone.release_digest = request.release_digest
    if request.HasField("known_at"):
        alone.known_at.CopyFrom(request.known_at)
    return alone


def _past(moment: Timestamp, now_ms: int) -> int:
    at_ms = from_timestamp(moment)
    if at_ms > now_ms:
        raise TransactionError.at(
            "known_at", f"`{rfc3339(at_ms)}` is in the future; expected a moment up to now"
        )
    return at_ms


def _or_raise(answer: Answer | LicetError) -> Answer:
    if isinstance(answer, LicetError):
        raise answer
    return answer


def _response(answer: Answer) -> pb.EvaluateResponse:
    return pb.EvaluateResponse(
        decision=to_proto.decision(json.loads(answer.decision)),
        decision_id=answer.decision_id,
        record_digest=answer.record_digest,
        replayed_request=answer.was_there,
    )


def _result(each: Answer | ToRecord | LicetError) -> pb.BatchEvaluateResult:
    match each:
        case Answer():
            return pb.BatchEvaluateResult(status=Status(code=0), response=_response(each))
        case LicetError():
            return pb.BatchEvaluateResult(status=status(each))
    raise AssertionError("recorded already")  # pragma: no cover


def _log(response: pb.EvaluateResponse, started_ns: int) -> None:
    log.info(
        logs.DECIDED,
        decision_id=response.decision_id,
        verdict=Verdict.Name(response.decision.verdict),
        release=response.decision.provenance.release_digest[:12],
        was_there=response.replayed_request,
        duration_us=(time.perf_counter_ns() - started_ns) // 1_000,
    )
