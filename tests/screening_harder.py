"""Measure like names on pairs made by rule: ``python -m tests.screening_harder [LIST.jsonl]``.

Names of a list are altered by one rule at a time, a rule for each way in which one name is written
twice (found: right), or in which two names differ by little (found: wrong). Each rule is a
category; the rules know nothing of how names are compared. The list is the Consolidated Screening
List where it is at hand, else the extract that ships.

For each category: how many pairs reach ``SIMILAR_PERMILLE`` by comparison, and through the index,
where a pair counts if the entry is among the findings. Cross-validated: the threshold is chosen on
four fifths of the names and judged on the rest. ``--pairs FILE`` writes the pairs in the columns
that ``tests.screening_quality`` reads.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.screening.names import given_first
from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.similar import SimilarIndex
from engine.screening.similar_making import similar_index
from engine.screening.similarity import compare
from engine.screening.snapshot import EntryKind, Snapshot
from engine.screening.words import manner_of
from tests.engine.screening.builders import DEMONSTRATION
from tests.server.lists.builders import REAL_LIST, read

FOLDS = 5
SEED = 20_261_124
Random = random.Random


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of a list."""

    position: int
    kind: EntryKind
    name: str


Rule = Callable[[Sequence[str], Random, "Pool"], str]
"""Returns the words of a name altered, or an empty text where the rule does not apply."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Words to put in the place of others, of names of one kind."""

    first: tuple[str, ...]
    last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A pair that a rule made."""

    category: str
    is_match: bool
    listed: Listed
    asked: str


def _turned(words: Sequence[str], _: Random, __: Pool) -> str:
    return " ".join((words[-1], *words[:-1])) if len(words) > 1 else ""


def _initial(words: Sequence[str], _: Random, __: Pool) -> str:
    return " ".join((f"{words[0][0]}.", *words[1:])) if len(words) > 1 < len(words[0]) else ""


def _middle_dropped(words: Sequence[str], _: Random, __: Pool) -> str:
    return f"{words[0]} {words[-1]}" if len(words) == 3 else ""


_SPELLINGS = (
    ("kh", "h"), ("sh", "sch"), ("ou", "u"), ("yev", "ev"), ("iy", "y"), ("ei", "ey"),
    ("zh", "j"), ("ts", "c"), ("dj", "j"), ("oo", "u"), ("ya", "ia"), ("yu", "iu"),
    ("ee", "i"), ("ph", "f"), ("q", "k"), ("w", "v"), ("ck", "k"), ("aa", "a"),
)  # fmt: skip


def _spelled(words: Sequence[str], random: Random, _: Pool) -> str:
    name = " ".join(words).lower()
    found = [each for each in _SPELLINGS if each[0] in name]
    return name.replace(*random.choice(found)) if found else ""


def _mistyped(words: Sequence[str], random: Random, _: Pool) -> str:
    """Drop, double, exchange or replace a letter, not the first, of a word of five at least."""
    places = [at for at, word in enumerate(words) if len(word) > 4]
    if not places:
        return ""
    place = random.choice(places)
    return " ".join((*words[:place], _wrong(words[place], random), *words[place + 1 :]))


def _wrong(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    ways = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + random.choice("abcdefghiklmnoprstuvz") + word[at + 1 :],
    )
    return random.choice(ways)


def _mistyped_twice(words: Sequence[str], random: Random, _: Pool) -> str:
    if sum(len(word) > 4 for word in words) < 2:
        return ""
    return " ".join(
        _wrong(word, random) if len(word) > 4 else word for word in words[:2]
    ) + "".join(f" {word}" for word in words[2:])


def _as_one(words: Sequence[str], random: Random, _: Pool) -> str:
    if len(words) < 2:
        return ""
    at = random.randrange(len(words) - 1)
    return " ".join((*words[:at], words[at] + words[at + 1], *words[at + 2 :]))


def _apart(words: Sequence[str], random: Random, _: Pool) -> str:
    places = [at for at, word in enumerate(words) if len(word) > 6]
    if not places:
        return ""
    place = random.choice(places)
    word, middle = words[place], len(words[place]) // 2
    return " ".join((*words[:place], word[:middle], word[middle:], *words[place + 1 :]))


_FORMS = (
    ("LLC", "L.L.C."), ("OOO", "LLC"), ("GmbH", "Ltd"), ("Co., Ltd.", "Company Limited"),
    ("Ltd", "Limited"), ("JSC", "AO"), ("PJSC", "PAO"), ("Corp", "Corporation"), ("AG", "SA"),
)  # fmt: skip
_SHORT = (
    ("international", "int'l"), ("company", "co"), ("trading", "trdg"), ("technology", "tech"),
    ("technologies", "tech"), ("engineering", "eng"), ("industries", "ind"), ("group", "grp"),
    ("institute", "inst"), ("university", "univ"), ("national", "nat'l"), ("center", "ctr"),
    ("manufacturing", "mfg"), ("department", "dept"), ("association", "assn"), ("and", "&"),
)  # fmt: skip


def _exchanged(words: Sequence[str], pairs: Sequence[tuple[str, str]]) -> str:
    name = f" {' '.join(words)} "
    for one, other in (*pairs, *((b, a) for a, b in pairs)):
        found = re.search(rf"[ ,]{re.escape(one)}(?=[ ,])", name, re.IGNORECASE)
        if found:
            return f"{name[: found.start()]} {other}{name[found.end() :]}".strip()
    return ""


def _form(words: Sequence[str], _: Random, __: Pool) -> str:
    return _exchanged(words, _FORMS)


def _shortened(words: Sequence[str], _: Random, __: Pool) -> str:
    return _exchanged(words, _SHORT)


def _prefixed(words: Sequence[str], _: Random, __: Pool) -> str:
    return " ".join(("M/V", *words))


def _other_given(words: Sequence[str], random: Random, pool: Pool) -> str:
    return _replaced(words, 0, pool.first, random) if len(words) == 2 else ""


def _other_surname(words: Sequence[str], random: Random, pool: Pool) -> str:
    return _replaced(words, -1, pool.last, random) if len(words) in (2, 3) else ""


def _son(words: Sequence[str], random: Random, pool: Pool) -> str:
    """Give a child with a given name of its own the given name as a second name."""
    if len(words) != 3:
        return ""
    return f"{_other(words[0], pool.first, random)} {words[0]} {words[2]}"


def _replaced(words: Sequence[str], at: int, others: Sequence[str], random: Random) -> str:
    changed = list(words)
    changed[at] = _other(words[at], others, random)
    return " ".join(changed)


def _other(word: str, others: Sequence[str], random: Random) -> str:
    """Return a word that begins and ends otherwise."""
    while True:
        other = random.choice(others)
        if other[0].lower() != word[0].lower() and other[-1].lower() != word[-1].lower():
            return other


def _sibling(words: Sequence[str], random: Random, pool: Pool) -> str:
    """Replace the first word of an entity of three or more: what it calls itself."""
    return _replaced(words, 0, pool.first, random) if len(words) > 2 and len(words[0]) > 3 else ""


_PLACES = ("Moscow", "Dubai", "Hong Kong", "Shenzhen", "Tehran", "Istanbul", "Beijing", "Iran")


def _elsewhere(words: Sequence[str], random: Random, _: Pool) -> str:
    """Name another country or city."""
    for at, word in enumerate(words):
        if word.strip(",.").title() in _PLACES and len(words) > 2:
            other = random.choice([each for each in _PLACES if each != word.strip(",.").title()])
            return " ".join((*words[:at], other, *words[at + 1 :]))
    return ""


def _next_number(words: Sequence[str], _: Random, __: Pool) -> str:
    for at, word in enumerate(words):
        if word.isdigit():
            return " ".join((*words[:at], str(int(word) + 1), *words[at + 1 :]))
    return ""


PERSON, ENTITY, VESSEL = EntryKind.PERSON, EntryKind.ENTITY, EntryKind.VESSEL
RULES: tuple[tuple[str, EntryKind, bool, Rule], ...] = (
    ("order of words", PERSON, True, _turned),
    ("initial", PERSON, True, _initial),
    ("second name left out", PERSON, True, _middle_dropped),
    ("transliteration", PERSON, True, _spelled),
    ("typing error", PERSON, True, _mistyped),
    ("two typing errors", PERSON, True, _mistyped_twice),
    ("written as one", PERSON, True, _as_one),
    ("torn apart", PERSON, True, _apart),
    ("typing error", ENTITY, True, _mistyped),
    ("two typing errors", ENTITY, True, _mistyped_twice),
    ("legal form", ENTITY, True, _form),
    ("abbreviation", ENTITY, True, _shortened),
    ("written as one", ENTITY, True, _as_one),
    ("transliteration", ENTITY, True, _spelled),
    ("typing error", VESSEL, True, _mistyped),
    ("prefix", VESSEL, True, _prefixed),
    ("written as one", VESSEL, True, _as_one),
    ("same surname", PERSON, False, _other_given),
    ("same given names", PERSON, False, _other_surname),
    ("father and son", PERSON, False, _son),
    ("sibling company", ENTITY, False, _sibling),
    ("another place", ENTITY, False, _elsewhere),
    ("another number", ENTITY, False, _next_number),
)
"""Sister ships that differ in a number are no category: a person is to look at them."""


def made(snapshot: Snapshot, most: int) -> Iterator[Made]:
    """Yield pairs of every category, ``most`` of each at most; the same ones each time."""
    names = list(_listed(snapshot))
    pools = {kind: _pool(names, kind) for kind in (PERSON, ENTITY, VESSEL)}
    for category, kind, is_match, rule in RULES:
        random = Random(f"{SEED} {category} {kind.value}")
        some = [each for each in names if each.kind is kind]
        random.shuffle(some)
        count = 0
        for each in some:
            asked = rule(each.name.split(), random, pools[kind])
            if asked and asked.lower() != each.name.lower() and count < most:
                count += 1
                yield Made(f"{kind.value}: {category}", is_match, each, asked)


def _listed(snapshot: Snapshot) -> Iterator[Listed]:
    for position, entry in enumerate(snapshot):
        if entry.names and entry.name.isascii() and entry.kind is not EntryKind.UNKNOWN:
            name = given_first(entry.name) if entry.kind is PERSON else entry.name
            if all(word[:1].isalnum() for word in name.split()):
                yield Listed(position, entry.kind, name)


def _pool(names: Sequence[Listed], kind: EntryKind) -> Pool:
    some = [each.name.split() for each in names if each.kind is kind]
    long = [[word for word in words if len(word) > 3] for words in some]
    filled = [words for words in long if words]
    return Pool(tuple(words[0] for words in filled), tuple(words[-1] for words in filled))


def scored(pair: Made) -> int:
    """Return how alike the two names of a pair are."""
    manner = manner_of(pair.listed.kind, pair.listed.name)
    return compare(pair.asked, pair.listed.name, manner).permille


def report(snapshot: Snapshot, pairs: Sequence[Made], threshold: int) -> str:
    """Return what was measured, in lines."""
    index = similar_index(snapshot)
    scores = [scored(each) for each in pairs]
    by_category: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for at, each in enumerate(pairs):
        by_category[not each.is_match, each.category].append(at)
    lines = [f"{'category':36} {'right':5} {'pairs':>5} {'compared':>8} {'indexed':>8}"]
    for (is_other, category), members in sorted(by_category.items()):
        reached = sum(scores[at] >= threshold for at in members) / len(members)
        found = sum(_is_found(index, pairs[at], threshold) for at in members) / len(members)
        right = "no" if is_other else "yes"
        lines.append(f"{category:36} {right:5} {len(members):5} {reached:8.3f} {found:8.3f}")
    lines.append(
        f"balanced accuracy {balanced(pairs, scores, threshold):.3f} at {threshold}, "
        f"cross-validated {cross_validated(pairs, scores):.3f}"
    )
    return "\n".join(lines)


def _is_found(index: SimilarIndex, pair: Made, threshold: int) -> bool:
    found = index.find([pair.asked], threshold, pair.listed.kind)
    return pair.listed.position in [each.position for each in found]


def balanced(pairs: Sequence[Made], scores: Sequence[int], threshold: int) -> float:
    """Return the mean share of pairs judged rightly, over the categories of each side alike."""
    right: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        right[pair.is_match, pair.category].append((score >= threshold) == pair.is_match)
    sides = [
        [sum(each) / len(each) for (is_match, _), each in right.items() if is_match is side]
        for side in (True, False)
    ]
    means = [sum(each) / len(each) for each in sides if each]
    return sum(means) / len(means)


def _of(chosen: Sequence[tuple[Made, int]], threshold: int) -> float:
    return balanced([pair for pair, _ in chosen], [score for _, score in chosen], threshold)


def cross_validated(pairs: Sequence[Made], scores: Sequence[int]) -> float:
    """Return the same where each fold is judged by a threshold chosen on the others."""
    folds = [zlib.crc32(each.listed.name.encode()) % FOLDS for each in pairs]
    total = 0.0
    for fold in range(FOLDS):
        rest = [at for at, each in enumerate(folds) if each != fold]
        held = [at for at, each in enumerate(folds) if each == fold]
        chosen = [(pairs[at], scores[at]) for at in rest]
        best = max(range(500, 951, 25), key=lambda at: _of(chosen, at))
        total += balanced([pairs[at] for at in held], [scores[at] for at in held], best)
    return total / FOLDS


_SCHEMAS = {PERSON: "Person", ENTITY: "Company", VESSEL: "Vessel"}


def write(pairs: Sequence[Made], path: Path) -> None:
    """Write the pairs as ``tests.screening_quality`` reads them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("schema", "name1", "name2", "is_match", "category"))
        for each in pairs:
            schema, truth = _SCHEMAS[each.listed.kind], str(each.is_match).lower()
            rows.writerow((schema, each.asked, each.listed.name, truth, each.category))


def at_hand(path: Path | None) -> Snapshot:
    """Return the list at ``path``, or the largest at hand."""
    if path is not None:
        return Snapshot.from_bytes(path.read_bytes())
    if REAL_LIST.exists():
        return read(REAL_LIST.read_bytes())
    return Snapshot.from_bytes(DEMONSTRATION.read_bytes())


def main() -> None:
    """Print the report of a list."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("list", type=Path, nargs="?")
    arguments.add_argument("--most", type=int, default=300, help="pairs of a category")
    arguments.add_argument("--threshold", type=int, default=SIMILAR_PERMILLE)
    arguments.add_argument("--pairs", type=Path, help="where to write the pairs")
    chosen = arguments.parse_args()
    snapshot = at_hand(chosen.list)
    pairs = list(made(snapshot, chosen.most))
    if chosen.pairs is not None:
        write(pairs, chosen.pairs)
    print(report(snapshot, pairs, chosen.threshold))


if __name__ == "__main__":
    main()
