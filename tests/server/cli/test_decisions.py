"""`licet decisions` and `explain` look back without changing anything."""

from __future__ import annotations

import pytest
from google.protobuf import json_format
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from grpc import StatusCode

from licet.v1.audit_service_pb2 import (
    GetDecisionResponse,
    ListDecisionsResponse,
)
from licet.v1.decision_service_pb2 import ExplainResponse
from licet.v1.explanation_pb2 import Explanation, ExplanationSection
from licet.v1.record_pb2 import DecisionRecord, DecisionSummary, StoredRecord
from licet.v1.verdict_pb2 import Verdict
from tests.server.cli.builders import a_decision, a_reason, a_status
from tests.server.cli.conftest import Licet, Services, digest

MOMENT = Timestamp(seconds=1_786_000_000)


def a_page(first: int, how_many: int, token: str = "") -> ListDecisionsResponse:
    """Return a page of decisions with running ids."""
    return ListDecisionsResponse(
        decisions=[
            DecisionSummary(
                decision_id=f"d-{number}",
                transaction_id=f"order-{number}",
                recorded_at=MOMENT,
                verdict=Verdict.VERDICT_REVIEW,
            )
            for number in range(first, first + how_many)
        ],
        next_page_token=token,
    )


def a_record(content: bytes = b'{"verdict":"BLOCK"}', claimed: str = "") -> GetDecisionResponse:
    """Return a decision with its stored bytes."""
    return GetDecisionResponse(
        record=DecisionRecord(
            decision_id="d-1",
            request_id="r-1",
            recorded_at=MOMENT,
            decision=a_decision(Verdict.VERDICT_BLOCK, a_reason()),
        ),
        stored=StoredRecord(content=content, digest=claimed or digest(content)),
    )


def test_list_goes_through_all_pages_up_to_the_limit(licet: Licet, services: Services) -> None:
    """Pages are the server's affair; the person gets as many lines as asked for."""
    services.answer(ListDecisions=[a_page(0, 2, "t1"), a_page(2, 2, "t2")])

    result = licet("decisions", "list", "--limit", "3")

    assert [line.split()[-1] for line in result.stdout.splitlines()[1:4]] == [
        "order-0", "order-1", "order-2",
    ]  # fmt: skip
    assert "and more; --limit 30" in result.stdout
    assert [asked.page_token for asked in services.asked["ListDecisions"]] == ["", "t1"]


def test_list_asks_for_verdicts_and_a_range(licet: Licet, services: Services) -> None:
    """A day means its start in UTC, and the end is not included."""
    services.answer(ListDecisions=a_page(0, 0))

    result = licet("decisions", "list", "--verdict", "block", "--verdict", "REVIEW",
                   "--from", "2026-08-06", "--until", "2026-08-06T12:00:00+02:00")  # fmt: skip

    asked = services.asked["ListDecisions"][0]
    assert list(asked.verdicts) == [Verdict.VERDICT_BLOCK, Verdict.VERDICT_REVIEW]
    assert asked.recorded.from_time.ToJsonString() == "2026-08-06T00:00:00Z"
    assert asked.recorded.until_time.ToJsonString() == "2026-08-06T10:00:00Z"
    assert result.stdout == "no decision\n"


def test_list_json_has_the_decisions_of_all_pages(licet: Licet, services: Services) -> None:
    """A program gets one message, however many pages there were."""
    services.answer(ListDecisions=[a_page(0, 2, "t1"), a_page(2, 1)])

    result = licet("decisions", "list", "--json")

    listed = json_format.Parse(result.stdout, ListDecisionsResponse())
    assert [each.decision_id for each in listed.decisions] == ["d-0", "d-1", "d-2"]


@pytest.mark.parametrize("moment", ["2026-08-06T12:00:00", "yesterday", "2026-13-01"])
def test_list_refuses_a_moment_that_could_be_two(licet: Licet, moment: str) -> None:
    """A time without a zone is no moment."""
    result = licet("decisions", "list", "--from", moment)

    assert result.exit_code == 2
    assert f"`{moment}` is no moment" in result.stderr


def test_show_tells_the_decision_and_when_it_was_recorded(licet: Licet, services: Services) -> None:
    """An auditor sees what was answered, and under which digest it is stored."""
    services.answer(GetDecision=a_record())

    result = licet("decisions", "show", "d-1")

    assert result.stdout.startswith("BLOCK: ")
    assert "\ndecision d-1\n" in result.stdout
    assert "\nrecorded 2026-08-06 07:06:40Z\nrequest r-1\n" in result.stdout


def test_show_record_writes_the_stored_bytes(licet: Licet, services: Services) -> None:
    """The bytes can be hashed by any other tool."""
    services.answer(GetDecision=a_record(b'{"a":"\xc3\xa9"}'))

    result = licet("decisions", "show", "d-1", "--record")

    assert result.stdout_bytes == b'{"a":"\xc3\xa9"}'


@pytest.mark.parametrize("form", [[], ["--json"], ["--record"]])
def test_show_refuses_a_record_that_is_not_what_its_digest_says(
    licet: Licet, services: Services, form: list[str]
) -> None:
    """The command checks the digest itself, and shows nothing that fails."""
    services.answer(GetDecision=a_record(claimed="00" * 32))

    result = licet("decisions", "show", "d-1", *form)

    assert result.exit_code == 3
    assert "alarm the auditor" in result.stderr
    assert result.stdout == ""


def test_show_of_an_unknown_decision_is_told(licet: Licet, services: Services) -> None:
    """A wrong id is the caller's to correct."""
    info = error_details_pb2.ErrorInfo(reason="DECISION_UNKNOWN", domain="licet")
    message = "no decision_id `d-9` is known here"
    services.answer(GetDecision=a_status(StatusCode.NOT_FOUND, message, info))

    result = licet("decisions", "show", "d-9")

    assert result.stderr == f"licet: {message} (DECISION_UNKNOWN)\n"
    assert result.exit_code == 2


def test_explain_tells_the_sections_in_order(licet: Licet, services: Services) -> None:
    """The words are the service's; the command only lays them out."""
    sections = [
        ExplanationSection(heading="Verdict", lines=["BLOCK under TEST"]),
        ExplanationSection(heading="Who can cure it", lines=["the authority: test.license"]),
    ]
    services.answer(Explain=ExplainResponse(explanation=Explanation(sections=sections)))

    result = licet("explain", "d-1")

    assert result.stdout == (
        "VERDICT\n  BLOCK under TEST\n\nWHO CAN CURE IT\n  the authority: test.license\n"
    )
