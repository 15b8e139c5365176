"""Connect to the database file so that what is committed survives a power cut.

1. Write-ahead log, ``synchronous=FULL``: a commit returns after the log is on the disk.
2. Pages of 16 KiB and no checkpoint within a commit. Measured with records of 2 KB in groups of 64,
   the slowest commit in a hundred takes 2 ms so, and 27 ms with SQLite's defaults.
3. A transaction that writes takes the write lock when it begins, so it can't fail half-way for want
   of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from server.store.driver import driver
from server.store.errors import StorageError

PAGE_BYTES = 16_384
"""Takes effect when the database is created."""

LOG_BYTES_KEPT = 64 * 1024 * 1024
"""The log is reused from its start after a checkpoint; a longer one is cut to this."""

BUSY_TIMEOUT_MS = 5_000
"""How long to wait for another process, which reads or recovers the database."""

_READERS = 8
_MORE_READERS = 56
"""Opened under load and closed after it; with the others, one for each of 64 threads."""


def writer(database: Path) -> Engine:
    """Return the engine with the connection that writes."""
    engine = _engine(database, "rwc", pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def checkpointer(database: Path) -> Engine:
    """Return the engine with the connection that carries the log over into the database."""
    engine = _engine(database, "rw", pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "connect", _never_wait)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def readers(database: Path) -> Engine:
    """Return the engine with the connections that read."""
    engine = _engine(database, "ro", pool_size=_READERS, max_overflow=_MORE_READERS)
    event.listen(engine, "begin", _begin)
    return engine


def _engine(database: Path, mode: str, *, pool_size: int, max_overflow: int) -> Engine:
    location = f"file:{quote(str(database.absolute()))}?mode={mode}&uri=true"
    engine = create_engine(
        f"sqlite+pysqlite:///{location}",
        module=driver(),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=max_overflow,
        # SQLite is compiled to be used by any thread, one at a time, which the pool sees to.
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not in the driver
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _prepare_writer(connection: Any, _: object) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StorageError(
            f"the file system of the data folder can't hold a write-ahead log (`{mode}`); "
            "expected a local disk"
        )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: through the disk's own cache too
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES_KEPT}")
    connection.execute("PRAGMA secure_delete = ON")  # what moves leaves no copy to be redacted
    connection.execute("PRAGMA recursive_triggers = ON")  # REPLACE is refused as DELETE is


def _never_wait(connection: Any, _: object) -> None:
    # A checkpoint that waited for a slow reader would hold up the commits; the next one does it.
    connection.execute("PRAGMA busy_timeout = 0")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
