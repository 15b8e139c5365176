"""Read entities in the form of FollowTheMoney, one JSON object a line.

1. Somebody is an entry who is a person, an organisation, a vessel or an aircraft, and is a target
   where the file says who is. Addresses, identifications and sanctions are folded into the entries
   that they belong to; other entities are counted and left.
2. The code of an entry follows from its datasets, where one is an official list known here; else
   it is the code that the importer gives for the whole file (``WATCHLIST`` for one's own list).
   Without either it is a fault: a list without a code has no consequence in law.
3. An entity of several official lists is an entry on each.
4. A value is a text, or a list of them. What is neither is a fault in a name or a number; elsewhere
   it is noticed and left.

-- https://followthemoney.tech/explorer/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Fault
from engine.facts.catalogue import words
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places, code_of
from server.lists.json_records import read_lines
from server.lists.naming import Naming
from server.lists.particulars import Particulars
from server.lists.reading import ListFile, Placed, Report, only_file, plain

DATASETS = {
    "us_ofac_sdn": "SDN",
    "eu_fsf": "EU-FSF",
    "gb_fcdo_sanctions": "UKSL",
    "un_sc_sanctions": "UN",
}
"""Datasets of OpenSanctions that are one official list each, by the code of that list."""

_OF_THE_US = frozenset(words.US_LISTS)

_KINDS = {
    "Person": EntryKind.PERSON,
    "LegalEntity": EntryKind.UNKNOWN,
    "Organization": EntryKind.ENTITY,
    "Company": EntryKind.ENTITY,
    "PublicBody": EntryKind.ENTITY,
    "Vessel": EntryKind.VESSEL,
    "Airplane": EntryKind.AIRCRAFT,
}
_SCHEMES = {
    "passportNumber": "passport",
    "idNumber": "national_id",
    "taxNumber": "tax",
    "innCode": "tax",
    "vatCode": "tax",
    "registrationNumber": "registration",
    "ogrnCode": "ogrn",
    "leiCode": "lei",
    "dunsCode": "duns",
    "swiftBic": "bic",
    "imoNumber": "imo_ship",
    "mmsi": "mmsi",
    "publicKey": "crypto_wallet",
}
_NAMES = (
    ("name", False), ("alias", False), ("previousName", False), ("weakAlias", True),
    ("abbreviation", True),
)  # fmt: skip
_COUNTRIES = ("country", "jurisdiction", "mainCountry", "addressCountry")
_NATIONALITIES = ("nationality", "citizenship")
_REMARKS = ("title", "position", "birthPlace", "notes", "topics", "gender", "wikidataId")
_COMPARED = frozenset({*(name for name, _ in _NAMES), *_SCHEMES})
_SANCTION = ("program", "authority", "reason", "provisions")


@dataclass(slots=True)
class _Folded:
    """What other entities say of one."""

    addresses: dict[str, None] = field(default_factory=dict)
    programs: dict[str, None] = field(default_factory=dict)
    measures: dict[str, None] = field(default_factory=dict)
    start: str = ""
    identifiers: set[Identifier] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Entity:
    line: int
    id: str
    schema: str
    caption: str
    datasets: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of a file."""
    file = only_file(files, report)
    entities: list[_Entity] = []
    folded: dict[str, _Folded] = {}
    addresses: dict[str, str] = {}
    for record in read_lines(file.chunks, file.name):
        if isinstance(record, Fault):
            report.take(record)
            continue
        entity = _entity(record.value, record.line, report)
        if entity is None:
            continue
        if entity.schema == "Address":
            addresses[entity.id] = next(iter(_all(entity, "full")), "")
        elif entity.schema in ("Sanction", "Identification", "Passport"):
            _fold(entity, folded)
        elif entity.schema not in _KINDS:
            report.notice("schema", "an entity of this kind is no entry", entity.schema)
        elif record.value.get("target") is False:
            report.notice("target", "an entity that is no target is no entry", entity.caption)
        else:
            entities.append(entity)
    for entity in entities:
        report.at(entity.line, entity.id)
        found = folded.setdefault(entity.id, _Folded())
        for key in _all(entity, "addressEntity"):
            if line := addresses.get(key):
                found.addresses[line] = None
        yield from _placed(entity, found, named, report)


