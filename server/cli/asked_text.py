"""What was asked about, in a few lines: a decision can be read only beside its transaction."""

from __future__ import annotations

from collections.abc import Iterator

from google.type.money_pb2 import Money

from licet.v1.item_pb2 import Item
from licet.v1.party_pb2 import Party, PartyRole
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.cli.layout import count, paragraph, word

_MOST = 12
"""Items and parties that are told; the record has them all."""


def asked(transaction: Transaction, columns: int) -> Iterator[str]:
    """Yield kind, route, items and parties of ``transaction``."""
    yield from paragraph(_route(transaction), columns, "  ")
    for number, item in enumerate(transaction.items[:_MOST], start=1):
        yield from paragraph(_item(item), columns, f"  {f'item {number}':<9} ")
    yield from _more(len(transaction.items), "item")
    for number, party in enumerate(transaction.parties[:_MOST], start=1):
        yield from paragraph(_party(party), columns, f"  {f'party {number}':<9} ")
    yield from _more(len(transaction.parties), "party")


def money(amount: Money) -> str:
    """Return an amount as people write it, e.g. ``4,000.00 USD``."""
    sign = "-" if amount.units < 0 or amount.nanos < 0 else ""
    fraction = f"{abs(amount.nanos):09}".rstrip("0").ljust(2, "0")
    return f"{sign}{abs(amount.units):,}.{fraction} {amount.currency_code}"


def _route(transaction: Transaction) -> str:
    kind = word(TransactionKind.Name(transaction.kind), "TRANSACTION_KIND_")
    ends = (("from", transaction.ship_from), ("to", transaction.destination))
    return " ".join([kind, *(f"{where} {place}" for where, place in ends if place)])


def _item(item: Item) -> str:
    codes = item.classification
    parts = (
        item.description or item.part_number,
        codes.eccn or "ECCN not stated",
        f"HS {codes.hs}" if codes.hs else "",
        money(item.total_value) if item.HasField("total_value") else "",
        f"line {item.line}" if item.line else "",
    )
    return ", ".join(filter(None, parts))


def _party(party: Party) -> str:
    name = party.name or party.original_script_name or "name not stated"
    roles = ", ".join(word(PartyRole.Name(role), "PARTY_ROLE_") for role in party.roles)
    return f"{name}{f', {party.country}' if party.country else ''} ({roles})"


def _more(total: int, thing: str) -> Iterator[str]:
    if total > _MOST:
        yield f"  and {count(total - _MOST, f'more {thing}')}"
