"""Open the database of a data folder and hand out its connections.

One connection writes, when it is its turn, so that a publication and a group of decisions never
meet in SQLite; as many as are wanted read, each as of its own moment. Processes of one server take
turns in the same way.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, PoolProxiedConnection
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import IntegrityError as ConstraintViolated
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from server.store import engines, wal
from server.store.checkpoints import Checkpoints
from server.store.errors import NotDurableError, StorageError, UnreadableError
from server.store.lock import FolderLock, Turn
from server.store.migrate import require_current, upgrade

DATABASE = "licet.db"
LOCK = "licet.lock"
WRITE_TURN = "licet.write"
PUBLISH_TURN = "licet.publish"
_ERASE_TRIES = 50
_ERASE_WAIT_S = 0.02


class Database:
    """The open database of a data folder; a context manager that closes it."""

    def __init__(
        self, folder: Path, *, read_only: bool = False, lock: FolderLock | None = None
    ) -> None:
        """Open ``folder``, and unless it is only to be read, create and migrate what is needed.

        Args:
            folder: Where the database lies.
            read_only: Take no lock and write nothing; for looking into the folder of a running
                server.
            lock: That of the server whose process this is; without one it is taken.

        Raises:
            FolderInUseError: Another process writes to it.
            SchemaMismatchError: It was made by a newer licet; or, to be read only, by an older one.
            UnsafeSqliteError: The SQLite at hand can corrupt it.
            StorageError: It can't be opened or created.
        """
        self._path = folder / DATABASE
        self._connection: Connection | None = None
        self._lock: FolderLock | None = None
        self._checkpoints: Checkpoints | None = None
        if read_only:
            self._open_to_read()
        else:
            self._lock = lock or lock_folder(folder)
            try:
                self._open_to_write(folder)
            except BaseException:
                self._lock.close()
                raise

    def _open_to_read(self) -> None:
        if not self._path.is_file():
            raise StorageError(f"`{self._path}` does not exist; a server creates it when it starts")
        self._readers = engines.readers(self._path)
        with self.reading() as connection:
            require_current(connection)

    def _open_to_write(self, folder: Path) -> None:
        self._writing = Turn(folder / WRITE_TURN)
        self._publishing = Turn(folder / PUBLISH_TURN)
        # SQLite gives the files beside it the same mode.
        self._path.touch(mode=0o600)
        self._writer = engines.writer(self._path)
        self._readers = engines.readers(self._path)
        try:
            with self.writing() as connection:
                upgrade(connection)
        except NotDurableError as error:
            raise StorageError(f"`{self._path}` can't be opened: {error}") from error
        except BaseException:
            self._disconnect()
            raise
        self._checkpoints = Checkpoints(engines.checkpointer(self._path), self._writing)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the connection that writes, in a transaction that is durable when the block is left.

        Raises:
            NotDurableError: Nothing of the block was recorded.
            StorageError: Neither, and it can't be: the database refuses what was to be written.
        """
        if self._lock is None:
            raise NotDurableError("not recorded: the database is closed or open for reading only")
        with self._writing:
            try:
                connection = self._connected()
                with connection.begin():
                    yield connection
            except (ConstraintViolated, DataError) as error:
                raise StorageError(f"refused by the database: {_cause(error)}") from error
            except DBAPIError as error:
                # What a failed disk leaves of a connection is not relied on.
                self._disconnect()
                raise NotDurableError(f"not recorded: {_cause(error)}") from error
        if self._checkpoints:
            self._checkpoints.want()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that reads, all of it as of one moment.

        Raises:
            UnreadableError: The database can't be read.
        """
        try:
            with self._readers.connect() as connection:
                yield connection
        except (DBAPIError, NoConnectionFree) as error:
            raise UnreadableError(f"`{self._path}` can't be read: {_cause(error)}") from error

    def watching(self) -> PoolProxiedConnection:
        """Give a connection of the driver's own, to be closed by who takes it."""
        return self._readers.raw_connection()

    def publishing(self) -> AbstractContextManager[None]:
        """Give the turn to read what was published last and to publish what follows it."""
        return self._publishing

    def erase_log(self) -> bool:
        """Have the write-ahead log keep nothing of what was deleted; tell whether that is done.

        It is not while somebody reads for long, or the disk fails; then it is when this is closed.
        """
        if self._checkpoints is None:
            return False
        for _ in range(_ERASE_TRIES):
            try:
                if self._checkpoints.cut():
                    return True
            except DBAPIError:
                return False
            time.sleep(_ERASE_WAIT_S)
        return False

    def close(self) -> None:
        """Carry the log over into the database and let go of the folder."""
        if self._checkpoints:
            self._checkpoints.close()
        if self._lock is None:
            self._readers.dispose()
            return
        with self._writing:
            self._readers.dispose()
            self._disconnect()
            self._lock.close()
            self._lock = None
        self._writing.close()
        self._publishing.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _connected(self) -> Connection:
        if self._connection is None:
            try:
                wal.rewrite(self._path)
            except OSError as error:
                raise NotDurableError(f"not recorded: {error.strerror}") from error
            self._connection = self._writer.connect()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
        self._writer.dispose()


def lock_folder(folder: Path) -> FolderLock:
    """Make ``folder`` if it isn't there, and take it.

    Raises:
        FolderInUseError: Another server has it.
        StorageError: It can't be made or written to.
    """
    _make(folder)
    return FolderLock(folder / LOCK)


def _make(folder: Path) -> None:
    """Create ``folder``, for its owner only: the records name parties."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        parent = os.open(folder.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(parent)  # the folder itself must survive the power cut
        finally:
            os.close(parent)
    except OSError as error:
        raise StorageError(f"data folder `{folder}` can't be created: {error.strerror}") from error


def _cause(error: Exception) -> str:
    """Return what SQLite said, without the statement, whose parameters are nobody's business."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split())
