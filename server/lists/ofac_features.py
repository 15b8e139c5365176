"""Gather the features of a party in OFAC's advanced XML: births, places, what is said in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.lists.countries import Places
from server.lists.days import iso, years
from server.lists.naming import Naming
from server.lists.particulars import Particulars
from server.lists.xml_records import Element, attribute, children, inner, text

_NATIONALITIES = frozenset({"Nationality Country", "Citizenship Country"})


@dataclass(frozen=True, slots=True)
class Location:
    """A place.

    Attributes:
        country: Its country, as printed; may be empty.
        line: All of it in one line.
    """

    country: str
    line: str


@dataclass(slots=True)
class Features:
    """What the features of a party say, gathered."""

    naming: Naming
    particulars: Particulars
    places: Places
    nationalities: set[str] = field(default_factory=set)
    flag: str = ""
    addresses: dict[str, None] = field(default_factory=dict)
    births: dict[str, None] = field(default_factory=dict)

    def add_births(self, kind: str, version: Element) -> None:
        """Take in the dates of a feature: of a birth as such, of anything else as a remark."""
        for period in children(version, "DatePeriod"):
            found = _period(period)
            if kind == "Birthdate":
                self.births |= dict.fromkeys(found)
            else:
                self.add_detail(kind, ", ".join(found))

    def add_location(self, kind: str, location: Location) -> None:
        """Take in the place of a feature."""
        if kind == "Place of Birth":
            self.particulars.remark(kind, location.line)
            return
        code = self.places.add(location.country, kind)
        if kind in _NATIONALITIES:
            self.nationalities.add(code)
        elif kind == "Location":
            if location.line:
                self.addresses[location.line] = None
        else:
            self.add_detail(kind, location.line)

    def add_detail(self, kind: str, value: str) -> None:
        """Take in the text of a feature."""
        if kind == "Vessel Flag" and value:
            self.flag = self.places.add(value, kind)
        elif kind in _NATIONALITIES and value:
            self.nationalities.add(self.places.add(value, kind))
        else:
            self.particulars.add(kind, value)


def day_of(*dates: Element) -> str:
    """Return the day of the first element with year, month and day; nothing without one."""
    for each in dates:
        parts = [text(each, name) for name in ("Year", "Month", "Day")]
        if all(part.isdigit() for part in parts):
            return iso(*map(int, parts))
    return ""


def _period(period: Element) -> tuple[str, ...]:
    """Return a day, the years of a range, or nothing for a period without dates."""
    start = day_of(*inner(period, "Start", "From"))
    end = day_of(*inner(period, "End", "To"))
    if not start or not end:
        return tuple(dict.fromkeys(text for text in (start, end) if text))
    is_circa = any(attribute(each, "Approximate") == "true" for each in children(period, "Start"))
    circa = "circa " if is_circa else ""
    if start == end:
        return (f"{circa}{start}",)
    return tuple(circa + year for year in years(start[:4], end[:4]))
