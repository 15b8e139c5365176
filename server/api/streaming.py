"""Decide batches that come over one call, one after the other.

1. The next batch is read when the one before was answered and its answer was taken by the
   transport. So a stream holds one batch, and a client that sends faster, or reads slower, is held
   up by the flow control of HTTP/2 and nothing else.
2. A batch that can't be decided as a whole is answered with its error, and the stream goes on.
3. Every entry has a request id. A client whose stream broke sends what wasn't answered again, over
   a new one, and what had been decided meanwhile is answered from the record.
4. A stream ends between two batches when the server stops.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import grpc

from engine.errors import LicetError
from licet.v1 import decision_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from server.api.evaluation import Evaluation
from server.api.requests import known
from server.errors import RequestError, invalid
from server.status import status
from server.translate.reply import delimited, field

_RESPONSE = field(pb.StreamEvaluateResponse.DESCRIPTOR, "response")
_MISSING = ErrorReason.ERROR_REASON_MISSING_FIELD


class Streams:
    """The streams of a server."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Decide by ``evaluation``."""
        self._evaluation = evaluation
        self._changing = threading.Lock()
        self._idle: set[grpc.ServicerContext] = set()
        self._is_open = True

    def answers(
        self, requests: Iterator[pb.StreamEvaluateRequest], context: grpc.ServicerContext
    ) -> Iterator[bytes]:
        """Yield the answer to each batch, an encoded ``StreamEvaluateResponse``.

        Raises:
            RequestError: A number is not greater than the one before, or the server stops.
        """
        last = 0
        while (request := self._next(requests, context)) is not None:
            if request.sequence <= last:
                raise invalid(
                    "sequence",
                    f"`{request.sequence}` follows on `{last}`; expected a greater number",
                    ErrorReason.ERROR_REASON_INVALID_FIELD,
                )
            last = request.sequence
            yield self._answer(request)

    def end(self) -> None:
        """End every stream, those that are deciding when they have answered."""
        with self._changing:
            self._is_open = False
            idle = list(self._idle)
        for context in idle:
            context.cancel()

    def _next(
        self, requests: Iterator[pb.StreamEvaluateRequest], context: grpc.ServicerContext
    ) -> pb.StreamEvaluateRequest | None:
        """Wait for the next batch and return it; nothing when the client has sent all."""
        with self._changing:
            if not self._is_open:
                raise _stopping()
            self._idle.add(context)
        try:
            return next(requests, None)
        except grpc.RpcError:  # its client is gone
            return None
        finally:
            with self._changing:
                self._idle.discard(context)

    def _answer(self, request: pb.StreamEvaluateRequest) -> bytes:
        head = pb.StreamEvaluateResponse(sequence=request.sequence)
        try:
            known(request)
            for index, entry in enumerate(request.batch.entries):
                if not entry.HasField("request_id"):
                    field_name = f"batch.entries[{index}].request_id"
                    raise invalid(field_name, "is missing; a stream is resumed by it", _MISSING)
            reply = self._evaluation.batch(request.batch)
        except LicetError as error:
            head.status.CopyFrom(status(error))
            return head.SerializeToString()
        head.status.code = grpc.StatusCode.OK.value[0]
        return head.SerializeToString() + delimited(_RESPONSE, reply)


def _stopping() -> RequestError:
    return RequestError(
        grpc.StatusCode.UNAVAILABLE,
        ErrorReason.ERROR_REASON_SHUTTING_DOWN,
        "the server is stopping; send what was not answered again, elsewhere or later",
    )
