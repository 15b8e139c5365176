"""What is done with each chunk of a stretch, and how the records of a chunk are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from engine.errors import EvaluationError, IntegrityError, LicetError
from server.redecision.archive import Archive, kept
from server.store.decisions import DecisionLog
from server.store.errors import PinMissingError
from server.store.records import Recorded, Selection

CHUNK = 250
"""Decisions in a chunk: about a second of work, so that a bar moves and little is lost."""

Plain = dict[str, Any]
"""What a chunk came to, as JSON can hold it: it goes between processes, and into a file."""


class Job(Protocol):
    """What is asked about each decision; a value that can be sent to another process."""

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Do it for the decisions of ``which`` and return what they came to."""


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk of a job, for a worker.

    Attributes:
        folder: The data folder; it has the same path for every worker.
        last: The ``anchor`` of the whole stretch, by which a worker sees that its folder has the
            same log.
        job: What to do.
        which: The chunk.
    """

    folder: str
    last: tuple[tuple[int, str], ...]
    job: Job
    which: Selection


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A decision whose record can't be read.

    Attributes:
        decision_id: Its id.
        error: Why.
    """

    decision_id: str
    error: IntegrityError


def work(task: Task) -> Plain:
    """Do a chunk in a process of its own.

    Raises:
        EvaluationError: The data folder can't be read there, or has another log; with one text,
            since that is what goes from process to process.
    """
    try:
        archive = kept(Path(task.folder))
        for number, decision_id in task.last:
            if archive.decisions.numbers(_only(number)) != ((number, decision_id),):
                raise EvaluationError(
                    f"`{task.folder}` of a worker is not the same log: it lacks decision "
                    f"`{decision_id}` as number {number}; expected the same folder, or a copy of "
                    "it made since, under the same path"
                )
        return task.job.done(archive, task.which)
    except LicetError as error:
        raise EvaluationError(str(error)) from None


def read(log: DecisionLog, which: Selection) -> Iterator[Recorded | Unreadable]:
    """Yield the decisions of ``which``, the oldest first; what is wrong with one hides no other."""
    try:
        found = list(log.iterate(which, CHUNK))
    except IntegrityError:
        for _, decision_id in log.numbers(which):
            yield _one(log, decision_id)
    else:
        yield from found


def _one(log: DecisionLog, decision_id: str) -> Recorded | Unreadable:
    try:
        recorded = log.get(decision_id)
    except IntegrityError as error:
        return Unreadable(decision_id, error)
    if recorded is None:
        return Unreadable(
            decision_id, PinMissingError("record of decision", decision_id, "is gone")
        )
    return recorded


def anchor(log: DecisionLog, which: Selection) -> tuple[tuple[int, str], ...]:
    """Return number and id of the last decision of a stretch, by which its log is known again."""
    first, last = log.bounds(which)
    # Not every number is a decision's; more than so many others in a row there hardly are.
    return log.numbers(Selection(first=max(first, last - CHUNK), last=last))[-1:]


def _only(number: int) -> Selection:
    return Selection(first=number, last=number)
