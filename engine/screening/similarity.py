"""Say how alike two names are, in a number that can be worked out by hand.

1. Each word of one name meets at most one word of the other, or two to four words written as one
   (``van der bilt``, ``vanderbilt``). The closest meet first.
2. How close two words are, in permille, ``engine.screening.closeness`` says.
3. The score is what met, weighed, over what met, plus a share of what did not:

       sum(weight * closeness) / (sum(weight) + extra * (more - less) + conflict * less)

   where ``less`` and ``more`` are the weights left over on the two sides. Words left over on one
   side alone are a longer form of the name; on both sides they are two names.
4. Legal forms that differ take a part away; what ``forms`` is, ``Score`` says.
5. A name of which only initials, particles or words of trade met is not alike.

Everything is whole numbers; where two pairings are equally close, the earlier word wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from types import MappingProxyType

from engine.screening.closeness import LEAST_CLOSE, SAME_BONES, close
from engine.screening.latin import Script
from engine.screening.words import OWN, Manner, Reading, Word, plainly, readings_of

EXTRA_PERMILLE = MappingProxyType({Manner.PERSON: 250, Manner.ENTITY: 600, Manner.VESSEL: 600})
"""What a word left over on one side counts, of its weight; measured on labelled pairs. People are
called by parts of their names; an entity with a further word is often another one."""
OF_ONE_WORD_PERMILLE = 500
"""The same for a person of whose name one word met: a single given name names nobody."""
CONFLICT_PERMILLE = 2000
"""What words left over on both sides count, of the lesser weight; measured on labelled pairs."""
OF_INITIALS = 850
JOINED = 970
FORMS_DIFFER, KINDS_DIFFER = 800, 650
"""What is left of a score where legal forms are of two classes, and where one is not for profit."""
_NOT_FOR_PROFIT = frozenset({"NGO", "REL", "MIL"})
_LONGEST_JOIN = 4
_JOINED_TOLERANCE = 2
"""How many letters a word and what it is joined from may differ in length."""
OWN_ENOUGH = 70


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
        for one in readings_of(plainly(submitted, manner), manner)
        for other in readings_of(plainly(listed, manner), manner)
    ]
    return max(ways, key=lambda score: score.permille, default=NOTHING)


def compare_readings(submitted: Reading, listed: Reading, manner: Manner) -> Score:
    """Return how alike two names are as they are read here."""
    rows = [[close(one, other) for other in listed.words] for one in submitted.words]
    score = compare_words(submitted, listed, manner, rows, 0)
    return NOTHING if score is None else score


def compare_words(
    submitted: Reading,
    listed: Reading,
    manner: Manner,
    rows: Sequence[Sequence[int]],
    threshold: int,
) -> Score | None:
    """Return how alike two names are, or None if that is less than ``threshold``.

    Args:
        submitted: The name asked about.
        listed: The name on the list.
        manner: How both are read.
        rows: For each word of ``submitted`` how close each of ``listed`` is, as ``close`` says.
        threshold: In permille.
    """
    ours, theirs = submitted.words, listed.words
    apart = _apart(ours, theirs, rows)
    if not apart and threshold and not _may_reach(ours, theirs, rows, manner, threshold):
        return None
    chosen = _chosen(_in_order(ours, theirs, rows, apart))
    total = have = own = initials = 0
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    for closeness, one, other in chosen:
        taken_ours.update(one)
        taken_theirs.update(other)
        weight = _weight(ours, theirs, one, other)
        total += weight
        have += weight * closeness
        is_initial = ours[one[0]].is_initial or theirs[other[0]].is_initial
        initials += is_initial
        is_several = len(one) + len(other) > 3 and manner is not Manner.PERSON
        own += is_several or (weight >= OWN_ENOUGH and not is_initial)
    our_left = [word for i, word in enumerate(ours) if i not in taken_ours]
    their_left = [word for i, word in enumerate(theirs) if i not in taken_theirs]
    our_rest, their_rest = _left(our_left, their_left), _left(their_left, our_left)
    if not own and (initials or our_rest or their_rest):
        return None if threshold else NOTHING
    extra = EXTRA_PERMILLE[manner]
    if own < 2 and manner is Manner.PERSON:
        extra = OF_ONE_WORD_PERMILLE
    less, more = sorted((our_rest, their_rest))
    against = (extra * (more - less) + CONFLICT_PERMILLE * less) // 1000
    forms = _forms(submitted, listed)
    permille = have * forms // (1000 * (total + against)) if total else 0
    if permille < threshold:
        return None
    met = tuple(_met(ours, theirs, each) for each in sorted(chosen, key=lambda each: each[1][0]))
    return Score(permille, met, our_rest, their_rest, extra, CONFLICT_PERMILLE, forms)


Meeting = tuple[int, tuple[int, ...], tuple[int, ...]]
"""How close, which words of ours, and which of theirs."""
_Ordered = tuple[int, tuple[int, ...], tuple[int, ...], int]
"""A meeting that sorts: less is closer."""


def _chosen(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings that come about: a word meets once."""
    chosen: list[Meeting] = []
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    for meeting in meetings:
        _, one, other = meeting
        if taken_ours.isdisjoint(one) and taken_theirs.isdisjoint(other):
            taken_ours.update(one)
            taken_theirs.update(other)
            chosen.append(meeting)
    return chosen


