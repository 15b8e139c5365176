"""Batches over one call: in order, each entry by itself, held up, ended and resumed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import grpc

from licet.v1.decision_service_pb2 import (
    BatchEvaluateEntry,
    BatchEvaluateRequest,
    StreamEvaluateRequest,
    StreamEvaluateResponse,
)
from licet.v1.verdict_pb2 import Verdict
from server.compose import running
from server.settings import Settings
from tests.server.api.calls import AS_OF, a_request, a_transaction, refusal
from tests.server.api.conftest import Client, FakeClock, a_list
from tests.server.api.law_files import law_files


def a_batch(sequence: int, *destinations: str, eccn: str = "EAR99") -> StreamEvaluateRequest:
    """Return a batch of a stream, one entry to each of ``destinations``."""
    entries = [
        BatchEvaluateEntry(
            request_id=f"{sequence}-{place}", transaction=a_transaction(eccn, destination)
        )
        for place, destination in enumerate(destinations)
    ]
    return StreamEvaluateRequest(
        sequence=sequence, batch=BatchEvaluateRequest(entries=entries, as_of=AS_OF)
    )


def ids(responses: list[StreamEvaluateResponse]) -> list[str]:
    """Return the ids of all decisions in ``responses``."""
    return [each.response.decision_id for all_ in responses for each in all_.response.results]


def test_stream_answers_each_batch_in_its_order(client: Client) -> None:
    """Answers bear the numbers of their batches, and each entry has its own verdict or error."""
    batches = [a_batch(3, "DE", "KP"), a_batch(7, "DE", eccn="no eccn"), a_batch(8, "DE")]

    responses = list(client.decisions.StreamEvaluate(iter(batches)))

    first, faulty, last = (each.response.results for each in responses)
    assert [each.sequence for each in responses] == [3, 7, 8]
    assert [each.response.decision.verdict for each in first] == [
        Verdict.VERDICT_ALLOW,
        Verdict.VERDICT_BLOCK,
    ]
    assert [each.status.code for each in faulty] == [grpc.StatusCode.INVALID_ARGUMENT.value[0]]
    assert last[0].response.decision_id
    assert client.running.parts.decisions.count() == 3


def test_stream_that_broke_is_resumed_from_the_record(client: Client) -> None:
    """What is sent again after a break is answered with the decision of then."""
    batches = [a_batch(number, "DE", "KP") for number in (1, 2, 3)]
    call = client.decisions.StreamEvaluate(iter(batches))
    before = [next(call), next(call)]
    call.cancel()

    after = list(client.decisions.StreamEvaluate(iter(batches[1:])))

    assert [each.sequence for each in after] == [2, 3]
    assert ids(after)[:2] == ids(before)[2:]
    assert [each.response.replayed_request for each in after[0].response.results] == [True, True]
    assert client.running.parts.decisions.count() == 6


def test_stream_refuses_a_number_that_does_not_follow(client: Client) -> None:
    """Numbers that don't rise are a fault of the client: answers could not be told apart."""
    batches = [a_batch(2, "DE"), a_batch(2, "KP")]
    call = client.decisions.StreamEvaluate(iter(batches))
    next(call)

    refused = refusal(lambda: next(call))

    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.info.metadata["field"] == "sequence"


def test_stream_answers_a_faulty_batch_and_goes_on(client: Client) -> None:
    """A batch without request ids, or without entries, is refused; the next one is decided."""
    nameless = a_batch(1, "DE")
    nameless.batch.entries[0].ClearField("request_id")
    batches = [nameless, StreamEvaluateRequest(sequence=2), a_batch(3, "DE")]

    responses = list(client.decisions.StreamEvaluate(iter(batches)))

    invalid = grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert [each.status.code for each in responses] == [invalid, invalid, 0]
    assert "batch.entries[0].request_id" in responses[0].status.message
    assert client.running.parts.decisions.count() == 1


def test_stream_reads_no_further_than_it_answers(client: Client) -> None:
    """A client that sends without reading is held up, and the server holds little of it."""
    sent = 0
    many = [f"{letter}{other}" for letter in "ABCD" for other in "ABCDEFGHIJKLMNOP"]
    padding = "x" * 2_000

    def endless() -> Iterator[StreamEvaluateRequest]:
        nonlocal sent
        while True:
            sent += 1
            request = a_batch(sent, *("DE" for _ in many))
            for entry in request.batch.entries:
                entry.transaction.parties[0].name = padding
            yield request

    call = client.decisions.StreamEvaluate(endless())
    next(call)
    settled = -1
    while settled != sent:  # until nothing moves for a second
        settled = sent
        threading.Event().wait(1.0)
    call.cancel()

    assert 0 < settled < 500
    assert client.decisions.Evaluate(a_request()).decision_id


def test_streams_are_bounded_and_leave_threads_for_others(settings: Settings) -> None:
    """Streams that idle take no thread from other calls; one too many is told to come back."""
    limited = settings.model_copy(update={"max_streams": 2, "threads": 1})
    never = threading.Event()

    def idle() -> Iterator[StreamEvaluateRequest]:
        yield a_batch(1, "DE")
        never.wait()

    clock = FakeClock()
    with running(limited, clock) as started, grpc.insecure_channel(limited.listen) as channel:
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        client = Client(started, channel, clock)
        calls = [client.decisions.StreamEvaluate(idle()) for _ in range(2)]
        for call in calls:
            next(call)

        refused = refusal(lambda: list(client.decisions.StreamEvaluate(iter([a_batch(1, "DE")]))))

        assert client.decisions.Evaluate(a_request()).decision_id
        assert refused.info.reason == "OVERLOADED"
        assert refused.retry_s == 1
        for call in calls:
            call.cancel()
        never.set()


def test_stream_ends_when_the_server_stops(settings: Settings) -> None:
    """A stop waits for no stream: one that idles is ended at once, and its client can resume."""
    never = threading.Event()

    def idle() -> Iterator[StreamEvaluateRequest]:
        yield a_batch(1, "DE")
        never.wait()

    with grpc.insecure_channel(settings.listen) as channel:
        with running(settings, FakeClock()) as started:
            started.parts.law.publish([law_files()], None)
            call = Client(started, channel, FakeClock()).decisions.StreamEvaluate(idle())
            answered = next(call)
            started.streams.end()

            ended = refusal(lambda: next(call))
        never.set()

    assert answered.response.results[0].response.decision_id
    assert ended.code in (grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE)
