"""The index finds what a comparison with every name finds."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("I. Petrov", "Ivan Petrov"),
        ("I. S. Petrov", "Ivan Sergeyevich Petrov"),
        ("Ivan Petrov", "PETROV, I."),
        ("Petrov, I.", "Ivan Petrov"),
    ],
)
def test_find_finds_people_by_surname_and_initials(asked: str, listed: str) -> None:
    """As names stand on invoices, and on some lists; version 3 of the engine did not find them."""
    index = similar_index(a_list(a_person(listed)))

    found = [
        index.find([asked], SIMILAR_PERMILLE, EntryKind.PERSON, is_thorough=t)
        for t in (True, False)
    ]

    assert list(map(len, found)) == [1, 0]


def test_find_tells_initials_apart() -> None:
    """Another initial is another person."""
    index = similar_index(a_list(a_person("Ivan Petrov")))

    assert index.find(["B. Petrov"], SIMILAR_PERMILLE, EntryKind.PERSON) == []


def test_find_on_an_empty_list_finds_nothing() -> None:
    """No entries, no findings, and no failure."""
    assert similar_index(a_list()).find(["Ivan Petrov"], SIMILAR_PERMILLE) == []


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Muhamma d Faqir", "Mohammed Faqir"),  # a name with short forms, torn apart
        (
            "\u0627\u0628\u0631\u0627 \u0647\u064a\u0645 \u0633\u0644\u064a\u0645\u0627\u0646",
            "Ibrahim Suleiman",
        ),  # torn apart, without vowels
        ("Ivan Pet rov", "Ivan Petrov"),
        ("IvanPetrov", "Ivan Petrov"),
    ],
)
def test_find_reads_words_as_one_in_every_script(asked: str, listed: str) -> None:
    """A space too many or too few does not hide a name."""
    index = similar_index(a_list(a_person(listed)))

    assert len(index.find([asked], SIMILAR_PERMILLE, EntryKind.PERSON)) == 1


def test_find_is_the_same_whatever_was_asked_before() -> None:
    """What is kept of earlier searches changes no finding."""
    names = [without_a_letter(entry.name) for entry in LISTED if entry.names]
    warm = similar_index(LISTED)

    twice = [warm.find([name], SIMILAR_PERMILLE) for name in (*names, *names)]

    cold = [similar_index(LISTED).find([name], SIMILAR_PERMILLE) for name in names[:6]]
    assert twice[: len(names)] == twice[len(names) :]
    assert twice[:6] == cold


def test_find_of_an_entry_does_not_depend_on_the_others() -> None:
    """Entries that two editions share need not be searched again."""
    names = [without_a_letter(entry.name) for entry in LISTED if entry.names]
    whole = similar_index(LISTED)
    apart = {entry.id: similar_index(a_list(entry)) for entry in LISTED}

    for name in names:
        found = {LISTED.entry(each.position).id: each.score for each in whole.find([name], 600)}
        alone = {
            entry_id: each.score
            for entry_id, index in apart.items()
            for each in index.find([name], 600)
        }
        assert found == alone
