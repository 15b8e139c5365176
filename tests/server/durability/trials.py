"""A program that has the N-th write or sync of its database fail, for one N after the other.

Run with the library of ``faults.c`` loaded, as ``python -m tests.server.durability.trials FOLDER
FIRST STEP``. It tries every N from FIRST in steps of STEP, until one is more than all there are,
each with ENOSPC and EIO, once and for as long as it is not mended, and prints how many trials it
made.
"""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.errors import NotDurableError, StorageError
from tests.server.durability.faults import FOR_EVER, Faults, after_a_power_cut
from tests.server.durability.ledger import an_entry, check_log, is_an_entry

FAULTS = Faults()
APPENDS = ((1,), (2,), (3, 4, 5, 6), (7,), (8,), (9, 10))
"""Numbers of the decisions that are appended together; the log is carried over in the middle."""


@dataclass
class Trial:
    """One life of a database.

    Attributes:
        folder: Where it lies.
        promised: Numbers of the decisions that were acknowledged.
        refused: Of those that were not.
    """

    folder: Path
    promised: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)

    def append(self, log: DecisionLog, numbers: tuple[int, ...]) -> None:
        """Append decisions and note what was said."""
        try:
            log.append_all([an_entry(number) for number in numbers])
            self.promised |= set(numbers)
            self.refused -= set(numbers)
        except NotDurableError:
            self.refused |= set(numbers)

    def check(self, folder: Path) -> None:
        """Check that all promises are kept in ``folder``, and nothing is half there."""
        names = {an_entry(number).decision_id for number in self.promised}
        check_log(folder, names, is_an_entry)


def trial(folder: Path, arm: Callable[[], None]) -> int:
    """Live one life with faults, and return how many calls it made while they were armed."""
    lived = Trial(folder / "data")
    FAULTS.forget()
    arm()
    try:
        database = Database(lived.folder)
    except StorageError:
        FAULTS.disarm()
        database = Database(lived.folder)  # the operator mends the disk and starts it again
    log = DecisionLog(database)
    for place, numbers in enumerate(APPENDS):
        lived.append(log, numbers)
        if place == len(APPENDS) // 2:
            database.erase_log()
    calls = FAULTS.calls()
    FAULTS.disarm()
    check_after(lived, folder / "cut")
    for numbers in [(number,) for number in sorted(lived.refused)] + [(11,)]:
        lived.append(log, numbers)
    assert not lived.refused, "the service did not resume by itself"
    check_after(lived, folder / "again")
    log.close()
    database.close()
    lived.check(lived.folder)
    return calls


def check_after(lived: Trial, copy: Path) -> None:
    """Check what a power cut in this moment would leave."""
    if lived.promised:
        lived.check(after_a_power_cut(lived.folder, copy))


def main(folder: Path, first: int, step: int) -> None:
    """Try one N after the other."""
    number, made, most = first, 0, first
    while number <= most:
        for error in (errno.ENOSPC, errno.EIO):
            for last in (number, FOR_EVER):
                how = "once" if last == number else "on"
                print(number, errno.errorcode[error], how, file=sys.stderr, flush=True)
                life = folder / "life"
                shutil.rmtree(life, ignore_errors=True)
                life.mkdir()
                calls = trial(life, partial(FAULTS.arm, number, last, error))
                most = max(most, calls if last == number else 0)
                made += 1
        number += step
    print(made, most)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
