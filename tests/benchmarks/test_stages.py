"""What each stage of the way from a request's bytes to its reply costs, warm and in one thread.

Each round puts every one of some hundred varied transactions through one stage. Trade partners have
been seen before; values, lines and goods vary.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.decision.model import Decision
from licet.v1.decision_service_pb2 import EvaluateRequest
from server.api.asked import content, digest, pinned
from server.api.evaluation import Evaluation
from server.api.requests import known
from server.compose import Parts, parts
from server.decider import Pinned
from server.settings import SHIPPED_RULESETS, Settings
from server.translate import from_proto
from server.translate.reply import Replies
from tests.load.transactions import transactions

COUNT = 128


@dataclass(frozen=True, slots=True)
class Warm:
    """A server's parts that have seen every transaction.

    Attributes:
        parts: The parts, with all shipped rulesets and the demonstration list.
        raw: The requests as bytes.
        requests: The requests.
        pins: What they are decided with.
        decisions: Their decisions.
        evaluation: The way from request to reply.
        replies: Makes the messages.
    """

    parts: Parts
    raw: tuple[bytes, ...]
    requests: tuple[EvaluateRequest, ...]
    pins: Pinned
    decisions: tuple[Decision, ...]
    evaluation: Evaluation
    replies: Replies


Stage: TypeAlias = Callable[[Warm], object]


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Give a server's parts that have decided everything once."""
    folder: Path = tmp_path_factory.mktemp("stages")
    settings = Settings(
        data=folder / "data", rulesets=SHIPPED_RULESETS, seed_demonstration_list=True
    )
    with parts(settings) as made:
        requests = tuple(
            EvaluateRequest(transaction=each) for each in itertools.islice(transactions(1), COUNT)
        )
        evaluation = Evaluation(made.decider, made.recorder, made.clock, COUNT)
        pins = pinned(requests[0], made.decider, made.clock)
        decisions = tuple(_decided(made, each, pins) for each in requests)
        replies = Replies()
        for each in decisions:
            replies.decision(each)
        evaluation.many(requests)
        raw = tuple(each.SerializeToString() for each in requests)
        yield Warm(made, raw, requests, pins, decisions, evaluation, replies)


def _decided(made: Parts, request: EvaluateRequest, pins: Pinned) -> Decision:
    return made.decider.decide(request.transaction, content(request.transaction), pins)


STAGES: dict[str, Stage] = {
    "parse": lambda warm: [EvaluateRequest.FromString(each) for each in warm.raw],
    "check": lambda warm: list(map(known, warm.requests)),
    "digest": lambda warm: [digest(each) for each in warm.requests],
    "translate": lambda warm: [from_proto.transaction(each.transaction) for each in warm.requests],
    "decide": lambda warm: [_decided(warm.parts, each, warm.pins) for each in warm.requests],
    "decide_and_write": lambda warm: [
        _decided(warm.parts, each, warm.pins).canonical() for each in warm.requests
    ],
    "reply": lambda warm: [warm.replies.decision(each) for each in warm.decisions],
    "whole_in_one_commit": lambda warm: warm.evaluation.many(warm.requests),
    "whole_each_committed": lambda warm: [warm.evaluation.one(each) for each in warm.requests],
}


@pytest.mark.parametrize("stage", STAGES)
def test_stage(benchmark: BenchmarkFixture, warm: Warm, stage: str) -> None:
    """One stage for all transactions; ``decide`` translates and screens as well."""
    result = benchmark(STAGES[stage], warm)

    assert isinstance(result, list)
    assert len(result) == COUNT
