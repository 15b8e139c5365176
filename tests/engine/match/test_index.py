"""All conditions at once give what each of them gives, and say what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.conditions import tree
from engine.conditions.tree import (
    ALWAYS,
    And,
    Condition,
    FactRef,
    Literal,
    Not,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Truth,
    Values,
)
from engine.errors import EvaluationError
from engine.facts.fact import Facts, Kind, Scope, Value
from engine.law.table import Covers, Row, Table, TableOnDay
from engine.match.entry import Entry
from engine.match.finding import Match, Missing
from engine.match.index import Index

DAY = "2026-11-24"
TO_RUSSIA = tree.Test("transaction.destination", Operator.EQUAL, Literal("RU"))
A_CHIP = tree.Test("item.hs6", Operator.EQUAL, Literal("854231"))
LISTED = tree.Test("party.lists", Operator.HAS, Literal("entity_list"))


def a_table(*rows: Row) -> TableOnDay:
    """Return a table of ECCNs."""
    return Table("ccl", Kind.ECCN, "-", DAY, "verified", rows).on(DAY)


def an_index(
    *conditions: Condition,
    per_item: bool = False,
    per_party: bool = False,
    tables: Mapping[str, TableOnDay] | None = None,
    parameters: Mapping[str, Decimal] | None = None,
) -> Index:
    """Return an index of ``conditions``, all asked of the same."""
    return Index.build(
        [Entry(condition, per_item, per_party) for condition in conditions],
        tables or {},
        parameters or {},
    )


def of_items(*items: Mapping[str, Value], **transaction: Value) -> Facts:
    """Return a transaction with ``items``."""
    return Facts({f"transaction.{name}": value for name, value in transaction.items()}, items)


def test_matches_of_the_transaction() -> None:
    """What concerns the transaction alone is told once."""
    found = an_index(TO_RUSSIA, Not(TO_RUSSIA)).matches(of_items({}, {}, destination="RU"))

    assert found == (Match(0, None, None, Truth.TRUE),)


def test_matches_name_the_item() -> None:
    """Only the second of two items is a chip."""
    index = an_index(And((TO_RUSSIA, A_CHIP)), per_item=True)

    found = index.matches(of_items({"item.hs6": "9013"}, {"item.hs6": "854231"}, destination="RU"))

    assert found == (Match(0, 1, None, Truth.TRUE),)


def test_matches_of_pairs_name_item_and_party() -> None:
    """The same item and the same party satisfy the condition, not one here and another there."""
    index = an_index(And((A_CHIP, LISTED)), per_item=True, per_party=True)
    facts = Facts(
        {},
        ({"item.hs6": "854231"}, {"item.hs6": "9013"}),
        ({"party.lists": ()}, {"party.lists": ("entity_list",)}, {"party.lists": ("entity_list",)}),
    )

    found = index.matches(facts)

    assert found == (Match(0, 0, 1, Truth.TRUE), Match(0, 0, 2, Truth.TRUE))


@pytest.mark.parametrize(("per_item", "per_party"), [(True, False), (False, True), (True, True)])
def test_matches_of_nobody_are_none(per_item: bool, per_party: bool) -> None:
    """Even what always holds needs an item or a party to hold of."""
    index = an_index(ALWAYS, per_item=per_item, per_party=per_party)

    assert index.matches(Facts({})) == ()


def test_matches_are_sorted() -> None:
    """By condition, then item, then party."""
    index = Index.build(
        [Entry(ALWAYS, True, True), Entry(ALWAYS, False, True), Entry(ALWAYS, False, False)], {}, {}
    )

    found = index.matches(Facts({}, ({}, {}), ({}, {})))

    assert [(match.entry, match.item, match.party) for match in found] == [
        (0, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
        (0, 1, 1),
        (1, None, 0),
        (1, None, 1),
        (2, None, None),
    ]


def test_matches_name_what_is_missing() -> None:
    """A chip to Russia, if the goods are chips: the code must be asked for, the rest is known."""
    index = an_index(And((TO_RUSSIA, A_CHIP)), per_item=True)

    found = index.matches(of_items({}, destination="RU"))

    assert found == (Match(0, 0, None, Truth.UNKNOWN, (Missing("item.hs6"),)),)


def test_matches_ask_anew_of_each_item() -> None:
    """What was asked about one item is not asked about another of which other things are known."""
    from_russia = tree.Test("item.origin", Operator.EQUAL, Literal("RU"))
    index = an_index(And((from_russia, A_CHIP)), per_item=True)
    items: list[Mapping[str, Value]] = [{}, {"item.origin": "RU"}, {"item.hs6": "854231"}, {}]

    found = index.matches(of_items(*items))

    code, origin = Missing("item.hs6"), Missing("item.origin")
    assert [match.missing for match in found] == [
        (code, origin),
        (code,),
        (origin,),
        (code, origin),
    ]


def test_matches_leave_out_what_is_false_whatever_is_missing() -> None:
    """Nobody is asked about goods that go to Germany."""
    index = an_index(And((TO_RUSSIA, A_CHIP)), per_item=True)

    assert index.matches(of_items({}, destination="DE")) == ()


def test_matches_is_true_if_one_alternative_is() -> None:
    """A definite ground for a prohibition beats a doubtful one."""
    index = an_index(Or((A_CHIP, TO_RUSSIA)), per_item=True)

    assert index.matches(of_items({}, destination="RU")) == (Match(0, 0, None, Truth.TRUE),)


def test_matches_of_a_contradiction_about_an_unknown_fact_is_unknown() -> None:
    """Even this can't be told of goods without a code; Kleene's logic knows no excluded middle."""
    index = an_index(And((A_CHIP, Not(A_CHIP))), per_item=True)

    found = index.matches(of_items({}, {"item.hs6": "854231"}, {"item.hs6": "9013"}))

    assert found == (Match(0, 0, None, Truth.UNKNOWN, (Missing("item.hs6"),)),)


def test_matches_ask_what_the_row_asks() -> None:
    """The question of the table's row is narrower than that of the catalogue."""
    row = Row("3A001.a", Covers.ASK, "is it rated above 1.5 GHz?")
    in_ccl = tree.Test("item.eccn", Operator.IN, TableRef("ccl"))
    index = an_index(in_ccl, per_item=True, tables={"ccl": a_table(row)})

    found = index.matches(of_items({"item.eccn": "3A001.a.2"}))

    asked = Missing("item.eccn", "is it rated above 1.5 GHz?")
    assert found == (Match(0, 0, None, Truth.UNKNOWN, (asked,)),)


