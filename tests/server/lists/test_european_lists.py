"""The lists of the Union, of the United Kingdom and of the Security Council are read whole."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engine.errors import RulesetError
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry, Snapshot
from server.lists.known import Format
from tests.server.lists.builders import read_content, read_file
from tests.server.lists.real_files import DATA, LISTS, every, needs_files, rows, text_of, tree

EU_REAL = LISTS / "eu" / "xmlFullSanctionsList_1_1_excerpt_real_2026-08-05.xml"
EU_WHOLE = LISTS / "eu" / "reconstructed" / "xmlFullSanctionsList_1_1_reconstructed_2026-05-01.xml"
UK_REAL = LISTS / "uk" / "UK_Sanctions_List_excerpt_real.xml"
UK_REAL_CSV = LISTS / "uk" / "UK-Sanctions-List_header_and_rows.csv"
UK_WHOLE = LISTS / "uk" / "reconstructed" / "UK-Sanctions-List_reconstructed_2026-08-22.xml"
UN = (
    *sorted((LISTS / "un").glob("consolidated_*.xml")),
    DATA / "un" / "UN_consolidated_watchman.xml",
)


def by_id(snapshot: Snapshot) -> dict[str, ListEntry]:
    """Return the entries by their ids."""
    return {entry.id: entry for entry in snapshot}


def plain(text: str | None) -> str:
    """Return a text in one line."""
    return " ".join((text or "").split())


# ------------------------------------------------------------------------------------------ Union


@needs_files
@pytest.mark.parametrize("path", [EU_REAL, EU_WHOLE], ids=["real excerpt", "reconstructed"])
def test_union_has_every_entity_and_name(path: Path) -> None:
    """Each entity under the code of its programme, with each of its names."""
    root = tree(path)
    codes = {"UKR": "EU-269", "BLR": "EU-765"}
    wanted = {}
    for entity in every(root, "sanctionEntity"):
        (programme,) = {plain(each.get("programme")) for each in every(entity, "regulation")}
        number = f"{codes.get(programme, 'EU-FSF')}-{entity.get('euReferenceNumber')}"
        wanted[number] = {
            plain(each.get("wholeName")) or plain(f"{each.get('firstName')} {each.get('lastName')}")
            for each in every(entity, "nameAlias")
        } - {""}

    read = read_file("EU-FSF", path)

    assert {number: set(entry.names) for number, entry in by_id(read.snapshot).items()} == wanted
    assert read.snapshot.header.edition == path.stem[-10:]


@needs_files
def test_union_reads_the_traps_of_real_entries() -> None:
    """Worth in free text, other calendars, ranges of years, other scripts, no country."""
    found = by_id(read_file("EU-FSF", EU_REAL).snapshot)

    taliban = found["EU-FSF-EU.367.96"]
    assert taliban.name == "Abdul Manan Agha"
    assert taliban.weak_aliases == ("Saiyid Abd al-Man", "Abdul Man’am Saiyid")
    assert taliban.original_script == ("عبد المنان آغا",)
    assert taliban.start_date == "2001-10-17"
    general = found["EU-FSF-EU.6131.26"]
    assert general.dates_of_birth == ("1965", "1343 (Islamic calendar)", "1964")
    minister = found["EU-FSF-EU.10436.68"]
    assert minister.dates_of_birth == tuple(str(year) for year in range(1960, 1980))
    bank = found["EU-269-EU.8060.95"]
    assert bank.identifiers == (
        Identifier("registration", "1144400000425"),
        Identifier("tax", "4401116480"),
    )
    assert bank.legal_bases == ("UKR", "2023/571 (OJ L75 I)")
    assert bank.kind is EntryKind.ENTITY
    assert found["EU-FSF-EU.27.28"].nationalities == ("IQ",)


@needs_files
def test_union_vessels_are_found_by_their_number() -> None:
    """Vessels stand as enterprises; those with an IMO number are vessels."""
    root = tree(EU_WHOLE)
    imo = [
        each
        for each in every(root, "identification")
        if each.get("identificationTypeCode") == "imo"
    ]

    vessels = [e for e in read_file("EU-FSF", EU_WHOLE).snapshot if e.kind is EntryKind.VESSEL]

    assert (
        sum(1 for e in vessels for i in e.identifiers if i.scheme == "imo_ship") >= len(imo) == 25
    )


@needs_files
def test_union_of_the_previous_format_is_refused() -> None:
    """The format of before 2017 is another one, and the refusal says which are read."""
    with pytest.raises(RulesetError, match=r"its format is not known; .* `eu-fsf-xml`"):
        read_file("EU-FSF", LISTS / "eu" / "global_v1.0_opendatalabcz.xml")


def an_entity(inner: str = "", **attributes: str) -> bytes:
    """Return a file of the Union's list with one entity; written for this test from its schema."""
    said = {"euReferenceNumber": "EU.1.1", "logicalId": "1"} | attributes
    words = " ".join(f'{name}="{value}"' for name, value in said.items())
    return (
        '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T01:00:00Z">'
        f"\n<sanctionEntity {words}>\n{inner}</sanctionEntity></export>"
    ).encode()


