"""Record decisions, each once per request id, and read them back.

1. ``append`` returns when the record would survive a power cut. If it can't be made so,
   ``NotDurableError`` is raised, and no decision exists.
2. A request id has one record for ever. Whoever comes second, in the same moment or years later, is
   given the record that stands; whether it answers the same request is for the caller to see from
   the request's digest. The same goes for a decision id.
3. Records are numbered without a gap in the order in which they were committed, and so are the
   events among them. Pages follow that number, so what is recorded meanwhile neither moves nor
   hides anything.
4. Records and events are the leaves of a tree in the same order; its hashes are stored in the
   commit that stores them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select

from engine.errors import PrunedError
from engine.ledger.record import sha256
from engine.ledger.tree import leaf_hash
from server.store import tiles
from server.store.committer import GroupCommitter
from server.store.database import Database
from server.store.events import Effect, Event, insert_event
from server.store.page import Page
from server.store.pruning import pruned_where
from server.store.records import (
    ALL,
    SELECT,
    Appended,
    Entry,
    Recorded,
    Selection,
    bounds,
    chosen,
    last,
    read,
    recorded,
)
from server.store.records import row as as_row
from server.store.schema import decisions, disclosures, events, pruned

# Statements of the path on which every decision waits are made once: to make one costs as much as
# to run it.
_INSERT = insert(decisions)
_DISCLOSE = insert(disclosures)
_BY_IDS = SELECT.where(
    or_(
        decisions.c.request_id.in_(bindparam("request_ids", expanding=True)),
        decisions.c.decision_id.in_(bindparam("decision_ids", expanding=True)),
    )
)


class DecisionLog:
    """The decisions of a database."""

    def __init__(self, database: Database) -> None:
        """Read from and append to ``database``, which must stay open until this is closed."""
        self._database = database
        self._frontier: tiles.Frontier | None = None
        self._growing = threading.Lock()
        with database.reading() as connection:
            # Nothing is pruned while a server runs.
            self._has_pruned = connection.execute(select(pruned.c.sequence).limit(1)).first()
        self._committer = GroupCommitter(self._commit)

    def append(self, entry: Entry) -> Appended:
        """Record ``entry`` durably, unless its request id has a record.

        Raises:
            NotDurableError: It is not recorded; the caller may try again.
        """
        return self.append_all((entry,))[0]

    def append_all(self, entries: Sequence[Entry]) -> tuple[Appended, ...]:
        """Record ``entries`` durably in one commit, as ``append`` does each.

        Raises:
            NotDurableError: None of them is recorded.
        """
        return tuple(self._committer.submit(entries).result())

    def get(self, decision_id: str) -> Recorded | None:
        """Return the decision of this id, if there is one.

        Raises:
            PrunedError: Its record was taken away.
            PinAlteredError: Its record is not what was recorded.
        """
        return self._one(
            decisions.c.decision_id == decision_id, pruned.c.decision_id == decision_id
        )

    def by_request(self, request_id: str) -> Recorded | None:
        """Return the decision that answered this request, if there is one.

        Raises:
            PrunedError: Its record was taken away.
            PinAlteredError: Its record is not what was recorded.
        """
        return self._one(decisions.c.request_id == request_id, pruned.c.request_id == request_id)

    def by_numbers(self, numbers: Sequence[int]) -> tuple[Recorded, ...]:
        """Return the decisions with these numbers, in the order asked for; others are left out.

        Raises:
            PinAlteredError: A record is not what was recorded.
        """
        with self._database.reading() as connection:
            rows = connection.execute(SELECT.where(decisions.c.sequence.in_(numbers)))
            found = {row.sequence: recorded(row) for row in rows}
        return tuple(found[number] for number in numbers if number in found)

    def page(
        self,
        size: int,
        after: int | None = None,
        which: Selection = ALL,
        *,
        newest_first: bool = True,
    ) -> Page[Recorded]:
        """Return up to ``size`` decisions, the newest or the oldest first.

        Args:
            size: At least 1.
            after: What the page before this one gave for it; nothing for the first page.
            which: The same for all pages.
            newest_first: In which order. A list that begins with the newest doesn't show what is
                recorded while it is read; one that begins with the oldest does.

        Raises:
            PinAlteredError: A record is not what was recorded.
        """
        with self._database.reading() as connection:
            first, final = bounds(connection, which)
            if after is not None and newest_first:
                final = min(final, after - 1)
            elif after is not None:
                first = max(first, after + 1)
            found = read(connection, (first, final), which, size + 1, newest_first=newest_first)
        return Page.of(found, size)

    def iterate(self, which: Selection = ALL, batch: int = 256) -> Iterator[Recorded]:
        """Yield the decisions that exist now, the oldest first, reading ``batch`` at a time.

        Raises:
            PinAlteredError: A record is not what was recorded; those before it have been given.
        """
        with self._database.reading() as connection:
            first, final = bounds(connection, which)
        while first <= final:
            # Each batch on its own: a read that lasts would keep the log from being reused.
            with self._database.reading() as connection:
                found = read(connection, (first, final), which, batch, newest_first=False)
            yield from found
            if len(found) < batch:
                return
            first = found[-1].sequence + 1

    def bounds(self, which: Selection = ALL) -> tuple[int, int]:
        """Return the first and the last number that ``which`` can have now; (1, 0) if none has."""
        with self._database.reading() as connection:
            return bounds(connection, which)

    def number(self, decision_id: str) -> int | None:
        """Return the number of the decision of this id, if there is one; its record isn't read."""
        query = select(decisions.c.sequence).where(decisions.c.decision_id == decision_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def numbers(self, which: Selection = ALL) -> tuple[tuple[int, str], ...]:
        """Return number and id of each decision of ``which``, without a look at its record.

        So that what is wrong with one record hides no other.
        """
        with self._database.reading() as connection:
            query = select(decisions.c.sequence, decisions.c.decision_id)
            query = chosen(query, bounds(connection, which), which)
            rows = connection.execute(query.order_by(decisions.c.sequence))
            return tuple((row.sequence, row.decision_id) for row in rows)

    def count(self) -> int:
        """Return how many decisions are recorded."""
        with self._database.reading() as connection:
            number = last(connection)
            for table in (events, pruned):
                number -= connection.execute(select(func.count()).select_from(table)).scalar_one()
            return number

    def has_disclosed(self) -> bool:
        """Tell whether any decision was recorded with disclosures."""
        with self._database.reading() as connection:
            query = select(disclosures.c.sequence).limit(1)
            return connection.execute(query).first() is not None

    def frontier(self) -> tiles.Frontier:
        """Return the state of the tree over all that is recorded.

        Raises:
            NotDurableError: The tree lacks hashes, and they can't be stored.
        """
        known = self._frontier
        if known is None:
            with self._database.writing() as connection:
                known = tiles.caught_up(connection, last(connection))
        else:
            with self._database.reading() as connection:
                # Other processes may have committed since.
                known = tiles.advanced(connection, known, last(connection))
        return self._grow(known)

    def note(self, event: Event, effect: Effect) -> int:
        """Put an event into the log, together with its effect on the database; return its number.

        Raises:
            NotDurableError: Neither is recorded.
        """
        with self._database.writing() as connection:
            sequence, frontier = self._state(connection)
            insert_event(connection, sequence + 1, event)
            effect(connection, sequence + 1)
            frontier, full = frontier.extended([leaf_hash(event.record)])
            tiles.keep(connection, full)
        self._grow(frontier)
        return sequence + 1

    def close(self) -> None:
        """Commit what is being appended, then take no more."""
        self._committer.close()

    def _one(
        self, condition: ColumnElement[bool], is_pruned: ColumnElement[bool]
    ) -> Recorded | None:
        with self._database.reading() as connection:
            row = connection.execute(SELECT.where(condition)).one_or_none()
            if row is None and self._has_pruned:
                self._refuse_pruned(connection, is_pruned)
        return None if row is None else recorded(row)

    def _refuse_pruned(self, connection: Connection, condition: ColumnElement[bool]) -> None:
        found = pruned_where(connection, condition)
        if found is not None:
            raise PrunedError(
                f"decision `{found.decision_id}` was pruned: its legal periods had passed"
            )

    def _commit(self, group: Sequence[Entry]) -> Sequence[Appended]:
        """Record, in one transaction, those of ``group`` whose ids have no record yet."""
        with self._database.writing() as connection:
            standing = _standing(connection, group)
            sequence, frontier = self._state(connection)
            fates, rows, disclosed = [], [], []
            for entry in group:
                earlier = standing.get(("request", entry.request_id)) or standing.get(
                    ("decision", entry.decision_id)
                )
                if earlier is None:
                    sequence += 1
                    earlier = Recorded(sequence, sha256(entry.record), entry)
                    standing |= _by_ids(earlier)
                    rows.append(as_row(earlier))
                    if entry.disclosures:
                        disclosed.append({"sequence": sequence, "content": entry.disclosures})
                    fates.append(Appended(earlier, is_new=True))
                else:
                    fates.append(Appended(earlier, is_new=False))
            if rows:
                connection.execute(_INSERT, rows)
                if disclosed:
                    connection.execute(_DISCLOSE, disclosed)
                frontier, full = frontier.extended([leaf_hash(row["record"]) for row in rows])
                tiles.keep(connection, full)
        self._grow(frontier)
        return fates

    def _state(self, connection: Connection) -> tuple[int, tiles.Frontier]:
        """Return the number of what was committed last, and the tree over all of it."""
        sequence, frontier = last(connection), self._frontier
        if frontier is None:
            frontier = tiles.caught_up(connection, sequence)
        # They differ where another process has committed since, or where a commit was reported as
        # failed and is there all the same. Its tiles are there with it.
        return sequence, tiles.advanced(connection, frontier, sequence)

    def _grow(self, frontier: tiles.Frontier) -> tiles.Frontier:
        """Take ``frontier``, which is on disk, unless there is a larger one; return what is."""
        with self._growing:
            if self._frontier is None or self._frontier.size < frontier.size:
                self._frontier = frontier
            return self._frontier


_Ids = dict[tuple[str, str], Recorded]


def _standing(connection: Connection, group: Sequence[Entry]) -> _Ids:
    """Return the records that the ids of ``group`` have already, by id."""
    ids = {
        "request_ids": [entry.request_id for entry in group],
        "decision_ids": [entry.decision_id for entry in group],
    }
    standing: _Ids = {}
    for row in connection.execute(_BY_IDS, ids):
        standing |= _by_ids(recorded(row))
    return standing


def _by_ids(recorded: Recorded) -> _Ids:
    entry = recorded.entry
    return {("request", entry.request_id): recorded, ("decision", entry.decision_id): recorded}
