"""Apply what was planned, place holds and lift them: each an event of the log.

All of it is done with the data folder to oneself, no server running.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from engine.errors import IntegrityError
from engine.ledger.event import HOLD, LIFTED, PRUNING, EventRecord, Subject
from server.columns.folder import Columns
from server.moments import Clock, Ids, rfc3339
from server.retention.holds import LIFTS, Hold, standing
from server.retention.plan import Fate
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.events import Event, read_events
from server.store.pruning import prune

AT_ONCE = 500
"""Decisions pruned in one event."""


class Keeper:
    """Keeps the decisions of one database, and lets go of those that are due."""

    def __init__(
        self, database: Database, columns: Columns, log: DecisionLog, clock: Clock
    ) -> None:
        """Work on ``log``, which is in ``database``, and have ``columns`` forget what is pruned.

        Times come from ``clock``.
        """
        self._database = database
        self._columns = columns
        self._log = log
        self._clock = clock
        self._ids = Ids(clock)

    def holds(self) -> list[Hold]:
        """Return the holds that stand.

        Raises:
            IntegrityError: An event is not what was recorded.
        """
        with self._database.reading() as connection:
            return standing(
                EventRecord.from_bytes(each.event.record) for each in read_events(connection)
            )

    def hold(self, scope: Mapping[str, str], by: str, why: str) -> EventRecord:
        """Place a hold of what ``scope`` names."""
        return self._note(HOLD, by, why, scope=tuple(sorted(scope.items())))

    def lift(self, event_id: str, by: str, why: str) -> EventRecord:
        """Lift a hold.

        Raises:
            IntegrityError: None of this id stands.
        """
        if all(each.event.event_id != event_id for each in self.holds()):
            raise IntegrityError("hold", event_id, "does not stand; `licet retention holds` lists")
        return self._note(LIFTED, by, why, scope=((LIFTS, event_id),))

    def prune(self, due: Sequence[Fate], by: str, why: str) -> EventRecord:
        """Take away decisions that are due, in one event."""
        subjects = tuple(
            Subject(
                each.recorded.entry.decision_id, each.recorded.sequence, each.recorded.record_digest
            )
            for each in due
        )
        event = self._note(PRUNING, by, why, subjects=subjects)
        for each in subjects:
            self._columns.clear(each.number)
        return event

    def _note(
        self,
        kind: str,
        by: str,
        why: str,
        *,
        subjects: tuple[Subject, ...] = (),
        scope: tuple[tuple[str, str], ...] = (),
    ) -> EventRecord:
        event_id = self._ids.next()
        event = EventRecord(event_id, kind, rfc3339(self._clock()), by, why, subjects, scope)

        def take_away(connection: Connection, number: int) -> None:
            for each in subjects:
                prune(connection, number, each.number)

        self._log.note(Event(event_id, event.to_bytes()), take_away)
        return event
