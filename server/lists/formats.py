"""Which reader reads which form, and which form a file has, by its beginning."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from server.lists import (
    bis_entity_list,
    csl,
    csl_csv,
    eu_fsf,
    follow_the_money,
    meti_end_users,
    ofac_advanced,
    ofac_classic,
    ofac_csv,
    uk_sanctions,
    un_consolidated,
)
from server.lists.known import Format
from server.lists.lines import BYTE_ORDER_MARK
from server.lists.reading import Reader
from server.lists.xml_records import root_of

READERS: Mapping[Format, Reader] = MappingProxyType(
    {
        Format.CSL_JSON: csl.read_json,
        Format.CSL_JSON_LINES: csl.read_json_lines,
        Format.CSL_CSV: csl.read_csv,
        Format.OFAC_ADVANCED_XML: ofac_advanced.read,
        Format.OFAC_XML: ofac_classic.read,
        Format.OFAC_CSV: ofac_csv.read,
        Format.EU_FSF_XML: eu_fsf.read,
        Format.UK_XML: uk_sanctions.read_xml,
        Format.UK_CSV: uk_sanctions.read_csv,
        Format.UN_XML: un_consolidated.read,
        Format.BIS_EL_CSV: bis_entity_list.read,
        Format.METI_XLSX: meti_end_users.read,
        Format.FTM_JSON_LINES: follow_the_money.read,
    }
)

_ROOTS = {
    ofac_advanced.ROOT: Format.OFAC_ADVANCED_XML,
    ofac_classic.ROOT: Format.OFAC_XML,
    eu_fsf.ROOT: Format.EU_FSF_XML,
    uk_sanctions.ROOT: Format.UK_XML,
    un_consolidated.ROOT: Format.UN_XML,
}
_HEADINGS = (
    (frozenset(csl_csv.COLUMNS), Format.CSL_CSV),
    (frozenset(bis_entity_list.COLUMNS), Format.BIS_EL_CSV),
    (frozenset(uk_sanctions.COLUMNS), Format.UK_CSV),
)
_OFAC_WIDTHS = (12, 6, 5, 2)
_WORKBOOK = b"PK\x03\x04"
_HEAD_BYTES = 1 << 16


def peek(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the beginning of a file, and the whole of it, to be read once."""
    arriving = iter(chunks)
    taken: list[bytes] = []
    while sum(map(len, taken)) < _HEAD_BYTES:
        chunk = next(arriving, None)
        if chunk is None:
            break
        taken.append(chunk)
    return b"".join(taken)[:_HEAD_BYTES], chain(taken, arriving)


def recognise(head: bytes) -> Format | None:
    """Return the form of the file that begins with ``head``; None if it is none known."""
    if head.startswith(_WORKBOOK):
        return Format.METI_XLSX
    plain = head.removeprefix(BYTE_ORDER_MARK).lstrip()
    if plain.startswith(b"{"):
        return _of_json(plain)
    if plain.startswith(b"<") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _ROOTS.get(root_of(head))
    return _of_csv(plain)


def _of_json(head: bytes) -> Format | None:
    first, newline, _ = head.partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        is_array = b'"results"' in head
        if is_array:
            return Format.CSL_JSON
        return _of_cut_line(first) if newline == b"" else None
    if not isinstance(value, dict):
        return None
    if "results" in value:
        return Format.CSL_JSON
    if "schema" in value and "properties" in value:
        return Format.FTM_JSON_LINES
    return Format.CSL_JSON_LINES if "source" in value else None


def _of_cut_line(line: bytes) -> Format | None:
    """Tell a first line that is longer than what was looked at."""
    if b'"schema"' in line and b'"properties"' in line:
        return Format.FTM_JSON_LINES
    return Format.CSL_JSON_LINES if b'"source"' in line else None


def _of_csv(head: bytes) -> Format | None:
    text = head.decode("utf-8", "replace")
    if text.startswith(uk_sanctions.BANNER):
        return Format.UK_CSV
    try:
        cells = next(csv.reader(text.splitlines()), [])
    except csv.Error:
        return None
    names = {cell.strip() for cell in cells}
    for known, form in _HEADINGS:
        if known <= names:
            return form
    is_numbered = bool(cells) and cells[0].strip().isdigit()
    return Format.OFAC_CSV if is_numbered and len(cells) in _OFAC_WIDTHS else None
