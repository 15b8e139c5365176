"""How long one call takes, durable record included, against an empty echo of the same server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server.compose import running
from server.settings import SHIPPED_RULESETS, Settings
from tests.server.api.calls import a_request, a_transaction

ECHO = "/tests.Echo/Echo"


class Echo(grpc.GenericRpcHandler):
    """Answers with the bytes it got: what the front costs by itself."""

    def service(
        self, handler_call_details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler[bytes, bytes] | None:
        """Handle the one method."""
        if handler_call_details.method != ECHO:
            return None
        return grpc.unary_unary_rpc_method_handler(lambda raw, _: raw)


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[grpc.Channel]:
    """Give a channel to a server with all shipped rulesets, and an echo beside its services."""
    folder: Path = tmp_path_factory.mktemp("bench")
    settings = Settings(
        listen=f"unix:{folder}/s",
        data=folder / "data",
        rulesets=SHIPPED_RULESETS,
        seed_demonstration_list=True,
    )
    with running(settings, more=(Echo(),)), grpc.insecure_channel(settings.listen) as opened:
        yield opened


def test_service_echoes(benchmark: BenchmarkFixture, channel: grpc.Channel) -> None:
    """The empty echo, from one caller."""
    call = channel.unary_unary(ECHO, request_serializer=bytes, response_deserializer=bytes)

    assert benchmark(lambda: call(b"")) == b""


def test_service_evaluates(benchmark: BenchmarkFixture, channel: grpc.Channel) -> None:
    """One Evaluate with all shipped rulesets, from one caller."""
    evaluate = DecisionServiceStub(channel).Evaluate
    request = a_request(a_transaction())

    assert benchmark(lambda: evaluate(request)).decision_id


def test_service_evaluates_many_at_once(benchmark: BenchmarkFixture, channel: grpc.Channel) -> None:
    """256 calls, 64 in flight; the time is that of all 256."""
    evaluate = DecisionServiceStub(channel).Evaluate
    request = a_request(a_transaction())

    with ThreadPoolExecutor(64) as pool:
        answers = benchmark.pedantic(  # type: ignore[no-untyped-call]
            lambda: list(pool.map(lambda _: evaluate(request), range(256))),
            rounds=5,
            warmup_rounds=1,
        )

    assert len({answer.decision_id for answer in answers}) == 256
