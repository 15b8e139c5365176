"""A list as it was published on one day, named by the digest of its content.

1. The content is bytes: one line of canonical JSON (RFC 8785) each, a header first, then the
   entries in the order of their ids. The digest is SHA-256 of exactly those bytes.
2. A snapshot is never changed. The same entries under the same header are the same bytes.
3. Entries are read from the bytes when asked for: 26,000 of them cost no more than their text.
4. The form is the oldest that has all fields that are used: what could be written in the first form
   still is, so that the same entries keep their digest whatever fields a later form has.

It does *not* know where a list comes from, nor whether it is complete; what the header says of
itself is all that is known.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, Final

from engine.errors import Fault, IntegrityError, RulesetError
from engine.screening.identifiers import Identifier

FORM: Final = "licet.list/1"
"""Name of the first form of the content. Another set of fields is another form."""

FORM_2: Final = "licet.list/2"
"""The first form with the fields of ``_SECOND`` besides; used if an entry has one of them."""


class EntryKind(Enum):
    """What an entry is about."""

    UNKNOWN = "unknown"
    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list, as printed.

    Attributes:
        id: Unique in the snapshot; starts with the list code.
        list_code: The list or part of a list, e.g. ``SDN`` or ``EL``.
        name: Primary name. Of an address-only entry its heading, which names nobody.
        kind: What it is about.
        aliases: Other names, in the order printed.
        countries: ISO 3166-1 alpha-2 codes, or regions as printed.
        identifiers: Numbers that can be compared.
        programs: Sanctions programs of the United States, e.g. ``RUSSIA-EO14024``. Rules ask if all
            programs of somebody are among some; so programmes of others are ``legal_bases``.
        license_requirement: What needs a license; the Entity List states it per entry.
        license_policy: How an application is reviewed.
        footnotes: Footnotes of the Entity List, e.g. ``3``.
        federal_register_notice: Where it was published.
        start_date: First day, or empty.
        end_date: The day on which it ends, or empty.
        addresses: One text each.
        dates_of_birth: As printed; often a year alone.
        remarks: What else is printed and is neither compared nor a fact.
        weak_aliases: Those of ``aliases`` that the publisher calls weak or of low quality.
        original_script: Those of ``aliases`` that the publisher gives as the original writing.
        nationalities: Of a person, as ``countries``, which has them too.
        flag: Of a vessel, as ``countries``, which has it too.
        legal_bases: Programmes, regimes and acts under which it is listed, as printed.
        measures: What the publisher says that the listing brings: measures imposed, directives,
            the risk of secondary sanctions, kinds of concern; as printed.
    """

    id: str
    list_code: str
    name: str
    kind: EntryKind = EntryKind.UNKNOWN
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    programs: tuple[str, ...] = ()
    license_requirement: str = ""
    license_policy: str = ""
    footnotes: tuple[str, ...] = ()
    federal_register_notice: str = ""
    start_date: str = ""
    end_date: str = ""
    addresses: tuple[str, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    original_script: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    flag: str = ""
    legal_bases: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The primary name and the aliases; none for an address-only entry."""
        return () if self.kind is EntryKind.ADDRESS else (self.name, *self.aliases)

    def is_listed_on(self, day: str) -> bool:
        """Whether ``day``, an ISO day, lies in the dates printed, the last one included."""
        return self.start_date <= day and (not self.end_date or day <= self.end_date)


@dataclass(frozen=True, slots=True)
class Header:
    """What a snapshot says of itself.

    Attributes:
        list_id: The list, e.g. ``US-CSL``.
        publisher: Who publishes it.
        edition: The publisher's day of the edition, ISO.
        source: Where it was taken from and under which terms, in a sentence; may be empty.
        is_extract: Whether it has only a part of the list. No hit in an extract proves nothing.
    """

    list_id: str
    publisher: str
    edition: str
    source: str = ""
    is_extract: bool = False

    def __post_init__(self) -> None:
        """Refuse a header that could not be cited.

        Raises:
            RulesetError: A part that must be there is missing, or the edition is no day.
        """
        if not self.list_id or not self.publisher:
            raise _refused(1, "a list must name its `list_id` and `publisher`")
        if not is_day(self.edition):
            raise _refused(1, f"edition: `{self.edition}` is no day; expected e.g. `2026-07-31`")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An immutable list. Made by ``of`` from entries or by ``from_bytes`` from its content.

    Attributes:
        header: What it says of itself.
        content: The canonical bytes.
        digest: SHA-256 of ``content``, in hex.
    """

    header: Header
    content: bytes = field(repr=False)
    digest: str
    # INVARIANT: never written after construction. Where each line after the header starts, and
    # where the content ends.
    _starts: array[int] = field(repr=False, compare=False)

    @classmethod
    def of(cls, header: Header, entries: Iterable[ListEntry]) -> Snapshot:
        """Return the snapshot of ``entries``, whose order carries no meaning.

        Raises:
            RulesetError: Two entries have one id.
        """
        draft = SnapshotDraft()
        for entry in entries:
            draft.add(entry)
        return draft.snapshot(header)

    @classmethod
    def from_bytes(cls, content: bytes, digest: str = "") -> Snapshot:
        """Read a snapshot and verify it.

        With a ``digest`` the content must be exactly what had it: entries were checked when it was
        made. Without one every line is checked.

        Raises:
            IntegrityError: The content is not what ``digest`` says.
            RulesetError: The content is no list in the form of this module.
        """
        found = hashlib.sha256(content).hexdigest()
        if digest and found != digest:
            raise IntegrityError("list snapshot", digest, f"its content has the digest `{found}`")
        header, count, form = _read_header(content)
        snapshot = cls._of_content(header, content)
        if not content.endswith(b"\n") or len(snapshot) != count:
            raise _refused(0, f"truncated: expected {count} entries, found {len(snapshot)}")
        if not digest:
            snapshot._check_lines(form)
        return snapshot

    @classmethod
    def _of_content(cls, header: Header, content: bytes) -> Snapshot:
        starts = array("Q")
        at = content.find(b"\n") + 1
        while 0 < at < len(content):
            starts.append(at)
            at = content.find(b"\n", at) + 1
        starts.append(len(content))
        return cls(header, content, hashlib.sha256(content).hexdigest(), starts)

    def _check_lines(self, form: str) -> None:
        previous = ""
        faults = []
        needed = FORM
        for position in range(len(self)):
            line = position + 2
            try:
                entry = self.entry(position)
                value = _to_json(entry)
                needed = needed if _SECOND.isdisjoint(value) else FORM_2
                if _canonical(value) != self._line(position):
                    raise ValueError("not in canonical form (RFC 8785)")
                if entry.id <= previous:
                    raise ValueError(f"the id `{entry.id}` is not above the one before it")
                previous = entry.id
            except (ValueError, RecursionError) as error:
                faults.append(Fault("snapshot", line, 1, _one_line(error)))
        if needed != form and not faults:
            faults.append(Fault("snapshot", 1, 1, f"form: the fields used are those of `{needed}`"))
        if faults:
            raise RulesetError(faults)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[ListEntry]:
        return map(self.entry, range(len(self)))

    def _line(self, position: int) -> bytes:
        return self.content[self._starts[position] : self._starts[position + 1] - 1]

    def entry(self, position: int) -> ListEntry:
        """Return the entry at ``position``, from 0 in the order of ids."""
        return _from_json(json.loads(self._line(position)))

    def find(self, entry_id: str) -> ListEntry | None:
        """Return the entry with this id, or None if there is none."""
        at = bisect_left(range(len(self)), entry_id, key=lambda position: self.entry(position).id)
        if at == len(self) or self.entry(at).id != entry_id:
            return None
        return self.entry(at)

    def lacking_in(self, other: Snapshot) -> tuple[ListEntry, ...]:
        """Return the entries that ``other`` does not have word for word."""
        there = {other._line(position) for position in range(len(other))}
        return tuple(
            self.entry(position)
            for position in range(len(self))
            if self._line(position) not in there
        )

    def counts(self) -> Mapping[str, int]:
        """Return how many entries each list code has, sorted by code."""
        return dict(sorted(Counter(entry.list_code for entry in self).items()))


class SnapshotDraft:
    """A snapshot that is being made: holds no more of an entry than its line."""

    def __init__(self) -> None:
        """Begin without an entry."""
        self._lines: dict[str, bytes] = {}
        self._form = FORM

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, entry: ListEntry) -> None:
        """Take in an entry.

        Raises:
            RulesetError: There is one with its id.
        """
        if entry.id in self._lines:
            raise _refused(0, f"two entries have the id `{entry.id}`")
        value = _to_json(entry)
        if not _SECOND.isdisjoint(value):
            self._form = FORM_2
        self._lines[entry.id] = _canonical(value)

    def snapshot(self, header: Header) -> Snapshot:
        """Return the snapshot of the entries; their order carried no meaning."""
        lines = [_canonical(_header_to_json(header, len(self._lines), self._form))]
        lines += [self._lines[entry_id] for entry_id in sorted(self._lines)]
        return Snapshot._of_content(header, b"".join(line + b"\n" for line in lines))


