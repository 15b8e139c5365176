"""What readers share: names of countries, days, names of parties, kinds of numbers."""

from __future__ import annotations

import pytest

from engine.facts.countries import COUNTRIES
from engine.screening.identifiers import SCHEMES, Identifier
from engine.screening.snapshot import ListEntry
from server.lists import days
from server.lists.countries import CODES, Places, code_of
from server.lists.naming import Naming
from server.lists.numbering import numbered
from server.lists.particulars import SCHEMES as KINDS
from server.lists.particulars import Particulars
from server.lists.reading import Placed, Report


def test_countries_are_codes_of_the_catalogue() -> None:
    """A code that rules don't know would match none."""
    assert set(CODES.values()) <= COUNTRIES
    assert all(name == name.casefold() and len(name) > 2 for name in CODES)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Iran (Islamic Republic of)", "IR"),
        ("Korea, North", "KP"),
        ("Democratic  People's Republic of Korea", "KP"),
        ("Turkiye", "TR"),
        ("NA", "NA"),
        ("UK", "GB"),
        ("Congo", "CG"),
        ("Democratic Republic of the Congo", "CD"),
        ("West Bank", ""),
        ("Atlantis", ""),
    ],
)
def test_country_is_told_by_its_name_or_stays_as_printed(printed: str, code: str) -> None:
    """Namibia is no missing value, and the two Congos are two."""
    report = Report()
    places = Places(report)

    found = places.add(printed, "country")

    assert code_of(printed) == code
    assert found == (code or printed.upper())
    assert places.found == (found,)
    assert bool(report.counts) == (code == "")


@pytest.mark.parametrize("printed", ["", " ", "na", "00", "UNKNOWN", "None Identified"])
def test_country_that_is_none_is_nothing(printed: str) -> None:
    """What publishers write where there is no country is no country."""
    report = Report()
    places = Places(report)

    assert places.add(printed, "country") == ""
    assert (places.found, report.counts) == ((), {})


@pytest.mark.parametrize(
    ("read", "text", "day"),
    [
        (days.day_first, "31/07/2026", "2026-07-31"),
        (days.day_first, "07/31/2026", ""),
        (days.month_first, "7/31/2026", "2026-07-31"),
        (days.month_first, "31/07/2026", ""),
        (days.in_words, "31 Jul 2026", "2026-07-31"),
        (days.in_words, "31 July 2026", "2026-07-31"),
        (days.in_words, "30 Feb 2026", ""),
        (days.of_moment, "2026-01-28T00:00:11.197Z", "2026-01-28"),
        (days.of_moment, "2017-07-03T20:27:45.483-04:00", "2017-07-03"),
        (days.of_moment, "2026-13-28", ""),
        (days.of_moment, "28 January 2026", ""),
        (days.birth_day_first, "dd/mm/1961", "1961"),
        (days.birth_day_first, "dd/05/1961", "1961-05"),
        (days.birth_day_first, "1/5/1961", "1961-05-01"),
        (days.birth_day_first, "about 1961", "about 1961"),
    ],
)
def test_days_are_read_as_printed_or_not_at_all(read: object, text: str, day: str) -> None:
    """A day that can't be is no day; a birth that can't be read stays as it is."""
    assert callable(read)
    assert read(text) == day


def test_years_of_a_range_are_all_of_them() -> None:
    """Somebody born between 1960 and 1963 may be born in 1961."""
    assert days.years("1960", "1963") == ("1960", "1961", "1962", "1963")
    assert days.years("1963", "1960") == ("1963", "1960")
    assert days.years("", "1960") == ("1960",)
    assert days.years("1", "9999") == ("1", "9999")


def test_naming_keeps_each_name_once_and_the_better_of_its_worths() -> None:
    """A name that is once not weak is not; the primary name is no alias of itself."""
    naming = Naming()
    for text, weak in (("B", True), ("C", True), ("B", False), ("A", False), ("A  ", True)):
        naming.add(text, weak=weak)
    naming.add("A", primary=True)
    naming.add("D", primary=True)
    naming.add("Д", original=True)
    naming.add(" ")

    assert naming.fields() == {
        "name": "A",
        "aliases": ("B", "C", "D", "Д"),
        "weak_aliases": ("C",),
        "original_script": ("Д",),
    }


def test_naming_without_a_primary_name_takes_the_first_that_is_not_weak() -> None:
    """Nobody is without a name who has an alias."""
    naming = Naming()
    naming.add("weak", weak=True)
    naming.add("strong")

    assert naming.fields()["name"] == "strong"
    assert Naming().fields()["name"] == ""


def test_particulars_are_numbers_measures_or_remarks() -> None:
    """Nothing is dropped: what is not known is a remark under its own words."""
    found = Particulars()
    for kind, value, country in (
        ("Passport", "A1", "Iran"),
        ("Tax ID No.", "7707083893", ""),
        ("Legal Entity Number", "253400W1QH7BSNDTFW12", ""),
        ("Vessel Registration Identification", "IMO 9187629", ""),
        ("Company Number", "IMO 5342883", ""),
        ("Secondary sanctions risk:", "See Section 11", ""),
        ("Executive Order 13662 Directive Determination -", "Subject to Directive 3", ""),
        ("Shoe size", "44", "Iran"),
        ("Gender", "Male", ""),
        ("Passport", "", ""),
    ):
        found.add(kind, value, country)

    assert found.identifiers == {
        Identifier("passport", "A1", "IR"),
        Identifier("tax", "7707083893"),
        Identifier("lei", "253400W1QH7BSNDTFW12"),
        Identifier("imo_ship", "9187629"),
        Identifier("imo_company", "5342883"),
    }
    assert list(found.measures) == [
        "Secondary sanctions risk: See Section 11",
        "Executive Order 13662 Directive Determination: Subject to Directive 3",
    ]
    assert list(found.remarks) == ["Shoe size: 44 (Iran)", "Gender: Male"]
    assert set(KINDS.values()) <= SCHEMES


def test_numbered_tells_entries_of_one_name_apart() -> None:
    """By the notice, else by the whole; a number of the publisher stays."""
    entries = [
        ListEntry("7", "EL", "A"),
        ListEntry("", "EL", "B"),
        ListEntry("", "EL", "C", federal_register_notice="1"),
        ListEntry("", "EL", "C", federal_register_notice="2"),
        ListEntry("", "EL", "D", countries=("CN",)),
        ListEntry("", "EL", "D", countries=("IR",)),
    ]

    ids = [each.entry.id for each in numbered(Placed(entry, 1) for entry in entries)]

    assert "EL-7" in ids
    assert len(set(ids)) == 6
    alone = [each.entry.id for each in numbered([Placed(entries[1], 9)])]
    assert alone[0] in ids
