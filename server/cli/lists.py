"""`licet list`: import lists and show their snapshots."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from google.type.date_pb2 import Date
from rich.progress import Progress, TaskID

from licet.v1.list_snapshot_pb2 import ListFormat, ListSnapshot
from licet.v1.screening_service_pb2 import (
    ImportListFile,
    ImportListMetadata,
    ImportListRequest,
    ImportListResponse,
    ListSnapshotsRequest,
    ListSnapshotsResponse,
)
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from server.cli import output
from server.cli.layout import count, day, moment, short, table
from server.cli.list_fetch import fetch_
from server.cli.options import DATA, AsJson, Data, Limit, Server, calling
from server.cli.options import day as day_of
from server.cli.pages import pages
from server.lists.known import LISTS, Format

app = typer.Typer(
    no_args_is_help=True,
    help="Fetch lists, import them, and show their snapshots. "
    "`known` tells which lists there are, `fetch` fetches the file of one, `import` makes a "
    "snapshot of it, by which parties are screened from then on.",
)
app.command("fetch")(fetch_)

_CHUNK = 256 * 1024
_PAGE = 200
_FIRST_NOTICES = 10

Form = StrEnum("Form", {form.name: form.value for form in Format})  # type: ignore[misc]
"""The forms of list files by the words of the command line."""


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            exists=True,
            dir_okay=False,
            help="File of the list; of OFAC's legacy CSV, all files of it.",
        ),
    ],
    list_id: Annotated[
        str, typer.Option("--list", metavar="ID", help="The list: see `licet list known`.")
    ],
    edition: Annotated[
        Date | None,
        typer.Option(
            "--edition",
            parser=day_of,
            metavar="DAY",
            help="The publisher's day of the edition, where the file does not state it.",
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="Form of the files, if it is not to be recognised."),
    ] = None,
    publisher: Annotated[
        str | None,
        typer.Option(
            "--publisher", metavar="NAME", help="The publisher, of a list not known here."
        ),
    ] = None,
    code: Annotated[
        str,
        typer.Option(
            "--code",
            metavar="CODE",
            help="Code of the entries of a file that tells no list, e.g. WATCHLIST.",
        ),
    ] = "",
    expect: Annotated[
        list[str] | None,
        typer.Option(
            "--expect", metavar="ENTRY", help="Id of an entry that must be there. Repeatable."
        ),
    ] = None,
    max_loss: Annotated[
        int | None,
        typer.Option(
            "--max-loss",
            min=0,
            max=1000,
            metavar="PERMILLE",
            help="Largest loss of entries to accept this once, in a thousand.",
        ),
    ] = None,
    source_url: Annotated[
        str | None,
        typer.Option("--source-url", metavar="URL", help="Where the publisher offers the file."),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Import a list as a snapshot.

    A snapshot never changes. A file with a fault is refused as a whole, and so is one that lost too
    many entries. What is odd and taken in all the same is told.
    """
    if publisher is None and list_id not in LISTS:
        raise typer.BadParameter(f"the publisher of `{list_id}` is not known; say --publisher")
    metadata = ImportListMetadata(
        list_id=list_id,
        publisher=publisher or LISTS[list_id].publisher,
        edition=edition,
        format=ListFormat.Value(f"LIST_FORMAT_{form.name if form else 'UNSPECIFIED'}"),
        source_url=source_url,
        expected_sha256=_digest(files),
        list_code=code,
        expected_entry_ids=expect,
        max_loss_permille=max_loss,
    )
    names = ", ".join(file.name for file in files)
    with (
        calling(server, data) as channel,
        output.progress(f"importing {names}", of_bytes=True) as bar,
    ):
        task = bar.add_task("", total=sum(file.stat().st_size for file in files))
        response = ScreeningServiceStub(channel).ImportList(_parts(files, metadata, bar, task))
    if as_json:
        output.say_json(response)
    else:
        output.say(_imported(response))


@app.command()
def known() -> None:
    """Show the lists and formats that are known."""
    rows = [
        (each.list_id, " ".join(form.value for form in each.formats), each.title)
        for each in LISTS.values()
    ]
    output.say(table(("LIST", "FORMATS", "TITLE"), rows))
    output.say(["", "ftm-json-lines is read for a list of one's own, with --publisher and --code"])


@app.command()
def snapshots(
    list_id: Annotated[
        str | None, typer.Option("--list", metavar="ID", help="Only of this list.")
    ] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """List the snapshots, the newest first."""
    listed = ListSnapshotsResponse()
    request = ListSnapshotsRequest(page_size=min(limit, _PAGE), list_id=list_id)
    with calling(server, data) as channel:
        for page in pages(ScreeningServiceStub(channel).ListSnapshots, request):
            listed.snapshots.extend(page.snapshots)
            if len(listed.snapshots) >= limit:
                break
    del listed.snapshots[limit:]
    if as_json:
        output.say_json(listed)
    else:
        output.say(snapshots_text(listed.snapshots))


def snapshots_text(snapshots: Iterable[ListSnapshot]) -> list[str]:
    """Return ``snapshots`` as a table."""
    rows = [
        (
            each.list_id,
            day(each.edition),
            f"{each.entry_count:,}",
            f"{each.name_count:,}",
            moment(each.imported_at),
            short(each.digest),
        )
        for each in snapshots
    ]
    header = ("LIST", "EDITION", "ENTRIES", "NAMES", "IMPORTED", "DIGEST")
    return table(header, rows) if rows else ["no snapshot: parties can't be screened"]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _parts(
    files: Iterable[Path], metadata: ImportListMetadata, bar: Progress, task: TaskID
) -> Iterator[ImportListRequest]:
    yield ImportListRequest(metadata=metadata)
    for file in files:
        yield ImportListRequest(file=ImportListFile(name=file.name))
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                yield ImportListRequest(chunk=chunk)
                bar.advance(task, len(chunk))


def _imported(response: ImportListResponse) -> Iterator[str]:
    snapshot = response.snapshot
    again = " (it was imported before)" if response.already_imported else ""
    yield (
        f"imported {snapshot.list_id}, edition {day(snapshot.edition)}: "
        f"{count(snapshot.entry_count, 'entry')}, {count(snapshot.name_count, 'name')}{again}"
    )
    yield f"snapshot {snapshot.digest}"
    yield from _noticed(response)


def _noticed(response: ImportListResponse) -> Iterator[str]:
    """Yield what was odd: every kind with its number, and the first cases."""
    if not response.notice_counts:
        return
    yield ""
    yield "taken in, and worth a look:"
    for each in response.notice_counts:
        yield f"  {each.count:,} x {each.field}: {each.kind}"
    yield ""
    for notice in response.notices[:_FIRST_NOTICES]:
        value = f": `{notice.value}`" if notice.value else ""
        place = f"{notice.file}:{notice.line}" if notice.line else notice.file
        yield f"  {place}: {notice.record}: {notice.field}: {notice.kind}{value}"
    total = sum(each.count for each in response.notice_counts)
    if total > _FIRST_NOTICES:
        yield f"  ... {total - _FIRST_NOTICES:,} more; --json has more of them"
