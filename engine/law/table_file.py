"""Read the tables of a version: CSV with a head of comments that says where the facts come from.

1. The head names source, edition, certainty and kind; its other lines are notes.
2. A file with a column ``set`` is a family: each set is a table of its own, ``ccl.ns1``.
3. A code has the form of its kind. A range of digits, ``7206-7229``, stands for every code of that
   length in it.
4. A code stands once for a day. Rows are in order, so that a change is a change of one line.
5. Columns that we don't know are further facts about the row. One that is nearly called like a
   column that means something is a slip: a date in ``untill`` would end nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise
from types import MappingProxyType

from engine.errors import Fault
from engine.facts.fact import Kind
from engine.facts.forms import FormError, country, eccn
from engine.facts.forms import text as some_text
from engine.law.interval import Interval, is_day
from engine.law.model import Certainty
from engine.law.schema import IDENTIFIER
from engine.law.source import Place, text_of
from engine.law.table import Covers, Row, Table

_HEAD = ("source", "edition", "certainty", "kind")
_HEAD_LINE = re.compile(r"# (source|edition|certainty|kind):(.*)")
_COLUMNS = ("set", "code", "covers", "cite", "question", "note", "from", "until", "certainty")
_COVERS: Mapping[str, Covers] = MappingProxyType({each.value: each for each in Covers})
_CERTAINTIES = tuple(each.value for each in Certainty)
_CELL = re.compile(r'"((?:[^"]|"")*)"|([^,"\n]*)')
_WIDEST_RANGE = 1_000
"""Codes in a range; an HS chapter has fewer headings, and a slip of a digit would cost memory."""


def _digits(raw: object) -> str:
    code = some_text(raw)
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10}", code):
        raise FormError(f"`{code}` is no such code; expected 2, 4, 6, 8 or 10 digits like `854231`")
    return code


_FORMS: Mapping[Kind, Callable[[object], str]] = MappingProxyType(
    {
        Kind.COUNTRY: country,
        Kind.ECCN: eccn,
        # A table may name a chapter or heading where a fact must name a subheading.
        Kind.HS: _digits,
        Kind.CN: _digits,
        Kind.TEXT: some_text,
    }
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and where it starts."""

    value: str
    place: Place


_NO_CELL = _Cell("", Place(0, 0))


@dataclass(slots=True)
class _Reading:
    """One file while it is read.

    Attributes:
        file: Path that faults name.
        faults: What was found wrong.
        head: What the head says, by key.
    """

    file: str
    faults: list[Fault]
    head: dict[str, _Cell] = field(default_factory=dict)

    def fault(self, place: Place, message: str, column: str = "") -> None:
        """Note that something is wrong at ``place``."""
        self.faults.append(Fault(self.file, place.line, place.column, message, field=column))

    def one_of(self, cell: _Cell, known: Sequence[str], column: str) -> str:
        """Return what ``cell`` says, noting a fault if it is none of ``known``."""
        if cell.value not in known:
            words = ", ".join(f"`{word}`" for word in known)
            self.fault(cell.place, f"`{cell.value}` is unknown; expected one of {words}", column)
        return cell.value


def tables_of(file: str, content: bytes) -> tuple[dict[str, Table], list[Fault]]:
    """Return the tables in a file, by the name that conditions use, and every fault.

    With faults, the tables are good for their names and kinds alone.

    Args:
        file: Path inside the version, ``tables/<name>.csv``.
        content: Its bytes.
    """
    text, faults = text_of(file, content)
    reading = _Reading(file, faults)
    stem = file.removeprefix("tables/").removesuffix(".csv")
    if not IDENTIFIER.fullmatch(stem):
        problem = f"`{stem}` can't be named in a condition; expected lower case like `ccl`"
        reading.fault(Place(0, 0), problem)
    if text is None:
        return {}, faults
    kind, start = _head(reading, text)
    records = _records(reading, text, start)
    columns = _columns(reading, next(records, []))
    rows: dict[str, list[Row]] = {}
    previous = ("", "", "")
    for record in records:
        cells = dict(zip(columns, record, strict=False))
        if len(record) != len(columns):
            problem = f"row with {len(record)} of {len(columns)} cells"
            reading.fault(record[0].place, problem)
            continue
        previous = _in_order(reading, cells, previous)
        name = _table_name(reading, stem, cells)
        rows.setdefault(name, []).extend(_rows(reading, kind, cells))
    if not rows:
        reading.fault(Place(0, 0), "has no rows; expected one or more")
    head = {key: reading.head.get(key, _NO_CELL).value for key in _HEAD}
    tables = {}
    for name in sorted(rows):
        ordered = tuple(sorted(rows[name], key=lambda row: (row.code, row.in_force.start)))
        _refuse_doubles(reading, ordered)
        tables[name] = Table(
            name, kind, head["source"], head["edition"], head["certainty"], ordered
        )
    return tables, faults


