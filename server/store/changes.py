"""See at once what another process has published, imported or overridden.

Asked before every decision, so it is one statement on a connection that stays open: some 5 µs. What
is committed before it is asked is seen, so once a publication was answered no process of the server
decides by the law before it.
"""

from __future__ import annotations

import threading
from typing import Any

from server.store.database import Database
from server.store.errors import UnreadableError

_QUERY = (
    "SELECT (SELECT coalesce(max(sequence), 0) FROM releases),"
    " (SELECT coalesce(max(sequence), 0) FROM list_imports),"
    " (SELECT coalesce(max(sequence), 0) FROM override_events)"
)


class Changes:
    """The newest release, import and change of an override in a database."""

    def __init__(self, database: Database) -> None:
        """Look into ``database``."""
        self._database = database
        self._asking = threading.Lock()
        self._connection: Any = None

    def release(self) -> int:
        """Return the number of the release that was published last, 0 if none was.

        Raises:
            UnreadableError: The database can't be read.
        """
        return self._newest()[0]

    def list_import(self) -> int:
        """Return the number of the import that was made last, 0 if none was.

        Raises:
            UnreadableError: The database can't be read.
        """
        return self._newest()[1]

    def override(self) -> int:
        """Return how many changes of overrides there are.

        Raises:
            UnreadableError: The database can't be read.
        """
        return self._newest()[2]

    def close(self) -> None:
        """Let go of the connection."""
        with self._asking:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _newest(self) -> tuple[int, int, int]:
        with self._asking:
            try:
                if self._connection is None:
                    self._connection = self._database.watching()
                (row,) = self._connection.driver_connection.execute(_QUERY).fetchall()
            # What the driver raises is not known here; whatever it is, nothing may be decided.
            except Exception as error:
                raise UnreadableError(f"what is live can't be read: {error}") from error
        return row[0], row[1], row[2]
