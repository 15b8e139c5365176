"""`licet decisions`, `licet explain`, `licet replay`: look back at what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import grpc
import typer
from google.protobuf.timestamp_pb2 import Timestamp

from engine.ledger.record import sha256
from licet.v1.audit_service_pb2 import (
    DecisionIds,
    GetDecisionRequest,
    ListDecisionsRequest,
    ListDecisionsResponse,
    ReplayOutcome,
    ReplayRequest,
    ReplayResponse,
    ReplayResult,
    TimeRange,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2 import ExplainRequest
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.record_pb2 import DecisionRecord, StoredRecord
from server.cli import exit_codes, output
from server.cli.decision_text import cited, decision_text, verdict_word
from server.cli.failure import CommandError
from server.cli.layout import count, moment, paragraph, short, table, width, word
from server.cli.options import (
    DATA,
    AsJson,
    Data,
    From,
    Limit,
    Server,
    Until,
    calling,
)
from server.cli.options import verdict as verdict_of
from server.cli.pages import pages
from server.cli.redacted_text import left_of, redactions

app = typer.Typer(no_args_is_help=True, help="List and show recorded decisions.")

_PAGE = 200
_REPLAYED_AT_ONCE = 25
"""Decisions in one call of a replay: enough to be quick, few enough for the bar to move."""
_ID = Annotated[str, typer.Argument(metavar="ID", help="Id of the decision.")]


@app.command("list")
def list_(
    verdict: Annotated[
        list[str] | None,
        typer.Option(
            "--verdict", metavar="VERDICT", help="Only ALLOW, REVIEW or BLOCK; may be repeated."
        ),
    ] = None,
    from_: From = None,
    until: Until = None,
    transaction_id: Annotated[
        str | None, typer.Option("--transaction-id", help="Only decisions about this transaction.")
    ] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """List decisions, the newest first."""
    request = ListDecisionsRequest(
        page_size=min(limit, _PAGE),
        verdicts=[verdict_of(each) for each in verdict or ()],
        recorded=_range(from_, until),
        transaction_id=transaction_id,
    )
    listed = ListDecisionsResponse()
    with calling(server, data) as channel:
        for page in pages(AuditServiceStub(channel).ListDecisions, request):
            listed.decisions.extend(page.decisions[: limit - len(listed.decisions)])
            has_more = bool(page.next_page_token) or len(page.decisions) > limit
            if len(listed.decisions) == limit:
                break
    if as_json:
        output.say_json(listed)
        return
    if not listed.decisions:
        output.say(["no decision"])
        return
    rows = [
        (
            moment(each.recorded_at),
            verdict_word(each.verdict),
            each.decision_id,
            each.transaction_id,
        )
        for each in listed.decisions
    ]
    output.say(table(("RECORDED", "VERDICT", "DECISION", "TRANSACTION"), rows))
    if has_more:
        output.say([f"and more; --limit {limit * 10} shows up to {limit * 10}"])


@app.command("show")
def show(
    decision_id: _ID,
    record: Annotated[
        bool, typer.Option("--record", help="Write the stored bytes, whose digest is checked.")
    ] = False,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Show one decision, or with --record the bytes that are stored."""
    if record and as_json:
        raise typer.BadParameter("--record writes the bytes as stored; --json is another form")
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).GetDecision(
            GetDecisionRequest(decision_id=decision_id)
        )
    _check(response.stored, decision_id)
    if as_json:
        output.say_json(response)
    elif record:
        output.say_bytes(response.stored.content)
    else:
        output.say(_shown(response.record, response.stored.digest))


def explain(
    decision_id: _ID, as_json: AsJson = False, server: Server = None, data: Data = DATA
) -> None:
    """Tell a decision in sentences.

    The verdict, why, what would change it, and who can.
    """
    with calling(server, data) as channel:
        response = DecisionServiceStub(channel).Explain(ExplainRequest(decision_id=decision_id))
    if as_json:
        output.say_json(response)
        return
    columns = width()
    for number, section in enumerate(response.explanation.sections):
        lines = [line for each in section.lines for line in paragraph(each, columns, "  ", "    ")]
        output.say([*([""] if number else []), section.heading.upper(), *lines])


