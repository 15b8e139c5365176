"""Exports as files: JSON lines, and Parquet with the same in columns.

A Parquet file has its header, the line that JSON lines begin with, in the metadata of its schema
under ``licet.export``. Its columns ``record`` to ``redactions`` are the members of a line, binary
where a line has base64; those before them are taken from the record, for who reads tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from engine.errors import IntegrityError
from engine.ledger import disclosure
from engine.ledger.canonical import dumps, loads
from engine.ledger.disclosure import Disclosure
from engine.ledger.export import Header, receipt
from engine.ledger.receipt import Leaf, Receipt
from engine.ledger.record import sha256
from server.moments import from_rfc3339

_HEADER = b"licet.export"
_MAGIC = b"PAR1"
SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("decision_id", pa.string()),
        ("recorded_at", pa.timestamp("ms", tz="UTC")),
        ("verdict", pa.string()),
        ("as_of", pa.string()),
        ("release", pa.string()),
        ("record", pa.binary()),
        ("index", pa.int64()),
        ("inclusion_proof", pa.list_(pa.binary(32))),
        ("disclosures", pa.binary()),
        ("redactions", pa.binary()),
    ]
)
"""The columns. ``disclosures`` and ``redactions`` are the JSON that a line has, or null."""


def write_lines(path: Path, header: Header, batches: Iterable[Sequence[bytes]]) -> None:
    """Write JSON lines; the file has its name only once all of it is there."""
    fresh = path.with_name(f"{path.name}.part")
    with fresh.open("wb") as file:
        file.write(header.to_bytes())
        for lines in batches:
            file.writelines(lines)
    fresh.rename(path)


def write_parquet(path: Path, header: Header, batches: Iterable[Sequence[bytes]]) -> None:
    """Write Parquet; the file has its name only once all of it is there."""
    fresh = path.with_name(f"{path.name}.part")
    schema = SCHEMA.with_metadata({_HEADER: header.to_bytes()})
    with pq.ParquetWriter(fresh, schema, compression="zstd", write_page_checksum=True) as file:
        for lines in batches:
            rows = [_columns(receipt(line, header)) for line in lines]
            file.write_table(pa.Table.from_pylist(rows, schema=schema))
    fresh.rename(path)


def is_export(path: Path) -> bool:
    """Tell whether a file is an export, by its first bytes."""
    with path.open("rb") as file:
        first = file.readline(1_000_000)
    return first.startswith(_MAGIC) or (
        first.startswith(b'{"checkpoint":') and b'"format":"licet.export.' in first
    )


def read(path: Path) -> tuple[Header, Iterator[Receipt]]:
    """Return the header of an export, and its receipts as they are read; nothing is proved yet.

    Raises:
        IntegrityError: It is none; from the iterator: a row is none.
    """
    with path.open("rb") as file:
        is_parquet = file.read(len(_MAGIC)) == _MAGIC
    return _read_parquet(path) if is_parquet else _read_lines(path)


def _read_lines(path: Path) -> tuple[Header, Iterator[Receipt]]:
    with path.open("rb") as file:
        header = Header.from_bytes(file.readline())

    def receipts() -> Iterator[Receipt]:
        with path.open("rb") as file:
            file.readline()
            for line in file:
                yield receipt(line, header)

    return header, receipts()


def _read_parquet(path: Path) -> tuple[Header, Iterator[Receipt]]:
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        schema = file.schema_arrow
        header = Header.from_bytes((schema.metadata or {}).get(_HEADER, b""))
        if schema.names != SCHEMA.names or schema.types != SCHEMA.types:
            raise IntegrityError("export", path.name, "has other columns than an export")
    except pa.ArrowException as error:
        raise _unreadable(path, error) from None

    def receipts() -> Iterator[Receipt]:
        try:
            for batch in file.iter_batches(256):
                for columns in batch.to_pylist():
                    yield _from_columns(columns, header)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(path, error) from None

    return header, receipts()


def _unreadable(path: Path, error: Exception) -> IntegrityError:
    return IntegrityError("export", path.name, f"can't be read: {' '.join(str(error).split())}")


def _columns(read: Receipt) -> dict[str, Any]:
    record = read.record
    outcome = record.outcome()
    return {
        "number": read.leaf.index + 1,
        "decision_id": record.decision_id,
        "recorded_at": from_rfc3339(record.recorded_at),
        "verdict": outcome["verdict"],
        "as_of": outcome["as_of"],
        "release": outcome["release"],
        "record": read.leaf.record,
        "index": read.leaf.index,
        "inclusion_proof": list(read.leaf.proof),
        "disclosures": (
            None if read.disclosures is None else disclosure.to_bytes(read.disclosures)
        ),
        "redactions": (
            None if read.disclosures is None else dumps([each.plain() for each in read.redactions])
        ),
    }


def _from_columns(columns: dict[str, Any], header: Header) -> Receipt:
    """Return a row as a receipt; what it says beside the proof must be what the record says."""
    leaf = Leaf(columns["record"], columns["index"], tuple(columns["inclusion_proof"]))
    disclosures: dict[str, Disclosure] | None = None
    redactions: tuple[Leaf, ...] = ()
    try:
        if columns["disclosures"] is not None:
            disclosures = disclosure.from_plain(loads(columns["disclosures"]))
            redactions = tuple(Leaf.from_plain(each) for each in json.loads(columns["redactions"]))
        read = Receipt(leaf, header.checkpoint, disclosures, redactions)
        said = _columns(read)
        said["recorded_at"] = pa.scalar(
            said["recorded_at"], SCHEMA.field("recorded_at").type
        ).as_py()
        if said != columns:
            raise ValueError("a column says otherwise than the record")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityError(
            "export", sha256(leaf.record), f"has a row that is not as it was written: {error}"
        ) from None
    return read
