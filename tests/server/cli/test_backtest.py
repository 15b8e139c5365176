"""`licet backtest` tells what would be different, and to whom."""

from __future__ import annotations

from pathlib import Path

from google.protobuf import json_format
from google.type.money_pb2 import Money

from licet.v1.backtest_pb2 import BacktestReport, Undecided, VerdictChange
from licet.v1.ruleset_service_pb2 import BacktestResponse
from licet.v1.verdict_pb2 import Verdict
from tests.server.api.law_files import law_files
from tests.server.cli.conftest import Licet, Services, run
from tests.server.redecision.folders import opened, record, some_transactions

ALLOW, BLOCK = Verdict.VERDICT_ALLOW, Verdict.VERDICT_BLOCK
NONE = Verdict.VERDICT_UNSPECIFIED


def a_change(name: str, number: int, was: Verdict.ValueType = ALLOW) -> VerdictChange:
    """Return a row."""
    return VerdictChange(
        name=name,
        recorded_verdict=was,
        new_verdict=BLOCK,
        decision_count=number,
        values=[
            Money(currency_code="EUR", units=12_345, nanos=670_000_000),
            Money(currency_code="USD", units=1, nanos=1_000_000),
        ],
        example_decision_ids=["d-1", "d-2"],
    )


def a_report() -> BacktestReport:
    """Return a report with something in every table."""
    return BacktestReport(
        decision_count=10,
        same_count=4,
        otherwise_count=1,
        jurisdiction_only_count=1,
        changed_count=2,
        undecided_count=2,
        changes=[a_change("", 2)],
        jurisdictions=[a_change("TEST", 2), a_change("NEW", 1, NONE)],
        rules=[a_change("test.embargo", 2)],
        destinations=[a_change("DE", 1), a_change("", 1)],
        parties=[a_change(f"Customer {number}", 1) for number in range(12)],
        undecided=[
            Undecided(message="not then", decision_count=2, example_decision_ids=["d-3"]),
        ],
    )


def test_backtest_tells_every_table(licet: Licet, services: Services) -> None:
    """The counts, then the changes by each thing that people ask for, with values."""
    progress = BacktestResponse(done_count=5, total_count=10)
    services.answer(Backtest=[progress, BacktestResponse(report=a_report())])

    result = licet("backtest", "--all", "--release", "ab" * 32)

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "looked at 10 decisions:\n"
        "  2 another verdict\n"
        "  1 another verdict of a jurisdiction, the same overall\n"
        "  1 the same verdicts, otherwise founded\n"
        "  4 the same\n"
        "  2 can't be decided\n"
        "\n"
        "BY VERDICT\n"
        "  CHANGE         DECISIONS  VALUE                     E.G.\n"
        "  ALLOW → BLOCK  2          12,345.67 EUR, 1.001 USD  d-1\n"
    )
    lines = result.stdout.splitlines()
    assert any(line.startswith("  NEW           not asked → BLOCK  1 ") for line in lines)
    assert any(line.startswith("  (not stated)  ALLOW → BLOCK  1 ") for line in lines)
    assert "  and 2 rows more; --top and --json tell more" in lines
    assert lines[-1] == "  2 decisions, e.g. d-3: not then"


def test_backtest_asks_for_release_and_lists(licet: Licet, services: Services) -> None:
    """What is named is what is asked about."""
    services.answer(Backtest=BacktestResponse(report=a_report()))

    licet("backtest", "--from-id", "d-1", "--release", "ab" * 32, "--list", "cd" * 32)

    asked = services.asked["Backtest"][0]
    assert asked.release_digest == "ab" * 32
    assert asked.list_snapshot_digests == ["cd" * 32]
    assert asked.decisions.first_decision_id == "d-1"


def test_backtest_of_nothing_otherwise_is_wrong_usage(licet: Licet) -> None:
    """A backtest without release and list would be a replay."""
    result = licet("backtest", "--all")

    assert result.exit_code == 2
    assert "say what is to be otherwise" in result.stderr


def test_backtest_reads_the_folder_and_tells_all_as_json(tmp_path: Path) -> None:
    """Without a server the folder is read by this command; JSON has the names of the contract."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(6))
        stricter = made.law.publish([law_files("2026.2.0", embargoed="DE")], None).release.digest

    result = run("backtest", "--all", "--release", stricter, "--data", folder, "--json")

    report = json_format.Parse(result.stdout, BacktestReport())
    assert (report.decision_count, report.changed_count) == (6, 1)
    assert report.otherwise_count == 1
    assert [each.name for each in report.rules] == ["test.embargo"]


def test_backtest_of_an_unknown_release_is_told(tmp_path: Path) -> None:
    """A wrong digest is the caller's to correct."""
    with opened(tmp_path / "data"):
        pass

    result = run("backtest", "--all", "--release", "00" * 32, "--data", tmp_path / "data")

    assert result.exit_code == 2
    assert result.stderr == f"licet: no release `{'00' * 32}` is known here\n"
