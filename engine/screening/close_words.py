"""Find the words of a list that are close to a word, and the names that have them.

Words are looked up by their sound and letters, by each of these less any one letter, by the group
of their short forms, by what they mean, and, where a script has no vowels, by their consonants: two
words that differ in one sound or letter share a key. ``closeness`` says how close they are.

What was found for a word is kept: given names, places and words of trade come again in names never
seen before. It is kept up to a number of words and of names, then all of it is dropped and found
anew when asked for; no answer depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from engine.screening.closeness import MOST_LETTERS, close, close_in_letters, is_close, is_ordinary
from engine.screening.latin import Script, skeleton, sound
from engine.screening.nicknames import GROUPS
from engine.screening.postings import NONE, Lists, Numbers, Postings
from engine.screening.words import OWN, Word

SHORTEST_DELETION = 4
LEAST_INITIALS = 3
_MOST_INITIALS = 6
_LONG = 7
_KEPT_WORDS = 1 << 15
_KEPT_NAMES = 1 << 22
"""Together some 60 MiB at most: 16 of names, and the rest of words."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Words of a name that follow each other, written as one.

    Attributes:
        text: In Latin letters.
        script: Of the first.
    """

    text: str
    script: Script


@dataclass(frozen=True, slots=True, eq=False)
class Close:
    """What is known of a word that was asked about.

    Attributes:
        word: The word.
        names: Names of several words in which a word close to it stands, once for each such word.
        alone: Names of which such a word is the only one of its own.
        by_key: Names that it may be the initials of, or several words of which written as one.
    """

    word: Word
    names: Numbers
    alone: Numbers
    by_key: Numbers
    # How close it is to words of the list, by their number, as far as that was asked for.
    _permille: dict[int, int] = field(repr=False)

    def to(self, numbers: Iterable[int], words: Sequence[Word]) -> list[int]:
        """Return how close it is to the words of these numbers, in permille.

        Args:
            numbers: Of words of the list.
            words: All words of the list.
        """
        known = self._permille
        return [
            known[each] if each in known else self._found(each, words[each]) for each in numbers
        ]

    def _found(self, number: int, other: Word) -> int:
        found = self._permille[number] = close(self.word, other)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class CloseWords:
    """The words of a list, ready to be searched for close ones.

    Attributes:
        words: The words; their place is their number.
        keys: Which words have a key.
        name_keys: Which names have as a key their initials, or words of theirs written as one.
        many: For each word the names of several words that have it.
        alone: For each word the names of which it is the only one of its own.
        is_ordinary: Whether each word is compared by its letters and sounds and by nothing else.
    """

    # INVARIANT: never written after construction, but for `_known` and `_kept`.
    words: tuple[Word, ...]
    keys: Postings
    name_keys: Postings
    many: Lists
    alone: Lists
    is_ordinary: bytes
    _known: dict[tuple[str, int, str, str], Close] = field(
        init=False, repr=False, default_factory=dict
    )
    _kept: list[int] = field(init=False, repr=False, default_factory=lambda: [0])

    def sounding(self, joined: Joined) -> Close | None:
        """Return what is said like several words of a name written as one; None if nothing is."""
        sounds = sound(joined.text)
        is_plain = joined.script is Script.FULL and joined.text not in GROUPS
        if is_plain and not len(self.keys.of_keys((sounds,))):
            return None
        word = Word(joined.text, script=joined.script)
        permille = self._near(word, {sounds})
        ids = [each for each, closeness in permille.items() if is_close(closeness)]
        return Close(word, self.many.of_all(ids), self.alone.of_all(ids), NONE, permille)

    def to(self, word: Word) -> Close:
        """Return what is close to ``word``, a word of a name that is asked about."""
        asked = (word.text, word.weight, word.script.value, word.symbol)
        found = self._known.get(asked)
        if found is None:
            found = self._found(word)
            self._kept[0] += len(found.names) + len(found.alone)
            if len(self._known) >= _KEPT_WORDS or self._kept[0] > _KEPT_NAMES:
                self._known.clear()
                self._kept[0] = len(found.names) + len(found.alone)
            self._known[asked] = found
        return found

    def _found(self, word: Word) -> Close:
        permille = self._near(word, letter_keys(word))
        ids = [each for each, closeness in permille.items() if is_close(closeness)]
        keys = [f"j{word.sounds}"]
        if LEAST_INITIALS <= len(word.text) <= _MOST_INITIALS:
            keys.append(f"a{word.text}")
        names, alone = self.many.of_all(ids), self.alone.of_all(ids)
        return Close(word, names, alone, self.name_keys.of_keys(keys), permille)

    def _near(self, word: Word, by_sound: set[str]) -> dict[int, int]:
        """Return how close words are that share a key, those that differ too much left out."""
        words, is_listed_ordinary = self.words, self.is_ordinary
        by_letters = self._by_letters(word, by_sound)
        keys = [f"1{group}" for group in GROUPS.get(word.text, ())]
        if word.symbol:
            keys.append(f"5{word.symbol}")
        if word.script is not Script.FULL:
            keys += _keys_of_bones(word)
        if not keys and is_ordinary(word):
            return {
                each: close_in_letters(word, words[each], letters, sounds)
                if is_listed_ordinary[each]
                else close(word, words[each])
                for each, letters, sounds in by_letters
            }
        ids = {each for each, _, _ in by_letters}
        if keys:
            ids.update(self.keys.of_keys(keys).tolist())
        return {each: close(word, words[each]) for each in sorted(ids)}

    def _by_letters(self, word: Word, keys: Iterable[str]) -> list[tuple[int, int, int]]:
        """Return the words that share a key and differ in a letter, or in a sound or two.

        Each with the number of letters and of sounds that differ.
        """
        found = self.keys.of_keys(keys)
        if not len(found):
            return []
        ids = sorted(set(found.tolist()))
        words = [self.words[each] for each in ids]
        most = 2 if len(word.sounds) >= _LONG else 1
        sounds = _distances(word.sounds, [each.sounds for each in words])
        letters = _distances(word.text, [each.text for each in words])
        return [
            found
            for found in zip(ids, letters, sounds, strict=True)
            if found[1] <= 1 or found[2] <= most
        ]


def _distances(text: str, others: Sequence[str]) -> list[int]:
    """Return how many letters differ; more than ``MOST_LETTERS`` is one more."""
    found = cdist([text], others, scorer=OSA.distance, score_cutoff=MOST_LETTERS, dtype=np.uint8)
    distances: list[int] = found[0].tolist()
    return distances


def _keys_of_bones(word: Word) -> Iterator[str]:
    is_of_syllables = word.script is Script.SYLLABLES
    bones = skeleton(word.text, word.script) if is_of_syllables else word.bones
    if len(bones) > 1:
        yield f"{'2' if is_of_syllables else '3'}{bones}"


def letter_keys(word: Word) -> set[str]:
    """Return the keys of a word by its sounds and letters: words with one wrong share a key."""
    return _less_one(word.sounds) | {f"4{text}" for text in _less_one(word.text)}


def _less_one(text: str) -> set[str]:
    if len(text) < SHORTEST_DELETION:
        return {text}
    return {text, *[text[:at] + text[at + 1 :] for at in range(len(text))]}


def keys_of(word: Word) -> set[str]:
    """Return all keys by which a word of a list is found."""
    keys = letter_keys(word) | {f"1{group}" for group in GROUPS.get(word.text, ())}
    if word.symbol:
        keys.add(f"5{word.symbol}")
    if word.weight == OWN and len(word.bones) > 1:
        keys |= {f"3{word.bones}", f"2{skeleton(word.text, Script.SYLLABLES)}"}
    return keys
