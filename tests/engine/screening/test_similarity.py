"""When two names are alike, and that the number can be worked out by hand."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.screening.closeness import close
from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.similarity import Score, compare, compare_readings, compare_words
from engine.screening.snapshot import EntryKind, Snapshot
from engine.screening.words import Manner, Reading, manner_of, readings_of
from tests.engine.screening.builders import DEMONSTRATION
from tests.screening_quality import f1, pairs
from tests.server.lists.builders import SHARED

PAIRS = SHARED / "data" / "screening" / "nomenklatura" / "name_pairs.csv"
CROSS_SCRIPT = SHARED / "data" / "screening" / "watchman" / "cross_script_pairs.csv"
needs_pairs = pytest.mark.skipif(not PAIRS.exists(), reason="needs labelled pairs: LICET_SHARED")

PERSON, ENTITY, VESSEL = Manner.PERSON, Manner.ENTITY, Manner.VESSEL

ALIKE = [
    (PERSON, "Petrov, Ivan", "Ivan Petrov"),  # order
    (PERSON, "Ivan Petrov", "Ivan Sergeyevich Petrov"),  # patronymic left out
    (PERSON, "I. Petrov", "Ivan Petrov"),  # initial
    (PERSON, "Dr. Ivan Petrov", "Ivan Petrov"),  # title
    (PERSON, "IvanPetrov", "Ivan Petrov"),  # joined
    (PERSON, "Ivan Pet rov", "Ivan Petrov"),  # split
    (PERSON, "Ivan Petorv", "Ivan Petrov"),  # typing error
    (PERSON, "Иван Петров", "Ivan Petrov"),  # Cyrillic
    (PERSON, "محمد علي", "Mohammed Ali"),  # Arabic, without vowels
    (PERSON, "金正恩", "Kim Jong Un"),  # Chinese characters of a Korean
    (PERSON, "山田太郎", "Yamada Taro"),  # Chinese characters of a Japanese
    (PERSON, "バラク・オバマ", "Barack Obama"),  # kana, with voicing marks
    (PERSON, "Abdel Rahman Yassin", "Abd al-Rahman Yasin"),
    (PERSON, "Bob Miller", "Robert Miller"),  # short form
    (ENTITY, "Severny Veter OOO", "Severny Veter LLC"),  # legal forms of one class
    (ENTITY, "First Bank Int'l", "1st International Bank"),  # abbreviation, ordinal
    (ENTITY, "Banque Centrale de Syrie", "Bank Centrale de Syrie"),  # words of one meaning
    (ENTITY, "A.B.C. Trading", "ABC Trading Co"),
    (VESSEL, "MV Ocean Star", "Ocean Star"),
    (VESSEL, "M/V Ocean Star", "Ocean Star"),
    (VESSEL, "Ocean Star 2", "Ocean Star 3"),  # a sister ship: a person must look
]
UNLIKE = [
    (PERSON, "Ivan Petrov", "Boris Petrov"),
    (PERSON, "Ivan Petrov", "Ivan Sidorov"),
    (PERSON, "Ivan A. Petrov", "Ivan Boris Petrov"),  # the initial is another
    (PERSON, "Ivan", "Ivan Sergeyevich Petrov"),  # a given name alone
    (PERSON, "I.P.", "Ivan Petrov"),  # initials alone
    (ENTITY, "Northern Trading Company", "Southern Trading Company"),
    (ENTITY, "Volkov AG", "Siemens AG"),  # only the legal form
    (ENTITY, "Government of Estonia", "Government of Ethiopia"),
    (VESSEL, "Lady Leila", "Lady Rania"),
]


@pytest.mark.parametrize(("manner", "one", "other"), ALIKE)
def test_compare_finds_alike(manner: Manner, one: str, other: str) -> None:
    """The same somebody, written otherwise, is found from either side."""
    found = compare(one, other, manner).permille, compare(other, one, manner).permille

    assert min(found) >= SIMILAR_PERMILLE


@pytest.mark.parametrize(("manner", "one", "other"), UNLIKE)
def test_compare_tells_apart(manner: Manner, one: str, other: str) -> None:
    """Somebody else who shares a part of the name is not found."""
    assert compare(one, other, manner).permille < SIMILAR_PERMILLE


@pytest.mark.parametrize(("manner", "one", "other"), [*ALIKE, *UNLIKE])
def test_compare_score_is_what_its_parts_come_to(manner: Manner, one: str, other: str) -> None:
    """Whoever has the parts can work out the score by hand."""
    score = compare(one, other, manner)

    assert score.permille == by_hand(score)


@pytest.mark.parametrize("threshold", [1, 600, 700, 850, 1000])
@pytest.mark.parametrize("manner", list(Manner))
def test_compare_words_drops_only_what_is_below_the_threshold(
    manner: Manner, threshold: int
) -> None:
    """A name that is left out early would not have reached the threshold."""
    names = [entry.name for entry in Snapshot.from_bytes(DEMONSTRATION.read_bytes())]
    asked = [reading for _, one, other in (*ALIKE, *UNLIKE) for reading in both(one, other, manner)]
    listed = [*asked, *(each for name in names for each in readings_of(name, manner))]

    for one in asked:
        for other in listed:
            rows = [[close(a, b) for b in other.words] for a in one.words]
            whole = compare_readings(one, other, manner)
            found = compare_words(one, other, manner, rows, threshold)
            assert found == (whole if whole.permille >= threshold else None)


def both(one: str, other: str, manner: Manner) -> tuple[Reading, ...]:
    """Return the ways to read two names."""
    return readings_of(one, manner) + readings_of(other, manner)


def by_hand(score: Score) -> int:
    """Return the formula of the module, from what the score tells."""
    met = sum(each.weight for each in score.met)
    if not met or not score.permille:
        return 0
    have = sum(each.weight * each.permille for each in score.met)
    less, more = sorted((score.submitted_left, score.listed_left))
    against = (score.extra_permille * (more - less) + score.conflict_permille * less) // 1000
    return have * score.forms_permille // (1000 * (met + against))


@pytest.mark.parametrize("name", ["", "...", "  ", "\u0301", "—"])
def test_compare_of_nothing_is_nothing(name: str) -> None:
    """A name without a letter is like no name, itself included."""
    assert readings_of(name, PERSON) == ()
    assert compare(name, name, PERSON).permille == 0


def test_manner_of_an_unknown_kind_is_told_from_the_name() -> None:
    """A legal form or a word of trade makes an entity; else it is read as a person's."""
    kind = EntryKind.UNKNOWN

    found = [manner_of(kind, name) for name in ("Severny Veter LLC", "Delta Bank", "Ivan Petrov")]

    assert found == [ENTITY, ENTITY, PERSON]


