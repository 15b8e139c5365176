"""What jurisdictions did about the same thing is compared by the rules that decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.conditions.tree import And, Literal, Not, Operator, ParameterRef, Test
from engine.law.interval import Interval
from engine.law.measures import Measure, Step, measures
from engine.law.model import Certainty, Effect, Exceptional, Rule, Ruleset, Status
from tests.builders import TO_RUSSIA, a_parameter, a_rule, a_ruleset, at_least

CARATS = "item.carats_per_stone"
PRICE = "item.price_per_barrel_usd"


def part_of(measure: str, start: str = "", until: str = "", **changes: Any) -> Rule:
    """Return a rule that is a part of ``measure`` on these days."""
    return a_rule(tags=(f"measure.{measure}",), in_force=Interval(start, until), **changes)


def of(*rulesets: Ruleset) -> Measure:
    """Return the one measure of ``rulesets``."""
    (measure,) = measures(rulesets)
    return measure


def told(measure: Measure) -> list[tuple[str, str, str, int | None]]:
    """Return jurisdiction, days, threshold and lag of each step."""
    return [
        (step.jurisdiction, str(step.in_force), number(step), step.lag_days)
        for step in measure.steps
    ]


def number(step: Step) -> str:
    """Return the threshold of a step in words."""
    found = step.threshold
    return "" if found is None else f"{found.operator.value} {found.value}"


def test_lag_is_counted_from_the_first_jurisdiction() -> None:
    """Gold: 28 June in one, 21 July in another, 4 August in the third."""
    measure = of(
        a_ruleset(part_of("gold", "2022-08-04"), id="ch"),
        a_ruleset(part_of("gold", "2022-06-28"), id="us"),
        a_ruleset(part_of("gold", "2022-07-21"), id="uk"),
    )

    assert measure.id == "gold"
    assert told(measure) == [
        ("US", "from 2022-06-28", "", 0),
        ("UK", "from 2022-07-21", "", 23),
        ("CH", "from 2022-08-04", "", 37),
    ]


def test_each_value_of_a_parameter_is_a_step_while_both_are_in_force() -> None:
    """The weight falls on 1 September; what the parameter says before the rule starts is no law."""
    rule = part_of("stones", "2024-03-01", "2026-01-01", when=at_least(CARATS, "minimum"))
    minimum = a_parameter("minimum", ("2023-01-01", "2024-09-01", "1.0"), ("2024-09-01", "", "0.5"))

    measure = of(a_ruleset(rule, id="uk", parameters=[minimum]))

    assert told(measure) == [
        ("UK", "from 2024-03-01 until 2024-09-01", ">= 1.0", 0),
        ("UK", "from 2024-09-01 until 2026-01-01", ">= 0.5", 0),
    ]


def test_steps_with_one_threshold_are_compared() -> None:
    """Who came late to 1 carat may have come in time to half a carat; two rules may say the two."""
    dated = a_parameter("m", ("2024-03-01", "2024-09-01", "1.0"), ("2024-09-01", "", "0.5"))
    one = a_ruleset(part_of("stones", when=at_least(CARATS, "m")), id="uk", parameters=[dated])
    first = a_parameter("a", ("2024-08-27", "", "1"))
    second = a_parameter("b", ("2024-09-01", "", "0.50"))
    other = a_ruleset(
        part_of("stones", when=at_least(CARATS, "a"), id="ch.1"),
        part_of("stones", when=at_least(CARATS, "b"), id="ch.2"),
        id="ch",
        parameters=[first, second],
    )

    lags = {(step.jurisdiction, number(step)): step.lag_days for step in of(one, other).steps}

    assert lags == {
        ("UK", ">= 1.0"): 0,
        ("CH", ">= 1"): 179,
        ("UK", ">= 0.5"): 0,
        ("CH", ">= 0.50"): 0,
    }


@pytest.mark.parametrize(
    ("effect", "test"),
    [
        (Effect.PROHIBIT, Test(PRICE, Operator.MORE, ParameterRef("cap"))),
        (Effect.EXCEPT, Test(PRICE, Operator.AT_MOST, ParameterRef("cap"))),
        (Effect.PROHIBIT, Not(Test(PRICE, Operator.AT_MOST, ParameterRef("cap")))),
        (Effect.EXCEPT, Not(Test(PRICE, Operator.MORE, ParameterRef("cap")))),
        (Effect.PROHIBIT, Test(PRICE, Operator.MORE, Literal(Decimal(60)))),
    ],
)
def test_threshold_says_where_the_measure_bites(effect: Effect, test: Test | Not) -> None:
    """A ban above the cap and a licence at or below it are the same cap."""
    rule = part_of("cap", "2022-12-05", effect=effect, when=And((TO_RUSSIA, test)))
    cap = a_parameter("cap", ("2022-12-05", "", "60"))

    assert told(of(a_ruleset(rule, id="eu", parameters=[cap]))) == [
        ("EU", "from 2022-12-05", "> 60", 0)
    ]


def test_days_of_uncertain_status_are_a_step_without_a_lag() -> None:
    """Whether it applied before its alignment was not established; from then on it counts."""
    unsure = (Exceptional(Interval("2024-03-01", "2024-08-27")),)
    measure = of(
        a_ruleset(part_of("stones", "2024-03-01"), id="uk"),
        a_ruleset(part_of("stones", "2024-03-01", uncertain=unsure), id="ch"),
    )

    assert [(*each[:2], each[3]) for each in told(measure)] == [
        ("CH", "from 2024-03-01 until 2024-08-27", None),
        ("UK", "from 2024-03-01", 0),
        ("CH", "from 2024-08-27", 179),
    ]
    assert measure.steps[0].status is Status.UNCERTAIN


def test_flag_and_suspended_rule_do_not_lead() -> None:
    """To look at something, or to have put off a ban, is not to have acted first."""
    suspended = (Exceptional(Interval("2025-01-01")),)
    measure = of(
        a_ruleset(part_of("oil", "2026-01-01", effect=Effect.FLAG), id="uk"),
        a_ruleset(part_of("oil", "2025-01-01", suspended=suspended), id="ch"),
        a_ruleset(part_of("oil", "2026-01-21"), id="eu"),
    )

    assert {each[0]: each[3] for each in told(measure)} == {"UK": None, "CH": None, "EU": 0}


def test_rule_without_a_first_day_has_no_lag() -> None:
    """What holds since ever was not behind anybody, nor is anybody counted from it."""
    measure = of(
        a_ruleset(part_of("gold"), id="us"), a_ruleset(part_of("gold", "2022-07-21"), id="uk")
    )

    assert {each[0]: each[3] for each in told(measure)} == {"US": None, "UK": 0}


def test_rules_that_say_the_same_are_one_step() -> None:
    """Two rules of one day are one step, as sure as the less sure of them, with all citations."""
    measure = of(
        a_ruleset(
            part_of("gold", "2022-07-21", id="uk.a"),
            part_of("gold", "2022-07-21", id="uk.b", certainty=Certainty.UNVERIFIED),
            id="uk",
        )
    )

    (step,) = measure.steps
    assert step.rules == ("uk.a", "uk.b")
    assert [cite.text for cite in step.cites] == ["Test Act uk.a", "Test Act uk.b"]
    assert step.certainty is Certainty.UNVERIFIED


def test_rule_may_be_part_of_several_measures() -> None:
    """One article may cover oil and gas."""
    rule = a_rule(tags=("measure.oil", "measure.gas", "other"))

    assert [measure.id for measure in measures([a_ruleset(rule)])] == ["gas", "oil"]


def test_rules_without_the_tag_are_no_measure() -> None:
    """Nothing is compared that nobody said to be the same."""
    assert measures([a_ruleset(a_rule(tags=("measures.oil",)), a_rule("test.other"))]) == ()
