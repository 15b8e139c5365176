"""Answers whether transactions may go ahead."""

from __future__ import annotations

import json
from collections.abc import Iterator

import grpc

from licet.v1 import decision_service_pb2 as pb
from licet.v1.decision_service_pb2_grpc import DecisionServiceServicer
from licet.v1.error_reason_pb2 import ErrorReason
from server.api.asked import content, pinned
from server.api.evaluation import Evaluation
from server.api.requests import known
from server.api.streaming import Streams
from server.decider import Decider
from server.errors import invalid, not_found
from server.explanation import explain
from server.moments import Clock
from server.recorder import opened
from server.store.decisions import DecisionLog
from server.translate import to_proto


class DecisionService(DecisionServiceServicer):
    """Evaluates, simulates and explains."""

    def __init__(
        self,
        evaluation: Evaluation,
        streams: Streams,
        decider: Decider,
        decisions: DecisionLog,
        clock: Clock,
    ) -> None:
        """Evaluate by ``evaluation``, simulate with ``decider``; ``clock`` says what is live."""
        self._evaluation = evaluation
        self._streams = streams
        self._decider = decider
        self._decisions = decisions
        self._clock = clock

    # The edge sends bytes as they are: a reply that is composed of encoded parts is not decoded to
    # be encoded again.
    def Evaluate(  # type: ignore[override]
        self, request: pb.EvaluateRequest, context: grpc.ServicerContext
    ) -> bytes:
        """Decide one transaction, record the decision, answer."""
        return self._evaluation.one(request)

    def BatchEvaluate(  # type: ignore[override]
        self, request: pb.BatchEvaluateRequest, context: grpc.ServicerContext
    ) -> bytes:
        """Decide each transaction by itself, with one snapshot of law and lists for all."""
        return self._evaluation.batch(request)

    def StreamEvaluate(  # type: ignore[override]
        self, request_iterator: Iterator[pb.StreamEvaluateRequest], context: grpc.ServicerContext
    ) -> Iterator[bytes]:
        """Decide batches one after the other."""
        return self._streams.answers(request_iterator, context)

    def Simulate(
        self, request: pb.SimulateRequest, context: grpc.ServicerContext
    ) -> pb.SimulateResponse:
        """Decide without recording; the answer is marked and has no id to be cited by."""
        known(request)
        pins = pinned(request, self._decider, self._clock)
        if request.list_snapshot_digests:
            pins = self._decider.with_lists(pins, request.list_snapshot_digests)
        decision = self._decider.decide(request.transaction, content(request.transaction), pins)
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
