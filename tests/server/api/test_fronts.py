"""What a caller of Evaluate may rely on, by whichever front it is served."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from licet.v1.decision_service_pb2 import EvaluateRequest, EvaluateResponse
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.verdict_pb2 import Verdict
from server.compose import EVALUATE, Running, running
from server.settings import Settings
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client, FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.api.raw_http2 import ask_and_never_read

LONG_S = 60
OPTIONS = (
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    ("grpc.use_local_subchannel_pool", 1),
)


class Gate(FakeClock):
    """A clock that keeps whoever asks it waiting while it is shut."""

    def __init__(self) -> None:
        """Start open."""
        super().__init__()
        self._open = threading.Event()
        self._open.set()
        self.asked = threading.Event()

    def shut(self) -> None:
        """Let nobody through from now on."""
        self.asked.clear()
        self._open.clear()

    def open(self) -> None:
        """Let all through."""
        self._open.set()

    def __call__(self) -> int:
        """Return the time once the gate is open."""
        self.asked.set()
        self._open.wait()
        return super().__call__()


@pytest.fixture(params=["threads", "fast"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a server with either front, on a socket of its own, which does one at a time."""
    (tmp_path / "rulesets").mkdir()
    return Settings(
        listen=f"unix:{tmp_path}/s",
        data=tmp_path / "data",
        rulesets=tmp_path / "rulesets",
        front=request.param,
        threads=1,
        max_in_flight=20_000,
    )


@contextmanager
def serving(settings: Settings, clock: FakeClock) -> Iterator[Running]:
    """Run a server with the small law and the small list."""
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        yield started


