"""Find the entries of a snapshot whose names are like a name, without comparing with all of them.

1. ``close_words`` finds the words of the list that are close to one of the name.
2. A name is a candidate if two words of its own met, or the only one that it has; or if words that
   are written as one met a single word; or if its initials are the word. Of a person also if the
   one word of its own met, and the other name has initials: ``I. Petrov`` is like ``Ivan Petrov``.
3. A candidate that leaves so much over on both sides that it can't reach the threshold is dropped
   before it is compared; ``similarity`` compares the rest.

Whether an entry is found depends on it and the name alone, not on what else is listed: the entries
of two editions that are the same need not be searched again.

It does *not* find a name none of whose words of its own shares a sound with one asked about, nor a
word with two sounds wrong in a name that has only one further word.

Lean on purpose: keys, words of names and postings are flat arrays of whole numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.screening.close_words import SHORTEST_DELETION, Close, CloseWords, Joined
from engine.screening.postings import Numbers
from engine.screening.similarity import Score, compare_words
from engine.screening.snapshot import EntryKind
from engine.screening.words import (
    OF_A_FORM,
    OWN,
    WORD_OF_TRADE,
    Manner,
    Reading,
    Word,
    manner_of,
    plainly,
    readings_of,
)

MANNERS = tuple(Manner)
_LONGEST_JOIN = 3
_KEPT = 1 << 14
"""Names whose findings are kept; some 5 MiB if few of them are alike to anybody."""
_NEVER_JOINED = (WORD_OF_TRADE, OF_A_FORM)
_GROUP_BITS = np.uint64(16)


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


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The ways to read the names of a list, in arrays of one length.

    Attributes:
        positions: Of the entry.
        numbers: Of the name among those of the entry.
        forms: Of its legal forms among ``SimilarIndex.forms``.
        own: How many different words of its own it has, or words if it has none.
        manners: Of the manner among ``MANNERS``.
        starts: Where its words begin in ``words``, and where the last ones end.
        words: Numbers of words, one name after the other.
    """

    positions: array[int]
    numbers: array[int]
    forms: array[int]
    own: array[int]
    manners: array[int]
    starts: array[int]
    words: array[int]


