"""What speaks for and against two like names being one and the same."""

from __future__ import annotations

import pytest

from engine.screening.evidence import (
    BIRTH_AGREES,
    BIRTH_DIFFERS,
    COUNTRIES_AGREE,
    COUNTRIES_DIFFER,
    KINDS_CONFLICT,
    Known,
    weigh,
)
from engine.screening.snapshot import EntryKind, ListEntry

ENTRY = ListEntry(
    "SDN-1",
    "SDN",
    "Ivan Petrov",
    EntryKind.PERSON,
    countries=("RU", "Region: Crimea"),
    dates_of_birth=("circa 1965", "12 Mar 1967"),
)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (Known(), {}),
        (Known(EntryKind.PERSON), {}),
        (Known(EntryKind.VESSEL), {"kind": KINDS_CONFLICT}),
        (Known(countries=("DE", "RU")), {"country": COUNTRIES_AGREE}),
        (Known(countries=("DE",)), {"country": COUNTRIES_DIFFER}),
        (Known(born=1967), {"birth": BIRTH_AGREES}),
        (Known(born=1969), {}),
        (Known(born=1970), {"birth": BIRTH_DIFFERS}),
    ],
)
def test_weigh_says_only_what_both_sides_say(known: Known, found: dict[str, int]) -> None:
    """Silence on either side is no evidence; a year within two of one printed is none either."""
    assert {each.about: each.permille for each in weigh(known, ENTRY)} == found