LISTED = '<regulation programme="UKR" numberTitle="269/2014"/><subjectType code="person"/>'
NAMED = '<nameAlias wholeName="A B" strong="true"/>'

BAD_ENTITIES = [
    (LISTED, {}, "nameAlias: no name"),
    (NAMED + '<subjectType code="person"/>', {}, "regulation/programme: missing"),
    (LISTED.replace("person", "robot") + NAMED, {}, "subjectType/code: `robot` is neither"),
    (LISTED + NAMED, {"designationDate": "05/08/2026"}, "designationDate: `05/08/2026` is no day"),
    (LISTED + NAMED, {"euReferenceNumber": "", "logicalId": ""}, "euReferenceNumber: missing"),
]


@pytest.mark.parametrize(("inner", "attributes", "problem"), BAD_ENTITIES)
def test_union_entity_that_cannot_be_screened_is_refused(
    inner: str, attributes: dict[str, str], problem: str
) -> None:
    """The fault names line, field and record."""
    with pytest.raises(RulesetError) as caught:
        read_content("EU-FSF", an_entity(inner, **attributes))

    assert "file 1:2:1: " + problem in str(caught.value)


def test_union_entity_of_regulation_208_is_not_of_269() -> None:
    """Both stand under UKR; the consequence of 269/2014 is not that of another act."""
    content = an_entity(LISTED.replace("269/2014", "208/2014 (OJ L66)") + NAMED)

    assert [e.list_code for e in read_content("EU-FSF", content).snapshot] == ["EU-FSF"]


def test_union_entity_that_is_delisted_ends_the_day_before() -> None:
    """The day of the delisting is the first on which it does not stand."""
    content = an_entity(LISTED + NAMED, designationDate="2022-04-08", delistingDate="2026-03-01")

    (entry,) = read_content("EU-FSF", content).snapshot
    assert (entry.start_date, entry.end_date) == ("2022-04-08", "2026-02-28")


# --------------------------------------------------------------------------------- United Kingdom


@needs_files
@pytest.mark.parametrize("path", [UK_REAL, UK_WHOLE], ids=["real excerpt", "reconstructed"])
def test_kingdom_xml_has_every_designation_and_name(path: Path) -> None:
    """Each unique id once, with the names in Latin and other scripts."""
    wanted = {}
    for each in every(tree(path), "Designation"):
        names = {
            plain(" ".join(text_of(name, f"Name{part}") for part in range(1, 7)))
            for name in every(each, "Name")
        }
        names |= {plain(name.text) for name in every(each, "NameNonLatinScript")}
        wanted[f"UKSL-{text_of(each, 'UniqueID')}"] = names - {""}

    read = read_file("UK-SL", path)

    assert {e.id: set(e.names) for e in read.snapshot} == wanted
    assert read.form is Format.UK_XML


