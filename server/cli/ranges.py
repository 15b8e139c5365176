"""What commands over many decisions share: which ones, who works on them, and how far they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from google.protobuf.timestamp_pb2 import Timestamp

from licet.v1.decision_range_pb2 import DecisionRange
from server import logs
from server.cli import exit_codes, output
from server.cli.failure import CommandError

if TYPE_CHECKING:
    from server.redecision.archive import Archive
    from server.redecision.job import Job, Plain
    from server.redecision.workers import Workers

AskedServer = Annotated[
    str | None,
    typer.Option(
        "--server",
        envvar="LICET_SERVER",
        metavar="HOST:PORT",
        help="Server to ask. Without it, the folder --data is read, and nothing is written there.",
    ),
]
ReadData = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="LICET_DATA",
        metavar="FOLDER",
        help="Data folder to read, where no server is named. One may be working on it.",
    ),
]
FromId = Annotated[
    str | None, typer.Option("--from-id", metavar="ID", help="First decision of the range.")
]
ToId = Annotated[
    str | None, typer.Option("--to-id", metavar="ID", help="Last decision of the range.")
]
All = Annotated[bool, typer.Option("--all", help="Every decision on record.")]
NumberOfWorkers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="NUMBER",
        help="Processes that work on a range, where no server is named. Without it: one a core.",
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="tcp://HOST:PORT",
        help="Dask scheduler whose workers do it instead; each has the folder --data at its path.",
    ),
]
ResumeFile = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="FILE",
        help="Keep what is done in this file, and go on from it if it is there; removed when done.",
    ),
]


@dataclass(frozen=True, slots=True)
class Where:
    """Who works on a range.

    Attributes:
        data: The data folder.
        server: Server to ask; None to work here.
        workers: How many processes; None for one a core.
        on: Address of a Dask scheduler; None for this machine.
        resume: File that keeps what is done.
    """

    data: Path
    server: str | None
    workers: int | None
    on: str | None
    resume: Path | None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            BadParameter: A server is named, and how to do without it too; or both kinds of workers.
        """
        named = (("--workers", self.workers), ("--on", self.on), ("--resume", self.resume))
        given = [name for name, value in named if value is not None]
        if self.server is not None and given:
            raise typer.BadParameter(f"{given[0]} is for a range that is not asked of a --server")
        if self.on is not None and self.workers is not None:
            raise typer.BadParameter("--workers is for this machine; a cluster has its own")


def asked(
    from_: Timestamp | None, until: Timestamp | None, from_id: str | None, to_id: str | None
) -> DecisionRange | None:
    """Return the range that options name; None if they name none."""
    if all(each is None for each in (from_, until, from_id, to_id)):
        return None
    return DecisionRange(
        from_time=from_, until_time=until, first_decision_id=from_id, last_decision_id=to_id
    )


def selected(wanted: DecisionRange | None, is_all: bool, ids: list[str]) -> DecisionRange | None:
    """Return the one selection that a command was given; None for decisions by their ids.

    Raises:
        BadParameter: None was given, or more than one.
    """
    if (bool(ids), wanted is not None, is_all).count(True) != 1:
        raise typer.BadParameter(
            "say which decisions: a range (--from, --until, --from-id, --to-id), or --all, or "
            "where the command takes them their ids, and only one of these"
        )
    return None if ids else wanted or DecisionRange()


@contextmanager
def done(
    where: Where,
    what: str,
    make: Callable[[Archive], Job],
    wanted: DecisionRange,
    chunk: int | None = None,
) -> Iterator[list[Plain]]:
    """Do a job for a range of the data folder and give its parts, while a bar tells how far it is.

    Args:
        where: Who does it.
        what: What the bar says.
        make: Makes the job from the archive of the folder.
        wanted: The range.
        chunk: Numbers that are worked on at once, where that is not as usual.

    Raises:
        LicetError: The folder can't be read, the job can't be made, or the workers can't do it.
        CommandError: The file to go on from is about something else.
    """
    # They bring in the whole server: 1 s that `--help` and a usage error need not wait for.
    from server.redecision.archive import archive
    from server.redecision.job import CHUNK
    from server.redecision.run import Redecision
    from server.redecision.state import OtherJobError, Saved
    from server.redecision.stretch import ends, stretch

    logs.configure("CRITICAL")
    with archive(where.data) as at_hand, output.progress(what) as bar:
        job = make(at_hand)
        saved = None
        try:
            if where.resume is not None:
                saved = Saved(where.resume, at_hand, job, wanted)
        except OtherJobError as error:
            raise CommandError(str(error), exit_code=exit_codes.INPUT) from None
        which = saved.which if saved else stretch(at_hand.decisions, wanted)
        parts = list(saved.parts) if saved else []
        following = saved.following if saved else ends(which)[0]
        first, last = ends(which)
        task = bar.add_task("", total=last - first + 1, completed=following - first)
        redecision = Redecision(where.data, at_hand, _workers(where), chunk or CHUNK)
        try:
            for part in redecision.parts(job, which, following):
                if saved:
                    saved.add(part)
                parts.append(part.plain)
                bar.update(task, completed=part.done)
        except BaseException:
            if saved:
                saved.close()
            raise
        bar.stop()
        yield parts
        if saved:
            saved.finished()


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _workers(where: Where) -> Workers | None:
    from server.redecision.workers import Cluster, Processes

    if where.on is not None:
        return Cluster(where.on)
    count = where.workers or _cores()
    return Processes(count) if count > 1 else None
