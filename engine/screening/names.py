"""How names are compared: exactly, after taking away what carries no meaning.

This is method ``exact/1``. What it does to a name, in this order:

1. Compatibility forms are decomposed (NFKD): ``ﬁ`` is ``fi``.
2. Letters that Unicode does not decompose, but that are printed plainly on lists, are spelled out:
   ``ø`` is ``o``, ``ł`` is ``l``, a Turkish dotless i is ``i``; ``&`` is ``and``. Case is folded.
3. Accents, and the optional vowel marks of Hebrew and Arabic, are dropped: ``Şirketi`` is
   ``sirketi``. Marks that make another letter (Indic vowels, Thai tones, Japanese voicing) stay.
4. Everything that is neither letter nor digit is dropped, spaces included: ``Co., Ltd.``,
   ``CO LTD`` and ``Co.Ltd`` are one, as are ``S.A.`` and ``SA``.

A printed name is read in more than one way where lists print more than one name in it; see
``readings``.

It does *not* know transliteration, word order beyond ``SURNAME, Given``, legal forms or typing
errors. It answers "is this name on the list", not "does a similar one stand there".

INVARIANT: a name has the same key under every Python. Properties of letters come from Unicode 3.2,
which every Python carries unchanged; letters that are younger are kept as they are.
"""

from __future__ import annotations

import re
from itertools import groupby
from types import MappingProxyType
from unicodedata import ucd_3_2_0 as unicode_3_2

METHOD = "exact/1"
"""Name of this way of comparing. A change that alters any key gets a new number."""

_SPELLED = MappingProxyType(
    str.maketrans(
        {
            "&": "and", "Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "Ø": "o", "ø": "o",
            "Ł": "l", "ł": "l", "Đ": "d", "đ": "d", "Ð": "d", "ð": "d", "Þ": "th", "þ": "th",
            "Ħ": "h", "ħ": "h", "\u0131": "i", "ĸ": "k", "Ŋ": "n", "ŋ": "n", "Ŧ": "t", "ŧ": "t",
            "\u0640": None,  # the Arabic tatweel only stretches a line
        }
    )
)  # fmt: skip
_ASCII = MappingProxyType(
    {code: None for code in range(128) if not chr(code).isalnum()} | {ord("&"): "and"}
)

# Combining classes of marks that are left out when a name is printed plainly: 10 to 36 are the
# points of Hebrew, Arabic and Syriac, 200 and above the accents. Between them lie the marks of
# Thai, Lao and Tibetan; below them voicing, nukta and virama.
_FIRST_POINT, _LAST_POINT, _FIRST_ACCENT = 10, 36, 200


def key(text: str) -> str:
    """Return what is compared of ``text``: its letters and digits, folded; empty if it has none."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    plain = _decomposed(text).translate(_SPELLED)
    folded = _decomposed("".join(map(_fold, plain)))
    return _decomposed("".join(filter(_counts, folded)))


def spelled(text: str) -> str:
    """Return ``text`` folded and without accents; spaces and signs stay."""
    plain = _decomposed(text).translate(_SPELLED)
    folded = _decomposed("".join(map(_fold, plain)))
    return _decomposed("".join(letter for letter in folded if not _is_dropped(letter)))


def _decomposed(text: str) -> str:
    # Young letters are kept away from `normalize`: it would order them as the Python at hand does.
    parts = ("".join(part) for _, part in groupby(text, key=_is_young))
    return "".join(part if _is_young(part[0]) else _nfkd(part) for part in parts)


def _nfkd(text: str) -> str:
    return unicode_3_2.normalize("NFKD", text)


def _is_young(letter: str) -> bool:
    return unicode_3_2.category(letter) == "Cn"


def _fold(letter: str) -> str:
    return letter if _is_young(letter) else letter.casefold()


def _is_dropped(letter: str) -> bool:
    mark = unicode_3_2.combining(letter)
    return _FIRST_POINT <= mark <= _LAST_POINT or mark >= _FIRST_ACCENT


def _counts(letter: str) -> bool:
    if _is_dropped(letter):
        return False
    return _is_young(letter) or unicode_3_2.category(letter)[0] in "LNM"


# Without dots only where a sign sets it off: `AKA Drones LLC` is a name.
_ALSO_KNOWN_AS = re.compile(
    r"(?:[\s(,;-]*\b[af][./]k[./]a\b|\s*[(,;-]\s*[af]ka\b)[.,:\s)-]*", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"(?P<name>[^()]+)\((?P<short>[^()\s]{2,})\)\.?", re.DOTALL)


def readings(name: str, *, is_person: bool) -> tuple[str, ...]:
    """Return every way in which a name printed on a list may be meant, the printed one first.

    1. As printed.
    2. ``A a.k.a. B`` (and ``f.k.a.``) is also A and B, where both have two words at least: a
       single given name names nobody.
    3. ``Long Name (LN)`` is also ``Long Name``, where the brackets hold its initials or one of its
       words. ``Corad Technology (Shenzhen)`` is left alone: another branch has another name.
    4. ``SURNAME, Given`` of a person is also ``Given SURNAME``.
    """
    found = [name]
    parts = [part.strip(" ()") for part in _ALSO_KNOWN_AS.split(name)]
    if len(parts) > 1:
        found += [part for part in parts if len(part.split()) > 1]
    found += [plain for plain in map(_without_abbreviation, found) if plain]
    if is_person:
        found += [given_first(text) for text in found if text.count(",") == 1]
    return tuple(dict.fromkeys(found))


def given_first(text: str) -> str:
    """Return ``SURNAME, Given`` as ``Given SURNAME``; a text without exactly one comma as it is."""
    surname, comma, given = text.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and "," not in given else text


def _without_abbreviation(text: str) -> str:
    match = _ABBREVIATED.fullmatch(text)
    if match is None:
        return ""
    name, short = match["name"].strip(), key(match["short"])
    words = [key(word) for word in re.split(r"[\s-]+", name)]
    letters = iter("".join(word[:1] for word in words))
    is_initials = len(short) > 2 and all(letter in letters for letter in short)
    return name if short in words or is_initials else ""
