"""`licet decisions redact`: destroy what is personal in decisions, and record that it was."""

from __future__ import annotations

from typing import Annotated

import typer

from licet.v1.audit_service_pb2 import RedactDecisionsRequest
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from server.cli import output
from server.cli.options import DATA, AsJson, Data, Server, calling


def redact(
    decision_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of decisions.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has it done.")],
    why: Annotated[
        str,
        typer.Option("--why", metavar="TEXT", help="On what ground; names nobody it is about."),
    ],
    party: Annotated[
        list[int] | None,
        typer.Option(
            "--party",
            metavar="INDEX",
            help="Only this party of the one decision, from 0, and the decision, which quotes it; "
            "may be repeated.",
        ),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Destroy what is personal in decisions: transaction and reasons, of which the outcome stays.

    Who did it and why is recorded in the log for ever. Receipts and proofs stay good; the decisions
    can't be made again. What was handed out or backed up before is not reached.
    """
    request = RedactDecisionsRequest(
        decision_ids=decision_ids, party_indexes=party or (), by=by, why=why
    )
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).RedactDecisions(request)
    if as_json:
        output.say_json(response)
        return
    output.say(f"redacted {each.decision_id}: {', '.join(each.parts)}"
               for each in response.decisions)  # fmt: skip
    output.say([f"event {response.event_id} of the log says so"])
    if not response.is_erased:
        output.complain(
            ["the write-ahead log still has it, because somebody is reading; it goes when the "
             "server stops"]
        )  # fmt: skip
