"""Let one process at a time write to a data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from server.store.errors import FolderInUseError, StorageError


class FolderLock:
    """Held from when it is made until it is closed, or until the process ends, however it ends.

    The lock is the kernel's, on an open file; the process id in the file only serves the message.
    The file stays: were it deleted, two processes could each lock a file of that name.
    """

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

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._file)
