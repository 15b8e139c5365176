"""`licet evaluate` asks what the file says, tells the answer, and exits by the verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import json_format
from google.rpc import error_details_pb2
from google.type.date_pb2 import Date
from grpc import StatusCode

from licet.v1.decision_service_pb2 import EvaluateResponse, SimulateResponse
from licet.v1.verdict_pb2 import Verdict
from tests.server.cli.builders import TRANSACTION, a_decision, a_reason, a_status
from tests.server.cli.conftest import Licet, Services


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a transaction file."""
    path = tmp_path / "order.yaml"
    path.write_text(TRANSACTION)
    return path


def a_response(verdict: Verdict.ValueType = Verdict.VERDICT_BLOCK) -> EvaluateResponse:
    """Return the answer of the service."""
    return EvaluateResponse(
        decision=a_decision(verdict, a_reason()), decision_id="0199-7", record_digest="ee" * 32
    )


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.VERDICT_ALLOW, 0),
        (Verdict.VERDICT_REVIEW, 10),
        (Verdict.VERDICT_BLOCK, 20),
        (Verdict.VERDICT_UNSPECIFIED, 3),
    ],
)
def test_evaluate_exits_by_the_verdict(
    licet: Licet, services: Services, file: Path, verdict: Verdict.ValueType, code: int
) -> None:
    """A script that ships on success ships on ALLOW alone."""
    services.answer(Evaluate=a_response(verdict))

    result = licet("evaluate", file)

    assert result.exit_code == code
    assert result.stderr == ""


def test_evaluate_asks_what_it_was_told(licet: Licet, services: Services, file: Path) -> None:
    """The transaction, the day, the jurisdictions and the request id reach the service."""
    services.answer(Evaluate=a_response())

    licet("evaluate", file, "--as-of", "2026-08-10", "--request-id", "r-1",
          "--jurisdiction", "US-EAR", "--jurisdiction", "EU-DUAL-USE")  # fmt: skip

    asked = services.asked["Evaluate"][0]
    assert asked.transaction.items[0].classification.eccn == "3A001.a.2"
    assert asked.as_of == Date(year=2026, month=8, day=10)
    assert asked.request_id == "r-1"
    assert list(asked.jurisdictions) == ["US-EAR", "EU-DUAL-USE"]


def test_evaluate_leaves_out_what_it_was_not_told(
    licet: Licet, services: Services, file: Path
) -> None:
    """An empty request id would be one; no day means today, which the server knows."""
    services.answer(Evaluate=a_response())

    licet("evaluate", file)

    asked = services.asked["Evaluate"][0]
    assert not asked.HasField("request_id")
    assert not asked.HasField("as_of")


def test_evaluate_tells_the_decision_and_how_to_cite_it(
    licet: Licet, services: Services, file: Path
) -> None:
    """A person sees verdict, reason and the id under which it is on record."""
    services.answer(Evaluate=a_response())

    result = licet("evaluate", file)

    assert result.stdout.startswith("BLOCK: forbidden unless a license cures it\n")
    assert "  party 1   Exemplo Ltda, BR (consignee)\n" in result.stdout
    assert "\ndecision 0199-7\nlaw of 2026-08-10, record eeeeeeeeeeee\n" in result.stdout


def test_evaluate_says_that_the_decision_is_an_earlier_one(
    licet: Licet, services: Services, file: Path
) -> None:
    """Whoever repeats a request learns that nothing was decided anew."""
    response = a_response()
    response.replayed_request = True
    services.answer(Evaluate=response)

    result = licet("evaluate", file, "--request-id", "r-1")

    assert "this is the decision of then" in result.stdout


def test_evaluate_reads_standard_input(licet: Licet, services: Services) -> None:
    """A transaction can be piped in."""
    services.answer(Evaluate=a_response())

    licet("evaluate", "-", stdin=TRANSACTION)

    assert services.asked["Evaluate"][0].transaction.transaction_id == "order-7"


