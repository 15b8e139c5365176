"""Carry the write-ahead log over into the database, beside the commits instead of within them.

SQLite's own checkpoint runs inside the commit that happens to fill the log, and that commit waits
for it. Here a thread does it on a connection of its own, where commits go on meanwhile.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from server.logs import FAILED
from server.store.engines import LOG_BYTES_KEPT, PAGE_BYTES

INTERVAL_S = 0.25
"""As measured: p99 of a commit 1.9 ms, where checkpoints within commits give 13 to 16."""

log = structlog.get_logger(__name__)


class Checkpoints:
    """The thread that makes them, when something was committed, until it is closed."""

    def __init__(self, engine: Engine, writing: AbstractContextManager[None]) -> None:
        """Start the thread.

        Args:
            engine: Has a connection of its own.
            writing: Held by whoever writes.
        """
        self._engine = engine
        self._writing = writing
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="licet-checkpoints", daemon=True)
        self._thread.start()

    def want(self) -> None:
        """Say that something was committed."""
        self._wanted.set()

    def cut(self) -> bool:
        """Carry all of the log over and cut it to nothing; tell whether nobody was in the way.

        Raises:
            DBAPIError: The disk failed.
        """
        with self._writing, self._engine.connect() as connection:
            return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]

    def close(self) -> None:
        """Stop the thread; the last connection to close makes the last checkpoint."""
        self._closed.set()
        self._wanted.set()
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while not self._closed.wait(INTERVAL_S):
            self._wanted.wait()
            self._wanted.clear()
            if self._closed.is_set():
                return
            try:
                self._checkpoint()
            except DBAPIError as error:
                # Nothing is lost: the log has it all, and the next commit asks again.
                log.warning(FAILED, step="checkpoint", problem=str(error.orig))

    def _checkpoint(self) -> None:
        with self._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()[1]
            if pages * PAGE_BYTES <= LOG_BYTES_KEPT:
                return
            # Commits came faster than they were carried over, and the log only starts anew when all
            # of it was: they wait for this once.
            with self._writing:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
