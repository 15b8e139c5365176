"""Every decision that was pruned: by an event that says so, and nothing else by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from engine.errors import IntegrityError
from engine.ledger.event import PRUNING, EventRecord
from server.fsck.report import Finding


class Prunings:
    """Compares what was pruned with what events say. An event comes after what it prunes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pruned: dict[int, Row[Any]] = {}

    def note(self, row: Row[Any]) -> None:
        """Take note of a decision that was pruned."""
        self._pruned[row.sequence] = row

    def wrong_with_event(self, row: Row[Any]) -> Iterator[Finding]:
        """Yield what is wrong with what the event of ``row`` pruned."""
        try:
            event = EventRecord.from_bytes(row.record)
        except IntegrityError:
            return  # found where the event itself is looked at
        if event.kind != PRUNING:
            return
        for subject in event.subjects:
            found = self._pruned.pop(subject.number, None)
            affected = f"decision {subject.decision_id} (number {subject.number})"
            if found is None:
                yield Finding(affected, f"was pruned by event {event.event_id}, and isn't")
            elif (found.decision_id, found.event) != (subject.decision_id, row.sequence):
                yield Finding(affected, "the table of the pruned says otherwise than its event")

    def without_event(self) -> Iterator[Finding]:
        """Yield what was pruned and no event says so."""
        for number, row in sorted(self._pruned.items()):
            yield Finding(
                f"decision {row.decision_id} (number {number})", "was pruned, and no event says so"
            )
