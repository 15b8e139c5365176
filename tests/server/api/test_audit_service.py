"""What an auditor gets: decisions as stored, and decided again to the same bytes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import grpc

from licet.v1 import audit_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.compose import running
from server.replay import first_difference
from server.settings import Settings
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client, FakeClock, a_list
from tests.server.api.law_files import law_files

IDENTICAL = pb.REPLAY_OUTCOME_IDENTICAL
UNREPLAYABLE = pb.REPLAY_OUTCOME_UNREPLAYABLE


def replay(client: Client, *decision_ids: str) -> list[pb.ReplayResult]:
    """Replay decisions by their ids."""
    request = pb.ReplayRequest(decisions=pb.DecisionIds(decision_ids=decision_ids))
    return list(client.audit.Replay(request).results)


def test_replay_gives_identical_bytes(client: Client) -> None:
    """Every verdict is decided again from its pins to the same bytes."""
    transactions = [a_transaction(), a_transaction("3A001"), a_transaction(destination="KP")]
    ids = [client.decisions.Evaluate(a_request(each)).decision_id for each in transactions]

    results = replay(client, *ids)

    assert [result.outcome for result in results] == [IDENTICAL] * 3
    assert all(result.recorded_digest == result.replayed_digest for result in results)


def test_replay_after_newer_law_and_lists_is_identical(client: Client) -> None:
    """What was published later does not reach back into a decision that was made."""
    before = client.decisions.Evaluate(a_request(a_transaction(destination="DE")))
    client.running.parts.law.publish([law_files("2026.2.0", embargoed="DE")], None)
    client.running.parts.importer.keep(a_list())

    after = client.decisions.Evaluate(a_request(a_transaction(destination="DE")))
    results = replay(client, before.decision_id, after.decision_id)

    assert before.decision.verdict == Verdict.VERDICT_ALLOW
    assert after.decision.verdict == Verdict.VERDICT_BLOCK
    assert [result.outcome for result in results] == [IDENTICAL] * 2


def test_replay_in_another_process_is_identical(settings: Settings) -> None:
    """A server that was stopped and started again replays what the first one decided."""
    clock = FakeClock()
    with running(settings, clock) as first:
        first.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            decision_id = Client(first, channel, clock).decisions.Evaluate(a_request()).decision_id

    with running(settings, clock) as second, grpc.insecure_channel(settings.listen) as channel:
        results = replay(Client(second, channel, clock), decision_id)

    assert [result.outcome for result in results] == [IDENTICAL]


def test_replay_pages_through_a_range(client: Client) -> None:
    """A range is replayed page by page, the oldest first, each decision once."""
    ids = [client.decisions.Evaluate(a_request()).decision_id for _ in range(5)]
    replayed: list[str] = []
    token = ""

    while True:
        page = client.audit.Replay(
            pb.ReplayRequest(recorded=pb.TimeRange(), page_size=2, page_token=token)
        )
        replayed += [result.decision_id for result in page.results]
        token = page.next_page_token
        if not token:
            break

    assert replayed == ids
    assert page.total_count == 5


def test_replay_names_a_tampered_pin(settings: Settings) -> None:
    """A ruleset file that was changed in the database is found, and the pin is named."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            decision_id = (
                Client(started, channel, clock).decisions.Evaluate(a_request()).decision_id
            )
    _tamper(settings.data / "licet.db", b"Nothing goes there", b"Anything goes ther")

    with running(settings, clock) as again, grpc.insecure_channel(settings.listen) as channel:
        (result,) = replay(Client(again, channel, clock), decision_id)

    assert result.outcome == UNREPLAYABLE
    assert result.error_reason == ErrorReason.ERROR_REASON_PIN_TAMPERED
    assert "rules/all.yaml" in result.pin


def test_replay_names_a_tampered_record(settings: Settings) -> None:
    """A record that was changed in the database is found."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            decision_id = (
                Client(started, channel, clock).decisions.Evaluate(a_request()).decision_id
            )
    _tamper(settings.data / "licet.db", b'"verdict":"REVIEW"', b'"verdict":"ALLOW_"')

    with running(settings, clock) as again, grpc.insecure_channel(settings.listen) as channel:
        (result,) = replay(Client(again, channel, clock), decision_id)

    assert result.outcome == UNREPLAYABLE
    assert result.error_reason == ErrorReason.ERROR_REASON_PIN_TAMPERED


def test_replay_of_a_range_tells_a_tampered_record_and_replays_the_others(
    settings: Settings,
) -> None:
    """A record that was changed is an outcome of its decision, and no error of the call."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            client = Client(started, channel, clock)
            for number in range(3):
                client.decisions.Evaluate(a_request(request_id=f"request-{number}"))
    _tamper(settings.data / "licet.db", b'"request_id":"request-1"', b'"request_id":"request-7"')

    with running(settings, clock) as again, grpc.insecure_channel(settings.listen) as channel:
        page = Client(again, channel, clock).audit.Replay(pb.ReplayRequest(recorded=pb.TimeRange()))

    assert [each.outcome for each in page.results] == [IDENTICAL, UNREPLAYABLE, IDENTICAL]


def _tamper(database: Path, old: bytes, new: bytes) -> None:
    """Change bytes behind the database's back, as an editor of the file could."""
    sqlite3.connect(database).close()
    content = database.read_bytes()
    assert old in content
    assert len(old) == len(new)
    database.write_bytes(content.replace(old, new))


def test_list_decisions_pages_are_complete_and_filtered(client: Client) -> None:
    """Pages give each decision once, the newest first; filters hold on every page."""
    for number in range(7):
        client.decisions.Evaluate(a_request(a_transaction("3A001" if number % 2 else "EAR99")))
    listed: list[str] = []
    token = ""

    while True:
        page = client.audit.ListDecisions(
            pb.ListDecisionsRequest(page_size=2, page_token=token, verdicts=[Verdict.VERDICT_ALLOW])
        )
        listed += [decision.decision_id for decision in page.decisions]
        token = page.next_page_token
        if not token:
            break

    assert len(listed) == len(set(listed)) == 4
    assert listed == sorted(listed, reverse=True)


def test_list_decisions_token_of_another_question_is_refused(client: Client) -> None:
    """A page token belongs to its question."""
    for _ in range(3):
        client.decisions.Evaluate(a_request())
    token = client.audit.ListDecisions(pb.ListDecisionsRequest(page_size=1)).next_page_token

    refused = refusal(
        lambda: client.audit.ListDecisions(
            pb.ListDecisionsRequest(page_token=token, verdicts=[Verdict.VERDICT_BLOCK])
        )
    )

    assert refused.info.reason == "PAGE_TOKEN_INVALID"


def test_get_decision_unknown_id_is_not_found(client: Client) -> None:
    """An id that was never given is no decision."""
    refused = refusal(
        lambda: client.audit.GetDecision(pb.GetDecisionRequest(decision_id="nothing"))
    )

    assert refused.code == grpc.StatusCode.NOT_FOUND


def test_first_difference_names_the_first_rule_that_differs() -> None:
    """An auditor learns where to start looking."""
    same = {"rule": "a", "explanation": "x"}
    was = {"reasons": [same, {"rule": "b", "explanation": "x"}], "missing": []}
    now = {"reasons": [same, {"rule": "b", "explanation": "y"}], "missing": []}

    assert first_difference(was, now) == "b"
    assert first_difference(was, was) == ""
    assert first_difference(was, {**was, "reasons": [same]}) == "b"
    assert first_difference(was, {**was, "missing": [same]}) == "missing"
