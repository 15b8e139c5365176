"""Find the entries of a snapshot whose names are like a name, without comparing with all of them.

1. Words are looked up by their sound and letters, by each of these less any one letter, by the
   group of their short forms, and, where a script has no vowels, by their consonants: two words
   that differ in one sound or letter share a key.
2. A name is a candidate if two words of its own met, or the only one that it has; or if words that
   are written as one met a single word; or if its initials are the word.
3. A candidate that leaves so much over on both sides that it can't reach the threshold is dropped
   before it is compared; ``similarity`` compares the rest.

It does *not* find a name none of whose words of its own shares a sound with one asked about, nor a
word with two sounds wrong in a name that has only one further word.

Lean on purpose: keys, words of names and postings are flat arrays of whole numbers; sets are kept
for words of many names alone. Hashes are CRC-32; two keys of one hash cost a comparison.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from engine.screening.latin import Script, skeleton
from engine.screening.nicknames import GROUPS
from engine.screening.similarity import Score, close, compare_readings, is_close
from engine.screening.snapshot import EntryKind, Snapshot
from engine.screening.words import (
    OF_A_FORM,
    OWN,
    WORD_OF_TRADE,
    Manner,
    Reading,
    Word,
    manner_of,
    readings_of,
)

_MANNERS = tuple(Manner)
_SHORTEST_DELETION = 4
_LONGEST_JOIN = 3
_LONG = 7
_FREQUENT = 48
"""From this many names on, the names of a word are kept as a set: 1 KiB a word buys back speed."""
_LEAST_INITIALS = 3
_KEPT = 1 << 14
"""Names whose findings are kept; some 5 MiB if few of them are alike to anybody."""
_NEVER_JOINED = (WORD_OF_TRADE, OF_A_FORM)


@dataclass(frozen=True, slots=True)
class Similar:
    """A name of an entry that is like a name asked about.

    Attributes:
        position: Of the entry in its snapshot.
        number: Of the name among those of the entry; 0 is the primary one.
        submitted: The name asked about, as supplied.
        score: How alike they are.
    """

    position: int
    number: int
    submitted: str
    score: Score


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which words or names have a key, as sorted arrays.

    Attributes:
        hashes: Of the keys.
        targets: What has the key of the hash at the same place.
        starts: Where the hashes begin that share their first 16 bits.
    """

    hashes: array[int]
    targets: array[int]
    starts: array[int]

    @classmethod
    def of(cls, pairs: set[int]) -> _Postings:
        ordered = sorted(pairs)
        hashes = array("I", (pair >> 32 for pair in ordered))
        targets = array("I", (pair & 0xFFFFFFFF for pair in ordered))
        starts = array("I", (bisect_left(hashes, first << 16) for first in range(1 << 16)))
        starts.append(len(hashes))
        return cls(hashes, targets, starts)

    def of_key(self, key: str) -> array[int]:
        wanted = zlib.crc32(key.encode())
        first = wanted >> 16
        end = self.starts[first + 1]
        at = bisect_left(self.hashes, wanted, self.starts[first], end)
        last = at
        while last < end and self.hashes[last] == wanted:
            last += 1
        return self.targets[at:last]


