"""What another release or another list would change is told by all that people ask for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from licet.v1.backtest_pb2 import BacktestReport, VerdictChange
from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server.errors import RequestError
from server.redecision.archive import archive
from server.redecision.backtest import Backtesting
from server.redecision.differences import Differences
from server.redecision.run import Redecision
from server.redecision.stretch import stretch
from server.redecision.workers import Processes, Workers
from tests.server.api.calls import a_transaction
from tests.server.api.conftest import a_list
from tests.server.api.law_files import law_files
from tests.server.redecision.folders import a_longer_list, opened, record

ALLOW, REVIEW, BLOCK = Verdict.VERDICT_ALLOW, Verdict.VERDICT_REVIEW, Verdict.VERDICT_BLOCK


def worth(transaction: Transaction, *amounts: tuple[str, int, int]) -> Transaction:
    """Return a transaction whose lines have such values: currency, units, billionths."""
    while len(transaction.items) < len(amounts):
        transaction.items.add().CopyFrom(transaction.items[0])
        transaction.items[-1].line = str(len(transaction.items))
    for item, (currency, units, nanos) in zip(transaction.items, amounts, strict=False):
        item.total_value.currency_code = currency
        item.total_value.units, item.total_value.nanos = units, nanos
    return transaction


class Past:
    """Five decisions under the first law, and what was published and imported after them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with opened(folder) as made:
            self.ids = record(
                made,
                [
                    worth(a_transaction(), ("EUR", 10, 500_000_000)),
                    worth(a_transaction(), ("EUR", 1, 750_000_000), ("USD", 2, 0)),
                    a_transaction("3A001", name="Chip GmbH"),
                    a_transaction(destination="BR", name="Exemplo Ltda"),
                    a_transaction(destination="KP"),
                ],
            )
            stricter = law_files("2026.2.0", embargoed="DE")
            self.stricter = made.law.publish([stricter], None).release.digest
            self.same = made.law.publish([law_files("2026.3.0")], None).release.digest
            self.list = a_longer_list("Exemplo Ltda")
            made.importer.keep(self.list)

    def report(
        self, job: Backtesting, workers: Workers | None = None, chunk: int = 2
    ) -> BacktestReport:
        """Return what a backtest comes to."""
        found = Differences()
        with archive(self.folder) as at_hand:
            which = stretch(at_hand.decisions, DecisionRange())
            for part in Redecision(self.folder, at_hand, workers, chunk).parts(job, which):
                found.include(part.plain)
        return found.report(sys.maxsize)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Make a past."""
    return Past(tmp_path_factory.mktemp("past") / "data")


def rows(table: object) -> list[tuple[str, int, int, int]]:
    """Return name, verdicts and number of each row."""
    return [
        (each.name, each.recorded_verdict, each.new_verdict, each.decision_count)
        for each in table  # type: ignore[attr-defined]
    ]


def amounts(change: VerdictChange) -> list[tuple[str, int, int]]:
    """Return the values of a row."""
    return [(each.currency_code, each.units, each.nanos) for each in change.values]


def test_backtest_of_a_stricter_release_tells_what_it_would_block(past: Past) -> None:
    """Changes by verdict, jurisdiction, rule, destination and party, with values and examples."""
    report = past.report(Backtesting(past.stricter))

    counts = (
        report.decision_count,
        report.changed_count,
        report.otherwise_count,
        report.same_count,
    )
    assert counts == (5, 2, 1, 2)
    assert rows(report.changes) == [("", ALLOW, BLOCK, 2)]
    assert rows(report.jurisdictions) == [("TEST", ALLOW, BLOCK, 2)]
    assert rows(report.rules) == [("test.embargo", ALLOW, BLOCK, 2)]
    assert rows(report.destinations) == [("DE", ALLOW, BLOCK, 2)]
    assert rows(report.parties) == [("Friendly GmbH (DE)", ALLOW, BLOCK, 2)]
    assert amounts(report.changes[0]) == [("EUR", 12, 250_000_000), ("USD", 2, 0)]
    assert report.changes[0].example_decision_ids == past.ids[:2]


def test_backtest_of_the_same_law_under_another_number_changes_nothing(past: Past) -> None:
    """Version numbers and the release's name are no difference."""
    report = past.report(Backtesting(past.same))

    assert (report.same_count, report.decision_count) == (5, 5)
    assert not report.changes


def test_backtest_with_a_later_list_tells_who_would_be_found(past: Past) -> None:
    """The snapshot stands for the one of its list; the law stays that of each decision."""
    report = past.report(Backtesting(lists=(past.list.digest,)))

    assert rows(report.changes) == [("", ALLOW, BLOCK, 1)]
    assert rows(report.rules) == [("test.listed", ALLOW, BLOCK, 1)]
    assert rows(report.parties) == [("Exemplo Ltda (BR)", ALLOW, BLOCK, 1)]
    assert report.changes[0].example_decision_ids == [past.ids[3]]


def test_backtest_with_release_and_list_tells_both(past: Past) -> None:
    """Several rows come with the most frequent first."""
    report = past.report(Backtesting(past.stricter, (past.list.digest,)))

    assert rows(report.rules) == [
        ("test.embargo", ALLOW, BLOCK, 2), ("test.listed", ALLOW, BLOCK, 1),
    ]  # fmt: skip


def test_backtest_comes_to_the_same_whoever_does_it(past: Past) -> None:
    """Chunks of any size, in one process or two: the same tables, sums and examples."""
    job = Backtesting(past.stricter, (past.list.digest,))

    reports = [
        past.report(job, None, 1),
        past.report(job, None, 99),
        past.report(job, Processes(2)),
    ]

    assert reports[1:] == reports[:1] * 2


def test_backtest_counts_what_can_not_be_decided(past: Past) -> None:
    """A jurisdiction that the release does not have is told, with a decision to look at."""
    with opened(past.folder) as made:
        other = law_files("2026.4.0")
        for name in ("ruleset.yaml", "rules/all.yaml", "cases.yaml"):
            other[name] = other[name].replace(b"in_force: {from: 2020-01-01}", b"in_force: "
                                              b"{from: 2027-01-01}")  # fmt: skip
        other["cases.yaml"] = other["cases.yaml"].replace(b"2026-01-01", b"2027-01-01")
        later = made.law.publish([other], None).release.digest

    report = past.report(Backtesting(later))

    assert (report.undecided_count, report.decision_count) == (5, 5)
    (undecided,) = report.undecided
    assert undecided.error_reason == ErrorReason.ERROR_REASON_NO_RELEASE_IN_FORCE
    assert undecided.example_decision_ids == past.ids
    assert "2026-01-01" in undecided.message


@pytest.mark.parametrize(
    ("release", "lists", "reason"),
    [
        ("", (), ErrorReason.ERROR_REASON_MISSING_FIELD),
        ("00" * 32, (), ErrorReason.ERROR_REASON_RELEASE_UNKNOWN),
        ("", ("00" * 32,), ErrorReason.ERROR_REASON_SNAPSHOT_UNKNOWN),
        ("", (a_list().digest, a_longer_list("Exemplo Ltda").digest),
         ErrorReason.ERROR_REASON_INVALID_FIELD),
    ],
)  # fmt: skip
def test_backtest_of_nothing_that_can_be_tried_is_refused(
    past: Past, release: str, lists: tuple[str, ...], reason: ErrorReason.ValueType
) -> None:
    """An unknown digest, nothing to change, two editions of one list: the caller's faults."""
    with archive(past.folder) as at_hand, pytest.raises(RequestError) as raised:
        Backtesting.of(at_hand, release, lists)

    assert raised.value.reason == reason
