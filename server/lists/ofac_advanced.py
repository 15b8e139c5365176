"""Read OFAC's advanced XML: ``SDN_ADVANCED.XML`` and ``CONS_ADVANCED.XML``.

1. Everything is said by reference: to the value sets, to locations, to documents of an identity. A
   reference to nothing is a fault, since nobody knows what was lost.
2. On which list a party is, and under which programs, stands in the sanctions entries, at the end
   of the file. A party on several lists is an entry on each. ``Consolidated List`` is no list.
3. A party without a sanctions entry, and a sanctions entry without a party, are faults: the first
   could have no consequence in law, the second could not be found.
4. A name of several parts is written as OFAC prints it: last name, comma, the others. Names in
   scripts other than the Latin are the original writing.
5. A range of birth dates is every year in it.

-- OFAC, "Advanced Sanctions Data Model" and its schema (sdn_advanced.xsd)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.naming import Names, Naming
from server.lists.ofac_features import Features, Location, day_of
from server.lists.ofac_lists import LIST_CODES, UMBRELLA, code_of_programs
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, plain, short
from server.lists.xml_records import (
    Element,
    attribute,
    children,
    inner,
    local_name,
    read_records,
    text,
    texts,
)

ROOT = "Sanctions"

_PATHS = (
    ("DateOfIssue",),
    ("ReferenceValueSets",),
    ("Locations", "Location"),
    ("IDRegDocuments", "IDRegDocument"),
    ("DistinctParties", "DistinctParty"),
    ("ProfileRelationships", "ProfileRelationship"),
    ("SanctionsEntries", "SanctionsEntry"),
)
_LATIN = frozenset({"Latin", "Latn"})
_LAST_NAME = "Last Name"
_PERSON = "Individual"
_TRANSPORT = {"Vessel": EntryKind.VESSEL, "Aircraft": EntryKind.AIRCRAFT}
_PROGRAM = "Program"


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file in the advanced form."""
    file = only_file(files, report)
    reading = _Reading(report)
    for path, element in read_records(file, ROOT, _PATHS, report):
        if path:
            reading.take(path[-1], element)
    yield from reading.entries()


@dataclass(slots=True)
class _Values:
    """A value set: what stands under an id."""

    texts: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Party:
    """What is said of a party apart from its lists."""

    line: int
    kind: EntryKind
    names: Names
    countries: tuple[str, ...]
    nationalities: tuple[str, ...]
    flag: str
    addresses: tuple[str, ...]
    dates_of_birth: tuple[str, ...]
    particulars: Particulars


@dataclass(slots=True)
class _Listing:
    """What the sanctions entries say of a party."""

    lists: dict[str, str] = field(default_factory=dict)
    programs: dict[str, None] = field(default_factory=dict)
    bases: dict[str, None] = field(default_factory=dict)
    measures: dict[str, None] = field(default_factory=dict)
    line: int = 0


