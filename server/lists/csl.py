"""Import the Consolidated Screening List of the United States.

The list joins thirteen lists of Commerce, State and the Treasury. It is read in two forms: as its
publisher offers it (``consolidated.json``), and with the same fields, one entry a line.

1. Nothing is half-imported: one fault, and there is no snapshot. All faults are reported, up to
   ``MAX_FAULTS``.
2. A list is known by its ``source``. One that is not known is a fault: its entries would have no
   consequence in law, and nobody would notice.
3. An entry's id is its list code and the publisher's ``entity_number``. Lists of Commerce and State
   have no number; there the id is derived from the name as printed, and where several entries have
   one name, from name and notice, and where that does not tell them apart, from the whole entry.
   A derived id never passes to an entry of another name.
4. Fields that are not read are passed over, so that a new one does not stop the import.

It does *not* know the edition: the file does not say it, and whoever imports it must.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType

from engine.errors import Fault, RulesetError
from engine.screening.entity_list import footnotes_of
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot, is_day
from server.lists.json_records import Record, read_lines, read_results

LIST_ID = "US-CSL"
PUBLISHER = "US Department of Commerce, International Trade Administration"
MAX_FAULTS = 100

LIST_CODES = MappingProxyType(
    {
        "Denied Persons List (DPL) - Bureau of Industry and Security": "DPL",
        "Entity List (EL) - Bureau of Industry and Security": "EL",
        "Military End User (MEU) List - Bureau of Industry and Security": "MEU",
        "Unverified List (UVL) - Bureau of Industry and Security": "UVL",
        "ITAR Debarred (DTC) - State Department": "DTC",
        "Nonproliferation Sanctions (ISN) - State Department": "ISN",
        "Capta List (CAP) - Treasury Department": "CAP",
        "Foreign Sanctions Evaders (FSE) - Treasury Department": "FSE",
        "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department": (
            "CMIC"
        ),
        "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department": "MBS",
        "Palestinian Legislative Council List (PLC) - Treasury Department": "PLC",
        "Sectoral Sanctions Identifications List (SSI) - Treasury Department": "SSI",
        "Specially Designated Nationals (SDN) - Treasury Department": "SDN",
    }
)
"""Code of each list by the ``source`` that the publisher prints."""

_KINDS = {
    "": EntryKind.UNKNOWN,
    "Individual": EntryKind.PERSON,
    "Entity": EntryKind.ENTITY,
    "Vessel": EntryKind.VESSEL,
    "Aircraft": EntryKind.AIRCRAFT,
}

# The publisher's words for numbers that can be compared, without `No.`, `Number` and the like.
_SCHEMES = {
    "tax id": "tax", "v.a.t.": "tax", "rfc": "tax", "nit #": "tax", "ruc #": "tax", "rtn": "tax",
    "c.u.i.t.": "tax",
    "registration": "registration", "registration id": "registration",
    "company": "registration", "uk company": "registration", "c.r.": "registration",
    "business registration": "registration", "commercial registry": "registration",
    "public registration": "registration", "legal entity": "registration",
    "certificate of incorporation": "registration", "chamber of commerce": "registration",
    "enterprise": "registration", "unified social credit code (uscc)": "registration",
    "d-u-n-s": "duns", "swift/bic": "bic", "mmsi": "mmsi", "lei": "lei",
    "passport": "passport", "diplomatic passport": "passport",
    "stateless person passport": "passport", "british national overseas passport": "passport",
    "national id": "national_id", "cedula": "national_id", "personal id card": "national_id",
    "citizen's card": "national_id", "c.u.r.p.": "national_id", "d.n.i.": "national_id",
    "tazkira national id card": "national_id",
    "aircraft tail": "aircraft_registration", "previous aircraft tail": "aircraft_registration",
}  # fmt: skip
_UNSAID = re.compile(r"[\s:]*(?:\bno\.?|\bnumber)?[\s:]*$", re.IGNORECASE)
_IMO = re.compile(r"\s*IMO\s*(\d{7})\b.*", re.IGNORECASE)
_WALLET = "Digital Currency Address"
_ADDRESS_ONLY = re.compile(r"Address \d+")
_REGISTRATION_OF_A_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")

# Where the publisher does not print an ISO 3166-1 code.
_COUNTRIES = {"TURKIYE": "TR", "UK": "GB", "PRC": "CN", "MACAU": "MO", "MAN, ISLE OF": "IM"}


class Form(Enum):
    """The form of the file."""

    JSON = "csl_json"
    JSON_LINES = "csl_json_lines"


def header(edition: str, source: str = "") -> Header:
    """Return the header of an edition of this list.

    Args:
        edition: The publisher's day, ISO.
        source: Where the file was taken from.
    """
    return Header(LIST_ID, PUBLISHER, edition, source)


def read_csl(chunks: Iterable[bytes], form: Form, list_header: Header, file: str) -> Snapshot:
    """Return the snapshot of a file.

    Args:
        chunks: The file in pieces of any size.
        form: Its form; it is not guessed.
        list_header: What the snapshot will say of itself.
        file: Name of the file, for faults.

    Raises:
        RulesetError: The file can't be read as a whole; with every fault and its place.
    """
    read: Callable[[Iterable[bytes], str], Iterator[Record | Fault]]
    read = read_lines if form is Form.JSON_LINES else read_results
    faults: list[Fault] = []
    placed: list[tuple[ListEntry, Record]] = []
    for record in read(chunks, file):
        if isinstance(record, Fault):
            faults.append(record)
        else:
            fields = _Fields(record, file, faults)
            entry = _entry(fields)
            placed.append((entry, replace(record, value={})))
        if len(faults) >= MAX_FAULTS:
            faults.append(Fault(file, 0, 0, f"{MAX_FAULTS} faults; the rest was not read"))
            break
    if not placed and not faults:
        faults.append(Fault(file, 0, 0, "the file holds no entry"))
    entries = [] if faults else _with_ids(placed, file, faults)
    if faults:
        raise RulesetError(faults)
    return Snapshot.of(list_header, entries)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a record; what is wrong with one is collected, and it reads as absent."""

    record: Record
    file: str
    faults: list[Fault]

    def refuse(self, name: str, problem: str) -> None:
        place = (self.file, self.record.line, self.record.column)
        self.faults.append(Fault(*place, problem, field=name))

    def refuse_missing(self, name: str) -> None:
        """Refuse a field that is blank; one of a wrong type was refused when it was read."""
        value = self.record.value.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            self.refuse(name, "missing")

    def text(self, name: str) -> str:
        """Return a text; absent, null and blank are the same."""
        return self._as_text(self.record.value.get(name), name)

    def _as_text(self, value: object, name: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, "expected a text")
            return ""
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            self.refuse(name, "half of a character (a lone surrogate) stands in the text")
            return ""
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, or of one text divided by semicolons, without repetition."""
        value = self.record.value.get(name)
        parts = value if isinstance(value, list) else [value]
        found = [part for text in parts for part in self._as_text(text, name).split(";")]
        return tuple(dict.fromkeys(part.strip() for part in found if part.strip()))

    def objects(self, name: str) -> list[Mapping[str, str]]:
        """Return the objects of a list, each with its texts."""
        value = self.record.value.get(name)
        if value is None or value == "":
            return []
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            self.refuse(name, "expected a list of objects")
            return []
        return [{key: self._as_text(part[key], f"{name}.{key}") for key in part} for part in value]

    def day(self, name: str) -> str:
        text = self.text(name)
        if text and not is_day(text):
            self.refuse(name, f"`{_short(text)}` is no day; expected e.g. `2026-07-31`")
            return ""
        return text


def _entry(fields: _Fields) -> ListEntry:
    name, list_code = fields.text("name"), _list_code(fields)
    fields.refuse_missing("name")
    identifiers, unread = _identifiers(fields)
    addresses = fields.objects("addresses")
    start, end = fields.day("start_date"), fields.day("end_date")
    if start and end and end < start:
        fields.refuse("end_date", f"`{end}` is before the start date `{start}`")
    requirement = fields.text("license_requirement")
    return ListEntry(
        id=_number(fields),
        list_code=list_code,
        name=name,
        kind=_kind(fields, list_code, name),
        aliases=tuple(alias for alias in fields.texts("alt_names") if alias != name),
        countries=_countries(fields, addresses),
        identifiers=identifiers,
        programs=fields.texts("programs"),
        license_requirement=requirement,
        license_policy=fields.text("license_policy"),
        footnotes=footnotes_of(requirement) if list_code == "EL" else (),
        federal_register_notice=fields.text("federal_register_notice"),
        start_date=start,
        end_date=end,
        addresses=tuple(line for line in map(_address_line, addresses) if line),
        dates_of_birth=fields.texts("dates_of_birth"),
        remarks=_remarks(fields, unread),
    )


def _list_code(fields: _Fields) -> str:
    source = fields.text("source")
    fields.refuse_missing("source")
    if source and source not in LIST_CODES:
        fields.refuse("source", f"`{_short(source)}` is no list known here")
    return LIST_CODES.get(source, "")


def _number(fields: _Fields) -> str:
    value = fields.record.value.get("entity_number")
    text = str(value) if type(value) is int else fields.text("entity_number")
    if text and not (text.isascii() and text.isdigit()):
        fields.refuse("entity_number", f"`{_short(text)}` is no number")
    return text


def _kind(fields: _Fields, list_code: str, name: str) -> EntryKind:
    printed = fields.text("type")
    if printed not in _KINDS:
        known = ", ".join(f"`{kind}`" for kind in _KINDS if kind)
        fields.refuse("type", f"`{_short(printed)}` is no kind of entry; expected one of {known}")
    if list_code == "EL" and _ADDRESS_ONLY.fullmatch(name):
        return EntryKind.ADDRESS
    return _KINDS.get(printed, EntryKind.UNKNOWN)


def _countries(fields: _Fields, addresses: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    found = {address.get("country", "") for address in addresses}
    for name in ("countries", "nationalities", "citizenships"):
        found.update(fields.texts(name))
    found |= {fields.text("country"), fields.text("vessel_flag")}
    plain = {text.upper() for text in found if text}
    return tuple(sorted(_COUNTRIES.get(text, text) for text in plain))


def _address_line(address: Mapping[str, str]) -> str:
    parts = ("address", "city", "state", "postal_code", "country")
    return ", ".join(text for name in parts if (text := address.get(name, "")))


def _identifiers(fields: _Fields) -> tuple[tuple[Identifier, ...], list[str]]:
    """Return the numbers that can be compared, and what else the publisher prints among them."""
    found: list[Identifier] = []
    unread: list[str] = []
    for printed in fields.objects("ids"):
        kind, number = printed.get("type", ""), printed.get("number", "")
        scheme, value = _scheme(kind, number)
        if scheme and value:
            country = printed.get("country", "").upper()
            found.append(Identifier(scheme, value, _COUNTRIES.get(country, country)))
        elif number:
            unread.append(f"{kind.rstrip(': ')}: {number}")
    if call_sign := fields.text("call_sign"):
        unread.append(f"Call sign: {call_sign}")
    return tuple(sorted(set(found))), unread


def _scheme(kind: str, number: str) -> tuple[str, str]:
    imo = _IMO.fullmatch(number)
    if kind.startswith("Vessel Registration") and imo:
        return "imo_ship", imo[1]
    if kind.startswith("Identification") and imo:
        return "imo_company", imo[1]
    if kind.startswith(_WALLET):
        return "crypto_wallet", number
    scheme = _SCHEMES.get(_UNSAID.sub("", kind).casefold(), "")
    if scheme == "registration" and _REGISTRATION_OF_A_LEI.fullmatch(number):
        return "lei", number
    return scheme, number


def _remarks(fields: _Fields, unread: Iterable[str]) -> tuple[str, ...]:
    labels = {
        "title": "Title",
        "standard_order": "Standard order",
        "places_of_birth": "Place of birth",
        "vessel_type": "Vessel type",
        "vessel_owner": "Vessel owner",
        "remarks": "Remarks",
    }
    found = [f"{label}: {text}" for name, label in labels.items() for text in fields.texts(name)]
    return (*found, *unread)


def _with_ids(
    placed: Iterable[tuple[ListEntry, Record]], file: str, faults: list[Fault]
) -> list[ListEntry]:
    """Return the entries under their ids; two entries of one id are a fault."""
    found: dict[str, tuple[ListEntry, Record]] = {}
    for name, entry, record in _named(list(placed)):
        entry_id = f"{entry.list_code}-{name}"
        if entry_id in found:
            first = found[entry_id][1]
            problem = f"the entry of line {first.line} stands here again (`{entry_id}`)"
            faults.append(Fault(file, record.line, record.column, problem))
        found.setdefault(entry_id, (replace(entry, id=entry_id), record))
    return [entry for entry, _ in found.values()]


def _named(placed: list[tuple[ListEntry, Record]]) -> Iterator[tuple[str, ListEntry, Record]]:
    """Yield each entry with the number that it has in its list, or a derived one."""
    for tell_apart in _TELL_APART:
        groups: dict[tuple[str, str], list[tuple[ListEntry, Record]]] = defaultdict(list)
        for entry, record in placed:
            name = entry.id or _derived(tell_apart(entry))
            groups[entry.list_code, name].append((entry, record))
        placed = []
        for (_, name), group in groups.items():
            is_told_apart = len(group) == 1 or group[0][0].id or tell_apart is _TELL_APART[-1]
            if is_told_apart:
                yield from ((name, entry, record) for entry, record in group)
            else:
                placed += group


_TELL_APART: tuple[Callable[[ListEntry], tuple[str, ...]], ...] = (
    lambda entry: (entry.name,),
    lambda entry: (entry.name, entry.federal_register_notice),
    lambda entry: (entry.name, entry.federal_register_notice, repr(entry)),
)


def _derived(parts: tuple[str, ...]) -> str:
    """Return a short digest. Should two collide, the next way to tell entries apart decides."""
    return "h" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _short(text: str) -> str:
    return " ".join(text.split())[:80]
