"""Google's evaluator is asked about what was written, and its errors are not taken for answers."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.conditions.official import Evaluator
from engine.conditions.tree import Truth
from engine.errors import EvaluationError
from engine.facts.fact import Value
from tests.engine.conditions.builders import FACTS

IN_CHART = {"BY": Truth.FALSE, "RU": Truth.TRUE, "XK": Truth.UNKNOWN}


def an_evaluator() -> Evaluator:
    """Return an evaluator whose table knows Russia, not Belarus, and can't tell of Kosovo."""
    chart: Callable[[str], Truth] = IN_CHART.__getitem__
    return Evaluator(FACTS, {"country_chart.ns1": chart, "chpl": chart}, ["minimum"])


@pytest.mark.parametrize(("destination", "truth"), IN_CHART.items())
def test_evaluator_asks_the_table(destination: str, truth: Truth) -> None:
    """What the table can't tell is an error to CEL, and unknown to us."""
    facts: dict[str, Value] = {"transaction.destination": destination}

    found = an_evaluator().evaluate(
        "transaction.destination in tables.country_chart.ns1", facts, {}
    )

    assert found is truth


@pytest.mark.parametrize(
    ("countries", "some", "every"),
    [
        (("RU", "XK"), Truth.TRUE, Truth.UNKNOWN),
        (("BY", "XK"), Truth.UNKNOWN, Truth.FALSE),
        ((), Truth.FALSE, Truth.TRUE),
    ],
)
def test_evaluator_absorbs_what_one_value_leaves_open(
    countries: tuple[str, ...], some: Truth, every: Truth
) -> None:
    """One country that is in the table is enough for "some", one that isn't for "not all"."""
    facts: dict[str, Value] = {"item.mined_in": countries}
    evaluator = an_evaluator()

    found = [
        evaluator.evaluate(f"item.mined_in.{each}(v, v in tables.country_chart.ns1)", facts, {})
        for each in ("exists", "all")
    ]

    assert found == [some, every]


def test_evaluator_takes_a_missing_fact_or_parameter_for_unknown() -> None:
    """A variable without a value is CEL's error, and our unknown."""
    value: dict[str, Value] = {"item.value": Decimal(1)}
    evaluator = an_evaluator()

    assert evaluator.evaluate("item.value > parameters.minimum", value, {}) is Truth.UNKNOWN
    assert evaluator.evaluate("item.pieces == 1", {}, {}) is Truth.UNKNOWN
    assert (
        evaluator.evaluate("item.value > parameters.minimum", value, {"minimum": Decimal("0.5")})
        is Truth.TRUE
    )


def test_evaluator_does_not_take_another_failure_for_unknown() -> None:
    """An oracle that fails for its own reasons has not agreed."""
    with pytest.raises(EvaluationError, match="the official evaluator answers"):
        an_evaluator().evaluate("item.value > 1.0", {"item.value": "a text"}, {})


def test_evaluator_is_freed() -> None:
    """A server that tests many versions does not grow; CEL's environment must not hold us."""
    evaluator = an_evaluator()
    evaluator.evaluate("transaction.military", {}, {})
    freed = weakref.ref(evaluator)

    del evaluator
    gc.collect()

    assert freed() is None
