"""Ask for many decisions over a stream that is made again when it breaks."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from typing import Any, cast

import grpc

from licet.v1.decision_service_pb2 import (
    BatchEvaluateRequest,
    StreamEvaluateRequest,
    StreamEvaluateResponse,
)
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server.cli import exit_codes
from server.cli.failure import CommandError

IN_FLIGHT = 4
"""Batches that are sent before the first of them is answered."""
TRIES = 8
"""So often in a row a stream may break before its first answer."""
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_TRANSIENT = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.CANCELLED,  # the server stopped while it waited for us
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.ABORTED,
    }
)
_UNAVAILABLE: int = grpc.StatusCode.UNAVAILABLE.value[0]


class _NotRecordedError(Exception):
    """Something of a batch could not be recorded for now, and is to be sent again."""


def answers(
    channel: grpc.Channel, batches: Iterator[BatchEvaluateRequest]
) -> Iterator[tuple[BatchEvaluateRequest, StreamEvaluateResponse]]:
    """Yield each of ``batches``, whose entries have request ids, with its answer, in order.

    What was not answered when a stream broke is sent again over a new one; what had been decided
    comes with the decision that stands.

    Raises:
        grpc.RpcError: It broke for good.
        CommandError: The server can't record, again and again.
    """
    waiting: dict[int, BatchEvaluateRequest] = {}
    numbered = enumerate(batches, 1)
    failures = 0
    while True:
        try:
            for number, response in _over_one_call(channel, numbered, waiting):
                failures = 0
                yield waiting.pop(number), response
            return
        except grpc.RpcError as error:
            failures += 1
            if failures == TRIES or cast(grpc.Call, error).code() not in _TRANSIENT:
                raise
        except _NotRecordedError as error:
            failures += 1
            if failures == TRIES:
                raise CommandError(str(error), exit_code=exit_codes.FAILED) from None
        time.sleep(min(_FIRST_PAUSE_S * 2 ** (failures - 1), _LONGEST_PAUSE_S))


def _over_one_call(
    channel: grpc.Channel,
    numbered: Iterator[tuple[int, BatchEvaluateRequest]],
    waiting: dict[int, BatchEvaluateRequest],
) -> Iterator[tuple[int, StreamEvaluateResponse]]:
    """Yield answers until all are there; ``waiting`` has what was sent, here or before."""
    outgoing: queue.SimpleQueue[StreamEvaluateRequest | None] = queue.SimpleQueue()

    def send_more() -> None:
        while len(waiting) < IN_FLIGHT:
            following = next(numbered, None)
            if following is None:
                break
            waiting[following[0]] = following[1]
            outgoing.put(StreamEvaluateRequest(sequence=following[0], batch=following[1]))
        if not waiting:
            outgoing.put(None)

    for number, batch in sorted(waiting.items()):
        outgoing.put(StreamEvaluateRequest(sequence=number, batch=batch))
    send_more()
    call: Any = DecisionServiceStub(channel).StreamEvaluate(iter(outgoing.get, None))
    try:
        for response in call:
            for each in (response.status, *(result.status for result in response.response.results)):
                if each.code == _UNAVAILABLE:
                    raise _NotRecordedError(each.message)
            yield response.sequence, response
            send_more()
    finally:
        call.cancel()
        outgoing.put(None)
