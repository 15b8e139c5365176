"""Read the Consolidated List of the Security Council in XML.

1. An entry's id is its permanent reference number, e.g. ``UN-CDi.001``.
2. Files do not obey the published schema, so it is not asked for; elements that are empty are as if
   absent.
3. An alias is weak if its quality is ``Low``; qualities of entities (``a.k.a.``, ``f.k.a.``) say
   nothing of worth.
4. Births of an alias are births of the person: whoever uses the alias has papers that say so.

-- https://www.un.org/sc/resources/sc-sanctions.xsd
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places, code_of
from server.lists.days import of_moment, years
from server.lists.naming import Naming
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, plain, short
from server.lists.xml_records import Element, attribute, children, read_records, text, texts

ROOT = "CONSOLIDATED_LIST"
CODE = "UN"

_KINDS = {"INDIVIDUAL": EntryKind.PERSON, "ENTITY": EntryKind.ENTITY}
_PATHS = (("INDIVIDUALS", "INDIVIDUAL"), ("ENTITIES", "ENTITY"))
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_DOCUMENTS = {
    "passport": "passport",
    "numéro de passeport": "passport",
    "número de pasaporte": "passport",
    "national identification number": "national_id",
}
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file."""
    file = only_file(files, report)
    for path, element in read_records(file, ROOT, _PATHS, report):
        if not path:
            report.edition = of_moment(attribute(element, "dateGenerated"))
            continue
        number = text(element, "REFERENCE_NUMBER")
        report.at(report.line, number or text(element, "DATAID"))
        if not number:
            report.refuse("REFERENCE_NUMBER", "missing")
        yield Placed(_entry(element, path[-1], number, report), report.line)


def _entry(element: Element, kind: str, number: str, report: Report) -> ListEntry:
    naming, particulars, places = Naming(), Particulars(), Places(report)
    _names(element, kind, naming, report)
    nationalities = {
        places.add(country, "NATIONALITY") for country in texts(element, "NATIONALITY", "VALUE")
    }
    addresses = tuple(
        dict.fromkeys(_address(each, places) for each in children(element, f"{kind}_ADDRESS"))
    )
    identifiers = _documents(element, particulars, report)
    _remarks(element, particulars)
    names = naming.fields()
    if not names["name"]:
        report.refuse("FIRST_NAME", "no name; nobody could be compared with it")
    listed = text(element, "LISTED_ON")
    day = of_moment(listed)
    if listed and not day:
        report.refuse("LISTED_ON", f"`{short(listed)}` is no day; expected e.g. `2026-01-28`")
    return ListEntry(
        id=f"{CODE}-{number}",
        list_code=CODE,
        **names,
        kind=_KINDS[kind],
        countries=places.found,
        identifiers=identifiers,
        start_date=day,
        addresses=tuple(each for each in addresses if each),
        dates_of_birth=tuple(dict.fromkeys(_births(element))),
        remarks=tuple(particulars.remarks),
        nationalities=tuple(sorted(nationalities - {""})),
        legal_bases=tuple(texts(element, "UN_LIST_TYPE")),
    )


def _names(element: Element, kind: str, naming: Naming, report: Report) -> None:
    naming.add(" ".join(text(element, name) for name in _NAMES), primary=True)
    naming.add(text(element, "NAME_ORIGINAL_SCRIPT"), original=True)
    for alias in children(element, f"{kind}_ALIAS"):
        quality = text(alias, "QUALITY")
        name = text(alias, "ALIAS_NAME")
        if quality and not name:
            report.notice("ALIAS_NAME", "an alias without a name is left out", quality)
        naming.add(name, weak=quality.casefold() == "low")


def _address(element: Element, places: Places) -> str:
    places.add(text(element, "COUNTRY"), "ADDRESS/COUNTRY")
    return ", ".join(found for name in _PLACE if (found := text(element, name)))


def _births(element: Element) -> Iterator[str]:
    for birth in children(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        circa = "circa " if text(birth, "TYPE_OF_DATE") == "APPROXIMATELY" else ""
        day = text(birth, "DATE")
        exact = (of_moment(day) or day) if day else text(birth, "YEAR")
        found = [exact] if exact else []
        found += years(text(birth, "FROM_YEAR"), text(birth, "TO_YEAR"))
        yield from (circa + each for each in found)
        yield from texts(birth, "NOTE")
    yield from texts(element, "INDIVIDUAL_ALIAS", "DATE_OF_BIRTH")


def _documents(
    element: Element, particulars: Particulars, report: Report
) -> tuple[Identifier, ...]:
    found: set[Identifier] = set()
    for document in children(element, "INDIVIDUAL_DOCUMENT"):
        printed = text(document, "TYPE_OF_DOCUMENT") or text(document, "TYPE_OF_DOCUMENT2")
        number = text(document, "NUMBER")
        country = text(document, "ISSUING_COUNTRY") or text(document, "COUNTRY_OF_ISSUE")
        particulars.remark(f"{printed} {number}".strip(), text(document, "NOTE"))
        if printed and not number:
            report.notice("NUMBER", "a document without a number is kept as a remark", printed)
            particulars.remark("Document", f"{printed} {country}")
        elif number and printed.casefold() in _DOCUMENTS:
            found.add(Identifier(_DOCUMENTS[printed.casefold()], number, code_of(country)))
        elif number:
            particulars.remark(printed or "Document", f"{number} {country}")
    return tuple(sorted(found))


def _remarks(element: Element, particulars: Particulars) -> None:
    for place in children(element, "INDIVIDUAL_PLACE_OF_BIRTH"):
        line = ", ".join(found for name in _PLACE if (found := text(place, name)))
        particulars.remark("Place of birth", line)
    for name, label in (("TITLE", "Title"), ("DESIGNATION", "Designation")):
        for value in texts(element, name, "VALUE"):
            particulars.remark(label, value)
    particulars.remark("Gender", text(element, "GENDER"))
    particulars.remark("Remarks", plain(text(element, "COMMENTS1")))
    for value in texts(element, "LAST_DAY_UPDATED", "VALUE"):
        particulars.remark("Updated", value)
