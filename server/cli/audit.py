"""`licet audit`, `licet receipt`, `licet verify`: prove what was decided, check what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import IntegrityError
from engine.ledger.note import LOG, WITNESS, Key, Note, witnessed_at
from engine.ledger.receipt import Proved, Receipt
from engine.ledger.record import AnyRecord, Record, sha256
from licet.v1.audit_service_pb2 import (
    AddCosignaturesRequest,
    GetCheckpointRequest,
    GetCheckpointResponse,
    GetReceiptRequest,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from server.cli import exit_codes, output
from server.cli.export import is_export, verify_export
from server.cli.layout import count, paragraph, width
from server.cli.options import DATA, AsJson, Data, Server, calling
from server.ed25519 import verify as is_signed

app = typer.Typer(no_args_is_help=True, help="Sign, prove and check the log of decisions.")

_ID = Annotated[str, typer.Argument(metavar="ID", help="Id of the decision.")]
_COSIGNED = Annotated[
    bool, typer.Option("--cosigned", help="By a checkpoint that a witness has signed too.")
]


def receipt(
    decision_id: _ID, cosigned: _COSIGNED = False, server: Server = None, data: Data = DATA
) -> None:
    """Write the receipt of a decision.

    It proves that the decision is in the log, to anybody who has the log's key: `licet verify`.
    """
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).GetReceipt(
            GetReceiptRequest(decision_id=decision_id, cosigned=cosigned)
        )
    output.say_bytes(response.content)


def verify(
    file: Annotated[
        Path, typer.Argument(metavar="RECEIPT", help="File of the receipt, or of many, one a line.")
    ],
    key: Annotated[
        list[str],
        typer.Option(
            "--key",
            metavar="KEY",
            help="Key of the log, from a source that you trust; also of each witness that signed.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Check a receipt, without any server; or many; or a whole export of `licet audit export`.

    Exits with 1 if one does not prove its decision.
    """
    keys = [_key(each) for each in key]
    if is_export(file):
        verify_export(file, keys)
        return
    content = file.read_bytes()
    if content.count(b"\n") > 1:
        _verify_all(content, keys)
        return
    try:
        read, proved = _proved(content, keys)
        record = read.record
    except IntegrityError as error:
        output.complain([f"not proved: {error}"])
        raise typer.Exit(exit_codes.NOT_GOOD) from None
    told = _told(read, proved, record)
    if as_json:
        print(json.dumps(told, indent=2))
    else:
        output.say([f"proved: {told['verdict']}"])
        output.say(f"  {name.replace('_', ' ')}: {told[name]}" for name in told)


@app.command()
def checkpoint(
    cosigned: _COSIGNED = False, as_json: AsJson = False, server: Server = None, data: Data = DATA
) -> None:
    """Show the signed state of the log and its keys.

    What is shown before the empty line and below it is the checkpoint itself, a C2SP signed note.
    Keep it: `licet audit fsck --checkpoint` shows later that nothing of it was changed.
    """
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).GetCheckpoint(GetCheckpointRequest(cosigned=cosigned))
    if as_json:
        output.say_json(response)
    elif not response.note:
        output.complain(["no witness has signed a checkpoint yet"])
        raise typer.Exit(exit_codes.NOT_GOOD)
    else:
        output.say_bytes(response.note.encode())


@app.command()
def keys(as_json: AsJson = False, server: Server = None, data: Data = DATA) -> None:
    """List the keys of the log, the oldest first; the last one signs."""
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).GetCheckpoint(GetCheckpointRequest())
    if as_json:
        output.say_json(GetCheckpointResponse(keys=response.keys))
    else:
        output.say(response.keys)


