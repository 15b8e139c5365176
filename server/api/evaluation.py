"""Evaluate transactions: decide, record, answer, in this order.

This is the one way from a request to its reply, whatever front the request came through. A reply is
given as its bytes, since most of it was encoded before, for other decisions.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TypeAlias

import grpc
import structlog
from google.rpc.status_pb2 import Status

from engine.errors import LicetError
from licet.v1 import decision_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from server import logs
from server.api.asked import alone, content, digest, pinned
from server.api.requests import as_of, known, request_id
from server.decider import Decider, Pinned
from server.errors import RequestError, invalid
from server.moments import Clock
from server.recorder import Answer, Recorder, ToRecord
from server.status import status
from server.translate import to_proto
from server.translate.reply import Replies, delimited, field

log = structlog.get_logger()

_Result: TypeAlias = Answer | ToRecord | LicetError
"""What a request came to so far: an answer it got before, a decision to be recorded, a refusal."""

_DECISION = field(pb.EvaluateResponse.DESCRIPTOR, "decision")
_RESPONSE = field(pb.BatchEvaluateResult.DESCRIPTOR, "response")
_RESULTS = field(pb.BatchEvaluateResponse.DESCRIPTOR, "results")
_OK = pb.BatchEvaluateResult(status=Status(code=0)).SerializeToString()


class Evaluation:
    """Decides, and records what it decides before it answers."""

    def __init__(self, decider: Decider, recorder: Recorder, clock: Clock, max_batch: int) -> None:
        """Decide with ``decider`` and record with ``recorder``; ``clock`` says what is live."""
        self._decider = decider
        self._recorder = recorder
        self._clock = clock
        self._max_batch = max_batch
        self._replies = Replies()

    def one(self, request: pb.EvaluateRequest) -> bytes:
        """Return the reply to ``request``, an encoded ``EvaluateResponse``.

        Raises:
            LicetError: There is no decision, or none that is on record.
        """
        (reply,) = self.many([request])
        if isinstance(reply, LicetError):
            raise reply
        return reply

    def many(self, requests: Sequence[pb.EvaluateRequest]) -> list[bytes | LicetError]:
        """Return, for each of ``requests``, the reply or why there is none, after one commit.

        Raises:
            NotDurableError: None of them is recorded.
        """
        started = time.perf_counter_ns()
        return self._told([self._decided(request) for request in requests], started)

    def batch(self, request: pb.BatchEvaluateRequest) -> bytes:
        """Return the reply to ``request``: one snapshot of law and lists for all its entries.

        Raises:
            LicetError: The batch can't be decided as a whole, or not be recorded.
        """
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
        shared = pinned(request, self._decider, self._clock)
        results = [self._of_entry(request, entry, shared) for entry in request.entries]
        return b"".join(delimited(_RESULTS, _result(each)) for each in self._told(results, started))

    def _decided(self, request: pb.EvaluateRequest) -> _Result:
        try:
            known(request)
            identity, asked = request_id(request), digest(request)
            answer = self._recorder.answered(identity, asked)
            if answer is not None:
                return answer
            pins = pinned(request, self._decider, self._clock)
            return self._decide(request, identity, asked, pins)
        except LicetError as error:
            return error

    def _of_entry(
        self, request: pb.BatchEvaluateRequest, entry: pb.BatchEvaluateEntry, shared: Pinned
    ) -> _Result:
        try:
            identity, asked = request_id(entry), digest(alone(request, entry))
            answer = self._recorder.answered(identity, asked)
            if answer is not None:
                return answer
            pins = shared
            if entry.HasField("as_of"):
                pins = self._decider.judged_by(shared, as_of(entry.as_of))
            return self._decide(entry, identity, asked, pins)
        except LicetError as error:
            return error

    def _decide(
        self,
        asked: pb.EvaluateRequest | pb.BatchEvaluateEntry,
        identity: str,
        asked_digest: str,
        pins: Pinned,
    ) -> ToRecord:
        recorded = content(asked.transaction)
        decision = self._decider.decide(asked.transaction, recorded, pins)
        return ToRecord(
            identity, asked_digest, recorded, pins.jurisdictions, decision, decision.canonical()
        )

    def _told(self, results: Sequence[_Result], started_ns: int) -> list[bytes | LicetError]:
        """Record what is to be recorded, in one commit, and return the replies."""
        made = [each for each in results if isinstance(each, ToRecord)]
        recorded = iter(self._recorder.record(made) if made else ())
        return [
            self._reply(next(recorded), each, started_ns)
            if isinstance(each, ToRecord)
            else self._reply(each, None, started_ns)
            for each in results
        ]

    def _reply(
        self, answer: Answer | LicetError, made: ToRecord | None, started_ns: int
    ) -> bytes | LicetError:
        if isinstance(answer, LicetError):
            return answer
        if made is None or answer.was_there:
            plain = json.loads(answer.decision)
            decision = to_proto.decision(plain).SerializeToString()
            verdict, release = plain["verdict"], plain["provenance"]["release"]
        else:
            decision = self._replies.decision(made.decision)
            verdict, release = made.decision.verdict.name, made.decision.provenance.release
        log.info(
            logs.DECIDED,
            decision_id=answer.decision_id,
            verdict=f"VERDICT_{verdict}",
            release=release[:12],
            was_there=answer.was_there,
            duration_us=(time.perf_counter_ns() - started_ns) // 1_000,
        )
        rest = pb.EvaluateResponse(
            decision_id=answer.decision_id,
            record_digest=answer.record_digest,
            replayed_request=answer.was_there,
        )
        return delimited(_DECISION, decision) + rest.SerializeToString()


def _result(reply: bytes | LicetError) -> bytes:
    if isinstance(reply, LicetError):
        return pb.BatchEvaluateResult(status=status(reply)).SerializeToString()
    return _OK + delimited(_RESPONSE, reply)
