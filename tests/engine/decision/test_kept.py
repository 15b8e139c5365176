"""What a release keeps from one decision to the next changes no decision."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

from engine.decision.decide import Asked, decide
from engine.decision.release import CompiledRelease
from engine.facts.derive import derive
from engine.facts.transaction import Transaction
from engine.law.model import Effect, Subject
from tests.builders import (
    DAY,
    DIGEST,
    a_party,
    a_release,
    a_rule,
    a_ruleset,
    a_transaction,
    an_item,
    listed,
    not_screened,
    screening_of,
)
from tests.engine.decision.rich import rich_law, rich_transaction

TELLS_VALUE = a_ruleset(
    a_rule("test.value", Effect.FLAG, subject=Subject.ITEM, because="it is worth {item.value_usd}")
)


def transactions() -> tuple[Transaction, ...]:
    """Return transactions that differ a little, in what decides and in what is only told."""
    plain = a_transaction({"destination": "RU", "ship_from": "US"}, [an_item("1")])
    return (
        rich_transaction(),
        plain,
        a_transaction({"destination": "RU"}, [an_item("2", {"eccn": "3A001"}), an_item("1")]),
        a_transaction({"destination": "DE", "sale": True}, [an_item("1", {"eccn": "5A992"})]),
        a_transaction({"destination": "RU", "sale": True}, [an_item("1", {"eccn": "3A001.b"})]),
        a_transaction(
            {"destination": "RU"},
            [an_item("1", {"us_origin": True})],
            [a_party("A", listings=listed("EL")), a_party("B", listings=listed("SDN"))],
        ),
    )


def forms(release: CompiledRelease, asked: tuple[Transaction, ...]) -> dict[int, bytes]:
    """Return the canonical form of each decision, in the order of ``asked``."""
    return {
        id(each): decide(release, each, screening_of(each), Asked(DIGEST, DAY)).canonical()
        for each in asked
    }


def test_decisions_do_not_depend_on_those_before() -> None:
    """In whatever order transactions come, each gets the decision that it would get alone."""
    asked = transactions()
    alone: dict[int, bytes] = {}
    for each in asked:
        with a_release(*rich_law()) as fresh:
            alone |= forms(fresh, (each,))

    with a_release(*rich_law()) as used:
        for order in list(permutations(asked))[::97]:
            assert forms(used, order) == alone


def test_equal_numbers_are_told_as_they_were_written() -> None:
    """10.5 and 10.50 are one amount and two texts; a record has the one that was supplied."""
    with a_release(TELLS_VALUE) as release:
        for written in ("10.5", "10.50", "10.5"):
            item = an_item("1", value={"USD": Decimal(written)})
            transaction = a_transaction({"destination": "RU"}, [item])
            made = decide(release, transaction, screening_of(transaction), Asked(DIGEST, DAY))

            assert f"it is worth {written}" in {each.explanation for each in made.reasons}


def test_days_of_one_stretch_are_told_apart() -> None:
    """The law is the same on both days, and a decision says by which day it was made."""
    transaction = rich_transaction()
    with a_release(*rich_law()) as release:
        for day in ("2026-08-01", "2026-08-02", "2026-08-01"):
            made = decide(release, transaction, screening_of(transaction), Asked(DIGEST, day))

            assert made.statement.endswith(f"on {day} unless a license or exception cures every "
                                           "prohibition")  # fmt: skip
            assert any(f"on {day} is uncertain" in each.explanation for each in made.reasons)


def test_opinion_is_worked_out_once_for_the_same_answers() -> None:
    """Two inference engines agreed on these findings before; what they agreed on is kept."""
    transaction = rich_transaction()
    with a_release(*rich_law()) as release:
        opinions = release.stretch(DAY).opinions
        facts = derive(transaction, not_screened(transaction), DAY).facts
        again = derive(transaction, not_screened(transaction), DAY).facts

        first, second = (opinions.of(release.rulesets, each) for each in (facts, again))

    assert all(one is other for one, other in zip(first, second, strict=True))
    assert any(each.votes for each in first)
