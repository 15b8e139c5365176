"""Take a name apart into words that count differently.

1. A person's titles are dropped, as are legal forms that were put after a person's name.
2. Of an entity the legal form is set apart by its class; it is compared, but names nobody.
3. Particles (``al``, ``bin``, ``van``), words of trade (``bank``, ``trading``), places and numerals
   count less than words that are somebody's own.
4. Spelled numbers become digits; ``A.B.C.`` is ``abc``; ``Abdul``, ``Abdel``, ``Abd al`` are one.
5. A name is read in several ways where it may be meant in several: see ``names.readings``; parts on
   both sides of a slash; Chinese characters as Chinese, Korean or Japanese.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from engine.screening import east_asian
from engine.screening.latin import (
    Script,
    is_han,
    is_hangul,
    korean,
    latin,
    mandarin,
    script_of,
    skeleton,
    sound,
)
from engine.screening.names import readings
from engine.screening.snapshot import EntryKind
from engine.screening.vocabulary import FORMS, WORDS


class Manner(Enum):
    """How a name is read: what somebody is decides which words count."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


OWN, WORD_OF_TRADE, PARTICLE, PLACE, NUMERAL, INITIAL = 100, 45, 20, 30, 100, 50
"""How much a word counts. Measured on labelled pairs; a word of one's own is the unit."""
_NUMERAL_OF_A_VESSEL = 30
"""Sister ships differ in a numeral alone, and lists name whole fleets: a person must look."""
_FORMLIKE = _set("assoc association co coop corp enterprise firm grp holding org")
"""Words that stand for a form as often as for a business."""
OF_A_FORM = 15
_OWN_NAMES = frozenset({"alqaeda", "irgc", "pla", "ccp", "cia"})
"""Symbols that stand for one body."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name, ready to be compared.

    Attributes:
        text: In Latin letters.
        weight: How much it counts.
        script: How much of its sound its letters gave.
        symbol: What a word of trade means, the same in every language; else empty.
        sounds: As it sounds; see ``latin.sound``.
    """

    text: str
    weight: int = OWN
    script: Script = Script.FULL
    symbol: str = ""
    sounds: str = field(init=False, default="", compare=False)

    def __post_init__(self) -> None:
        """Fold once; names are compared often."""
        object.__setattr__(self, "sounds", sound(self.text))

    @property
    def bones(self) -> str:
        """Its consonants, for words of scripts without vowels."""
        return skeleton(self.text)

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter."""
        return len(self.text) == 1 and self.text.isalpha()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name.

    Attributes:
        words: In the order printed.
        forms: Classes of its legal forms, sorted; none if not printed.
    """

    words: tuple[Word, ...]
    forms: tuple[str, ...] = ()


