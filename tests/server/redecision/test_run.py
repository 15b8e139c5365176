"""Many decisions at once come to what they come to one by one, whoever does it and whoever dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EvaluationError
from licet.v1.audit_service_pb2 import ReplayReport
from licet.v1.decision_range_pb2 import DecisionRange
from server.moments import timestamp
from server.redecision.archive import archive
from server.redecision.job import Job
from server.redecision.replays import Replaying, add, report_of
from server.redecision.run import Redecision
from server.redecision.stretch import stretch
from server.redecision.workers import Processes, Workers
from tests.server.api.conftest import START_MS
from tests.server.redecision.folders import a_folder, opened, record, some_transactions
from tests.server.redecision.jobs import Dying

NUMBER = 12
EVERYTHING = DecisionRange()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with a dozen decisions."""
    return a_folder(tmp_path_factory.mktemp("log") / "data", NUMBER)


def report(
    folder: Path,
    workers: Workers | None = None,
    chunk: int = 2,
    job: Job | None = None,
    asked: DecisionRange = EVERYTHING,
) -> ReplayReport:
    """Return what the replay of a folder comes to."""
    whole = ReplayReport()
    with archive(folder) as at_hand:
        which = stretch(at_hand.decisions, asked)
        redecision = Redecision(folder, at_hand, workers, chunk)
        for part in redecision.parts(job or Replaying(), which):
            add(whole, report_of(part.plain))
    return whole


def test_redecision_replays_all_alike_whoever_does_it(folder: Path) -> None:
    """One process or several, in chunks of any size: the total is the same."""
    here = [report(folder, None, chunk) for chunk in (1, 5, 100)]

    there = report(folder, Processes(2))

    assert here == [there] * 3
    assert there.totals.identical_count == NUMBER
    assert not there.results


def test_redecision_goes_on_where_a_process_is_killed(folder: Path, tmp_path: Path) -> None:
    """What a killed process was at is done again, once, and counted once."""
    mark = tmp_path / "died"

    survived = report(folder, Processes(2), job=Dying(5, mark))

    assert mark.exists()
    assert survived == report(folder)


def test_redecision_gives_up_where_every_process_dies(folder: Path) -> None:
    """Decisions that kill whoever comes to them are named, and the command ends."""
    with pytest.raises(EvaluationError, match="decisions number 5 to 6 died 4 times"):
        report(folder, Processes(1), job=Dying(5))


def test_redecision_sees_a_worker_with_another_log(folder: Path, tmp_path: Path) -> None:
    """A copy of the folder that is too old, or is none, gives an error and no smaller total."""
    other = a_folder(tmp_path / "data", NUMBER)
    with archive(folder) as at_hand:
        redecision = Redecision(other, at_hand, Processes(1), 2)
        which = stretch(at_hand.decisions, EVERYTHING)

        with pytest.raises(EvaluationError, match="is not the same log"):
            list(redecision.parts(Replaying(), which))


def test_redecision_tells_a_folder_that_a_worker_lacks(folder: Path, tmp_path: Path) -> None:
    """The error of a worker arrives as a text for a person."""
    with archive(folder) as at_hand:
        redecision = Redecision(tmp_path / "elsewhere", at_hand, Processes(1), 2)
        which = stretch(at_hand.decisions, EVERYTHING)

        with pytest.raises(EvaluationError, match="does not exist"):
            list(redecision.parts(Replaying(), which))


def test_redecision_works_on_a_folder_in_use_and_ends(tmp_path: Path) -> None:
    """A server may go on deciding meanwhile; what is recorded later is not in the stretch."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        ids = record(made, some_transactions(6))
        with archive(folder) as at_hand:
            which = stretch(at_hand.decisions, DecisionRange(first_decision_id=ids[2]))
            record(made, some_transactions(6))

            parts = list(Redecision(folder, at_hand, None, 3).parts(Replaying(), which))

    assert [(part.done, part.total, part.following) for part in parts] == [(3, 4, 6), (4, 4, 7)]


def test_redecision_takes_the_range_by_moment_and_by_id(tmp_path: Path) -> None:
    """A range holds its first decision and its last; of moments, the end is outside."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        ids = record(made, some_transactions(NUMBER))
        moments = [made.decisions.get(each) for each in ids]
    third = moments[2].entry.recorded_at_ms if moments[2] else 0

    by_id = report(folder, asked=DecisionRange(first_decision_id=ids[2], last_decision_id=ids[7]))
    by_moment = report(folder, chunk=5, asked=DecisionRange(from_time=timestamp(third)))
    before = report(folder, asked=DecisionRange(until_time=timestamp(third)))
    nothing = report(folder, asked=DecisionRange(until_time=timestamp(START_MS)))

    counts = [each.totals.identical_count for each in (by_id, by_moment, before, nothing)]
    assert counts == [6, 10, 2, 0]
