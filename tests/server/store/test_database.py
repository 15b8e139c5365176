"""A data folder is opened by one writer, with the schema of the code, durably, or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection

from server.store import tiles
from server.store.database import DATABASE, LOCK, PUBLISH_TURN, WRITE_TURN, Database
from server.store.decisions import DecisionLog
from server.store.errors import (
    FolderInUseError,
    NotDurableError,
    SchemaMismatchError,
    StorageError,
    UnreadableError,
)
from server.store.events import Event
from server.store.library import Library, NewCompiled
from server.store.overrides import Change, OverrideEvent, OverrideStore
from server.store.pruning import prune
from server.store.schema import metadata, redactions
from server.store.signed_checkpoints import SignedCheckpoints
from server.store.snapshots import SnapshotStore
from tests.server.store.builders import NOON_MS, a_log, a_publication, a_version, an_entry, tamper


def _pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_database_commits_survive_a_power_cut(tmp_path: Path) -> None:
    """The connection that writes waits for the disk, with pages and log as they were measured."""
    with Database(tmp_path) as database, database.writing() as connection:
        found = {
            name: _pragma(connection, name)
            for name in ("synchronous", "journal_mode", "page_size", "wal_autocheckpoint")
        }

    assert found == {
        "synchronous": 2,  # FULL
        "journal_mode": "wal",
        "page_size": 16_384,
        "wal_autocheckpoint": 0,
    }


def test_database_is_for_its_owner_only(tmp_path: Path) -> None:
    """Records name parties: nobody else on the machine reads them."""
    folder = tmp_path / "new" / "data"

    with Database(folder):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOCK, WRITE_TURN, PUBLISH_TURN]
    assert modes == dict.fromkeys(files, 0o600)


def test_database_schema_is_that_of_the_migrations(tmp_path: Path) -> None:
    """The code and the migrations say the same about every table, column, key and index."""
    with Database(tmp_path) as database, database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        checks = connection.exec_driver_sql(
            "SELECT group_concat(sql) FROM sqlite_master WHERE type = 'table'"
        ).scalar_one()

    assert differences == []
    assert checks.count("STRICT") == len(metadata.tables)
    stated = [each for table in metadata.tables.values() for each in table.constraints]
    assert checks.count("CHECK") == sum(isinstance(each, CheckConstraint) for each in stated)


def test_database_opens_again_with_what_was_written(tmp_path: Path) -> None:
    """Migrations run once; what was recorded is there the next time."""
    with a_log(tmp_path) as log:
        log.append(an_entry())

    with a_log(tmp_path) as log:
        found = log.get(an_entry().decision_id)

    assert found is not None
    assert found.entry == an_entry()


def test_database_of_a_newer_licet_is_refused(tmp_path: Path) -> None:
    """An older program does not write into a database that it can't understand."""
    with Database(tmp_path):
        pass
    tamper(tmp_path, "alembic_version", "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaMismatchError, match="`9999`, which this licet does not know"):
        Database(tmp_path)
    with pytest.raises(SchemaMismatchError, match="`9999`, which this licet does not know"):
        Database(tmp_path, read_only=True)


def test_database_without_schema_is_refused_to_a_reader(tmp_path: Path) -> None:
    """Who may only read does not migrate, and is told who does."""
    (tmp_path / DATABASE).touch()

    with pytest.raises(SchemaMismatchError, match="start the server once"):
        Database(tmp_path, read_only=True)


def test_database_that_is_none_is_refused(tmp_path: Path) -> None:
    """A file that is no database is left alone."""
    (tmp_path / DATABASE).write_bytes(b"no database at all" * 1000)

    with pytest.raises(StorageError, match=r"licet\.db` can't be opened: .*not a database"):
        Database(tmp_path)
    assert (tmp_path / DATABASE).read_bytes().startswith(b"no database at all")


def test_database_in_a_folder_that_cant_be_made_is_refused(tmp_path: Path) -> None:
    """The operator learns which path is wrong."""
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match=r"`.*/file/data` can't be created: Not a directory"):
        Database(tmp_path / "file" / "data")


def test_database_has_one_writer(tmp_path: Path) -> None:
    """Two servers started on one folder by mistake: the second says who is first."""
    with (
        Database(tmp_path),
        pytest.raises(FolderInUseError, match=f"`{tmp_path}` is in use by process {os.getpid()}"),
    ):
        Database(tmp_path)


