"""What a condition means where something is not known."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from engine.conditions import tree
from engine.conditions.meaning import meaning, open_tests
from engine.conditions.tree import And, Condition, Not, Operator, Or, Truth
from engine.facts.fact import Value
from tests.engine.conditions.builders import compiled

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
LEFT = tree.Test("transaction.left", Operator.IS_TRUE)
RIGHT = tree.Test("transaction.right", Operator.IS_TRUE)


def told(condition: Condition, facts: dict[str, Value], table: Truth = TRUE) -> Truth:
    """Return the meaning, where every code is in every table to the degree of ``table``."""
    tables = {"chpl": lambda code: table, "country_chart.ns1": lambda code: table}
    return meaning(condition, facts, tables, {"minimum": Decimal("0.5")})


def supplied(left: Truth, right: Truth) -> dict[str, Value]:
    """Return two boolean facts; what is unknown is absent."""
    truths = {"transaction.left": left, "transaction.right": right}
    return {name: truth is TRUE for name, truth in truths.items() if truth is not UNKNOWN}


@pytest.mark.parametrize(("left", "right"), list(product(Truth, Truth)))
def test_meaning_joins_as_kleene_does(left: Truth, right: Truth) -> None:
    """What is false decides an "and", what is true an "or", whatever is unknown beside it."""
    facts = supplied(left, right)

    both, either = told(And((LEFT, RIGHT)), facts), told(Or((LEFT, RIGHT)), facts)

    assert both is (
        FALSE if FALSE in (left, right) else UNKNOWN if UNKNOWN in (left, right) else TRUE
    )
    assert either is (
        TRUE if TRUE in (left, right) else UNKNOWN if UNKNOWN in (left, right) else FALSE
    )


@pytest.mark.parametrize(("truth", "negated"), [(FALSE, TRUE), (UNKNOWN, UNKNOWN), (TRUE, FALSE)])
def test_meaning_of_a_negation(truth: Truth, negated: Truth) -> None:
    """Not to know is not to deny."""
    assert told(Not(LEFT), supplied(truth, TRUE)) is negated


def test_meaning_of_nothing_asked() -> None:
    """A rule without conditions holds, and a choice among nothing never does."""
    assert told(And(()), {}) is TRUE
    assert told(Or(()), {}) is FALSE


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ('transaction.destination == "RU"', TRUE),
        ('transaction.destination in ["BY", "DE"]', FALSE),
        ('transaction.contract_date < "2024-03-01"', FALSE),
        ('transaction.contract_date <= "2024-03-01"', TRUE),
        ("item.value > 0.5", FALSE),
        ("item.value >= parameters.minimum", TRUE),
        ('item.hs6.startsWith("85")', TRUE),
        ('"RU" in item.mined_in', TRUE),
        ('item.mined_in.exists(v, v in ["CD", "RU"])', TRUE),
        ('item.mined_in.all(v, v in ["CD", "RU"])', FALSE),
        ("transaction.destination in item.mined_in", TRUE),
        ("item.origin in item.mined_in", UNKNOWN),
        ("item.pieces == 1", UNKNOWN),
        ("item.carats >= parameters.minimum", UNKNOWN),
        ('transaction.destination == "RU" || item.pieces == 1', TRUE),
        ('transaction.destination != "RU" || item.pieces == 1', UNKNOWN),
    ],
)
def test_meaning_of_tests(text: str, truth: Truth) -> None:
    """Each test is true, false or unknown of one shipment of Russian and Angolan stones."""
    facts: dict[str, Value] = {
        "transaction.destination": "RU",
        "transaction.contract_date": "2024-03-01",
        "item.hs6": "854231",
        "item.mined_in": ("AO", "RU"),
        "item.value": Decimal("0.50"),
    }

    assert told(compiled(text), facts) is truth


@pytest.mark.parametrize("truth", Truth)
def test_meaning_asks_the_table(truth: Truth) -> None:
    """A table that can't tell leaves the condition open."""
    assert told(compiled("item.hs6 in tables.chpl"), {"item.hs6": "8542"}, truth) is truth


@pytest.mark.parametrize("truth", Truth)
def test_meaning_of_an_empty_set_needs_no_table(truth: Truth) -> None:
    """Of no country at all, every one is in the table, and none is."""
    nowhere: dict[str, Value] = {"item.mined_in": ()}

    every = told(compiled("item.mined_in.all(v, v in tables.country_chart.ns1)"), nowhere, truth)
    some = told(compiled("item.mined_in.exists(v, v in tables.country_chart.ns1)"), nowhere, truth)

    assert (every, some) == (TRUE, FALSE)


def test_meaning_of_an_empty_set_needs_no_other_set() -> None:
    """So it is where the set it is compared with is not known; CEL says the same."""
    nowhere: dict[str, Value] = {"item.mined_in": ()}
    other = tree.FactRef("item.processed_in")

    every = told(tree.Test("item.mined_in", Operator.ALL_IN, other), nowhere)
    some = told(tree.Test("item.mined_in", Operator.ANY_IN, other), nowhere)

    assert (every, some) == (TRUE, FALSE)


def test_meaning_without_a_parameter_is_unknown() -> None:
    """Where the law gives no value on that day, nothing can be told by it."""
    condition = compiled("item.value >= parameters.minimum")

    assert meaning(condition, {"item.value": Decimal(1)}, {}, {}) is UNKNOWN


def test_open_tests_leaves_out_what_something_definite_absorbs() -> None:
    """Nobody is asked a question whose answer decides nothing."""
    condition = compiled(
        'item.pieces == 1 && (transaction.destination == "RU" || item.hs6 == "8542")'
        ' && !(transaction.destination == "BY" && item.cn == "85423190")'
    )

    found = open_tests(condition, {"transaction.destination": "RU"}, {}, {})

    assert [test.fact for test in found] == ["item.pieces"]


def test_open_tests_of_what_can_be_told_are_none() -> None:
    """A condition that is false already leaves nothing to ask."""
    condition = compiled('item.pieces == 1 && transaction.destination == "RU"')

    assert not open_tests(condition, {"transaction.destination": "DE"}, {}, {})
