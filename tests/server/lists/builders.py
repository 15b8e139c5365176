"""Records and files of the Consolidated Screening List for tests, and where the real one is."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.screening.snapshot import Snapshot
from server.lists.known import Format as Form
from server.lists.read import Named, Read, read_list
from server.lists.reading import ListFile

ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SHARED = Path(os.environ.get("LICET_SHARED", Path(__file__).parents[4] / "shared"))
REAL_LIST = SHARED / "data" / "us" / "csl_2026-07-31.jsonl"


def a_record(**changes: Any) -> dict[str, Any]:
    """Return a record as the publisher writes it, with ``changes``."""
    return {"name": "Acme", "source": ENTITY_LIST} | changes


def lines(*records: object) -> bytes:
    """Return a file with a record on each line."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def consolidated(*records: object) -> bytes:
    """Return a file in the publisher's own form."""
    return json.dumps({"results": records}, indent=1).encode()


def read(content: bytes, form: Form = Form.CSL_JSON_LINES, piece_bytes: int = 1 << 16) -> Snapshot:
    """Import ``content`` in pieces."""
    named = Named("US-CSL", form=form, edition="2026-07-31")
    return read_list([ListFile("list.json", pieces(content, piece_bytes))], named).snapshot


def read_file(list_id: str, *paths: Path, **said: Any) -> Read:
    """Import the files at ``paths`` as an operator would: nothing is said that need not be."""
    files = [ListFile(path.name, pieces(path.read_bytes(), 1 << 16)) for path in paths]
    return read_list(files, Named(list_id, **said))


def read_content(list_id: str, *contents: bytes, **said: Any) -> Read:
    """Import files with ``contents``."""
    files = [ListFile(f"file {n}", pieces(each, 1000)) for n, each in enumerate(contents, 1)]
    return read_list(files, Named(list_id, **said))


def pieces(content: bytes, piece_bytes: int) -> Iterator[bytes]:
    """Yield ``content`` in pieces."""
    for at in range(0, len(content), piece_bytes):
        yield content[at : at + piece_bytes]


def files(records: Iterable[object]) -> Iterator[tuple[Form, bytes]]:
    """Yield the same ``records`` in each form."""
    rows = list(records)
    yield Form.CSL_JSON_LINES, lines(*rows)
    yield Form.CSL_JSON, consolidated(*rows)


def a_workbook(*table: tuple[str, ...], sheet: str | None = None) -> bytes:
    """Return a workbook with inline texts; written for this test from ECMA-376."""
    lines = [
        ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD")
    ]
    xml = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEF"[at]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for at, cell in enumerate(line)
        )
        + "</row>"
        for number, line in enumerate([*lines, *table], start=1)
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        written = sheet or f"<worksheet><sheetData>{xml}</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", written)
    return content.getvalue()