def test_compare_is_the_same_under_every_hash_seed() -> None:
    """No order comes from a set."""
    program = (
        "from tests.engine.screening.test_similarity import ALIKE, UNLIKE;"
        "from engine.screening.similarity import compare;"
        "print([compare(b, c, a) for a, b, c in [*ALIKE, *UNLIKE]])"
    )
    root = Path(__file__).parents[3]
    paths = os.pathsep.join((str(root), str(root / "proto" / "gen")))
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(answers) == 1


@needs_pairs
def test_labelled_pairs_are_parted_as_people_parted_them() -> None:
    """F1 of .92 at least on 321 pairs, and no error among those of which people were sure."""
    found = pairs(PAIRS)

    errors = [each for each in found if each.is_wrong(SIMILAR_PERMILLE)]
    assert len(found) == 321
    assert f1(found, SIMILAR_PERMILLE) >= 0.92
    assert [each.row for each in errors if each.row["quality"] == "STRONG"] == []


@needs_pairs
def test_names_in_other_scripts_are_found() -> None:
    """Arabic, Cyrillic, Chinese, Korean, Japanese, Greek, Hebrew and Thai, each pair."""
    with CROSS_SCRIPT.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) == 4 and not row[0].startswith("#")]

    scores = {row[0]: compare(row[0], row[1], PERSON).permille for row in rows}

    assert len(scores) == 22
    assert {name: score for name, score in scores.items() if score < SIMILAR_PERMILLE} == {}
