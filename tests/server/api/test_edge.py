"""What every call gets: health, reflection, limits, and errors without a traceback."""

from __future__ import annotations

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from engine.errors import EvaluationError, IntegrityError, LicetError, RulesetError
from licet.v1.error_reason_pb2 import ErrorReason
from server.compose import SERVICES, running
from server.errors import RequestError
from server.settings import Settings
from server.status import STATUS, code, reason, status
from server.store.errors import NotDurableError
from tests.server.api.calls import a_request, refusal
from tests.server.api.conftest import Client, FakeClock
from tests.server.api.law_files import law_files


def test_status_covers_every_branch_of_the_error_tree() -> None:
    """A new branch must say what callers get to see."""
    assert set(STATUS) == set(LicetError.__subclasses__())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (IntegrityError("release", "ab", "is missing"), grpc.StatusCode.DATA_LOSS),
        (EvaluationError("broken"), grpc.StatusCode.INTERNAL),
        (NotDurableError("disk full"), grpc.StatusCode.UNAVAILABLE),
        (RulesetError([]), grpc.StatusCode.FAILED_PRECONDITION),
    ],
)
def test_status_has_a_reason_of_the_closed_list(
    error: LicetError, expected: grpc.StatusCode
) -> None:
    """Programs read the reason, and it is one that the contract knows."""
    assert code(error) == expected
    assert f"ERROR_REASON_{reason(error)}" in ErrorReason.keys()  # noqa: SIM118
    assert status(error).details


def test_status_of_a_full_disk_says_when_to_come_back() -> None:
    """A caller whose decision could not be recorded is told to try again."""
    kinds = [detail.type_url for detail in status(NotDurableError("disk full")).details]

    assert any(kind.endswith("RetryInfo") for kind in kinds)


def test_health_names_every_service(client: Client) -> None:
    """An orchestrator can ask for the server and for each service."""
    stub = health_pb2_grpc.HealthStub(client.channel)

    answers = [
        stub.Check(health_pb2.HealthCheckRequest(service=name)).status for name in ("", *SERVICES)
    ]

    assert set(answers) == {health_pb2.HealthCheckResponse.SERVING}


def test_reflection_lists_the_services(client: Client) -> None:
    """A client without our protos can find out what there is."""
    stub = reflection_pb2_grpc.ServerReflectionStub(client.channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")

    (answer,) = stub.ServerReflectionInfo(iter([request]))

    assert {each.name for each in answer.list_services_response.service} >= set(SERVICES)


def test_empty_library_has_no_release(settings: Settings) -> None:
    """Without law there is no decision, and the error says what to do."""
    with (
        running(settings, FakeClock()) as started,
        grpc.insecure_channel(settings.listen) as channel,
    ):
        client = Client(started, channel, FakeClock())

        refused = refusal(lambda: client.decisions.Evaluate(a_request()))

    assert refused.info.reason == "NO_RELEASE_IN_FORCE"


def test_without_a_list_parties_are_not_screened(settings: Settings) -> None:
    """Nobody is clear of lists that nobody looked at."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            decision = Client(started, channel, clock).decisions.Evaluate(a_request()).decision

    assert [missing.fact for missing in decision.missing_facts] == ["party.lists"]
    assert not decision.screening[0].is_screened


def test_overload_is_refused_at_once(settings: Settings) -> None:
    """More calls than the server holds are told when to come back."""
    error = RequestError(
        grpc.StatusCode.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED, "full"
    )

    kinds = [detail.type_url for detail in status(error).details]

    assert any(kind.endswith("RetryInfo") for kind in kinds)
