"""Read the rows of a CSV list as it arrives.

A row is read by the rules of RFC 4180, with the line on which it starts. No more than one row is
held. What can't be read ends the reading: after a quote that is never closed nothing is certain.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.lists.lines import split_lines
from server.lists.reading import ListFile, Report

MAX_ROW_BYTES = 1 << 20
"""Longest row accepted. The longest of the lists known has some 40 KiB."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        cells: Its cells, as written.
        line: 1-based line on which it starts.
    """

    cells: Sequence[str]
    line: int


def read_rows(file: ListFile, report: Report, delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows of ``file`` that have any cell that is not blank.

    A line with the character Ctrl-Z alone, with which DOS ended files, is passed over.

    Raises:
        Unreadable: It is no CSV in UTF-8, or is truncated.
    """
    lines = _Lines(file, report)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.number + 1
        lines.pending = 0
        try:
            cells = next(rows, None)
        except csv.Error as error:
            problem = f"this is no CSV: {error}"
            if "unexpected end of data" in str(error) or "field larger" in str(error):
                problem = f"a quote is never closed; the file may be truncated: {error}"
            raise report.unreadable(start, 1, problem) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells) and cells != ["\x1a"]:
            yield Row(cells, start)


class _Lines:
    """The lines of a file as text; counts them, and stops at a row that has no end."""

    def __init__(self, file: ListFile, report: Report) -> None:
        self._lines = split_lines(file.chunks, MAX_ROW_BYTES)
        self._report = report
        self.number = 0
        self.pending = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.pending += len(line)
        if self.pending > MAX_ROW_BYTES:
            problem = f"a row has more than {MAX_ROW_BYTES} bytes; is a quote never closed?"
            raise self._report.unreadable(self.number, 1, problem)
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            problem = "this is not UTF-8"
            raise self._report.unreadable(self.number, error.start + 1, problem) from error
        if "\0" in text:
            column = text.index("\0") + 1
            problem = "a NUL stands here; is the file UTF-16, or damaged?"
            raise self._report.unreadable(self.number, column, problem)
        return text + "\n"


def header_of(rows: Iterator[Row], known: Sequence[str], report: Report) -> dict[str, int]:
    """Read the row with the names of the columns; return the position of each.

    Args:
        rows: The rows; the next one has the names.
        known: Names that must be there.
        report: For faults.

    Raises:
        Unreadable: A column is missing, or there is no row.
    """
    first = next(rows, None)
    if first is None:
        raise report.unreadable(0, 0, "the file is empty")
    names = [cell.strip() for cell in first.cells]
    missing = [f"`{name}`" for name in known if name not in names]
    if missing:
        problem = f"the columns {', '.join(missing)} are missing from the first row"
        raise report.unreadable(first.line, 1, problem)
    return {name: at for at, name in enumerate(names) if name and name not in names[:at]}


def cells_of(row: Row, columns: dict[str, int], report: Report) -> dict[str, str]:
    """Return the cells of ``row`` by column, without spaces around them.

    Raises:
        Unreadable: It has fewer cells than columns: it is cut off or misread.
    """
    if len(row.cells) <= max(columns.values()):
        problem = f"the row has {len(row.cells)} cells; expected {max(columns.values()) + 1}"
        raise report.unreadable(row.line, 1, problem)
    return {name: row.cells[at].strip() for name, at in columns.items()}
