"""Export decisions with their proofs, all by one checkpoint, as a stream."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.ledger.export import Header, row
from server.prover import Prover
from server.search.index import Question
from server.search.searcher import Searcher
from server.store.decisions import DecisionLog
from server.store.records import Selection

BATCH = 100
"""Decisions in one part of the stream."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export.

    Attributes:
        header: The header, the same for all parts.
        rows: Lines.
        total: How many decisions the whole export has, at most.
    """

    header: Header
    rows: Sequence[bytes]
    total: int


class Exporter:
    """Exports one log."""

    def __init__(self, log: DecisionLog, prover: Prover, searcher: Searcher) -> None:
        """Export ``log``; ``prover`` proves it, ``searcher`` finds what is asked for."""
        self._log = log
        self._prover = prover
        self._searcher = searcher

    def parts(self, question: Question) -> Iterator[Part]:
        """Yield an export, the oldest decision first; the first part has no rows.

        What is recorded after it began is not in it.

        Raises:
            NotDurableError: No checkpoint could be kept.
            IntegrityError: What is stored does not prove one of them.
        """
        signed = self._prover.checkpoint()
        header = Header(signed.note)
        numbers = self._numbers(question, signed.size)
        yield Part(header, (), len(numbers))
        for start in range(0, len(numbers), BATCH):
            batch = self._log.by_numbers(numbers[start : start + BATCH])
            receipts = self._prover.receipts(batch, signed)
            yield Part(header, [row(each) for each in receipts], len(numbers))

    def _numbers(self, question: Question, size: int) -> list[int]:
        if question.terms or len(question.verdicts) > 1:
            self._searcher.catch_up(math.inf)
            return sorted(each for each in self._searcher.numbers(question) if each <= size)
        which = Selection(
            question.verdicts[0] if question.verdicts else None,
            question.from_ms,
            question.until_ms,
            last=size,
        )
        return [number for number, _ in self._log.numbers(which)]
