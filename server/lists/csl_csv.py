"""Read the rows of ``consolidated.csv`` as records with the fields of the JSON form.

1. The lists in a cell are joined by semicolons. An address is one text, which is not taken apart:
   only the country at its end is told, where a code of two letters stands there.
2. Among ``ids`` each item is of type, number and country; the file of before 2023 has them in
   another order (country, number, type), and is known by having no column ``_id``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.facts.countries import COUNTRIES
from server.lists.csv_records import cells_of, header_of, read_rows
from server.lists.json_records import Record
from server.lists.reading import ListFile, Report

COLUMNS = ("source", "entity_number", "type", "programs", "name", "addresses", "alt_names", "ids")
"""Columns by which the form is known; the others may be missing."""

_COUNTRY_AT_THE_END = re.compile(r"(?:^|.*[\s,])([A-Z]{2})")


def read_cells(file: ListFile, report: Report) -> Iterator[Record]:
    """Yield each row as a record.

    Raises:
        Unreadable: The file is no CSV with the columns of the list.
    """
    rows = read_rows(file, report)
    columns = header_of(rows, COLUMNS, report)
    is_old = "_id" not in columns
    for row in rows:
        cells = cells_of(row, columns, report)
        value: dict[str, object] = dict(cells)
        value["addresses"] = [_address(text) for text in _parts(cells["addresses"])]
        value["ids"] = [_identifier(text, is_old=is_old) for text in _parts(cells["ids"])]
        yield Record(value, row.line, 1)


def _parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split("; ") if part.strip())


def _address(text: str) -> dict[str, str]:
    match = _COUNTRY_AT_THE_END.fullmatch(text)
    if match is None or match[1] not in COUNTRIES:
        return {"address": text}
    return {"address": text[: match.start(1)].rstrip(", "), "country": match[1]}


def _identifier(text: str, *, is_old: bool) -> dict[str, str]:
    """Return type, number and country of an item; of a measure the text is the number."""
    pieces = text.split(", ")
    if len(pieces) == 1:
        return {"type": "Identification", "number": text}
    if is_old:
        return _named(pieces[-1], pieces[:-1], country_first=True)
    return _named(pieces[0], pieces[1:], country_first=False)


def _named(kind: str, rest: Sequence[str], *, country_first: bool) -> dict[str, str]:
    at = 0 if country_first else -1
    if len(rest) > 1 and rest[at] in COUNTRIES:
        number = rest[1:] if country_first else rest[:-1]
        return {"type": kind, "number": ", ".join(number), "country": rest[at]}
    return {"type": kind, "number": ", ".join(rest)}
