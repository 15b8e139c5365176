"""A test is said as a rule writes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.conditions import tree
from engine.conditions.cel import Compiler
from engine.conditions.wording import worded
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Kind

COMPILER = Compiler(CATALOGUE, {"listed": Kind.HS, "places": Kind.COUNTRY}, ["minimum"])


@pytest.mark.parametrize(
    "text",
    [
        "party.is_us_person",
        'transaction.destination == "RU"',
        "item.carats_per_stone >= 0.5",
        "item.carats_per_stone < parameters.minimum",
        'item.hs.startsWith("2709")',
        "item.hs in tables.listed",
        'transaction.destination in ["BY", "RU"]',
        '"RU" in item.mined_in',
        "item.known_origin.exists(v, v in tables.places)",
        'item.known_origin.all(v, v in ["BY", "RU"])',
        "transaction.ship_from == transaction.destination",
    ],
)
def test_worded_says_what_was_written(text: str) -> None:
    """What is said of a test can be searched for in its rule."""
    (test,) = tree.tests(COMPILER.compile(text))

    assert worded(test) == text


def test_worded_says_numbers_without_exponent() -> None:
    """A thousand is no 1E+3 to a lawyer."""
    several = tree.Values((Decimal("1E+3"),))

    assert worded(tree.Test("a.b", tree.Operator.IN, several)) == "a.b in [1000]"
