"""Derive what connects a transaction to a jurisdiction, for the rules that say how far one reaches.

1. Countries: where the items leave, pass, go and are used, and where the parties are, are
   incorporated or of which they are nationals; as stated.
2. Persons: a jurisdiction that follows its persons anywhere reaches who is *stated* to be one.
3. Whoever asks about a jurisdiction by name says that it binds him.

These facts are definite: they tell what was stated. That nothing connects a transaction to a
jurisdiction is told in the decision, with the rules that looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.facts.fact import Value
from engine.facts.transaction import Transaction

_PLACES = (
    "transaction.ship_from",
    "transaction.destination",
    "transaction.further_destinations",
    "transaction.transit",
    "transaction.transshipment",
    "transaction.end_use.country",
    "transaction.vessel_flag",
)
_PLACES_OF_ITEM = ("item.final_destination",)
_PLACES_OF_PARTY = ("party.country", "party.incorporation_country", "party.nationalities")
_PERSONS = MappingProxyType(
    {
        "party.is_us_person": "us_person",
        "party.has_us_parent": "us_parent",
        "party.is_eu_operator": "eu_operator",
        "party.has_eu_parent": "eu_parent",
        "party.is_uk_person": "uk_person",
    }
)


def of_transaction(
    facts: Mapping[str, Value], transaction: Transaction, asked: Iterable[str]
) -> dict[str, Value]:
    """Return what connects ``transaction``.

    Args:
        facts: The facts of the transaction as a whole so far.
        transaction: As supplied.
        asked: Jurisdictions that the caller asks about by name.
    """
    countries = [_values(facts, name) for name in _PLACES]
    countries += [
        _values(item.facts, name) for item in transaction.items for name in _PLACES_OF_ITEM
    ]
    countries += [
        _values(party.facts, name) for party in transaction.parties for name in _PLACES_OF_PARTY
    ]
    persons = {
        word
        for party in transaction.parties
        for name, word in _PERSONS.items()
        if party.facts.get(name) is True
    }
    return {
        "transaction.jurisdictions_asked": tuple(sorted(set(asked))),
        "transaction.connected_countries": tuple(
            sorted({country for each in countries for country in each})
        ),
        "transaction.stated_persons": tuple(sorted(persons)),
    }


def _values(facts: Mapping[str, Value], name: str) -> tuple[str, ...]:
    value = facts.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)
