"""OFAC's lists are read whole from every form they come in, and the forms agree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.errors import RulesetError
from engine.screening.identifiers import Identifier
from engine.screening.screen import Subject, screener
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.known import Format
from tests.server.lists.builders import read_content, read_file
from tests.server.lists.real_files import (
    LISTS,
    WATCHMAN,
    every,
    needs_files,
    plain_rows,
    text_of,
    tree,
)

OFAC = LISTS / "ofac"
ADVANCED = OFAC / "advanced" / "cons_advanced_2020-03-17.xml"
SYNTHETIC = OFAC / "samples" / "sdn_advanced_newns_synthetic.xml"
CLASSIC = sorted((OFAC / "classic").glob("consolidated_20*.xml"))
COMMENTS = OFAC / "legacy_csv" / "watchman_cons_comments.csv"
CONSOLIDATED = tuple(WATCHMAN / f"cons_{name}.csv" for name in ("prim", "add", "alt"))
SDN = tuple(WATCHMAN / f"{name}.csv" for name in ("sdn", "add", "alt"))


def of_csv(*paths: Path, list_id: str = "OFAC-CONS") -> dict[str, ListEntry]:
    """Return the entries of the legacy files."""
    snapshot = read_file(list_id, *paths, edition="2026-01-08").snapshot
    return {entry.id: entry for entry in snapshot}


@needs_files
def test_advanced_has_every_party_on_each_of_its_lists() -> None:
    """375 parties stand in 384 lists; each listing of a part is an entry, none is lost."""
    root = tree(ADVANCED)
    names = {each.get("ID"): each.text for each in every(root, "List")}
    listed = Counter(names[each.get("ListID")] for each in every(root, "SanctionsEntry"))

    read = read_file("OFAC-CONS", ADVANCED)

    assert len(list(every(root, "DistinctParty"))) == listed["Consolidated List"] == 375
    assert read.snapshot.counts() == {
        "CAP": listed["CAPTA List"],
        "FSE": listed["FSE List"],
        "PLC": listed["Non-SDN Palestinian Legislative Council List"],
        "SDN": listed["SDN List"],
        "SSI": listed["Sectoral Sanctions Identifications List"],
    }
    assert (read.form, read.snapshot.header.edition) == (Format.OFAC_ADVANCED_XML, "2020-03-17")
    assert not read.report.counts


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in any order: forms differ in commas and in what comes first."""
    return tuple(sorted(name.replace(",", " ").split()))


@needs_files
def test_advanced_has_every_name() -> None:
    """1,290 written names, each found in the entry of its party."""
    root = tree(ADVANCED)
    written = [
        (party.get("FixedRef"), words_of(" ".join(p.text or "" for p in every(n, "NamePartValue"))))
        for party in every(root, "DistinctParty")
        for n in every(party, "DocumentedName")
    ]

    entries = list(read_file("OFAC-CONS", ADVANCED).snapshot)

    found = {(e.id.partition("-")[2], words_of(name)) for e in entries for name in e.names}
    assert len(written) == 1290
    assert set(written) == found


@needs_files
def test_advanced_keeps_what_the_law_needs() -> None:
    """Gazprombank: programme, directive, executive order, day, and numbers to find it by."""
    (entry,) = (e for e in read_file("OFAC-CONS", ADVANCED).snapshot if e.id == "SSI-17016")

    assert entry.name == "GAZPROMBANK OAO"
    assert entry.programs == ("UKRAINE-EO13662",)
    assert entry.start_date == "2014-07-16"
    assert entry.legal_bases == ("Executive Order 13662 (Ukraine)",)
    assert "Executive Order 13662 Directive Determination: Subject to Directive 1" in entry.measures
    assert Identifier("tax", "7744001497") in entry.identifiers
    assert Identifier("bic", "GAZPRUMM") in entry.identifiers
    assert entry.countries == ("RU",)


