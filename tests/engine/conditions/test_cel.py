"""A condition is what was written, or a publisher is told what to write instead."""

from __future__ import annotations

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
    Values,
)
from tests.engine.conditions.builders import compiled, faults

DESTINATION, MILITARY = "transaction.destination", "transaction.military"
IS_MILITARY = tree.Test(MILITARY, Operator.IS_TRUE)
RU_MINED = tree.Test("item.mined_in", Operator.HAS, Literal("RU"))


def to_russia(operator: Operator = Operator.EQUAL) -> Condition:
    """Return that the destination is Russia."""
    return tree.Test(DESTINATION, operator, Literal("RU"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('transaction.destination == "RU"', to_russia()),
        ('"RU" == transaction.destination', to_russia()),
        ('transaction.destination != "RU"', Not(to_russia())),
        (
            'transaction.destination in ["RU", "BY", "RU"]',
            tree.Test(DESTINATION, Operator.IN, Values(("BY", "RU"))),
        ),
        ("item.hs6 in tables.chpl", tree.Test("item.hs6", Operator.IN, TableRef("chpl"))),
        ("item.cn in tables.chpl", tree.Test("item.cn", Operator.IN, TableRef("chpl"))),
        ('"RU" in item.mined_in', RU_MINED),
        ('item.mined_in.exists(v, v == "RU")', RU_MINED),
        ('item.mined_in.all(v, v != "RU")', Not(RU_MINED)),
        ('!item.mined_in.exists(v, v in ["RU"])', Not(RU_MINED)),
        (
            'item.mined_in.exists(v, !(v in ["DE", "BE"]))',
            Not(tree.Test("item.mined_in", Operator.ALL_IN, Values(("BE", "DE")))),
        ),
        (
            "item.mined_in.all(v, v in tables.country_chart.ns1)",
            tree.Test("item.mined_in", Operator.ALL_IN, TableRef("country_chart.ns1")),
        ),
        (
            "item.origin in item.mined_in",
            tree.Test("item.mined_in", Operator.HAS, FactRef("item.origin")),
        ),
        (
            "item.origin == transaction.destination",
            tree.Test("item.origin", Operator.EQUAL, FactRef(DESTINATION)),
        ),
        (
            "parameters.minimum <= item.value",
            tree.Test("item.value", Operator.AT_LEAST, ParameterRef("minimum")),
        ),
        (
            'transaction.contract_date < "2024-03-01"',
            tree.Test("transaction.contract_date", Operator.LESS, Literal("2024-03-01")),
        ),
        (
            'item.eccn.startsWith("3A")',
            tree.Test("item.eccn", Operator.STARTS_WITH, Literal("3A")),
        ),
        ("item.pieces > 3", tree.Test("item.pieces", Operator.MORE, Literal(3))),
        ("transaction.military", IS_MILITARY),
        ("transaction.military == false", Not(IS_MILITARY)),
        ("true", ALWAYS),
        ("false", Or(())),
        (
            'transaction.military && transaction.destination == "RU" && "RU" in item.mined_in',
            And((IS_MILITARY, to_russia(), RU_MINED)),
        ),
        (
            'transaction.military || !("RU" in item.mined_in || transaction.military)',
            Or((IS_MILITARY, Not(Or((RU_MINED, IS_MILITARY))))),
        ),
    ],
)
def test_compile_reads_what_is_written(text: str, expected: Condition) -> None:
    """Every form of the subset has one tree, whichever way round it is written."""
    assert compiled(text) == expected


