"""The digest of what is stated of somebody changes with anything that is stated, and only then."""

from __future__ import annotations

import pytest

from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction
from server.translate.statement import statement
from tests.server.translate.builders import a_full_transaction, alike, change, leaves

FULL = a_full_transaction()
OF_THE_PARTY = [each for each in leaves(FULL) if each.path.startswith("parties[0]")]
OF_THE_VESSEL = [each for each in leaves(FULL) if each.path.startswith("routing.vessel")]


def changed(where: str) -> Transaction:
    """Return the full transaction with another value at a place."""
    other = Transaction()
    other.CopyFrom(FULL)
    change(alike(other, next(each for each in leaves(FULL) if each.where == where)))
    return other


@pytest.mark.parametrize("where", [each.where for each in OF_THE_PARTY])
def test_statement_of_a_party_changes_with_every_field(where: str) -> None:
    """An override is void if anything at all is stated otherwise, roles and owners included."""
    assert statement(changed(where), "parties[0]") != statement(FULL, "parties[0]")


@pytest.mark.parametrize("where", [each.where for each in OF_THE_VESSEL])
def test_statement_of_the_vessel_changes_with_every_field(where: str) -> None:
    """So it is with a ship."""
    assert statement(changed(where), "routing.vessel") != statement(FULL, "routing.vessel")


def test_statement_changes_with_nothing_else() -> None:
    """The same partner in another transaction is the same partner."""
    other = Transaction(destination="DE", parties=FULL.parties[:1])

    assert statement(other, "parties[0]") == statement(FULL, "parties[0]")


def test_statement_of_an_owner_is_all_that_is_said_of_it() -> None:
    """In whatever place and order; what is said of others is not of it."""

    def owned(*names: tuple[str, str]) -> Transaction:
        made = Transaction()
        for name, country in names:
            stake = made.parties.add().ownership.stakes.add()
            stake.owner.name, stake.owner.country = name, country
        return made

    path = "parties[0].ownership.stakes[0].owner"
    both = owned(("X", "RU"), ("X", "CN"))

    assert statement(both, path) != statement(owned(("X", "RU")), path)
    assert statement(both, path) == statement(owned(("X", "CN"), ("X", "RU")), path)
    assert statement(owned(("X", "RU"), ("Y", "CN")), path) == statement(owned(("X", "RU")), path)


@pytest.mark.parametrize(
    "path", ["", "parties[1]", "parties", "routing.vessel", "nothing", "parties[0].name[3]", "-"]
)
def test_statement_of_nobody_is_empty(path: str) -> None:
    """Where nobody is, no override can be about anybody."""
    assert statement(Transaction(parties=[Party(name="X")]), path) == ""