@needs_files
def test_advanced_of_the_new_namespace_has_persons_vessels_and_aircraft() -> None:
    """Synthetic file: a weak alias, Cyrillic, a vessel by IMO number and flag, a wallet."""
    found = {entry.id: entry for entry in read_file("OFAC-SDN", SYNTHETIC).snapshot}

    person, entity = found["SDN-36001"], found["SDN-36002"]
    vessel, aircraft = found["SDN-36003"], found["SDN-36004"]
    assert (person.name, person.weak_aliases) == ("HAQQANI, Sirajuddin", ("KHALIFA",))
    assert (person.nationalities, person.dates_of_birth) == (("AF",), ("circa 1973",))
    assert entity.original_script == ("ГАЛФ ПЕТРО ТРЕЙДИНГ",)
    assert entity.measures[-1] == "Additional Sanctions Information: Subject to Secondary Sanctions"
    assert (vessel.kind, vessel.flag) == (EntryKind.VESSEL, "PA")
    assert Identifier("imo_ship", "9074729") in vessel.identifiers
    assert Identifier("aircraft_registration", "EP-MNA") in aircraft.identifiers
    hits = screener([read_file("OFAC-SDN", SYNTHETIC).snapshot]).screen(
        Subject((), (Identifier("imo_ship", "IMO 9074729"),))
    )
    assert [hit.entry.id for hit in hits] == ["SDN-36003"]


@needs_files
@pytest.mark.parametrize("path", CLASSIC, ids=lambda path: str(path.stem))
def test_classic_has_every_entry_and_name(path: Path) -> None:
    """As many entries as the file says and an independent reading finds, with every name."""
    root = tree(path)
    wanted = {
        text_of(each, "uid"): sorted(
            {
                ", ".join(filter(None, (text_of(n, "lastName"), text_of(n, "firstName"))))
                for n in (each, *every(each, "aka"))
            }
        )
        for each in every(root, "sdnEntry")
    }

    read = read_file("OFAC-CONS", path)

    found = {e.id.partition("-")[2]: sorted(set(e.names)) for e in read.snapshot}
    assert found == wanted
    weak = [e for e in every(root, "aka") if text_of(e, "category") == "weak"]
    assert abs(sum(len(e.weak_aliases) for e in read.snapshot) - len(weak)) <= 1
    assert read.snapshot.header.edition == path.stem.partition("_")[2]


@needs_files
def test_classic_without_what_it_should_have_is_refused() -> None:
    """A fixture of four entries that says of itself that it has 5,704."""
    with pytest.raises(RulesetError, match="it says that it has 5704 records, and has 4"):
        read_file("OFAC-SDN", OFAC / "classic" / "sdn_fixture_tempuri.xml")


@needs_files
def test_classic_of_programs_that_tell_no_list_is_refused() -> None:
    """Which list a party is on is never guessed."""
    with pytest.raises(RulesetError) as caught:
        read_file("OFAC-CONS", OFAC / "classic" / "consolidated_fixture_tempuri.xml")

    assert {(f.line, f.field) for f in caught.value.faults} == {(674, "program"), (693, "program")}


@needs_files
def test_legacy_csv_has_every_party_alias_and_address() -> None:
    """7,379 parties of 2019 with 9,682 aliases; every alias is a name of its party."""
    parties, addresses, aliases = map(plain_rows, SDN)

    read = read_file("OFAC-SDN", *SDN, edition="2019-05-03")

    found = {entry.id: entry for entry in read.snapshot}
    assert len(found) == len(parties) == 7379
    lost = [row for row in aliases if " ".join(row[3].split()) not in found[f"SDN-{row[0]}"].names]
    assert lost == []
    assert [
        row[0] for row in parties if " ".join(row[1].split()) != found[f"SDN-{row[0]}"].name
    ] == []
    printed = {row[0] for row in addresses if any("-0" not in cell for cell in row[2:])}
    assert {f"SDN-{number}" for number in printed} == {e.id for e in read.snapshot if e.addresses}
    cut_off = [n for n in read.report.notices if "cut off" in n.kind]
    assert [(n.file, n.line) for n in cut_off] == [("add.csv", len(addresses))]


