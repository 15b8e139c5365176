"""The pairs that are made by rule are what they say they are, and what is measured of them."""

from __future__ import annotations

import csv
from pathlib import Path

from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.snapshot import Snapshot
from tests.engine.screening.builders import DEMONSTRATION
from tests.screening_harder import RULES, made, report, scored, write
from tests.screening_quality import pairs as read_pairs

LISTED = Snapshot.from_bytes(DEMONSTRATION.read_bytes())


def test_made_gives_the_same_pairs_each_time() -> None:
    """A figure can be measured again."""
    first = list(made(LISTED, 20))

    assert first == list(made(LISTED, 20))
    assert len({each.category for each in first}) >= len(RULES) - 5


def test_made_alters_every_name() -> None:
    """No pair is two times the same name."""
    assert all(each.asked.lower() != each.listed.name.lower() for each in made(LISTED, 20))


def test_people_written_otherwise_are_told_from_other_people() -> None:
    """Of people on the extract that ships, at least nine in ten of each side are judged rightly."""
    people = [each for each in made(LISTED, 50) if each.category.startswith("person")]

    right = [(scored(each) >= SIMILAR_PERMILLE) == each.is_match for each in people]

    for side in (True, False):
        judged = [ok for ok, each in zip(right, people, strict=True) if each.is_match is side]
        assert len(judged) >= 10
        assert sum(judged) >= 0.9 * len(judged)


def test_report_has_a_line_for_every_category(tmp_path: Path) -> None:
    """What is weak can be seen; the pairs can be read by the measurement of labelled pairs."""
    some = list(made(LISTED, 5))
    write(some, tmp_path / "pairs.csv")

    lines = report(LISTED, some, SIMILAR_PERMILLE).splitlines()

    assert len(lines) == len({each.category for each in some}) + 2
    assert [each.is_match for each in read_pairs(tmp_path / "pairs.csv")] == [
        each.is_match for each in some
    ]
    with (tmp_path / "pairs.csv").open(encoding="utf-8") as file:
        assert [row["name1"] for row in csv.DictReader(file)] == [each.asked for each in some]
