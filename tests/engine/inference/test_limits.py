"""What is refused before durable-rules sees it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from engine.errors import EvaluationError
from engine.inference.finding import Program
from engine.inference.limits import CEILING, MOST_GROUPS, check_program, check_size
from engine.inference.network import Network
from engine.inference.relation import OVERLAPS, plans
from tests.engine.inference.programs import a_program

NONE: frozenset[int] = frozenset()


@pytest.mark.parametrize("field", [field.name for field in fields(CEILING)])
def test_check_size_refuses_one_too_many(field: str) -> None:
    """Each limit counts by itself, and the message says which it was."""
    check_size(CEILING)

    with pytest.raises(EvaluationError, match=f"needs {getattr(CEILING, field) + 1} {field}"):
        check_size(replace(CEILING, **{field: getattr(CEILING, field) + 1}))


@pytest.mark.parametrize(("groups", "rulesets"), [(0, 0), (1, 1), (48, 1), (49, 2), (4000, 84)])
def test_plans_split_until_a_ruleset_fits(groups: int, rulesets: int) -> None:
    """However many exceptions differ in what bars them, each is in exactly one ruleset."""
    relation = {rule: frozenset({0, 10_000 + rule}) for rule in range(1, groups + 1)}

    made = plans(relation, OVERLAPS)

    assert len(made) == rulesets
    assert all(len(plan.rules) <= MOST_GROUPS for plan in made)
    assert sorted(rule for plan in made for rule in plan.sources) == sorted(relation)


def test_plans_put_what_has_the_same_targets_into_one_rule() -> None:
    """A thousand exceptions with the same bars are one Rete rule."""
    (plan,) = plans(dict.fromkeys(range(1000), frozenset({2000, 2001})), OVERLAPS)

    assert len(plan.rules) == 1
    assert len(plan.sources) == 1000


def test_plans_leave_out_what_has_no_targets() -> None:
    """An exception that nothing bars needs no rule."""
    assert plans({1: NONE}, OVERLAPS) == ()


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (a_program(given={1: [2], 2: [3]}), "rule 1 is given rule 2, which has `given` of its own"),
        (a_program(given={1: [1]}), "rule 1 is given rule 1, which has `given` of its own"),
        (a_program(cures={1: [2], 2: [3]}), "rule 1 cures rule 2, which is an exception"),
        (Program({}, {}, {4: NONE}), "rule 4 is an exception in one relation and not in the other"),
        (Program({}, {5: NONE}, {}), "rule 5 is an exception in one relation and not in the other"),
    ],
)
def test_check_program_names_the_rule(program: Program, message: str) -> None:
    """A program that the specification gives no meaning is refused when it is loaded."""
    with pytest.raises(EvaluationError, match=message):
        check_program(program)
    with pytest.raises(EvaluationError, match=message):
        Network(program)
