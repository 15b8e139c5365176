"""Map a scenario to a transaction of the contract.

1. Every key and every word has its place, or the scenario is refused: nothing is dropped.
2. What is absent, ``null`` or ``unknown`` is unknown. Two things are known by their absence: a
   party or owner without ``lists`` is on none, and a party with ``website: null`` has none.
3. In a replay (``evaluated_on``), a party is on the lists that it was on at the decision.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.facts.catalogue.words import BUSINESSES
from licet.v1.transaction_pb2 import Transaction
from server.transaction_file import from_mapping

Plain = Mapping[str, Any]
"""A mapping as written: texts, lists and mappings."""
Target = dict[str, Any]
"""What becomes a transaction, by the names of the contract."""
Put = Callable[[Target, Any], None]
"""Writes the value of a key to its place."""

_UNKNOWN = frozenset({"null", "unknown", "~", ""})
_DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_AMENDED = re.compile(rf"contract_amended_after_{_DATE}")
_ECCN = re.compile(r"[0-9][A-E][0-9]{3}(\.[a-z0-9]+)*|EAR99")


class NoPlaceError(ValueError):
    """A key or word of a scenario that the mapping has no place for."""


def transaction(scenario: Plain) -> Transaction:
    """Return the transaction of ``scenario``.

    Raises:
        NoPlaceError: A key or word has no place.
        TransactionError: A value doesn't fit its place.
    """
    said: Plain = _is(dict, "transaction", scenario["transaction"])
    is_replay = "evaluated_on" in said
    target: Target = {}
    for key, value in said.items():
        amended = _AMENDED.fullmatch(key)
        if key == "parties":
            target["parties"] = [_party(each, is_replay) for each in _is(list, key, value)]
        elif amended is not None:
            _amended_after(target, amended[1], value)
        else:
            _put(_TRANSACTION, "transaction", target, key, value)
    return from_mapping(target)


def _put(table: Mapping[str, Put], what: str, target: Target, key: str, value: Any) -> None:
    if isinstance(value, str) and value in _UNKNOWN:
        if key in table:
            return
    elif key in table:
        table[key](target, value)
        return
    raise NoPlaceError(f"{what}: there is no place for the key `{key}`")


def _is(form: type, what: str, value: Any) -> Any:
    if not isinstance(value, form):
        name = "mapping" if form is dict else "list"
        raise NoPlaceError(f"{what}: `{value}` has no place; expected a {name}")
    return value


def _set(target: Target, path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for step in outer:
        target = target.setdefault(step, {})
    target[last] = value


def _at(path: str, form: str = "{}") -> Put:
    """Return what writes a value to ``path``, in ``form``."""

    def put(target: Target, value: Any) -> None:
        _set(target, path, form.format(value) if isinstance(value, str) else value)

    return put


def _ignored(target: Target, value: Any) -> None:
    """Write nothing: the key is about the scenario, not about the transaction."""


def _within(table: Mapping[str, Put], what: str) -> Put:
    """Return what writes the entries of a mapping, each to its own place in the same target."""

    def put(target: Target, value: Any) -> None:
        for key, each in _is(dict, what, value).items():
            _put(table, what, target, key, each)

    return put


def _each(path: str, make: Callable[[Any], Any]) -> Put:
    """Return what writes a list, each entry made by ``make``."""

    def put(target: Target, value: Any) -> None:
        _set(target, path, [make(each) for each in _is(list, path, value)])

    return put


def _mapped(table: Mapping[str, Put], what: str) -> Callable[[Plain], Target]:
    """Return what makes a target of its own from a mapping."""

    def make(value: Plain) -> Target:
        target: Target = {}
        _within(table, what)(target, value)
        return target

    return make


def _direct_product(target: Target, value: Any) -> None:
    """Write whether an item is a direct product; one that is not is none of a US plant either."""
    _set(target, "us_content.is_direct_product", value)
    if value == "false":
        _set(target, "us_content.is_product_of_us_technology_plant", value)
        target["us_content"].setdefault("produced_with_us_technology", [])


def _destination(target: Target, value: Any) -> None:
    first, *further = [value] if isinstance(value, str) else value
    target["destination"] = first
    if further:
        target["further_destinations"] = further


def _diversion(target: Target, value: str) -> None:
    """Write where the items may be diverted to; whoever says only that they may means Russia."""
    if value != "false":
        _set(target, "end_use.diversion_destination", "RU" if value == "true" else value)


def _amended_after(target: Target, day: str, answer: str) -> None:
    if answer in _UNKNOWN:
        return
    if answer not in ("true", "false"):
        raise NoPlaceError(f"transaction: whether the contract was amended is `{answer}`")
    _set(target, f"contract.amendment.{'after' if answer == 'true' else 'not_after'}", day)


# -- parties and owners


def _party(said: Plain, is_replay: bool) -> Target:
    _is(dict, "party", said)
    target: Target = {"listings": _listings(said, is_replay)}
    for key, value in said.items():
        if key not in _LISTED:
            _put(_PARTY, "party", target, key, value)
    if said.get("website") == "null":
        target["has_web_presence"] = "false"
    joint = target.pop("joint", None)
    if joint is not None and "ownership" not in target:
        raise NoPlaceError("party: `joint_arrangement` without `owners` has nobody to join")
    for stake in target.get("ownership", ()) if joint is not None else ():
        stake["in_joint_arrangement"] = joint
    return target


def _listings(said: Plain, is_replay: bool) -> list[Target]:
    """Return the listings of somebody: programs with all, footnotes with the Entity List."""
    codes = said.get("lists", [])
    if is_replay and "lists_as_of_decision" in said:
        codes = said["lists_as_of_decision"]
    for detail in ("programs", "footnotes"):
        if said.get(detail) and not codes:
            raise NoPlaceError(f"party: `{detail}` without `lists` have no listing to go with")
    has_footnotes = [code for code in codes if code == "EL"] or codes
    return [
        {
            "list_id": code,
            **({"programs": said["programs"]} if "programs" in said else {}),
            **({"footnotes": said["footnotes"]} if "footnotes" in said and code in has_footnotes
               else {}),
        }
        for code in codes
    ]  # fmt: skip


def _business(target: Target, value: str) -> None:
    if value in BUSINESSES:
        target["business"] = value
    else:
        target["business"] = "other"
        target["business_description"] = value


def _stake(said: Plain) -> Target:
    _is(dict, "owner", said)
    owner: Target = {"listings": _listings(said, is_replay=False)}
    stake: Target = {"owner": owner}
    for key, value in said.items():
        if key in _OWNER:
            _put(_OWNER, "owner", owner, key, value)
        elif key not in _LISTED:
            _put(_STAKE, "owner", stake, key, value)
    return stake


_LISTED = frozenset({"lists", "lists_as_of_decision", "programs", "footnotes"})
_OWNER: Mapping[str, Put] = {"owner": _at("name"), "owners": _each("ownership", _stake)}
_STAKE: Mapping[str, Put] = {"pct": _at("percent"), "control": _at("control")}
_PARTY: Mapping[str, Put] = {
    "role": _at("roles"),
    "name": _at("name"),
    "country": _at("country"),
    "owners": _each("ownership", _stake),
    "government": _at("is_government"),
    "owned_by_exporter_pct": _at("owned_by_exporter_percent"),
    "incorporated_on": _at("incorporated_on"),
    "website": _at("website"),
    "business": _business,
    "us_parent": _at("has_us_parent"),
    "facts": _within({"joint_arrangement": _at("joint")}, "facts of a party"),
}


# -- items


def _with_paragraph(path: str) -> tuple[Put, Put]:
    """Return what writes an ECCN, and its paragraph after it, whichever is written first."""

    def eccn(target: Target, value: str) -> None:
        if value != "EAR99" and target.get("paragraph"):
            value = f"{value}.{target.pop('paragraph')}"
        _set(target, path, value)

    def paragraph(target: Target, value: str) -> None:
        *outer, last = path.split(".")
        holder = target
        for step in outer:
            holder = holder.get(step, {})
        if last in holder:
            holder[last] = f"{holder[last]}.{value}"
        else:
            target["paragraph"] = value

    return eccn, paragraph


def _value(target: Target, amount: str) -> None:
    """Write the value of a line; a second one, in another currency, as converted."""
    if "total_value" in target:
        target.setdefault("stated_values", []).append(amount)
    else:
        target["total_value"] = amount


def _in(currency: str) -> Put:
    return lambda target, value: _value(target, f"{value} {currency}")


def _code_or_none(path: str) -> Put:
    return lambda target, value: _set(target, path, "NONE" if value == "none" else value)


_ECCN_OF_ITEM, _PARAGRAPH_OF_ITEM = _with_paragraph("classification.eccn")
_ECCN_OF_PART, _PARAGRAPH_OF_PART = _with_paragraph("eccn")
_INPUT: Mapping[str, Put] = {
    "desc": _at("description"),
    "origin": _at("origin"),
    "cn": _at("cn"),
    "hs": _at("hs"),
}
_CONTENT: Mapping[str, Put] = {
    "eccn": _ECCN_OF_PART,
    "paragraph": _PARAGRAPH_OF_PART,
    "pct": _at("percent"),
}
_CRYPTO: Mapping[str, Put] = {
    "published_standard": _at("technical.cryptography.is_published_standard"),
    "government_only": _at("technical.cryptography.is_government_only"),
    "user_changeable": _at("technical.cryptography.is_user_changeable"),
    "mass_market": _at("technical.cryptography.is_mass_market"),
}
_ITEM: Mapping[str, Put] = {
    "desc": _at("description"),
    "hs": _at("classification.hs"),
    "cn": _at("classification.cn"),
    "eccn": _ECCN_OF_ITEM,
    "paragraph": _PARAGRAPH_OF_ITEM,
    "eu_dual_use": _code_or_none("classification.eu_dual_use"),
    "annex_ii_section_i": _at("classification.eu_annex_ii_section_i"),
    "uk_control": _code_or_none("classification.uk_control"),
    "jp_item": _code_or_none("classification.jp_item"),
    "cn_item": _code_or_none("classification.cn_item"),
    "origin": _at("country_of_origin"),
    "manufactured_in": _at("manufactured_in"),
    "mined_in": _at("mined_in"),
    "processed_in": _at("processed_in"),
    "refined_in": _at("refined_in"),
    "substantially_transformed": _at("is_substantially_transformed"),
    "inputs": _each("inputs", _mapped(_INPUT, "input")),
    "produced_on": _at("produced_on"),
    "left_origin_on": _at("left_origin_on"),
    "left_russia_on": _at("left_russia_on"),
    "outside_russia_since": _at("outside_russia_since"),
    "final_destination": _at("final_destination"),
    "food_or_medicine": _at("is_food_or_medicine"),
    "value_usd": _in("USD"),
    "value_jpy": _in("JPY"),
    "value_eur_each": _at("unit_value", "{} EUR"),
    "us_origin": _at("us_content.is_us_origin"),
    "us_content": _each("us_content.content", _mapped(_CONTENT, "US content")),
    "us_controlled_content_pct": _at("us_content.controlled_content_percent"),
    "produced_with_us_tech": _at("us_content.produced_with_us_technology"),
    "fdp_direct_product": _direct_product,
    "china_rare_earth_value_pct": _at("china_rare_earth_value_percent"),
    "tpp": _at("technical.total_processing_performance"),
    "performance_density": _at("technical.performance_density"),
    "dram_bandwidth_gbs": _at("technical.dram_bandwidth_gigabytes_per_s"),
    "datacenter": _at("technical.is_for_datacenters"),
    "crypto": _within(_CRYPTO, "crypto"),
    "carat_each": _at("diamond.carats_per_stone"),
    "grams_each": _at("diamond.grams_per_stone"),
    "industrial": _at("diamond.is_industrial"),
    "mixed_origin": _at("diamond.is_mixed_origin"),
    "diamonds_mined_in": _at("diamond.mined_in"),
    "product_class": _at("oil.product_class"),
    "price_per_bbl_usd": _at("oil.price_per_barrel", "{} USD"),
    "loaded_on": _at("oil.loaded_on"),
    "crude_origin": _at("oil.crude_origin"),
}


def _item(said: Plain) -> Target:
    target = _mapped(_ITEM, "item")(said)
    if "paragraph" in target:
        raise NoPlaceError("item: `paragraph` without `eccn` is a paragraph of nothing")
    return target


# -- documents and licenses

_DOCUMENTS: Mapping[str, Target] = {
    "price_attestation": {"type": "price_attestation"},
    "mill_test_certificate": {"type": "mill_test_certificate"},
    "production_date_certificate": {"type": "production_date_certificate"},
    "due_diligence_statement_on_diamond_origin": {"type": "diamond_due_diligence_statement"},
    "L147_evidence_of_origin": {"type": "l147_evidence_of_origin", "customs_code": "L147"},
    "KP_certificate": {"type": "kimberley_certificate"},
    "no_reexport_to_russia_clause": {"type": "no_reexport_to_russia_clause"},
}
"""Documents by the word for them."""
_DOCUMENT_FORMS: Mapping[str, Callable[[str], Target]] = {
    r"price_cap_attestation_tier([123])": lambda tier: {
        "type": "price_attestation",
        "price_cap_tier": tier,
    },
    rf"evidence_outside_russia_before_{_DATE}": lambda day: {
        "type": "evidence_outside_russia",
        "establishes_before": day,
    },
    r"export_declaration_([A-Z]{2})": lambda country: {
        "type": "export_declaration",
        "country": country,
    },
}
"""Documents whose word holds a detail."""


def _document(said: Any) -> Target:
    attributes: Plain = {} if isinstance(said, str) else said
    word = said if isinstance(said, str) else said["type"]
    if word in _DOCUMENTS:
        document = dict(_DOCUMENTS[word])
    else:
        found = ((make, re.fullmatch(form, word)) for form, make in _DOCUMENT_FORMS.items())
        made = [make(match[1]) for make, match in found if match is not None]
        if not made:
            raise NoPlaceError(f"docs: there is no place for the document `{word}`")
        document = made[0]
    _within({"type": _ignored, "origin_listed": _at("origin_listed")}, "docs")(document, attributes)
    return document


def _license_type(target: Target, value: str) -> None:
    issuer = re.fullmatch(r"([A-Za-z]+)_licen[cs]e", value)
    if value == "exception":
        target["type"] = "exception_claim"
    elif issuer is not None:
        target["type"] = "individual_license"
        target["issuer"] = issuer[1]
    else:
        raise NoPlaceError(f"licences: there is no place for the type `{value}`")


def _last_valid_day(target: Target, value: str) -> None:
    """Write the first day after the last one on which the license is valid."""
    end = datetime.date.fromisoformat(value) + datetime.timedelta(days=1)
    target["valid_until"] = end.isoformat()


def _licensed_items(target: Target, value: Any) -> None:
    """Write what a license covers: classifications, or lines of the transaction."""
    for each in [value] if isinstance(value, str) else value:
        kind = "item_classifications" if _ECCN.fullmatch(each) else "item_lines"
        target.setdefault(kind, []).append(each)


_LICENSE: Mapping[str, Put] = {
    "type": _license_type,
    "code": _at("code"),
    "number": _at("number"),
    "valid_from": _at("valid_from"),
    "valid_to": _last_valid_day,
    "items": _licensed_items,
    "consignees": _at("consignees"),
    "value_remaining_usd": _at("remaining_value", "{} USD"),
}


# -- the transaction

_END_USE: Mapping[str, Put] = {
    "military_end_use": _at("end_use.is_military_end_use"),
    "military_end_user": _at("end_use.is_military_end_user"),
    "wmd": _at("end_use.is_wmd"),
    "informed_by_authority": _at("end_use.informed_by_authority"),
    "exporter_aware": _at("end_use.exporter_aware"),
    "diversion_destination": _diversion,
}
_FACTS: Mapping[str, Put] = {
    "commercial_fair": _at("is_for_commercial_fair"),
    "sale": _at("is_sale"),
    "icp": _at("compliance.has_internal_compliance_programme"),
    "registered": _at("compliance.is_registered"),
    "chp_risk_assessment_on_file": _at("compliance.chp_risk_assessment_on_file"),
    "same_consignee_same_eccn_last_7d_usd": _at(
        "related_orders.same_consignee_same_eccn_last_7_days", "{} USD"
    ),
    "order_split": _at("related_orders.is_order_split"),
}
_ROUTING: Mapping[str, Put] = {
    "mode": _at("routing.mode"),
    "vessel_imo": _at("routing.vessel.imo"),
    "vessel_name": _at("routing.vessel.name"),
}
_TRANSACTION: Mapping[str, Put] = {
    "kind": _at("kind"),
    "ship_from": _at("ship_from"),
    "destination": _destination,
    "destination_region": _at("destination_region"),
    "destination_free_zone": _at("is_destination_free_zone"),
    "items": _each("items", _item),
    "docs": _each("documents", _document),
    "licences": _each("authorizations", _mapped(_LICENSE, "licences")),
    "transit": _at("routing.transit"),
    "routing": _within(_ROUTING, "routing"),
    "contract_date": _at("contract.concluded_on"),
    "contract_term_days": _at("contract.term_days"),
    "end_use": _within(_END_USE, "end_use"),
    "planned_return_days": _at("planned_return_days"),
    "facts": _within(_FACTS, "facts"),
    "value_usd": _at("total_value", "{} USD"),
    "evaluated_on": _ignored,
}
