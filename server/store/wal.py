"""Make what the write-ahead log shows be on the disk, before anything is built on it.

When a sync fails, Linux marks the pages that it could not write as clean: they are still read from
memory, and no later sync writes them. A connection that recovers such a log takes them for
committed and appends behind them; a power cut then takes them away, and with them everything
behind, however well that was synced. So whoever begins to write first writes the log over itself,
which makes its pages dirty again, and syncs it.
"""

from __future__ import annotations

import os
from pathlib import Path

_CHUNK = 1024 * 1024


def rewrite(database: Path) -> None:
    """Write the log of ``database`` over itself, byte for byte, and sync it.

    It may be read meanwhile, and SQLite's locks are on other files. Nobody else may write it.

    Raises:
        OSError: The disk failed; nothing may be appended.
    """
    try:
        log = os.open(f"{database}-wal", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        at = 0
        while content := os.pread(log, _CHUNK, at):
            written = 0
            while written < len(content):
                written += os.pwrite(log, content[written:], at + written)
            at += len(content)
        os.fsync(log)
    finally:
        os.close(log)
