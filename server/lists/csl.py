"""Read the Consolidated Screening List of the United States.

The list joins thirteen lists of Commerce, State and the Treasury. It is read in three forms: as its
publisher offers it (``consolidated.json`` and ``consolidated.csv``), and with the fields of the
first, one entry a line.

1. A list is known by its ``source``. One that is not known is a fault: its entries would have no
   consequence in law, and nobody would notice.
2. An entry's id is its list code and the publisher's ``entity_number``. Lists of Commerce and State
   have no number; there it is derived, by the rules of ``numbering``.
3. Fields that are not read are passed over, so that a new one does not stop the import.

It does *not* know the edition: the file does not say it, and whoever imports it must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypedDict

from engine.errors import Fault
from engine.screening.entity_list import footnotes_of
from engine.screening.snapshot import EntryKind, ListEntry, is_day
from server.lists.countries import Places
from server.lists.csl_csv import read_cells
from server.lists.json_records import Record, read_lines, read_results
from server.lists.numbering import numbered
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, short

LIST_CODES = MappingProxyType(
    {
        "Denied Persons List (DPL) - Bureau of Industry and Security": "DPL",
        "Entity List (EL) - Bureau of Industry and Security": "EL",
        "Military End User (MEU) List - Bureau of Industry and Security": "MEU",
        "Unverified List (UVL) - Bureau of Industry and Security": "UVL",
        "ITAR Debarred (DTC) - State Department": "DTC",
        "Nonproliferation Sanctions (ISN) - State Department": "ISN",
        "Capta List (CAP) - Treasury Department": "CAP",
        "Foreign Sanctions Evaders (FSE) - Treasury Department": "FSE",
        "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department": (
            "CMIC"
        ),
        "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department": "MBS",
        "Palestinian Legislative Council List (PLC) - Treasury Department": "PLC",
        "Sectoral Sanctions Identifications List (SSI) - Treasury Department": "SSI",
        "Specially Designated Nationals (SDN) - Treasury Department": "SDN",
    }
)
"""Code of each list by the ``source`` that the publisher prints."""

_KINDS = {
    "": EntryKind.UNKNOWN,
    "Individual": EntryKind.PERSON,
    "Entity": EntryKind.ENTITY,
    "Vessel": EntryKind.VESSEL,
    "Aircraft": EntryKind.AIRCRAFT,
}

_ADDRESS_ONLY = re.compile(r"Address \d+")


def read_json(
    files: Iterable[ListFile], named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    """Yield the entries of ``consolidated.json``."""
    file = only_file(files, report)
    return _entries(read_results(file.chunks, file.name), report)


def read_json_lines(
    files: Iterable[ListFile], named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    """Yield the entries of a file with one JSON object a line."""
    file = only_file(files, report)
    return _entries(read_lines(file.chunks, file.name), report)


def read_csv(
    files: Iterable[ListFile], named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    """Yield the entries of ``consolidated.csv``."""
    return _entries(read_cells(only_file(files, report), report), report)


def _entries(records: Iterable[Record | Fault], report: Report) -> Iterator[Placed]:
    return numbered(_read(records, report))


def _read(records: Iterable[Record | Fault], report: Report) -> Iterator[Placed]:
    for record in records:
        if isinstance(record, Fault):
            report.take(record)
            continue
        report.at(record.line)
        yield Placed(_entry(_Fields(record, report)), record.line)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a record; what is wrong with one is collected, and it reads as absent."""

    record: Record
    report: Report

    def refuse(self, name: str, problem: str) -> None:
        place = (self.report.file, self.record.line, self.record.column)
        self.report.take(Fault(*place, problem, field=name))

    def refuse_missing(self, name: str) -> None:
        """Refuse a field that is blank; one of a wrong type was refused when it was read."""
        value = self.record.value.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            self.refuse(name, "missing")

    def text(self, name: str) -> str:
        """Return a text; absent, null and blank are the same."""
        return self._as_text(self.record.value.get(name), name)

    def _as_text(self, value: object, name: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, "expected a text")
            return ""
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            self.refuse(name, "half of a character (a lone surrogate) stands in the text")
            return ""
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, or of one text divided by semicolons, without repetition."""
        value = self.record.value.get(name)
        parts = value if isinstance(value, list) else [value]
        found = [part for text in parts for part in self._as_text(text, name).split(";")]
        return tuple(dict.fromkeys(part.strip() for part in found if part.strip()))

    def objects(self, name: str) -> list[Mapping[str, str]]:
        """Return the objects of a list, each with its texts."""
        value = self.record.value.get(name)
        if value is None or value == "":
            return []
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            self.refuse(name, "expected a list of objects")
            return []
        return [{key: self._as_text(part[key], f"{name}.{key}") for key in part} for part in value]

    def day(self, name: str) -> str:
        text = self.text(name)
        if text and not is_day(text):
            self.refuse(name, f"`{short(text)}` is no day; expected e.g. `2026-07-31`")
            return ""
        return text


def _entry(fields: _Fields) -> ListEntry:
    name, list_code = fields.text("name"), _list_code(fields)
    fields.refuse_missing("name")
    particulars = _particulars(fields)
    addresses = fields.objects("addresses")
    start, end = fields.day("start_date"), fields.day("end_date")
    if start and end and end < start:
        fields.refuse("end_date", f"`{end}` is before the start date `{start}`")
    requirement = fields.text("license_requirement")
    return ListEntry(
        id=_number(fields),
        list_code=list_code,
        name=name,
        kind=_kind(fields, list_code, name),
        aliases=tuple(alias for alias in fields.texts("alt_names") if alias != name),
        **_places(fields, addresses),
        identifiers=tuple(sorted(particulars.identifiers)),
        programs=fields.texts("programs"),
        license_requirement=requirement,
        license_policy=fields.text("license_policy"),
        footnotes=footnotes_of(requirement) if list_code == "EL" else (),
        federal_register_notice=fields.text("federal_register_notice"),
        start_date=start,
        end_date=end,
        addresses=tuple(line for line in map(_address_line, addresses) if line),
        dates_of_birth=fields.texts("dates_of_birth"),
        remarks=tuple(particulars.remarks),
        measures=tuple(particulars.measures),
    )


def _list_code(fields: _Fields) -> str:
    source = fields.text("source")
    fields.refuse_missing("source")
    if source and source not in LIST_CODES:
        fields.refuse("source", f"`{short(source)}` is no list known here")
    return LIST_CODES.get(source, "")


def _number(fields: _Fields) -> str:
    value = fields.record.value.get("entity_number")
    text = str(value) if type(value) is int else fields.text("entity_number")
    if text and not (text.isascii() and text.isdigit()):
        fields.refuse("entity_number", f"`{short(text)}` is no number")
    return text


def _kind(fields: _Fields, list_code: str, name: str) -> EntryKind:
    printed = fields.text("type")
    if printed not in _KINDS:
        known = ", ".join(f"`{kind}`" for kind in _KINDS if kind)
        fields.refuse("type", f"`{short(printed)}` is no kind of entry; expected one of {known}")
    if list_code == "EL" and _ADDRESS_ONLY.fullmatch(name):
        return EntryKind.ADDRESS
    return _KINDS.get(printed, EntryKind.UNKNOWN)


class _Where(TypedDict):
    countries: tuple[str, ...]
    nationalities: tuple[str, ...]
    flag: str


def _places(fields: _Fields, addresses: Iterable[Mapping[str, str]]) -> _Where:
    places = Places(fields.report)
    for address in addresses:
        places.add(address.get("country", ""), "addresses.country")
    for country in (*fields.texts("countries"), fields.text("country")):
        places.add(country, "countries")
    nationalities = {
        places.add(country, name)
        for name in ("nationalities", "citizenships")
        for country in fields.texts(name)
    }
    flag = places.add(fields.text("vessel_flag"), "vessel_flag")
    return _Where(
        countries=places.found, nationalities=tuple(sorted(nationalities - {""})), flag=flag
    )


def _address_line(address: Mapping[str, str]) -> str:
    parts = ("address", "city", "state", "postal_code", "country")
    return ", ".join(text for name in parts if (text := address.get(name, "")))


_REMARKS = {
    "title": "Title",
    "standard_order": "Standard order",
    "places_of_birth": "Place of birth",
    "vessel_type": "Vessel type",
    "vessel_owner": "Vessel owner",
    "remarks": "Remarks",
}


def _particulars(fields: _Fields) -> Particulars:
    found = Particulars()
    for name, label in _REMARKS.items():
        for text in fields.texts(name):
            found.remark(label, text)
    for printed in fields.objects("ids"):
        found.add(printed.get("type", ""), printed.get("number", ""), printed.get("country", ""))
    found.remark("Call sign", fields.text("call_sign"))
    return found