@pytest.mark.parametrize(
    ("eccn", "truth"),
    [
        ("3A001.a.2", Truth.TRUE),
        ("3A001.a.2.x", Truth.TRUE),
        ("3A001.a.3", Truth.FALSE),
        ("3A001", Truth.UNKNOWN),
        ("3A002", Truth.FALSE),
    ],
)
@pytest.mark.parametrize("negated", [False, True])
def test_matches_of_codes_that_contain_one_another(eccn: str, truth: Truth, negated: bool) -> None:
    """Who says 3A001 has not said whether it is 3A001.a.2; neither can its absence be told."""
    in_ccl = tree.Test("item.eccn", Operator.IN, TableRef("ccl"))
    index = an_index(
        Not(in_ccl) if negated else in_ccl, per_item=True, tables={"ccl": a_table(Row("3A001.a.2"))}
    )

    found = index.matches(of_items({"item.eccn": eccn}))

    expected = Truth(Truth.TRUE - truth) if negated else truth
    assert (found[0].truth if found else Truth.FALSE) is expected


def test_matches_of_several_tables_on_one_fact() -> None:
    """To be in one table and not in another are two tests, even of the same fact."""
    in_a, in_b = (tree.Test("item.eccn", Operator.IN, TableRef(name)) for name in "ab")
    index = an_index(
        And((in_a, in_b)),
        And((in_a, Not(in_b))),
        And((Not(in_a), Not(in_b))),
        per_item=True,
        tables={"a": a_table(Row("3A001"), Row("3A002")), "b": a_table(Row("3A001"))},
    )

    found = index.matches(
        of_items({"item.eccn": "3A001"}, {"item.eccn": "3A002"}, {"item.eccn": "5A992"})
    )

    assert [(match.entry, match.item) for match in found] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize("value", ["0.49", "0.5", "0.50", "0.75", "1", "1.0", "1.01"])
