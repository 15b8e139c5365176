"""Read OFAC's classic XML: ``SDN.XML`` and ``CONSOLIDATED.XML``.

1. ``lastName`` has the whole name of whoever is no person.
2. Among the ids stand measures and remarks as well; ``particulars`` tells them apart.
3. The file says how many entries it has; another number is a fault.
4. On which list a party is, is said by the id of the list (``OFAC-SDN``), or told by its programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.days import in_words, month_first, years
from server.lists.naming import Naming
from server.lists.ofac_lists import KINDS, SDN_LIST_ID, code_of_programs
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, short
from server.lists.xml_records import Element, inner, read_records, text, texts

ROOT = "sdnList"

_RECORDS = (("publshInformation",), ("sdnEntry",))
_RANGE = re.compile(r"(circa )?(?:.* )?(\d{4}) to (?:.* )?(\d{4})")
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
_VESSEL = {
    "callSign": "Call sign",
    "vesselType": "Vessel type",
    "vesselOwner": "Vessel owner",
    "tonnage": "Tonnage",
    "grossRegisteredTonnage": "Gross registered tonnage",
}


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file."""
    file = only_file(files, report)
    for path, element in read_records(file, ROOT, _RECORDS, report):
        if path == ("publshInformation",):
            report.edition = month_first(text(element, "Publish_Date"))
            count = text(element, "Record_Count")
            report.declared = int(count) if count.isdigit() else None
        elif path:
            number = text(element, "uid")
            report.at(report.line, number)
            if not number:
                report.refuse("uid", "missing")
            yield Placed(_entry(element, number, named, report), report.line)


def _entry(element: Element, number: str, named: Mapping[str, str], report: Report) -> ListEntry:
    programs = tuple(texts(element, "programList", "program"))
    code = "SDN" if named["list_id"] == SDN_LIST_ID else code_of_programs(programs, report)
    if not code:
        report.refuse("program", f"`{short('; '.join(programs))}` tells no list that it is on")
    kind = text(element, "sdnType").casefold()
    if not kind:
        report.notice("sdnType", "missing; whether it is a person is not known")
    elif kind not in KINDS:
        report.refuse("sdnType", f"`{short(kind)}` is none of {', '.join(KINDS)}")
    naming, particulars, places = Naming(), Particulars(), Places(report)
    naming.add(_name(element), primary=True)
    for alias in inner(element, "akaList", "aka"):
        naming.add(_name(alias), weak=text(alias, "category") == "weak")
    nationalities = {
        places.add(country, name)
        for name in ("nationality", "citizenship")
        for country in texts(element, f"{name}List", name, "country")
    }
    addresses = [
        (line, country) for each in inner(element, "addressList", "address")
        for line, country in (_address(each),) if line
    ]  # fmt: skip
    for _, country in addresses:
        places.add(country, "address")
    _particulars(element, particulars)
    names = naming.fields()
    if not names["name"]:
        report.refuse("lastName", "missing")
    return ListEntry(
        id=f"{code}-{number}",
        list_code=code,
        **names,
        kind=KINDS.get(kind, EntryKind.UNKNOWN),
        flag=places.add(text(element, "vesselInfo", "vesselFlag"), "vesselFlag"),
        countries=places.found,
        identifiers=tuple(sorted(particulars.identifiers)),
        programs=programs,
        addresses=tuple(dict.fromkeys(line for line, _ in addresses)),
        dates_of_birth=tuple(dict.fromkeys(_births(element))),
        remarks=tuple(particulars.remarks),
        nationalities=tuple(sorted(nationalities - {""})),
        measures=tuple(particulars.measures),
    )


def _name(element: Element) -> str:
    parts = (text(element, "lastName"), text(element, "firstName"))
    return ", ".join(part for part in parts if part)


def _address(element: Element) -> tuple[str, str]:
    line = ", ".join(part for name in _ADDRESS if (part := text(element, name)))
    return line, text(element, "country")


def _births(element: Element) -> Iterator[str]:
    for printed in texts(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth"):
        if match := _RANGE.fullmatch(printed):
            yield from ((match[1] or "") + year for year in years(match[2], match[3]))
        else:
            yield in_words(printed) or printed


def _particulars(element: Element, particulars: Particulars) -> None:
    for each in inner(element, "idList", "id"):
        particulars.add(text(each, "idType"), text(each, "idNumber"), text(each, "idCountry"))
    for place in texts(element, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth"):
        particulars.remark("Place of birth", place)
    for name, label in _VESSEL.items():
        particulars.remark(label, text(element, "vesselInfo", name))
    particulars.remark("Title", text(element, "title"))
    particulars.remark("Remarks", text(element, "remarks"))
