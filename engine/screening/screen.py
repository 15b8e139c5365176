"""Compare parties with list snapshots.

1. Identifiers, names and aliases are compared exactly, by the rules of ``identifiers`` and
   ``names``.
   Like names are found beside them, by the rules of ``similarity`` and ``evidence``.
2. One hit for each entry: the strongest agreement, an identifier before a name before an alias.
3. No hit says that neither a name or number given stands in the snapshots searched, nor one that
   ``similar`` can find alike; which
   those are, ``Screener.searched`` says. A name without a letter or digit can't be compared, and
   ``Subject.unsearchable`` names it: for it no hit says nothing.
4. A hit says that texts agree, not that two people are one. Which consequence it has is law, and
   not known here; nor are the dates of an entry judged.
5. Address-only entries of the Entity List are not compared by name: their heading names nobody.

Lean on purpose: an index holds two flat arrays, sixteen bytes for each way to read a name, and no
object per entry. A hash that agrees is a candidate only; the entry itself is then read and
compared.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from itertools import chain

from engine.screening.entity_list import Scope, scope_of
from engine.screening.evidence import NOTHING_KNOWN, Evidence, Known, weigh
from engine.screening.identifiers import AIRCRAFT_REGISTRATION, Identifier
from engine.screening.names import given_first, key, readings
from engine.screening.similar import SimilarIndex
from engine.screening.similar_making import similar_index
from engine.screening.similarity import Score
from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot

SIMILAR_PERMILLE = 700
"""From which score on names are alike, unless a ruleset says otherwise. Measured: of 321 labelled
pairs it parts the most rightly within 10; among names of the United Nations' list as others write
them it finds 985 to 988 in a thousand, and 7 in a thousand names of nobody."""


_KEPT = 1 << 14
"""Parties whose findings are kept; some 10 MiB if few of them agree with anybody."""


class Agreement(IntEnum):
    """What agreed. A larger number is stronger."""

    SIMILAR = 0
    ALIAS = 1
    NAME = 2
    IDENTIFIER = 3


class Disposition(Enum):
    """What a hit is held to be before a person has looked."""

    HIT = "hit"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is compared with the lists.

    Attributes:
        names: Every name known, in every script, as supplied.
        identifiers: Every number known.
        known: What speaks for or against a like name.
    """

    names: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    known: Known = NOTHING_KNOWN

    @property
    def unsearchable(self) -> tuple[str, ...]:
        """Names and values that have nothing to compare."""
        empty = [name for name in self.names if not key(name)]
        empty += [identifier.value for identifier in self.identifiers if not identifier.key]
        return tuple(empty)

    @property
    def is_searchable(self) -> bool:
        """Whether there is anything to compare. If not, no hit is no clearance."""
        return len(self.unsearchable) < len(self.names) + len(self.identifiers)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, with all that the number is made of.

    Attributes:
        names: The score of the names.
        evidence: What speaks for and against.
        threshold: From which sum on it is possible.
    """

    names: Score
    evidence: tuple[Evidence, ...]
    threshold: int

    @property
    def permille(self) -> int:
        """Names and evidence together, 0 to 1000."""
        total = self.names.permille + sum(each.permille for each in self.evidence)
        return max(0, min(1000, total))

    @property
    def disposition(self) -> Disposition:
        """Possible from the threshold on; below it, the evidence says no."""
        return Disposition.POSSIBLE if self.permille >= self.threshold else Disposition.NO


@dataclass(frozen=True, slots=True)
class Hit:
    """An agreement with one entry.

    Attributes:
        entry: The entry, as printed: list code, programs, license requirement and policy.
        list_id: The list that it stands in.
        snapshot_digest: The snapshot of that list.
        agreement: What agreed.
        matched: Name, alias or number of the entry that agreed, as printed.
        submitted: The party's own text that agreed, as supplied.
        likeness: How alike the names are, for one that is only alike.
    """

    entry: ListEntry
    list_id: str
    snapshot_digest: str
    agreement: Agreement
    matched: str
    submitted: str
    likeness: Likeness | None = None

    @property
    def disposition(self) -> Disposition:
        """What it is held to be: equal texts are a hit, like names at most possible."""
        return Disposition.HIT if self.likeness is None else self.likeness.disposition

    @property
    def scope(self) -> Scope:
        """Which items the license requirement of the entry is about; asked of the Entity List."""
        return scope_of(self.entry.license_requirement)


@dataclass(frozen=True, slots=True)
class Searched:
    """A snapshot that was searched.

    Attributes:
        header: What the snapshot says of itself: list, edition, whether it is an extract.
        digest: Its digest.
        entries: How many entries it has.
        by_address_only: How many of them can't be found by name.
    """

    header: Header
    digest: str
    entries: int
    by_address_only: int


@dataclass(frozen=True, slots=True)
class Index:
    """A snapshot, ready to be searched.

    Attributes:
        snapshot: The snapshot.
        by_address_only: How many of its entries can't be found by name.
        similar: Its names, to be searched for similar ones.
    """

    snapshot: Snapshot
    by_address_only: int
    similar: SimilarIndex = field(repr=False, compare=False)
    # INVARIANT: never written after construction; equally long; sorted together.
    _hashes: array[int] = field(repr=False, compare=False)
    _positions: array[int] = field(repr=False, compare=False)
    # What agreed with those asked about before: partners trade again. It changes no answer.
    _agreed: dict[Subject, tuple[Hit, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @classmethod
    def of(cls, snapshot: Snapshot) -> Index:
        """Index every way to read a name and every identifier of ``snapshot``."""
        found: set[int] = set()
        by_address_only = 0
        for position, entry in enumerate(snapshot):
            by_address_only += entry.kind is EntryKind.ADDRESS
            found.update(_hash(text) << 32 | position for text in _keys_of(entry))
        pairs = sorted(found)
        hashes = array("Q", (pair >> 32 for pair in pairs))
        positions = array("I", (pair & 0xFFFFFFFF for pair in pairs))
        return cls(snapshot, by_address_only, similar_index(snapshot), hashes, positions)

    def candidates(self, text: str) -> Iterator[int]:
        """Yield the positions of entries that may have the key ``text``."""
        wanted = _hash(text)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            yield self._positions[at]
            at += 1

    def agreeing(self, subject: Subject) -> tuple[Hit, ...]:
        """Return the entries that agree with ``subject``, in the order of the snapshot."""
        agreed = self._agreed.get(subject)
        if agreed is None:
            agreed = tuple(_hits(self, subject))
            if len(self._agreed) >= _KEPT:
                self._agreed.clear()
            self._agreed[subject] = agreed
        return agreed


@dataclass(frozen=True, slots=True)
class Screener:
    """Searches several snapshots at once.

    Attributes:
        indexes: One for each snapshot. Order carries no meaning.
    """

    indexes: tuple[Index, ...]

    @property
    def searched(self) -> tuple[Searched, ...]:
        """What is searched, sorted by list; recorded with every outcome, no hit included."""
        pins = (
            Searched(i.snapshot.header, i.snapshot.digest, len(i.snapshot), i.by_address_only)
            for i in self.indexes
        )
        return tuple(sorted(pins, key=lambda pin: (pin.header.list_id, pin.digest)))

    def screen(self, subject: Subject) -> tuple[Hit, ...]:
        """Return the entries that agree with ``subject``, the strongest agreement first."""
        found = chain.from_iterable(index.agreeing(subject) for index in self.indexes)
        return tuple(sorted(found, key=_strongest_first))

    def similar(
        self, subject: Subject, threshold: int, *, is_thorough: bool = True
    ) -> tuple[Hit, ...]:
        """Return the entries whose names are like those of ``subject``, the likest first.

        Those that ``screen`` returns may be among them: what is equal is also alike.

        Args:
            subject: Who is compared.
            threshold: From which score on, in permille.
            is_thorough: Whether names are also found of which one word and initials agree, as
                ``similar`` says; versions 1 to 3 of the engine did not find them.
        """
        found = chain.from_iterable(
            _like(index, subject, threshold, is_thorough) for index in self.indexes
        )
        return tuple(sorted(found, key=_likest_first))


def screener(snapshots: Iterable[Snapshot]) -> Screener:
    """Return a screener of ``snapshots``."""
    return Screener(tuple(map(Index.of, snapshots)))


def _strongest_first(hit: Hit) -> tuple[int, str, str, str]:
    return (-hit.agreement, hit.entry.id, hit.list_id, hit.snapshot_digest)


def _likest_first(hit: Hit) -> tuple[int, str, str, str]:
    permille = hit.likeness.permille if hit.likeness is not None else 0
    return (-permille, hit.entry.id, hit.list_id, hit.snapshot_digest)


def _like(index: Index, subject: Subject, threshold: int, is_thorough: bool) -> Iterator[Hit]:
    header, digest = index.snapshot.header, index.snapshot.digest
    kind = subject.known.kind
    for found in index.similar.find(subject.names, threshold, kind, is_thorough=is_thorough):
        entry = index.snapshot.entry(found.position)
        likeness = Likeness(found.score, weigh(subject.known, entry), threshold)
        name = entry.names[found.number]
        yield Hit(entry, header.list_id, digest, Agreement.SIMILAR, name, found.submitted, likeness)


def _hits(index: Index, subject: Subject) -> Iterator[Hit]:
    submitted = [*map(_name_key, _ways_to_say(subject.names))]
    submitted += [_identifier_key(identifier) for identifier in subject.identifiers]
    positions = {at for text in submitted if text for at in index.candidates(text)}
    for position in sorted(positions):
        entry = index.snapshot.entry(position)
        agreement = _agreement(entry, subject)
        if agreement is not None:
            header, digest = index.snapshot.header, index.snapshot.digest
            yield Hit(entry, header.list_id, digest, *agreement)


def _agreement(entry: ListEntry, subject: Subject) -> tuple[Agreement, str, str] | None:
    for listed in _identifiers_of(entry):
        for identifier in subject.identifiers:
            if listed.agrees_with(identifier):
                return Agreement.IDENTIFIER, listed.value, identifier.value
    for number, listed_name in enumerate(entry.names):
        keys = {key(text) for text in readings(listed_name, is_person=_is_person(entry))}
        for name in subject.names:
            if not keys.isdisjoint(filter(None, map(key, (name, given_first(name))))):
                return (Agreement.ALIAS if number else Agreement.NAME), listed_name, name
    return None


def _is_person(entry: ListEntry) -> bool:
    return entry.kind is EntryKind.PERSON


def _identifiers_of(entry: ListEntry) -> tuple[Identifier, ...]:
    """Identifiers of the entry; an aircraft is listed under its tail number as its name."""
    if entry.kind is not EntryKind.AIRCRAFT:
        return entry.identifiers
    tails = tuple(Identifier(AIRCRAFT_REGISTRATION, name) for name in entry.names)
    return entry.identifiers + tails


def _ways_to_say(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        if "," in name:
            yield given_first(name)


def _keys_of(entry: ListEntry) -> Iterator[str]:
    is_person = _is_person(entry)
    for name in entry.names:
        yield from filter(None, map(_name_key, readings(name, is_person=is_person)))
    yield from filter(None, map(_identifier_key, _identifiers_of(entry)))


def _name_key(name: str) -> str:
    text = key(name)
    return f"name {text}" if text else ""


def _identifier_key(identifier: Identifier) -> str:
    return f"number {identifier.key}" if identifier.key else ""


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
