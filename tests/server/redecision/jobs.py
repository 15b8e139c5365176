"""Jobs that hurt the process that does them, in a module since they are sent to workers."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from server.redecision.archive import Archive
from server.redecision.job import Plain
from server.redecision.replays import Replaying
from server.store.records import Selection


@dataclass(frozen=True, slots=True)
class Dying:
    """Replays; but the process that comes to a number dies of it.

    Attributes:
        number: First number of the chunk that kills.
        mark: File that is made by the death; where it is there already, nobody dies. None: whoever
            comes to the number dies.
    """

    number: int
    mark: Path | None = None

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Die or replay."""
        if which.first == self.number and (self.mark is None or not self.mark.exists()):
            if self.mark is not None:
                self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Replaying().done(archive, which)
