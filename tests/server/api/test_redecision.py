"""Replay of a range, backtest and reconsideration, over gRPC."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import grpc
import pytest
from google.type.date_pb2 import Date

from licet.v1 import audit_service_pb2 as pb
from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.decision_service_pb2 import SimulateRequest
from licet.v1.ruleset_service_pb2 import BacktestRequest
from licet.v1.verdict_pb2 import Verdict
from server.compose import running
from server.moments import timestamp
from server.settings import Settings
from tests.server.api.calls import AS_OF, a_request, a_transaction, refusal
from tests.server.api.conftest import Client, FakeClock
from tests.server.api.law_files import law_files
from tests.server.redecision.folders import a_longer_list, record, some_transactions

ALLOW, BLOCK = Verdict.VERDICT_ALLOW, Verdict.VERDICT_BLOCK


def record_some(client: Client, number: int) -> list[str]:
    """Record so many decisions and return their ids."""
    return record(client.running.parts, some_transactions(number))


def test_replay_range_tells_it_part_by_part_and_goes_on_by_token(client: Client) -> None:
    """A call that broke off is taken up where it was, and all parts add up to the range."""
    ids = record_some(client, 600)
    asked = DecisionRange(first_decision_id=ids[10])

    whole = list(client.audit.ReplayRange(pb.ReplayRangeRequest(decisions=asked)))
    record_some(client, 5)
    rest = list(
        client.audit.ReplayRange(
            pb.ReplayRangeRequest(decisions=asked, resume_token=whole[0].resume_token)
        )
    )

    assert [part.done_count for part in whole] == [250, 500, 590]
    assert {part.total_count for part in whole + rest} == {590}
    assert rest == whole[1:]
    assert sum(part.report.totals.identical_count for part in whole) == 590


def test_replay_range_that_is_done_has_nothing_left(client: Client) -> None:
    """The token of the last part gives no further part."""
    record_some(client, 3)
    (part,) = client.audit.ReplayRange(pb.ReplayRangeRequest())

    assert not list(client.audit.ReplayRange(pb.ReplayRangeRequest(resume_token=part.resume_token)))


@pytest.mark.parametrize("token", ["nonsense", "W10=", "WzEsMiwzLCIiXQ=="])
def test_replay_range_refuses_a_token_of_something_else(client: Client, token: str) -> None:
    """A token belongs to its question."""
    record_some(client, 1)
    request = pb.ReplayRangeRequest(
        decisions=DecisionRange(from_time=timestamp(1)), resume_token=token
    )

    refused = refusal(lambda: list(client.audit.ReplayRange(request)))

    assert refused.info.reason == "PAGE_TOKEN_INVALID"
    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT


def test_replay_range_of_an_unknown_decision_is_not_found(client: Client) -> None:
    """A range needs ends that exist."""
    request = pb.ReplayRangeRequest(decisions=DecisionRange(last_decision_id="d-9"))

    refused = refusal(lambda: list(client.audit.ReplayRange(request)))

    assert (refused.code, refused.info.reason) == (
        grpc.StatusCode.NOT_FOUND, "DECISION_UNKNOWN",
    )  # fmt: skip


@pytest.fixture
def narrow(settings: Settings) -> Iterator[Client]:
    """Give a client of a server that takes one call at a time."""
    clock = FakeClock()
    limited = settings.model_copy(update={"max_in_flight": 1})
    with running(limited, clock) as started, grpc.insecure_channel(settings.listen) as channel:
        started.parts.law.publish([law_files()], None)
        yield Client(started, channel, clock)


def test_replay_range_that_is_cancelled_gives_its_place_back(narrow: Client) -> None:
    """Who hangs up in the middle of a stream does not keep others out for ever."""
    record_some(narrow, 600)
    stream = narrow.audit.ReplayRange(pb.ReplayRangeRequest())
    next(stream)
    stream.cancel()

    answers: list[object] = []
    moment = threading.Event()
    for _ in range(600):
        with contextlib.suppress(grpc.RpcError):
            answers.append(narrow.decisions.Evaluate(a_request()))
        if answers or moment.wait(0.05):
            break

    assert answers


def test_backtest_tells_progress_and_then_what_would_be_different(client: Client) -> None:
    """The report comes with the last message."""
    ids = record_some(client, 6)
    release = client.running.parts.law.publish(
        [law_files("2026.2.0", embargoed="DE")], None
    ).release.digest

    *progress, last = client.rulesets.Backtest(BacktestRequest(release_digest=release))

    assert not any(each.HasField("report") for each in progress)
    assert (last.done_count, last.total_count) == (6, 6)
    (change,) = last.report.changes
    assert (change.recorded_verdict, change.new_verdict) == (ALLOW, BLOCK)
    assert change.example_decision_ids == [ids[0]]


def test_backtest_of_nothing_recorded_is_an_empty_report(client: Client) -> None:
    """A new log has nothing to be tried on."""
    release = client.running.parts.law.now().digest

    (last,) = client.rulesets.Backtest(BacktestRequest(release_digest=release))

    assert last.HasField("report")
    assert last.report.decision_count == 0


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (BacktestRequest(), "MISSING_FIELD"),
        (BacktestRequest(release_digest="00" * 32), "RELEASE_UNKNOWN"),
        (BacktestRequest(list_snapshot_digests=["00" * 32]), "SNAPSHOT_UNKNOWN"),
    ],
)
def test_backtest_with_what_is_not_there_is_refused(
    client: Client, request_: BacktestRequest, reason: str
) -> None:
    """A wrong digest is told before anything is decided."""
    refused = refusal(lambda: list(client.rulesets.Backtest(request_)))

    assert refused.info.reason == reason


def test_reconsider_tells_the_four_answers(client: Client) -> None:
    """A list that was imported later is known now and was not then."""
    decided = client.decisions.Evaluate(a_request())
    client.clock.now_ms += 1_000
    client.running.parts.importer.keep(a_longer_list("Friendly GmbH"))

    response = client.audit.Reconsider(
        pb.ReconsiderRequest(decision_id=decided.decision_id, as_of=Date(year=2026, month=2, day=1))
    )

    assert [each.decision.verdict for each in response.decisions] == [ALLOW, BLOCK, ALLOW, BLOCK]
    assert [each.as_of.month for each in response.decisions] == [1, 1, 2, 2]
    assert response.is_then_as_recorded
    assert response.recorded == decided.decision
    assert response.decisions[1].decision.provenance.HasField("known_at")


def test_reconsider_by_what_is_not_yet_known_is_refused(client: Client) -> None:
    """What will be published is nobody's knowledge."""
    decided = client.decisions.Evaluate(a_request())
    later = timestamp(client.clock.now_ms + 60_000)

    refused = refusal(
        lambda: client.audit.Reconsider(
            pb.ReconsiderRequest(decision_id=decided.decision_id, known_at=later)
        )
    )

    assert "known_at" in refused.fields