class _Reading:
    """What was read of the file so far."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sets: dict[str, _Values] = {}
        self._locations: dict[str, Location] = {}
        self._documents: dict[str, list[tuple[str, str, str]]] = {}
        self._parties: dict[str, _Party] = {}
        self._listings: dict[str, _Listing] = {}
        self._relations: list[tuple[str, str, str]] = []

    def take(self, kind: str, element: Element) -> None:
        """Take in a record."""
        taken = {
            "DateOfIssue": self._issue,
            "ReferenceValueSets": self._value_sets,
            "Location": self._location,
            "IDRegDocument": self._document,
            "DistinctParty": self._party,
            "ProfileRelationship": self._relation,
            "SanctionsEntry": self._sanctions_entry,
        }
        taken[kind](element)

    def entries(self) -> Iterator[Placed]:
        """Yield what the records amount to."""
        for profile in self._listings.keys() - self._parties.keys():
            self._report.at(self._listings[profile].line, profile)
            self._report.refuse("SanctionsEntry/ProfileID", "no party has this profile")
        relations = self._relations_of()
        for profile, party in self._parties.items():
            self._report.at(party.line, profile)
            listing = self._listings.get(profile)
            if listing is None:
                self._report.refuse("DistinctParty", "no sanctions entry says which list it is on")
                continue
            for code in self._codes(listing):
                entry = _entry(profile, code, party, listing, relations.get(profile, ()))
                yield Placed(entry, party.line)

    # ------------------------------------------------------------------ values and references

    def _issue(self, element: Element) -> None:
        self._report.edition = day_of(element)

    def _value_sets(self, element: Element) -> None:
        for values in element.iterchildren():
            for value in values.iterchildren():
                found = self._sets.setdefault(local_name(value), _Values())
                key = attribute(value, "ID")
                found.texts[key] = plain(value.text)
                found.attributes[key] = {str(k): str(v) for k, v in value.attrib.items()}

    def _value(self, kind: str, key: str | None, where: str) -> str:
        """Return what stands under an id; a fault, and nothing, where nothing does."""
        if not key:
            return ""
        found = self._sets.get(kind, _Values()).texts.get(key)
        if found is None:
            self._report.refuse(where, f"`{short(key)}` refers to no `{kind}`")
        return found or ""

    def _attribute(self, kind: str, key: str | None, name: str) -> str:
        return self._sets.get(kind, _Values()).attributes.get(key or "", {}).get(name, "")

    def _location(self, element: Element) -> None:
        country = ""
        for area in children(element, "LocationAreaCode"):
            key = attribute(area, "AreaCodeID")
            self._value("AreaCode", key, "Location/AreaCodeID")
            country = self._attribute("AreaCode", key, "Description") or country
        for each in children(element, "LocationCountry"):
            country = self._value("Country", attribute(each, "CountryID"), "Location/CountryID")
        parts = list(texts(element, "LocationPart", "LocationPartValue", "Value"))
        line = ", ".join([*parts, country] if country else parts)
        self._locations[attribute(element, "ID")] = Location(country, line)

    def _document(self, element: Element) -> None:
        kind = self._value(
            "IDRegDocType", attribute(element, "IDRegDocTypeID"), "IDRegDocument/IDRegDocTypeID"
        )
        country = attribute(element, "IssuedBy-CountryID")
        issued_by = self._value("Country", country, "IDRegDocument/IssuedBy-CountryID")
        number = text(element, "IDRegistrationNo")
        self._report.at(self._report.line, attribute(element, "ID"))
        validity = attribute(element, "ValidityID")
        if self._value("Validity", validity, "IDRegDocument/ValidityID") == "Fraudulent":
            self._report.notice("ValidityID", "a document that is said to be fraudulent is taken")
        if not number:
            self._report.notice("IDRegistrationNo", "a document without a number is left out", kind)
            return
        identity = attribute(element, "IdentityID")
        self._documents.setdefault(identity, []).append((kind, number, issued_by))

    def _relation(self, element: Element) -> None:
        kind = self._value("RelationType", attribute(element, "RelationTypeID"), "RelationTypeID")
        former = "Formerly: " if attribute(element, "Former") == "true" else ""
        self._relations.append(
            (
                attribute(element, "From-ProfileID"),
                former + kind,
                attribute(element, "To-ProfileID"),
            )
        )

    def _relations_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for profile, kind, other in self._relations:
            party = self._parties.get(other)
            name = party.names["name"] if party is not None else "a party of another file"
            found.setdefault(profile, []).append(f"{kind}: {name} ({other})")
        return {profile: tuple(relations) for profile, relations in found.items()}

    # ------------------------------------------------------------------ parties

    def _party(self, element: Element) -> None:
        for profile in children(element, "Profile"):
            key = attribute(profile, "ID")
            self._report.at(element.sourceline or 0, key)
            if key in self._parties:
                self._report.refuse("Profile/ID", "a second party has this profile")
                continue
            self._parties[key] = self._profile(profile, text(element, "Comment"))

    def _profile(self, profile: Element, comment: str) -> _Party:
        naming, particulars, places = Naming(), Particulars(), Places(self._report)
        for identity in children(profile, "Identity"):
            self._identity(identity, naming)
            for kind, number, country in self._documents.get(attribute(identity, "ID"), ()):
                particulars.add(kind, number, country)
        features = Features(naming, particulars, places)
        for feature in children(profile, "Feature"):
            self._feature(feature, features)
        particulars.remark("", comment)
        names = naming.fields()
        if not names["name"]:
            self._report.refuse("Alias", "no name; nobody could be compared with it")
        return _Party(
            line=self._report.line,
            kind=self._kind(profile),
            names=names,
            countries=places.found,
            nationalities=tuple(sorted(features.nationalities - {""})),
            flag=features.flag,
            addresses=tuple(features.addresses),
            dates_of_birth=tuple(features.births),
            particulars=particulars,
        )

    def _kind(self, profile: Element) -> EntryKind:
        key = attribute(profile, "PartySubTypeID")
        sub_type = self._value("PartySubType", key, "Profile/PartySubTypeID")
        party_type = self._attribute("PartySubType", key, "PartyTypeID")
        if sub_type in _TRANSPORT:
            return _TRANSPORT[sub_type]
        name = self._value("PartyType", party_type, "PartySubType/PartyTypeID")
        return EntryKind.PERSON if name == _PERSON else EntryKind.ENTITY

    def _identity(self, identity: Element, naming: Naming) -> None:
        if attribute(identity, "False") == "true":
            self._report.notice("Identity/False", "an identity that is said to be false is taken")
        groups = {
            attribute(group, "ID"): attribute(group, "NamePartTypeID")
            for group in inner(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        }
        is_first_identity = attribute(identity, "Primary") == "true"
        for alias in children(identity, "Alias"):
            for name in children(alias, "DocumentedName"):
                full, is_latin = self._name(name, groups)
                if not full:
                    self._report.notice("DocumentedName", "a name without a text is left out")
                naming.add(
                    full,
                    primary=is_first_identity
                    and attribute(alias, "Primary") == "true"
                    and is_latin,
                    weak=attribute(alias, "LowQuality") == "true",
                    original=not is_latin,
                )

    def _name(self, name: Element, groups: Mapping[str, str]) -> tuple[str, bool]:
        last: list[str] = []
        others: list[str] = []
        is_latin = True
        for part in inner(name, "DocumentedNamePart", "NamePartValue"):
            value = plain(part.text)
            script = attribute(part, "ScriptID")
            if script:
                self._value("Script", script, "NamePartValue/ScriptID")
                is_latin = self._attribute("Script", script, "ScriptCode") in _LATIN
            kind = groups.get(attribute(part, "NamePartGroupID"))
            is_last = self._value("NamePartType", kind, "NamePartTypeID") == _LAST_NAME
            (last if is_last else others).append(value)
        both = (" ".join(last), " ".join(others))
        return ", ".join(each for each in both if each), is_latin

    def _feature(self, feature: Element, found: Features) -> None:
        key = attribute(feature, "FeatureTypeID")
        kind = self._value("FeatureType", key, "Feature/FeatureTypeID")
        for version in children(feature, "FeatureVersion"):
            found.add_births(kind, version)
            for place in children(version, "VersionLocation"):
                location = self._locations.get(attribute(place, "LocationID"))
                if location is None:
                    self._report.refuse("VersionLocation/LocationID", "refers to no location")
                else:
                    found.add_location(kind, location)
            for detail in children(version, "VersionDetail"):
                reference = attribute(detail, "DetailReferenceID")
                looked_up = self._value("DetailReference", reference, "DetailReferenceID")
                found.add_detail(kind, plain(detail.text) or looked_up)
            found.particulars.remark(kind, text(version, "Comment"))

    # ------------------------------------------------------------------ listings

    def _sanctions_entry(self, element: Element) -> None:
        profile = attribute(element, "ProfileID")
        self._report.at(element.sourceline or 0, profile)
        listing = self._listings.setdefault(profile, _Listing(line=element.sourceline or 0))
        name = self._value("List", attribute(element, "ListID"), "SanctionsEntry/ListID")
        day = ""
        for event in children(element, "EntryEvent"):
            day = min(filter(None, (day, day_of(*children(event, "Date")))), default="")
            basis = self._value("LegalBasis", attribute(event, "LegalBasisID"), "LegalBasisID")
            if basis and basis != "Unknown":
                listing.bases[basis] = None
        listing.lists[name] = day
        for measure in children(element, "SanctionsMeasure"):
            kind = self._value(
                "SanctionsType", attribute(measure, "SanctionsTypeID"), "SanctionsTypeID"
            )
            comment = text(measure, "Comment")
            if kind == _PROGRAM:
                listing.programs[comment] = None
            else:
                listing.measures[f"{kind}: {comment}" if comment else kind] = None

    def _codes(self, listing: _Listing) -> dict[str, str]:
        """Return the lists of a party by code, each with the day of its entry."""
        codes: dict[str, str] = {}
        for name, day in listing.lists.items():
            if name in LIST_CODES:
                codes[LIST_CODES[name]] = day
            elif name != UMBRELLA:
                self._report.refuse(
                    "SanctionsEntry/ListID", f"`{short(name)}` is no list known here"
                )
        if not codes and UMBRELLA in listing.lists:
            code = code_of_programs(listing.programs, self._report)
            if code:
                return {code: listing.lists[UMBRELLA]}
            self._report.refuse("SanctionsMeasure", "its list can't be told from its programs")
        return codes


def _entry(
    profile: str, code: str, party: _Party, listing: _Listing, relations: tuple[str, ...]
) -> ListEntry:
    names = {name for name, known in LIST_CODES.items() if known == code}
    day = next((day for name, day in listing.lists.items() if name in names), "")
    return ListEntry(
        id=f"{code}-{profile}",
        list_code=code,
        **party.names,
        kind=party.kind,
        countries=party.countries,
        identifiers=tuple(sorted(party.particulars.identifiers)),
        programs=tuple(listing.programs),
        start_date=day or listing.lists.get(UMBRELLA, ""),
        addresses=party.addresses,
        dates_of_birth=party.dates_of_birth,
        remarks=(*party.particulars.remarks, *relations),
        nationalities=party.nationalities,
        flag=party.flag,
        legal_bases=tuple(listing.bases),
        measures=(*listing.measures, *party.particulars.measures),
    )
