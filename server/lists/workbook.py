"""Read the rows of the first sheet of an Office Open XML workbook (``.xlsx``).

A workbook is an archive of XML files. It is taken in whole, up to ``MAX_BYTES``, because its index
stands at its end; its parts are then read as streams, with the care of ``xml_records``. Of a cell
only the value is read: of a formula, the value it had when the file was saved.

-- ECMA-376 Part 1
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from server.lists.reading import ListFile, Report
from server.lists.xml_records import Element, children, read_records

MAX_BYTES = 32 << 20
MAX_PART_BYTES = 256 << 20
"""Largest part once inflated; a part that grows beyond it was made to."""

_TEXTS = "xl/sharedStrings.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_PIECE = 1 << 16
_COLUMN = re.compile(r"[A-Z]{1,3}")


_DAMAGES = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What `zipfile` raises for archives that are damaged."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet.

    Attributes:
        cells: Texts by column letter; none that is blank.
        number: Its number in the sheet, from 1.
    """

    cells: dict[str, str]
    number: int


def read_sheet(file: ListFile, report: Report) -> Iterator[SheetRow]:
    """Yield the rows that have any cell.

    Raises:
        Unreadable: It is no workbook, is truncated, or is too large.
    """
    content = bytearray()
    for chunk in file.chunks:
        content += chunk
        if len(content) > MAX_BYTES:
            raise report.unreadable(0, 0, f"the workbook has more than {MAX_BYTES} bytes")
    try:
        with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
            texts = list(_texts(archive, report)) if _TEXTS in archive.namelist() else []
            yield from _rows(archive, texts, report)
    except _DAMAGES as error:
        problem = "this is no workbook (.xlsx), or it is truncated"
        raise report.unreadable(0, 0, problem) from error


def _part(archive: zipfile.ZipFile, name: str, report: Report) -> ListFile:
    def chunks() -> Iterator[bytes]:
        read = 0
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                read += len(piece)
                if read > MAX_PART_BYTES:
                    raise report.unreadable(0, 0, f"{name} has more than {MAX_PART_BYTES} bytes")
                yield piece

    return ListFile(f"{report.file}!{name}", chunks())


def _texts(archive: zipfile.ZipFile, report: Report) -> Iterator[str]:
    for path, item in read_records(_part(archive, _TEXTS, report), "sst", (("si",),), report):
        if path:
            yield _joined(item)


def _joined(item: Element) -> str:
    """Return the text of a shared string without its readings (``rPh``)."""
    runs = [*children(item, "t"), *(t for run in children(item, "r") for t in children(run, "t"))]
    return "".join(run.text or "" for run in runs)


def _rows(archive: zipfile.ZipFile, texts: list[str], report: Report) -> Iterator[SheetRow]:
    sheet = _part(archive, _SHEET, report)
    for path, row in read_records(sheet, "worksheet", (("sheetData", "row"),), report):
        if not path:
            continue
        number = int(row.get("r") or 0)
        report.at(number)
        cells = {}
        for cell in children(row, "c"):
            column = _COLUMN.match(cell.get("r") or "")
            value = _value(cell, texts, report)
            if column is not None and value.strip():
                cells[column[0]] = value
        if cells:
            yield SheetRow(cells, number)


def _value(cell: Element, texts: list[str], report: Report) -> str:
    inline = next(children(cell, "is"), None)
    if inline is not None:
        return _joined(inline)
    value = next((each.text or "" for each in children(cell, "v")), "")
    if cell.get("t") != "s" or not value:
        return value
    if not value.isdigit() or int(value) >= len(texts):
        raise report.unreadable(report.line, 1, f"the cell {cell.get('r')} refers to no text")
    return texts[int(value)]
