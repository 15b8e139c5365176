"""The load client speaks to a real server: each call gets its own answer, and refusals are seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from tests.load.http2 import load

SERVICE = "tests.Load"


def echo(raw: bytes, context: grpc.ServicerContext) -> bytes:
    """Answer with the message, or refuse."""
    if raw == b"no":
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no")
    return raw


@pytest.fixture(params=["unix", "tcp"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a server that echoes."""
    server = grpc.server(ThreadPoolExecutor(4))
    handler = grpc.method_handlers_generic_handler(
        SERVICE, {"Echo": grpc.unary_unary_rpc_method_handler(echo)}
    )
    server.add_generic_rpc_handlers((handler,))
    if request.param == "unix":
        where = f"unix:{tmp_path}/s"
        server.add_insecure_port(where)
    else:
        where = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    yield where
    server.stop(None)


@pytest.mark.parametrize("connections", [1, 3])
def test_every_call_gets_its_answer(address: str, connections: int) -> None:
    """Small and large ones, many in flight, whatever the windows of the connection."""
    bodies = [f"{number} ".encode() * (1 + number % 7 * 4_000) for number in range(500)]

    answers = load(
        address, f"/{SERVICE}/Echo", iter(bodies), 24, connections=connections, keep=True
    )

    assert sorted(answers.kept) == sorted(bodies)
    assert len(answers.seconds) == 500
    assert answers.refused == 0


def test_refusals_are_counted_apart(address: str) -> None:
    """A status other than OK is no answer."""
    answers = load(address, f"/{SERVICE}/Echo", iter([b"a", b"no", b"b"]), 1, keep=True)

    assert (answers.kept, answers.refused) == ([b"a", b"b"], 1)


def test_an_unknown_method_is_a_refusal(address: str) -> None:
    """Such a call ends without a message."""
    assert load(address, f"/{SERVICE}/Nothing", iter([b"a"]), 1).refused == 1
