"""`licet list fetch`: fetch a list file from its publisher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

import typer

from server.cli import output
from server.cli.failure import CommandError
from server.lists.addresses import ADDRESSES, Address
from server.lists.fetch import Fetched, FetchError, Limits, fetch


def fetch_(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="The list: see `licet list known`."),
    ],
    url: Annotated[
        str | None,
        typer.Option(
            "--url", metavar="URL", help="Address of the file, where it is not known or has moved."
        ),
    ] = None,
    folder: Annotated[
        Path,
        typer.Option("--to", metavar="FOLDER", file_okay=False, help="Where the file is put."),
    ] = Path("lists"),
    timeout_s: Annotated[
        float,
        typer.Option(
            "--timeout", min=0.1, metavar="SECONDS", help="Longest silence of the server."
        ),
    ] = 30.0,
    deadline_s: Annotated[
        float,
        typer.Option("--deadline", min=0.1, metavar="SECONDS", help="Longest time for all of it."),
    ] = 900.0,
) -> None:
    """Fetch a list file from its publisher; nothing is imported.

    A file that ends too early, or is a page, is not kept. What did not change since it was fetched
    last is not fetched again.
    """
    address = ADDRESSES.get(name)
    if address is None:
        known = ", ".join(ADDRESSES)
        raise CommandError(f"`{name}` is no list known here; expected one of {known}")
    asked = url or address.url
    if not asked:
        raise CommandError(*_unknown(address))
    path = folder / name / (PurePosixPath(urlsplit(asked).path).name or "list")
    # What is known of the type is known of the address that is known.
    media_types = address.media_types if asked == address.url else ()
    with output.progress(f"fetching {name}", of_bytes=True) as bar:
        task = bar.add_task("", total=None)
        try:
            fetched = fetch(
                asked,
                path,
                media_types,
                Limits(timeout_s, deadline_s),
                lambda size: bar.advance(task, size),
            )
        except FetchError as error:
            raise CommandError(str(error)) from error
    output.say(_told(address, fetched, asked))


def _unknown(address: Address) -> Iterator[str]:
    yield f"the address of the file of `{address.name}` is not known here; say it with --url"
    if address.page:
        yield f"its publisher has it at {address.page} (from: {address.source})"


def _told(address: Address, fetched: Fetched, asked: str) -> Iterator[str]:
    verb = "fetched" if fetched.is_new else "nothing new since it was fetched last:"
    yield f"{verb} {fetched.path}: {fetched.size:,} bytes, SHA-256 {fetched.sha256}"
    if fetched.url != asked:
        yield f"it was moved to {fetched.url}"
    edition = f" --edition {address.edition}" if address.edition and asked == address.url else ""
    yield f"licet list import {fetched.path} --list {address.list_id}{edition} --source-url {asked}"
