"""Read the Union's consolidated financial sanctions list (FSF, ``xmlFullSanctionsList_1_1``).

1. The code of an entry follows from its programme: ``UKR`` is Regulation (EU) 269/2014, ``BLR`` is
   Regulation (EC) 765/2006, any other is an asset freeze under an act of its own (``EU-FSF``).
   Under ``UKR`` stand also entries of Regulation (EU) 208/2014; those that name it are ``EU-FSF``.
2. Every attribute may be empty, which is as if absent; country ``00`` is none.
3. Every alias is marked strong. The real worth stands in free text: *low quality alias*.
4. Several births are alternatives, and a range of years is every year in it. A year of another
   calendar stays marked with it, and is never compared.
5. Vessels are enterprises with an IMO number.

-- FSF export schema 1.1, http://eu.europa.ec/fpi/fsd/export
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry, is_day
from server.lists.countries import Places, code_of
from server.lists.days import of_moment, years
from server.lists.naming import Naming
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, plain, short
from server.lists.xml_records import Element, attribute, children, read_records, text

ROOT = "export"
OTHER = "EU-FSF"

_ENTITY = ("sanctionEntity",)
_CODES = {"UKR": "EU-269", "BLR": "EU-765"}
_OF_208_2014 = re.compile(r"\b208/2014\b")
_KINDS = {"person": EntryKind.PERSON, "enterprise": EntryKind.ENTITY}
_LOW = re.compile(r"\blow\s+quality\b|\bweak\b", re.IGNORECASE)
_SCHEMES = {
    "passport": "passport",
    "diplpassport": "passport",
    "id": "national_id",
    "ssn": "national_id",
    "fiscalcode": "tax",
    "taxid": "tax",
    "regnumber": "registration",
    "swiftbic": "bic",
    "imo": "imo_ship",
}
_IMO_IN_TEXT = re.compile(r"\bIMO\b\D{0,12}(\d{7})\b", re.IGNORECASE)
_GREGORIAN = "GREGORIAN"
_PLACE = ("street", "poBox", "zipCode", "city", "region", "place", "countryDescription")
_NOT_LATIN = re.compile(r"[^\W\d_]")
_MARKS = ("knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file."""
    file = only_file(files, report)
    for path, element in read_records(file, ROOT, (_ENTITY,), report):
        if not path:
            report.edition = of_moment(attribute(element, "generationDate"))
            continue
        number = attribute(element, "euReferenceNumber") or attribute(element, "logicalId")
        report.at(report.line, number)
        if not number:
            report.refuse("euReferenceNumber", "missing, and there is no `logicalId`")
        yield Placed(_entry(element, number, report), report.line)


def _entry(element: Element, number: str, report: Report) -> ListEntry:
    programmes, bases = _regulations(element, report)
    code = _code(programmes, bases)
    naming, particulars, places = Naming(), Particulars(), Places(report)
    _names(element, naming, particulars)
    nationalities = {
        places.add(_country(each), "citizenship") for each in children(element, "citizenship")
    }
    addresses = tuple(_addresses(element, places, particulars))
    identifiers = _identifiers(element, particulars, report)
    births = tuple(dict.fromkeys(_births(element, particulars)))
    for remark in children(element, "remark"):
        particulars.remark("Remarks", remark.text or "")
    particulars.remark("Designation", attribute(element, "designationDetails"))
    particulars.remark("United Nations", attribute(element, "unitedNationId"))
    names = naming.fields()
    if not names["name"]:
        report.refuse("nameAlias", "no name; nobody could be compared with it")
    return ListEntry(
        id=f"{code}-{number}",
        list_code=code,
        **names,
        kind=_kind(element, identifiers, report),
        countries=places.found,
        identifiers=identifiers,
        start_date=_day(element, "designationDate", report),
        end_date=_last_day(_day(element, "delistingDate", report)),
        addresses=addresses,
        dates_of_birth=births,
        remarks=tuple(particulars.remarks),
        nationalities=tuple(sorted(nationalities - {""})),
        legal_bases=(*programmes, *bases),
    )