@needs_files
def test_legacy_csv_reads_numbers_births_and_vessels_from_the_remarks() -> None:
    """Artavil, once Shona: IMO and MMSI number, flag, and the risk of secondary sanctions."""
    entry = of_csv(*SDN, list_id="OFAC-SDN")["SDN-15036"]

    assert entry.identifiers == (Identifier("imo_ship", "9187629"), Identifier("mmsi", "572469210"))
    assert (entry.kind, entry.flag) == (EntryKind.VESSEL, "IR")
    assert entry.measures == ("Additional Sanctions Information: Subject to Secondary Sanctions",)
    assert of_csv(*SDN, list_id="OFAC-SDN")["SDN-306"].weak_aliases == ("BNC",)


@needs_files
def test_legacy_csv_and_classic_xml_are_one_list() -> None:
    """442 parties read from two forms that share no code agree in all that is compared."""
    classic = {e.id: e for e in read_file("OFAC-CONS", CLASSIC[-1]).snapshot}
    legacy = of_csv(*CONSOLIDATED, COMMENTS)

    fields = ("name", "kind", "countries", "identifiers", "nationalities")
    differ = {
        (number, field)
        for number in classic.keys() | legacy.keys()
        for field in fields
        if getattr(classic[number], field) != getattr(legacy[number], field)
    }
    # Here the XML prints the country inside the number as well.
    assert differ == {("SSI-17064", "identifiers")}
    assert [n for n in classic if set(classic[n].programs) != set(legacy[n].programs)] == []
    assert [
        n for n in classic if set(classic[n].dates_of_birth) != set(legacy[n].dates_of_birth)
    ] == []
    # The CSV writes double quotes as single ones, in one name.
    assert [n for n in classic if set(classic[n].names) != set(legacy[n].names)] == ["SSI-22391"]
    assert [n for n in classic if set(classic[n].weak_aliases) != set(legacy[n].weak_aliases)] == []
    assert [n for n in classic if len(classic[n].measures) != len(legacy[n].measures)] == []


@needs_files
def test_legacy_csv_may_be_given_in_any_order() -> None:
    """The files are told apart by what is in them, and give one snapshot."""
    one = read_file("OFAC-CONS", *CONSOLIDATED, COMMENTS, edition="2026-01-08").snapshot
    two = read_file("OFAC-CONS", COMMENTS, *reversed(CONSOLIDATED), edition="2026-01-08").snapshot

    assert one.digest == two.digest


PARTY = b'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
ALIAS = b'36,12,"aka","AERO-CARIBBEAN",-0- \r\n\x1a'
ADDRESS = b'36,25,-0- ,"Havana","Cuba",-0- \r\n\x1a'

BROKEN = [
    ((PARTY, ALIAS), "the file with the addresses is missing"),
    ((PARTY,), "the file with the addresses and the one with the aliases is missing"),
    ((PARTY, PARTY, ALIAS, ADDRESS), "a second file with rows of 12 cells"),
    ((PARTY + PARTY, ALIAS, ADDRESS), "ent_num: the party of line 1 stands here again"),
    ((PARTY, ALIAS, ADDRESS + b"\n1,2,3\n"), "the row has 3 cells; expected 6"),
    ((PARTY, ALIAS, b'36,25,-0- ,"Hav'), "a quote is never closed"),
    ((PARTY.replace(b"-0- ,", b'"robot",', 1), ALIAS, ADDRESS), "`robot` is none of"),
    ((PARTY.replace(b"36", b"x", 1), ALIAS, ADDRESS), "its format is not known"),
]


@pytest.mark.parametrize(("files", "problem"), BROKEN)
def test_legacy_csv_that_is_not_whole_is_refused(files: tuple[bytes, ...], problem: str) -> None:
    """Two files of three are no list, and no row is half a row."""
    with pytest.raises(RulesetError) as caught:
        read_content("OFAC-SDN", *files, edition="2026-01-08")

    assert problem in str(caught.value)


def test_legacy_csv_tells_an_alias_of_nobody() -> None:
    """What belongs to no party is named, not lost without a word."""
    stray = ALIAS.replace(b"36", b"37")

    read = read_content("OFAC-SDN", PARTY, stray, ADDRESS, edition="2026-01-08")

    assert [(n.file, n.line, n.entry) for n in read.report.notices] == [
        ("file 2", 1, "37")
    ]  # fmt: skip