@app.command("add-cosignatures")
def add_cosignatures(
    file: Annotated[
        Path, typer.Argument(metavar="NOTE", help="Checkpoint with the witness's signature.")
    ],
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Keep the signatures of witnesses under a checkpoint.

    The server must know the witnesses: LICET_WITNESSES, a JSON list of their keys.
    """
    request = AddCosignaturesRequest(note=file.read_text(encoding="utf-8"))
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).AddCosignatures(request)
    output.say([f"kept {count(response.added, 'new signature')}"])


@app.command("rotate-key")
def rotate_key(data: Data = DATA) -> None:
    """Make a new key, which signs from the next start on; stop the server first.

    The old keys stay listed: what they signed stays good.
    """
    from server.log_key import rotate
    from server.store.database import Database
    from server.store.signed_checkpoints import SignedCheckpoints

    with Database(data) as database:
        output.say([str(rotate(data, SignedCheckpoints(database)).key)])


@app.command()
def fsck(
    data: Data = DATA,
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint", metavar="NOTE", help="Checkpoint that was kept elsewhere; repeatable."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the database of --data from end to end and say what is affected; change nothing.

    The file, every decision, every ruleset and list, every checkpoint. A server may be running.

    Exits with 1 if anything is not as it was written.
    """
    from server.fsck.check import check

    report = check(data, [each.read_text(encoding="utf-8") for each in file or ()])
    if as_json:
        print(
            json.dumps(
                {
                    "findings": [
                        {"affected": each.affected, "problem": each.problem}
                        for each in report.findings
                    ],
                    "decisions": report.decisions,
                    "events": report.events,
                    "pruned": report.pruned,
                    "blobs": report.blobs,
                    "checkpoints": report.checkpoints,
                    "root": report.root,
                },
                indent=2,
            )
        )
    else:
        for each in report.findings:
            output.say(paragraph(str(each), width(), "", "  "))
        numbers = ", ".join(
            count(number, thing)
            for number, thing in (
                (report.decisions, "decision"),
                (report.events, "event"),
                (report.blobs, "blob"),
                (report.checkpoints, "checkpoint"),
                (len(report.findings), "finding"),
            )
        )
        output.say([f"checked {numbers}", f"root {report.root}"])
        if report.pruned:
            output.say([f"{count(report.pruned, 'decision')} pruned, of which the leaves stay"])
    if report.findings:
        raise typer.Exit(exit_codes.NOT_GOOD)


def _verify_all(content: bytes, keys: list[Key]) -> None:
    lines = content.removesuffix(b"\n").split(b"\n")
    refused = 0
    for number, line in enumerate(lines, 1):
        try:
            _proved(line + b"\n", keys)[0].record.outcome()
        except IntegrityError as error:
            refused += 1
            output.complain([f"line {number}: not proved: {error}"])
    output.say([f"proved {len(lines) - refused} of {count(len(lines), 'receipt')}"])
    if refused:
        raise typer.Exit(exit_codes.NOT_GOOD)


def _proved(content: bytes, keys: list[Key]) -> tuple[Receipt, Proved]:
    read = Receipt.from_bytes(content)
    return read, read.verify(keys, is_signed)


def _key(text: str) -> Key:
    try:
        return Key.parse(text)
    except IntegrityError as error:
        raise typer.BadParameter(str(error)) from None


def _told(read: Receipt, proved: Proved, record: AnyRecord) -> Mapping[str, str | int]:
    outcome = record.outcome()
    told: dict[str, str | int] = {
        "decision": record.decision_id,
        "verdict": str(outcome["verdict"]),
        "as_of": str(outcome["as_of"]),
        "release": str(outcome["release"]),
        "recorded_at": record.recorded_at,
        "record": sha256(read.leaf.record),
        "number": read.leaf.index + 1,
        "log": proved.checkpoint.origin,
        "size": proved.checkpoint.size,
        "root": proved.checkpoint.root.hex(),
    }
    told |= dict(_signers(read, proved))
    told |= dict(_undisclosed(record, proved))
    return told


def _undisclosed(record: AnyRecord, proved: Proved) -> Iterator[tuple[str, str]]:
    """Yield what the receipt doesn't show of the record, and why as far as it says so."""
    said = {
        part: event
        for event in proved.redactions
        for subject in event.subjects
        if subject.decision_id == record.decision_id
        for part in subject.parts
    }
    for part in record.redacted if isinstance(record, Record) else ():
        event = said.get(part)
        yield (
            part,
            "not in this receipt"
            if event is None
            else f"redacted on {event.recorded_at} by {event.by}: {event.why}",
        )


def _signers(read: Receipt, proved: Proved) -> Iterator[tuple[str, str]]:
    signatures = Note.parse(read.checkpoint).signatures
    for key, signature in zip(proved.signers, signatures, strict=True):
        if key.kind == LOG:
            yield "signed_by", str(key)
        elif key.kind == WITNESS:
            yield f"seen_by_{key.name}", f"at {witnessed_at(signature)} s since 1970 in UTC"
