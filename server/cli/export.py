"""`licet audit export`: decisions with their proofs as a file, and the check of such a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import grpc
import typer

from engine.errors import IntegrityError
from engine.ledger.export import Header
from engine.ledger.note import Key
from engine.ledger.receipt import signed_checkpoint
from licet.v1.audit_service_pb2 import (
    ExportDecisionsRequest,
    ListDecisionsRequest,
    ListReceiptsRequest,
    TimeRange,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from server.cli import exit_codes, output
from server.cli.layout import count
from server.cli.options import DATA, Data, From, Server, Until, calling
from server.cli.options import verdict as verdict_of
from server.cli.pages import pages
from server.cli.search import Destinations, Digests, Jurisdictions, Parties, Rules
from server.ed25519 import verify as is_signed

_PAGE = 100
"""Receipts in one call."""


class Form(StrEnum):
    """What an export is written as."""

    RECEIPTS = "receipts"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="File to write; without one, standard output."),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            help="receipts: one a line, each by itself; jsonl and parquet: all by one checkpoint, "
            "which the file begins with. [default: by the name of FILE, else receipts]",
        ),
    ] = None,
    from_: From = None,
    until: Until = None,
    verdict: Annotated[
        list[str] | None,
        typer.Option("--verdict", metavar="VERDICT", help="Only with this verdict; repeatable."),
    ] = None,
    rule: Rules = None,
    jurisdiction: Jurisdictions = None,
    destination: Destinations = None,
    party: Parties = None,
    party_digest: Digests = None,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Write decisions with their proofs, the oldest first: all, or those that are asked for.

    `licet verify` checks what was written, without any server.
    """
    which = ListDecisionsRequest(
        verdicts=[verdict_of(each) for each in verdict or ()],
        rule_ids=rule or (),
        jurisdictions=jurisdiction or (),
        destinations=destination or (),
        party_names=party or (),
        party_digests=party_digest or (),
    )
    if from_ is not None or until is not None:
        which.recorded.CopyFrom(TimeRange(from_time=from_, until_time=until))
    chosen = form or _form_of(file)
    if chosen is not Form.RECEIPTS and file is None:
        raise typer.BadParameter(f"--format {chosen.value} needs a file to write")
    if chosen is Form.RECEIPTS and any(
        (verdict, rule, jurisdiction, destination, party, party_digest)
    ):
        raise typer.BadParameter(
            "receipts are chosen by time alone; for other conditions take jsonl or parquet"
        )
    with calling(server, data) as channel:
        if chosen is Form.RECEIPTS:
            _write_receipts(channel, which.recorded, file)
        else:
            assert file is not None
            _write_export(channel, which, file, chosen)


def is_export(file: Path) -> bool:
    """Tell whether a file is an export, and no receipt."""
    from server.export_file import is_export as is_one

    return is_one(file)


def verify_export(file: Path, keys: Sequence[Key]) -> None:
    """Check every row of an export; exit with 1 if one does not prove its decision."""
    from server.export_file import read

    proved = refused = 0
    try:
        header, receipts = read(file)
        signed_checkpoint(header.checkpoint, keys, is_signed)
        for receipt in receipts:
            try:
                receipt.verify(keys, is_signed)
                receipt.record.outcome()
                proved += 1
            except IntegrityError as error:
                refused += 1
                output.complain([f"row {proved + refused}: not proved: {error}"])
    except IntegrityError as error:
        output.complain([f"not proved: {error}"])
        raise typer.Exit(exit_codes.NOT_GOOD) from None
    output.say([f"proved {proved} of {count(proved + refused, 'decision')}"])
    output.say([f"by the checkpoint\n{header.checkpoint}"])
    if refused:
        raise typer.Exit(exit_codes.NOT_GOOD)


def _form_of(file: Path | None) -> Form:
    by_suffix = {".parquet": Form.PARQUET, ".jsonl": Form.JSONL}
    return by_suffix.get(file.suffix, Form.RECEIPTS) if file is not None else Form.RECEIPTS


def _write_receipts(channel: grpc.Channel, recorded: TimeRange, file: Path | None) -> None:
    request = ListReceiptsRequest(page_size=_PAGE, recorded=recorded)
    with output.progress("exporting") as bar:
        task = bar.add_task("", total=None)
        opened = file.open("wb") if file is not None else None
        try:
            for page in pages(AuditServiceStub(channel).ListReceipts, request):
                content = b"".join(page.receipts)
                if opened is None:
                    output.say_bytes(content)
                else:
                    opened.write(content)
                bar.update(task, total=page.total_count, advance=len(page.receipts))
        finally:
            if opened is not None:
                opened.close()


def _write_export(
    channel: grpc.Channel, which: ListDecisionsRequest, file: Path, form: Form
) -> None:
    from server.export_file import write_lines, write_parquet

    stream = AuditServiceStub(channel).ExportDecisions(ExportDecisionsRequest(which=which))
    first = next(stream)
    header = Header.from_bytes(first.header)
    with output.progress("exporting") as bar:
        task = bar.add_task("", total=first.total_count)

        def batches() -> Iterator[Sequence[bytes]]:
            yield list(first.rows)
            for part in stream:
                yield list(part.rows)
                bar.update(task, advance=len(part.rows))

        write = write_parquet if form is Form.PARQUET else write_lines
        write(file, header, batches())
    output.say([f"wrote {count(first.total_count, 'decision')} to {file}"])
