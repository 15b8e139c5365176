"""A designation of the UK Sanctions List, gathered from its XML or from the rows of its CSV.

1. An entry's id is the publisher's unique id, e.g. ``UKSL-RUS0251``.
2. A name is its parts 1 to 5 and then part 6, which is the family name or the whole one. Variations
   of the primary name are aliases. Low quality aliases are weak.
3. What is imposed stands in one text, divided by ``|``; the truths beside it may all be false.
4. A birth of ``dd/mm/1961`` is a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.days import birth_day_first, day_first
from server.lists.naming import Naming
from server.lists.particulars import Particulars
from server.lists.reading import Report, plain, short

CODE = "UKSL"

KINDS = {
    "Individual": EntryKind.PERSON,
    "Entity": EntryKind.ENTITY,
    "Ship": EntryKind.VESSEL,
}
_IMO = re.compile(r"(?:IMO)?\s*:?\s*(\d{7})", re.IGNORECASE)
_PREFIXED = re.compile(r"\s*([A-Za-z .]{2,40}?)\s*(?:no\.?|number)?\s*[:#]\s*(\S.*)", re.IGNORECASE)
_REGISTERS = {"inn": "tax", "tax id": "tax", "vat": "tax", "ogrn": "ogrn", "lei": "lei"}


@dataclass(slots=True)
class Designation:
    """What was read of a designation; every text once, in the order printed.

    Attributes:
        number: The unique id.
        line: Where it begins.
        report: For faults and notices.
    """

    number: str
    line: int
    report: Report
    naming: Naming = field(default_factory=Naming)
    particulars: Particulars = field(default_factory=Particulars)
    kind: str = ""
    designated: str = ""
    regimes: dict[str, None] = field(default_factory=dict)
    measures: dict[str, None] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    births: dict[str, None] = field(default_factory=dict)
    nationalities: dict[str, None] = field(default_factory=dict)
    flags: dict[str, None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)

    def add_name(self, parts: tuple[str, ...], last: str, kind: str, strength: str) -> None:
        """Take in a name by its parts."""
        full = " ".join(part for part in (*parts, last) if plain(part))
        is_primary = kind.casefold() == "primary name"
        self.naming.add(full, primary=is_primary, weak="low quality" in strength.casefold())

    def add_address(self, parts: tuple[str, ...], country: str) -> None:
        """Take in an address; a country alone is one too."""
        if line := ", ".join(plain(part) for part in (*parts, country) if plain(part)):
            self.addresses[line] = None
        if plain(country):
            self.countries[plain(country)] = None

    def add_birth(self, printed: str) -> None:
        """Take in a date of birth."""
        if plain(printed):
            self.births[birth_day_first(plain(printed))] = None

    def add_number(self, scheme: str, printed: str, remark: str = "") -> None:
        """Take in a number; one of a company may say in words of which register it is."""
        number = plain(printed)
        self.particulars.remark(number or scheme, remark)
        if not number:
            return
        if scheme == "imo_ship":
            match = _IMO.fullmatch(number)
            if match is None:
                self.report.at(self.line, self.number)
                self.report.notice("IMO number", "no IMO number; kept as a remark", number)
                self.particulars.remark("IMO", number)
                return
            number = match[1]
        match = _PREFIXED.fullmatch(number) if scheme == "registration" else None
        if match is not None:
            register = _REGISTERS.get(match[1].casefold(), "")
            if not register:
                self.particulars.remark(match[1], match[2])
                return
            scheme, number = register, match[2]
        self.particulars.identifiers.add(Identifier(scheme, number))

    def entry(self) -> ListEntry:
        """Return the entry; what is wrong with it is refused."""
        report = self.report
        report.at(self.line, self.number)
        names = self.naming.fields()
        if not names["name"]:
            report.refuse("Names", "no name; nobody could be compared with it")
        if self.kind not in KINDS:
            problem = f"`{short(self.kind)}` is none of {', '.join(f'`{kind}`' for kind in KINDS)}"
            report.refuse("IndividualEntityShip", problem)
        start = day_first(self.designated)
        if self.designated and not start:
            problem = f"`{short(self.designated)}` is no day; expected e.g. `31/07/2026`"
            report.refuse("DateDesignated", problem)
        places = Places(report)
        nationalities = {places.add(each, "Nationality") for each in self.nationalities}
        flags = [places.add(each, "CurrentBelievedFlagOfShip") for each in self.flags]
        for country in self.countries:
            places.add(country, "AddressCountry")
        return ListEntry(
            id=f"{CODE}-{self.number}",
            list_code=CODE,
            **names,
            kind=KINDS.get(self.kind, EntryKind.UNKNOWN),
            countries=places.found,
            identifiers=tuple(sorted(self.particulars.identifiers)),
            start_date=start,
            addresses=tuple(self.addresses),
            dates_of_birth=tuple(self.births),
            remarks=tuple(self.particulars.remarks),
            nationalities=tuple(sorted(nationalities - {""})),
            flag=next((each for each in flags if each), ""),
            legal_bases=tuple(self.regimes),
            measures=tuple(self.measures),
        )
