"""Write a name of any script in plain Latin letters, and fold letters that sound alike.

1. Accents are dropped and case is folded as ``names`` says; other scripts are transliterated letter
   by letter (the table of ``anyascii``, whose version is pinned: another table is another method).
2. Scripts that leave vowels out (Arabic, Hebrew), or whose vowels differ much between romanisations
   (Thai, Khmer, Chinese for foreign names), are compared by consonants; ``script_of`` tells which.
3. Chinese characters are read in Chinese. A name of two to four of them may also be Korean or
   Japanese: ``han_readings`` gives those readings for the characters of common names.
4. Korean is written in the romanisation of 2000, and surnames as their bearers spell them.

It does *not* know words: a translated name ("plant" for ``завод``) is a matter of ``vocabulary``.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from unicodedata import ucd_3_2_0 as unicode_3_2

from anyascii import anyascii

from engine.screening.names import spelled

_APOSTROPHES = MappingProxyType(
    dict.fromkeys(map(ord, "'`’\u2018\u2032\u00b4\u02b9\u02ba\u02bb\u02bc\u02be\u02bf"), None)
)


class Script(Enum):
    """How much of a word's sound its letters give."""

    FULL = "full"
    CONSONANTS = "consonants"
    SYLLABLES = "syllables"


_RANGES = (
    (0x0590, 0x08FF, Script.CONSONANTS),  # Hebrew, Arabic, Syriac, Thaana
    (0x0E00, 0x0EFF, Script.CONSONANTS),  # Thai, Lao
    (0x1000, 0x109F, Script.CONSONANTS),  # Burmese
    (0x1780, 0x17FF, Script.CONSONANTS),  # Khmer
    (0x3400, 0x9FFF, Script.SYLLABLES),  # Chinese characters
    (0xFB1D, 0xFDFF, Script.CONSONANTS),  # presentation forms of Hebrew and Arabic
)


def script_of(word: str) -> Script:
    """Return how a word is written, by its first letter that is not ASCII."""
    for letter in word:
        if not letter.isascii():
            code = ord(letter)
            return next((s for low, high, s in _RANGES if low <= code <= high), Script.FULL)
    return Script.FULL


def latin(text: str) -> str:
    """Return ``text`` in lower-case ASCII; apostrophes and marks of softness are dropped."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    # Composed again: a Japanese letter and its voicing are one letter to the table.
    plain = unicode_3_2.normalize("NFC", spelled(text.translate(_APOSTROPHES)))
    return anyascii(plain).lower().translate(_APOSTROPHES)


# What romanisations of one sound are folded to. The order matters: long before short.
_SOUNDS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("shch", "s"), ("dzh", "z"), ("ch", "s"),
    ("sh", "s"), ("zh", "z"), ("dj", "z"), ("dz", "z"), ("ts", "s"), ("tz", "s"), ("cz", "s"),
    ("ph", "f"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("ck", "k"), ("qu", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("q", "k"), ("w", "v"), ("j", "i"),
    ("eo", "o"), ("eu", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ea", "i"), ("ie", "i"),
    ("ae", "e"), ("oe", "o"), ("ue", "u"), ("ai", "ei"), ("ay", "ei"), ("ey", "ei"),
    ("iy", "i"), ("yi", "i"), ("ii", "i"), ("y", "i"), ("o", "u"), ("e", "i"),
)  # fmt: skip
_SOUND = re.compile("|".join(sound for sound, _ in _SOUNDS))
_FOLDED = MappingProxyType(dict(_SOUNDS))
_DOUBLED = re.compile(r"(.)\1+")
# Digits in the place of letters that they look like.
_LOOKS = MappingProxyType(str.maketrans("0134578@$", "oieastbas"))
# Latvian and Lithuanian give a foreign name an ending: Lavrovs, Sergejs, Putinas.
_BALTIC = re.compile(r"(?<=[a-z]{3})(?:(?<=ov|ev|in|ej|ij|aj)s|(?<=ov|ev|in)as)$")
_NINE = re.compile(r"9")


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """Return a Latin word as it sounds, roughly: equal for ``Sergei``, ``Sergej`` and ``Sergey``.

    Vowels become ``a``, ``i`` or ``u``; doubled letters become one; digits among letters are read
    as the letters that they look like.
    """
    if not word.isalpha() and any(letter.isalpha() for letter in word):
        word = _NINE.sub("g", word).translate(_LOOKS)
    if word[-1:] == "s":
        word = _BALTIC.sub("", word)
    if word[:1] == "x":
        word = "s" + word[1:]
    folded = _SOUND.sub(lambda match: _FOLDED[match[0]], word)
    folded = folded.replace("ei", "i").replace("e", "i").replace("o", "u")
    return _DOUBLED.sub(r"\1", folded)


_VOWELS = MappingProxyType(str.maketrans("", "", "aeiouyvwh"))
_OF_CONSONANTS = MappingProxyType(str.maketrans("pzjgq", "bsskk"))
_OF_SYLLABLES = MappingProxyType(str.maketrans("rgdpbzjqv", "lkttpsssf"))


@lru_cache(maxsize=1 << 15)
def skeleton(word: str, script: Script = Script.CONSONANTS) -> str:
    """Return the consonants of a Latin word, folded for the script that it is compared with.

    Arabic has no ``p``, and Chinese no ``r`` where names have one: both sides lose the difference.
    """
    folded = sound(word).translate(_VOWELS)
    if script is Script.SYLLABLES:
        folded = folded.replace("m", "n").translate(_OF_SYLLABLES)
    else:
        folded = folded.translate(_OF_CONSONANTS)
    return _DOUBLED.sub(r"\1", folded)


# Korean: first syllables as their bearers write them, where the romanisation of 2000 differs.
_KOREAN_SURNAMES = MappingProxyType(
    {
        "gim": "kim", "i": "lee", "bag": "park", "choe": "choi", "jeong": "jung", "gang": "kang",
        "jo": "cho", "yun": "yoon", "im": "lim", "sin": "shin", "gwon": "kwon", "o": "oh",
        "an": "ahn", "u": "woo", "no": "roh", "gu": "koo", "mun": "moon", "ryu": "ryu",
        "ri": "ri", "bae": "bae", "baeg": "baek", "jang": "jang", "hwang": "hwang",
    }
)  # fmt: skip
_SYLLABLE = re.compile(r"[A-Z][a-z]*")


def korean(word: str) -> str:
    """Return a Korean name in Hangul as ``surname given``, in Latin letters."""
    syllables = [each.lower() for each in _SYLLABLE.findall(anyascii(word))]
    if not syllables:
        return latin(word)
    first = _KOREAN_SURNAMES.get(syllables[0], syllables[0])
    return f"{first} {''.join(syllables[1:])}".strip()


def is_hangul(word: str) -> bool:
    """Whether a word is written in Hangul."""
    return any("\uac00" <= letter <= "\ud7a3" for letter in word)


def is_han(word: str) -> bool:
    """Whether a word is written in Chinese characters alone."""
    return bool(word) and all(
        "\u3400" <= letter <= "\u9fff" or letter == "\u3005" for letter in word
    )


def mandarin(word: str) -> tuple[str, ...]:
    """Return Chinese characters as pinyin: as surname and given name, and in one word."""
    syllables = [each.lower() for each in _SYLLABLE.findall(anyascii(word))]
    whole = "".join(syllables)
    if 2 <= len(syllables) <= 3:
        return (f"{syllables[0]} {''.join(syllables[1:])}", whole)
    if len(syllables) == 4:
        return (f"{''.join(syllables[:2])} {''.join(syllables[2:])}", whole)
    return (whole,)
