"""What cases leave untried is told: rules, the two sides of each test, and citations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.conditions.tree import And, Condition, Not, Or
from engine.decision.coverage import Coverage, Decided, GapKind, Share, coverage
from engine.decision.decide import Asked, decide
from engine.facts.fact import Kind, Value
from engine.facts.transaction import Transaction
from engine.law.interval import Interval
from engine.law.model import Effect, Exceptional, Ruleset, Subject, WindDown
from tests.builders import (
    DAY,
    DIGEST,
    TO_RUSSIA,
    a_parameter,
    a_release,
    a_rule,
    a_ruleset,
    a_table,
    a_transaction,
    an_item,
    ask,
    at_least,
    equals,
    has,
    in_table,
    is_true,
    screening_of,
)

EXPORT = equals("transaction.kind", "export")
TO_BELARUS = equals("transaction.destination", "BY")

Stated = Mapping[str, Value]


def covered(ruleset: Ruleset, *cases: Transaction | tuple[Transaction, str]) -> Coverage:
    """Return what ``cases``, each with its day if that matters, exercise of ``ruleset``."""
    dated = [(case, DAY) if isinstance(case, Transaction) else case for case in cases]
    with a_release(ruleset) as release:
        decided = [
            Decided(
                transaction,
                screening_of(transaction),
                day,
                decide(release, transaction, screening_of(transaction), Asked(DIGEST, day)),
            )
            for transaction, day in dated
        ]
        return coverage(release, ruleset, decided)


def of_rule(when: Condition, *stated: Stated, **changes: Any) -> Coverage:
    """Return what transactions of which that is ``stated`` exercise of one rule."""
    rule = a_rule(when=when, **changes)
    return covered(a_ruleset(rule), *(a_transaction(each) for each in stated))


def gaps(coverage: Coverage, *kinds: GapKind) -> set[tuple[str, str]]:
    """Return the rule and detail of the gaps of ``kinds``."""
    return {(gap.rule, gap.detail) for gap in coverage.gaps if gap.kind in kinds}


def test_coverage_of_no_case_is_nothing_of_everything() -> None:
    """A version without cases has shown nothing, and everything is told to be so."""
    result = covered(a_ruleset(a_rule(when=And((EXPORT, TO_RUSSIA)))))

    assert (result.found, result.nearly_found) == (Share(0, 1), Share(0, 1))
    assert (result.tests, result.citations) == (Share(0, 2), Share(0, 1))
    assert [gap.kind for gap in result.gaps].count(GapKind.TEST_NEVER_TRUE) == 2


def test_coverage_of_both_sides_has_no_gap() -> None:
    """A case in which the rule applies and one for each test that keeps it from applying do."""
    result = of_rule(
        And((EXPORT, TO_RUSSIA)),
        {"kind": "export", "destination": "RU"},
        {"kind": "import", "destination": "RU"},
        {"kind": "export", "destination": "FR"},
    )

    assert result.gaps == ()
    assert (result.found, result.tests) == (Share(1, 1), Share(2, 2))


@pytest.mark.parametrize(
    ("stated", "is_near"),
    [
        ({"kind": "import", "destination": "RU"}, True),
        ({"kind": "import", "destination": "FR"}, False),
        ({"kind": "export"}, False),
        ({"kind": "export", "destination": "RU"}, False),
    ],
)
def test_rule_is_nearly_found_where_one_test_keeps_it(stated: Stated, is_near: bool) -> None:
    """Two differences, and a fact that nobody stated, show nothing of where a rule ends."""
    result = of_rule(And((EXPORT, TO_RUSSIA)), stated)

    assert (result.nearly_found == Share(1, 1)) is is_near


@pytest.mark.parametrize(
    ("when", "is_near"),
    [
        (Or((TO_RUSSIA, TO_BELARUS)), True),
        (And((Or((TO_RUSSIA, TO_BELARUS)), Not(EXPORT))), False),
        (Not(And((EXPORT, equals("transaction.destination", "FR")))), True),
        (Not(Or((EXPORT, equals("transaction.destination", "FR")))), False),
    ],
)
def test_rule_is_nearly_found_by_the_logic_of_its_condition(when: Condition, is_near: bool) -> None:
    """One of several ways is enough for "or"; what is negated counts the other way round."""
    result = of_rule(when, {"kind": "export", "destination": "FR"})

    assert result.found == Share(0, 1)
    assert (result.nearly_found == Share(1, 1)) is is_near


def test_rule_is_nearly_found_where_its_scope_holds() -> None:
    """A decision that says a provision was considered shows where it ends."""
    when = And((TO_RUSSIA, equals("transaction.ship_from", "US")))
    result = of_rule(when, {"kind": "export", "destination": "FR", "ship_from": "DE"}, scope=EXPORT)

    assert result.nearly_found == Share(1, 1)


def test_rule_is_nearly_found_the_day_before_it_starts() -> None:
    """The day is the one thing that keeps it; but its tests are asked only when it has a say."""
    rule = a_rule(in_force=Interval("2024-09-01"))
    result = covered(a_ruleset(rule), (a_transaction({"destination": "RU"}), "2024-08-31"))

    assert (result.found, result.nearly_found) == (Share(0, 1), Share(1, 1))
    assert gaps(result, GapKind.TEST_NEVER_TRUE) == {
        ("test.rule", 'transaction.destination == "RU"')
    }


def test_rule_whose_status_is_uncertain_is_found() -> None:
    """Its case gets REVIEW and shows what the rule is about."""
    rule = a_rule(uncertain=(Exceptional(Interval("2026-01-01")),))
    result = covered(a_ruleset(rule), a_transaction({"destination": "RU"}))

    assert result.found == Share(1, 1)


def test_rule_is_nearly_found_without_what_it_is_given() -> None:
    """A rule that waits for another is found with it, and nearly found without it."""
    law = a_ruleset(a_rule("test.first", when=EXPORT), a_rule("test.second", given=("test.first",)))
    without = a_transaction({"kind": "import", "destination": "RU"})
    with_it = a_transaction({"kind": "export", "destination": "RU"})

    result = covered(law, without)

    assert gaps(result, GapKind.RULE_NOT_NEARLY_FOUND) == set()
    assert gaps(result, GapKind.RULE_NOT_FOUND) == {("test.first", ""), ("test.second", "")}
    assert gaps(covered(law, with_it), GapKind.RULE_NOT_FOUND) == set()


def test_wind_down_counts_as_a_rule() -> None:
    """Its window must be shown from both sides like any other exception."""
    wind_down = WindDown("2026-01-01", "2026-12-31", ())
    law = a_ruleset(a_rule(wind_down=(wind_down,)))
    in_time, too_late = (
        a_transaction({"destination": "RU", "contract_date": day})
        for day in ("2025-12-31", "2026-01-01")
    )

    assert covered(law, in_time, too_late).found == Share(2, 2)
    assert gaps(covered(law, too_late), GapKind.RULE_NOT_FOUND) == {("test.rule.wind-down.1", "")}


def test_tests_are_asked_of_each_item() -> None:
    """Two items of one case can show both sides of a test."""
    mined_in_russia = has("item.mined_in", "RU")
    law = a_ruleset(a_rule(subject=Subject.ITEM, when=mined_in_russia))
    items = [an_item("1", {"mined_in": ("RU",)}), an_item("2", {"mined_in": ("BW",)})]

    result = covered(law, a_transaction(items=items))

    assert result.gaps == ()


def test_test_that_can_not_be_told_shows_nothing() -> None:
    """A threshold without a value on the day was neither met nor missed."""
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=at_least("item.carats_per_stone", "minimum")),
        parameters=[a_parameter("minimum", ("2027-01-01", "", "1"))],
    )

    result = covered(law, a_transaction(items=[an_item("1", {"carats_per_stone": Decimal("1")})]))

    assert result.tests == Share(0, 1)
    assert {gap.kind for gap in result.gaps} >= {
        GapKind.TEST_NEVER_TRUE,
        GapKind.TEST_NEVER_FALSE,
    }


def test_citation_of_a_rule_that_only_bars_is_not_cited() -> None:
    """A bar that kept no exception from curing is found, and yet no decision names it."""
    law = a_ruleset(
        a_rule("test.bar", Effect.BAR, when=EXPORT),
        a_rule("test.exception", Effect.EXCEPT, cures=("test.rule",), barred_by=("test.bar",)),
        a_rule("test.rule"),
    )

    result = covered(law, a_transaction({"kind": "export", "destination": "FR"}))

    assert ("test.bar", "Test Act test.bar") in gaps(result, GapKind.CITATION_NOT_CITED)
    assert ("test.bar", "") not in gaps(result, GapKind.RULE_NOT_FOUND)


def test_gaps_are_in_the_order_of_files_and_lines() -> None:
    """Who mends them goes through a file once."""
    law = a_ruleset(
        a_rule("test.b", file="rules/b.yaml", line=1),
        a_rule("test.z", file="rules/a.yaml", line=9),
        a_rule("test.y", file="rules/a.yaml", line=2),
    )

    result = covered(law)

    assert list(dict.fromkeys(gap.rule for gap in result.gaps)) == ["test.y", "test.z", "test.b"]


def test_test_that_is_never_true_counts_where_it_asks() -> None:
    """Every row of the table asks: where it does, that is all the test will ever say."""
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=in_table("item.eccn", "asked")),
        tables=[a_table("asked", Kind.ECCN, ask("3A001", "Is it one?"))],
    )
    asked, other = (a_transaction(items=[an_item("1", {"eccn": e})]) for e in ("3A001", "5A002"))

    result = covered(law, asked, other)

    assert (result.found, result.tests) == (Share(1, 1), Share(1, 1))
    assert covered(law, other).tests == Share(0, 1)


def test_test_that_may_be_true_counts_only_where_it_is() -> None:
    """One row of the table answers: a case must show that."""
    law = a_ruleset(
        a_rule(subject=Subject.ITEM, when=in_table("item.eccn", "asked")),
        tables=[a_table("asked", Kind.ECCN, ask("3A001", "Is it one?"), "3A002")],
    )
    asked, other = (a_transaction(items=[an_item("1", {"eccn": e})]) for e in ("3A001", "5A002"))

    result = covered(law, asked, other)

    assert (result.found, result.tests) == (Share(0, 1), Share(0, 1))


def test_fact_that_is_never_true_counts_where_it_is_asked_for() -> None:
    """Whether more exceptions are claimed is no, or not known."""
    law = a_ruleset(a_rule(when=is_true("transaction.claims_further_exceptions")))

    result = covered(law, a_transaction(), a_transaction(authorizations=()))

    assert (result.found, result.tests) == (Share(1, 1), Share(1, 1))
