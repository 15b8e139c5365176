"""Find out, in this very process, whether the fast front works with the grpcio at hand."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from engine.errors import EvaluationError, LicetError
from server.front.fast import TRIED, FastFront

_SERVICE = "licet.probe.Probe"
_METHOD = f"/{_SERVICE}/Echo"
_TIMEOUT_S = 5.0


def problem(version: str = grpc.__version__) -> str:
    """Return why the fast front can't be used; empty if it can.

    A server of its own is started on a socket, asked for a reply and for a refusal, and stopped.

    Args:
        version: That of grpcio.
    """
    if version not in TRIED:
        return f"grpcio {version} was not tried; expected {' or '.join(TRIED)}"
    try:
        return _tried()
    # Whatever a private interface does that it did not do before.
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _tried() -> str:
    with tempfile.TemporaryDirectory(prefix="licet-") as folder, ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        echo: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(_elsewhere)
        server.add_registered_method_handlers(_SERVICE, {"Echo": echo})
        faults = threading.Event()
        front = FastFront(server, _METHOD, _answer, 8, faults.set)
        server.add_insecure_port(f"unix:{folder}/s")
        server.start()
        front.start()
        try:
            with grpc.insecure_channel(f"unix:{folder}/s") as channel:
                call: Any = channel.unary_unary(_METHOD)
                replied = call(b"echo", timeout=_TIMEOUT_S, wait_for_ready=True) == b"echo"
                refused = _refused(call)
        finally:
            server.stop(0).wait()
            front.join(_TIMEOUT_S)
    return "" if replied and refused and not faults.is_set() else "a call was not answered as due"


def _refused(call: Any) -> bool:
    try:
        call(b"", timeout=_TIMEOUT_S)
    except grpc.RpcError as error:
        trailers: Any = error.trailing_metadata()
        has_details = any(key == "grpc-status-details-bin" for key, _ in trailers)
        return has_details and error.code() is grpc.StatusCode.INTERNAL
    return False


def _answer(requests: Sequence[bytes]) -> list[bytes | LicetError]:
    return [each or EvaluationError("empty") for each in requests]


def _elsewhere(_: bytes, context: grpc.ServicerContext) -> bytes:
    context.abort(grpc.StatusCode.UNIMPLEMENTED, "not by the fast front")
    raise AssertionError("abort returns never")  # pragma: no cover