@pytest.mark.parametrize("written", ["0.50", "1.10", "-2.5", "- 2.5", ".5", "999999999999999.0"])
def test_compile_keeps_numbers_as_they_are_written(written: str) -> None:
    """A threshold of the law is exact, to the last digit."""
    condition = compiled(f"item.value < {written}")

    assert isinstance(condition, tree.Test)
    assert condition.operand == Literal(Decimal(written.replace(" ", "")))


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("item.hs7 == '8542'", 1, "`item.hs7` is not a fact; did you mean `item.hs6`?"),
        ("item.hs6 in tables.chp", 13, "`tables.chp` is not a table of this version; did you "),
        ("item.value < parameters.min", 14, "`parameters.min` is not a parameter of this version"),
        ("item.value > 3", 12, "`>` can't compare a decimal number with a whole number; `3` is"),
        ("item.mined_in == 'RU'", 15, "`==` can't compare a set of texts with a text; ask a set"),
        ("item.mined_in == ['RU']", 15, "`item.mined_in` is a set; ask with `in`"),
        ("item.origin < 'RU'", 13, "a country has no order"),
        ("item.origin == item.hs6", 13, "`item.origin` is a country, but `item.hs6` is an HS code"),
        ("item.value < item.carats", 12, "`item.value` is a number in USD, but `item.carats` is"),
        ("item.hs6 in tables.country_chart.ns1", 10, "`item.hs6` is an HS code, but each row of"),
        ("item.eccn == '3a001'", 14, "`3a001` is no ECCN; expected a form like `3A001`"),
        ("item.origin == 'XX'", 16, "`XX` is no country"),
        ("item.hs6 in ['8542.31']", 14, "`8542.31` is no such code"),
        ("item.pieces in [1, 'a']", 20, "`item.pieces` is a whole number and can't equal this"),
        ("transaction.contract_date > '2023-02-29'", 29, "`2023-02-29` is no day"),
        ("party.role == 'enduser'", 15, "`enduser` is no value of `party.role`; did you mean"),
        ("party.role.startsWith('x')", 23, "no value of `party.role` starts with `x`"),
        ("item.hs6.startsWith('8A')", 21, "no value of `item.hs6` starts with `8A`"),
        ("item.origin.startsWith('R')", 24, "the beginning of a country means nothing"),
        ("item.value == 0.1234567890123456", 15, "a number has at most 15 significant digits"),
        ("item.value < 1e400", 14, "`1e400` is too large or too small"),
        ("item.hs6 in []", 10, "the list is empty, and nothing is ever in it"),
        ("item.hs6 in [item.cn]", 14, "expected a constant here"),
        ("item.serviced in [true]", 15, "`item.serviced` is true or false; write it"),
        ("'a' in ['a']", 5, "no fact is asked about"),
        ("1 == 1", 3, "no fact is asked about"),
        ("item.hs6", 1, "is not true or false; compare it"),
        ("item.serviced ? true : false", 15, "a choice is outside the subset; write `a && b"),
        ("item.pieces + 1 == 2", 13, "arithmetic is outside the subset; make it a derived fact"),
        ("-item.pieces == 2", 1, "arithmetic is outside the subset"),
        ("item.hs6 + '00' == '854200'", 10, "arithmetic is outside the subset"),
        ("size(item.mined_in) > 1", 5, "sizes are outside the subset; make it a derived fact"),
        ("item.mined_in[0] == 'RU'", 14, "an index is outside the subset"),
        ("party.name.contains('x')", 20, "a search in a text is outside the subset"),
        ("party.name.matches('x')", 19, "patterns are outside the subset"),
        ("timestamp(party.name) == null", 10, "`timestamp` is outside the subset"),
        ("transaction.contract_date > now()", 32, "`now` is neither a fact nor something a"),
        ("has(item.hs6)", 4, "has() is outside the subset: a fact that was not supplied makes"),
        ("has (transaction.military)", 5, "has() is outside the subset"),
        ("item.serviced == (item.pieces == 1)", 31, "the outcome of a test can't be compared"),
        ("item.mined_in.exists_one(v, v == 'RU')", 25, "this macro is outside the subset; use"),
        ("item.mined_in.filter(v, v == 'RU') == []", 21, "this macro is outside the subset"),
        ("item.mined_in.exists(v, v == 'RU' || v == 'BY')", 35, "inside `exists` and `all` stands"),
        ("['RU'].exists(v, v in item.mined_in)", 14, "`exists` and `all` are asked of facts"),
        ("item.hs6 == null", 10, "`==` can't compare a text with null"),
        ("{'a': 1} == {}", 1, "maps, messages and has() are outside the subset"),
        ("item.serviced and true", 15, "is no expression: mismatched input 'and'"),
        ("item.serviced &&", 17, "is no expression: mismatched input '<EOF>'"),
        ("'a' && item.serviced", 5, "`&&` joins truths; it can't join a text with a truth"),
        (" ", 1, "is empty; write `true` for a rule that always holds"),
        ("(" * 400 + "item.serviced" + ")" * 400, 1, "can't be compiled"),
        ("item.serviced == '\ud800'", 1, "is no valid text"),
    ],
)
def test_compile_says_what_to_write_instead(text: str, column: int, message: str) -> None:
    """A publisher sees where the fault is and how to mend it, never a compiler's internals."""
    (found, *_) = faults(text)

    assert found[:2] == (1, column)
    assert found[2].startswith(message)
    assert "\n" not in found[2]


def test_compile_reports_every_fault_at_its_place() -> None:
    """One round of mending is enough; lines and columns count characters, not bytes."""
    text = (
        "party.name == 'é𝄞' && size(item.mined_in) > 1\n"
        "\t&& (item.pieces + 1 == 2\n"
        " || has(item.cn) == 'x')"
    )

    assert [fault[:2] for fault in faults(text)] == [(1, 27), (2, 18), (3, 8)]


def test_compile_reports_every_unknown_name() -> None:
    """So it is with the faults that CEL's own type checker finds."""
    found = faults("item.foo == 'a'\n  && item.bar == 'b'")

    assert [fault[:2] for fault in found] == [(1, 1), (2, 6)]


def test_compile_survives_a_very_long_condition() -> None:
    """Three thousand alternatives are unusual, and a condition."""
    text = " || ".join(f"item.pieces == {number}" for number in range(3_000))

    condition = compiled(text)

    assert isinstance(condition, Or)
    assert len(condition.operands) == 3_000
