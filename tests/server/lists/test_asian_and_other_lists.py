"""The Entity List in CSV, METI's workbook, the CSL in CSV and FollowTheMoney are read whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import RulesetError
from engine.screening.entity_list import Scope
from engine.screening.identifiers import Identifier
from engine.screening.screen import Subject, screener
from engine.screening.snapshot import EntryKind
from server.lists.known import Format
from tests.server.lists.builders import a_workbook, read_content, read_file
from tests.server.lists.real_files import LISTS, WATCHMAN, needs_files, rows

ENTITY_LIST = LISTS / "bis_state" / "govwizely_fixture_el.csv"
METI = LISTS / "jp" / "meti_foreign_end_user_list_20250929_4.xlsx"
METI_ORACLE = LISTS / "jp" / "meti_foreign-user-list_20250929_ammitto.yml"
CSL_OLD = LISTS / "csl_tradegov" / "csl_watchman.csv"
CSL_NEW = LISTS / "csl_tradegov" / "consolidated_watchman_internal.csv"
FTM_SANCTIONS = LISTS / "opensanctions" / "yente_t1_entities.ftm.json"
FTM_DAMAGED = LISTS / "opensanctions" / "sample_khong" / "entities.ftm.json"
FTM_DONORS = LISTS / "opensanctions" / "yente_parteispenden_entities.ftm.json"

# ------------------------------------------------------------------------------------ Entity List


@needs_files
def test_entity_list_joins_the_rows_of_an_entry() -> None:
    """18 rows of alias times address are 6 entries; the law of each is kept as printed."""
    printed = rows(ENTITY_LIST)

    snapshot = read_file("BIS-EL", ENTITY_LIST, edition="2018-01-01").snapshot

    assert {e.name for e in snapshot} == {row["Name"].strip() for row in printed}
    assert len(printed) == 18
    assert len(snapshot) == 6
    names = {name for e in snapshot for name in e.names}
    assert {row["Alternate Name"].strip() for row in printed} - {""} <= names
    (farid,) = (e for e in snapshot if e.name == "Fazal Rahim Farid")
    assert farid.aliases == ("Fazel Rahim Farid", "Farid", "Engineer Idris")
    assert len(farid.addresses) == 2
    assert (farid.countries, farid.start_date) == (("AF",), "2011-11-21")
    assert farid.federal_register_notice == "76 FR 71867"
    assert farid.license_policy == "Presumption of denial."
    (hit,) = screener([snapshot]).screen(Subject(("Engineer Idris",)))
    assert (hit.entry.list_code, hit.scope) == ("EL", Scope.ALL_ITEMS)


COLUMNS = (
    "Source List,Name,Address,City,Country,Federal Register Notice,Effective Date,"
    "License Requirement,License Policy,Alternate Name,Date Lifted/Waived/Expired\n"
)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("UVL,A,,,China,1 FR 1,1/2/2020,All items,Denial,,", "Source List: `UVL` is not"),
        ("EL,A,,,China,1 FR 1,1/2/2020,,Denial,,", "License Requirement: missing"),
        ("EL,A,,,China,1 FR 1,2020-01-02,All items,Denial,,", "Effective Date: `2020-01-02`"),
        ("EL,,,,China,1 FR 1,1/2/2020,All items,Denial,B,", "Name: missing"),
        ("EL,A,,,China", "the row has 5 cells; expected 11"),
    ],
)
def test_entity_list_row_without_its_law_is_refused(row: str, problem: str) -> None:
    """What an entry forbids must stand there, and the fault names the row."""
    if "Name: missing" in problem:
        row = row.replace(",B,", ",,")

    with pytest.raises(RulesetError) as caught:
        read_content("BIS-EL", (COLUMNS + row).encode(), edition="2026-01-01")

    assert "file 1:2:1: " in str(caught.value)
    assert problem in str(caught.value)


def test_entity_list_entry_that_was_lifted_ends_the_day_before() -> None:
    """The day lifted is the first on which it does not stand."""
    row = "EL,A,,,China,1 FR 1,1/2/2020,All items,Denial,,3/1/2026"

    (entry,) = read_content("BIS-EL", (COLUMNS + row).encode(), edition="2026-01-01").snapshot
    assert (entry.start_date, entry.end_date) == ("2020-01-02", "2026-02-28")


# ------------------------------------------------------------------------------------------- METI


@needs_files
def test_meti_has_every_end_user_with_its_concerns() -> None:
    """835 end users, as another reading of the same workbook has them, with kinds of weapon."""
    yaml = METI_ORACLE.read_text(encoding="utf-8")
    kinds = ("biological", "chemical", "missile", "nuclear", "conventional")

    read = read_file("METI-EUL", METI, edition="2025-09-29")

    entries = list(read.snapshot)
    assert len(entries) == yaml.count("  - id: jp.meti.ful.") == 835
    for kind in kinds:
        words = f"proliferation of {kind} weapons" if kind != "missile" else "of missiles"
        assert sum(kind in e.measures for e in entries) == yaml.count(words), kind
    assert not read.report.counts
    assert {country for e in entries for country in e.countries} == {
        "AE", "AF", "CN", "EG", "HK", "IL", "IN", "IR", "KP", "LB", "PK", "RU", "SY", "TW", "YE",
    }  # fmt: skip


@needs_files
def test_meti_takes_lines_and_bullets_apart() -> None:
    """Al Qa'ida has eight aliases; a name in brackets on its own line is another writing."""
    entries = {e.name: e for e in read_file("METI-EUL", METI, edition="2025-09-29").snapshot}

    first = entries["Al Qa'ida/Islamic Army"]
    assert len(first.aliases) == 8
    assert "Usama Bin Laden Organisation" in first.aliases
    assert first.measures == ("biological", "chemical", "missile", "nuclear", "conventional")
    chinese = entries["ZHEJIANG QINGJI IND. CO., LTD"]
    assert chinese.original_script == ("浙江轻机实业有限公司",)
    assert "ZHEJIANG LIGHT MACHINERY INDUSTRY CO., LTD." in chinese.aliases
    assert (chinese.kind, chinese.countries) == (EntryKind.ENTITY, ("CN",))