def test_matches_between_two_thresholds(value: str) -> None:
    """At least half a carat and less than one."""
    carats = "item.carats"
    index = an_index(
        And(
            (
                tree.Test(carats, Operator.AT_LEAST, Literal(Decimal("0.5"))),
                Not(tree.Test(carats, Operator.AT_LEAST, Literal(Decimal(1)))),
            )
        ),
        per_item=True,
    )

    found = index.matches(of_items({carats: Decimal(value)}))

    assert bool(found) is (Decimal("0.5") <= Decimal(value) < 1)


def test_matches_without_a_parameter_say_so() -> None:
    """On a day for which the law gives no value the question goes to whoever keeps the ruleset."""
    at_least = tree.Test("item.carats", Operator.AT_LEAST, ParameterRef("minimum"))
    facts = of_items({"item.carats": Decimal(1)})

    without = an_index(at_least, per_item=True).matches(facts)
    with_it = an_index(at_least, per_item=True, parameters={"minimum": Decimal(1)}).matches(facts)

    assert without == (Match(0, 0, None, Truth.UNKNOWN, (Missing("parameters.minimum"),)),)
    assert with_it == (Match(0, 0, None, Truth.TRUE),)


def test_matches_compares_two_facts() -> None:
    """Goods that go back to where they come from."""
    back = tree.Test("item.origin", Operator.EQUAL, FactRef("transaction.destination"))
    index = an_index(back, per_item=True)

    found = index.matches(
        of_items({"item.origin": "RU"}, {"item.origin": "DE"}, {}, destination="RU")
    )

    assert found == (
        Match(0, 0, None, Truth.TRUE),
        Match(0, 2, None, Truth.UNKNOWN, (Missing("item.origin"),)),
    )


def test_matches_of_what_is_too_large_to_multiply_out() -> None:
    """Twenty choices of two still mean what they mean."""
    choices = [
        tree.Test("item.hs6", Operator.IN, Values((f"85{number:02}", f"90{number:02}")))
        for number in range(20)
    ]
    condition = Not(Or(tuple(And((choice, A_CHIP)) for choice in choices)))
    index = an_index(condition, per_item=True)

    found = index.matches(of_items({"item.hs6": "8507"}, {"item.hs6": "854231"}, {}))

    assert [(match.item, match.truth) for match in found] == [
        (0, Truth.TRUE),
        (1, Truth.TRUE),
        (2, Truth.UNKNOWN),
    ]


def test_matches_forgets_nothing_when_it_forgets() -> None:
    """What is kept for speed is bounded, and changes no answer."""
    index = an_index(
        *(tree.Test("item.value", Operator.MORE, Literal(Decimal(bound))) for bound in (10, 2_000)),
        per_item=True,
    )
    most = index.columns(Scope.ITEM)["item.value"].most
    values = [*range(2 * most + 10), *range(20)]

    found = index.matches(of_items(*({"item.value": Decimal(value)} for value in values)))

    assert [(match.entry, match.item) for match in found] == [
        *((0, item) for item, value in enumerate(values) if value > 10),
        *((1, item) for item, value in enumerate(values) if value > 2_000),
    ]


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        (A_CHIP, "entry 0 reads `item.hs6` but is not asked per item"),
        (LISTED, "entry 0 reads `party.lists` but is not asked per party"),
        (
            tree.Test("transaction.destination", Operator.IN, TableRef("nowhere")),
            "entry 0 names `nowhere`, which is no table",
        ),
        (
            tree.Test("transaction.destination", Operator.EQUAL, FactRef("item.origin")),
            "entry 0 reads `item.origin` but is not asked per item",
        ),
    ],
)
def test_build_refuses_what_could_never_be_told(condition: Condition, problem: str) -> None:
    """A rule asked of the wrong thing would be undetermined for ever, and nobody would know why."""
    with pytest.raises(EvaluationError, match=problem):
        an_index(condition)
