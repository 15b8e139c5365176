"""A backtest by columns says what a backtest says, and decides again only what may differ."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from google.protobuf import json_format

from engine.decision import screen, search, subjects
from engine.facts import derive
from engine.match import projection
from licet.v1.backtest_pb2 import BacktestReport
from server.columns import folder as places
from server.columns import projecting
from server.columns.folder import Columns
from server.columns.incremental import Incremental
from server.columns.projecting import Projecting
from server.columns.segment import Segment, write
from server.compose import Parts
from server.decider import Decider
from server.redactor import Target
from server.redecision.archive import archive
from server.redecision.backtest import Backtesting
from server.redecision.job import Plain
from server.redecision.run import Redecision
from server.redecision.workers import Processes
from server.store.records import Selection
from server.translate import statement
from tests.server.api.law_files import law_files
from tests.server.cli.conftest import run
from tests.server.redecision.folders import opened, record, some_transactions


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make segments small, so that a few decisions fill some."""
    monkeypatch.setattr(places, "SEGMENT", 5)
    return 5


def published(made: Parts, embargoed: str, version: str = "2026.2.0") -> str:
    """Publish a version with another embargo, and return the release."""
    return made.law.publish([law_files(version, embargoed=embargoed)], None).release.digest


def reports(folder: Path, release: str) -> list[BacktestReport]:
    """Return what the command tells without columns and with them."""
    command = (
        "backtest",
        "--all",
        "--release",
        release,
        "--data",
        folder,
        "--json",
        "--workers",
        1,
    )
    told = [run(*command, *more) for more in ((), ("--columns",))]
    assert [each.exit_code for each in told] == [0, 0], told[1].stderr
    return [json_format.Parse(each.stdout, BacktestReport()) for each in told]


def test_columns_tell_what_a_backtest_tells(tmp_path: Path, small_segments: int) -> None:
    """Every table is the same; what only is founded otherwise counts as the same."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(12))
        release = published(made, "DE")

    plain, by_columns = reports(folder, release)

    assert plain.changed_count == 2
    by_columns.same_count -= plain.otherwise_count - by_columns.otherwise_count
    by_columns.otherwise_count = plain.otherwise_count
    assert by_columns == plain
    assert list(Columns(folder).there()) == [(1, 5), (6, 10), (11, 12)]


def test_what_was_recorded_since_is_added(tmp_path: Path, small_segments: int) -> None:
    """Full segments stay, the last one is made anew, and nothing is counted twice."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(7))
        release = published(made, "BR")
    reports(folder, release)
    first = Columns(folder).place(1, 5) / "item.arrow"
    written = first.stat().st_mtime_ns
    with opened(folder) as made:
        record(made, some_transactions(6), release=release)

    plain, by_columns = reports(folder, release)

    assert by_columns.decision_count == plain.decision_count == 13
    assert by_columns.changed_count == plain.changed_count
    assert list(Columns(folder).there()) == [(1, 5), (6, 10), (11, 13)]
    assert first.stat().st_mtime_ns == written


def test_only_what_may_differ_is_decided_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twelve transactions, those that go where the new embargo is."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(12))
        release = published(made, "DE")
    decided = []
    decide = Decider.decide

    def counted(*arguments: object) -> object:
        decided.append(arguments)
        return decide(*arguments)  # type: ignore[arg-type]

    with archive(folder) as at_hand:
        Projecting(str(folder)).done(at_hand, Selection(first=1, last=12))
        monkeypatch.setattr(Decider, "decide", counted)
        told = incremental(folder, release)

    assert len(decided) == 4
    assert told["counts"]["same"] == 8


