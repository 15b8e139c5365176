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
    ImportListMetadata,
    ImportListRequest,
    ImportListResponse,
    ListSnapshotsRequest,
    ListSnapshotsResponse,
)
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from server.cli import output
from server.cli.layout import count, day, moment, short, table
from server.cli.options import DATA, AsJson, Data, Limit, Server, calling
from server.cli.options import day as day_of
from server.cli.pages import pages

app = typer.Typer(no_args_is_help=True, help="Import lists and show their snapshots.")

_CHUNK = 256 * 1024
_PAGE = 200
PUBLISHERS = {"US-CSL": "US Department of Commerce, International Trade Administration"}
"""Who publishes the lists that have a form of their own."""


class Form(StrEnum):
    """The forms of list files by the words of the command line."""

    CSL_JSON = "csl-json"
    CSL_JSON_LINES = "csl-json-lines"


_FORMATS = {
    Form.CSL_JSON: ListFormat.LIST_FORMAT_CSL_JSON,
    Form.CSL_JSON_LINES: ListFormat.LIST_FORMAT_CSL_JSON_LINES,
}


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="File of the list."),
    ],
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="The list, e.g. US-CSL.")],
    edition: Annotated[
        Date,
        typer.Option(
            "--edition", parser=day_of, metavar="DAY", help="The publisher's day of the edition."
        ),
    ],
    form: Annotated[
        Form,
        typer.Option("--format", help="As its publisher offers it, or one entry a line."),
    ] = Form.CSL_JSON,
    publisher: Annotated[
        str | None,
        typer.Option(
            "--publisher", metavar="NAME", help="The publisher, of a list not known here."
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

    A snapshot never changes. A file with a fault is refused as a whole.
    """
    named = publisher or PUBLISHERS.get(list_id)
    if named is None:
        raise typer.BadParameter(f"the publisher of `{list_id}` is not known; say --publisher")
    metadata = ImportListMetadata(
        list_id=list_id,
        publisher=named,
        edition=edition,
        format=_FORMATS[form],
        source_url=source_url,
        expected_sha256=_digest(file),
    )
    with (
        calling(server, data) as channel,
        output.progress(f"importing {file.name}", of_bytes=True) as bar,
    ):
        task = bar.add_task("", total=file.stat().st_size)
        response = ScreeningServiceStub(channel).ImportList(_parts(file, metadata, bar, task))
    if as_json:
        output.say_json(response)
    else:
        output.say(_imported(response))


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


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _parts(
    file: Path, metadata: ImportListMetadata, bar: Progress, task: TaskID
) -> Iterator[ImportListRequest]:
    yield ImportListRequest(metadata=metadata)
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
