"""Who is on a list is found, by number, name or alias; and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.screening.entity_list import Scope
from engine.screening.identifiers import Identifier
from engine.screening.screen import Agreement, Hit, Subject, screener
from engine.screening.snapshot import EntryKind, ListEntry, Snapshot
from tests.engine.screening.builders import DEMONSTRATION, a_header, a_list, hits

PERSON = ListEntry("SDN-1", "SDN", "PETROV, Ivan", EntryKind.PERSON, aliases=("Иван Петров",))
SHIP = ListEntry(
    "SDN-2", "SDN", "MAR AZUL", EntryKind.VESSEL, identifiers=(Identifier("imo_ship", "9187629"),)
)
TAIL = ListEntry("SDN-3", "SDN", "EP-GOL", EntryKind.AIRCRAFT)
PLACE = ListEntry("EL-4", "EL", "Address 01", EntryKind.ADDRESS, aliases=("Flat 12",))
SNAPSHOT = a_list(PERSON, SHIP, TAIL, PLACE)


def test_screen_says_what_agreed_with_what() -> None:
    """A hit can be checked by hand: the list, the entry, its text and the party's own."""
    found = hits(SNAPSHOT, Subject(("иван петров",)))

    assert found == (
        Hit(PERSON, "US-CSL", SNAPSHOT.digest, Agreement.ALIAS, "Иван Петров", "иван петров"),
    )


@pytest.mark.parametrize("name", ["Ivan Petrov", "PETROV, IVAN", "Petrov,Ivan"])
def test_screen_finds_a_person_in_either_order(name: str) -> None:
    """Lists print the surname first; people don't."""
    assert [hit.agreement for hit in hits(SNAPSHOT, Subject((name,)))] == [Agreement.NAME]


def test_screen_reads_a_surname_first_in_what_is_submitted() -> None:
    """An entry that is printed with the given name first is found as well."""
    listed = a_list(ListEntry("DPL-1", "DPL", "Ivan Petrov"))

    assert len(hits(listed, Subject(("Petrov, Ivan",)))) == 1


@pytest.mark.parametrize("name", ["Ivan Petrova", "Petrov", "Ivan", "", "?"])
def test_screen_finds_nobody_by_a_name_that_is_only_similar(name: str) -> None:
    """Names are compared exactly."""
    assert hits(SNAPSHOT, Subject((name,))) == ()


def test_screen_prefers_the_number_to_the_name() -> None:
    """One hit for an entry, the strongest."""
    subject = Subject(("Mar Azul",), (Identifier("imo_ship", "IMO 9187629"),))

    found = hits(SNAPSHOT, subject)

    assert [(hit.agreement, hit.matched) for hit in found] == [(Agreement.IDENTIFIER, "9187629")]


def test_screen_finds_an_aircraft_by_its_tail_number() -> None:
    """Aircraft are listed under their tail number as a name."""
    subject = Subject(identifiers=(Identifier("aircraft_registration", "EPGOL"),))

    assert [hit.entry.id for hit in hits(SNAPSHOT, subject)] == ["SDN-3"]


def test_screen_does_not_take_the_heading_of_an_address_for_a_name() -> None:
    """`Address 01` names nobody; that such entries can't be found by name is on record."""
    assert hits(SNAPSHOT, Subject(("Address 01", "Flat 12"))) == ()
    assert screener([SNAPSHOT]).searched[0].by_address_only == 1


def test_screen_searches_all_lists_and_orders_what_it_finds() -> None:
    """The strongest agreement comes first, then the order of ids; the order of lists is none."""
    other = a_list(
        replace(PERSON, id="EU-9", list_code="EU"),
        ListEntry("EU-8", "EU", "X", aliases=("Mar Azul",)),
        header=a_header(list_id="EU-FSF"),
    )
    subject = Subject(("Ivan Petrov", "Mar Azul"))

    found = screener([SNAPSHOT, other]).screen(subject)

    assert [hit.entry.id for hit in found] == ["EU-9", "SDN-1", "SDN-2", "EU-8"]
    assert screener([other, SNAPSHOT]).screen(subject) == found


def test_searched_names_every_list_also_when_nothing_is_found() -> None:
    """No hit is an outcome too: it says in what was searched."""
    searching = screener([SNAPSHOT, a_list(header=a_header(list_id="EU-FSF"))])

    assert searching.screen(Subject(("Nobody",))) == ()
    assert [(pin.header.list_id, pin.entries) for pin in searching.searched] == [
        ("EU-FSF", 0),
        ("US-CSL", 4),
    ]


def test_unsearchable_names_what_could_not_be_compared() -> None:
    """Of a name without letters, no hit says nothing."""
    subject = Subject(("???", "Acme"), (Identifier("tax", "-"),))

    assert subject.unsearchable == ("???", "-")
    assert subject.is_searchable
    assert not Subject(("???",)).is_searchable
    assert not Subject().is_searchable


def test_demonstration_list_has_huawei_on_the_entity_list_with_its_footnote() -> None:
    """Huawei needs a license for all items, and footnote 1 reaches foreign-made ones."""
    snapshot = Snapshot.from_bytes(DEMONSTRATION.read_bytes())

    found = hits(snapshot, Subject(("Huawei Technologies Co., Ltd.",)))

    listed = next(hit for hit in found if hit.entry.list_code == "EL")
    assert listed.scope is Scope.ALL_ITEMS
    assert "1" in listed.entry.footnotes
    assert listed.entry.license_policy == "Presumption of denial"


def test_demonstration_list_finds_every_entry_by_every_name() -> None:
    """Nothing that ships is there in vain."""
    snapshot = Snapshot.from_bytes(DEMONSTRATION.read_bytes())
    searching = screener([snapshot])

    for entry in snapshot:
        for name in entry.names:
            assert entry.id in [hit.entry.id for hit in searching.screen(Subject((name,)))]