def _head(reading: _Reading, text: str) -> tuple[Kind, int]:
    """Read the head, and return the kind of codes and where the header row starts."""
    start, line = 0, 1
    while text.startswith("#", start):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        match = _HEAD_LINE.match(text, start, end)
        if match:
            cell = _Cell(match[2].strip(), Place(line, 1))
            if match[1] in reading.head:
                reading.fault(cell.place, f"`# {match[1]}:` stands twice", match[1])
            else:
                reading.head[match[1]] = cell
        start, line = end + 1, line + 1
    for key in _HEAD:
        if not reading.head.get(key, _NO_CELL).value:
            reading.fault(Place(1, 1), f"has no `# {key}: ...` in its head", key)
    return _checked_head(reading), start


def _checked_head(reading: _Reading) -> Kind:
    head = {key: cell for key, cell in reading.head.items() if cell.value}
    if "edition" in head and not is_day(head["edition"].value):
        problem = f"`{head['edition'].value}` is no day; expected a form like `2026-11-24`"
        reading.fault(head["edition"].place, problem, "edition")
    if "certainty" in head:
        reading.one_of(head["certainty"], _CERTAINTIES, "certainty")
    kinds = {kind.value: kind for kind in _FORMS}
    if "kind" in head:
        return kinds.get(reading.one_of(head["kind"], tuple(kinds), "kind"), Kind.TEXT)
    return Kind.TEXT


def _records(reading: _Reading, text: str, start: int) -> Iterator[list[_Cell]]:
    """Yield the records of CSV (RFC 4180) from ``start`` on."""
    line = text.count("\n", 0, start) + 1
    line_start, index = start, start
    record: list[_Cell] = []
    while index < len(text) or record:
        place = Place(line, index - line_start + 1)
        match = _CELL.match(text, index)
        # The second branch matches anything, if only nothing.
        assert match is not None
        quoted = match[1]
        record.append(_Cell(match[2] if quoted is None else quoted.replace('""', '"'), place))
        if quoted is not None and "\n" in quoted:
            line += quoted.count("\n")
            line_start = match.start() + match[0].rfind("\n") + 1
        index = match.end()
        after = text[index : index + 1]
        if after == ",":
            index += 1
            continue
        if after not in ("\n", ""):
            where = Place(line, index - line_start + 1)
            if not match[0] and after == '"':
                reading.fault(where, "quote that is not closed")
                return
            reading.fault(
                where, "cell with a stray quote; quote the cell and double the quotes in it"
            )
            index = text.find("\n", index)
            index = len(text) if index < 0 else index
            record = []
        index, line = index + 1, line + 1
        line_start = index
        if record:
            yield record
        record = []


def _columns(reading: _Reading, header: Sequence[_Cell]) -> list[str]:
    """Check the header row and return the names of its columns."""
    names = [cell.value for cell in header]
    if "code" not in names:
        place = header[0].place if header else Place(0, 0)
        reading.fault(place, "has no column `code`", "code")
    for index, cell in enumerate(header):
        if cell.value in names[:index]:
            reading.fault(cell.place, f"column `{cell.value}` stands twice", cell.value)
        elif not IDENTIFIER.fullmatch(cell.value):
            problem = f"`{cell.value}` is no name of a column; expected lower case like `cite`"
            reading.fault(cell.place, problem)
        elif cell.value not in _COLUMNS:
            near = get_close_matches(cell.value, _COLUMNS, n=1, cutoff=0.8)
            if near:
                problem = f"is nearly `{near[0]}`; write that, or call it otherwise"
                reading.fault(cell.place, problem, cell.value)
    return names


