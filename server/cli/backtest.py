"""`licet backtest`: what past decisions would have been under another release or other lists."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from google.type.money_pb2 import Money

from licet.v1.backtest_pb2 import BacktestReport, VerdictChange
from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.ruleset_service_pb2 import BacktestRequest
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from licet.v1.verdict_pb2 import Verdict
from server.cli import output
from server.cli.decision_text import verdict_word
from server.cli.layout import count, paragraph, table, width
from server.cli.options import DATA, AsJson, From, Until, calling
from server.cli.ranges import (
    All,
    AskedServer,
    FromId,
    NumberOfWorkers,
    On,
    ReadData,
    ResumeFile,
    ToId,
    Where,
    asked,
    done,
    selected,
)

if TYPE_CHECKING:
    from server.redecision.job import Job


def backtest(
    release: Annotated[
        str | None,
        typer.Option("--release", metavar="DIGEST", help="Release to decide with, live or not."),
    ] = None,
    list_: Annotated[
        list[str] | None,
        typer.Option(
            "--list",
            metavar="DIGEST",
            help="List snapshot to screen with, in place of the one of its list; may be repeated.",
        ),
    ] = None,
    from_: From = None,
    until: Until = None,
    from_id: FromId = None,
    to_id: ToId = None,
    all_: All = False,
    top: Annotated[
        int, typer.Option("--top", min=1, help="Rows of a table; --json has all of them.")
    ] = 10,
    workers: NumberOfWorkers = None,
    on: On = None,
    resume: ResumeFile = None,
    columns: Annotated[
        bool,
        typer.Option(
            "--columns",
            help="Keep the facts of decisions in columns beside the log, and decide again only "
            "what the release can decide otherwise. A rule that is only worded otherwise is no "
            "difference then.",
        ),
    ] = False,
    as_json: AsJson = False,
    server: AskedServer = None,
    data: ReadData = DATA,
) -> None:
    """Tell what past decisions would have been under another release or with other lists.

    Each transaction is decided again for its legal day and its jurisdictions, and compared with
    what is on record: changes by verdict, jurisdiction, rule, destination, party and value. Nothing
    is recorded. Digests are those of `licet ruleset releases --json` and `licet list snapshots
    --json`.
    """
    if release is None and not list_:
        raise typer.BadParameter("say what is to be otherwise: --release or --list, or both")
    if columns and (list_ or server is not None):
        raise typer.BadParameter("--columns is for a --release alone, and not for a --server")
    wanted = selected(asked(from_, until, from_id, to_id), all_, []) or DecisionRange()
    where = Where(data, server, workers, on, resume)
    request = BacktestRequest(
        decisions=wanted, release_digest=release, list_snapshot_digests=list_ or ()
    )
    if server is not None:
        _tell(_by_server(server, data, request), as_json, top)
    else:
        _here(where, request, columns, as_json, top)


def backtest_text(report: BacktestReport, top: int) -> Iterator[str]:
    """Yield what would be different, ``top`` rows of each table."""
    numbers = (
        (report.changed_count, "another verdict"),
        (report.jurisdiction_only_count, "another verdict of a jurisdiction, the same overall"),
        (report.otherwise_count, "the same verdicts, otherwise founded"),
        (report.same_count, "the same"),
        (report.undecided_count, "can't be decided"),
    )
    yield f"looked at {count(report.decision_count, 'decision')}:"
    for number, what in numbers:
        if number:
            yield f"  {number:,} {what}"
    for heading, name, rows in (
        ("BY VERDICT", "", report.changes),
        ("BY JURISDICTION", "JURISDICTION", report.jurisdictions),
        ("BY RULE", "RULE", report.rules),
        ("BY DESTINATION", "DESTINATION", report.destinations),
        ("BY PARTY", "PARTY", report.parties),
    ):
        if rows:
            yield from ("", heading, *_table(name, rows, top))
    if report.undecided:
        yield from ("", "CAN'T BE DECIDED")
        for each in report.undecided[:top]:
            text = f"{count(each.decision_count, 'decision')}, e.g. {each.example_decision_ids[0]}"
            yield from paragraph(f"{text}: {each.message}", width(), "  ", "    ")
    if report.left_out_count:
        yield f"and {count(report.left_out_count, 'row')} that the server left out"


def _table(name: str, rows: Sequence[VerdictChange], top: int) -> Iterator[str]:
    cells = [
        (
            *([each.name or "(not stated)"] if name else []),
            f"{_word(each.recorded_verdict)} → {_word(each.new_verdict)}",
            f"{each.decision_count:,}",
            ", ".join(map(_amount, each.values)),
            each.example_decision_ids[0],
        )
        for each in rows[:top]
    ]
    header = (*([name] if name else []), "CHANGE", "DECISIONS", "VALUE", "E.G.")
    for line in table(header, cells):
        yield f"  {line}"
    if len(rows) > top:
        yield f"  and {count(len(rows) - top, 'row')} more; --top and --json tell more"


def _word(verdict: Verdict.ValueType) -> str:
    return verdict_word(verdict) if verdict else "not asked"


def _amount(value: Money) -> str:
    cents, rest = divmod(value.nanos, 10_000_000)
    fraction = f"{cents:02}" if not rest else f"{value.nanos:09}".rstrip("0")
    return f"{value.units:,}.{fraction} {value.currency_code}"


def _tell(report: BacktestReport, as_json: bool, top: int) -> None:
    if as_json:
        output.say_json(report)
    else:
        output.say(backtest_text(report, top))


def _by_server(server: str, data: Path, request: BacktestRequest) -> BacktestReport:
    report = BacktestReport()
    with calling(server, data) as channel, output.progress("backtesting") as bar:
        task = bar.add_task("", total=None)
        for part in RulesetServiceStub(channel).Backtest(request):
            bar.update(task, total=part.total_count, completed=part.done_count)
            report = part.report
    return report


def _here(
    where: Where, request: BacktestRequest, by_columns: bool, as_json: bool, top: int
) -> None:
    from server.redecision.archive import Archive
    from server.redecision.backtest import Backtesting
    from server.redecision.differences import Differences

    def job(archive: Archive) -> Job:
        testing = Backtesting.of(archive, request.release_digest, request.list_snapshot_digests)
        return Incremental(str(where.data.absolute()), testing) if by_columns else testing

    chunk = None
    if by_columns:
        from server.columns import folder
        from server.columns.incremental import Incremental
        from server.columns.projecting import Projecting

        chunk = folder.SEGMENT
        projecting = Projecting(str(where.data.absolute()))
        with done(
            replace(where, resume=None), "to columns", lambda _: projecting, DecisionRange(), chunk
        ):
            pass
    with done(where, "backtesting", job, request.decisions, chunk) as parts:
        found = Differences()
        for each in parts:
            found.include(each)
        _tell(found.report(sys.maxsize), as_json, top)
