"""`licet override`: what two persons have established of a hit, that it is somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from google.protobuf.message import Message
from google.type.date_pb2 import Date

from licet.v1 import override_pb2
from licet.v1.override_pb2 import Override, OverrideState
from licet.v1.screening_service_pb2 import (
    ApproveOverrideRequest,
    ListOverridesRequest,
    ListOverridesResponse,
    ProposeOverrideRequest,
    RevokeOverrideRequest,
)
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from server.cli import output
from server.cli.layout import clean, day, moment, paragraph, short, width, word
from server.cli.options import DATA, AsJson, Data, Limit, Server, calling
from server.cli.options import day as day_of
from server.cli.pages import pages

app = typer.Typer(
    no_args_is_help=True,
    help="Establish that somebody who was hit is not the one on the list; it takes two persons.",
)

_PAGE = 200
_ID = Annotated[str, typer.Argument(metavar="ID", help="Id of the override.")]


@app.command()
def propose(
    decision_id: Annotated[
        str, typer.Option("--decision", metavar="ID", help="The decision whose hit was compared.")
    ],
    entry_id: Annotated[
        str, typer.Option("--entry", metavar="ENTRY", help="The entry that was hit, e.g. SDN-123.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why they are two.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")],
    expires_on: Annotated[
        Date,
        typer.Option(
            "--expires",
            parser=day_of,
            metavar="DAY",
            help="The first day on which it is to hold no more, at most 366 days from now.",
        ),
    ],
    path: Annotated[
        str,
        typer.Option(
            "--who",
            metavar="PATH",
            help="Who was hit, e.g. parties[1] or routing.vessel; as the decision's JSON says.",
        ),
    ] = "parties[0]",
    list_id: Annotated[
        str | None,
        typer.Option("--list", metavar="LIST", help="The list, where several have the entry."),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Propose that somebody is not the one in an entry. Nothing holds before it is approved.

    It is bound to what is stated of the party and to the entry: any change of either voids it. An
    identifier that agrees is never set aside.
    """
    request = ProposeOverrideRequest(
        decision_id=decision_id,
        contract_path=path,
        entry_id=entry_id,
        list_id=list_id,
        reason=reason,
        proposed_by=by,
        expires_on=expires_on,
    )
    with calling(server, data) as channel:
        response = ScreeningServiceStub(channel).ProposeOverride(request)
    _say(response.override, response, as_json)


@app.command()
def approve(
    override_id: _ID,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who agrees: another than who proposed.")
    ],
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Approve what another person proposed; it holds from now on."""
    request = ApproveOverrideRequest(override_id=override_id, approved_by=by)
    with calling(server, data) as channel:
        response = ScreeningServiceStub(channel).ApproveOverride(request)
    _say(response.override, response, as_json)


@app.command()
def revoke(
    override_id: _ID,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who ends it.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why.")],
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """End an override, or withdraw a proposal. Decisions that were made stay as they are."""
    request = RevokeOverrideRequest(override_id=override_id, revoked_by=by, why=why)
    with calling(server, data) as channel:
        response = ScreeningServiceStub(channel).RevokeOverride(request)
    _say(response.override, response, as_json)


@app.command("list")
def list_(
    is_open: Annotated[
        bool, typer.Option("--open", help="Only proposals that wait for another person.")
    ] = False,
    limit: Limit = 100,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """List overrides, the newest proposal first."""
    listed = ListOverridesResponse()
    request = ListOverridesRequest(
        page_size=min(limit, _PAGE),
        states=[override_pb2.OVERRIDE_STATE_PROPOSED] if is_open else (),
    )
    with calling(server, data) as channel:
        for page in pages(ScreeningServiceStub(channel).ListOverrides, request):
            listed.overrides.extend(page.overrides)
            if len(listed.overrides) >= limit:
                break
    del listed.overrides[limit:]
    if as_json:
        output.say_json(listed)
        return
    for each in listed.overrides:
        output.say([*override_text(each, width()), ""])
    if not listed.overrides:
        output.say(["no override"])


def override_text(override: Override, columns: int) -> Iterator[str]:
    """Yield an override in lines: what it says, who said so, until when, what it is bound to."""
    state = word(OverrideState.Name(override.state), "OVERRIDE_STATE_")
    who, entry = clean(override.subject_name), clean(override.entry_name)
    yield from paragraph(
        f"{override.override_id}: {state}; `{who}` is not `{entry}` "
        f"({override.list_id}, entry {override.entry_id})",
        columns,
    )
    rows = [
        f"because {clean(override.reason)}",
        f"proposed by {clean(override.proposed_by)}, {moment(override.proposed_at)}",
        f"approved by {clean(override.approved_by)}, {moment(override.approved_at)}"
        if override.approved_by
        else "approved by nobody yet: it does not hold",
        f"revoked by {clean(override.revoked_by)}, {moment(override.revoked_at)}: "
        f"{clean(override.revoked_why)}"
        if override.revoked_by
        else "",
        f"until {day(override.expires_on)}, not included",
        f"compared in decision {override.decision_id}, {override.contract_path}",
        f"bound to what is stated of the one, {short(override.subject_digest)}, and to the entry, "
        f"{short(override.entry_digest)}",
        f"pinned as {override.digest}" if override.digest else "",
    ]
    for row in filter(None, rows):
        yield from paragraph(row, columns, "  ", "    ")


def _say(override: Override, response: Message, as_json: bool) -> None:
    if as_json:
        output.say_json(response)
    else:
        output.say(override_text(override, width()))