# Said of a person, not his name. Facts from rigour (MIT): prefixes of persons' names.
_TITLES = _set(
    "admiral aka alhaj alhaji amb ambassador ayatollah baron baroness brigadier capt captain "
    "chair chairman chairwoman cheikh cmdr col colonel commander commodore count countess "
    "dame director doctor doktor dott dottore dottoressa dr duchess duke eng engineer esq "
    "excellency frau fraulein gen general hadji hafiz haji hajj hajji herr hon honorable "
    "honourable hr imam jr junior lady lieutenant lord lt madam madame maj major maulavi "
    "maulvi mawlawi md minister miss mister mme molvi mons monsieur mr mrs ms mufti mullah mx "
    "na phd prasident president presidente private prof professor pvt qari rev reverend sayed "
    "sayyid senator senior senor senora sergeant seyyed sgt shaikh shaykh sheik sheikh sir sr "
    "the ustad"
)
_WEAK_TITLES = _set(
    "baron count dame director duke eng engineer general hafiz haji imam junior lady lord "
    "major na private sayed sayyid senior"
)
_PARTICLES = _set(
    "abou abu ad af al an and ar as ash at av az ben bin bint binti bte da das de del della "
    "den der des di do dos du e el et for i ibn la le les o of ould ouled ten ter the ud ul "
    "umm und ur us uz van von wuld y zu zum"
)
_SAME = MappingProxyType(
    {"ben": "bin", "ibn": "bin", "el": "al", "ul": "al", "abou": "abu", "abul": "abu",
     "ould": "ould", "wuld": "ould", "ouled": "ould", "binti": "bint", "bte": "bint"}
)  # fmt: skip
_OF_ENTITIES = _set("al and da de des di du e el et for i in la le les of the und y")

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ROMAN = MappingProxyType(
    {"i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b")
_PLACES = _set(
    "afghanistan africa african albania algeria america american angola arab arabia armenia "
    "asia asian australia austria azerbaijan bahrain baltic bangladesh beijing belarus "
    "belgium brazil britain british bulgaria burma cambodia cameroon canada caspian caucasus "
    "chechnya chile china chinese colombia congo crimea croatia cuba cyprus czech damascus "
    "denmark deutschland dubai east eastern egypt emirates england eritrea espana estonia "
    "ethiopia eu eurasia eurasian euro europe european far finland france german germany "
    "ghana greece gulf hong hongkong hungary india indian indonesia iran iranian iraq iraqi "
    "ireland israel italia italy japan jordan kazakhstan kenya kong korea korean kosovo "
    "kuwait kyrgyzstan laos latvia lebanon libya lithuania london luxembourg macau malaysia "
    "mali malta mexico middle moldova mongolia morocco moscow myanmar nepal netherlands "
    "nicaragua niger nigeria north northern norway oman osterreich pacific pakistan palestine "
    "panama peru petersburg philippines poland portugal pyongyang qatar romania rossii "
    "rossiya russia russian rwanda saudi schweiz scotland serbia shanghai shenzhen siberia "
    "singapore slovakia slovenia somalia south southern spain sudan suisse svizzera sweden "
    "swiss switzerland syria syrian taiwan tajikistan tehran thailand tunisia turkey turkiye "
    "turkmenistan uae uganda uk ukraine ural us usa uzbekistan venezuela vietnam west western "
    "yemen zambia zimbabwe"
)
_SPLIT = re.compile(r"[^a-z0-9%]+")
_STROKE = re.compile(r"^\s*([msf])/([vts])(?=[\s.])", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9%]+")
_DIGIT = re.compile(r"[0-9]")
_BETWEEN = re.compile(r"[\s\-\u2010–—_.,;:()\[\]{}\"“”«»„<>|·]+")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}(?:\w\b)?")
_ABD_ALLAH = "\u0639\u0628\u062f \u0627\u0644\u0644\u0647"  # one name, written as two words
_ABD = re.compile(r"abd(?:ou|u|e|a|i)?l?(?=[a-z]{4})")
_SLAVIC = re.compile(r"(?:sk(?:iy|ii|yy|yi|ij|y|i|aya|aia|aja|oye|oe|oie|oje|ogo|oy|oi))$")


_counted = Counter(word for phrase in FORMS if len(phrase) > 1 for word in set(phrase))
_PARTS_OF_FORMS = frozenset(
    sound(word) for word, times in _counted.items() if times > 3 and len(word) > 4
)
"""Words of legal forms, by sound: what is left of a form that was misspelled or torn apart."""


def readings_of(name: str, manner: Manner) -> tuple[Reading, ...]:
    """Return the ways to read ``name``, without those that have no word; none if none has."""
    texts = list(readings(name, is_person=manner is Manner.PERSON))
    if manner is Manner.ENTITY:
        texts += [part for part in name.split("/") if "/" in name and len(part.split()) > 1]
    if not name.isascii():
        texts = [way for text in texts for way in _in_latin(text)]
    found = (_reading(text, manner) for text in texts)
    return tuple(dict.fromkeys(each for each in found if each.words))


