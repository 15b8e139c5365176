"""Read the Foreign End User List of METI, as the workbook that METI publishes.

1. METI numbers rows, not entries: a number passes to somebody else with the next edition. Ids are
   derived, by the rules of ``numbering``.
2. A cell has several lines. In a name a line in brackets is another writing or an abbreviation of
   the one before; among aliases each begins with ``・``; of a country the last line is English.
3. The kinds of weapon that a row is a concern for are law: whether a license is required depends on
   them. They are measures: ``biological``, ``chemical``, ``missile``, ``nuclear``, and
   ``conventional`` for the column of that name. A row without any is a fault.

-- METI, Foreign End User List, edition of 29 September 2025
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.naming import Naming
from server.lists.numbering import numbered
from server.lists.reading import ListFile, Placed, Report, only_file, plain, short
from server.lists.workbook import SheetRow, read_sheet

CODE = "METI-EUL"
HEADINGS = ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD")
_COLUMNS = "ABCDE"
_CONVENTIONAL = "F"

_CONCERNS = {"B": "biological", "C": "chemical", "M": "missile", "N": "nuclear"}
_BRACKETED = re.compile(r"[(\uff08](.+)[)\uff09]", re.DOTALL)
_BULLET = re.compile(r"^\s*[・･]", re.MULTILINE)
_LATIN = re.compile(r"[A-Za-z]")


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a workbook."""
    rows = read_sheet(only_file(files, report), report)
    _check_headings(next(rows, None), report)
    yield from numbered([Placed(_entry(row, report), row.number) for row in rows])


def _check_headings(row: SheetRow | None, report: Report) -> None:
    found = {} if row is None else row.cells
    for column, heading in zip(_COLUMNS, HEADINGS, strict=True):
        if heading not in found.get(column, ""):
            problem = f"column {column} of the first row: expected the heading `{heading}`"
            raise report.unreadable(1, 1, problem)


def _entry(row: SheetRow, report: Report) -> ListEntry:
    cells = row.cells
    report.at(row.number, cells.get("A", ""))
    naming, places = Naming(), Places(report)
    _names(cells.get("C", ""), naming)
    for alias in _aliases(cells.get("D", "")):
        naming.add(alias, original=not _LATIN.search(alias))
    names = naming.fields()
    if not names["name"]:
        report.refuse("Company or Organization", "missing")
    if _LATIN.search(country := cells.get("B", "")):
        places.add(country.splitlines()[-1], "Country or Region")
    else:
        report.refuse("Country or Region", f"no country in English: `{short(country)}`")
    return ListEntry(
        id="",
        list_code=CODE,
        **names,
        kind=EntryKind.ENTITY,
        countries=places.found,
        measures=_concerns(cells, report),
    )


def _names(cell: str, naming: Naming) -> None:
    """Take in the lines of a name: what is in brackets on a line of its own is another name."""
    name: list[str] = []
    others: list[str] = []
    for line in cell.splitlines():
        bracketed = _BRACKETED.fullmatch(line.strip()) if name else None
        if bracketed is not None:
            others.append(bracketed[1])
        else:
            name.append(line)
    naming.add(" ".join(name), primary=True)
    for other in others:
        naming.add(other, original=not _LATIN.search(other))


def _aliases(cell: str) -> Iterator[str]:
    """Yield the aliases of a cell; without bullets it is one."""
    parts = _BULLET.split(cell)
    yield from (alias for part in parts if (alias := plain(part)))


def _concerns(cells: Mapping[str, str], report: Report) -> tuple[str, ...]:
    printed = cells.get("E", "")
    letters = unicodedata.normalize("NFKC", printed).upper()
    found = [word for letter, word in _CONCERNS.items() if letter in re.findall("[A-Z]", letters)]
    unknown = set(re.findall("[A-Z]", letters)) - set(_CONCERNS)
    if unknown:
        report.refuse("Type of WMD", f"`{short(printed)}` has a kind of concern not known here")
    if plain(cells.get(_CONVENTIONAL, "")):
        found.append("conventional")
    if not found:
        report.refuse("Type of WMD", "no kind of concern; what the row is about is not known")
    return tuple(found)