@needs_files
def test_meti_ids_do_not_hang_on_the_row() -> None:
    """A row that moves is the same entry: ids are derived from names."""
    ids = {e.id for e in read_file("METI-EUL", METI, edition="2025-09-29").snapshot}

    assert len(ids) == 835
    assert all(entry_id.startswith("METI-EUL-h") for entry_id in ids)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("1", "イラン\nIran", "A", "", ""), "Type of WMD: no kind of concern"),
        (("1", "イラン\nIran", "A", "", "X"), "has a kind of concern not known here"),
        (("1", "イラン\nIran", "", "", "M"), "Company or Organization: missing"),
        (("1", "イラン", "A", "", "M"), "no country in English"),
    ],
)
def test_meti_row_that_tells_no_concern_is_refused(row: tuple[str, ...], problem: str) -> None:
    """Whether a license is required hangs on it; the fault names the row."""
    with pytest.raises(RulesetError) as caught:
        read_content("METI-EUL", a_workbook(row), edition="2026-01-01")

    assert "file 1:2:1: " in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (a_workbook(("1", "イラン\nIran", "A", "", "M"))[:-40], "this is no workbook (.xlsx)"),
        (b"PK\x03\x04 no archive", "this is no workbook (.xlsx)"),
        (a_workbook(sheet="<worksheet/>"), "expected the heading `No.`"),
        (a_workbook(sheet="<worksheet><sheetData><row r='1'>"), "is truncated"),
    ],
)
def test_workbook_that_is_damaged_is_refused(content: bytes, problem: str) -> None:
    """A damaged archive is a fault, never a traceback."""
    with pytest.raises(RulesetError) as caught:
        read_content("METI-EUL", content, edition="2026-01-01")

    assert problem in str(caught.value)


# -------------------------------------------------------------------------------------------- CSL


@needs_files
@pytest.mark.parametrize(
    "path", [CSL_OLD, CSL_NEW, WATCHMAN / "csl.csv"], ids=lambda p: str(p.name)
)
def test_csl_csv_has_every_row(path: Any) -> None:
    """Each row is an entry of its list, with its names; the two layouts are told apart."""
    printed = rows(path)

    read = read_file("US-CSL", path, edition="2026-01-01")

    assert len(read.snapshot) == len(printed)
    names = {name for e in read.snapshot for name in e.names}
    wanted = {row["name"].strip() for row in printed}
    wanted |= {part.strip() for row in printed for part in row["alt_names"].split("; ")}
    assert {each for each in wanted - {""} if " " in each} <= names
    assert read.form is Format.CSL_CSV


@needs_files
def test_csl_csv_reads_numbers_in_both_orders() -> None:
    """Of before 2023 the type comes last, since then first; measures are no numbers."""
    old = {e.id: e for e in read_file("US-CSL", CSL_OLD, edition="2019-08-01").snapshot}
    new = {e.id: e for e in read_file("US-CSL", CSL_NEW, edition="2024-08-01").snapshot}

    assert old["SDN-20264"].identifiers == (Identifier("tax", "80-0890696", "US"),)
    assert old["SDN-27304"].identifiers == (Identifier("imo_ship", "9116412"),)
    assert (old["SDN-27304"].flag, old["SDN-27304"].aliases) == ("IR", ("GRACE 1",))
    directive = "Executive Order 13662 Directive Determination: Subject to Directive 3"
    assert directive in old["SSI-18792"].measures
    assert new["SDN-52291"].identifiers == (Identifier("passport", "836238033", "KP"),)
    assert new["SDN-52291"].nationalities == ("KP",)
    assert any(m.startswith("Secondary sanctions risk: North") for m in new["SDN-52291"].measures)
    assert set(new["SDN-52291"].countries) == {"CN", "KP"}


