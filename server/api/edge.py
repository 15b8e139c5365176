"""The outermost layer of every call: limits, parsing, and errors that reach a caller as statuses.

1. A message that is too large, or that can't be parsed, is refused with a reason, not by the
   library's own bare error.
2. More calls than the server holds are told when to come back, before any work is done for them,
   and before a thread is free for them.
3. A call that was cancelled, or whose deadline passed while it waited, is dropped.
4. A method may give the bytes of its reply instead of the message.
5. Whatever goes wrong, the caller gets a status with details and no traceback; a status other than
   OK means that no decision exists.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn, TypeAlias

import grpc
import structlog
from google.protobuf.message import DecodeError, Message
from grpc_status import rpc_status

from engine.errors import EvaluationError, LicetError
from licet.v1 import decision_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from server import logs
from server.api.evaluation import Evaluation
from server.errors import RequestError
from server.front.overload import overloaded, too_late
from server.front.pool import CountedPool
from server.settings import Settings
from server.status import code, reason, status

log = structlog.get_logger()

_OURS = "/licet.v1."
_LARGE = ("/licet.v1.RulesetService/", "/licet.v1.ScreeningService/ImportList")
"""Methods whose messages carry files."""

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"


class Edge(grpc.ServerInterceptor):
    """Wraps the methods of licet's own services; the stock services are left alone."""

    def __init__(self, settings: Settings, pool: CountedPool) -> None:
        """Take the limits from ``settings``; ``pool`` works on the calls."""
        self._settings = settings
        self._pool = pool
        # A stream has a thread for as long as it lasts, and must not keep one from other calls.
        self._streams = CountedPool(settings.max_streams, "stream")
        # A refusal must not wait for a thread behind the calls that are too many.
        self._refusals = ThreadPoolExecutor(1, thread_name_prefix="refusal")

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Handler | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler | None:
        """Return the handler of a method with this layer around it."""
        handler = continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or not method.startswith(_OURS):
            return handler
        if handler.stream_stream is not None:
            return self._stream(method, handler)
        if self._pool.held >= self._settings.max_in_flight:
            return self._refusing(method, self._settings.max_in_flight)
        is_large = method.startswith(_LARGE)
        limit = self._settings.max_upload_bytes if is_large else self._settings.max_message_bytes
        parse = _parser(handler.request_deserializer, limit)
        if handler.request_streaming and handler.stream_unary is not None:
            return grpc.stream_unary_rpc_method_handler(
                self._guarded(method, handler.stream_unary, lambda parts: _parsed(parts, parse)),
                response_serializer=_serializer(handler.response_serializer),
            )
        if handler.unary_stream is not None:
            return grpc.unary_stream_rpc_method_handler(
                self._guarded_stream(method, handler.unary_stream, parse),
                response_serializer=_serializer(handler.response_serializer),
            )
        if handler.unary_unary is None:
            return handler
        return grpc.unary_unary_rpc_method_handler(
            self._guarded(method, handler.unary_unary, parse),
            response_serializer=_serializer(handler.response_serializer),
        )

    def _stream(self, method: str, handler: Handler) -> Handler:
        """Return the handler of a stream, in a thread of its own, unless there are too many."""
        if self._streams.held >= self._settings.max_streams:
            return self._refusing(method, self._settings.max_streams)
        assert handler.stream_stream is not None
        parse = _parser(handler.request_deserializer, self._settings.max_message_bytes)
        behave = self._guarded_stream(
            method, handler.stream_stream, lambda parts: _parsed(parts, parse)
        )
        behave.experimental_thread_pool = self._streams  # type: ignore[attr-defined]
        return grpc.stream_stream_rpc_method_handler(
            behave, response_serializer=_serializer(handler.response_serializer)
        )

    def _refusing(self, method: str, limit: int) -> Handler:
        """Return a handler that refuses, and reads nothing of the call."""

        def refuse(_: Iterator[bytes], context: grpc.ServicerContext) -> bytes:
            error = overloaded(limit)
            _abort(context, _told(method, error, time.perf_counter_ns()))

        refuse.experimental_thread_pool = self._refusals  # type: ignore[attr-defined]
        return grpc.stream_unary_rpc_method_handler(refuse)

    def _guarded(
        self,
        method: str,
        behave: Callable[[Any, grpc.ServicerContext], Any],
        parse: Callable[[Any], Any],
    ) -> Callable[[Any, grpc.ServicerContext], Any]:
        def call(raw: Any, context: grpc.ServicerContext) -> Any:
            started = time.perf_counter_ns()
            try:
                _require_wanted(context)
                return behave(parse(raw), context)
            except Exception as error:
                _abort(context, _told(method, error, started))

        return call

    def _guarded_stream(
        self,
        method: str,
        behave: Callable[[Any, grpc.ServicerContext], Iterator[Any]],
        parse: Callable[[Any], Any],
    ) -> Callable[[Any, grpc.ServicerContext], Iterator[Any]]:
        def call(raw: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            started = time.perf_counter_ns()
            try:
                _require_wanted(context)
                yield from behave(parse(raw), context)
            except Exception as error:
                _abort(context, _told(method, error, started))

        return call


def answering(
    evaluation: Evaluation, settings: Settings, method: str
) -> Callable[[Sequence[bytes]], list[bytes | LicetError]]:
    """Return what answers several calls of Evaluate at once, with this layer around it.

    Args:
        evaluation: Decides.
        settings: Have the limits.
        method: Full name of Evaluate, for the log.
    """
    parse = _parser(pb.EvaluateRequest.FromString, settings.max_message_bytes)

    def parsed(raw: bytes) -> pb.EvaluateRequest | LicetError:
        try:
            message = parse(raw)
            assert isinstance(message, pb.EvaluateRequest)
            return message
        except LicetError as error:
            return error

    def answer(raws: Sequence[bytes]) -> list[bytes | LicetError]:
        started = time.perf_counter_ns()
        asked = [parsed(raw) for raw in raws]
        requests = [each for each in asked if not isinstance(each, LicetError)]
        replies = iter(_evaluated(evaluation, requests, method))
        answers = [each if isinstance(each, LicetError) else next(replies) for each in asked]
        for each in answers:
            if isinstance(each, LicetError):
                _told(method, each, started)
        return answers

    return answer


def _evaluated(
    evaluation: Evaluation, requests: Sequence[pb.EvaluateRequest], method: str
) -> Sequence[bytes | LicetError]:
    """Return what becomes of ``requests``; a fault that one of them brings about is its own."""
    try:
        return evaluation.many(requests)
    except LicetError as error:
        return [error] * len(requests)
    except Exception as error:
        if len(requests) == 1:
            return [_told(method, error, time.perf_counter_ns())]
        return [each for one in requests for each in _evaluated(evaluation, [one], method)]


def _require_wanted(context: grpc.ServicerContext) -> None:
    """Refuse a call that nobody waits for any more: nothing is done for it yet."""
    if not context.is_active() or context.time_remaining() <= 0:
        raise too_late()


def _told(method: str, error: Exception, started_ns: int) -> LicetError:
    """Log what a call is refused for, or what went wrong, and return what its caller is told."""
    if not isinstance(error, LicetError):
        log.exception(logs.FAILED, method=method, kind=type(error).__name__)
        return EvaluationError("internal error; no decision exists")
    log.info(
        logs.REFUSED,
        method=method,
        code=code(error).name,
        reason=reason(error),
        duration_us=(time.perf_counter_ns() - started_ns) // 1_000,
    )
    return error


def _parser(
    deserialize: Callable[[bytes], Message] | None, limit: int
) -> Callable[[bytes], Message]:
    def parse(raw: bytes) -> Message:
        if len(raw) > limit:
            raise RequestError(
                grpc.StatusCode.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE,
                f"the message has {len(raw)} bytes; expected at most {limit}",
                {"limit": str(limit)},
            )
        try:
            assert deserialize is not None
            return deserialize(raw)
        except DecodeError as error:
            raise RequestError(
                grpc.StatusCode.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_MALFORMED_MESSAGE,
                f"the message can't be parsed, or a text in it is not UTF-8: {error}",
            ) from None

    return parse


def _serializer(
    serialize: Callable[[Message], bytes] | None,
) -> Callable[[Message | bytes], bytes]:
    def written(reply: Message | bytes) -> bytes:
        if isinstance(reply, bytes):
            return reply
        assert serialize is not None
        return serialize(reply)

    return written


def _parsed(raw: Iterator[bytes], parse: Callable[[bytes], Message]) -> Iterator[Message]:
    return map(parse, raw)


def _abort(context: grpc.ServicerContext, error: LicetError) -> NoReturn:
    context.abort_with_status(rpc_status.to_status(status(error)))
    raise AssertionError("abort returns never")  # pragma: no cover