def test_reconsider_tells_a_corner_without_law(client: Client) -> None:
    """Before the first release there was nothing to decide by."""
    decided = client.decisions.Evaluate(a_request())

    response = client.audit.Reconsider(
        pb.ReconsiderRequest(decision_id=decided.decision_id, known_at=timestamp(1))
    )

    assert not response.decisions[1].HasField("decision")
    assert "no release is live" in response.decisions[1].message


def test_simulate_by_a_moment_leaves_out_what_came_later(client: Client) -> None:
    """Releases and lists count from the moment that they were published, imported or started."""
    clock, parts = client.clock, client.running.parts
    moments = [clock()]
    parts.law.publish([law_files("2026.2.0", embargoed="DE")], clock.now_ms + 1_000_000)
    parts.importer.keep(a_longer_list("Exemplo Ltda"))
    moments.append(clock())
    clock.now_ms += 1_000_000
    moments.append(clock())

    def verdicts(destination: str, name: str) -> list[Verdict.ValueType]:
        transaction = a_transaction(destination=destination, name=name)
        return [
            client.decisions.Simulate(
                SimulateRequest(transaction=transaction, as_of=AS_OF, known_at=timestamp(each))
            ).decision.verdict
            for each in moments
        ]

    assert verdicts("DE", "Friendly GmbH") == [ALLOW, ALLOW, BLOCK]
    assert verdicts("BR", "Exemplo Ltda") == [ALLOW, BLOCK, BLOCK]
