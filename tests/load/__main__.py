"""Measure the whole service under load: python -m tests.load [--list FILE] [--json FILE].

A server with all shipped rulesets and the list FILE runs on one core, the client on another. Every
call has its own body. Beside it run empty echoes, so that a figure can be told as a ratio; rounds
are interleaved. Processor time of the server for a call is the figure to trust where others share
the machine; the rest is told for completeness.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from google.type.date_pb2 import Date

from licet.v1.decision_service_pb2 import EvaluateRequest
from tests.load import echo
from tests.load.http2 import Answers, load
from tests.load.process import Served, serving
from tests.load.transactions import transactions

EVALUATE = "/licet.v1.DecisionService/Evaluate"
IN_FLIGHT = (1, 16, 64)
AS_OF = Date(year=2026, month=8, day=10)
SERVE = ("server.cli.main", "serve", "--log-level", "error")
UNSEEN = 0.05
WARM_UP = 2_000


@dataclass(frozen=True, slots=True)
class Figure:
    """What one kind of call cost, over all rounds.

    Attributes:
        what: The server and its calls.
        in_flight: Calls in flight.
        calls: How many were answered.
        refused: How many were not.
        cpu_us: Processor time of the server for a call, median of the rounds.
        per_second: Calls answered in a second, median of the rounds.
        p50_ms: Median time of a call.
        p99_ms: 99th percentile.
    """

    what: str
    in_flight: int
    calls: int
    refused: int
    cpu_us: float
    per_second: float
    p50_ms: float
    p99_ms: float


@dataclass(slots=True)
class Target:
    """A server and the calls that it gets."""

    what: str
    served: Served
    path: str
    bodies: Iterator[bytes]
    per_round: int


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement."""

    answers: Answers
    cpu_s: float
    seconds: float


def bodies(seed: int, count: int, unseen: float = 0.0) -> Iterator[bytes]:
    """Return that many requests as bytes, made before they are sent."""
    made = itertools.islice(transactions(seed, unseen=unseen), count)
    return iter(
        [EvaluateRequest(transaction=each, as_of=AS_OF).SerializeToString() for each in made]
    )


def measured(targets: Sequence[Target], in_flight: int, rounds: int) -> list[Figure]:
    """Return what each target's calls cost with so many in flight."""
    taken: dict[str, list[Round]] = {each.what: [] for each in targets}
    for _ in range(rounds):
        for each in targets:
            taken[each.what].append(_round(each, in_flight))
    return [_figure(each.what, in_flight, taken[each.what]) for each in targets]


def _round(target: Target, in_flight: int) -> Round:
    calls = itertools.islice(target.bodies, target.per_round)
    before, began = target.served.cpu(), os.times().elapsed
    answers = load(target.served.address, target.path, calls, in_flight)
    return Round(answers, target.served.cpu() - before, os.times().elapsed - began)


def _figure(what: str, in_flight: int, rounds: Sequence[Round]) -> Figure:
    seconds = sorted(each for one in rounds for each in one.answers.seconds)
    answered = [len(one.answers.seconds) for one in rounds]
    return Figure(
        what=what,
        in_flight=in_flight,
        calls=len(seconds),
        refused=sum(one.answers.refused for one in rounds),
        cpu_us=statistics.median(
            one.cpu_s / max(1, count) * 1e6 for one, count in zip(rounds, answered, strict=True)
        ),
        per_second=statistics.median(
            count / one.seconds for one, count in zip(rounds, answered, strict=True)
        ),
        p50_ms=_percentile(seconds, 0.5) * 1e3,
        p99_ms=_percentile(seconds, 0.99) * 1e3,
    )


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def run(
    listed: Path | None, edition: str, fronts: Sequence[str], calls: int, rounds: int
) -> list[Figure]:
    """Start everything, measure, and return the figures in the order of the table."""
    server_core, client_core = 0, os.cpu_count() or 1
    os.sched_setaffinity(0, {max(0, client_core - 1)})
    count = calls * rounds * len(IN_FLIGHT) + WARM_UP + 1
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)

        def start(what: str, *command: str, **settings: str) -> Served:
            address = f"unix:{folder / what}"
            log = folder / f"{what}.log"
            full = [address if each == "ADDRESS" else each for each in command]
            return stack.enter_context(serving(full, address, log, {server_core}, settings))

        targets = [
            Target(
                f"echo, {kind}",
                start(f"echo-{kind}", "tests.load.echo", kind, "ADDRESS"),
                echo.METHOD,
                itertools.repeat(b""),
                calls,
            )
            for kind in ("sync", "aio")
        ]
        for seed, front in enumerate(fronts, start=1):
            served = start(
                f"licet-{front}",
                *SERVE,
                *("--listen", "ADDRESS"),
                *("--data", str(folder / f"data-{front}")),
                *(() if listed else ("--demonstration-list",)),
                LICET_FRONT=front,
            )
            if listed:
                _import_list(_as_published(listed, folder), edition, served.address)
            warm, unseen = bodies(seed, count), bodies(seed + 100, count, UNSEEN)
            # The first call waits for the index of the day and for the list.
            load(served.address, EVALUATE, itertools.islice(warm, 1), 1)
            load(served.address, EVALUATE, itertools.islice(warm, WARM_UP), 16)
            load(served.address, EVALUATE, itertools.islice(unseen, WARM_UP // 4), 16)
            targets.append(Target(f"licet, {front}, warm", served, EVALUATE, warm, calls))
            targets.append(
                Target(f"licet, {front}, 5 % unseen", served, EVALUATE, unseen, calls // 2)
            )
        for in_flight in IN_FLIGHT:
            figures += measured(targets, in_flight, rounds)
    return figures


def _as_published(listed: Path, folder: Path) -> Path:
    """Return the list as one JSON text, also where each entry has a line of its own."""
    if listed.suffix != ".jsonl":
        return listed
    whole = folder / "list.json"
    whole.write_text('{"results":[' + ",".join(listed.read_text().splitlines()) + "]}")
    return whole


def _import_list(listed: Path, edition: str, address: str) -> None:
    command = ["list", "import", str(listed), "--list", "US-CSL", "--edition", edition]
    subprocess.run(
        [sys.executable, "-m", "server.cli.main", *command, "--server", address],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def table(figures: Sequence[Figure]) -> list[str]:
    """Return the figures as lines of Markdown, each with its ratio to the echo of its kind."""
    echoes: Mapping[int, float] = {
        each.in_flight: each.cpu_us for each in figures if each.what == "echo, sync"
    }
    lines = [
        "| what | in flight | CPU µs/call | echoes | calls/s | p50 ms | p99 ms | refused |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each.what} | {each.in_flight} | {each.cpu_us:,.0f} "
        f"| {each.cpu_us / echoes[each.in_flight]:.1f} | {each.per_second:,.0f} "
        f"| {each.p50_ms:.2f} | {each.p99_ms:.2f} | {each.refused} |"
        for each in figures
    ]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    list_help = "the Consolidated Screening List; without it, the demonstration list"
    parser.add_argument("--list", type=Path, metavar="FILE", dest="listed", help=list_help)
    parser.add_argument("--edition", default="2026-07-31", metavar="DAY")
    parser.add_argument("--front", action="append", metavar="NAME", help="threads, fast")
    parser.add_argument("--calls", type=int, default=1_000, help="calls a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    given = parser.parse_args(arguments)
    fronts = given.front or ["threads"]
    figures = run(given.listed, given.edition, fronts, given.calls, given.rounds)
    print("\n".join(table(figures)))
    if given.json:
        given.json.write_text(json.dumps([asdict(each) for each in figures]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