def test_each_release_is_compared_by_the_facts_that_it_needs(
    tmp_path: Path, small_segments: int
) -> None:
    """In one segment lie decisions by a law with other embargoes and by one with other chips."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(2))
        other_chips = law_files("2026.2.0", embargoed="DE")
        other_chips["tables/chips.csv"] = other_chips["tables/chips.csv"].replace(
            b"3A001", b"3A002"
        )
        other_chips["cases.yaml"] = other_chips["cases.yaml"].replace(b"3A001", b"3A002")
        record(
            made, some_transactions(2), release=made.law.publish([other_chips], None).release.digest
        )
        release = published(made, "DE", "2026.3.0")

    plain, by_columns = reports(folder, release)

    assert list(Columns(folder).there()) == [(1, 4)]
    assert plain.changed_count == by_columns.changed_count == 2
    assert [each.name for each in by_columns.rules] == [each.name for each in plain.rules]


def incremental(folder: Path, release: str) -> Plain:
    """Backtest all twelve by columns."""
    with archive(folder) as at_hand:
        job = Incremental(str(folder), Backtesting(release))
        return job.done(at_hand, Selection(first=1, last=12))


def test_segments_are_made_by_several_processes(tmp_path: Path) -> None:
    """Each writes its own."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(12))
        job, which = Projecting(str(folder)), Selection(first=1, last=12)
        at_hand = made.redecision.at_hand
        parts = list(Redecision(folder, at_hand, Processes(2), chunk=5).parts(job, which))

    assert [each.plain["projected"] for each in parts] == [5, 5, 2]
    assert list(Columns(folder).there()) == [(1, 5), (6, 10), (11, 12)]


def test_a_segment_that_another_command_wrote_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both derive the same from the same log; neither fails."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(3))
    which = Selection(first=1, last=3)

    def overtaken(place: Path, segment: Segment) -> None:
        write(place, segment)
        write(place, segment)

    monkeypatch.setattr(projecting, "write", overtaken)
    with archive(folder) as at_hand:
        told = Projecting(str(folder)).done(at_hand, which)

    assert told == {"projected": 3}
    assert list(Columns(folder).there()) == [(1, 3)]


def test_columns_that_cant_be_written_are_told(tmp_path: Path) -> None:
    """By the folder, and without a traceback."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(3))
        release = published(made, "DE")
    (folder / "columns").write_bytes(b"in the way")

    told = run("backtest", "--all", "--release", release, "--data", folder, "--columns")

    assert told.exit_code == 3
    assert f"no columns can be written to `{folder}`" in told.stderr


def test_without_a_segment_everything_is_decided_again(tmp_path: Path) -> None:
    """The columns save work and decide nothing."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(12))
        release = published(made, "DE")
    without = incremental(folder, release)
    with archive(folder) as at_hand:
        Projecting(str(folder)).done(at_hand, Selection(first=1, last=12))
    (Columns(folder).place(1, 12) / "transaction.arrow").write_bytes(b"cut")

    assert incremental(folder, release) == without
    assert without["counts"]["changed"] > 0


def test_what_is_redacted_is_in_no_segment(tmp_path: Path) -> None:
    """Redaction removes its segment; one that is made anew leaves it out."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        ids = record(made, some_transactions(4))
        release = published(made, "DE")
        with archive(folder) as at_hand:
            Projecting(str(folder)).done(at_hand, Selection(first=1, last=4))
        recorded = made.decisions.get(ids[1])
        assert recorded is not None
        made.redactor.redact([Target(recorded)], "DPO", "GDPR Art. 17")
        assert list(Columns(folder).there()) == []

    plain, by_columns = reports(folder, release)

    assert by_columns.undecided_count == plain.undecided_count == 1
    assert by_columns.changed_count == plain.changed_count


def test_other_code_has_segments_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts that another version derived are not looked at."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        record(made, some_transactions(3))
    with archive(folder) as at_hand:
        Projecting(str(folder)).done(at_hand, Selection(first=1, last=3))
    assert list(Columns(folder).there()) == [(1, 3)]

    monkeypatch.setattr(places, "code_digest", lambda: "another")

    assert list(Columns(folder).there()) == []


@pytest.mark.parametrize("module", [screen, search, subjects, derive, statement, projection])
def test_code_is_other_where_what_derives_facts_is(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where only who is searched for, or what of it counts, is otherwise."""
    was, read = places.code_digest.__wrapped__(), Path.read_bytes
    file = Path(str(module.__file__))
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + (b"#" if path == file else b"")
    )

    assert places.code_digest.__wrapped__() != was


@pytest.mark.parametrize("more", [("--list", "ab" * 32), ("--server", "localhost:1")])
def test_columns_are_for_a_release_in_a_folder(tmp_path: Path, more: tuple[str, str]) -> None:
    """Whom other lists find is no question of rules."""
    result = run("backtest", "--all", "--release", "ab" * 32, "--columns", *more)

    assert result.exit_code == 2
    assert "--columns is for a --release alone" in result.stderr
