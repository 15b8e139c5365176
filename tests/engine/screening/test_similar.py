"""The index finds what a comparison with every name finds."""

from __future__ import annotations

from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.similar_making import similar_index
from engine.screening.similarity import compare
from engine.screening.snapshot import EntryKind, ListEntry, Snapshot
from engine.screening.words import manner_of
from tests.engine.screening.builders import DEMONSTRATION, a_list

LISTED = Snapshot.from_bytes(DEMONSTRATION.read_bytes())


def a_person(name: str, *aliases: str) -> ListEntry:
    """Return an entry about a person."""
    return ListEntry("SDN-1", "SDN", name, EntryKind.PERSON, aliases)


def without_a_letter(name: str) -> str:
    """Return ``name`` without the letter in the middle of its longest word."""
    longest = max(name.split(), key=len)
    middle = len(longest) // 2
    return name.replace(longest, longest[:middle] + longest[middle + 1 :], 1)


def by_every_name(snapshot: Snapshot, name: str) -> set[int]:
    """Return the entries that are like ``name``, by a comparison with each of their names."""
    return {
        position
        for position, entry in enumerate(snapshot)
        for listed in entry.names
        if compare(name, listed, manner_of(entry.kind, listed)).permille >= SIMILAR_PERMILLE
    }


def test_find_agrees_with_the_comparison_with_every_name() -> None:
    """Nothing is added; of what a comparison with all finds, three in a hundred may be lost.

    What is lost has a word with two wrong in a name with only one further word, as the module says.
    """
    index = similar_index(LISTED)
    names = [without_a_letter(entry.name) for entry in LISTED if entry.names]

    found = {
        (name, each.position) for name in names for each in index.find([name], SIMILAR_PERMILLE)
    }

    wanted = {(name, position) for name in names for position in by_every_name(LISTED, name)}
    assert found - wanted == set()
    assert len(wanted) > 60
    assert len(wanted - found) * 33 <= len(wanted)


def test_find_gives_an_entry_once_by_its_likest_name() -> None:
    """One entry is one finding, however many of its aliases are alike."""
    index = similar_index(a_list(a_person("Ivan Sergeyevich Petrov", "Ivan Petrov", "I. Petrov")))

    (found,) = index.find(["Iwan Petrov"], SIMILAR_PERMILLE)

    assert found.number == 1


def test_find_reads_a_name_as_what_it_names() -> None:
    """A vessel called like a person is not held against the person."""
    index = similar_index(a_list(a_person("Ivan Petrov")))

    assert index.find(["Ivan Petrov"], SIMILAR_PERMILLE, EntryKind.PERSON) != []
    assert index.find(["Ivan Petrov"], SIMILAR_PERMILLE, EntryKind.VESSEL) == []


def test_find_on_an_empty_list_finds_nothing() -> None:
    """No entries, no findings, and no failure."""
    assert similar_index(a_list()).find(["Ivan Petrov"], SIMILAR_PERMILLE) == []
