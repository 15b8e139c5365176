"""A program whose files may not grow beyond a limit for a while; it prints what came of appends.

Run as ``python -m tests.server.store.filler FOLDER``. The kernel's limit on the size of a file
stands in for a full disk wherever the tests may not mount one.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.errors import NotDurableError
from tests.server.store.builders import an_entry

LIMIT_BYTES = 1024 * 1024
REFUSALS = 5


def main(folder: Path) -> None:
    """Append until some are refused, lift the limit, append again."""
    with Database(folder) as database:
        log = DecisionLog(database)
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, hard))
        refusals = number = 0
        while refusals < REFUSALS:
            number += 1
            refusals += not _append(log, number)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        for later in range(number + 1, number + 11):
            _append(log, later)
        log.close()


def _append(log: DecisionLog, number: int) -> bool:
    try:
        log.append(an_entry(number, record=b"x" * 20_000))
    except NotDurableError as error:
        print("refused", number, error, flush=True)
        return False
    print("recorded", number, flush=True)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
