"""What speaks for and against two like names being one and the same, besides the names.

Each piece adds to or takes from the score of the names, in permille. The steps are licet's own, not
law: a conflict of kind or of birth outweighs any likeness that is not equality, another country
outweighs a weak one only. Equal names and numbers are not weighed: they are hits.

Where either side is silent, nothing is said: an empty field proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.screening.snapshot import EntryKind, ListEntry

KINDS_CONFLICT = -350
COUNTRIES_AGREE, COUNTRIES_DIFFER = 30, -50
BIRTH_AGREES, BIRTH_DIFFERS = 50, -350
BIRTH_TOLERANCE_YEARS = 2
"""Lists print ``circa 1965``, and give several years for one person."""

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece.

    Attributes:
        about: ``kind``, ``country`` or ``birth``.
        permille: What it adds.
    """

    about: str
    permille: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody besides names and numbers.

    Attributes:
        kind: What it is.
        countries: ISO 3166-1 alpha-2 codes of everywhere it belongs to.
        born: Year of birth; 0 if not known.
    """

    kind: EntryKind = EntryKind.UNKNOWN
    countries: tuple[str, ...] = ()
    born: int = 0


NOTHING_KNOWN = Known()


def weigh(known: Known, entry: ListEntry) -> tuple[Evidence, ...]:
    """Return what speaks for and against, in a fixed order; nothing of what is not known."""
    return tuple(_weighed(known, entry))


def _weighed(known: Known, entry: ListEntry) -> Iterator[Evidence]:
    kinds = {known.kind, entry.kind}
    if EntryKind.UNKNOWN not in kinds and len(kinds) > 1:
        yield Evidence("kind", KINDS_CONFLICT)
    listed = {each for each in entry.countries if _COUNTRY.fullmatch(each)}
    if known.countries and listed:
        is_one = not listed.isdisjoint(known.countries)
        yield Evidence("country", COUNTRIES_AGREE if is_one else COUNTRIES_DIFFER)
    years = [int(year) for text in entry.dates_of_birth for year in _YEAR.findall(text)]
    if known.born and years:
        distance = min(abs(year - known.born) for year in years)
        if distance == 0:
            yield Evidence("birth", BIRTH_AGREES)
        elif distance > BIRTH_TOLERANCE_YEARS:
            yield Evidence("birth", BIRTH_DIFFERS)
