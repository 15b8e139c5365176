"""Record decisions, each once per request id, and read them back.

1. ``append`` returns when the record would survive a power cut. If it can't be made so,
   ``NotDurableError`` is raised, and no decision exists.
2. A request id has one record for ever. Whoever comes second, in the same moment or years later, is
   given the record that stands; whether it answers the same request is for the caller to see from
   the request's digest. The same goes for a decision id.
3. Records are numbered without a gap in the order in which they were committed. Pages follow that
   number, so what is recorded meanwhile neither moves nor hides anything.
4. The records are the leaves of a tree in the same order; its hashes are stored in the commit that
   stores the records.

What a record says is not known here: it is bytes, with the few values by which it is looked up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, insert, or_, select

from engine.errors import EvaluationError
from engine.ledger.record import sha256
from engine.ledger.tree import leaf_hash
from server.store import tiles
from server.store.committer import GroupCommitter
from server.store.database import Database
from server.store.errors import PinAlteredError
from server.store.page import Page
from server.store.schema import decisions

_VERDICTS = range(1, 4)


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision to be recorded.

    Attributes:
        decision_id: Names it for ever. Later decisions have greater ids, or else the index grows
            slow.
        request_id: Names the request that it answers.
        request_digest: SHA-256 of what was asked, in hex.
        recorded_at_ms: When, in milliseconds since 1970 in UTC.
        as_of: The day by whose law it was made.
        verdict: As in the contract: 1 ALLOW, 2 REVIEW, 3 BLOCK.
        release_digest: The release by which it was made.
        record: All of it.
    """

    decision_id: str
    request_id: str
    request_digest: str
    recorded_at_ms: int
    as_of: str
    verdict: int
    release_digest: str
    record: bytes

    def __post_init__(self) -> None:
        """Refuse what could not be looked up again."""
        if self.verdict not in _VERDICTS or not self.decision_id or not self.request_id:
            raise EvaluationError(
                f"decision `{self.decision_id}` of request `{self.request_id}` can't be recorded "
                f"with verdict {self.verdict}; expected both ids and 1, 2 or 3"
            )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as recorded.

    Attributes:
        sequence: Its number in the order of commits, from 1.
        record_digest: SHA-256 of the record, in hex.
        entry: What was recorded.
    """

    sequence: int
    record_digest: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of an entry.

    Attributes:
        recorded: The record that stands under its request id, or under its decision id.
        is_new: Whether that is this entry; else the id had its record already.
    """

    recorded: Recorded
    is_new: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Which decisions to read; by default all.

    Attributes:
        verdict: Only those with this verdict.
        from_ms: Only those recorded at this moment or later.
        until_ms: Only those recorded before this moment.
        first: Only those with this number or a later one.
        last: Only those with this number or an earlier one.
    """

    verdict: int | None = None
    from_ms: int | None = None
    until_ms: int | None = None
    first: int | None = None
    last: int | None = None


ALL = Selection()

# Statements of the path on which every decision waits are made once: to make one costs as much as
# to run it.
_INSERT = insert(decisions)
_LAST = select(func.coalesce(func.max(decisions.c.sequence), 0))
_BY_IDS = select(decisions).where(
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
            PinAlteredError: Its record is not what was recorded.
        """
        return self._one(decisions.c.decision_id == decision_id)

    def by_request(self, request_id: str) -> Recorded | None:
        """Return the decision that answered this request, if there is one.

        Raises:
            PinAlteredError: Its record is not what was recorded.
        """
        return self._one(decisions.c.request_id == request_id)

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
            first, last = _bounds(connection, which)
            if after is not None and newest_first:
                last = min(last, after - 1)
            elif after is not None:
                first = max(first, after + 1)
            found = _read(connection, (first, last), which, size + 1, newest_first=newest_first)
        return Page.of(found, size)

    def iterate(self, which: Selection = ALL, batch: int = 256) -> Iterator[Recorded]:
        """Yield the decisions that exist now, the oldest first, reading ``batch`` at a time.

        Raises:
            PinAlteredError: A record is not what was recorded; those before it have been given.
        """
        with self._database.reading() as connection:
            first, last = _bounds(connection, which)
        while first <= last:
            # Each batch on its own: a read that lasts would keep the log from being reused.
            with self._database.reading() as connection:
                found = _read(connection, (first, last), which, batch, newest_first=False)
            yield from found
            if len(found) < batch:
                return
            first = found[-1].sequence + 1

    def bounds(self, which: Selection = ALL) -> tuple[int, int]:
        """Return the first and the last number that ``which`` can have now; (1, 0) if none has."""
        with self._database.reading() as connection:
            return _bounds(connection, which)

    def numbers(self, which: Selection = ALL) -> tuple[tuple[int, str], ...]:
        """Return number and id of each decision of ``which``, without a look at its record.

        So that what is wrong with one record hides no other.
        """
        with self._database.reading() as connection:
            query = select(decisions.c.sequence, decisions.c.decision_id)
            query = _chosen(query, _bounds(connection, which), which)
            rows = connection.execute(query.order_by(decisions.c.sequence))
            return tuple((row.sequence, row.decision_id) for row in rows)

    def count(self) -> int:
        """Return how many decisions are recorded, which is also the number of the last."""
        with self._database.reading() as connection:
            return _last(connection)

    def frontier(self) -> tiles.Frontier:
        """Return the state of the tree over all that is recorded.

        Raises:
            NotDurableError: The tree lacks hashes, and they can't be stored.
        """
        if self._frontier is None:
            with self._database.writing() as connection:
                frontier = tiles.caught_up(connection, _last(connection))
            self._grow(frontier)
        assert self._frontier is not None
        return self._frontier

    def close(self) -> None:
        """Commit what is being appended, then take no more."""
        self._committer.close()

    def _one(self, condition: ColumnElement[bool]) -> Recorded | None:
        with self._database.reading() as connection:
            row = connection.execute(select(decisions).where(condition)).one_or_none()
        return None if row is None else _recorded(row)

    def _commit(self, group: Sequence[Entry]) -> Sequence[Appended]:
        """Record, in one transaction, those of ``group`` whose ids have no record yet."""
        with self._database.writing() as connection:
            standing = _standing(connection, group)
            sequence = _last(connection)
            frontier = self._frontier
            # They differ where a commit was reported as failed and is there all the same.
            if frontier is None or frontier.size != sequence:
                frontier = tiles.caught_up(connection, sequence)
            fates, rows = [], []
            for entry in group:
                earlier = standing.get(("request", entry.request_id)) or standing.get(
                    ("decision", entry.decision_id)
                )
                if earlier is None:
                    sequence += 1
                    earlier = Recorded(sequence, sha256(entry.record), entry)
                    standing |= _by_ids(earlier)
                    rows.append(_row(earlier))
                    fates.append(Appended(earlier, is_new=True))
                else:
                    fates.append(Appended(earlier, is_new=False))
            if rows:
                connection.execute(_INSERT, rows)
                frontier, full = frontier.extended([leaf_hash(row["record"]) for row in rows])
                tiles.keep(connection, full)
        self._grow(frontier)
        return fates

    def _grow(self, frontier: tiles.Frontier) -> None:
        """Take ``frontier``, which is on disk, unless a larger one is there already."""
        with self._growing:
            if self._frontier is None or self._frontier.size < frontier.size:
                self._frontier = frontier


