"""What the law no longer asks for is taken away, and every proof stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import PrunedError
from engine.ledger.note import Key
from engine.ledger.receipt import Receipt
from licet.v1.transaction_pb2 import Transaction
from server import ed25519
from server.columns.folder import Columns
from server.columns.projecting import Projecting
from server.compose import Parts, parts
from server.fsck.check import check
from server.recorder import ToRecord
from server.retention.keeper import Keeper
from server.retention.periods import Period
from server.retention.plan import Fate, fates
from server.search.terms import name_digest
from server.settings import Settings
from server.store.records import Selection
from tests.server.api.calls import a_transaction
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.store.builders import tamper

FIVE = {"TEST": Period("TEST", 5, "Test Act s 9", "verified")}
LAST = "2031-01-01"
"""The last day of five years from the recording, which is on 2026-01-01."""


@contextmanager
def made(folder: Path) -> Iterator[Parts]:
    """Give the parts of a server over ``folder``."""
    (folder / "none").mkdir(exist_ok=True)
    with parts(Settings(data=folder / "data", rulesets=folder / "none"), FakeClock()) as opened:
        if opened.library.live_release(opened.clock()) is None:
            opened.law.publish([law_files()], None)
            opened.importer.keep(a_list())
        yield opened


def decide(opened: Parts, transaction: Transaction | None = None, request_id: str = "") -> str:
    """Record a decision and return its id."""
    message = transaction or a_transaction()
    content = message.SerializeToString(deterministic=True)
    pinned = opened.decider.pinned("2026-01-01", opened.clock())
    decision = opened.decider.decide(message, content, pinned)
    to_record = ToRecord(request_id, "0" * 64, content, (), decision, decision.canonical())
    (answer,) = opened.recorder.record([to_record])
    assert not isinstance(answer, Exception)
    return answer.decision_id


def a_keeper(opened: Parts) -> Keeper:
    """Return the keeper of the folder that is opened."""
    folder = Path(opened.redecision.folder)
    return Keeper(opened.database, Columns(folder), opened.decisions, opened.clock)


def planned(opened: Parts, today: str, periods: dict[str, Period] | None = None) -> list[Fate]:
    """Return what becomes of every decision."""
    keeper = a_keeper(opened)
    known = FIVE if periods is None else periods
    return list(fates(opened.decisions, known, keeper.holds(), today, opened.key))


def pruned(opened: Parts, *ids: str) -> None:
    """Prune decisions whose periods have passed."""
    due = [each for each in planned(opened, "2040-01-01") if each.recorded.entry.decision_id in ids]
    assert len(due) == len(ids)
    a_keeper(opened).prune(due, "keeper", "period over")


def test_decision_is_kept_for_its_whole_period(tmp_path: Path) -> None:
    """The last day of the period is inside, and the next is not."""
    with made(tmp_path) as opened:
        decide(opened)

        inside, after = planned(opened, LAST), planned(opened, "2031-01-02")

    assert [each.is_due for each in inside + after] == [False, True]
    assert inside[0].until == "2031-01-02"


def test_period_counts_from_the_last_day_that_is_stated(tmp_path: Path) -> None:
    """A later export or payment moves the end; of the 29th of February, to the end of the month."""
    shipped = a_transaction()
    exported = shipped.dates.exported_on
    exported.year, exported.month, exported.day = 2027, 12, 31
    leap = a_transaction()
    leap.dates.paid_on.year, leap.dates.paid_on.month, leap.dates.paid_on.day = 2028, 2, 29
    with made(tmp_path) as opened:
        decide(opened, shipped)
        decide(opened, leap)

        ends = [each.until for each in planned(opened, LAST)]

    assert ends == ["2033-01-01", "2033-03-01"]


def test_decision_under_a_law_of_unknown_period_is_kept(tmp_path: Path) -> None:
    """Nobody prunes what the law of which nobody looked up."""
    with made(tmp_path) as opened:
        decide(opened)

        (fate,) = planned(opened, "2999-01-01", {})

    assert not fate.is_due
    assert fate.kept_for == "no period is known for TEST"


def test_what_is_pruned_is_in_no_segment(tmp_path: Path) -> None:
    """What was derived from a record goes with it."""
    with made(tmp_path) as opened:
        name = decide(opened)
        columns = Columns(tmp_path / "data")
        projecting = Projecting(str(tmp_path / "data"))
        projecting.done(opened.redecision.at_hand, Selection(first=1, last=1))
        before = list(columns.there())

        pruned(opened, name)

        assert before == [(1, 1)]
        assert list(columns.there()) == []


def test_held_decisions_are_kept_until_the_hold_is_lifted(tmp_path: Path) -> None:
    """By id, by party, by time; and what is redacted is held by every hold of a party."""
    with made(tmp_path) as opened:
        ids = [decide(opened, a_transaction(name=name)) for name in ("Held GmbH", "B", "C")]
        at_ms = [each.entry.recorded_at_ms for each in opened.decisions.iterate()]
        keeper = a_keeper(opened)
        digest = name_digest("HELD GMBH", opened.key)

        by_party = keeper.hold({"party": digest}, "counsel", "case 1")
        held = [bool(each.kept_for) for each in planned(opened, "2040-01-01")]
        keeper.lift(by_party.event_id, "counsel", "settled")
        keeper.hold({"decision": ids[1]}, "counsel", "case 2")
        keeper.hold({"from_ms": str(at_ms[2]), "until_ms": str(at_ms[2] + 1)}, "counsel", "case 3")
        others = [bool(each.kept_for) for each in planned(opened, "2040-01-01")]

    assert held == [True, False, False]
    assert others == [False, True, True]


def test_pruned_decisions_leave_every_proof(tmp_path: Path) -> None:
    """The receipts of others, and those of the pruned that somebody kept, prove as before."""
    with made(tmp_path) as opened:
        ids = [decide(opened) for _ in range(300)]
        before = opened.prover.receipts(list(opened.decisions.iterate()))
        opened.prover.checkpoint()
        pruned(opened, ids[0], ids[7], ids[298])
    with made(tmp_path) as opened:
        left = list(opened.decisions.iterate())
        after = opened.prover.receipts(left)
        count, keys = opened.decisions.count(), [*map(Key.parse, opened.prover.keys())]
        decide(opened)

    for each in (*before, *after):
        each.verify(keys, ed25519.verify)
    assert count == len(left) == 297
    assert {each.entry.decision_id for each in left} == set(ids) - {ids[0], ids[7], ids[298]}
    report = check(tmp_path / "data")
    assert report.findings == ()
    assert (report.decisions, report.pruned, report.events) == (298, 3, 1)
    for file in (tmp_path / "data").glob("licet.db*"):
        assert ids[0].encode() + b'","disclosures' not in file.read_bytes()


def test_pruned_decision_is_not_unknown_and_not_decided_again(tmp_path: Path) -> None:
    """Who asks for it, or repeats its request, hears that it was pruned."""
    with made(tmp_path) as opened:
        decision_id = decide(opened, request_id="r-1")
        pruned(opened, decision_id)
    with made(tmp_path) as opened:
        for ask in (
            lambda: opened.decisions.get(decision_id),
            lambda: opened.decisions.by_request("r-1"),
            lambda: opened.recorder.answered("r-1", "0" * 64),
        ):
            with pytest.raises(PrunedError, match="its legal periods had passed"):
                ask()
        assert opened.decisions.get("unknown") is None


@pytest.mark.parametrize(
    ("table", "statement", "expected"),
    [
        ("pruned", "DELETE FROM pruned", "decisions number 1 to 1: are missing"),
        ("events", "DELETE FROM events", "was pruned, and no event says so"),
        ("pruned", "UPDATE pruned SET leaf = zeroblob(32)", "was signed over the root"),
        ("pruned", "UPDATE pruned SET decision_id = 'x'", "says otherwise than its event"),
        (
            "pruned",
            "INSERT INTO pruned SELECT 2, 'y', 'y', leaf, event FROM pruned",
            "was pruned, and no event says so",
        ),
    ],
)
def test_fsck_finds_what_was_pruned_unseen(
    tmp_path: Path, table: str, statement: str, expected: str
) -> None:
    """Nobody takes a record away and calls it pruned."""
    with made(tmp_path) as opened:
        first = decide(opened)
        decide(opened)
        opened.prover.checkpoint()
        pruned(opened, first)

    tamper(tmp_path / "data", table, statement)

    assert expected in "\n".join(map(str, check(tmp_path / "data").findings))


def test_receipt_of_a_pruned_decision_reads_as_it_was(tmp_path: Path) -> None:
    """Whoever kept it can show the decision, although the log has only the leaf."""
    with made(tmp_path) as opened:
        decision_id = decide(opened)
        kept = opened.prover.receipts(list(opened.decisions.iterate()))[0].to_bytes()
        pruned(opened, decision_id)

    assert Receipt.from_bytes(kept).record.decision_id == decision_id
