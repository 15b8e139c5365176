"""Read the Entity List of BIS as CSV: Supplement No. 4 to Part 744 of the EAR, row by row.

1. A row is one alias at one address; rows of one name and one notice are one entry.
2. BIS gives no numbers: ids are derived, by the rules of ``numbering``, as for the same entries in
   the Consolidated Screening List.
3. Requirement, review policy and the notice in the Federal Register are the law of the entry, and
   kept as printed. An entry without a requirement is a fault.
4. A day lifted is a day on which the entry does not stand any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.screening.entity_list import footnotes_of
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.csv_records import cells_of, header_of, read_rows
from server.lists.days import month_first
from server.lists.naming import Naming
from server.lists.numbering import numbered
from server.lists.reading import ListFile, Placed, Report, only_file, plain, short

CODE = "EL"
COLUMNS = (
    "Source List", "Name", "Address", "City", "Country", "Federal Register Notice",
    "Effective Date", "License Requirement", "License Policy", "Alternate Name",
)  # fmt: skip
_LIFTED = "Date Lifted/Waived/Expired"
_ADDRESS = ("Address", "City", "State/Province", "Postal Code", "Country")
_ADDRESS_ONLY = re.compile(r"Address \d+")


@dataclass(slots=True)
class _Listing:
    line: int
    cells: Mapping[str, str]
    naming: Naming = field(default_factory=Naming)
    addresses: dict[str, None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def add(self, cells: Mapping[str, str]) -> None:
        self.naming.add(cells["Name"], primary=True)
        self.naming.add(cells["Alternate Name"])
        if line := ", ".join(plain(cells[name]) for name in _ADDRESS if plain(cells.get(name, ""))):
            self.addresses[line] = None
        if cells["Country"]:
            self.countries[cells["Country"]] = None
        if remark := plain(cells.get("Remarks/Notes", "")):
            self.remarks[remark] = None


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file."""
    rows = read_rows(only_file(files, report), report)
    columns = header_of(rows, COLUMNS, report)
    found: dict[tuple[str, ...], _Listing] = {}
    for row in rows:
        cells = cells_of(row, columns, report)
        report.at(row.line, cells["Name"])
        if cells["Source List"] != CODE:
            report.refuse(
                "Source List", f"`{short(cells['Source List'])}` is not the Entity List (`{CODE}`)"
            )
        key = (cells["Name"], cells["Federal Register Notice"], cells["License Requirement"])
        found.setdefault(key, _Listing(row.line, cells)).add(cells)
    yield from numbered([Placed(_entry(each, report), each.line) for each in found.values()])


def _entry(listing: _Listing, report: Report) -> ListEntry:
    cells = listing.cells
    report.at(listing.line, cells["Name"])
    names = listing.naming.fields()
    if not names["name"]:
        report.refuse("Name", "missing")
    requirement = plain(cells["License Requirement"])
    if not requirement:
        report.refuse("License Requirement", "missing; what the entry forbids is not known")
    start, lifted = _day(cells, "Effective Date", report), _day(cells, _LIFTED, report)
    places = Places(report)
    for country in listing.countries:
        places.add(country, "Country")
    is_address = _ADDRESS_ONLY.fullmatch(names["name"]) is not None
    return ListEntry(
        id="",
        list_code=CODE,
        **names,
        kind=EntryKind.ADDRESS if is_address else EntryKind.UNKNOWN,
        countries=places.found,
        license_requirement=requirement,
        license_policy=plain(cells["License Policy"]),
        footnotes=footnotes_of(requirement),
        federal_register_notice=plain(cells["Federal Register Notice"]),
        start_date=start,
        end_date=_day_before(lifted),
        addresses=tuple(listing.addresses),
        remarks=tuple(listing.remarks),
    )


def _day(cells: Mapping[str, str], name: str, report: Report) -> str:
    printed = cells.get(name, "")
    day = month_first(printed)
    if printed and not day:
        report.refuse(name, f"`{short(printed)}` is no day; expected e.g. `7/31/2026`")
    return day


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""
