"""What SQLite's own check sees, and what it does not look at."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine

from server.fsck.report import Finding
from server.store.driver import driver
from server.store.engines import PAGE_BYTES
from server.store.migrate import upgrade

_HEADER_BYTES = 100
_FIXED = (
    (0, b"SQLite format 3\x00", "is no database"),
    (16, struct.pack(">H", PAGE_BYTES), "has another size of page"),
    (18, b"\x02\x02", "is not in the mode of a write-ahead log"),
    (20, b"\x00\x40\x20\x20", "says otherwise how pages are divided"),
    (44, struct.pack(">I", 4), "has another format of schema"),
    (52, bytes(4), "says that it shrinks by itself"),
    (56, struct.pack(">I", 1), "is not in UTF-8"),
    (60, bytes(12), "has a version or an application that licet never set"),
    (72, bytes(20), "uses bytes that are reserved"),
)
"""The bytes of the file's header that licet's databases have in common.

The others are counters, which SQLite compares with each other and corrects.
"""  # -- https://www.sqlite.org/fileformat2.html section 1.3
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
_LIMIT = 1_000
"""Problems that SQLite is asked to tell."""


def header(path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the first bytes of the file, which SQLite's check takes on trust."""
    with path.open("rb") as opened:
        found = opened.read(_HEADER_BYTES)
    for start, expected, problem in _FIXED:
        if found[start : start + len(expected)] != expected:
            yield Finding("database", f"its header {problem}")


def structure(connection: Connection) -> Iterator[Finding]:
    """Yield what SQLite finds: pages, rows and indexes that don't fit together."""
    for (problem,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_LIMIT})"):
        if problem != "ok":
            yield Finding("database", " ".join(str(problem).split()))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding(f"row {row} of {table}", f"refers to a row of {parent} that isn't there")


def schema(connection: Connection) -> Iterator[Finding]:
    """Yield what differs from the tables, indexes and triggers that licet makes."""
    found = {tuple(row) for row in connection.exec_driver_sql(_SCHEMA)}
    for kind, name, *_ in sorted(_made() ^ found, key=str):
        yield Finding(f"{kind} {name}", "is not as licet makes it")


@cache
def _made() -> frozenset[tuple[object, ...]]:
    """Return the schema of a new database."""
    fresh = create_engine("sqlite+pysqlite://", module=driver())
    with fresh.begin() as connection:
        upgrade(connection)
        made = frozenset(tuple(row) for row in connection.exec_driver_sql(_SCHEMA))
    fresh.dispose()
    return made
