"""The outermost layer of every call: limits, parsing, and errors that reach a caller as statuses.

1. A message that is too large, or that can't be parsed, is refused with a reason, not by the
   library's own bare error.
2. More calls than the server holds are told when to come back, before any work is done for them.
3. A method may give the bytes of its reply instead of the message.
4. Whatever goes wrong, the caller gets a status with details and no traceback; a status other than
   OK means that no decision exists.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeAlias

import grpc
import structlog
from google.protobuf.message import DecodeError, Message
from grpc_status import rpc_status

from engine.errors import EvaluationError, LicetError
from licet.v1.error_reason_pb2 import ErrorReason
from server import logs
from server.errors import RequestError
from server.settings import Settings
from server.status import code, reason, status

log = structlog.get_logger()

_OURS = "/licet.v1."
_LARGE = ("/licet.v1.RulesetService/", "/licet.v1.ScreeningService/ImportList")
"""Methods whose messages carry files."""

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"


class Edge(grpc.ServerInterceptor):
    """Wraps the methods of licet's own services; the stock services are left alone."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits from ``settings``."""
        self._settings = settings
        self._free = threading.BoundedSemaphore(settings.max_in_flight)

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

    def _guarded(
        self,
        method: str,
        behave: Callable[[Any, grpc.ServicerContext], Any],
        parse: Callable[[Any], Any],
    ) -> Callable[[Any, grpc.ServicerContext], Any]:
        def call(raw: Any, context: grpc.ServicerContext) -> Any:
            started = time.perf_counter_ns()
            try:
                self._enter()
                try:
                    return behave(parse(raw), context)
                finally:
                    self._free.release()
            except Exception as error:
                _refuse(method, context, error, started)

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
                self._enter()
                try:
                    yield from behave(parse(raw), context)
                finally:
                    self._free.release()
            except Exception as error:
                _refuse(method, context, error, started)

        return call

    def _enter(self) -> None:
        """Take one of the server's places."""
        if not self._free.acquire(blocking=False):
            raise _overloaded(self._settings.max_in_flight)


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


def _overloaded(limit: int) -> RequestError:
    return RequestError(
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        ErrorReason.ERROR_REASON_OVERLOADED,
        f"the server has {limit} calls already; come back later",
        {"limit": str(limit)},
    )


def _refuse(method: str, context: grpc.ServicerContext, error: Exception, started: int) -> NoReturn:
    """Turn what went wrong into a status."""
    if not isinstance(error, LicetError):
        log.exception(logs.FAILED, method=method, kind=type(error).__name__)
        _abort(context, EvaluationError("internal error; no decision exists"))
    log.info(
        logs.REFUSED,
        method=method,
        code=code(error).name,
        reason=reason(error),
        duration_us=(time.perf_counter_ns() - started) // 1_000,
    )
    _abort(context, error)


def _abort(context: grpc.ServicerContext, error: LicetError) -> NoReturn:
    context.abort_with_status(rpc_status.to_status(status(error)))
    raise AssertionError("abort returns never")  # pragma: no cover
