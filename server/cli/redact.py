"""`licet decisions redact`: destroy what is personal in decisions, and record that it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from licet.v1.audit_service_pb2 import RedactDecisionsRequest, RedactDecisionsResponse
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from server.cli import output
from server.cli.options import DATA, AsJson, Data, Server, calling


def redact(
    decision_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of decisions.")
    ] = None,
    party: Annotated[
        str | None,
        typer.Option(
            "--party",
            metavar="NAME",
            help="In place of ids: this party, or owner of one, in every decision that has it.",
        ),
    ] = None,
    party_index: Annotated[
        list[int] | None,
        typer.Option(
            "--party-index",
            metavar="INDEX",
            help="Only this party of the one decision, from 0, and the decision, which quotes it; "
            "repeatable.",
        ),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has it done.")] = "",
    why: Annotated[
        str,
        typer.Option("--why", metavar="TEXT", help="On what ground; names nobody it is about."),
    ] = "",
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Destroy what is personal in decisions: transaction and reasons, of which the outcome stays.

    Who did it and why is recorded in the log for ever. Receipts and proofs stay good; the decisions
    can't be made again. What was handed out or backed up before is not reached.
    """
    request = RedactDecisionsRequest(
        decision_ids=decision_ids or (),
        party_indexes=party_index or (),
        party_name=party or "",
        by=by,
        why=why,
    )
    done = RedactDecisionsResponse(is_erased=True)
    with calling(server, data) as channel:
        has_more = True
        while has_more:
            response = AuditServiceStub(channel).RedactDecisions(request)
            has_more = response.has_more
            done.event_id = response.event_id
            done.decisions.extend(response.decisions)
            done.is_erased = response.is_erased
            if not as_json:
                output.say(_told(response))
    if as_json:
        output.say_json(done)
    if not done.is_erased:
        output.complain(
            ["the write-ahead log still has it, because somebody is reading; it goes when the "
             "server stops"]
        )  # fmt: skip


def _told(response: RedactDecisionsResponse) -> Iterator[str]:
    for each in response.decisions:
        yield f"redacted {each.decision_id}: {', '.join(each.parts)}"
    yield f"event {response.event_id} of the log says so"
