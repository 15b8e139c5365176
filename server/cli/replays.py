"""`licet replay`: decide again from the record, and compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from licet.v1.audit_service_pb2 import (
    DecisionIds,
    ReplayOutcome,
    ReplayRangeRequest,
    ReplayReport,
    ReplayRequest,
    ReplayResult,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.error_reason_pb2 import ErrorReason
from server import logs
from server.cli import exit_codes, output
from server.cli.decision_text import verdict_word
from server.cli.layout import count, paragraph, short, width, word
from server.cli.options import DATA, AsJson, From, Until, calling
from server.cli.pages import pages
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

_AT_ONCE = 500
"""Ids in one call, as many as a server takes."""
_TOLD = 50
"""Decisions that a person is told about one by one; a program gets all."""


def replay(
    decision_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of decisions.")
    ] = None,
    from_: From = None,
    until: Until = None,
    from_id: FromId = None,
    to_id: ToId = None,
    all_: All = False,
    workers: NumberOfWorkers = None,
    on: On = None,
    resume: ResumeFile = None,
    as_json: AsJson = False,
    server: AskedServer = None,
    data: ReadData = DATA,
) -> None:
    """Decide again from the record, and compare.

    Each decision is made anew from exactly what it pins, and the bytes are compared. Without
    --server the folder --data is read by processes of this command, also while a server works on
    it; nothing is written there.

    Exits with 1 unless every one of them is identical.
    """
    ids = decision_ids or []
    wanted = selected(asked(from_, until, from_id, to_id), all_, ids)
    where = Where(data, server, workers, on, resume)
    if wanted is None:
        report = _of_ids_by_server(server, data, ids) if server else _of_ids_here(data, ids)
        _tell(report, as_json, ids)
    elif server is not None:
        report = _by_server(server, data, wanted)
        _tell(report, as_json, ())
    else:
        report = _here(where, wanted, as_json)
    totals = report.totals
    if totals.different_count or totals.unreplayable_count:
        raise typer.Exit(exit_codes.NOT_GOOD)


def replay_text(report: ReplayReport, told: Iterable[str]) -> Iterator[str]:
    """Yield what a replay came to: each decision that isn't identical or is in ``told``; totals."""
    wanted = frozenset(told)
    results = [each for each in report.results if not _is_good(each) or each.decision_id in wanted]
    for each in results[: max(_TOLD, len(wanted))]:
        yield from paragraph(_result(each), width(), "", "  ")
    if len(results) > max(_TOLD, len(wanted)):
        yield f"and more, all of them with --json; of {count(len(results), 'decision')}:"
        for why, number in Counter(map(_why, results)).most_common(_TOLD):
            yield from paragraph(f"{number:,} {why}", width(), "  ", "    ")
    totals = report.totals
    numbers = (totals.identical_count, totals.different_count, totals.unreplayable_count)
    yield (
        f"replayed {count(sum(numbers), 'decision')}: {numbers[0]:,} identical, "
        f"{numbers[1]:,} different, {numbers[2]:,} unreplayable"
    )


def _tell(report: ReplayReport, as_json: bool, told: Iterable[str]) -> None:
    if as_json:
        output.say_json(report)
    else:
        output.say(replay_text(report, told))


def _of_ids_here(data: Path, ids: list[str]) -> ReplayReport:
    from server.redecision.archive import archive
    from server.redecision.replays import by_id
    from server.redecision.replays import count as add_result

    logs.configure("CRITICAL")
    report = ReplayReport()
    with archive(data) as at_hand:
        for each in ids:
            add_result(report, by_id(at_hand, each), is_told=True)
    return report


def _of_ids_by_server(server: str, data: Path, ids: list[str]) -> ReplayReport:
    from server.redecision.replays import count as add_result

    report = ReplayReport()
    with calling(server, data) as channel:
        for start in range(0, len(ids), _AT_ONCE):
            selection = DecisionIds(decision_ids=ids[start : start + _AT_ONCE])
            for page in pages(AuditServiceStub(channel).Replay, ReplayRequest(decisions=selection)):
                for each in page.results:
                    add_result(report, each, is_told=True)
    return report


def _by_server(server: str, data: Path, wanted: DecisionRange) -> ReplayReport:
    from server.redecision.replays import add

    report = ReplayReport()
    with calling(server, data) as channel, output.progress("replaying") as bar:
        task = bar.add_task("", total=None)
        for part in AuditServiceStub(channel).ReplayRange(ReplayRangeRequest(decisions=wanted)):
            add(report, part.report)
            bar.update(task, total=part.total_count, completed=part.done_count)
    return report


def _here(where: Where, wanted: DecisionRange, as_json: bool) -> ReplayReport:
    from server.redecision.replays import Replaying, add, report_of

    report = ReplayReport()
    with done(where, "replaying", lambda _: Replaying(), wanted) as parts:
        for each in parts:
            add(report, report_of(each))
        _tell(report, as_json, ())
    return report


def _is_good(each: ReplayResult) -> bool:
    return each.outcome == ReplayOutcome.REPLAY_OUTCOME_IDENTICAL


def _result(each: ReplayResult) -> str:
    text = f"{each.decision_id}: {_outcome(each.outcome)}"
    if each.outcome == ReplayOutcome.REPLAY_OUTCOME_DIFFERENT:
        was, now = verdict_word(each.recorded_verdict), verdict_word(each.replayed_verdict)
        first = each.first_differing_rule_id
        text += f", was {was} {short(each.recorded_digest)}, is {now} {short(each.replayed_digest)}"
        text += f"; first difference: {first}" if first else ""
    elif each.outcome == ReplayOutcome.REPLAY_OUTCOME_UNREPLAYABLE:
        text += f", {each.message or each.pin}"
    elif each.recorded_digest:
        text += f", {verdict_word(each.recorded_verdict)} {short(each.recorded_digest)}"
    return text


def _why(each: ReplayResult) -> str:
    if each.outcome == ReplayOutcome.REPLAY_OUTCOME_UNREPLAYABLE:
        reason = word(ErrorReason.Name(each.error_reason), "ERROR_REASON_")
        return f"unreplayable: {reason}" + (f", {each.pin}" if each.pin else "")
    return f"different, first in {each.first_differing_rule_id or 'no rule'}"


def _outcome(outcome: ReplayOutcome.ValueType) -> str:
    return word(ReplayOutcome.Name(outcome), "REPLAY_OUTCOME_")
