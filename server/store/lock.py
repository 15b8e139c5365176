"""Let one server at a time have a data folder, and one of its processes at a time write to it."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType

from server.store.errors import FolderInUseError, StorageError


class FolderLock:
    """Held from when it is made until it is closed, or until the process ends, however it ends.

    The lock is the kernel's, on an open file; the process id in the file only serves the message.
    The file stays: were it deleted, two processes could each lock a file of that name.
    """

    @classmethod
    def handed_down(cls, file: int) -> FolderLock:
        """Return the lock that another process has taken and handed down as an open ``file``.

        It is held until all who have the file have closed it.
        """
        lock = cls.__new__(cls)
        lock._file = os.dup(file)
        return lock

    def __init__(self, path: Path) -> None:
        """Take the lock at ``path``.

        Raises:
            FolderInUseError: Another process, or another part of this one, holds it.
            StorageError: The lock file can't be written.
        """
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(f"`{path}` can't be opened for writing: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip()
            os.close(self._file)
            raise FolderInUseError(
                f"data folder `{path.parent}` is in use by process {holder or 'unknown'}, which "
                f"holds `{path.name}`; stop it, or choose another folder"
            ) from error
        self._write_holder()

    def _write_holder(self) -> None:
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode("ascii"), 0)
        except OSError:
            # On a full disk the lock still holds; only the next message lacks the number.
            return

    def fileno(self) -> int:
        """Return the open file, to be handed down to a process that works on the same folder."""
        return self._file

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._file)


class Turn:
    """Gives one thread of one process at a time its turn; a context manager that holds it.

    SQLite's own lock makes another process try again after ever longer pauses, so that under load
    some would wait for seconds. Here the kernel wakes who comes next, and lets go of the lock of a
    process that was killed.
    """

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``, which is made if it isn't there.

        Raises:
            StorageError: It can't be opened.
        """
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(f"`{path}` can't be opened for writing: {error.strerror}") from error
        self._thread = threading.Lock()

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._thread.release()

    def close(self) -> None:
        """Close the file; nobody may wait for a turn any more."""
        os.close(self._file)