@needs_files
def test_kingdom_csv_has_the_same_designations() -> None:
    """1,258 rows are 320 designations; their Latin names are those of the XML."""
    path = UK_WHOLE.with_suffix(".csv")
    xml, csv = (
        by_id(read_file("UK-SL", UK_WHOLE).snapshot),
        by_id(read_file("UK-SL", path).snapshot),
    )

    assert {f"UKSL-{row['Unique ID']}" for row in rows(path, skip=1)} == csv.keys() == xml.keys()
    # The reconstruction writes the first name in another script only.
    assert [
        n for n, e in xml.items() if set(e.names) - set(e.original_script) - set(csv[n].names)
    ] == []
    assert [n for n, e in csv.items() if set(e.names) - set(xml[n].names)] == []
    fields = ("name", "kind", "countries", "identifiers", "start_date", "measures", "legal_bases")
    assert [(n, f) for n in xml for f in fields if getattr(xml[n], f) != getattr(csv[n], f)] == []


@needs_files
def test_kingdom_reads_the_traps_of_real_designations() -> None:
    """Years without a day, the same passport twice, registers in words, ships without a freeze."""
    found = by_id(read_file("UK-SL", UK_REAL).snapshot)

    person, company, ship = found["UKSL-AFG0006"], found["UKSL-RUS2640"], found["UKSL-RUS2642"]
    assert person.name == "MOHAMMAD HASSAN AKHUND"
    assert person.dates_of_birth[:2] == ("1945", "1946")
    assert person.identifiers == (Identifier("passport", "P04581926"),)
    assert person.measures == ("Asset freeze", "Travel Ban")
    assert person.nationalities == ("AF",)
    cyrillic = 'ООО "ПИОНЕР ТРЕЙД"'  # noqa: RUF001
    assert company.aliases == ("LLC Pioneer Trade", cyrillic)
    assert company.original_script == (cyrillic,)
    assert company.identifiers == (
        Identifier("ogrn", "1072225012804"),
        Identifier("tax", "2225089570"),
    )
    assert company.legal_bases == ("The Russia (Sanctions) (EU Exit) Regulations 2019",)
    assert (ship.kind, ship.flag) == (EntryKind.VESSEL, "KM")
    assert ship.identifiers == (Identifier("imo_ship", "9291250"),)
    assert ship.start_date == "2025-05-20"
    csv = by_id(read_file("UK-SL", UK_REAL_CSV).snapshot)
    assert csv["UKSL-RUS2176"].identifiers == (Identifier("imo_ship", "9826902"),)
    assert csv["UKSL-RUS2176"].flag == "GA"


def a_designation(**changes: str) -> bytes:
    """Return a file of the UK list with one designation; written for this test."""
    said = {"UniqueID": "RUS1", "IndividualEntityShip": "Entity", "DateDesignated": "20/05/2025"}
    fields = "".join(
        f"<{name}>{value}</{name}>" for name, value in (said | changes).items() if value
    )
    name = "<Names><Name><Name6>A</Name6><NameType>Primary Name</NameType></Name></Names>"
    return (
        "<Designations><DateGenerated>07/09/2026</DateGenerated>\n<Designation>"
        f"{name}{fields}</Designation></Designations>"
    ).encode()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"IndividualEntityShip": "Robot"}, "IndividualEntityShip: `Robot` is none of"),
        ({"DateDesignated": "2025-05-20"}, "DateDesignated: `2025-05-20` is no day"),
        ({"UniqueID": ""}, "UniqueID: missing"),
    ],
)
def test_kingdom_designation_that_cannot_be_screened_is_refused(
    changes: dict[str, str], problem: str
) -> None:
    """The fault names line, field and record."""
    with pytest.raises(RulesetError) as caught:
        read_content("UK-SL", a_designation(**changes))

    assert "file 1:2:1: " + problem in str(caught.value)


