"""What must be true of a log, whatever befell it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from engine.ledger.record import sha256
from engine.ledger.tree import leaf_hash, root
from server.store import tiles
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.records import Entry, Recorded


def check_log(
    folder: Path, promised: Collection[str], is_whole: Callable[[Recorded], bool]
) -> list[Recorded]:
    """Open a folder as a server that starts would, and check all that is in it.

    Every decision that was promised is there, and every decision that is there is whole, has its
    number, and is a leaf of the tree that is kept.
    """
    with Database(folder) as database:
        log = DecisionLog(database)
        found = list(log.iterate())
        with database.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            kept = root(len(found), tiles.nodes(connection, log.frontier()))
            again, full = tiles.Frontier().extended(
                [leaf_hash(each.entry.record) for each in found]
            )
            known = {(each.level, each.tile): each.hashes for each in full}
            made = root(len(found), tiles.nodes(connection, again, known))
        log.close()
    ids = [each.entry.decision_id for each in found]
    assert said == "ok"
    assert set(promised) <= set(ids), sorted(set(promised) - set(ids))
    assert len(ids) == len(set(ids))
    assert [each.sequence for each in found] == list(range(1, len(found) + 1))
    assert all(sha256(each.entry.record) == each.record_digest for each in found)
    assert all(map(is_whole, found))
    assert kept == made
    return found


def an_entry(number: int) -> Entry:
    """Return a decision of some pages, of which each part can be told from its number."""
    name = f"{number:06}"
    return Entry(
        decision_id=name,
        request_id=f"request {name}",
        request_digest=sha256(name.encode()),
        recorded_at_ms=1_785_499_200_000 + number,
        as_of="2026-07-31",
        verdict=1,
        release_digest=sha256(b"release"),
        record=f"record {name} ".encode() * 200,
        disclosures=f"disclosures {name} ".encode() * 1_500,
    )


def is_an_entry(recorded: Recorded) -> bool:
    """Tell whether a decision is all of what ``an_entry`` gave."""
    wanted = an_entry(int(recorded.entry.decision_id))
    return (recorded.entry.record, recorded.entry.disclosures.strip()) == (
        wanted.record,
        wanted.disclosures.strip(),
    )