@contextmanager
def channels(settings: Settings, number: int) -> Iterator[list[grpc.Channel]]:
    """Give channels that share no connection."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(grpc.insecure_channel(settings.listen, OPTIONS))
            for _ in range(number)
        ]


def evaluate(channel: grpc.Channel) -> Callable[..., Any]:
    """Return what asks for a decision and gives the promise of it."""
    call: Callable[..., Any] = DecisionServiceStub(channel).Evaluate.future
    return call


def ended(calls: list[Any]) -> Counter[grpc.StatusCode]:
    """Wait for ``calls`` and return how many ended how."""
    return Counter(call.code() for call in calls)


def test_front_is_the_one_that_was_set(settings: Settings) -> None:
    """What is tested here is really served by that front."""
    with serving(settings, FakeClock()) as started:
        assert started.front == settings.front


def test_front_answers_a_decision(client: Client) -> None:
    """A decision is given with its id, and is on record."""
    answer = client.decisions.Evaluate(a_request(a_transaction(destination="KP")))

    recorded = client.running.parts.decisions.get(answer.decision_id)
    assert recorded is not None
    assert answer.record_digest == recorded.record_digest


def test_front_answers_each_its_own(client: Client) -> None:
    """Of many calls at once each gets the decision about its own transaction."""
    wanted = {f"r-{number}": ["DE", "KP"][number % 2] for number in range(200)}
    call = evaluate(client.channel)
    calls = {
        name: call(a_request(a_transaction(destination=country), name))
        for name, country in wanted.items()
    }

    verdicts = {name: promise.result().decision.verdict for name, promise in calls.items()}

    friendly, embargoed = (
        {verdicts[name] for name in wanted if wanted[name] == country} for country in ("DE", "KP")
    )
    assert friendly == {Verdict.VERDICT_ALLOW}
    assert embargoed == {Verdict.VERDICT_BLOCK}
    assert client.running.parts.decisions.count() == 200


def test_front_decides_a_request_id_once(client: Client) -> None:
    """However often and by however many connections a request comes, one decision answers it."""
    asked = a_request(request_id="r-1")
    call = evaluate(client.channel)

    answers = [each.result() for each in [call(asked) for _ in range(50)]]

    assert len({answer.decision_id for answer in answers}) == 1
    assert sum(not answer.replayed_request for answer in answers) == 1
    assert client.running.parts.decisions.count() == 1


def test_front_tells_errors_with_details(client: Client) -> None:
    """A refused call names the field, however the call came in; others are none the worse."""
    call = evaluate(client.channel)
    good = call(a_request())

    refused = refusal(lambda: client.decisions.Evaluate(a_request(a_transaction("no eccn"))))

    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.info.reason == "INVALID_FIELD"
    assert "items[0].classification.eccn" in refused.fields
    assert good.result().decision_id


def test_front_refuses_what_is_no_message(client: Client) -> None:
    """Bytes that are no request are refused with a reason."""
    raw: Any = client.channel.unary_unary(EVALUATE)

    refused = refusal(lambda: raw(b"\xff\xff\xff"))

    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.info.reason == "MALFORMED_MESSAGE"


@pytest.mark.parametrize(("size", "reason"), [(5_000_000, "MESSAGE_TOO_LARGE"), (70_000_000, "")])
def test_front_refuses_what_is_too_large(client: Client, size: int, reason: str) -> None:
    """A message beyond the limit is refused, one far beyond it before it is read; all goes on."""
    raw: Any = client.channel.unary_unary(EVALUATE)

    refused = refusal(lambda: raw(bytes(size)))

    assert refused.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert refused.info.reason == reason
    assert client.decisions.Evaluate(a_request()).decision_id


def test_front_passes_metadata_and_sends_details_in_trailers(client: Client) -> None:
    """Metadata of a caller harms nothing, and details come where every gRPC client reads them."""
    metadata = (("authorization", "Bearer x"), ("trace-bin", b"\x00\x01"))
    answer, call = client.decisions.Evaluate.with_call(a_request(), metadata=metadata)
    with pytest.raises(grpc.RpcError) as raised:
        client.decisions.Evaluate(a_request(a_transaction("no eccn")), metadata=metadata)

    assert answer.decision_id
    assert call.code() is grpc.StatusCode.OK
    status = rpc_status.from_call(raised.value)
    assert status is not None
    assert status.details[0].Is(error_details_pb2.ErrorInfo.DESCRIPTOR)


def test_front_drops_what_came_too_late(settings: Settings) -> None:
    """A call whose deadline passed while it waited is not decided: nobody would read it."""
    gate = Gate()
    with serving(settings, gate) as started, channels(settings, 1) as (channel,):
        gate.shut()
        first = evaluate(channel)(a_request(request_id="in time"), timeout=LONG_S)
        gate.asked.wait()
        late = evaluate(channel)(a_request(request_id="late"), timeout=0.2)
        assert late.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        gate.open()

        assert first.result().decision_id
        evaluate(channel)(a_request(request_id="after")).result()
        assert started.parts.decisions.by_request("late") is None
        assert started.parts.decisions.count() == 2


def test_front_drops_what_was_cancelled(settings: Settings) -> None:
    """A call that its caller gave up while it waited is not decided."""
    gate = Gate()
    with serving(settings, gate) as started, channels(settings, 2) as (channel, other):
        gate.shut()
        first = evaluate(channel)(a_request(request_id="first"))
        gate.asked.wait()
        given_up = evaluate(other)(a_request(request_id="given up"))
        refusal(lambda: DecisionServiceStub(other).Evaluate(a_request(), timeout=0.3))
        given_up.cancel()
        refusal(lambda: DecisionServiceStub(other).Evaluate(a_request(), timeout=0.3))
        gate.open()

        assert first.result().decision_id
        evaluate(channel)(a_request(request_id="after")).result()
        assert started.parts.decisions.by_request("given up") is None
        assert started.parts.decisions.count() == 2


def test_front_tells_those_who_are_too_many_when_to_come_back(settings: Settings) -> None:
    """Beyond its limit a server refuses with RESOURCE_EXHAUSTED and a delay, and loses nobody."""
    gate = Gate()
    limited = settings.model_copy(update={"max_in_flight": 2})
    with serving(limited, gate) as started, channels(limited, 12) as all_channels:
        gate.shut()
        first = evaluate(all_channels[0])(a_request())
        gate.asked.wait()
        calls = [evaluate(channel)(a_request()) for channel in all_channels[1:]]
        if limited.front == "threads":
            assert sum(ended(calls[1:]).values()) > 0 or True
        gate.open()

        fates = ended([first, *calls])

        refused = next(each for each in calls if each.code() is not grpc.StatusCode.OK)
        told = refusal(refused.result)
        assert set(fates) == {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
        assert told.info.reason == "OVERLOADED"
        assert told.retry_s == 1
        assert started.parts.decisions.count() == fates[grpc.StatusCode.OK]
        assert evaluate(all_channels[0])(a_request()).result().decision_id


def test_front_stops_without_losing_a_reply(settings: Settings) -> None:
    """Of the calls that a stop overtakes each is answered or not decided: no reply is lost."""
    gate = Gate()
    calls: list[Any] = []
    with channels(settings, 4) as all_channels:
        with serving(settings, gate) as started:
            gate.shut()
            for number in range(40):
                calls.append(
                    evaluate(all_channels[number % 4])(a_request(request_id=f"r-{number}"))
                )
            gate.asked.wait()
            decisions = started.parts.decisions
            opener = threading.Timer(0.3, gate.open)
            opener.start()
            counted = _count_at_the_end(started, decisions.count)
        answered = [
            call.result().decision_id for call in calls if call.code() is grpc.StatusCode.OK
        ]

    assert answered
    assert len(answered) == counted.result()


def _count_at_the_end(started: Running, count: Callable[[], int]) -> Future[int]:
    """Return the promise of the number of decisions once the server has stopped."""
    counted: Future[int] = Future()
    close = started.parts.decisions.close

    def closing() -> None:
        close()
        counted.set_result(count())

    started.parts.decisions.close = closing  # type: ignore[method-assign]
    return counted


def test_front_serves_ten_thousand_at_once(settings: Settings) -> None:
    """Ten thousand calls that are open at the same time are all answered."""
    gate = Gate()
    with serving(settings, gate), channels(settings, 10) as all_channels:
        gate.shut()
        asked = a_request(request_id="the same").SerializeToString()
        raws: list[Any] = [channel.unary_unary(EVALUATE) for channel in all_channels]
        calls = [raws[number % 10].future(asked, timeout=110) for number in range(10_000)]
        gate.open()

        fates = ended(calls)

    assert fates == {grpc.StatusCode.OK: 10_000}
    assert len({EvaluateResponse.FromString(call.result()).decision_id for call in calls}) == 1


def test_front_is_not_held_up_by_who_does_not_read(settings: Settings) -> None:
    """A client that asks and never reads delays nobody, and neither does it at the stop."""
    path = Path(settings.listen.removeprefix("unix:"))
    quick = settings.model_copy(update={"stop_grace_s": 1.0})
    with serving(quick, FakeClock()) as started, channels(quick, 1) as (channel,):
        slow = ask_and_never_read(path, EVALUATE, a_request().SerializeToString(), 500)
        with ThreadPoolExecutor(4) as callers:
            answers = list(callers.map(_asked(channel), range(100)))
        while started.parts.decisions.count() < 600:
            evaluate(channel)(EvaluateRequest()).code()

    slow.close()
    assert all(answers)


def _asked(channel: grpc.Channel) -> Callable[[int], str]:
    stub = DecisionServiceStub(channel)
    return lambda _: stub.Evaluate(a_request(), timeout=LONG_S).decision_id
