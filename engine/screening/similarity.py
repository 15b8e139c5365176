"""Say how alike two names are, in a number that can be worked out by hand.

1. Each word of one name meets at most one word of the other, or two to four words written as one
   (``van der bilt``, ``vanderbilt``). The closest meet first.
2. How close two words are, in permille: 1000 if equal; 950 if they sound the same; 900 for a name
   and its short form; 850 for an initial; 800 for equal consonants where a script has no vowels;
   else 1000 less the share of letters that differ, up to a number that grows with their length.
3. The score is what met, weighed, over what met, plus a share of what did not:

       sum(weight * closeness) / (sum(weight) + extra * (more - less) + conflict * less)

   where ``less`` and ``more`` are the weights left over on the two sides. Words left over on one
   side alone are a longer form of the name; on both sides they are two names.
4. Legal forms that differ take a part away; what ``forms`` is, ``Score`` says.
5. A name of which only initials, particles or words of trade met is not alike.

Everything is whole numbers; where two pairings are equally close, the earlier word wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz.distance import OSA

from engine.screening.latin import Script, skeleton
from engine.screening.nicknames import are_one_name
from engine.screening.words import (
    INITIAL,
    OF_A_FORM,
    OWN,
    PLACE,
    WORD_OF_TRADE,
    Manner,
    Reading,
    Word,
    readings_of,
)

EXTRA_PERMILLE = MappingProxyType({Manner.PERSON: 250, Manner.ENTITY: 600, Manner.VESSEL: 600})
"""What a word left over on one side counts, of its weight; measured on labelled pairs. People are
called by parts of their names; an entity with a further word is often another one."""
OF_ONE_WORD_PERMILLE = 500
"""The same for a person of whose name one word met: a single given name names nobody."""
CONFLICT_PERMILLE = 2000
"""What words left over on both sides count, of the lesser weight; measured on labelled pairs."""
SOUNDS_SAME, SHORT_FORM, OF_INITIAL, OF_INITIALS, SAME_BONES = 950, 900, 850, 850, 800
JOINED = 970
FORMS_DIFFER, KINDS_DIFFER = 800, 650
"""What is left of a score where legal forms are of two classes, and where one is not for profit."""
_NOT_FOR_PROFIT = frozenset({"NGO", "REL", "MIL"})
LETTER_PERMILLE = 1250
"""What a letter that differs takes away, over the length of the longer word."""
_HALVES_ALLOWED = MappingProxyType({4: 2, 5: 3, 6: 4, 7: 4, 8: 4, 9: 6})
_LONG = 9
_LEAST_CLOSE = 500
_LONGEST_JOIN = 4
OWN_ENOUGH = 70
_KNOWN = frozenset({WORD_OF_TRADE, OF_A_FORM, PLACE})
"""Weights of words that are known: two of them are one word or two, and nothing between."""


@dataclass(frozen=True, slots=True)
class Met:
    """Words that met.

    Attributes:
        submitted: Of the name asked about; several if they were written apart.
        listed: Of the name on the list.
        weight: What they count together: the mean of the two sides.
        permille: How close they are.
    """

    submitted: str
    listed: str
    weight: int
    permille: int


@dataclass(frozen=True, slots=True)
class Score:
    """How alike two names are.

    Attributes:
        permille: 0 to 1000.
        met: What met, in the order of the submitted name.
        submitted_left: Weight of the words of the submitted name that met none.
        listed_left: The same of the listed name.
        extra_permille: What a word left over on one side counts.
        conflict_permille: What words left over on both sides count.
        forms_permille: What is left after the legal forms were compared; 1000 if they agree.
    """

    permille: int
    met: tuple[Met, ...] = ()
    submitted_left: int = 0
    listed_left: int = 0
    extra_permille: int = 0
    conflict_permille: int = 0
    forms_permille: int = 1000


NOTHING = Score(0)


def compare(submitted: str, listed: str, manner: Manner) -> Score:
    """Return how alike two names are, in the best of the ways to read them."""
    ways = [
        compare_readings(one, other, manner)
        for one in readings_of(submitted, manner)
        for other in readings_of(listed, manner)
    ]
    return max(ways, key=lambda score: score.permille, default=NOTHING)


def compare_readings(submitted: Reading, listed: Reading, manner: Manner) -> Score:
    """Return how alike two names are as they are read here."""
    ours, theirs = submitted.words, listed.words
    meetings = _meetings(ours, theirs)
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    met: list[tuple[int, Met]] = []
    total = have = own = initials = 0
    for closeness, one, other in meetings:
        if not (taken_ours.isdisjoint(one) and taken_theirs.isdisjoint(other)):
            continue
        taken_ours.update(one)
        taken_theirs.update(other)
        weights = [sum(ours[i].weight for i in one), sum(theirs[i].weight for i in other)]
        weight = sum(weights) // 2
        total += weight
        have += weight * closeness
        is_initial = ours[one[0]].is_initial or theirs[other[0]].is_initial
        initials += is_initial
        if (weight >= OWN_ENOUGH and not is_initial) or (
            len(one) + len(other) > 3 and manner is not Manner.PERSON
        ):
            own += 1
        met.append(
            (
                one[0],
                Met(
                    " ".join(ours[i].text for i in one),
                    " ".join(theirs[i].text for i in other),
                    weight,
                    closeness,
                ),
            )
        )
    our_left = [word for i, word in enumerate(ours) if i not in taken_ours]
    their_left = [word for i, word in enumerate(theirs) if i not in taken_theirs]
    our_rest, their_rest = _left(our_left, their_left), _left(their_left, our_left)
    is_all = not our_rest and not their_rest
    if not own and (initials or not is_all):
        return NOTHING
    less, more = sorted((our_rest, their_rest))
    extra, conflict = EXTRA_PERMILLE[manner], CONFLICT_PERMILLE
    if own < 2 and manner is Manner.PERSON:
        extra = OF_ONE_WORD_PERMILLE
    against = (extra * (more - less) + conflict * less) // 1000
    forms = _forms(submitted, listed)
    permille = have * forms // (1000 * (total + against)) if total else 0
    met.sort(key=lambda each: each[0])
    return Score(
        permille, tuple(each for _, each in met), our_rest, their_rest, extra, conflict, forms
    )


def _left(words: Sequence[Word], others: Sequence[Word]) -> int:
    """Weigh ``words`` that met none; an initial that met none of ``others`` is another name."""
    is_against = any(word.weight == OWN for word in others)
    return sum(OWN if each.is_initial and is_against else each.weight for each in words)


Meeting = tuple[int, tuple[int, ...], tuple[int, ...]]


def _meetings(ours: Sequence[Word], theirs: Sequence[Word]) -> list[Meeting]:
    """Return what could meet, the closest first."""
    found: list[tuple[int, Meeting]] = []
    open_ours, open_theirs = set(range(len(ours))), set(range(len(theirs)))
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            closeness = close(one, other)
            if closeness >= _LEAST_CLOSE:
                found.append((one.weight + other.weight, (closeness, (i,), (j,))))
                if closeness == 1000:
                    open_ours.discard(i)
                    open_theirs.discard(j)
    if open_ours and len(theirs) > 1:
        found += _joined(ours, theirs, open_ours, open_theirs, is_turned=False)
    if open_theirs and len(ours) > 1:
        found += _joined(theirs, ours, open_theirs, open_ours, is_turned=True)
    found.sort(key=lambda each: (-each[1][0] * each[0], each[1][1], each[1][2]))
    return [meeting for _, meeting in found]


def _joined(
    whole: Sequence[Word],
    parts: Sequence[Word],
    open_whole: set[int],
    open_parts: set[int],
    *,
    is_turned: bool,
) -> Iterator[tuple[int, Meeting]]:
    """Yield words of ``whole`` that meet several of ``parts``: written as one, or initials."""
    for i in sorted(open_whole):
        word = whole[i]
        for start in range(len(parts) - 1):
            for size in range(2, min(_LONGEST_JOIN, len(parts) - start) + 1):
                run = tuple(range(start, start + size))
                if open_parts.isdisjoint(run):
                    continue
                closeness = _close_joined(word, [parts[j] for j in run])
                if closeness:
                    weight = word.weight + sum(parts[j].weight for j in run)
                    meeting = (closeness, run, (i,)) if is_turned else (closeness, (i,), run)
                    yield weight, meeting


def _close_joined(word: Word, parts: Sequence[Word]) -> int:
    length = sum([len(part.text) for part in parts])
    if abs(length - len(word.text)) <= 2 and length > 3 and _may_begin(word, parts[0]):
        text = "".join(part.text for part in parts)
        joined = Word(text, script=parts[0].script)
        closeness = close(word, joined)
        if closeness >= 850 or (closeness == SAME_BONES and len(word.bones) > 2):
            return closeness * JOINED // 1000
    if len(word.text) == len(parts) and word.text == "".join(part.text[0] for part in parts):
        return OF_INITIALS if all(len(part.text) > 1 for part in parts) else 0
    return 0


def _may_begin(word: Word, first: Word) -> bool:
    """Whether ``first`` may be how ``word`` begins; one letter may be wrong."""
    ours, theirs = word.sounds[:2], first.sounds[:2]
    return ours[:1] == theirs[:1] or ours[1:] == theirs[:1] or ours[:1] == theirs[1:]


def is_close(permille: int) -> bool:
    """Whether words that are so close may meet."""
    return permille >= _LEAST_CLOSE


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
    allowed = _HALVES_ALLOWED[min(shorter, _LONG)]
    cutoff = allowed // 2 + 1
    letters = OSA.distance(one.text, other.text, score_cutoff=cutoff)
    sounds = OSA.distance(one.sounds, other.sounds, score_cutoff=cutoff)
    halves = min(2 * letters, 2 * sounds + 1)
    if halves > allowed:
        return 0
    longer = max(len(one.text), len(other.text))
    return 1000 - LETTER_PERMILLE * halves // (2 * longer)


def _forms(submitted: Reading, listed: Reading) -> int:
    ours, theirs = set(submitted.forms) - {"OTHER"}, set(listed.forms) - {"OTHER"}
    if not ours or not theirs or not ours.isdisjoint(theirs):
        return 1000
    is_for_profit = [bool(each - _NOT_FOR_PROFIT) for each in (ours, theirs)]
    return FORMS_DIFFER if is_for_profit[0] == is_for_profit[1] else KINDS_DIFFER