def test_evaluate_json_is_the_response_and_nothing_else(
    licet: Licet, services: Services, file: Path
) -> None:
    """A program can read standard output as it is."""
    services.answer(Evaluate=a_response())

    result = licet("evaluate", file, "--json")

    assert json_format.Parse(result.stdout, EvaluateResponse()) == a_response()
    assert '"decision_id": "0199-7"' in result.stdout
    assert result.exit_code == 20


def test_evaluate_simulate_says_that_it_is_no_decision(
    licet: Licet, services: Services, file: Path
) -> None:
    """A simulation can't be mistaken for a decision."""
    services.answer(
        Simulate=SimulateResponse(decision=a_decision(Verdict.VERDICT_REVIEW), is_simulation=True)
    )

    result = licet("evaluate", file, "--simulate")

    assert result.stdout.startswith("SIMULATION: nothing was recorded")
    assert result.exit_code == 10
    assert "Evaluate" not in services.asked


def test_evaluate_simulate_refuses_a_request_id(licet: Licet, file: Path) -> None:
    """What isn't recorded can't be found again."""
    result = licet("evaluate", file, "--simulate", "--request-id", "r-1")

    assert result.exit_code == 2
    assert "a simulation is not recorded" in result.stderr


def test_evaluate_tells_every_violation_on_a_line(
    licet: Licet, services: Services, file: Path
) -> None:
    """All that is wrong with a transaction is mended in one round."""
    bad = error_details_pb2.BadRequest(
        field_violations=[
            {"field": "kind", "description": "is missing"},
            {"field": "items[0].quantity", "description": "is negative"},
        ]
    )
    info = error_details_pb2.ErrorInfo(reason="INVALID_FIELD", domain="licet")
    services.answer(Evaluate=a_status(StatusCode.INVALID_ARGUMENT, "kind: ...", info, bad))

    result = licet("evaluate", file)

    assert result.stderr == "licet: kind: is missing\nlicet: items[0].quantity: is negative\n"
    assert result.exit_code == 2
    assert result.stdout == ""


def test_evaluate_without_a_durable_record_says_when_to_repeat(
    licet: Licet, services: Services, file: Path
) -> None:
    """No record, no decision, and no exit code that looks like one."""
    retry = error_details_pb2.RetryInfo()
    retry.retry_delay.seconds = 1
    info = error_details_pb2.ErrorInfo(reason="RECORD_NOT_DURABLE", domain="licet")
    services.answer(Evaluate=a_status(StatusCode.UNAVAILABLE, "disk is full", info, retry))

    result = licet("evaluate", file)

    assert result.stderr == (
        "licet: disk is full (RECORD_NOT_DURABLE)\n"
        "licet: repeat in 1 s; until then no decision exists\n"
    )
    assert result.exit_code == 3


def test_evaluate_names_file_line_and_column_of_a_bad_file(licet: Licet, tmp_path: Path) -> None:
    """Whoever wrote the file finds the fault in it."""
    path = tmp_path / "bad.yaml"
    path.write_text("kind: export\ndestinaton: BR\n")

    result = licet("evaluate", path)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"licet: {path}:2:1: ")
    assert "destination" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["evaluate", "no-such-file.yaml"],
            "licet: no-such-file.yaml: No such file or directory\n",
        ),
        (["evaluate", "-", "--as-of", "2026-02-30"], "`2026-02-30` is no day"),
        (["evaluate"], "Missing argument 'FILE'"),
        (["evalute"], "No such command 'evalute'"),
    ],
)
def test_evaluate_wrong_usage_is_told_without_a_traceback(
    licet: Licet, arguments: list[str], told: str
) -> None:
    """A slip of the hand is told in a line and never taken for a verdict."""
    result = licet(*arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_evaluate_where_no_server_answers(licet: Licet, file: Path) -> None:
    """An unreachable server is no decision."""
    result = licet("evaluate", file, "--server", "localhost:1")

    assert result.exit_code == 3
    assert "(UNAVAILABLE)" in result.stderr
    assert "Traceback" not in result.stderr