def plainly(name: str, manner: Manner) -> str:
    """Return ``name`` with the prefix of a ship written without a stroke: ``MV`` for ``M/V``."""
    return _STROKE.sub(r"\1\2", name) if manner is Manner.VESSEL else name


def _in_latin(text: str) -> Iterator[str]:
    """Yield ``text``, with words in Hangul and Chinese characters written as they are read."""
    parts = text.replace("·", " ").replace("・", " ").split()
    if any(map(is_hangul, parts)):
        yield " ".join(korean(part) if is_hangul(part) else part for part in parts)
    elif len(parts) == 1 and is_han(parts[0]) and "·" not in text:
        yield from mandarin(parts[0])
        for read in (east_asian.korean_reading, east_asian.japanese_reading):
            if way := read(parts[0]):
                yield way
    elif len(parts) > 1 and "·" not in text and all(map(is_han, parts)):
        yield " ".join(mandarin(part)[-1] for part in parts)
    else:
        yield text.replace("・", " ").replace(_ABD_ALLAH, _ABD_ALLAH.replace(" ", ""))


def _reading(text: str, manner: Manner) -> Reading:
    words = list(_plain_words(text, manner))
    if manner is Manner.PERSON:
        return Reading(tuple(_of_person(words)))
    words, forms = _without_forms(words)
    if manner is Manner.VESSEL and words and words[0].text in ("mv", "mt", "ss", "ms"):
        words = words[1:]
    return Reading(tuple(_of_entity(words, manner)), forms)


def _plain_words(text: str, manner: Manner) -> Iterator[Word]:
    """Yield the words of ``text`` in Latin letters, numbers as digits, with equal weight."""
    text = text.replace("&", " and ").replace("%", " percent ")
    if manner is not Manner.PERSON and "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", text)
    pieces = _pieces(text)
    at = 0
    while at < len(pieces):
        word = pieces[at]
        at += 1
        if word.text in _TENS:
            following = pieces[at].text if at < len(pieces) else ""
            unit = _UNITS.get(following, int(following) if following.isdigit() else 0)
            if 0 < unit < 10:
                at += 1
                yield Word(str(_TENS[word.text] + unit))
            else:
                yield Word(str(_TENS[word.text]))
        elif word.text in _UNITS and manner is not Manner.PERSON:
            yield Word(str(_UNITS[word.text]))
        elif word.text in _ROMAN and manner is not Manner.PERSON and len(pieces) > 1:
            yield Word(_ROMAN[word.text], PLACE)
        elif word.text.isdigit():
            yield Word(word.text.lstrip("0") or "0")
        else:
            yield word


@lru_cache(maxsize=1 << 15)
def _in_full(text: str) -> Word:
    return Word(text)


def _pieces(text: str) -> list[Word]:
    if text.isascii() and _DIGIT.search(text) is None:
        return [_in_full(piece) for piece in _WORD.findall(latin(text))]
    pieces: list[Word] = []
    for part in _BETWEEN.split(text):
        script = Script.FULL if part.isascii() else script_of(part)
        for piece in _SPLIT.split(_ORDINAL.sub(r"\1", latin(part))):
            if piece:
                pieces.append(Word(piece, script=script))
    return pieces


