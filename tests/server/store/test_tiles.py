"""The tree that is kept is the tree over the records, however it came about."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from engine.errors import IntegrityError
from engine.ledger.record import sha256
from engine.ledger.tree import inclusion_proof, leaf_hash, node_hash, root, verify_inclusion
from server.store import engines, migrate, tiles
from server.store.database import DATABASE, Database
from server.store.decisions import DecisionLog
from server.store.events import Event
from server.store.records import Entry
from server.store.schema import decisions
from tests.engine.ledger.trees import defined_root
from tests.server.store.builders import a_log, an_entry, tamper


def records(size: int) -> list[bytes]:
    """Return the records of the first ``size`` entries."""
    return [an_entry(number).record for number in range(1, size + 1)]


def append(log: DecisionLog, first: int, last: int) -> None:
    """Record the entries ``first`` to ``last``."""
    log.append_all([an_entry(number) for number in range(first, last + 1)])


def kept_root(database: Database, log: DecisionLog, size: int) -> bytes:
    """Return the root over the first ``size`` decisions, from what is kept."""
    with database.reading() as connection:
        return root(size, tiles.nodes(connection, log.frontier()))


@pytest.mark.parametrize("group", [1, 3, 255, 256, 257, 600])
def test_frontier_does_not_depend_on_groups(group: int) -> None:
    """However decisions are committed, in ones or in hundreds, the tree is the same."""
    leaves = [leaf_hash(record) for record in records(1_030)]
    at_once, all_tiles = tiles.Frontier().extended(leaves)
    frontier, in_groups = tiles.Frontier(), []

    for start in range(0, len(leaves), group):
        frontier, full = frontier.extended(leaves[start : start + group])
        in_groups += full

    assert frontier == at_once
    assert sorted(map(repr, in_groups)) == sorted(map(repr, all_tiles))


def test_frontier_fills_a_tile_of_the_second_level() -> None:
    """After 65,536 decisions the tree has a tile over tiles, and proofs go through it."""
    leaves = [leaf_hash(b"%d" % number) for number in range(65_600)]
    frontier, full = tiles.Frontier().extended(leaves)
    known = {(each.level, each.tile): each.hashes for each in full}

    # Without a connection: every tile is known, and none may be asked for that isn't there.
    nodes = tiles.nodes(None, frontier, known)  # type: ignore[arg-type]

    assert sorted({each.level for each in full}) == [0, 1]
    tree_root = root(65_600, nodes)
    assert tree_root == _root_of(leaves)
    for index in (0, 255, 256, 65_535, 65_536, 65_599):
        proof = inclusion_proof(index, 65_600, nodes)
        verify_inclusion(leaves[index], index, 65_600, tree_root, proof)


def _root_of(leaves: list[bytes]) -> bytes:
    """Return the root over ``leaves``, row by row: another way than the recursion."""
    row = leaves
    while len(row) > 1:
        paired = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = paired + ([row[-1]] if len(row) % 2 else [])
    return row[0]


def test_tree_is_the_same_after_a_restart(tmp_path: Path) -> None:
    """A server that starts again goes on with the tree of the one before."""
    with Database(tmp_path) as database:
        log = DecisionLog(database)
        append(log, 1, 300)
        append(log, 301, 520)
        before = log.frontier()
        log.close()

    with Database(tmp_path) as database:
        log = DecisionLog(database)
        after = log.frontier()
        append(log, 521, 530)
        roots = [kept_root(database, log, size) for size in (1, 256, 300, 512, 520, 530)]
        log.close()

    assert after == before
    assert roots == [defined_root(records(size)) for size in (1, 256, 300, 512, 520, 530)]


def test_tree_grows_by_what_is_recorded_only(tmp_path: Path) -> None:
    """A repetition of a request adds neither a record nor a leaf."""
    with a_log(tmp_path) as log:
        log.append(an_entry(1))
        log.append_all([an_entry(1), an_entry(2), an_entry(2)])

        size = log.frontier().size

    assert size == 2


def test_tree_is_made_of_decisions_that_were_there_before_it(tmp_path: Path) -> None:
    """A database of an earlier licet gets its tree when it is opened, over all it has."""
    engine = engines.writer(tmp_path / DATABASE)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in range(1, 701):
            entry = an_entry(number)
            row = {name: getattr(entry, name) for name in Entry.__slots__}
            connection.execute(decisions.insert(), row | {"record_digest": sha256(entry.record)})
    engine.dispose()

    with Database(tmp_path) as database:
        log = DecisionLog(database)
        roots = [kept_root(database, log, size) for size in (1, 512, 700)]
        log.close()

    assert roots == [defined_root(records(size)) for size in (1, 512, 700)]


def test_tree_goes_on_over_events(tmp_path: Path) -> None:
    """What was done to the log is a leaf of it, between the decisions, also after a restart."""
    with a_log(tmp_path) as log:
        append(log, 1, 200)
        assert log.note(Event("e-1", b"event 1"), lambda connection, number: None) == 201
        append(log, 201, 300)
        assert log.note(Event("e-2", b"event 2"), lambda connection, number: None) == 302
        before, count = log.frontier(), log.count()

    with Database(tmp_path) as database:
        log = DecisionLog(database)
        after, kept = log.frontier(), kept_root(database, log, 302)
        log.close()

    both = [*records(200), b"event 1", *records(300)[200:], b"event 2"]
    assert after == before
    assert count == 300
    assert kept == defined_root(both)


def test_tree_is_as_before_after_a_commit_that_failed(tmp_path: Path) -> None:
    """What was not recorded left no leaf, and what comes next has its place."""
    with Database(tmp_path) as database:
        log = DecisionLog(database)
        append(log, 1, 255)
        before = log.frontier()

        with pytest.raises(OverflowError):
            log.append_all([an_entry(256), an_entry(257, recorded_at_ms=2**63)])

        assert log.frontier() == before
        append(log, 256, 300)
        found = kept_root(database, log, 300)
        log.close()
    assert found == defined_root(records(300))


def test_tree_without_one_of_its_tiles_is_refused(tmp_path: Path) -> None:
    """A tile that somebody removed is missed, not made up for."""
    with a_log(tmp_path) as log:
        append(log, 1, 512)
    tamper(tmp_path, "tree_tiles", "DELETE FROM tree_tiles WHERE tile = 0")

    with a_log(tmp_path) as log, pytest.raises(IntegrityError, match="is missing or cut short"):
        log.frontier()


def test_tree_over_decisions_that_are_gone_is_refused(tmp_path: Path) -> None:
    """A log whose end was cut off gets nothing new in its place."""
    with a_log(tmp_path) as log:
        append(log, 1, 300)
    tamper(tmp_path, "decisions", "DELETE FROM decisions WHERE sequence > 200")

    with a_log(tmp_path) as log, pytest.raises(IntegrityError, match="fewer than the 256"):
        log.append(an_entry(301))
