"""Many transactions from a file: each line answered once, in order, however often it is stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from licet.v1.decision_pb2 import Decision
from licet.v1.decision_service_pb2 import (
    BatchEvaluateResponse,
    BatchEvaluateResult,
    EvaluateResponse,
    StreamEvaluateRequest,
    StreamEvaluateResponse,
)
from licet.v1.verdict_pb2 import Verdict
from tests.server.cli.conftest import Licet, Services

CHAIRS = '{"kind": "export", "ship_from": "US", "destination": "DE", "items": [{"eccn": "EAR99"}]}'
UNAVAILABLE = Status(code=grpc.StatusCode.UNAVAILABLE.value[0], message="stopping")


def a_result(number: int, verdict: Verdict.ValueType = Verdict.VERDICT_ALLOW) -> Any:
    """Return the result of an entry."""
    decision = Decision(verdict=verdict)
    answer = EvaluateResponse(decision=decision, decision_id=f"d-{number}", record_digest="ab")
    return BatchEvaluateResult(status=Status(), response=answer)


def an_answer(sequence: int, *results: BatchEvaluateResult) -> StreamEvaluateResponse:
    """Return the answer to a batch."""
    return StreamEvaluateResponse(
        sequence=sequence, status=Status(), response=BatchEvaluateResponse(results=results)
    )


def lines(text: str) -> list[dict[str, Any]]:
    """Return what is written as JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def a_file(folder: Path, *content: str) -> Path:
    """Write transactions, a line each."""
    path = folder / "transactions.jsonl"
    path.write_text("".join(f"{each}\n" for each in content))
    return path


def asked(services: Services) -> list[StreamEvaluateRequest]:
    """Return the batches that were asked about."""
    return services.asked.get("StreamEvaluate", [])


def test_evaluate_all_answers_each_line(licet: Licet, services: Services, tmp_path: Path) -> None:
    """Every transaction gets a line with its verdict, and the counts are told at the end."""
    file = a_file(tmp_path, CHAIRS, CHAIRS, "", CHAIRS)
    blocked = a_result(2, Verdict.VERDICT_BLOCK)
    services.answer(StreamEvaluate=[an_answer(1, a_result(1), blocked), an_answer(2, a_result(3))])

    result = licet("evaluate-all", file, "--batch", 2, "--as-of", "2026-07-31")

    answers = lines(result.stdout)
    assert [each["line"] for each in answers] == [1, 2, 4]
    assert [each["verdict"] for each in answers] == ["ALLOW", "BLOCK", "ALLOW"]
    assert [each["decision_id"] for each in answers] == ["d-1", "d-2", "d-3"]
    assert result.stderr == "3 transactions: 2 ALLOW, 1 BLOCK\n"
    assert result.exit_code == 0
    assert [len(each.batch.entries) for each in asked(services)] == [2, 1]
    assert asked(services)[0].batch.as_of.day == 31


def test_evaluate_all_answers_a_faulty_line_and_goes_on(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """A line that can't be used, here or at the server, harms no other and is not left out."""
    packed = Packed()
    packed.Pack(error_details_pb2.ErrorInfo(reason="INVALID_FIELD", domain="licet"))
    refused = Status(code=3, message="items[0]: is odd", details=[packed])
    file = a_file(tmp_path, '{"destination": "Germany"}', CHAIRS, CHAIRS, "{")
    services.answer(StreamEvaluate=an_answer(1, a_result(2), BatchEvaluateResult(status=refused)))

    result = licet("evaluate-all", file)

    answers = lines(result.stdout)
    assert [each["line"] for each in answers] == [1, 2, 3, 4]
    assert [each.get("verdict") for each in answers] == [None, "ALLOW", None, None]
    assert answers[2]["error"] == {
        "reason": "INVALID_FIELD",
        "problems": ["items[0]: is odd (INVALID_FIELD)"],
    }
    assert any("`Germany`" in each for each in answers[0]["error"]["problems"])
    assert result.stderr == "4 transactions: 1 ALLOW, 3 not decided\n"
    assert result.exit_code == 2


def test_evaluate_all_goes_on_where_it_was(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """A second run asks about nothing that is answered; a line that was cut short is asked anew."""
    file, out = a_file(tmp_path, CHAIRS, CHAIRS, CHAIRS), tmp_path / "answers.jsonl"
    services.answer(StreamEvaluate=an_answer(1, *map(a_result, (1, 2, 3))))
    licet("evaluate-all", file, "--out", out)
    whole = out.read_text()
    out.write_text("".join(whole.splitlines(keepends=True)[:2]) + '{"line": 3, "req')
    services.answer(StreamEvaluate=an_answer(1, a_result(3)))

    result = licet("evaluate-all", file, "--out", out)

    assert out.read_text() == whole
    assert result.stderr == "3 transactions: 3 ALLOW\n"
    first, second = asked(services)
    assert second.batch.entries[0] == first.batch.entries[2]


def test_evaluate_all_refuses_answers_about_another_file(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """Answers are never mixed with those about other transactions."""
    out = tmp_path / "answers.jsonl"
    services.answer(StreamEvaluate=an_answer(1, a_result(1)))
    licet("evaluate-all", a_file(tmp_path, CHAIRS), "--out", out)

    result = licet("evaluate-all", a_file(tmp_path, CHAIRS.replace("DE", "FR")), "--out", out)

    assert result.exit_code == 2
    assert "answers.jsonl:1: is no answer about transaction 1" in result.stderr


def test_evaluate_all_makes_a_new_stream_when_one_breaks(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """A server that stops costs time and nothing else: what wasn't answered is asked again."""
    file = a_file(tmp_path, CHAIRS, CHAIRS)
    not_recorded = BatchEvaluateResult(status=UNAVAILABLE)
    services.answer(
        StreamEvaluate=[
            an_answer(1, a_result(1)),
            UNAVAILABLE,
            an_answer(2, not_recorded),
            an_answer(2, a_result(2)),
        ]
    )

    result = licet("evaluate-all", file, "--batch", 1)

    assert [each["decision_id"] for each in lines(result.stdout)] == ["d-1", "d-2"]
    assert [each.sequence for each in asked(services)] == [1, 2, 2, 2]
    assert result.exit_code == 0


def test_evaluate_all_stops_where_no_batch_can_be_decided(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """What is wrong with all of it is said once, and nothing is written."""
    refused = Status(code=9, message="no release is live at that moment")
    services.answer(StreamEvaluate=StreamEvaluateResponse(sequence=1, status=refused))

    result = licet("evaluate-all", a_file(tmp_path, CHAIRS))

    assert result.stdout == ""
    assert result.stderr == "licet: no release is live at that moment\n"
    assert result.exit_code == 2