_Ids = dict[tuple[str, str], Recorded]


def _standing(connection: Connection, group: Sequence[Entry]) -> _Ids:
    """Return the records that the ids of ``group`` have already, by id."""
    ids = {
        "request_ids": [entry.request_id for entry in group],
        "decision_ids": [entry.decision_id for entry in group],
    }
    standing: _Ids = {}
    for row in connection.execute(_BY_IDS, ids):
        standing |= _by_ids(_recorded(row))
    return standing


def _by_ids(recorded: Recorded) -> _Ids:
    entry = recorded.entry
    return {("request", entry.request_id): recorded, ("decision", entry.decision_id): recorded}


def _last(connection: Connection) -> int:
    last: int = connection.execute(_LAST).scalar_one()
    return last


def _bounds(connection: Connection, which: Selection) -> tuple[int, int]:
    """Return the first and the last number that ``which`` can have: found in an index alone."""
    times = []
    if which.from_ms is not None:
        times.append(decisions.c.recorded_at_ms >= which.from_ms)
    if which.until_ms is not None:
        times.append(decisions.c.recorded_at_ms < which.until_ms)
    sequence = decisions.c.sequence
    if times:
        first, last = connection.execute(
            select(func.min(sequence), func.max(sequence)).where(*times)
        ).one()
    else:
        first, last = 1, _last(connection)
    if first is None:
        return 1, 0
    first = first if which.first is None else max(first, which.first)
    last = last if which.last is None else min(last, which.last)
    return (first, last) if first <= last else (1, 0)


def _read(
    connection: Connection,
    bounds: tuple[int, int],
    which: Selection,
    size: int,
    *,
    newest_first: bool,
) -> list[Recorded]:
    sequence = decisions.c.sequence
    query = _chosen(select(decisions), bounds, which).limit(size)
    query = query.order_by(sequence.desc() if newest_first else sequence)
    return [_recorded(row) for row in connection.execute(query)]


def _chosen(query: Select[Any], bounds: tuple[int, int], which: Selection) -> Select[Any]:
    """Return ``query`` for those of ``which`` alone, whose numbers lie within ``bounds``."""
    query = query.where(decisions.c.sequence.between(*bounds))
    # The sum keeps SQLite from reading by moment and then sorting: the bounds are close, and
    # moments differ from the order of commits by little.
    moment = decisions.c.recorded_at_ms + 0
    if which.verdict is not None:
        query = query.where(decisions.c.verdict == which.verdict)
    if which.from_ms is not None:
        query = query.where(moment >= which.from_ms)
    if which.until_ms is not None:
        query = query.where(moment < which.until_ms)
    return query


def _row(recorded: Recorded) -> dict[str, Any]:
    entry = recorded.entry
    return {
        "sequence": recorded.sequence,
        "decision_id": entry.decision_id,
        "request_id": entry.request_id,
        "request_digest": entry.request_digest,
        "recorded_at_ms": entry.recorded_at_ms,
        "as_of": entry.as_of,
        "verdict": entry.verdict,
        "release_digest": entry.release_digest,
        "record_digest": recorded.record_digest,
        "record": entry.record,
    }


def _recorded(row: Row[Any]) -> Recorded:
    """Return ``row`` as a value, once its record was found to be what it was."""
    if sha256(row.record) != row.record_digest:
        raise PinAlteredError(
            f"record of decision {row.decision_id}",
            row.record_digest,
            f"the stored bytes have the digest `{sha256(row.record)}`",
        )
    entry = Entry(
        decision_id=row.decision_id,
        request_id=row.request_id,
        request_digest=row.request_digest,
        recorded_at_ms=row.recorded_at_ms,
        as_of=row.as_of,
        verdict=row.verdict,
        release_digest=row.release_digest,
        record=row.record,
    )
    return Recorded(row.sequence, row.record_digest, entry)
