"""Conditions mean what CEL's published conformance suite says, as far as the subset goes."""

from __future__ import annotations

import pytest

from engine.conditions.meaning import meaning
from engine.conditions.official import Evaluator
from engine.conditions.tree import Truth
from engine.facts.fact import Facts
from engine.match.entry import Entry
from engine.match.index import Index
from tests.conformance.cel_cases import FILES, FOLDER, OUTSIDE, Case, cases, outside

INSIDE = 63
"""How many logic and comparison cases can be written as conditions."""

ALL = list(cases()) if FOLDER.is_dir() else []


@pytest.fixture(autouse=True)
def _suite() -> None:
    """Skip, and say what is not run, where the suite is not at hand."""
    if not ALL:
        pytest.skip(
            f"NOT RUN: {INSIDE} cases of CEL's conformance suite ({', '.join(FILES)}), which is "
            "looked for in the folder that LICET_SHARED names, or in `../shared`"
        )


@pytest.mark.parametrize(
    "case", [case for case in ALL if case.is_inside], ids=lambda case: case.name
)
def test_conditions_conform(case: Case) -> None:
    """The index, the reference meaning and the evaluator we compare with answer as CEL says."""
    carried = case.carried()
    condition = carried.compiled()

    found = Index.build([Entry(condition, per_item=True, per_party=False)], {}, {}).matches(
        Facts({}, items=(carried.values,))
    )

    official = Evaluator(carried.facts, {}, ()).evaluate(carried.text, carried.values, {})
    assert (found[0].truth if found else Truth.FALSE) is case.expected
    assert meaning(condition, carried.values, {}, {}) is case.expected
    assert official is case.expected


def test_cases_outside_the_subset_are_known_by_name() -> None:
    """What isn't run is listed with the reason, and the list grows only under somebody's eyes."""
    listed = OUTSIDE.read_text("utf-8").splitlines()

    assert listed == [f"{name}: {reason}" for name, reason in outside().items()]
    assert len(ALL) - len(listed) == INSIDE