@dataclass(frozen=True, slots=True)
class SimilarIndex:
    """The names of a snapshot, ready to be searched for similar ones."""

    # INVARIANT: never written after construction, but for `_found`.
    _words: tuple[Word, ...] = field(repr=False)
    _forms: tuple[tuple[str, ...], ...] = field(repr=False)
    _word_keys: _Postings = field(repr=False)
    _name_keys: _Postings = field(repr=False)
    _starts: array[int] = field(repr=False)
    _word_ids: array[int] = field(repr=False)
    _positions: array[int] = field(repr=False)
    _about: array[int] = field(repr=False)
    _many_starts: array[int] = field(repr=False)
    _many: array[int] = field(repr=False)
    _alone_starts: array[int] = field(repr=False)
    _alone: array[int] = field(repr=False)
    _frequent: Mapping[int, frozenset[int]] = field(repr=False)
    # What was found for names asked about before: partners trade again. It changes no answer.
    _found: dict[tuple[str, int, EntryKind], tuple[Similar, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @classmethod
    def of(cls, snapshot: Snapshot) -> SimilarIndex:
        """Index every way to read every name of ``snapshot``."""
        making = _Making()
        for position, entry in enumerate(snapshot):
            for number, name in enumerate(entry.names):
                manner = manner_of(entry.kind, name)
                for reading in readings_of(name, manner):
                    making.add(position, number, manner, reading)
        return making.made()

    def __len__(self) -> int:
        return len(self._positions)

    def find(
        self, names: Iterable[str], threshold: int, kind: EntryKind = EntryKind.UNKNOWN
    ) -> list[Similar]:
        """Return, of each entry, the name most like one of ``names``, from ``threshold`` on.

        Args:
            names: As supplied.
            kind: What they name; if that is not known, they are read in every manner.
            threshold: In permille.
        """
        best: dict[int, Similar] = {}
        for name in names:
            for found in self._of_known_name(name, threshold, kind):
                held = best.get(found.position)
                if held is None or _rank(found) < _rank(held):
                    best[found.position] = found
        return [best[position] for position in sorted(best)]

    def _of_known_name(self, name: str, threshold: int, kind: EntryKind) -> tuple[Similar, ...]:
        asked = (name, threshold, kind)
        found = self._found.get(asked)
        if found is None:
            found = tuple(self._of_name(name, threshold, kind))
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[asked] = found
        return found

    def _of_name(self, name: str, threshold: int, kind: EntryKind) -> Iterator[Similar]:
        candidates: dict[tuple[bool, tuple[Word, ...]], list[int]] = {}
        only = None if kind is EntryKind.UNKNOWN else manner_of(kind)
        for number, manner in enumerate(_MANNERS):
            if only is not None and manner is not only:
                continue
            for reading in readings_of(name, manner):
                is_person = manner is Manner.PERSON
                asked = (is_person, reading.words)
                if asked not in candidates:
                    candidates[asked] = sorted(self._candidates(reading, is_person=is_person))
                for at in candidates[asked]:
                    about = self._about[at]
                    if about & 3 == number:
                        score = compare_readings(reading, self._reading(at), manner)
                        if score.permille >= threshold:
                            yield Similar(self._positions[at], about >> 24, name, score)

    def _reading(self, at: int) -> Reading:
        words, ids = self._words, self._word_ids
        return Reading(
            tuple([words[ids[i]] for i in range(self._starts[at], self._starts[at + 1])]),
            self._forms[(self._about[at] >> 8) & 0xFFFF],
        )

    def _candidates(self, reading: Reading, *, is_person: bool) -> set[int]:
        own = [word for word in reading.words if word.weight == OWN]
        # Too few of its own: the name may be one of words of trade and places alone.
        asked = own if len(own) > 1 else list(reading.words)
        joined = list(_joined(reading.words)) if own else []
        found: set[int] = set()
        met = []
        for number, word in enumerate((*asked, *joined)):
            ids = self._met(word, is_whole=number < len(asked))
            met.append([self._names_of(each) for each in ids])
            # A person of one word is not like one of two. An entity may be: the second word asked
            # about may be a word of trade, misspelled.
            if len(own) <= (1 if is_person else 2) or number >= len(asked):
                for each in ids:
                    found.update(
                        self._alone[self._alone_starts[each] : self._alone_starts[each + 1]]
                    )
        for word in asked:
            found.update(self._name_keys.of_key(f"j{word.sounds}"))
            if _LEAST_INITIALS <= len(word.text) <= 6:
                found.update(self._name_keys.of_key(f"a{word.text}"))
        if len(asked) == 1 and not joined:
            return found
        return found | self._twice_met(met, len(own))

    def _twice_met(
        self, met: Sequence[Sequence[frozenset[int] | array[int]]], asked: int
    ) -> set[int]:
        """Return the names in which two words met, unless too many are left over on both sides."""
        counted: dict[int, int] = {}
        groups = [(sum(map(len, many)), many) for many in met]
        order = sorted(range(len(groups)), key=lambda at: (groups[at][0], at))
        seen: set[int] = set()
        for rank, at in enumerate(order[:-1]):
            mine = set[int]().union(*groups[at][1]) - seen
            seen |= mine
            if not mine:
                continue
            for other in order[rank + 1 :]:
                for names in groups[other][1]:
                    if isinstance(names, frozenset):
                        both = mine & names
                    else:
                        both = mine.intersection(names)
                    for name in both:
                        counted[name] = counted.get(name, 1) + 1
        return {
            name
            for name, times in counted.items()
            if min(asked, (self._about[name] >> 2) & 63) - times <= (0 if times < 4 else 1)
        }

    def _names_of(self, word: int) -> frozenset[int] | array[int]:
        held = self._frequent.get(word)
        if held is not None:
            return held
        return self._many[self._many_starts[word] : self._many_starts[word + 1]]

    def _of_bones(self, word: Word) -> Iterator[int]:
        is_of_syllables = word.script is Script.SYLLABLES
        bones = skeleton(word.text, word.script) if is_of_syllables else word.bones
        if len(bones) > 1:
            yield from self._word_keys.of_key(f"{'2' if is_of_syllables else '3'}{bones}")

    def _met(self, word: Word, *, is_whole: bool) -> list[int]:
        """Return the words of the list that are close to ``word``; a joined one by sound alone."""
        words, sounds = self._words, word.sounds
        most = 2 if len(sounds) >= _LONG else 1
        by_sound: set[int] = set()
        for key in _letter_keys(word) if is_whole else (sounds,):
            by_sound.update(self._word_keys.of_key(key))
        ids = {
            each
            for each in by_sound
            if OSA.distance(sounds, words[each].sounds, score_cutoff=most) <= most
            or OSA.distance(word.text, words[each].text, score_cutoff=1) <= 1
        }
        for group in GROUPS.get(word.text, ()):
            ids.update(self._word_keys.of_key(f"1{group}"))
        if word.symbol:
            ids.update(self._word_keys.of_key(f"5{word.symbol}"))
        if word.script is not Script.FULL:
            ids.update(self._of_bones(word))
        return [each for each in sorted(ids) if is_close(close(word, words[each]))]


def _rank(found: Similar) -> tuple[int, int, str]:
    return (-found.score.permille, found.number, found.submitted)


def _letter_keys(word: Word) -> set[str]:
    """Return the keys of a word by its sounds and letters: words with one wrong share a key."""
    return _less_one(word.sounds) | {f"4{text}" for text in _less_one(word.text)}


def _less_one(text: str) -> set[str]:
    if len(text) < _SHORTEST_DELETION:
        return {text}
    return {text, *[text[:at] + text[at + 1 :] for at in range(len(text))]}


def _keys(word: Word) -> set[str]:
    """Return all keys of a word."""
    symbol = {f"5{word.symbol}"} if word.symbol else set()
    return _letter_keys(word) | {f"1{group}" for group in GROUPS.get(word.text, ())} | symbol


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """Yield words that follow each other, written as one; words of trade are never."""
    is_of_trade = [word.weight in _NEVER_JOINED for word in words]
    for start in range(len(words) - 1):
        for end in range(start + 2, min(start + _LONGEST_JOIN, len(words)) + 1):
            if any(is_of_trade[start:end]):
                break
            text = "".join(word.text for word in words[start:end])
            if len(text) > _SHORTEST_DELETION:
                yield Word(text, script=words[start].script)
    if len(words) > _LONGEST_JOIN and not any(is_of_trade):
        yield Word("".join(word.text for word in words), script=words[0].script)


class _Making:
    """An index that is being made."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, int, Script, str], int] = {}
        self._words: list[Word] = []
        self._form_ids: dict[tuple[str, ...], int] = {}
        self._word_keys: set[int] = set()
        self._name_keys: set[int] = set()
        self._starts = array("I", [0])
        self._word_ids = array("I")
        self._positions = array("I")
        self._about = array("Q")
        self._many: list[list[int]] = []
        self._alone: list[list[int]] = []

    def add(self, position: int, number: int, manner: Manner, reading: Reading) -> None:
        """Add a way to read a name."""
        at = len(self._positions)
        self._positions.append(position)
        ids = [self._id(word) for word in reading.words]
        self._word_ids.extend(ids)
        self._starts.append(len(self._word_ids))
        own = {
            each for each, word in zip(ids, reading.words, strict=True) if word.weight == OWN
        } or set(ids)
        form = self._form_ids.setdefault(reading.forms, len(self._form_ids))
        self._about.append(
            number << 24 | form << 8 | min(len(own), 63) << 2 | _MANNERS.index(manner)
        )
        for each in sorted(own):
            (self._alone if len(own) == 1 else self._many)[each].append(at)
        for word in _joined(reading.words):
            self._name_keys.add(_pair(f"j{word.sounds}", at))
        initials = "".join(word.text[0] for word in reading.words)
        if len(initials) >= _LEAST_INITIALS:
            self._name_keys.add(_pair(f"a{initials}", at))

    def _id(self, word: Word) -> int:
        known = (word.text, word.weight, word.script, word.symbol)
        found = self._ids.get(known)
        if found is None:
            found = self._ids[known] = len(self._words)
            self._words.append(word)
            self._many.append([])
            self._alone.append([])
            keys = _keys(word)
            if word.weight == OWN and len(word.bones) > 1:
                keys |= {f"3{word.bones}", f"2{skeleton(word.text, Script.SYLLABLES)}"}
            self._word_keys.update(_pair(key, found) for key in keys)
        return found

    def made(self) -> SimilarIndex:
        """Return the index."""
        frequent = {
            word: frozenset(names)
            for word, names in enumerate(self._many)
            if len(names) >= _FREQUENT
        }
        return SimilarIndex(
            tuple(self._words),
            tuple(self._form_ids),
            _Postings.of(self._word_keys),
            _Postings.of(self._name_keys),
            self._starts,
            self._word_ids,
            self._positions,
            self._about,
            *_flat(self._many),
            *_flat(self._alone),
            frequent,
        )


def _pair(key: str, target: int) -> int:
    return zlib.crc32(key.encode()) << 32 | target


def _flat(lists: Sequence[Sequence[int]]) -> tuple[array[int], array[int]]:
    starts, flat = array("I", [0]), array("I")
    for each in lists:
        flat.extend(each)
        starts.append(len(flat))
    return starts, flat