def replay(
    decision_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of decisions.")
    ] = None,
    from_: From = None,
    until: Until = None,
    all_: Annotated[bool, typer.Option("--all", help="Every decision on record.")] = False,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Decide again from the record, and compare.

    Each decision is made anew from exactly what it pins, and the bytes are compared.

    Exits with 1 unless every one of them is identical.
    """
    request = _selected(decision_ids or [], _range(from_, until), all_)
    with calling(server, data) as channel:
        replayed = _replay(channel, request)
    if as_json:
        output.say_json(replayed)
    else:
        output.say(replay_text(replayed, told=decision_ids or ()))
    if any(each.outcome != ReplayOutcome.REPLAY_OUTCOME_IDENTICAL for each in replayed.results):
        raise typer.Exit(exit_codes.NOT_GOOD)


def replay_text(replayed: ReplayResponse, told: Iterable[str]) -> Iterator[str]:
    """Yield what a replay came to: each decision that isn't identical or is in ``told``; totals."""
    wanted = frozenset(told)
    totals = dict.fromkeys(ReplayOutcome.values()[1:], 0)
    for each in replayed.results:
        totals[each.outcome] = totals.get(each.outcome, 0) + 1
        is_good = each.outcome == ReplayOutcome.REPLAY_OUTCOME_IDENTICAL
        if not is_good or each.decision_id in wanted:
            yield from paragraph(_result(each), width(), "", "  ")
    numbers = ", ".join(f"{number} {_outcome(outcome)}" for outcome, number in totals.items())
    yield f"replayed {count(len(replayed.results), 'decision')}: {numbers}"


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


def _outcome(outcome: ReplayOutcome.ValueType) -> str:
    return word(ReplayOutcome.Name(outcome), "REPLAY_OUTCOME_")


def _selected(ids: list[str], recorded: TimeRange | None, is_all: bool) -> ReplayRequest:
    if (bool(ids), recorded is not None, is_all).count(True) != 1:
        raise typer.BadParameter(
            "say which decisions: their ids, or --from and --until, or --all, and only one of these"
        )
    if ids:
        selection = DecisionIds(decision_ids=ids)
        return ReplayRequest(decisions=selection, page_size=_REPLAYED_AT_ONCE)
    return ReplayRequest(recorded=recorded or TimeRange(), page_size=_REPLAYED_AT_ONCE)


def _replay(channel: grpc.Channel, request: ReplayRequest) -> ReplayResponse:
    whole = ReplayResponse()
    with output.progress("replaying") as bar:
        task = bar.add_task("", total=None)
        for page in pages(AuditServiceStub(channel).Replay, request):
            whole.results.extend(page.results)
            whole.total_count = page.total_count
            bar.update(task, total=page.total_count, completed=len(whole.results))
    return whole


def _range(from_: Timestamp | None, until: Timestamp | None) -> TimeRange | None:
    if from_ is None and until is None:
        return None
    return TimeRange(from_time=from_, until_time=until)


def _check(stored: StoredRecord, decision_id: str) -> None:
    found = sha256(stored.content)
    if found != stored.digest:
        raise CommandError(
            f"the record of decision `{decision_id}` has the digest {found}, not {stored.digest}; "
            "alarm the auditor",
            exit_code=exit_codes.FAILED,
        )


def _shown(record: DecisionRecord, digest: str) -> Iterator[str]:
    columns = width()
    transaction = record.transaction
    if record.HasField("decision"):
        yield from decision_text(record.decision, transaction, columns)
        citation = cited(record.decision_id, digest, record.decision)
    else:
        yield from left_of(record, columns)
        citation = [f"decision {record.decision_id}", f"record {short(digest)}"]
    yield ""
    yield from redactions(record, columns)
    asked = ", ".join(record.requested_jurisdictions)
    for text in (
        *citation,
        f"recorded {moment(record.recorded_at)}",
        f"request {record.request_id}" if record.request_id else "",
        f"transaction {transaction.transaction_id}" if transaction.transaction_id else "",
        f"asked about {asked}" if asked else "",
    ):
        if text:
            yield from paragraph(text, columns)
