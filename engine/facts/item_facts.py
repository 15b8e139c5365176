"""Derive the facts of one item."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from engine.errors import TransactionError
from engine.facts import content, stated
from engine.facts.amounts import CURRENCIES, put_amounts
from engine.facts.authorization import covers
from engine.facts.documents import valid_documents
from engine.facts.fact import Value
from engine.facts.stated import distinct
from engine.facts.transaction import Day, Transaction

GRAMS_TO_CARATS = Decimal(5)
"""A metric carat is 0.2 g exactly. -- 4th CGPM (1907)"""
INDUSTRIAL = MappingProxyType({"710221": True, "710229": True, "710231": False, "710239": False})
"""What the subheadings of heading 7102 say about diamonds. -- Harmonized System 2022, 7102"""


def of_item(transaction: Transaction, index: int, as_of: Day) -> dict[str, Value]:
    """Return the facts of an item, those apart that are assumed.

    Raises:
        TransactionError: Two of its codes contradict each other.
    """
    item = transaction.items[index]
    facts = dict(item.facts)
    _codes(facts, index)
    destination = facts.get("item.final_destination") or transaction.facts.get(
        "transaction.destination"
    )
    if destination is not None:
        facts["item.destination"] = destination
    share = facts.get("item.china_rare_earth_value_percent")
    if share is not None:
        facts["item.notified_china_rare_earth_value_percent"] = share
    origin = facts.get("item.origin")
    if isinstance(origin, str):
        facts["item.known_origin"] = (origin,)
    if facts.get("item.hs") in INDUSTRIAL:
        facts.setdefault("item.is_industrial_diamond", INDUSTRIAL[str(facts["item.hs"])])
    mined = facts.get("item.mined_in")
    if mined is not None or item.diamond_mined_in is not None:
        own = mined if isinstance(mined, tuple) else ()
        facts["item.mined_in"] = distinct((*own, *(item.diamond_mined_in or ())))
    if item.metal_produced_on and "item.produced_on" not in facts:
        facts["item.produced_on"] = item.metal_produced_on
    if item.grams_per_stone is not None and "item.carats_per_stone" not in facts:
        facts["item.carats_per_stone"] = item.grams_per_stone * GRAMS_TO_CARATS
    put_amounts(facts, "item.value", item.value, CURRENCIES)
    _order_value(facts, transaction)
    put_amounts(facts, "item.unit_value", item.unit_value, CURRENCIES)
    put_amounts(facts, "item.price_per_barrel", item.price_per_barrel, ("USD",))
    facts["item.price_is_stated"] = bool(item.price_per_barrel)
    facts |= content.of_item(facts, item)
    if transaction.documents is not None:
        facts["item.documents"] = distinct(
            each.type
            for each in valid_documents(transaction, as_of)
            if not each.lines or item.line in each.lines
        )
    if transaction.authorizations is not None:
        facts["item.licensed_by"] = distinct(
            each.issuer
            for each in transaction.authorizations
            if each.issuer and covers(each, transaction, index, as_of)
        )
    valid = valid_documents(transaction, as_of)
    return facts | stated.of_item(facts, transaction.facts, item, valid, as_of)


def _order_value(facts: dict[str, Value], transaction: Transaction) -> None:
    """Add what the lines of the item's entry, its paragraphs included, are worth together."""
    eccn = facts.get("item.eccn")
    if isinstance(eccn, str):
        values = [
            item.value.get("USD")
            for item in transaction.items
            if str(item.facts.get("item.eccn", eccn)).split(".")[0] == eccn.split(".")[0]
        ]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            facts["item.eccn_value_usd"] = sum(known, Decimal(0))


def _codes(facts: dict[str, Value], index: int) -> None:
    """Shorten the codes of digits to what they have in common, the HS code."""
    said = {name: facts[name] for name in ("item.hs", "item.cn", "item.hts") if name in facts}
    codes = {name: str(code)[:6] for name, code in said.items()}
    if not codes:
        return
    longest = max(codes.values(), key=len)
    for name, code in codes.items():
        if not longest.startswith(code):
            field_name = name.removeprefix("item.")
            raise TransactionError.at(
                f"items[{index}].classification.{field_name}",
                f"`{said[name]}` contradicts the other codes of the item, which begin with "
                f"`{longest}`; expected codes of one subheading",
            )
    facts["item.hs"] = longest
