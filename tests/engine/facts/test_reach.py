"""What connects a transaction to a jurisdiction."""

from __future__ import annotations

from engine.facts.derive import Screened, derive
from engine.facts.fact import Value
from engine.facts.transaction import Item, Party, Transaction


def reach(transaction: Transaction, *asked: str) -> dict[str, Value]:
    """Return the facts about reach."""
    screened = Screened(tuple(() for _ in transaction.parties))
    facts = derive(transaction, screened, "2026-01-01", asked).facts.transaction
    names = ("jurisdictions_asked", "connected_countries", "stated_persons")
    return {name: facts[f"transaction.{name}"] for name in names}


def test_reach_collects_every_country_that_was_stated() -> None:
    """Goods, way and parties connect; what nobody stated doesn't."""
    transaction = Transaction(
        {
            "transaction.ship_from": "US",
            "transaction.destination": "KZ",
            "transaction.transit": ("DE", "TR"),
        },
        (Item({"item.final_destination": "RU"}),),
        (Party({"party.country": "GB", "party.incorporation_country": "CY"}),),
    )

    found = reach(transaction)

    assert found["connected_countries"] == ("CY", "DE", "GB", "KZ", "RU", "TR", "US")
    assert found["jurisdictions_asked"] == found["stated_persons"] == ()


def test_reach_follows_persons_who_are_stated_to_be_followed() -> None:
    """A US person abroad is reached if it is stated to be one, and not if that is denied."""
    parties = (Party({"party.is_us_person": True}), Party({"party.is_eu_operator": False}))

    found = reach(Transaction({}, (), parties))

    assert found["stated_persons"] == ("us_person",)


def test_reach_takes_a_caller_at_its_word() -> None:
    """Who asks about a jurisdiction by name is bound by it."""
    assert reach(Transaction({}), "UK", "EU")["jurisdictions_asked"] == ("EU", "UK")
