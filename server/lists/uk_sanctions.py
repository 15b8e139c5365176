"""Read the UK Sanctions List, in XML and in CSV; what a designation is says ``uk_designation``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from server.lists.csv_records import Row, cells_of, header_of, read_rows
from server.lists.days import day_first, in_words
from server.lists.reading import ListFile, Placed, Report, only_file, plain
from server.lists.uk_designation import Designation
from server.lists.xml_records import Element, inner, read_records, text, texts

ROOT = "Designations"
BANNER = "Report Date:"
COLUMNS = ("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Date Designated")

_RECORDS = (("DateGenerated",), ("Designation",))

# Element of the XML, column of the CSV, and the words that a remark has for it.
_REMARKS = (
    ("Title", "Title", "Title"),
    ("Position", "Position", "Position"),
    ("Gender", "Gender", "Gender"),
    ("OtherInformation", "Other Information", "Other information"),
    ("UKStatementofReasons", "UK Statement of Reasons", "Statement of reasons"),
    ("DesignationSource", "Designation source", "Source"),
    ("OFSIGroupID", "OFSI Group ID", "OFSI group"),
    ("UNReferenceNumber", "UN Reference Number", "United Nations"),
    ("LastUpdated", "Last Updated", "Updated"),
    ("PhoneNumber", "Phone number", "Phone"),
    ("Website", "Website", "Website"),
    ("EmailAddress", "Email address", "Email"),
    ("TownOfBirth", "Town of birth", "Town of birth"),
    ("CountryOfBirth", "Country of birth", "Country of birth"),
    ("TypeOfEntity", "Type of entity", "Type of entity"),
    ("Subsidiary", "Subsidiaries", "Subsidiary"),
    ("ParentCompany", "Parent company", "Parent company"),
    ("CurrentOwnerOperator", "Current owner/operator (s)", "Owner or operator"),
    ("PreviousOwnerOperator", "Previous owner/operator (s)", "Previous owner or operator"),
    ("PreviousFlag", "Previous flags", "Previous flag"),
    ("TypeOfShip", "Type of ship", "Type of ship"),
    ("TonnageOfShip", "Tonnage of ship", "Tonnage"),
    ("LengthOfShip", "Length of ship", "Length"),
    ("YearBuilt", "Year Built", "Year built"),
    ("HullIdentificationNumber", "Hull identification number (HIN)", "Hull"),
)
_NAME_PARTS = tuple(range(1, 6))
_ADDRESS_PARTS = tuple(range(1, 7))


def read_xml(
    files: Iterable[ListFile], named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    """Yield the entries of the XML."""
    file = only_file(files, report)
    for path, element in read_records(file, ROOT, _RECORDS, report):
        if path == ("DateGenerated",):
            report.edition = day_first(plain(element.text))
        elif path:
            number = text(element, "UniqueID")
            report.at(report.line, number)
            if not number:
                report.refuse("UniqueID", "missing")
            found = Designation(number, report.line, report)
            _of_element(element, found)
            yield Placed(found.entry(), found.line)


def _every(element: Element, name: str) -> Iterator[str]:
    return (value for each in element.iter("{*}" + name) if (value := plain(each.text)))


def _of_element(element: Element, found: Designation) -> None:
    for name in inner(element, "Names", "Name"):
        parts = tuple(text(name, f"Name{part}") for part in _NAME_PARTS)
        found.add_name(
            parts, text(name, "Name6"), text(name, "NameType"), text(name, "AliasStrength")
        )
    for original in _every(element, "NameNonLatinScript"):
        found.naming.add(original, original=True)
    found.kind = text(element, "IndividualEntityShip")
    found.designated = text(element, "DateDesignated")
    found.regimes |= dict.fromkeys(texts(element, "RegimeName"))
    for imposed in texts(element, "SanctionsImposed"):
        found.measures |= _measures(imposed)
    for address in inner(element, "Addresses", "Address"):
        lines = tuple(text(address, f"AddressLine{part}") for part in _ADDRESS_PARTS)
        code = text(address, "AddressPostalCode")
        found.add_address((*lines, code), text(address, "AddressCountry"))
    for birth in _every(element, "DOB"):
        found.add_birth(birth)
    found.nationalities |= dict.fromkeys(_every(element, "Nationality"))
    found.flags |= dict.fromkeys(_every(element, "CurrentBelievedFlagOfShip"))
    for passport in element.iter("{*}Passport"):
        found.add_number(
            "passport",
            text(passport, "PassportNumber"),
            text(passport, "PassportAdditionalInformation"),
        )
    for number in element.iter("{*}NationalIdentifier"):
        remark = text(number, "NationalIdentifierAdditionalInformation")
        found.add_number("national_id", text(number, "NationalIdentifierNumber"), remark)
    for tag, scheme in (("BusinessRegistrationNumber", "registration"), ("IMONumber", "imo_ship")):
        for value in _every(element, tag):
            found.add_number(scheme, value)
    for tag, _, label in _REMARKS:
        for value in _every(element, tag):
            found.particulars.remark(label, value)


def read_csv(
    files: Iterable[ListFile], named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    """Yield the entries of the CSV, whose rows are every combination of the parts of one."""
    rows = _after_banner(read_rows(only_file(files, report), report), report)
    columns = header_of(rows, COLUMNS, report)
    found: dict[str, Designation] = {}
    for row in rows:
        cells = cells_of(row, columns, report)
        number = cells["Unique ID"]
        report.at(row.line, number)
        if not number:
            report.refuse("Unique ID", "missing")
        _of_row(cells, found.setdefault(number, Designation(number, row.line, report)))
    for each in found.values():
        yield Placed(each.entry(), each.line)


def _after_banner(rows: Iterator[Row], report: Report) -> Iterator[Row]:
    first = next(rows, None)
    if first is None:
        return iter(())
    if not first.cells[0].startswith(BANNER):
        return chain((first,), rows)
    report.edition = in_words(first.cells[0].removeprefix(BANNER).strip().replace("-", " "))
    return rows


def _of_row(cells: Mapping[str, str], found: Designation) -> None:
    def cell(name: str) -> str:
        return cells.get(name, "")

    parts = tuple(cell(f"Name {part}") for part in _NAME_PARTS)
    found.add_name(parts, cell("Name 6"), cell("Name type"), cell("Alias strength"))
    found.naming.add(cell("Name non-latin script"), original=True)
    found.kind = cell("Designation Type")
    found.designated = cell("Date Designated")
    found.regimes |= dict.fromkeys(filter(None, (plain(cell("Regime Name")),)))
    found.measures |= _measures(cell("Sanctions Imposed"))
    lines = tuple(cell(f"Address Line {part}") for part in _ADDRESS_PARTS)
    found.add_address((*lines, cell("Address Postal Code")), cell("Address Country"))
    found.add_birth(cell("D.O.B"))
    found.nationalities |= dict.fromkeys(filter(None, (cell("Nationality(/ies)"),)))
    found.flags |= dict.fromkeys(filter(None, (cell("Current believed flag of ship"),)))
    found.add_number("passport", cell("Passport number"), cell("Passport additional information"))
    found.add_number(
        "national_id",
        cell("National Identifier number"),
        cell("National Identifier additional information"),
    )
    found.add_number("registration", cell("Business registration number (s)"))
    found.add_number("imo_ship", cell("IMO number"))
    for _, column, label in _REMARKS:
        found.particulars.remark(label, cell(column))


def _measures(imposed: str) -> dict[str, None]:
    return dict.fromkeys(part for each in imposed.split("|") if (part := plain(each)))