def _entity(value: Mapping[str, object], line: int, report: Report) -> _Entity | None:
    key, schema, properties = value.get("id"), value.get("schema"), value.get("properties")
    report.at(line, key if isinstance(key, str) else "")
    if not isinstance(key, str) or not key.strip():
        report.refuse("id", "missing, or no text")
    elif not isinstance(schema, str) or not schema:
        report.refuse("schema", "missing, or no text")
    elif not isinstance(properties, dict):
        report.refuse("properties", "expected an object of lists of texts")
    else:
        datasets = value.get("datasets")
        caption = value.get("caption")
        texts = {name: _texts(name, each, report) for name, each in properties.items()}
        return _Entity(
            line,
            key.strip(),
            schema,
            caption if isinstance(caption, str) else "",
            tuple(map(str, datasets)) if isinstance(datasets, list) else (),
            texts,
        )
    return None


def _texts(name: str, value: object, report: Report) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    found = [each for each in values if isinstance(each, str)]
    if any("\ud800" <= letter <= "\udfff" for each in found for letter in each):
        report.refuse(name, "half of a character (a lone surrogate) stands in the text")
        return ()
    if len(found) < len(values):
        if name in _COMPARED:
            report.refuse(name, "expected a list of texts")
        report.notice(name, "a value that is no text is left out")
    elif not isinstance(value, list):
        report.notice(name, "a text without a list is taken", found[0])
    return tuple(filter(None, map(plain, found)))


def _all(entity: _Entity, *names: str) -> Iterator[str]:
    for name in names:
        yield from entity.properties.get(name, ())


def _fold(entity: _Entity, folded: dict[str, _Folded]) -> None:
    for holder in _all(entity, "entity", "holder"):
        found = folded.setdefault(holder, _Folded())
        if entity.schema == "Sanction":
            found.programs |= dict.fromkeys(_all(entity, "program"))
            for name in _SANCTION[1:]:
                found.measures |= {f"{name}: {each}": None for each in _all(entity, name)}
            days = [day for day in (found.start, *_all(entity, "startDate", "listingDate")) if day]
            found.start = min((day for day in days if len(day) == 10), default="")
        else:
            scheme = "passport" if entity.schema == "Passport" else "national_id"
            country = code_of(next(_all(entity, "country"), ""))
            for number in _all(entity, "number"):
                found.identifiers.add(Identifier(scheme, number, country))


def _placed(
    entity: _Entity, folded: _Folded, named: Mapping[str, str], report: Report
) -> Iterator[Placed]:
    codes = [DATASETS[each] for each in entity.datasets if each in DATASETS]
    codes = codes or [code for code in (named.get("list_code", ""),) if code]
    if not codes:
        datasets = ", ".join(f"`{each}`" for each in entity.datasets) or "none"
        report.refuse(
            "datasets", f"no official list known here ({datasets}); say the code of the list"
        )
    naming, particulars, places = Naming(), Particulars(), Places(report)
    for name, weak in _NAMES:
        for each in _all(entity, name):
            naming.add(each, primary=each == entity.caption, weak=weak)
    naming.add(entity.caption)
    for country in _all(entity, *_COUNTRIES):
        places.add(country, "country")
    nationalities = {places.add(each, "nationality") for each in _all(entity, *_NATIONALITIES)}
    flags = [places.add(each, "flag") for each in _all(entity, "flag")]
    for name in _REMARKS:
        for each in _all(entity, name):
            particulars.remark(name, each)
    names = naming.fields()
    if not names["name"]:
        report.refuse("name", "missing; nobody could be compared with it")
    for code in codes:
        entry = ListEntry(
            id=f"{code}-{entity.id}",
            list_code=code,
            **names,
            kind=_KINDS[entity.schema],
            countries=places.found,
            identifiers=_identifiers(entity, folded),
            programs=tuple(folded.programs) if code in _OF_THE_US else (),
            start_date=folded.start,
            addresses=tuple(dict.fromkeys([*folded.addresses, *_all(entity, "address")])),
            dates_of_birth=tuple(_all(entity, "birthDate")),
            remarks=tuple(particulars.remarks),
            nationalities=tuple(sorted(nationalities - {""})),
            flag=next((each for each in flags if each), ""),
            legal_bases=() if code in _OF_THE_US else tuple(folded.programs),
            measures=tuple(folded.measures),
        )
        yield Placed(entry, entity.line)


def _identifiers(entity: _Entity, folded: _Folded) -> tuple[Identifier, ...]:
    found = {
        Identifier(scheme, number)
        for name, scheme in _SCHEMES.items()
        for number in _all(entity, name)
    }
    if entity.schema == "Airplane":
        found = {
            Identifier("aircraft_registration", each.value)
            if each.scheme == "registration"
            else each
            for each in found
        }
    return tuple(sorted(found | folded.identifiers))
