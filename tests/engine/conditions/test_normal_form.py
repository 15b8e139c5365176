"""Alternatives of conjunctions mean what the condition means, and are not too many."""

from __future__ import annotations

from engine.conditions import tree
from engine.conditions.normal_form import Conjunct, Signed, alternatives
from engine.conditions.tree import And, Condition, Literal, Not, Operator, Or

A, B, C = (tree.Test(f"transaction.{name}", Operator.IS_TRUE) for name in "abc")


def an_either(number: int) -> Condition:
    """Return a choice of two tests that no other number has."""
    return Or(
        tuple(tree.Test("item.pieces", Operator.EQUAL, Literal(2 * number + one)) for one in (0, 1))
    )


def test_alternatives_multiply_out() -> None:
    """A and (B or C) is A and B, or A and C."""
    assert set(alternatives(And((A, Or((B, C)))))) == {
        Conjunct((Signed(A), Signed(B))),
        Conjunct((Signed(A), Signed(C))),
    }


def test_alternatives_carry_negation_to_the_tests() -> None:
    """Not (A and not B) is not A, or B."""
    assert set(alternatives(Not(And((A, Not(B)))))) == {
        Conjunct((Signed(A, negated=True),)),
        Conjunct((Signed(B),)),
    }


def test_alternatives_keep_a_contradiction() -> None:
    """A and not A is unknown of an unknown A, so that it must not be taken for false."""
    assert alternatives(And((A, Not(A)))) == (Conjunct((Signed(A), Signed(A, negated=True))),)


def test_alternatives_say_nothing_twice() -> None:
    """A and A is A."""
    assert alternatives(And((A, A))) == (Conjunct((Signed(A),)),)
    assert alternatives(Or((A, A))) == (Conjunct((Signed(A),)),)


def test_alternatives_of_always_and_never() -> None:
    """What always holds is one alternative that asks nothing; what never does has none."""
    assert alternatives(And(())) == (Conjunct(()),)
    assert alternatives(Or(())) == ()


def test_alternatives_do_not_explode() -> None:
    """Forty choices of two would be a million million alternatives; most are asked as written."""
    found = alternatives(And(tuple(an_either(number) for number in range(40))))

    assert len(found) == 64
    assert all(len(conjunct.tests) == 6 and len(conjunct.rest) == 34 for conjunct in found)


def test_alternatives_do_not_explode_below_a_negation() -> None:
    """The same condition, written with "not" and the other connective."""
    choices = [Not(an_either(number)) for number in range(40)]

    found = alternatives(Not(Or(tuple(choices))))

    assert len(found) == 64
