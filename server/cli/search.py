"""What decisions are searched for on the command line, and an index that is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from licet.v1.audit_service_pb2 import (
    ListDecisionsRequest,
    ListDecisionsResponse,
    RebuildSearchIndexRequest,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from server.cli import output
from server.cli.options import DATA, Data, Server, calling
from server.cli.pages import pages

Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="ID", help="Only decisions that told this rule; repeatable."),
]
Jurisdictions = Annotated[
    list[str] | None,
    typer.Option(
        "--jurisdiction", metavar="NAME", help="Only those that it reached, or may; repeatable."
    ),
]
Destinations = Annotated[
    list[str] | None,
    typer.Option("--destination", metavar="CODE", help="Only to this country; repeatable."),
]
Parties = Annotated[
    list[str] | None,
    typer.Option(
        "--party",
        metavar="NAME",
        help="Only with this party, owner or vessel, as screening compares names exactly; "
        "repeatable.",
    ),
]
Digests = Annotated[
    list[str] | None,
    typer.Option("--party-digest", metavar="DIGEST", help="The same by a digest; repeatable."),
]


def searched(
    stub: AuditServiceStub, request: ListDecisionsRequest
) -> Iterator[ListDecisionsResponse]:
    """Yield the pages of a search, once everything that was recorded is searched."""
    page = stub.ListDecisions(request)
    if page.unsearched:
        with output.progress("taking in what was recorded") as bar:
            total = page.unsearched
            task = bar.add_task("", total=total)
            while page.unsearched:
                bar.update(task, completed=max(total - page.unsearched, 0))
                page = stub.ListDecisions(request)
    yield page
    if page.next_page_token:
        request.page_token = page.next_page_token
        yield from pages(stub.ListDecisions, request)


def reindex(server: Server = None, data: Data = DATA) -> None:
    """Throw away the index by which decisions are searched, and make it anew from the log."""
    with calling(server, data) as channel:
        stub = AuditServiceStub(channel)
        stub.RebuildSearchIndex(RebuildSearchIndexRequest())
        # An index is what a search needs, so a search that finds nothing makes all of it.
        for _ in searched(stub, ListDecisionsRequest(page_size=1, rule_ids=["-"])):
            pass
    output.say(["the index is made anew"])