# --------------------------------------------------------------------------------- FollowTheMoney


@needs_files
def test_ftm_takes_targets_of_an_official_dataset() -> None:
    """Six targets of the Union's list and one address of none: six entries, one notice."""
    read = read_file("OWN", FTM_SANCTIONS, edition="2024-06-01", publisher="a test")

    found = {e.id: e for e in read.snapshot}
    assert len(found) == 6
    assert {e.list_code for e in found.values()} == {"EU-FSF"}
    company = found["EU-FSF-NK-2GdmHtZTeNXjNVrBGEXZNj"]
    assert company.name == "RAB „Inter Tobacco“"
    assert len(company.names) == 12
    assert company.identifiers == (Identifier("registration", "808000714"),)
    person = found["EU-FSF-NK-2Ka3UvopqbpZmVDFjWd4LA"]
    assert (person.kind, person.dates_of_birth) == (EntryKind.PERSON, ("1971-01-22",))
    assert person.nationalities == ("RU",)


@needs_files
def test_ftm_without_an_official_dataset_takes_the_code_that_is_said() -> None:
    """A list of one's own: 96 people and companies; payments are counted and left."""
    said = {"edition": "2024-06-01", "publisher": "a test"}

    read = read_file("OWN", FTM_DONORS, list_code="WATCHLIST", **said)

    assert read.snapshot.counts() == {"WATCHLIST": 96}
    assert read.report.counts["schema", "an entity of this kind is no entry"] == 290
    with pytest.raises(RulesetError, match=r"no official list known here \(none\); say the code"):
        read_file("OWN", FTM_DONORS, **said)
    with pytest.raises(RulesetError, match="`PEP` is no code that law knows"):
        read_file("OWN", FTM_DONORS, list_code="PEP", **said)


@needs_files
def test_ftm_with_fields_that_stand_twice_is_refused() -> None:
    """A file that somebody edited by hand: 46 lines say a thing twice, and each is named."""
    twice = []
    for number, line in enumerate(FTM_DAMAGED.read_text(encoding="utf-8").splitlines(), start=1):

        def pairs(items: list[tuple[str, Any]], number: int = number) -> dict[str, Any]:
            if len(dict(items)) < len(items):
                twice.append(number)
            return dict(items)

        json.loads(line, object_pairs_hook=pairs)

    with pytest.raises(RulesetError) as caught:
        read_file("OWN", FTM_DAMAGED, edition="2024-03-14", publisher="a", list_code="WATCHLIST")

    assert {fault.line for fault in caught.value.faults} == set(twice)
    assert len(set(twice)) == 46


def an_ftm(**changes: Any) -> bytes:
    """Return a line with an entity; written for this test from the documentation of the format."""
    entity = {"id": "a", "schema": "Company", "properties": {"name": ["A"]}} | changes
    return json.dumps(entity).encode() + b"\n"


def test_ftm_folds_what_other_entities_say() -> None:
    """Addresses, sanctions and passports are entities of their own, and belong to somebody."""
    lines = an_ftm(schema="Person", properties={"name": ["A"], "addressEntity": ["x"]})
    lines += an_ftm(id="x", schema="Address", properties={"full": ["1 Quay, Hamburg"]})
    lines += an_ftm(
        id="y",
        schema="Sanction",
        properties={"entity": ["a"], "program": ["P"], "startDate": ["2024-02-01"]},
    )
    lines += an_ftm(
        id="z",
        schema="Passport",
        properties={"holder": ["a"], "number": ["C01"], "country": ["de"]},
    )

    said = {"edition": "2026-01-01", "publisher": "a", "list_code": "WATCHLIST"}
    (entry,) = read_content("OWN", lines, **said).snapshot

    assert entry.addresses == ("1 Quay, Hamburg",)
    assert (entry.legal_bases, entry.programs, entry.start_date) == (("P",), (), "2024-02-01")
    assert entry.identifiers == (Identifier("passport", "C01", "DE"),)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": 1}, "id: missing, or no text"),
        ({"schema": None}, "schema: missing, or no text"),
        ({"properties": []}, "properties: expected an object"),
        ({"properties": {"name": [1]}}, "name: expected a list of texts"),
        ({"properties": {}}, "name: missing"),
        ({"properties": {"name": ["\ud800"]}}, "half of a character"),
    ],
)
def test_ftm_entity_that_cannot_be_screened_is_refused(
    changes: dict[str, Any], problem: str
) -> None:
    """The fault names the line and the property."""
    said = {"edition": "2026-01-01", "publisher": "a", "list_code": "WATCHLIST"}

    with pytest.raises(RulesetError) as caught:
        read_content("OWN", an_ftm(id="b") + an_ftm(**changes), form=Format.FTM_JSON_LINES, **said)

    assert "file 1:2:1: " in str(caught.value)
    assert problem in str(caught.value)
