"""The index: a file of its own beside the database, which can be made anew from it at any time.

Nothing is proved by it, and no decision waits for it: it takes in what was recorded when somebody
searches. Lost, damaged, of another version or of another log, it is thrown away and made again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.search.terms import JURISDICTION, NOWHERE, PARTY_NAME, RULE, VERSION, Term
from server.store.driver import driver
from server.store.errors import StorageError

FILE = "search.db"
_SCHEMA = """
    CREATE TABLE state (
        version TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL
    ) STRICT;
    CREATE TABLE found (
        number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, verdict INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE terms (
        kind INTEGER NOT NULL, text TEXT NOT NULL, number INTEGER NOT NULL, place INTEGER NOT NULL,
        PRIMARY KEY (kind, text, number, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX terms_number ON terms (number, kind, place);
"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A decision as it is taken in.

    Attributes:
        number: Its number in the log, from 1.
        digest: SHA-256 of its record.
        at_ms: When it was recorded.
        verdict: 1 ALLOW, 2 REVIEW, 3 BLOCK.
        terms: What it is found by.
    """

    number: int
    digest: str
    at_ms: int
    verdict: int
    terms: Iterable[Term]


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for: all that is asked must hold; of one kind, any of its terms.

    Attributes:
        terms: Kinds, and texts of which one must be there as a term of one of them.
        verdicts: Of which one it must be; none for any.
        from_ms: Recorded at this moment or later.
        until_ms: Recorded before this moment.
    """

    terms: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
    verdicts: tuple[int, ...] = ()
    from_ms: int | None = None
    until_ms: int | None = None


class SearchIndex:
    """The index of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Open the index in ``folder``, or begin a new one."""
        self._path = folder / FILE
        self._lock = threading.Lock()
        try:
            self._connection = self._opened()
        except driver().DatabaseError:
            self._connection = self._anew()

    def state(self) -> tuple[int, str]:
        """Return the number of the last decision that was taken in and the digest of its record."""
        with self._using() as connection:
            number, digest = connection.execute("SELECT number, digest FROM state").fetchone()
        return number, digest

    def take(self, decisions: Sequence[Indexed]) -> None:
        """Take in decisions that follow on what is there."""
        if not decisions:
            return
        last = decisions[-1]
        with self._using() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO found VALUES (?, ?, ?)",
                [(each.number, each.at_ms, each.verdict) for each in decisions],
            )
            connection.executemany(
                "INSERT OR IGNORE INTO terms VALUES (?, ?, ?, ?)",
                [
                    (term.kind, term.text, each.number, term.place)
                    for each in decisions
                    for term in each.terms
                ],
            )
            connection.execute(
                "UPDATE state SET number = ?, digest = ?", (last.number, last.digest)
            )

    def forget(self, number: int, places: Iterable[int], *, has_transaction: bool) -> None:
        """Forget names of the parties of a decision at ``places``.

        Args:
            number: Of the decision.
            places: Of the parties.
            has_transaction: Whether what is between the parties may still be found.
        """
        with self._using() as connection:
            if not has_transaction:
                connection.execute(
                    "DELETE FROM terms WHERE number = ? AND place = ? AND kind NOT IN (?, ?)",
                    (number, NOWHERE, RULE, JURISDICTION),
                )
            for place in places:
                connection.execute(
                    "DELETE FROM terms WHERE number = ? AND kind = ? AND place = ?",
                    (number, PARTY_NAME, place),
                )

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._connection.close()
            self._connection = self._anew()

    def find(self, question: Question, after: int | None, size: int) -> list[int]:
        """Return numbers of decisions, the newest first.

        Args:
            question: What is searched for.
            after: Only numbers before this one; nothing for all.
            size: At most so many; -1 for all.
        """
        conditions, values = ["1"], list[Any]()
        for kinds, texts in question.terms:
            conditions.append(
                f"number IN (SELECT number FROM terms WHERE kind IN ({_marks(kinds)}) "
                f"AND text IN ({_marks(texts)}))"
            )
            values += [*kinds, *texts]
        if question.verdicts:
            conditions.append(f"verdict IN ({_marks(question.verdicts)})")
            values += question.verdicts
        for condition, value in (
            ("at_ms >= ?", question.from_ms),
            ("at_ms < ?", question.until_ms),
            ("number < ?", after),
        ):
            if value is not None:
                conditions.append(condition)
                values.append(value)
        query = (
            f"SELECT number FROM found WHERE {' AND '.join(conditions)} "
            "ORDER BY number DESC LIMIT ?"
        )
        with self._using() as connection:
            return [number for (number,) in connection.execute(query, (*values, size))]

    def places(self, number: int, name: str) -> list[int]:
        """Return at which places of a decision a name stands, given its digest."""
        with self._using() as connection:
            rows = connection.execute(
                "SELECT place FROM terms WHERE kind = ? AND text = ? AND number = ? ORDER BY place",
                (PARTY_NAME, name, number),
            )
            return [place for (place,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                self._require_current()
                with self._connection:
                    yield self._connection
        except driver().Error as error:
            raise StorageError(
                f"the search index `{self._path}` can't be used: {error}; `licet audit reindex` "
                "makes it anew"
            ) from error

    def _require_current(self) -> None:
        """Open the file again where another process has made it anew."""
        with suppress(FileNotFoundError):
            if self._path.stat().st_ino == self._file:
                return
        self._connection.close()
        self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = self._connected()
        try:
            if connection.execute("PRAGMA user_version").fetchone() == (0,):
                connection.executescript(_SCHEMA)
                connection.execute("INSERT INTO state VALUES (?, 0, '')", (VERSION,))
                connection.execute("PRAGMA user_version = 1")
                connection.commit()
            version = connection.execute("SELECT version FROM state").fetchone()
        except driver().DatabaseError:
            connection.close()
            raise
        if version == (VERSION,):
            return connection
        connection.close()
        return self._anew()

    def _anew(self) -> sqlite3.Connection:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                self._path.with_name(f"{FILE}{suffix}").unlink()
        return self._opened()

    def _connected(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)
        connection: sqlite3.Connection = driver().connect(str(self._path), check_same_thread=False)
        self._file = self._path.stat().st_ino
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # what a power cut takes is taken in again
        connection.execute("PRAGMA secure_delete = ON")
        return connection


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
