"""`licet decisions`, `licet explain`: look back at what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from google.protobuf.timestamp_pb2 import Timestamp

from engine.ledger.record import sha256
from licet.v1.audit_service_pb2 import (
    GetDecisionRequest,
    ListDecisionsRequest,
    ListDecisionsResponse,
    TimeRange,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2 import ExplainRequest
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.record_pb2 import DecisionRecord, StoredRecord
from server.cli import exit_codes, output
from server.cli.decision_text import cited, decision_text, verdict_word
from server.cli.failure import CommandError
from server.cli.layout import moment, paragraph, short, table, width
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
from server.cli.redacted_text import left_of, redactions
from server.cli.search import Destinations, Digests, Jurisdictions, Parties, Rules, searched

app = typer.Typer(no_args_is_help=True, help="List and show recorded decisions.")

_PAGE = 200
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
    rule: Rules = None,
    jurisdiction: Jurisdictions = None,
    destination: Destinations = None,
    party: Parties = None,
    party_digest: Digests = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """List decisions, the newest first; of several conditions all must hold."""
    request = ListDecisionsRequest(
        page_size=min(limit, _PAGE),
        verdicts=[verdict_of(each) for each in verdict or ()],
        recorded=_range(from_, until),
        transaction_id=transaction_id,
        rule_ids=rule or (),
        jurisdictions=jurisdiction or (),
        destinations=destination or (),
        party_names=party or (),
        party_digests=party_digest or (),
    )
    listed = ListDecisionsResponse()
    with calling(server, data) as channel:
        for page in searched(AuditServiceStub(channel), request):
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
