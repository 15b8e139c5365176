"""A program that appends and publishes until it is killed, and prints what it was promised.

Run as ``python -m tests.server.store.appender FOLDER RUN``. Each line is a decision id, written
after the append returned.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
from pathlib import Path

from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.library import Library
from tests.server.store.builders import NOON_MS, a_publication, a_version, an_entry

THREADS = 6


def _append(log: DecisionLog, run: int, thread: int) -> None:
    for turn in itertools.count():
        name = f"{run}-{turn}-{thread}"
        entry = an_entry(decision_id=name, request_id=name, record=name.encode() * 200)
        log.append(entry)
        os.write(1, f"{name}\n".encode())  # one write of a short line is never torn


def _publish(library: Library, run: int) -> None:
    for turn in itertools.count():
        files = {
            f"tables/{number}.csv": f"{run} {turn} {number}\n".encode() * 999 for number in range(9)
        }
        library.publish(a_publication(a_version(f"{run}.{turn}", files)), NOON_MS)


def main(folder: Path, run: int) -> None:
    """Append with several threads and publish with one, for ever."""
    with Database(folder) as database:
        log = DecisionLog(database)
        for thread in range(THREADS):
            threading.Thread(target=_append, args=(log, run, thread), daemon=True).start()
        _publish(Library(database), run)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