@dataclass(frozen=True, slots=True, eq=False)
class SimilarIndex:
    """The names of a snapshot, ready to be searched for similar ones."""

    # INVARIANT: never written after construction, but for `_found`.
    forms: tuple[tuple[str, ...], ...] = field(repr=False)
    names: Names = field(repr=False)
    close_words: CloseWords = field(repr=False)
    # What was found for names asked about before: partners trade again. It changes no answer.
    _found: dict[tuple[str, int, EntryKind, bool], tuple[Similar, ...]] = field(
        init=False, repr=False, default_factory=dict
    )

    def __len__(self) -> int:
        return len(self.names.positions)

    def find(
        self,
        names: Iterable[str],
        threshold: int,
        kind: EntryKind = EntryKind.UNKNOWN,
        *,
        is_thorough: bool = True,
    ) -> list[Similar]:
        """Return, of each entry, the name most like one of ``names``, from ``threshold`` on.

        Args:
            names: As supplied.
            kind: What they name; if that is not known, they are read in every manner.
            threshold: In permille.
            is_thorough: Whether people are found by one word and initials, and vessels by ``M/V``
                before their name; versions 1 to 3 of the engine did not.
        """
        best: dict[int, Similar] = {}
        for name in names:
            for found in self._of_known_name(name, threshold, kind, is_thorough):
                held = best.get(found.position)
                if held is None or _rank(found) < _rank(held):
                    best[found.position] = found
        return [best[position] for position in sorted(best)]

    def _of_known_name(
        self, name: str, threshold: int, kind: EntryKind, is_thorough: bool
    ) -> tuple[Similar, ...]:
        asked = (name, threshold, kind, is_thorough)
        found = self._found.get(asked)
        if found is None:
            found = tuple(self._of_name(name, threshold, kind, is_thorough))
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[asked] = found
        return found

    def _of_name(
        self, name: str, threshold: int, kind: EntryKind, is_thorough: bool
    ) -> Iterator[Similar]:
        only = None if kind is EntryKind.UNKNOWN else manner_of(kind)
        for number, manner in enumerate(MANNERS):
            if only is None or manner is only:
                asked = plainly(name, manner) if is_thorough else name
                for reading in readings_of(asked, manner):
                    yield from self._of_reading(name, reading, number, threshold, is_thorough)

    def _of_reading(
        self, name: str, reading: Reading, manner: int, threshold: int, is_thorough: bool
    ) -> Iterator[Similar]:
        asked = [self.close_words.to(word) for word in reading.words]
        names = self.names
        is_person = MANNERS[manner] is Manner.PERSON
        candidates = self._candidates(reading, asked, is_person=is_person)
        if is_thorough and is_person:
            candidates = sorted({*candidates, *self._by_initials(asked)})
        for at in candidates:
            if names.manners[at] == manner:
                score = self._score(reading, asked, at, threshold)
                if score is not None:
                    yield Similar(names.positions[at], names.numbers[at], name, score)

    def _score(
        self, reading: Reading, asked: Sequence[Close], at: int, threshold: int
    ) -> Score | None:
        names = self.names
        ids = names.words[names.starts[at] : names.starts[at + 1]]
        words = self.close_words.words
        rows = [one.to(ids, words) for one in asked]
        listed = Reading(tuple([words[each] for each in ids]), self.forms[names.forms[at]])
        return compare_words(reading, listed, MANNERS[names.manners[at]], rows, threshold)

    def _candidates(
        self, reading: Reading, asked: Sequence[Close], *, is_person: bool
    ) -> list[int]:
        own = [each for each in asked if each.word.weight == OWN]
        # Too few of its own: the name may be one of words of trade and places alone.
        whole = own if len(own) > 1 else asked
        as_one = list(joined(reading.words)) if own else []
        parts = [each for each in map(self.close_words.sounding, as_one) if each is not None]
        found: set[int] = set()
        # A person of one word is not like one of two. An entity may be: the second word asked
        # about may be a word of trade, misspelled.
        is_alone = len(own) <= (1 if is_person else 2)
        for each in (*whole, *parts) if is_alone else parts:
            if len(each.alone):
                found.update(each.alone.tolist())
        for each in whole:
            if len(each.by_key):
                found.update(each.by_key.tolist())
        if len(whole) > 1 or as_one:
            found.update(self._twice_met([each.names for each in (*whole, *parts)], len(own)))
        return sorted(found)

    def _by_initials(self, asked: Sequence[Close]) -> Iterator[int]:
        """Yield names of people in which one word met, where either side has initials besides."""
        own = [each for each in asked if each.word.weight == OWN]
        initials = {each.word.text for each in asked if each.word.is_initial}
        if len(own) == 1 and initials:
            for at in set(own[0].names.tolist()):
                if any(word.text[0] in initials for word in self._words(at)):
                    yield at
        if len(own) > 1:
            letters = {each.word.text[0] for each in asked}
            for each in own:
                for at in each.alone.tolist():
                    if any(word.is_initial and word.text in letters for word in self._words(at)):
                        yield at

    def _words(self, at: int) -> list[Word]:
        starts, words = self.names.starts, self.close_words.words
        return [words[each] for each in self.names.words[starts[at] : starts[at + 1]]]

    def _twice_met(self, met: Sequence[Numbers], asked: int) -> list[int]:
        """Return the names in which two words met, unless too many are left over on both sides."""
        groups = [each for each in met if len(each)]
        if len(groups) < 2:
            return []
        together = np.concatenate(groups)
        together.sort()
        if not (together[1:] == together[:-1]).any():
            return []
        return self._of_enough(groups, asked)

    def _of_enough(self, groups: list[Numbers], asked: int) -> list[int]:
        # The rarest first. A name counts once in the first group that it is in.
        groups.sort(key=len)
        ranks = np.repeat(np.arange(len(groups), dtype=np.uint64), list(map(len, groups)))
        keys = np.concatenate(groups).astype(np.uint64) << _GROUP_BITS | ranks
        keys.sort()
        names = keys >> _GROUP_BITS
        firsts = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
        total = np.diff(firsts, append=len(keys))
        in_first = np.add.reduceat(keys == np.repeat(keys[firsts], total), firsts)
        times = 1 + total - in_first
        twice = times > 1
        found, times = names[firsts[twice]].astype(np.int64), times[twice]
        own = np.frombuffer(self.names.own, dtype=np.uint8)[found]
        left = np.minimum(own, asked).astype(np.int64) - times
        kept: list[int] = found[left <= (times >= 4)].tolist()
        return kept


def _rank(found: Similar) -> tuple[int, int, str]:
    return (-found.score.permille, found.number, found.submitted)


def joined(words: Sequence[Word]) -> Iterator[Joined]:
    """Yield words that follow each other, written as one; words of trade are never."""
    is_of_trade = [word.weight in _NEVER_JOINED for word in words]
    is_free = not any(is_of_trade)
    for start in range(len(words) - 1):
        text = words[start].text
        for end in range(start + 1, min(start + _LONGEST_JOIN, len(words))):
            text += words[end].text
            if not is_free and any(is_of_trade[start : end + 1]):
                break
            if len(text) > SHORTEST_DELETION:
                yield Joined(text, words[start].script)
    if len(words) > _LONGEST_JOIN and is_free:
        yield Joined("".join([word.text for word in words]), words[0].script)
