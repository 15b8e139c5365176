"""`licet replay` counts what is given again, and tells a person about everything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import json_format
from google.rpc import error_details_pb2
from grpc import StatusCode

from licet.v1.audit_service_pb2 import (
    ReplayOutcome,
    ReplayRangeResponse,
    ReplayReport,
    ReplayResponse,
    ReplayResult,
)
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.cli.replays import replay_text
from server.redecision.archive import archive
from server.redecision.replays import count
from tests.server.cli.builders import a_status
from tests.server.cli.conftest import Licet, Services, run
from tests.server.redecision.folders import a_folder, opened

IDENTICAL = ReplayOutcome.REPLAY_OUTCOME_IDENTICAL
DIFFERENT = ReplayOutcome.REPLAY_OUTCOME_DIFFERENT
UNREPLAYABLE = ReplayOutcome.REPLAY_OUTCOME_UNREPLAYABLE


def results(*outcomes: ReplayOutcome.ValueType) -> list[ReplayResult]:
    """Return replays of decisions with running ids."""
    return [
        ReplayResult(
            decision_id=f"d-{number}",
            outcome=outcome,
            recorded_digest="aa" * 32,
            replayed_digest="bb" * 32,
            recorded_verdict=Verdict.VERDICT_ALLOW,
            replayed_verdict=Verdict.VERDICT_BLOCK,
            first_differing_rule_id="test.license" if outcome == DIFFERENT else "",
            message="release `cc`: is missing" if outcome == UNREPLAYABLE else "",
            error_reason=ErrorReason.ERROR_REASON_PIN_MISSING
            if outcome == UNREPLAYABLE
            else ErrorReason.ERROR_REASON_UNSPECIFIED,
            pin="release" if outcome == UNREPLAYABLE else "",
        )
        for number, outcome in enumerate(outcomes)
    ]


def report(*outcomes: ReplayOutcome.ValueType) -> ReplayReport:
    """Return the report of such replays."""
    made = ReplayReport()
    for each in results(*outcomes):
        count(made, each, is_told=each.outcome != IDENTICAL)
    return made


def a_part(*outcomes: ReplayOutcome.ValueType) -> ReplayRangeResponse:
    """Return a part of a range."""
    return ReplayRangeResponse(report=report(*outcomes), done_count=len(outcomes), total_count=3)


def test_replay_of_identical_decisions_ends_with_0(licet: Licet, services: Services) -> None:
    """All parts are replayed and counted."""
    services.answer(ReplayRange=[a_part(IDENTICAL, IDENTICAL), a_part(IDENTICAL)])

    result = licet("replay", "--all")

    assert result.stdout == "replayed 3 decisions: 3 identical, 0 different, 0 unreplayable\n"
    assert result.exit_code == 0
    assert services.asked["ReplayRange"][0].HasField("decisions")


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (DIFFERENT, "d-1: different, was ALLOW aaaaaaaaaaaa, is BLOCK bbbbbbbbbbbb; first "
                    "difference: test.license"),
        (UNREPLAYABLE, "d-1: unreplayable, release `cc`: is missing"),
    ],
)  # fmt: skip
def test_replay_of_another_outcome_is_told_and_ends_with_1(
    licet: Licet, services: Services, outcome: ReplayOutcome.ValueType, told: str
) -> None:
    """A replay that isn't identical can't be overlooked by a person or a script."""
    services.answer(ReplayRange=a_part(IDENTICAL, outcome))

    result = licet("replay", "--from", "2026-01-01")

    assert told in " ".join(result.stdout.split())
    assert result.exit_code == 1


def test_replay_of_named_decisions_tells_each(licet: Licet, services: Services) -> None:
    """Whoever names a decision wants to read about it, also when all is well."""
    services.answer(Replay=ReplayResponse(results=results(IDENTICAL)))

    result = licet("replay", "d-0")

    assert result.stdout.startswith("d-0: identical, ALLOW aaaaaaaaaaaa\n")
    assert list(services.asked["Replay"][0].decisions.decision_ids) == ["d-0"]


def test_replay_asks_for_the_range_by_moment_and_id(licet: Licet, services: Services) -> None:
    """What is named by id is asked for by id."""
    services.answer(ReplayRange=a_part())

    licet("replay", "--until", "2026-08-06", "--from-id", "d-3", "--to-id", "d-7")

    asked = services.asked["ReplayRange"][0].decisions
    assert asked.until_time.ToJsonString() == "2026-08-06T00:00:00Z"
    assert (asked.first_decision_id, asked.last_decision_id) == ("d-3", "d-7")
    assert not asked.HasField("from_time")


def test_replay_json_is_the_report_of_all_parts(licet: Licet, services: Services) -> None:
    """A program gets the counts, and every decision that is not identical."""
    services.answer(ReplayRange=[a_part(IDENTICAL), a_part(IDENTICAL, DIFFERENT)])

    result = licet("replay", "--all", "--json")

    read = json_format.Parse(result.stdout, ReplayReport())
    assert (read.totals.identical_count, read.totals.different_count) == (2, 1)
    assert [each.decision_id for each in read.results] == ["d-1"]


def test_replay_of_a_refused_range_tells_why(licet: Licet, services: Services) -> None:
    """An error in the stream is told as any other."""
    info = error_details_pb2.ErrorInfo(reason="DECISION_UNKNOWN", domain="licet")
    message = "no first_decision_id `d-9` is known here"
    services.answer(ReplayRange=a_status(StatusCode.NOT_FOUND, message, info))

    result = licet("replay", "--from-id", "d-9")

    assert result.stderr == f"licet: {message} (DECISION_UNKNOWN)\n"
    assert result.exit_code == 2


def test_replay_text_of_many_differences_tells_some_and_counts_all() -> None:
    """A person reads the first fifty, and how many there are of each kind."""
    told = list(replay_text(report(*[DIFFERENT] * 60, *[UNREPLAYABLE] * 7), ()))

    assert sum("d-" in line for line in told) == 50
    assert "and more, all of them with --json; of 67 decisions:" in told
    assert "  60 different, first in test.license" in told
    assert "  7 unreplayable: pin missing, release" in told
    assert told[-1] == "replayed 67 decisions: 0 identical, 60 different, 7 unreplayable"


@pytest.mark.parametrize(
    "selection",
    [[], ["d-1", "--all"], ["--all", "--from", "2026-01-01"], ["--all", "--to-id", "d"]],
)
def test_replay_needs_one_selection(licet: Licet, selection: list[str]) -> None:
    """Nobody replays everything by leaving something out."""
    result = licet("replay", *selection)

    assert result.exit_code == 2
    assert "say which decisions" in result.stderr


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--workers", "2"], "--workers is for a range that is not asked of a --server"),
        (["--on", "tcp://127.0.0.1:1"], "--on is for a range that is not asked of a --server"),
        (["--resume", "f"], "--resume is for a range that is not asked of a --server"),
    ],
)
def test_replay_by_a_server_is_the_servers_affair(
    licet: Licet, option: list[str], told: str
) -> None:
    """What would be ignored is refused."""
    result = licet("replay", "--all", *option)

    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with six decisions."""
    return a_folder(tmp_path_factory.mktemp("cli") / "data", 6)