def digest_of(entry: ListEntry) -> str:
    """Return the SHA-256 of an entry as it stands in a snapshot: the whole of what is published."""
    return hashlib.sha256(_canonical(_to_json(entry))).hexdigest()


def is_day(text: str) -> bool:
    """Whether ``text`` is a day in the form ``2026-07-31``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# Only texts, truths, a count and lists of them: for these `json` writes what RFC 8785 wants, ten
# times faster than a library for all of JSON. A test compares the two.
def _canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


_TEXTS = tuple(f.name for f in fields(ListEntry) if f.type == "str")
_LISTS = tuple(f.name for f in fields(ListEntry) if f.type == "tuple[str, ...]")
_KNOWN = frozenset(f.name for f in fields(ListEntry))
_SECOND = frozenset(
    ("weak_aliases", "original_script", "nationalities", "flag", "legal_bases", "measures")
)
_KINDS = frozenset(kind.value for kind in EntryKind)
_IDENTIFIER = frozenset(f.name for f in fields(Identifier))


def _to_json(entry: ListEntry) -> dict[str, object]:
    value: dict[str, object] = {name: getattr(entry, name) for name in (*_TEXTS, *_LISTS)}
    value["kind"] = entry.kind.value
    value["identifiers"] = [
        {name: text for name in sorted(_IDENTIFIER) if (text := getattr(identifier, name))}
        for identifier in entry.identifiers
    ]
    return {name: part for name, part in value.items() if part}


def _from_json(value: object) -> ListEntry:
    """Return the entry that ``_to_json`` wrote; ``ValueError`` says why it is none."""
    if not isinstance(value, dict) or not _KNOWN.issuperset(value):
        raise ValueError("no entry of a list, or one with fields that are unknown")
    for name in ("id", "list_code", "name"):
        if not value.get(name):
            raise ValueError(f"{name}: missing")
    parts: dict[str, Any] = {}
    parts |= {name: _text(value[name], name) for name in _TEXTS if name in value}
    parts |= {name: _texts(value[name], name) for name in _LISTS if name in value}
    kind = _text(value.get("kind"), "kind")
    if kind not in _KINDS:
        raise ValueError(f"kind: expected one of {', '.join(sorted(_KINDS))}")
    identifiers = value.get("identifiers", [])
    if not isinstance(identifiers, list):
        raise ValueError("identifiers: expected a list")
    parts |= {"kind": EntryKind(kind), "identifiers": tuple(map(_identifier, identifiers))}
    return ListEntry(**parts)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a text")
    return value


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name}: expected a list of texts")
    return tuple(_text(part, name) for part in value)


def _identifier(value: object) -> Identifier:
    if not isinstance(value, dict) or not _IDENTIFIER.issuperset(value):
        raise ValueError("identifiers: expected `scheme`, `value` and perhaps `country`")
    if not value.get("scheme") or not value.get("value"):
        raise ValueError("identifiers: `scheme` or `value` is missing")
    return Identifier(**{name: _text(part, name) for name, part in value.items()})


def _header_to_json(header: Header, count: int, form: str) -> dict[str, object]:
    return {
        "edition": header.edition,
        "entries": count,
        "form": form,
        "is_extract": header.is_extract,
        "list_id": header.list_id,
        "publisher": header.publisher,
        "source": header.source,
    }


def _read_header(content: bytes) -> tuple[Header, int, str]:
    line = content.partition(b"\n")[0]
    try:
        value = json.loads(line)
        if not isinstance(value, dict) or value.get("form") not in (FORM, FORM_2):
            raise ValueError(f"no list in the form `{FORM}` or `{FORM_2}`")
        form = str(value["form"])
        count, is_extract = value["entries"], value["is_extract"]
        if type(count) is not int or type(is_extract) is not bool:
            raise ValueError("entries: expected a number; is_extract: expected true or false")
        texts = ("list_id", "publisher", "edition", "source")
        list_id, publisher, edition, source = (_text(value[name], name) for name in texts)
        header = Header(list_id, publisher, edition, source, is_extract)
        if _canonical(_header_to_json(header, count, form)) != line:
            raise ValueError("not in canonical form (RFC 8785)")
    except KeyError as error:
        raise _refused(1, f"{error.args[0]}: missing") from error
    except (ValueError, RecursionError) as error:
        raise _refused(1, _one_line(error)) from error
    return header, count, form


def _refused(line: int, problem: str) -> RulesetError:
    return RulesetError([Fault("snapshot", line, 1 if line else 0, problem)])


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
