"""A long job that was killed goes on where it was, and its report is that of one that was not."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from licet.v1.audit_service_pb2 import ReplayReport
from licet.v1.decision_range_pb2 import DecisionRange
from server.redecision.archive import Archive, archive
from server.redecision.backtest import Backtesting
from server.redecision.replays import Replaying, add, report_of
from server.redecision.run import Redecision
from server.redecision.state import OtherJobError, Saved
from server.redecision.stretch import ends
from tests.server.redecision.folders import a_folder, opened, record, some_transactions

EVERYTHING = DecisionRange()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a data folder with nine decisions."""
    return a_folder(tmp_path / "data", 9)


def work(folder: Path, at_hand: Archive, saved: Saved, most: int = 99) -> None:
    """Do at most so many parts of a job, two decisions each, as a process does that is killed."""
    redecision = Redecision(folder, at_hand, None, 2)
    parts = redecision.parts(Replaying(), saved.which, saved.following)
    for part in itertools.islice(parts, most):
        saved.add(part)
    saved.close()


def whole(saved: Saved) -> ReplayReport:
    """Return what all saved parts come to."""
    report = ReplayReport()
    for plain in saved.parts:
        add(report, report_of(plain))
    return report


def test_saved_job_goes_on_after_the_parts_that_are_done(folder: Path, tmp_path: Path) -> None:
    """Nothing is done twice and nothing is left out, also where decisions were recorded since."""
    file = tmp_path / "state"
    with archive(folder) as at_hand:
        work(folder, at_hand, Saved(file, at_hand, Replaying(), EVERYTHING), most=2)
    with opened(folder) as made:
        record(made, some_transactions(3))

    with archive(folder) as at_hand:
        second = Saved(file, at_hand, Replaying(), EVERYTHING)
        work(folder, at_hand, second)
        third = Saved(file, at_hand, Replaying(), EVERYTHING)

    assert (len(second.parts), second.following, ends(second.which)) == (2, 5, (1, 9))
    assert third.following == 10
    assert whole(third).totals.identical_count == 9


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_saved_job_drops_a_line_that_was_not_finished(
    folder: Path, tmp_path: Path, cut: int
) -> None:
    """A kill in the middle of writing costs that part alone."""
    file = tmp_path / "state"
    with archive(folder) as at_hand:
        work(folder, at_hand, Saved(file, at_hand, Replaying(), EVERYTHING), most=3)
        file.write_bytes(file.read_bytes()[:-cut])

        second = Saved(file, at_hand, Replaying(), EVERYTHING)
        work(folder, at_hand, second)
        third = Saved(file, at_hand, Replaying(), EVERYTHING)

    assert second.following == 5
    assert whole(third).totals.identical_count == 9


def test_saved_job_that_is_finished_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    """The next replay begins anew."""
    file = tmp_path / "state"
    with archive(folder) as at_hand:
        Saved(file, at_hand, Replaying(), EVERYTHING).finished()

    assert not file.exists()


def test_saved_job_of_another_question_is_not_gone_on_with(folder: Path, tmp_path: Path) -> None:
    """Two reports are never mixed: another range, another question, another log."""
    file = tmp_path / "state"
    other = a_folder(tmp_path / "other", 9)
    with archive(folder) as at_hand, archive(other) as elsewhere:
        Saved(file, at_hand, Replaying(), EVERYTHING).close()
        (_, last_id), *_ = at_hand.decisions.numbers()

        for job, asked, log in (
            (Backtesting("aa" * 32), EVERYTHING, at_hand),
            (Replaying(), DecisionRange(last_decision_id=last_id), at_hand),
            (Replaying(), EVERYTHING, elsewhere),
        ):
            with pytest.raises(OtherJobError, match="is about another selection"):
                Saved(file, log, job, asked)


@pytest.mark.parametrize("content", ["order: 7\n", "[1]\n", '{"format":"other"}\n', "\x00\xff\n"])
def test_saved_job_does_not_write_over_a_file_of_somebody_else(
    folder: Path, tmp_path: Path, content: str
) -> None:
    """A wrong path costs nothing but an error."""
    file = tmp_path / "notes.txt"
    file.write_text(content, encoding="latin-1")

    with archive(folder) as at_hand, pytest.raises(OtherJobError):
        Saved(file, at_hand, Replaying(), EVERYTHING)

    assert file.read_text(encoding="latin-1") == content
