"""Files that hold a key, for their owner only, which survive a power cut once they are written."""

from __future__ import annotations

import os
from pathlib import Path

from server.store.errors import StorageError


def write(path: Path, text: str) -> None:
    """Write a key whole or not at all, in a folder that is made if it isn't there.

    Raises:
        StorageError: It can't be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(file)
        fresh.rename(path)
        for each in (path.parent, path.parent.parent):  # the names, too, survive a power cut
            parent = os.open(each, os.O_RDONLY)
            try:
                os.fsync(parent)
            finally:
                os.close(parent)
    except OSError as error:
        raise StorageError(f"key `{path}` can't be written: {error.strerror}") from error