def _of_person(words: Sequence[Word]) -> Iterator[Word]:
    kept = [each for each in words if each.text not in _TITLES]
    if len([each for each in kept if each.text not in _PARTICLES]) < 2:
        kept = [each for each in words if each.text not in _TITLES - _WEAK_TITLES]
    if len(kept) > 2:
        last = kept[-1].text
        if (last,) in FORMS and FORMS[(last,)] in ("LLC", "JSC") and len(last) <= 4:
            kept = kept[:-1]
    seen: set[str] = set()
    at = 0
    while at < len(kept):
        word = kept[at]
        at += 1
        text = word.text
        if text in ("abdul", "abdel", "abdal", "abdoul", "abdol", "abdur", "abdu"):
            text = "abd"
        elif word.script is Script.FULL and (match := _ABD.match(text)) and text != "abdullah":
            yield Word("abd", INITIAL)
            text = text[match.end() :]
        elif word.script is Script.CONSONANTS and text.startswith("l") and len(text) > 4:
            text = text[1:]
        if text == "abd" and at < len(kept) and kept[at].text in ("allah", "ullah", "llah"):
            at += 1
            yield Word("abdullah")
            continue
        if text == "abd":
            yield Word("abd", INITIAL)
            continue
        is_given = at == 1 and len(kept) == 2 and text == "ben"
        if text in _PARTICLES and len(text) > 1 and len(kept) > 1 and not is_given:
            yield Word(_SAME.get(text, text), PARTICLE)
        elif len(text) == 1 and text.isalpha():
            yield Word(text, INITIAL)
        elif text in seen:
            yield Word(text, PARTICLE, word.script)
        else:
            seen.add(text)
            yield word if text is word.text else Word(text, OWN, word.script)


def _without_forms(words: Sequence[Word]) -> tuple[list[Word], tuple[str, ...]]:
    """Set legal forms apart; a short one counts at the ends of a name alone."""
    kept: list[Word] = []
    forms: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(7, len(words) - at), 0, -1):
            phrase = tuple(each.text for each in words[at : at + size])
            form = FORMS.get(phrase)
            is_at_an_end = at == 0 or at + size == len(words)
            is_whole = len(words) == size
            if form and not is_whole and (is_at_an_end or len("".join(phrase)) > 3):
                forms.append(form)
                at += size
                break
        else:
            kept.append(words[at])
            at += 1
    if not kept:
        return list(words), ()
    return kept, tuple(sorted(set(forms)))


def _of_entity(words: Sequence[Word], manner: Manner) -> Iterator[Word]:
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            symbol = WORDS.get(tuple(each.text for each in words[at : at + size]))
            if symbol is not None and manner is Manner.ENTITY:
                weight = OF_A_FORM if symbol in _FORMLIKE else WORD_OF_TRADE
                text = "".join(each.text for each in words[at : at + size])
                yield Word(text, OWN if symbol in _OWN_NAMES else weight, symbol=symbol)
                at += size
                break
        else:
            yield _weighed(words[at], manner)
            at += 1


def _weighed(word: Word, manner: Manner) -> Word:
    if word.weight != OWN:
        return word
    text = word.text
    if text.isdigit():
        return Word(text, _NUMERAL_OF_A_VESSEL if manner is Manner.VESSEL else NUMERAL)
    if text in _OF_ENTITIES:
        return Word(_SAME.get(text, text), PARTICLE)
    if manner is Manner.ENTITY and len(text) > 4 and word.sounds in _PARTS_OF_FORMS:
        return Word(text, PARTICLE)
    if text in _PLACES and manner is Manner.ENTITY:
        return Word(text, PLACE)
    if len(text) > 6 and manner is Manner.ENTITY:
        text = _SLAVIC.sub("", text) if word.script is Script.FULL else text
    return word if text == word.text else Word(text, OWN, word.script)


def manner_of(kind: EntryKind, *names: str) -> Manner:
    """Return how names of somebody of ``kind`` are read.

    Of somebody whose kind is not known, a name with a legal form or a word of trade is an entity's.
    """
    if kind in (EntryKind.VESSEL, EntryKind.AIRCRAFT):
        return Manner.VESSEL
    if kind is EntryKind.PERSON:
        return Manner.PERSON
    if kind is EntryKind.ENTITY or any(map(_says_entity, names)):
        return Manner.ENTITY
    return Manner.PERSON


def _says_entity(name: str) -> bool:
    (reading,) = (_reading(name, Manner.ENTITY),)
    return bool(reading.forms) or any(
        word.weight in (WORD_OF_TRADE, OF_A_FORM) for word in reading.words
    )
