"""The shipped rulesets give the synchronisation table as published acts do.

The days and numbers below were taken from the acts and official guidance a second time, not from
the rulesets.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.conditions.cel import Compiler
from engine.facts.catalogue import CATALOGUE
from engine.law.measures import Measure, Step, measures
from engine.law.reader import read
from server.settings import SHIPPED_RULESETS
from server.shipped import newest_versions


@pytest.fixture(scope="module")
def shipped() -> Mapping[str, Measure]:
    """The measures of the shipped rulesets, by id."""
    rulesets = [
        read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))
        for files in newest_versions(SHIPPED_RULESETS)
    ]
    return {each.id: each for each in measures(rulesets)}


def told(step: Step) -> tuple[str, str, str, int | None]:
    """Return jurisdiction, first day, threshold and lag of a step."""
    found = step.threshold
    number = "" if found is None else f"{found.operator.value} {found.value.normalize():f}"
    return step.jurisdiction, step.in_force.start, number, step.lag_days


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("third_country_diamonds", ("US-OFAC", "2024-03-01", ">= 1", 0)),
        ("third_country_diamonds", ("US-OFAC", "2024-09-01", ">= 0.5", 0)),
        ("third_country_diamonds", ("UK", "2024-03-01", ">= 1", 0)),
        ("third_country_diamonds", ("UK", "2024-09-01", ">= 0.5", 0)),
        ("third_country_diamonds", ("EU", "2024-03-01", ">= 1", 0)),
        ("third_country_diamonds", ("EU", "2024-09-01", ">= 0.5", 0)),
        ("third_country_diamonds", ("CA", "2024-03-01", ">= 1", 0)),
        ("third_country_diamonds", ("CA", "2024-09-01", ">= 0.5", 0)),
        ("third_country_diamonds", ("CH", "2024-08-27", ">= 1", 179)),
        ("third_country_synthetic_diamonds", ("EU", "2024-09-01", ">= 0.5", 0)),
        ("third_country_synthetic_diamonds", ("UK", "2025-04-24", ">= 0.5", 235)),
        ("diamonds_from_russia", ("US-OFAC", "2022-03-11", "", 0)),
        ("diamonds_from_russia", ("EU", "2024-01-01", "", 661)),
        ("diamonds_from_russia", ("UK", "2024-01-01", "", 661)),
        ("diamonds_from_russia", ("CH", "2024-02-01", "", 692)),
        ("gold_from_russia", ("US-OFAC", "2022-06-28", "", 0)),
        ("gold_from_russia", ("EU", "2022-07-22", "", 24)),
        ("gold_from_russia", ("UK", "2022-07-21", "", 23)),
        ("gold_from_russia", ("CH", "2022-08-04", "", 37)),
        ("crude_oil_price_cap", ("US-OFAC", "2022-12-05", "> 60", 0)),
        ("crude_oil_price_cap", ("EU", "2022-12-05", "> 60", 0)),
        ("crude_oil_price_cap", ("EU", "2025-09-03", "> 47.6", 0)),
        ("crude_oil_price_cap", ("EU", "2026-02-01", "> 44.1", 0)),
        ("crude_oil_price_cap", ("UK", "2025-09-03", "> 47.6", 0)),
        ("crude_oil_price_cap", ("UK", "2026-02-01", "> 44.1", 0)),
        ("lng_from_russia", ("EU", "2026-04-25", "", 1509)),
        ("no_reexport_clause", ("EU", "2024-03-20", "", 0)),
        ("oil_products_from_russia", ("EU", "2023-02-05", "", 334)),
        ("products_of_russian_crude", ("EU", "2026-01-21", "", 0)),
        ("third_country_steel", ("EU", "2023-09-30", "", 0)),
        ("third_country_steel", ("UK", "2023-09-30", "", 0)),
        ("aluminium_copper_nickel", ("US-OFAC", "2024-04-13", "", 0)),
    ],
)
def test_shipped_measures_are_dated_as_the_acts_say(
    shipped: Mapping[str, Measure],
    measure: str,
    expected: tuple[str, str, str, int],
) -> None:
    """Who did it from which day, from which number on, and how far behind the first."""
    assert expected in [told(step) for step in shipped[measure].steps]


def test_united_states_keep_the_first_cap(shipped: Mapping[str, Measure]) -> None:
    """The caps of 2025 and 2026 are not those of the United States."""
    caps = [told(step) for step in shipped["crude_oil_price_cap"].steps]

    assert [each[2] for each in caps if each[0] == "US-OFAC"] == ["> 60"]
