"""What was compiled once and stored is read back as it was, or not at all."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from engine.conditions import tree
from engine.conditions.stored import from_plain, to_plain
from engine.conditions.tree import Literal, Operator
from engine.errors import EvaluationError
from tests.engine.conditions.builders import compiled


def test_stored_condition_survives_json() -> None:
    """Replay reads the condition from a file, years later, without a compiler."""
    condition = compiled(
        "transaction.military && !(item.hs6 in tables.chpl) || item.value >= parameters.minimum"
        ' && item.origin in item.mined_in && item.pieces in [1, 2] && "RU" in item.mined_in'
        ' && item.eccn.startsWith("3A") && item.carats < 1.10 && true'
    )

    assert from_plain(json.loads(json.dumps(to_plain(condition)))) == condition


@pytest.mark.parametrize("value", ["1.10", "1.1", "1E+3", "0.0", "1E-15"])
def test_stored_number_keeps_its_digits(value: str) -> None:
    """The threshold in force was 1.10, and is printed so."""
    stored = to_plain(tree.Test("item.value", Operator.LESS, Literal(Decimal(value))))

    condition = from_plain(stored)

    assert isinstance(condition, tree.Test)
    assert isinstance(condition.operand, Literal)
    assert str(condition.operand.value) == value


@pytest.mark.parametrize(
    ("constant", "kind"), [("1", str), (1, int), (True, bool), (Decimal(1), Decimal)]
)
def test_stored_constant_keeps_its_type(constant: tree.Constant, kind: type) -> None:
    """The text 1, the number 1 and the truth are different things."""
    condition = from_plain(to_plain(tree.Test("item.value", Operator.EQUAL, Literal(constant))))

    assert isinstance(condition, tree.Test)
    assert isinstance(condition.operand, Literal)
    assert type(condition.operand.value) is kind


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        [],
        ["xor", ["and"]],
        ["not"],
        ["test", "item.hs6"],
        ["test", "item.hs6", "matches", ["literal", ["text", "8"]]],
        ["test", "item.hs6", "==", ["literal", ["text", 8]]],
        ["test", "item.hs6", "==", ["literal", ["decimal", "eight"]]],
        ["test", "item.hs6", "==", ["literal", ["integer", "1.5"]]],
        ["test", "item.hs6", "==", ["somewhere", "x"]],
        ["and", ["or", "x"]],
    ],
)
def test_stored_condition_is_never_guessed(plain: object) -> None:
    """What was not written by us gives no decision rather than a wrong one."""
    with pytest.raises(EvaluationError, match="a stored condition can't be read"):
        from_plain(plain)
