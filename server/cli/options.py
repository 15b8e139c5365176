"""Options that several commands have, and how their values are read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import grpc
import typer
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from licet.v1.verdict_pb2 import Verdict
from server import logs
from server.settings import Settings

DATA = Path(str(Settings.model_fields["data"].default))
"""The data folder where none is named: one default for `serve` and for all other commands."""


def day(text: str) -> Date:
    """Read a day, e.g. ``2026-07-31``."""
    try:
        read = datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is no day; expected a form like 2026-07-31") from None
    return Date(year=read.year, month=read.month, day=read.day)


def moment(text: str) -> Timestamp:
    """Read a moment: RFC 3339 with its zone, or a day, which means its start in UTC."""
    try:
        read = datetime.datetime.fromisoformat(text)
        if len(text) == len("2026-07-31"):
            read = read.replace(tzinfo=datetime.UTC)
        if read.tzinfo is None:
            raise ValueError
    except ValueError:
        raise typer.BadParameter(
            f"`{text}` is no moment; expected a day like 2026-07-31 (its start in UTC) or a time "
            "with its zone like 2026-07-31T09:30:00Z"
        ) from None
    made = Timestamp()
    made.FromDatetime(read)
    return made


def verdict(text: str) -> Verdict.ValueType:
    """Read a verdict by its word."""
    name = f"VERDICT_{text.upper()}"
    if name not in Verdict.keys()[1:]:
        raise typer.BadParameter(f"`{text}` is no verdict; expected ALLOW, REVIEW or BLOCK")
    return Verdict.Value(name)


Server = Annotated[
    str | None,
    typer.Option(
        "--server",
        envvar="LICET_SERVER",
        metavar="HOST:PORT",
        help="Server to ask. Without it, one is started for this command over --data.",
    ),
]
Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="LICET_DATA",
        metavar="FOLDER",
        help="Data folder, where no server is named. It is made and filled if it is new.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Write the answer as JSON, with the names of the contract.")
]
AsOf = Annotated[
    Date | None,
    typer.Option(
        "--as-of",
        parser=day,
        metavar="DAY",
        help="Legal day to judge by, e.g. 2026-07-31. Without it: today in UTC.",
    ),
]
OnlyJurisdictions = Annotated[
    list[str] | None,
    typer.Option(
        "--jurisdiction",
        metavar="NAME",
        help="Look at this one only, e.g. US-EAR; may be repeated.",
    ),
]
From = Annotated[
    Timestamp | None,
    typer.Option("--from", parser=moment, metavar="TIME", help="First moment, a day or a time."),
]
Until = Annotated[
    Timestamp | None,
    typer.Option(
        "--until", parser=moment, metavar="TIME", help="First moment after, not included."
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Show at most so many.")]
KnownAt = Annotated[
    Timestamp | None,
    typer.Option(
        "--known-at",
        parser=moment,
        metavar="TIME",
        help="Leave out what was published or imported later, a day or a time. Without it: now.",
    ),
]


@contextmanager
def calling(server: str | None, data: Path) -> Iterator[grpc.Channel]:
    """Give a channel to ``server``, or to one that lives for this command alone.

    The log of the latter is not shown: what a command has to say is in its answer.
    """
    # It brings in the whole server: 1 s that `--help` and a usage error need not wait for.
    from server.connect import connect

    logs.configure("CRITICAL")
    with connect(server, data) as channel:
        yield channel
