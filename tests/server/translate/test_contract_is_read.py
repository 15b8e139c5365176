"""Everything in the contract is read, or stands here with the reason why no rule can read it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from engine.errors import TransactionError
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Fact, Kind, Scope
from licet.v1.transaction_pb2 import Transaction
from server.translate import from_proto, scalars
from server.translate.plan import FACTS_AT, FIRST, is_value, words, wrapped
from tests.server.translate.builders import a_full_transaction, alike, change, leaves

_NAMES_A_MENTION = "a key of the caller's; ties mentions together and says nothing of law"
_FOR_PEOPLE = "words for people; no rule can rest on how something is called"
_IDENTIFIES = "identifies a paper or thing; that it is there is said elsewhere"
_BY_LINES = "where somebody lives or sits is asked by country and region"
_INSIDE_A_DAY = "the law in the rulesets draws no line inside a day; the day has its own field"
_WHETHER_ANY = "rules ask whether there was any"

UNREAD: Mapping[str, str] = MappingProxyType(
    {
        "Transaction.transaction_id": _NAMES_A_MENTION,
        "Transaction.platform_id": _NAMES_A_MENTION,
        "Contract.concluded_at": _INSIDE_A_DAY,
        "Contract.reference": _IDENTIFIES,
        "Party.party_id": _NAMES_A_MENTION,
        "Address.lines": _BY_LINES,
        "Address.city": _BY_LINES,
        "Address.subdivision": _BY_LINES,
        "Address.postal_code": _BY_LINES,
        "Party.born_on": "for the person who compares a hit with the party",
        "Party.business_description": _FOR_PEOPLE,
        "Party.website": "which one it is; that there is one is read",
        "Listing.listed_name": "for the person who compares a hit with the party",
        "Party.later_listings": "the contract says so: kept for the auditor, read by no rule",
        "Owner.is_government": "that it is a part of a state holds if it is said anywhere",
        "Ownership.is_complete": "of owners of owners; of the party itself it is read",
        "Item.description": _FOR_PEOPLE,
        "Item.part_number": _IDENTIFIES,
        "Input.description": _FOR_PEOPLE,
        "Input.share_percent": "rules on inputs ask for origin and code, whatever the share",
        "OilFacts.freight_cost": "the price is stated without it; that it is itemised is read",
        "OilFacts.ancillary_cost": "the price is stated without it; that it is itemised is read",
        "OilFacts.loaded_at": _INSIDE_A_DAY,
        "MetalFacts.mill_certificate_number": _IDENTIFIES,
        "MetalFacts.heat_numbers": _IDENTIFIES,
        "Routing.carrier": "the contract says so: a carrier to be screened is also a party",
        "ShipToShipTransfer.transferred_on": _WHETHER_ANY,
        "ShipToShipTransfer.location": _WHETHER_ANY,
        "ShipToShipTransfer.other_vessel_imo": _WHETHER_ANY,
        "AisGap.from_time": _WHETHER_ANY,
        "AisGap.until_time": _WHETHER_ANY,
        "AisGap.location": _WHETHER_ANY,
        "Port.name": _FOR_PEOPLE,
        "Port.country": "of ports in between, which the law lists by their code",
        "EndUse.stated_end_use": _FOR_PEOPLE,
        "AuthorityNotice.reference": _IDENTIFIES,
        "AuthorityNotice.notified_on": "a notice holds until it is withdrawn",
        "Payment.purpose": _FOR_PEOPLE,
        "Quantity.amount": "what is left on a license; not compared, so that it covers nothing",
        "Quantity.unit": "what is left on a license; not compared, so that it covers nothing",
        "Document.title": _FOR_PEOPLE,
        "Document.number": _IDENTIFIES,
        "Document.issuer": _IDENTIFIES,
        "Document.country": _IDENTIFIES,
        "Document.origins": "that each origin is listed has its own field, and is read",
        "Document.sha256": _IDENTIFIES,
    }
)
"""Fields that change nothing in what the core gets, and why."""


def _unread() -> frozenset[str]:
    """Return the fields of which another value changes nothing, as the message and its field."""
    message = a_full_transaction()
    read = from_proto.transaction(message)
    unread = set()
    for place in leaves(message):
        if place.path == "items[1]":
            continue
        other = Transaction()
        other.CopyFrom(message)
        change(alike(other, place))
        try:
            is_read = from_proto.transaction(other) != read
        except TransactionError:
            is_read = True
        if not is_read:
            name = f"{place.holder.DESCRIPTOR.name}.{place.field.name}"
            is_later = "later_listings" in place.path
            inner = place.path.rsplit(".", 1)[-1] == "origins"
            name = "Party.later_listings" if is_later else "Document.origins" if inner else name
            unread.add(name)
    return frozenset(unread)


def test_every_field_is_read_or_has_a_reason_not_to_be() -> None:
    """A fact that a caller supplies is not dropped without somebody having said why."""
    assert _unread() == frozenset(UNREAD)


def _resolve(path: str) -> FieldDescriptor:
    """Return the field at a path of the catalogue."""
    message: Descriptor = Transaction.DESCRIPTOR
    *outer, last = path.split(".")
    for step in outer:
        field = message.fields_by_name[step.removesuffix("[]")]
        assert field.message_type is not None
        inner = wrapped(field.message_type)
        assert field.is_repeated == step.endswith("[]") or inner is not None
        message = field.message_type
        if inner is not None:
            assert inner.message_type is not None
            message = inner.message_type
    return message.fields_by_name[last]


def _facts() -> list[Fact]:
    return [fact for fact in CATALOGUE.values() if fact.contract]


@pytest.mark.parametrize("fact", _facts(), ids=lambda fact: fact.name)
def test_fact_names_a_field_of_its_own_kind(fact: Fact) -> None:
    """The place in the contract that a question names is there, and holds such an answer."""
    field = _resolve(fact.contract)
    message = field.message_type
    inner = None if message is None else wrapped(message)

    if inner is not None and fact.kind is not Kind.BOOLEAN:
        assert fact.many
        field, message = inner, inner.message_type
    named = "" if message is None else message.full_name

    assert is_value(message) or fact.kind is Kind.BOOLEAN
    if fact.kind is Kind.DATE:
        assert named == "google.type.Date"
    elif fact.kind is Kind.DECIMAL:
        assert named == "google.type.Decimal"
    elif fact.kind is Kind.INTEGER:
        assert field.type in (FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_UINT64)
    elif fact.kind is Kind.BOOLEAN:
        assert inner is not None or field.type == FieldDescriptor.TYPE_BOOL
    else:
        assert field.enum_type is not None or field.type == FieldDescriptor.TYPE_STRING
    is_listed = "[]" in fact.contract.removeprefix("items[]").removeprefix("parties[]")
    assert fact.many == (field.is_repeated or is_listed)


@pytest.mark.parametrize("fact", _facts(), ids=lambda fact: fact.name)
def test_fact_has_the_scope_of_its_place(fact: Fact) -> None:
    """A fact of an item is stated at the item, a fact of a party at the party."""
    scope = {"items[]": Scope.ITEM, "parties[]": Scope.PARTY}

    assert fact.scope is scope.get(fact.contract.split(".")[0], Scope.TRANSACTION)


@pytest.mark.parametrize("fact", _facts(), ids=lambda fact: fact.name)
def test_fact_has_the_words_of_its_enum(fact: Fact) -> None:
    """Rules and requests use the same closed vocabulary."""
    field = _resolve(fact.contract)

    if field.enum_type is not None:
        assert fact.values == tuple(words(field.enum_type).values())
    elif fact.kind in (Kind.COUNTRY, Kind.ECCN, Kind.HS, Kind.CN):
        assert not fact.values


def test_no_two_facts_share_a_place() -> None:
    """An answer answers one question."""
    assert len(FACTS_AT) == len(_facts()) + len(FIRST)
    assert all(not CATALOGUE[name].contract for name in FIRST.values())


def test_every_country_and_code_has_a_form() -> None:
    """A country is checked as one wherever the contract has one, whether a rule reads it or not."""
    message = a_full_transaction()

    for place in leaves(message):
        name = place.field.name
        is_country = name == "country" or name.endswith("_country") or name in ("flag", "origin")
        if is_country and place.path != "items[1]":
            setattr(place.holder, name, "Germany")
            with pytest.raises(TransactionError, match=r"`Germany` is no country"):
                from_proto.transaction(message)
            setattr(place.holder, name, "DE")


def test_forms_of_texts_are_of_fields_that_exist() -> None:
    """No form is kept for a field that the contract has dropped or renamed."""
    pool = Transaction.DESCRIPTOR.file.pool

    for name in scalars.TEXTS:
        assert pool.FindFieldByName(name).type == FieldDescriptor.TYPE_STRING
