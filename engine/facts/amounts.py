"""Amounts of money as facts: one for each currency that the law counts in."""

from __future__ import annotations

from collections.abc import Iterable

from engine.facts.fact import Value
from engine.facts.transaction import Amounts

CURRENCIES = ("USD", "EUR", "GBP", "JPY")


def put_amounts(
    facts: dict[str, Value], name: str, amounts: Amounts, currencies: Iterable[str]
) -> None:
    """Add the amounts in ``currencies``, a fact each."""
    for currency in currencies:
        if currency in amounts:
            facts[f"{name}_{currency.lower()}"] = amounts[currency]
