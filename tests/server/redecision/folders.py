"""Data folders with decisions by a small law, made in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from licet.v1.transaction_pb2 import Transaction
from server.compose import Parts, parts
from server.moments import day
from server.recorder import ToRecord
from server.settings import Settings
from tests.server.api.calls import a_transaction
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files

DESTINATIONS = ("DE", "BR", "KP")
ECCNS = ("EAR99", "3A001")


@contextmanager
def opened(folder: Path, clock: FakeClock | None = None) -> Iterator[Parts]:
    """Give a data folder to write to, with the small law and the small list in it."""
    empty = folder.parent / f"{folder.name}-rulesets"
    empty.mkdir(exist_ok=True)
    with parts(Settings(data=folder, rulesets=empty), clock or FakeClock()) as made:
        if made.library.live_release(made.clock()) is None:
            made.law.publish([law_files()], None)
            made.importer.keep(a_list())
        yield made


def some_transactions(number: int) -> list[Transaction]:
    """Return so many transactions, alternately ordinary, of chips, and to where nothing may go."""
    return [
        a_transaction(ECCNS[each % 2], DESTINATIONS[each % 3], f"Customer {each}")
        for each in range(number)
    ]


def record(
    made: Parts, transactions: Sequence[Transaction], as_of: str = "", release: str = ""
) -> list[str]:
    """Decide ``transactions``, record the decisions in one commit, and return their ids.

    Args:
        made: Where.
        transactions: What about.
        as_of: The legal date; empty for that of the clock.
        release: Digest of the release; empty for the one that is live.
    """
    now = made.clock()
    pinned = made.decider.pinned(as_of or day(now), now, release_digest=release)
    batch = []
    for each in transactions:
        content = each.SerializeToString(deterministic=True)
        decision = made.decider.decide(each, content, pinned)
        batch.append(ToRecord("", "0" * 64, content, (), decision, decision.canonical()))
    answers = made.recorder.record(batch)
    return [each.decision_id for each in answers if not isinstance(each, Exception)]


def a_folder(folder: Path, number: int = 12) -> Path:
    """Return a data folder with so many decisions."""
    with opened(folder) as made:
        record(made, some_transactions(number))
    return folder


def a_longer_list(*names: str) -> Snapshot:
    """Return a later edition of the small list, with more names on it."""
    entries = [
        ListEntry(f"SDN-{number}", "SDN", name, EntryKind.ENTITY)
        for number, name in enumerate(("Blocked Trading LLC", *names), 1)
    ]
    return Snapshot.of(Header("US-CSL", "tests", "2026-01-01"), entries)