def _regulations(element: Element, report: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return programmes and acts; an entry without a programme has no consequence in law."""
    programmes: dict[str, None] = {}
    bases: dict[str, None] = {}
    for regulation in children(element, "regulation"):
        if programme := attribute(regulation, "programme"):
            programmes[programme] = None
        if title := attribute(regulation, "numberTitle"):
            bases[title] = None
    if not programmes:
        report.refuse("regulation/programme", "missing; the law it is listed under is not known")
    return tuple(programmes), tuple(bases)


def _code(programmes: tuple[str, ...], bases: tuple[str, ...]) -> str:
    if any(_OF_208_2014.search(base) for base in bases):
        return OTHER
    return next((_CODES[each] for each in programmes if each in _CODES), OTHER)


def _kind(element: Element, identifiers: Iterable[Identifier], report: Report) -> EntryKind:
    printed = next((attribute(each, "code") for each in children(element, "subjectType")), "")
    if printed not in _KINDS:
        report.refuse(
            "subjectType/code", f"`{short(printed)}` is neither `person` nor `enterprise`"
        )
    if any(each.scheme == "imo_ship" for each in identifiers):
        return EntryKind.VESSEL
    return _KINDS.get(printed, EntryKind.UNKNOWN)


def _day(element: Element, name: str, report: Report) -> str:
    day = attribute(element, name)
    if day and not is_day(day):
        report.refuse(name, f"`{short(day)}` is no day; expected e.g. `2026-08-05`")
        return ""
    return day


def _last_day(delisted: str) -> str:
    """Return the last day of a listing that ends on ``delisted``."""
    if not delisted:
        return ""
    return (date.fromisoformat(delisted) - timedelta(days=1)).isoformat()


def _names(element: Element, naming: Naming, particulars: Particulars) -> None:
    """Take in the names. The first in Latin letters that is not weak is the primary one."""
    aliases = list(children(element, "nameAlias"))
    remarks = [[plain(each.text) for each in children(alias, "remark")] for alias in aliases]
    for alias, said in zip(aliases, remarks, strict=True):
        parts = [attribute(alias, name) for name in ("firstName", "middleName", "lastName")]
        full = attribute(alias, "wholeName") or " ".join(part for part in parts if part)
        weak = attribute(alias, "strong") == "false" or any(_LOW.search(each) for each in said)
        is_latin = all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00
                       for letter in _NOT_LATIN.findall(full))  # fmt: skip
        naming.add(full, primary=is_latin and not weak, weak=weak, original=not is_latin)
        particulars.remark("Title", attribute(alias, "title"))
        particulars.remark("Function", attribute(alias, "function"))
        particulars.remark("Gender", attribute(alias, "gender"))
        for each in said:
            particulars.remark(full, each)


def _country(element: Element) -> str:
    code = attribute(element, "countryIso2Code")
    return code if code_of(code) else attribute(element, "countryDescription")


def _addresses(element: Element, places: Places, particulars: Particulars) -> Iterator[str]:
    for address in children(element, "address"):
        places.add(_country(address), "address")
        parts = (attribute(address, name) for name in _PLACE)
        if line := ", ".join(part for part in parts if part and part != "UNKNOWN"):
            yield line
        for contact in children(address, "contactInfo"):
            particulars.remark(attribute(contact, "key").capitalize(), attribute(contact, "value"))
        for remark in children(address, "remark"):
            particulars.remark("Address", remark.text or "")


def _births(element: Element, particulars: Particulars) -> Iterator[str]:
    for birth in children(element, "birthdate"):
        circa = "circa " if attribute(birth, "circa") == "true" else ""
        day, year = attribute(birth, "birthdate"), attribute(birth, "year")
        month = attribute(birth, "monthOfYear")
        exact = day or (f"{year}-{int(month):02}" if year and month.isdigit() else year)
        calendar = attribute(birth, "calendarType")
        if exact and calendar not in ("", _GREGORIAN):
            exact = f"{exact} ({calendar.capitalize()} calendar)"
        ranged = years(attribute(birth, "yearRangeFrom"), attribute(birth, "yearRangeTo"))
        yield from (circa + each for each in (*filter(None, (exact,)), *ranged))
        place = (attribute(birth, name) for name in _PLACE)
        particulars.remark(
            "Place of birth", ", ".join(part for part in place if part and part != "UNKNOWN")
        )
        particulars.remark("Birth", text(birth, "remark"))


def _identifiers(
    element: Element, particulars: Particulars, report: Report
) -> tuple[Identifier, ...]:
    found: set[Identifier] = set()
    for each in children(element, "identification"):
        kind, number = attribute(each, "identificationTypeCode"), attribute(each, "number")
        country = _country(each)
        label = attribute(each, "identificationTypeDescription") or kind
        remark = text(each, "remark")
        particulars.remark(f"{label} {number}", remark)
        if any(attribute(each, mark) == "true" for mark in _MARKS):
            report.notice(
                "identification", "a document that is false or not valid is taken", number
            )
        if not number:
            report.notice("identification/number", "a document without a number", label)
        elif kind == "imo" and (imo := re.search(r"\d{7}", number)):
            found.add(Identifier("imo_ship", imo[0]))
        elif kind in _SCHEMES:
            found.add(Identifier(_SCHEMES[kind], number, code_of(country)))
        elif imo := _IMO_IN_TEXT.search(f"{remark} {number}"):
            found.add(Identifier("imo_ship", imo[1]))
        else:
            particulars.remark(label, f"{number} {country}")
    return tuple(sorted(found))
