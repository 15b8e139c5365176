"""Put decisions of the log into columns, as a job over chunks that each are a segment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import LicetError
from engine.match.projection import column, project
from server.columns.folder import Columns
from server.columns.segment import LEFT_OUT, Segment, write
from server.recorder import opened, provenance, transaction
from server.redecision.archive import Archive
from server.redecision.job import Plain, Unreadable, read
from server.redecision.stretch import ends
from server.store.errors import StorageError
from server.store.records import Selection


@dataclass(frozen=True, slots=True)
class Projecting:
    """Writes the segments that are not there.

    A decision whose facts can't be derived, because it was redacted or something that it pins is
    gone, is in no segment; whoever asks the columns must ask it by itself.

    Attributes:
        data: The data folder; it has the same path for every worker.
    """

    data: str

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Write the segment of ``which``, and say how many decisions went into it.

        Raises:
            StorageError: It can't be written.
        """
        first, last = ends(which)
        columns = Columns(Path(self.data))
        if (first, last) in columns.there():
            return {"projected": 0}
        segment = _segment(archive, which)
        columns.clear(first, last)
        try:
            write(columns.place(first, last), segment)
        except OSError as error:
            # Another command may have written the same segment meanwhile; it has the same content.
            if (first, last) not in columns.there():
                raise StorageError(
                    f"no columns can be written to `{self.data}`: {error}"
                ) from error
        return {"projected": len(segment.sequence)}


def _segment(archive: Archive, which: Selection) -> Segment:
    sequences, verdicts, releases, facts = [], [], [], []
    for each in read(archive.decisions, which):
        if isinstance(each, Unreadable):
            continue
        try:
            record = opened(each)
            pins = provenance(record)
            pinned = archive.decider.recorded(pins, record.jurisdictions)
            derived = archive.decider.facts(transaction(record), pinned)
        except LicetError:
            continue
        sequences.append(each.sequence)
        verdicts.append(each.entry.verdict)
        releases.append(str(pins["release"]))
        facts.append(derived)
    return Segment(
        np.array(sequences, dtype=np.int64),
        np.array(verdicts, dtype=np.int64),
        column(releases),
        project(facts, LEFT_OUT),
    )
