"""`licet list rescreen`: which recorded decisions another snapshot of a list would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer

from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.screening_service_pb2 import (
    ListSnapshotsRequest,
    RescreenedDecision,
    RescreenRequest,
    RescreenResponse,
)
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from server.cli import output
from server.cli.decision_text import verdict_word
from server.cli.layout import clean, count, paragraph, width
from server.cli.options import DATA, AsJson, Data, Server, calling
from server.cli.pages import pages

_PAGE = 500
_TOLD = 50
"""Decisions that are told in words; all of them are with ``--json``."""


def rescreen(
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="The list, e.g. US-CSL.")],
    from_digest: Annotated[
        str,
        typer.Option("--from", metavar="DIGEST", help="Snapshot that decisions were made with."),
    ],
    to_digest: Annotated[
        str, typer.Option("--to", metavar="DIGEST", help="Snapshot to put in its place.")
    ],
    decide_all: Annotated[
        bool,
        typer.Option("--decide-all", help="Decide every decision again; slow, for comparison."),
    ] = False,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Show which recorded decisions would be otherwise with another snapshot of a list.

    Only decisions in which somebody hits an entry that differs are decided again, with all that
    they pin but that snapshot. Nothing is recorded. The first digits of a digest are enough.
    """
    whole = RescreenResponse()
    with calling(server, data) as channel:
        stub = ScreeningServiceStub(channel)
        known = _snapshots(stub, list_id)
        request = RescreenRequest(
            list_id=list_id,
            from_digest=_one(known, "--from", from_digest),
            to_digest=_one(known, "--to", to_digest),
            decide_all=decide_all,
            page_size=_PAGE,
        )
        with output.progress("looking at decisions") as bar:
            task = bar.add_task("", total=None)
            for page in pages(stub.Rescreen, request):
                _add(whole, page)
                bar.update(task, total=page.total_count, advance=page.looked_at_count)
    if as_json:
        output.say_json(whole)
    else:
        output.say(rescreened_text(whole, width()))


def rescreened_text(response: RescreenResponse, columns: int) -> Iterator[str]:
    """Yield what would be otherwise: each decision with who hits what, then the numbers."""
    for each in response.decisions[:_TOLD]:
        yield from paragraph(_decision(each), columns, "", "  ")
        for line in _details(each):
            yield from paragraph(line, columns, "  ", "    ")
    if len(response.decisions) > _TOLD:
        yield f"and {len(response.decisions) - _TOLD:,} more, all of them with --json"
    yield (
        f"entries: {response.added_entry_count:,} added, {response.removed_entry_count:,} removed, "
        f"{response.changed_entry_count:,} changed"
    )
    yield from paragraph(
        f"looked at {count(response.looked_at_count, 'decision')}: {response.meant_count:,} made "
        f"with the earlier snapshot, {response.decided_count:,} decided again, "
        f"{len(response.decisions):,} to tell",
        columns,
        "",
        "  ",
    )
    verdicts = Counter(
        (verdict_word(each.recorded_verdict), verdict_word(each.new_verdict))
        for each in response.decisions
        if not each.error_reason and each.recorded_verdict != each.new_verdict
    )
    for (was, now), number in sorted(verdicts.items()):
        yield f"  {was} to {now}: {number:,}"


def _decision(each: RescreenedDecision) -> str:
    if each.error_reason:
        why = ErrorReason.Name(each.error_reason).removeprefix("ERROR_REASON_")
        return f"{each.decision_id}: can't be decided again: {why}: {each.message}"
    was, now = verdict_word(each.recorded_verdict), verdict_word(each.new_verdict)
    return f"{each.decision_id}: {was}{f' would be {now}' if was != now else ''}"


def _details(each: RescreenedDecision) -> Iterator[str]:
    for name in each.jurisdictions:
        was, now = verdict_word(name.recorded_verdict), verdict_word(name.new_verdict)
        yield f"{name.jurisdiction}: {was} would be {now}"
    for hit in each.hits:
        entry = f"`{clean(hit.entry_name)}` of {hit.list_id}, entry {hit.entry_id}"
        hits = "hits" if hit.is_new else "hits no more"
        who = f"{hit.contract_path} `{clean(hit.name)}`"
        yield f"{who} {hits} {entry}, as `{clean(hit.submitted_text)}`"


def _add(whole: RescreenResponse, page: RescreenResponse) -> None:
    whole.decisions.extend(page.decisions)
    whole.looked_at_count += page.looked_at_count
    whole.meant_count += page.meant_count
    whole.decided_count += page.decided_count
    whole.added_entry_count = page.added_entry_count
    whole.removed_entry_count = page.removed_entry_count
    whole.changed_entry_count = page.changed_entry_count
    whole.total_count = page.total_count


def _snapshots(stub: ScreeningServiceStub, list_id: str) -> set[str]:
    request = ListSnapshotsRequest(list_id=list_id, page_size=_PAGE)
    return {each.digest for page in pages(stub.ListSnapshots, request) for each in page.snapshots}


def _one(known: set[str], option: str, start: str) -> str:
    """Return the digest that starts so, if there is just one."""
    found = sorted(each for each in known if each.startswith(start.lower()))
    if len(found) != 1:
        problem = "several snapshots start" if found else "no snapshot of the list starts"
        raise typer.BadParameter(
            f"{problem} with `{start}`; see `licet list snapshots`", param_hint=option
        )
    return found[0]
