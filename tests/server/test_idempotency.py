"""One decision for a request id, however often it is asked for, and whatever breaks."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, TypeAlias

import grpc
import pytest

from licet.v1.decision_service_pb2 import EvaluateRequest, EvaluateResponse
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server.compose import running
from server.settings import Settings
from tests.server.api.calls import a_request, a_transaction
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.bad_network import BadNetwork

REQUESTS, COPIES, CALLERS = 60, 5, 8
RETRIED = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 5),
    ("grpc.min_reconnect_backoff_ms", 5),
    ("grpc.max_reconnect_backoff_ms", 30),
    ("grpc.enable_retries", 0),
    ("grpc.use_local_subchannel_pool", 1),
)


Evaluate: TypeAlias = "grpc.UnaryUnaryMultiCallable[EvaluateRequest, EvaluateResponse]"


def until_answered(call: Evaluate, request: EvaluateRequest) -> EvaluateResponse:
    """Ask again until there is an answer, as a platform does that must not lose one."""
    for _ in range(500):
        try:
            answer: EvaluateResponse = call(request, timeout=2)
        except grpc.RpcError as error:
            if error.code() not in RETRIED:
                raise
            time.sleep(0.005)
        else:
            return answer
    raise AssertionError(f"{request.request_id} was never answered")


@pytest.mark.parametrize("front", ["threads", "fast"])
@pytest.mark.parametrize("seed", [1, 2])
def test_one_decision_each_over_a_network_that_breaks(
    tmp_path: Path, front: Literal["threads", "fast"], seed: int
) -> None:
    """Duplicated, reordered and concurrent calls over connections that are cut: one decision each.

    Every copy gets that decision, also a copy whose first answer was lost with its connection.
    """
    (tmp_path / "rulesets").mkdir()
    settings = Settings(
        listen=f"unix:{tmp_path}/s",
        data=tmp_path / "data",
        rulesets=tmp_path / "rulesets",
        front=front,
    )
    requests = [
        a_request(a_transaction(name=f"Customer {number}"), f"order-{number}")
        for number in range(REQUESTS)
    ]
    asked = requests * COPIES
    random.Random(seed).shuffle(asked)
    network = BadNetwork(tmp_path / "s", tmp_path / "n", seed)
    answers: dict[str, set[str]] = defaultdict(set)
    with running(settings, FakeClock()) as started:
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        with network.running() as address:
            channels = [grpc.insecure_channel(address, OPTIONS) for _ in range(3)]
            calls = [DecisionServiceStub(each).Evaluate for each in channels]
            with ThreadPoolExecutor(CALLERS) as pool:
                numbered = enumerate(asked)
                told = pool.map(lambda each: until_answered(calls[each[0] % 3], each[1]), numbered)
                for request, answer in zip(asked, told, strict=True):
                    answers[request.request_id].add(answer.decision_id)
            for channel in channels:
                channel.close()
        recorded = list(started.parts.decisions.iterate())

    assert network.broken > 20
    assert len(answers) == REQUESTS
    assert all(len(each) == 1 for each in answers.values())
    assert {each.entry.request_id: {each.entry.decision_id} for each in recorded} == answers
    assert len(recorded) == REQUESTS