# ------------------------------------------------------------------------------- Security Council


@needs_files
@pytest.mark.parametrize("path", UN, ids=lambda path: str(path.stem))
def test_council_has_every_entry_and_name(path: Path) -> None:
    """Seven editions of nine years: each reference once, with every name and alias."""
    wanted = {}
    for kind in ("INDIVIDUAL", "ENTITY"):
        for each in every(tree(path), kind):
            parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
            names = {plain(" ".join(text_of(each, part) for part in parts))}
            names.add(text_of(each, "NAME_ORIGINAL_SCRIPT"))
            names |= {plain(alias.text) for alias in every(each, "ALIAS_NAME")}
            wanted[f"UN-{text_of(each, 'REFERENCE_NUMBER')}"] = names - {""}

    read = read_file("UN-SC", path)

    assert {e.id: set(e.names) for e in read.snapshot} == wanted
    assert {e.list_code for e in read.snapshot} == {"UN"}
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", read.snapshot.header.edition)


@needs_files
def test_council_deltas_are_those_of_the_editions() -> None:
    """From April to December 2025 126 joined and 3 left; 6 got new records under old numbers."""
    of_day = {path.stem: set(by_id(read_file("UN-SC", path).snapshot)) for path in UN[3:]}
    april, december, january, february = of_day.values()

    assert (len(december - april), len(april - december)) == (126, 3)
    assert (len(january - december), len(december - january)) == (0, 1)
    assert (len(february - january), len(january - february)) == (4, 0)


@needs_files
def test_council_reads_worth_births_and_documents() -> None:
    """A low alias is weak; births, nationality and passports can be compared."""
    found = by_id(read_file("UN-SC", UN[-1]).snapshot)

    kaina = found["UN-CDi.004"]
    assert (kaina.name, kaina.start_date) == ("INNOCENT KAINA", "2012-11-30")
    assert kaina.aliases == ("Colonel Innocent KAINA", "India Queen")
    assert kaina.weak_aliases == ("India Queen",)
    assert kaina.legal_bases == ("DRC",)
    schemes = Counter(i.scheme for e in found.values() for i in e.identifiers)
    root = tree(UN[-1])
    passports = {
        (text_of(each, "NUMBER"))
        for each in every(root, "INDIVIDUAL_DOCUMENT")
        if "pas" in text_of(each, "TYPE_OF_DOCUMENT").casefold()
    }
    printed = {i.value for e in found.values() for i in e.identifiers if i.scheme == "passport"}
    assert printed == passports - {""}
    assert schemes["national_id"] > 100


def a_person(**changes: Any) -> bytes:
    """Return a file of the Security Council with one person; written for this test."""
    said = {"REFERENCE_NUMBER": "CDi.001", "FIRST_NAME": "ERIC", "LISTED_ON": "2012-12-31"}
    fields = "".join(
        f"<{name}>{value}</{name}>" for name, value in (said | changes).items() if value
    )
    return (
        '<CONSOLIDATED_LIST dateGenerated="2026-01-28T00:00:11.197Z"><INDIVIDUALS>\n'
        f"<INDIVIDUAL>{fields}</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    ).encode()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"REFERENCE_NUMBER": ""}, "REFERENCE_NUMBER: missing"),
        ({"FIRST_NAME": ""}, "FIRST_NAME: no name"),
        ({"LISTED_ON": "31 Dec"}, "LISTED_ON: `31 Dec` is no day"),
    ],
)
def test_council_person_that_cannot_be_screened_is_refused(
    changes: dict[str, str], problem: str
) -> None:
    """The fault names line, field and record."""
    with pytest.raises(RulesetError) as caught:
        read_content("UN-SC", a_person(**changes))

    assert "file 1:2:1: " + problem in str(caught.value)
