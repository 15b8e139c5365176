"""`licet serve`: run the service until it is told to stop."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from server import logs
from server.settings import Settings


class Front(StrEnum):
    """How calls of Evaluate come in."""

    THREADS = "threads"
    FAST = "fast"


class Level(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def serve(
    listen: Annotated[
        str | None,
        typer.Option(
            "--listen",
            metavar="ADDRESS",
            help="host:port or unix:PATH; LICET_LISTEN. [default: localhost:50051]",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="FOLDER", help="Data folder; LICET_DATA. [default: var/licet]"
        ),
    ] = None,
    rulesets: Annotated[
        Path | None,
        typer.Option(
            "--rulesets",
            metavar="FOLDER",
            help="Rulesets that a new data folder starts with; LICET_RULESETS. [default: shipped]",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="NUMBER",
            help="Processes that share the port; LICET_WORKERS. [default: 1]",
        ),
    ] = None,
    front: Annotated[
        Front | None,
        typer.Option(
            "--front",
            metavar="NAME",
            help="threads, or fast: Evaluate in groups and at less cost, by an interface of "
            "grpcio that is not public; LICET_FRONT. [default: threads]",
        ),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads",
            metavar="NUMBER",
            help="Calls worked on at once by each worker; LICET_THREADS. [default: 16]",
        ),
    ] = None,
    seed_demonstration_list: Annotated[
        bool | None,
        typer.Option(
            "--demonstration-list/--no-demonstration-list",
            help="Screen with the demonstration list where no list was imported: an extract, for "
            "trying licet out. [default: no]",
            show_default=False,
        ),
    ] = None,
    log_level: Annotated[
        Level, typer.Option("--log-level", metavar="LEVEL", help="debug, info, warning or error.")
    ] = Level.INFO,
) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Calls in flight are finished first. With several workers SIGHUP replaces them one by one, and no
    call is refused.

    Every setting can also be given by environment as LICET_NAME, e.g. LICET_MAX_BATCH; an option
    goes before it. The log is JSON lines on standard error.
    """
    given: dict[str, Any] = {
        "listen": listen,
        "data": data,
        "rulesets": rulesets,
        "workers": workers,
        "front": front,
        "threads": threads,
        "seed_demonstration_list": seed_demonstration_list,
    }
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    logs.configure(log_level.upper())
    if settings.workers > 1:
        from server.workers.supervisor import Supervisor

        Supervisor(settings, log_level.upper()).run()
        return
    # It brings in the whole server: 1 s that `--help` and a usage error need not wait for.
    from server.compose import serve as serve_until_stopped

    serve_until_stopped(settings)
