"""Do a job for a stretch of the log, chunk by chunk, and give the parts in the log's order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import EvaluationError
from server.redecision.archive import Archive
from server.redecision.job import CHUNK, Job, Plain, Task, anchor, work
from server.redecision.stretch import ends
from server.redecision.workers import Cluster, Workers
from server.store.records import Selection

_AHEAD = 4
"""Chunks that wait for each worker, so that none is idle while one is handed in."""
_LOSSES_BORNE = 3
"""Times that all processes may be lost while nothing gets done between."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a chunk came to.

    Attributes:
        plain: What the job says of it.
        following: Number that the next part begins with.
        done: Numbers of the stretch that are done with it.
        total: Numbers of the stretch.
    """

    plain: Plain
    following: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Redecision:
    """Does jobs over the log of a data folder.

    Attributes:
        folder: The data folder.
        at_hand: The same, opened by this process, which does what is too little to be sent out.
        workers: Who does the rest; None for this process.
        chunk: Numbers in a chunk.
    """

    folder: Path
    at_hand: Archive
    workers: Workers | None = None
    chunk: int = CHUNK

    def parts(self, job: Job, which: Selection, start: int | None = None) -> Iterator[Part]:
        """Yield what ``job`` says of each chunk of a stretch, the first first.

        Args:
            job: What to do.
            which: The stretch, with its first and last number.
            start: Number to begin with, where what is before it was done earlier.

        Raises:
            EvaluationError: The workers are lost again and again, or can't do it.
            StorageError: The folder, or the cluster, can't be reached.
        """
        first, last = ends(which)
        chunks = [
            replace(which, first=number, last=min(number + self.chunk - 1, last))
            for number in range(first if start is None else start, last + 1, self.chunk)
        ]
        for chunk, plain in zip(chunks, self._done(job, which, chunks), strict=True):
            at = ends(chunk)[1]
            yield Part(plain, at + 1, at - first + 1, last - first + 1)

    def _done(self, job: Job, which: Selection, chunks: Sequence[Selection]) -> Iterator[Plain]:
        is_little = len(chunks) <= 1 and not isinstance(self.workers, Cluster)
        if self.workers is None or is_little:
            for chunk in chunks:
                yield job.done(self.at_hand, chunk)
            return
        last = anchor(self.at_hand.decisions, which)
        folder = str(self.folder.absolute())
        yield from _done_by(self.workers, [Task(folder, last, job, each) for each in chunks])


def _done_by(workers: Workers, tasks: Sequence[Task]) -> Iterator[Plain]:
    """Yield what each task came to, in their order, whichever worker dies on the way."""
    done = losses = 0
    while done < len(tasks):
        try:
            with workers.executor() as (executor, count):
                for plain in _in_order(executor, tasks[done:], _AHEAD * count):
                    done, losses = done + 1, 0
                    yield plain
        except BrokenExecutor:
            losses += 1
            if losses > _LOSSES_BORNE:
                first, last = ends(tasks[done].which)
                raise EvaluationError(
                    f"the processes that work on decisions number {first} to {last} died "
                    f"{losses} times; is there enough memory?"
                ) from None


def _in_order(executor: Executor, tasks: Sequence[Task], window: int) -> Iterator[Plain]:
    waiting: deque[Future[Plain]] = deque()
    for task in tasks:
        waiting.append(executor.submit(work, task))
        if len(waiting) >= window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