def _weight(
    ours: Sequence[Word], theirs: Sequence[Word], one: Iterable[int], other: Iterable[int]
) -> int:
    return (sum([ours[i].weight for i in one]) + sum([theirs[i].weight for i in other])) // 2


def _met(ours: Sequence[Word], theirs: Sequence[Word], meeting: Meeting) -> Met:
    closeness, one, other = meeting
    return Met(
        " ".join([ours[i].text for i in one]),
        " ".join([theirs[i].text for i in other]),
        _weight(ours, theirs, one, other),
        closeness,
    )


def _left(words: Sequence[Word], others: Sequence[Word]) -> int:
    """Weigh ``words`` that met none; an initial that met none of ``others`` is another name."""
    is_against = any(word.weight == OWN for word in others)
    return sum(OWN if each.is_initial and is_against else each.weight for each in words)


def _may_reach(
    ours: Sequence[Word],
    theirs: Sequence[Word],
    rows: Sequence[Sequence[int]],
    manner: Manner,
    threshold: int,
) -> bool:
    """Whether words that meet one to one can bring the score to ``threshold``.

    It is never said that they can't where they can. What met is at most as close as the closest
    word of the other name; what has none is left over for certain. Only words that are closer than
    the threshold raise a score to it, so it can't be reached where

        sum of weight * (closest - threshold) over them, of both names,
            < 2 * threshold * (what is left over for certain, as the score counts it)

    The sums are of both names, hence twice; a point for each word makes up for what is rounded.
    """
    over, left = 0, [0, 0]
    columns = zip(*rows, strict=True)
    for side, (words, many) in enumerate(((ours, rows), (theirs, columns))):
        for word, row in zip(words, many, strict=True):
            closest = max(row)
            if closest < LEAST_CLOSE:
                left[side] += word.weight
            elif closest > threshold:
                over += word.weight * (closest - threshold)
    less, more = sorted(left)
    against = EXTRA_PERMILLE[manner] * (more - less) + CONFLICT_PERMILLE * less
    rounded = 1000 * (len(ours) + len(theirs) + 2)
    return over + rounded >= 2 * threshold * against // 1000


