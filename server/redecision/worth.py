"""What a transaction is worth, by currency, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from google.type.money_pb2 import Money

from licet.v1.transaction_pb2 import Transaction

NANOS = 1_000_000_000
"""Parts of a unit that ``google.type.Money`` counts."""


def worth(transaction: Transaction) -> Mapping[str, int]:
    """Return billionths of each currency: the stated value of the whole, or else of the lines."""
    if transaction.HasField("total_value"):
        return total([transaction.total_value])
    return total(item.total_value for item in transaction.items if item.HasField("total_value"))


def total(amounts: Iterable[Money]) -> dict[str, int]:
    """Return the sum of each currency, in billionths."""
    sums: dict[str, int] = {}
    for each in amounts:
        nanos = each.units * NANOS + each.nanos
        sums[each.currency_code] = sums.get(each.currency_code, 0) + nanos
    return sums


def money(currency: str, nanos: int) -> Money:
    """Return an amount that is not negative as a message."""
    return Money(currency_code=currency, units=nanos // NANOS, nanos=nanos % NANOS)
