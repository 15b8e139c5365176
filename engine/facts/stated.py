"""Derive what was stated and what was not, for rules that go on where an answer is missing.

Most rules ask until they get their answer. Some have an order of answers: the narrow one, and what
the law takes instead where that was not given. The facts here are definite, whatever was supplied;
those that can't be (a set about which nobody said anything) are left out, and so unknown.

1. The customs code is the CN code, or else the HS code: a table of CN codes can tell from a heading
   that goods are outside it, or that it must be known more narrowly.
2. Goods whose origin was not stated originate where they were last worked on: that is where origin
   is acquired by goods that several countries made. Goods of which it is said that they were not
   substantially transformed keep the origin of their material.
3. Goods that are shipped from Russia, and of which nobody says when they left it, leave it on the
   day asked about.
4. Goods go to their destination, to the further destinations of the consignment unless the item has
   its own, and to the country of their end use.
"""

# "Goods the production of which involves more than one country or territory shall be deemed to
# originate in the country or territory where they underwent their last, substantial, economically-
# justified processing or working, [...]"
# -- Reg (EU) 952/2013 Art 60(2)

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.facts.fact import Value
from engine.facts.transaction import Day, Document, Item, Transaction

Known = dict[str, Value]

_OF_DIAMONDS = frozenset(
    f"item.{name}"
    for name in ("diamond_kind", "diamond_form", "is_industrial_diamond", "is_sorted_diamond",
                 "is_mixed_origin", "total_carats", "stone_count", "carats_per_stone")
)  # fmt: skip
_KNOWN_OF_TRANSACTION = MappingProxyType(
    {
        "transaction.payment_system": "transaction.known_payment_system",
        "transaction.payment_crypto_asset": "transaction.known_crypto_asset",
        "transaction.vessel_lists": "transaction.known_vessel_lists",
    }
)
_KNOWN_OF_ITEM = MappingProxyType(
    {"item.eccn": "item.known_eccn", "item.crude_origin": "item.known_crude_origin"}
)
_METAL = ("item.melted_in", "item.poured_in", "item.mill_certificate_country")


def of_transaction(facts: Mapping[str, Value], transaction: Transaction) -> Known:
    """Return what was stated of ``transaction`` as a whole.

    Args:
        facts: Its facts so far.
        transaction: As supplied.
    """
    known = _sets(facts, _KNOWN_OF_TRANSACTION)
    known["transaction.has_vessel"] = "transaction.vessel_imo" in facts
    known["transaction.has_documents"] = transaction.documents is not None
    known["transaction.is_stated_unregistered"] = (
        facts.get("transaction.exporter_registered") is False
    )
    claims = [
        each
        for each in transaction.authorizations or ()
        if each.type in ("general", "exception_claim") and each.code
    ]
    if all(each.conditions_met is not None for each in claims):
        known["transaction.confirmed_exceptions"] = distinct(
            each.code for each in claims if each.conditions_met
        )
    return known


def of_item(
    facts: Mapping[str, Value],
    whole: Mapping[str, Value],
    item: Item,
    documents: Iterable[Document],
    as_of: Day,
) -> Known:
    """Return what was stated of an item.

    Args:
        facts: Its facts so far.
        whole: The facts of the transaction, as supplied.
        item: As supplied.
        documents: Those that are valid on the day.
        as_of: The legal date.
    """
    known = _sets(facts, _KNOWN_OF_ITEM)
    code = facts.get("item.cn") or facts.get("item.hs")
    if code is not None:
        known["item.customs_code"] = code
    known["item.has_customs_code"] = code is not None
    known["item.has_cn_code"] = "item.cn" in facts
    known["item.has_eu_dual_use"] = "item.eu_dual_use" in facts
    known["item.has_uk_control"] = "item.uk_control" in facts
    known["item.has_section_i_statement"] = "item.eu_annex_ii_section_i" in facts
    known["item.has_performance"] = "item.total_processing_performance" in facts
    known["item.has_inputs"] = item.inputs is not None
    known["item.has_diamonds"] = item.diamond_mined_in is not None or not _OF_DIAMONDS.isdisjoint(
        facts
    )
    known["item.presented_documents"] = distinct(
        each.type for each in documents if not each.lines or item.line in each.lines
    )
    known["item.has_outside_russia_day"] = "item.outside_russia_since" in facts
    known["item.claims_outside_russia"] = (
        "item.outside_russia_since" in facts
        or "evidence_outside_russia" in _several(known["item.presented_documents"])
    )
    known["item.known_metal_countries"] = distinct(
        country for name in _METAL for country in _several(facts.get(name))
    )
    left = _left_russia(facts, whole, as_of)
    if left is not None:
        known["item.day_left_russia"] = left
    _places(known, facts, whole)
    _materials(known, facts, item)
    return known


def of_party(facts: Mapping[str, Value]) -> Known:
    """Return what was stated of a party with ``facts`` so far."""
    return {
        "party.is_stated_government": facts.get("party.is_government") is True,
        "party.is_stated_us_owned": facts.get("party.has_us_parent") is True,
        "party.has_incorporation_date": "party.incorporated_on" in facts,
        "party.is_stated_without_web_presence": facts.get("party.has_web_presence") is False,
    }


def _places(known: Known, facts: Mapping[str, Value], whole: Mapping[str, Value]) -> None:
    """Add where the item originates and where it goes, as far as that can be said."""
    own = facts.get("item.final_destination")
    destinations = (own,) if own else (
        whole.get("transaction.destination"),
        *_several(whole.get("transaction.further_destinations")),
    )  # fmt: skip
    if destinations[0] is not None:
        known["item.goes_to"] = distinct(
            str(each)
            for each in (*destinations, whole.get("transaction.end_use.country"))
            if each is not None
        )
    worked = () if facts.get("item.substantially_transformed") is False else ("processed_in",)
    names = ("origin", *worked, "refined_in", "manufactured_in", "mined_in")
    origin = next(
        (several for name in names if (several := _several(facts.get(f"item.{name}")))), ()
    )
    if origin:
        known["item.originates_in"] = distinct(origin)


def _left_russia(
    facts: Mapping[str, Value], whole: Mapping[str, Value], as_of: Day
) -> Value | None:
    """Return the day on which the item left Russia, as far as that can be said."""
    if "item.left_russia_on" in facts:
        return facts["item.left_russia_on"]
    if facts.get("item.origin") == "RU" and "item.left_origin_on" in facts:
        return facts["item.left_origin_on"]
    return as_of if whole.get("transaction.ship_from") == "RU" else None


def _materials(known: Known, facts: Mapping[str, Value], item: Item) -> None:
    """Add where its material is from, and the codes of what is from Russia."""
    inputs = item.inputs or ()
    mined = _several(facts.get("item.mined_in"))
    if all(each.origin for each in inputs) and (inputs or mined):
        known["item.made_from"] = distinct((*(each.origin for each in inputs), *mined))
    russian = [each for each in inputs if each.origin == "RU"]
    if (
        item.inputs is not None
        and all(each.origin for each in inputs)
        and all(each.cn or each.hs for each in russian)
    ):
        known["item.russian_input_code"] = distinct(each.cn or each.hs for each in russian)


def _sets(facts: Mapping[str, Value], names: Mapping[str, str]) -> Known:
    """Return each fact that was stated as the set of its values, under its other name."""
    return {known: _several(facts[stated]) for stated, known in names.items() if stated in facts}


def _several(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in order: what the value of a fact with several texts is."""
    return tuple(sorted(set(values)))
