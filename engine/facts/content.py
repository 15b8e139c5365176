"""Derive what an item is made of: its US content, and its inputs from Russia.

1. What a part is has to be said of all parts, or nothing follows from them.
2. EAR99 content needs a license to few destinations. What is left of the US content without it is
   the most that can count where it needs none. -- 15 CFR Part 734 Supp 2
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.facts.fact import Value
from engine.facts.stated import distinct
from engine.facts.transaction import ContentPart, Input, Item

EAR99 = "EAR99"


def of_item(facts: Mapping[str, Value], item: Item) -> dict[str, Value]:
    """Return what follows from the parts of ``item``, of which ``facts`` are known so far."""
    share = facts.get("item.us_controlled_content_percent")
    known: dict[str, Value] = {
        "item.us_content_by_parts": share is None and item.us_content is not None
    }
    if item.us_content is not None:
        known["item.us_content_eccn"] = distinct(part.eccn for part in item.us_content if part.eccn)
        _put_share(known, "item.us_content_percent", item.us_content)
        on_ccl = [part for part in item.us_content if part.eccn != EAR99]
        if all(part.eccn for part in on_ccl):
            known["item.us_content_eccn_on_ccl"] = distinct(part.eccn for part in on_ccl)
            _put_share(known, "item.us_content_percent_on_ccl", on_ccl)
    if item.inputs is not None and all(each.origin for each in item.inputs):
        _put_russian(known, [each for each in item.inputs if each.origin == "RU"])
    return known


def _put_share(known: dict[str, Value], name: str, content: Iterable[ContentPart]) -> None:
    shares = [part.percent for part in content]
    stated = [share for share in shares if share is not None]
    if len(stated) == len(shares):
        known[name] = sum(stated, Decimal(0))


def _put_russian(known: dict[str, Value], russian: Iterable[Input]) -> None:
    inputs = tuple(russian)
    if all(each.cn for each in inputs):
        known["item.russian_input_cn"] = distinct(each.cn for each in inputs)
    if all(each.cn or each.hs for each in inputs):
        known["item.russian_input_hs"] = distinct(each.hs or each.cn[:6] for each in inputs)