def test_database_has_one_writer_among_processes(tmp_path: Path) -> None:
    """The same holds for another process."""
    program = "import sys, pathlib; from server.store.database import Database; "
    program += "Database(pathlib.Path(sys.argv[1]))"

    with Database(tmp_path):
        second = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True
        )

    assert second.returncode != 0
    assert f"is in use by process {os.getpid()}, which holds `{LOCK}`" in second.stderr


def test_database_lock_of_a_dead_process_does_not_hold(tmp_path: Path) -> None:
    """What a killed server leaves behind keeps nobody out."""
    (tmp_path / LOCK).write_text("1\n")

    with Database(tmp_path):
        pass


def test_database_that_was_not_opened_is_not_locked(tmp_path: Path) -> None:
    """After a failure to open, the operator may mend the cause and try again."""
    (tmp_path / DATABASE).write_bytes(b"no database at all" * 1000)
    with pytest.raises(StorageError):
        Database(tmp_path)
    (tmp_path / DATABASE).unlink()

    with Database(tmp_path):
        pass


def test_database_read_only_sees_a_running_writer(tmp_path: Path) -> None:
    """An auditor looks into the folder of a running server, without its log being carried over."""
    with a_log(tmp_path) as log, Database(tmp_path, read_only=True) as reading:
        log.append(an_entry())
        other = DecisionLog(reading)

        found = other.by_request(an_entry().request_id)

        other.close()
    assert found is not None


def test_database_read_only_writes_nothing(tmp_path: Path) -> None:
    """Who opened a folder to read can't append to it."""
    with a_log(tmp_path):
        pass
    with Database(tmp_path, read_only=True) as database:
        log = DecisionLog(database)

        with pytest.raises(NotDurableError, match="open for reading only"):
            log.append(an_entry())

        log.close()


def test_database_read_only_needs_a_database(tmp_path: Path) -> None:
    """Reading creates nothing."""
    with pytest.raises(StorageError, match="does not exist"):
        Database(tmp_path, read_only=True)

    assert list(tmp_path.iterdir()) == []


def test_database_closed_records_nothing(tmp_path: Path) -> None:
    """After closing, an append is refused and not swallowed."""
    with Database(tmp_path) as database:
        log = DecisionLog(database)

    with pytest.raises(NotDurableError):
        log.append(an_entry())


def test_database_that_got_lost_is_unreadable(tmp_path: Path) -> None:
    """A table that is gone is an error of storage, never an empty answer."""
    with a_log(tmp_path) as log:
        log.append(an_entry())
    with Database(tmp_path) as database, database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE decisions")

    with a_log(tmp_path) as log, pytest.raises(UnreadableError, match="no such table"):
        log.get(an_entry().decision_id)


@pytest.mark.parametrize("table", sorted(metadata.tables))
@pytest.mark.parametrize(
    "change", ["DELETE FROM {0}", "UPDATE {0} SET rowid = 99", "REPLACE INTO {0} SELECT * FROM {0}"]
)
def test_database_refuses_to_change_or_delete(tmp_path: Path, table: str, change: str) -> None:
    """Whatever a programmer does: what was recorded or published stays as it is."""
    with Database(tmp_path) as database:
        _fill(database)

        with (
            pytest.raises(StorageError, match=f"{table} are never changed or deleted"),
            database.writing() as connection,
        ):
            connection.exec_driver_sql(change.format(table))


def _fill(database: Database) -> None:
    log = DecisionLog(database)
    log.append(an_entry(disclosures=b"{}"))

    def say(connection: Connection, number: int) -> None:
        row = {"decision": 7, "part": "decision", "event": number}
        connection.execute(redactions.insert(), row)

    log.note(Event("event", b"record"), say)
    log.append(an_entry(2))
    log.note(Event("pruning", b"record"), lambda connection, number: prune(connection, number, 3))
    log.close()
    OverrideStore(database).add(OverrideEvent("override", Change.PROPOSED, NOON_MS, b"override"))
    version = a_version()
    library = Library(database)
    library.publish(a_publication(version), NOON_MS)
    library.put_compiled(NewCompiled(version.digest, "compiler 1", b"compiled"))
    SnapshotStore(database).add("US-CSL", "2026-07-31", b"snapshot", NOON_MS)
    kept = SignedCheckpoints(database)
    kept.add_key("key of the log")
    kept.add_cosignatures(kept.add(1, "note"), {"key of a witness": "signature"})
    with database.writing() as connection:
        tiles.keep(connection, [tiles.Tile(0, 0, b"hashes")])
