"""Say how close two words are, in permille.

1000 if equal; 950 if they sound the same; 900 for a name and its short form; 850 for an initial;
800 for equal consonants where a script has no vowels; else 1000 less the share of letters that
differ, up to a number that grows with their length.
"""

from __future__ import annotations

from types import MappingProxyType

from rapidfuzz.distance import OSA

from engine.screening.latin import Script, skeleton
from engine.screening.nicknames import GROUPS, are_one_name
from engine.screening.words import INITIAL, OF_A_FORM, PLACE, WORD_OF_TRADE, Word

SOUNDS_SAME, SHORT_FORM, OF_INITIAL, SAME_BONES = 950, 900, 850, 800
LETTER_PERMILLE = 1250
"""What a letter that differs takes away, over the length of the longer word."""
_HALVES_ALLOWED = MappingProxyType({4: 2, 5: 3, 6: 4, 7: 4, 8: 4, 9: 6})
_LONG = 9
MOST_LETTERS = max(_HALVES_ALLOWED.values()) // 2 + 1
"""Words that differ in so many letters, and in so many sounds, are never close."""
LEAST_CLOSE = 500
"""Words that are less close don't meet."""
_KNOWN = frozenset({WORD_OF_TRADE, OF_A_FORM, PLACE})
"""Weights of words that are known: two of them are one word or two, and nothing between."""


def is_close(permille: int) -> bool:
    """Whether words that are so close may meet."""
    return permille >= LEAST_CLOSE


def close(one: Word, other: Word) -> int:
    """Return how close two words are, in permille; 0 where they are not."""
    a, b = one.text, other.text
    if a == b or (one.symbol and one.symbol == other.symbol):
        return 1000
    shorter = min(len(a), len(b))
    if shorter == 1:
        is_same = a[0] == b[0] and a.isalpha() and one.weight >= INITIAL <= other.weight
        return OF_INITIAL if is_same else 0
    if a.isdigit() or b.isdigit() or (one.weight in _KNOWN and other.weight in _KNOWN):
        return 0
    if one.script is not Script.FULL or other.script is not Script.FULL:
        return _close_in_bones(one, other)
    if one.sounds == other.sounds and (shorter > 2 or len(one.sounds) > 1):
        return SOUNDS_SAME
    if are_one_name(a, b):
        return SHORT_FORM
    return _close_in_letters(one, other, shorter)


def _close_in_bones(one: Word, other: Word) -> int:
    script = one.script if one.script is not Script.FULL else other.script
    if script is Script.SYLLABLES:
        ours, theirs = skeleton(one.text, script), skeleton(other.text, script)
    else:
        ours, theirs = one.bones, other.bones
    if one.sounds == other.sounds:
        return SOUNDS_SAME
    if ours == theirs and len(ours) > 1:
        return SAME_BONES
    if ours == theirs and len(ours) == 1 and OSA.distance(one.sounds, other.sounds) <= 2:
        return SAME_BONES
    longest = max(len(ours), len(theirs))
    if longest > 3 and OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return 700
    return 0


def _close_in_letters(one: Word, other: Word, shorter: int) -> int:
    """Count letters that differ in halves: what sounds alike differs half as much."""
    if shorter < 4:
        return 0
    letters = OSA.distance(one.text, other.text, score_cutoff=MOST_LETTERS)
    sounds = OSA.distance(one.sounds, other.sounds, score_cutoff=MOST_LETTERS)
    return _less_halves(one, other, min(2 * letters, 2 * sounds + 1))


def _less_halves(one: Word, other: Word, halves: int) -> int:
    shorter, longer = sorted((len(one.text), len(other.text)))
    if halves > _HALVES_ALLOWED[min(shorter, _LONG)]:
        return 0
    return 1000 - LETTER_PERMILLE * halves // (2 * longer)


def is_ordinary(word: Word) -> bool:
    """Whether what ``close`` says of it and another such word is told by letters and sounds alone.

    It has four letters at least and is neither a number, nor known, nor of a script without vowels,
    nor one of the names that have short forms.
    """
    return (
        len(word.text) >= 4
        and not word.symbol
        and not word.text.isdigit()
        and word.weight not in _KNOWN
        and word.script is Script.FULL
        and word.text not in GROUPS
    )


def close_in_letters(one: Word, other: Word, letters: int, sounds: int) -> int:
    """Return what ``close`` says of two ordinary words, from how many letters and sounds differ."""
    if letters == 0:
        return 1000
    return _less_halves(one, other, min(2 * letters, 2 * sounds + 1)) if sounds else SOUNDS_SAME
