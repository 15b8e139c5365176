"""Choose the SQLite to work with, and refuse one that can corrupt its database.

``pysqlite3`` brings its own SQLite. Where it has no wheel the standard library's module is taken,
and then the system's SQLite must be new enough.
"""

from __future__ import annotations

from types import ModuleType

from server.store.errors import UnsafeSqliteError

try:
    from pysqlite3 import dbapi2 as _sqlite
except ImportError:  # a platform without a wheel
    import sqlite3 as _sqlite

FIRST_SAFE = (3, 51, 3)
"""The first release without the "WAL-reset bug", by which 3.7.0 to 3.51.2 can corrupt a database
that two connections write or checkpoint at the same moment:
https://www.sqlite.org/wal.html#walresetbug."""


def driver() -> ModuleType:
    """Return the DB-API module to use.

    Raises:
        UnsafeSqliteError: Its SQLite is older than ``FIRST_SAFE``.
    """
    require_safe(_sqlite.sqlite_version_info)
    module: ModuleType = _sqlite
    return module


def require_safe(version: tuple[int, int, int]) -> None:
    """Refuse a ``version`` of SQLite that can corrupt its database.

    Raises:
        UnsafeSqliteError: ``version`` is older than ``FIRST_SAFE``.
    """
    if version < FIRST_SAFE:
        found, wanted = (".".join(map(str, each)) for each in (version, FIRST_SAFE))
        raise UnsafeSqliteError(
            f"SQLite {found} can corrupt the database when it is written and checkpointed at the "
            f"same moment (the WAL-reset bug); expected {wanted} or newer: install `pysqlite3`, "
            "which brings one"
        )