def _in_order(
    reading: _Reading, cells: Mapping[str, _Cell], previous: tuple[str, str, str]
) -> tuple[str, str, str]:
    key = tuple(cells.get(column, _NO_CELL).value for column in ("set", "code", "from"))
    this = (key[0], key[1], key[2])
    if this < previous:
        place = cells.get("code", next(iter(cells.values()))).place
        reading.fault(
            place, f"`{this[1]}` is out of order; sort rows by set, code and from", "code"
        )
        return previous
    return this


def _table_name(reading: _Reading, stem: str, cells: Mapping[str, _Cell]) -> str:
    if "set" not in cells:
        return stem
    cell = cells["set"]
    if not IDENTIFIER.fullmatch(cell.value):
        problem = f"`{cell.value}` is no name of a set; expected lower case like `ns1`"
        reading.fault(cell.place, problem, "set")
    return f"{stem}.{cell.value}"


def _rows(reading: _Reading, kind: Kind, cells: Mapping[str, _Cell]) -> Iterator[Row]:
    """Yield the rows that one line stands for: one, or those of a range."""
    code = cells.get("code", _NO_CELL)
    covers, question = cells.get("covers", _NO_CELL), cells.get("question", _NO_CELL)
    if covers.value:
        reading.one_of(covers, tuple(_COVERS), "covers")
    if covers.value == Covers.ASK.value and not question.value.strip():
        place = question.place if question.place.line else covers.place
        reading.fault(place, "is empty; a row that asks needs a question", "question")
    certainty = cells.get("certainty", _NO_CELL)
    if certainty.value:
        reading.one_of(certainty, _CERTAINTIES, "certainty")
    in_force = _interval(reading, cells)
    if in_force is None:
        return
    for each in _codes(reading, kind, code) if "code" in cells else ():
        yield Row(
            each,
            _COVERS.get(covers.value, Covers.IN),
            question.value.strip(),
            cells.get("cite", _NO_CELL).value,
            in_force,
            code.place.line,
            certainty.value,
        )


def _interval(reading: _Reading, cells: Mapping[str, _Cell]) -> Interval | None:
    days = {}
    for column in ("from", "until"):
        cell = cells.get(column, _NO_CELL)
        if cell.value and not is_day(cell.value):
            problem = f"`{cell.value}` is no day; expected a form like `2026-11-24`"
            reading.fault(cell.place, problem, column)
        else:
            days[column] = cell.value
    if len(days) < 2:
        return None
    start, until = days.get("from", ""), days.get("until", "")
    if start and until and until <= start:
        problem = f"ends on {until}, not after its start on {start}"
        reading.fault(cells["until"].place, problem, "until")
        return None
    return Interval(start, until)


def _codes(reading: _Reading, kind: Kind, cell: _Cell) -> Sequence[str]:
    try:
        if cell.value != cell.value.strip():
            raise FormError(f"`{cell.value}` has blanks around it")
        if kind in (Kind.HS, Kind.CN) and "-" in cell.value:
            return _range(cell.value)
        return (_FORMS[kind](cell.value),)
    except FormError as error:
        reading.fault(cell.place, str(error), "code")
        return ()


def _range(text: str) -> Sequence[str]:
    """Return the codes from the first to the last of ``text``, both included."""
    first, _, last = text.partition("-")
    _digits(first)
    _digits(last)
    if len(first) != len(last) or first >= last:
        raise FormError(f"`{text}` is no range; expected two codes of one length, the lower first")
    if int(last) - int(first) >= _WIDEST_RANGE:
        raise FormError(
            f"`{text}` has more than {_WIDEST_RANGE} codes; name the headings above them"
        )
    return [str(code).zfill(len(first)) for code in range(int(first), int(last) + 1)]


def _refuse_doubles(reading: _Reading, rows: Sequence[Row]) -> None:
    """Note rows of one code that hold on the same day; ``rows`` are sorted by code and start."""
    for row, following in pairwise(rows):
        if row.code == following.code and row.in_force.overlaps(following.in_force):
            first, second = sorted((row.line, following.line))
            problem = f"`{row.code}` stands twice for one day; it is at line {first} too"
            reading.fault(Place(second, 1), problem, "code")