def _apart(
    ours: Sequence[Word], theirs: Sequence[Word], rows: Sequence[Sequence[int]]
) -> list[_Ordered]:
    """Return where a word of one name could meet several of the other."""
    open_ours = {i for i, row in enumerate(rows) if 1000 not in row}
    open_theirs = {j for j in range(len(theirs)) if not any(row[j] == 1000 for row in rows)}
    found: list[_Ordered] = []
    if open_ours and len(theirs) > 1:
        for weight, closeness, i, run in _joined(ours, theirs, open_ours, open_theirs):
            found.append((-weight * closeness, (i,), run, closeness))
    if open_theirs and len(ours) > 1:
        for weight, closeness, i, run in _joined(theirs, ours, open_theirs, open_ours):
            found.append((-weight * closeness, run, (i,), closeness))
    return found


def _in_order(
    ours: Sequence[Word],
    theirs: Sequence[Word],
    rows: Sequence[Sequence[int]],
    apart: Iterable[_Ordered],
) -> list[Meeting]:
    """Return what could meet, the closest first."""
    found = list(apart)
    for i, row in enumerate(rows):
        for j, closeness in enumerate(row):
            if closeness >= LEAST_CLOSE:
                weight = ours[i].weight + theirs[j].weight
                found.append((-weight * closeness, (i,), (j,), closeness))
    found.sort()
    return [(closeness, one, other) for _, one, other, closeness in found]


def _joined(
    whole: Sequence[Word], parts: Sequence[Word], open_whole: set[int], open_parts: set[int]
) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
    """Yield words of ``whole`` that meet several of ``parts``: written as one, or initials.

    Each as weight, closeness, place of the word and of the parts. Lengths and first letters are
    looked at before anything is put together: for most there is nothing to do.
    """
    lengths = [len(part.text) for part in parts]
    shortest = min(map(add, lengths, lengths[1:]))
    for i in sorted(open_whole):
        word = whole[i]
        most = len(word.text) + _JOINED_TOLERANCE
        if most < shortest and len(word.text) > _LONGEST_JOIN:
            continue
        for start in range(len(parts) - 1):
            length = lengths[start]
            may_begin = length <= most and _may_begin(word, parts[start])
            if not may_begin and word.text[0] != parts[start].text[0]:
                continue
            for size in range(2, min(_LONGEST_JOIN, len(parts) - start) + 1):
                length += lengths[start + size - 1]
                is_whole = may_begin and most - 2 * _JOINED_TOLERANCE <= length <= most
                if not is_whole and size != len(word.text):
                    continue
                run = range(start, start + size)
                if open_parts.isdisjoint(run):
                    continue
                some = parts[start : start + size]
                closeness = _close_joined(word, some, is_whole=is_whole and length > 3)
                if closeness:
                    weight = word.weight + sum([part.weight for part in some])
                    yield weight, closeness, i, tuple(run)


def _close_joined(word: Word, parts: Sequence[Word], *, is_whole: bool) -> int:
    if is_whole:
        text = "".join([part.text for part in parts])
        closeness = close(word, _as_one(text, parts[0].script))
        if closeness >= 850 or (closeness == SAME_BONES and len(word.bones) > 2):
            return closeness * JOINED // 1000
    if len(word.text) == len(parts) and word.text == "".join([part.text[0] for part in parts]):
        return OF_INITIALS if all(len(part.text) > 1 for part in parts) else 0
    return 0


@lru_cache(maxsize=1 << 12)
def _as_one(text: str, script: Script) -> Word:
    return Word(text, script=script)


def _may_begin(word: Word, first: Word) -> bool:
    """Whether ``first`` may be how ``word`` begins; one letter may be wrong."""
    ours, theirs = word.sounds[:2], first.sounds[:2]
    return ours[:1] == theirs[:1] or ours[1:] == theirs[:1] or ours[:1] == theirs[1:]


def _forms(submitted: Reading, listed: Reading) -> int:
    ours, theirs = set(submitted.forms) - {"OTHER"}, set(listed.forms) - {"OTHER"}
    if not ours or not theirs or not ours.isdisjoint(theirs):
        return 1000
    is_for_profit = [bool(each - _NOT_FOR_PROFIT) for each in (ours, theirs)]
    return FORMS_DIFFER if is_for_profit[0] == is_for_profit[1] else KINDS_DIFFER
