"""Search the log by what decisions are about, and say whether all of it was looked at.

A search first takes in what was recorded since the last, for a limited time. If that is not enough,
the answer is of what was taken in so far, and says how many decisions it has not seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import IntegrityError
from engine.ledger.record import PARTY, TRANSACTION
from server.digest_key import DigestKey
from server.search.index import Indexed, Question, SearchIndex
from server.search.terms import name_digest, terms
from server.store.decisions import DecisionLog
from server.store.records import Recorded, Selection

_BATCH = 200
PATIENCE_S = 2.0
"""How long a search takes in before it answers with what it has."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        decisions: The newest first.
        after: Number to go on after; nothing if these were the last.
        unseen: How many decisions were not searched yet.
    """

    decisions: tuple[Recorded, ...]
    after: int | None
    unseen: int


class Searcher:
    """Searches one log."""

    def __init__(self, index: SearchIndex, log: DecisionLog, digests: DigestKey) -> None:
        """Search ``log`` with ``index``; names are looked up by ``digests``."""
        self._index = index
        self._log = log
        self._digests = digests
        self._taking = threading.Lock()

    def name(self, name: str) -> str:
        """Return the digest of a name; empty if nothing can be found by it."""
        return name_digest(name, self._digests)

    def search(self, question: Question, after: int | None, size: int) -> Found:
        """Return a page of what is searched for.

        Raises:
            StorageError: The index can't be used.
            IntegrityError: A record is not what was recorded.
        """
        unseen = self.catch_up()
        numbers = self._index.find(question, after, size + 1)
        decisions = self._log.by_numbers(numbers[:size])
        is_last = len(numbers) <= size
        return Found(decisions, None if is_last else numbers[size - 1], unseen)

    def numbers(self, question: Question) -> list[int]:
        """Return the numbers of all that is searched for, among what was taken in."""
        return self._index.find(question, None, -1)

    def places(self, recorded: Recorded, name: str) -> list[int]:
        """Return at which places of a decision a name stands, given its digest."""
        return self._index.places(recorded.sequence, name)

    def forget(self, number: int, parts: Iterable[str]) -> None:
        """Forget by what a decision was found in parts of it that were redacted."""
        places = [int(each.removeprefix(PARTY)) for each in parts if each.startswith(PARTY)]
        self._index.forget(number, places, has_transaction=TRANSACTION not in parts)

    def rebuild(self) -> None:
        """Throw the index away; the next searches take in everything again."""
        with self._taking:
            self._index.clear()

    def catch_up(self, patience_s: float = PATIENCE_S) -> int:
        """Take in what was recorded, for that long; return how many decisions are left.

        Raises:
            StorageError: The index can't be used.
        """
        until = time.monotonic() + patience_s
        with self._taking:
            number = self._start()
            last = self._log.bounds()[1]
            while number < last and time.monotonic() < until:
                batch = self._log.page(
                    _BATCH, None, Selection(first=number + 1), newest_first=False
                ).items
                self._index.take([_indexed(each, self._digests) for each in batch])
                if not batch:
                    return 0
                number = batch[-1].sequence
        return last - number if number < last else 0

    def _start(self) -> int:
        """Return up to which number decisions were taken in; an index of another log has none."""
        number, digest = self._index.state()
        if number:
            standing = self._log.by_numbers([number])
            if not standing or standing[0].record_digest != digest:
                self._index.clear()
                return 0
        return number


def _indexed(recorded: Recorded, digests: DigestKey) -> Indexed:
    entry = recorded.entry
    try:
        found = terms(recorded, digests)
    except IntegrityError:
        found = set()  # fsck says what is wrong with it, and it must not stop every search
    return Indexed(
        recorded.sequence, recorded.record_digest, entry.recorded_at_ms, entry.verdict, found
    )
