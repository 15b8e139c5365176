"""The decisions, law and lists of a data folder, opened to be read and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.decider import Decider
from server.law import Law
from server.lists.live import Lists
from server.moments import system_clock
from server.overrides import OverrideDesk
from server.store.database import DATABASE, Database
from server.store.decisions import DecisionLog
from server.store.library import Library
from server.store.overrides import OverrideStore
from server.store.snapshots import SnapshotStore


@dataclass(frozen=True, slots=True)
class Archive:
    """What decisions are read from and decided again with.

    Attributes:
        decisions: The log.
        law: The releases.
        lists: The list snapshots.
        decider: Decides with both.
    """

    decisions: DecisionLog
    law: Law
    lists: Lists
    decider: Decider


@contextmanager
def archive(folder: Path) -> Iterator[Archive]:
    """Give the archive of a data folder, which a server may be using.

    Raises:
        StorageError: There is none, or it can't be read.
    """
    with Database(folder, read_only=True) as database:
        made = _of(database)
        try:
            yield made
        finally:
            made.decisions.close()


_kept: dict[tuple[str, int], Archive] = {}
_opening = threading.Lock()


def kept(folder: Path) -> Archive:
    """Return the archive of a folder, which this process keeps open with all that it has loaded.

    Raises:
        StorageError: There is none, or it can't be read.
    """
    path = folder / DATABASE
    # Another file under the same name is another database.
    place = (str(folder), path.stat().st_ino if path.is_file() else 0)
    with _opening:
        if place not in _kept:
            _kept[place] = _of(Database(folder, read_only=True))
        return _kept[place]


def _of(database: Database) -> Archive:
    law, lists = Law(Library(database), system_clock), Lists(SnapshotStore(database))
    desk = OverrideDesk(OverrideStore(database), system_clock)
    return Archive(DecisionLog(database), law, lists, Decider(law, lists, desk))