def test_replay_reads_the_folder_of_a_running_server(tmp_path: Path) -> None:
    """An auditor replays without a word with the server, and without stopping it."""
    folder = a_folder(tmp_path / "data", 4)
    with opened(folder):
        result = run("replay", "--all", "--data", folder)

    assert result.stdout == "replayed 4 decisions: 4 identical, 0 different, 0 unreplayable\n"
    assert (result.stderr, result.exit_code) == ("", 0)


def test_replay_of_ids_reads_the_folder_too(folder: Path) -> None:
    """One decision or many: without a server nothing is started, and nothing is written."""
    with archive(folder) as at_hand:
        (_, first), (_, second), *_ = at_hand.decisions.numbers()

    good = run("replay", second, first, "--data", folder)
    unknown = run("replay", first, "d-9", "--data", folder)

    assert [line.split(":")[0] for line in good.stdout.splitlines()[:2]] == [second, first]
    assert good.stdout.endswith("2 identical, 0 different, 0 unreplayable\n")
    assert unknown.stderr == "licet: no decision_id `d-9` is known here\n"
    assert unknown.exit_code == 2


def test_replay_that_is_done_removes_its_file(folder: Path, tmp_path: Path) -> None:
    """What was kept to go on from is gone when there is nothing to go on with."""
    file = tmp_path / "state"

    result = run("replay", "--all", "--data", folder, "--resume", file)

    assert result.stdout == "replayed 6 decisions: 6 identical, 0 different, 0 unreplayable\n"
    assert not file.exists()


def test_replay_does_not_go_on_from_a_file_of_something_else(folder: Path, tmp_path: Path) -> None:
    """A wrong file is the caller's to correct."""
    file = tmp_path / "notes"
    file.write_text("mine\n")

    result = run("replay", "--all", "--data", folder, "--resume", file)

    assert result.exit_code == 2
    assert "is about another selection" in result.stderr
    assert file.read_text() == "mine\n"


def test_replay_of_an_unknown_decision_is_told(folder: Path) -> None:
    """Without a server an unknown id is told as with one."""
    result = run("replay", "--to-id", "d-9", "--data", folder)

    assert result.stderr == "licet: no last_decision_id `d-9` is known here\n"
    assert result.exit_code == 2


def test_replay_of_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    """To look back never makes an empty log."""
    result = run("replay", "--all", "--data", tmp_path / "nothing")

    assert result.exit_code == 3
    assert "does not exist" in result.stderr
    assert not (tmp_path / "nothing").exists()


def test_replay_on_a_cluster_that_is_not_there_is_told(folder: Path) -> None:
    """No scheduler, no replay, and no traceback."""
    result = run("replay", "--all", "--data", folder, "--on", "nonsense")

    assert result.exit_code == 3
    assert result.stderr.startswith("licet: no cluster answers at `nonsense`")
    assert len(result.stderr.splitlines()) == 1
