"""A message with every field of the contract set, and ways to walk over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from licet.v1.transaction_pb2 import Transaction, TransactionKind

_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "country": ("DE", "FR"),
        "list_id": ("SDN", "UKSL"),
        "incorporation_country": ("DE", "FR"),
        "payer_country": ("DE", "FR"),
        "mill_certificate_country": ("DE", "FR"),
        "country_of_origin": ("DE", "FR"),
        "manufactured_in": ("DE", "FR"),
        "final_destination": ("DE", "FR"),
        "destination": ("DE", "FR"),
        "further_destinations": ("DE", "FR"),
        "diversion_destination": ("DE", "FR"),
        "ship_from": ("DE", "FR"),
        "origin": ("DE", "FR"),
        "flag": ("DE", "FR"),
        "codes": ("DE", "FR"),
        "numbers": ("3E001", "3E992"),
        "eccn": ("3A001.a.2", "EAR99"),
        "eu_dual_use": ("3A001.a.2", "NONE"),
        "hs": ("854231", "854232"),
        "cn": ("85423190", "85423290"),
        "hts": ("8542310000", "8542320000"),
        "jp_catch_all_tier": ("16(1)", "16(2)"),
        "imo": ("9243320", "9337327"),
        "other_vessel_imo": ("9243320", "9337327"),
        "locode": ("NLRTM", "BEANR"),
        "sha256": ("0" * 64, "1" * 64),
        "item_lines": ("a", "b"),
        "line": ("a", "b"),
    }
)
"""Two valid texts by field name. Other fields are plain text."""
_DEEPEST = 2
"""Owners above one another in the message."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a message inside a transaction.

    Attributes:
        holder: The message.
        field: The field.
        path: Path of the message, as violations have it; ``transaction`` for the whole.
    """

    holder: Message
    field: FieldDescriptor
    path: str

    @property
    def where(self) -> str:
        """Path of the field."""
        return self.field.name if self.path == "transaction" else f"{self.path}.{self.field.name}"


def a_full_transaction() -> Transaction:
    """Return a valid transaction with every field set that can be at the same time."""
    message = Transaction()
    _fill(message, 0)
    message.kind = TransactionKind.TRANSACTION_KIND_PAYMENT
    message.items.add(line="b")
    return message


def places(message: Message, path: str = "transaction") -> Iterator[Place]:
    """Yield every field that is set in ``message`` and the messages in it."""
    for field, value in message.ListFields():
        place = Place(message, field, path)
        yield place
        if field.message_type is None:
            continue
        for index, each in enumerate(value if field.is_repeated else (value,)):
            step = f"{place.where}[{index}]" if field.is_repeated else place.where
            yield from places(each, step)


def messages(message: Message, path: str = "transaction") -> Iterator[tuple[Message, str]]:
    """Yield ``message`` and every message in it, with its path."""
    yield message, path
    for place in places(message, path):
        if place.field.message_type is not None:
            value = getattr(place.holder, place.field.name)
            for index, each in enumerate(value if place.field.is_repeated else (value,)):
                yield each, f"{place.where}[{index}]" if place.field.is_repeated else place.where


def alike(message: Transaction, place: Place) -> Place:
    """Return the place in ``message``, a copy, that ``place`` is in the original."""
    return next(each for each in leaves(message) if each.where == place.where)


def leaves(message: Message) -> Iterator[Place]:
    """Yield every field that is set and holds a value, not a message of the contract."""
    for place in places(message):
        inner = place.field.message_type
        in_value = not place.holder.DESCRIPTOR.full_name.startswith("licet.v1.")
        if not in_value and (inner is None or not inner.full_name.startswith("licet.v1.")):
            yield place


def change(place: Place) -> None:
    """Give the field at ``place`` another valid value."""
    _set(place.holder, place.field, 1, replacing=True)


def _fill(message: Message, owners: int) -> None:
    descriptor = cast(Descriptor, message.DESCRIPTOR)
    for field in descriptor.fields:
        choice = field.containing_oneof
        if choice is not None and choice.fields[0].number != field.number:
            continue
        inner = field.message_type
        if inner is None or not inner.full_name.startswith("licet.v1."):
            _set(message, field, 0)
        elif inner.name != "Ownership" or owners < _DEEPEST:
            value = getattr(message, field.name)
            held = value.add() if field.is_repeated else value
            held.SetInParent()
            _fill(held, owners + (inner.name == "Ownership"))


def _set(message: Any, field: FieldDescriptor, choice: int, replacing: bool = False) -> None:
    """Set ``field`` to one of two valid values."""
    value = _value(field, choice)
    if field.is_repeated:
        if replacing:
            message.ClearField(field.name)
        held = getattr(message, field.name)
        if field.message_type is None:
            held.append(value)
        else:
            held.add(**value)
    elif field.message_type is not None:
        getattr(message, field.name).CopyFrom(GetMessageClass(field.message_type)(**value))
    else:
        setattr(message, field.name, value)


def _value(field: FieldDescriptor, choice: int) -> Any:
    if field.message_type is not None:
        return _VALUES[field.message_type.full_name](field, choice)
    if field.enum_type is not None:
        return sorted(field.enum_type.values_by_number)[1 + choice]
    if field.type == FieldDescriptor.TYPE_BOOL:
        return choice == 0
    if field.type == FieldDescriptor.TYPE_STRING:
        return _TEXTS.get(field.name, (f"{field.name} text", f"other {field.name}"))[choice]
    return 1 + choice


_CURRENCIES = {
    "total_value": "USD",
    "stated_total_values": "EUR",
    "amount": "GBP",
    "stated_amounts": "JPY",
    "stated_values": "EUR",
    "stated_unit_values": "EUR",
    "unit_value": "USD",
    "price_per_barrel": "USD",
    "stated_prices_per_barrel": "EUR",
}
_VALUES: Mapping[str, Any] = MappingProxyType(
    {
        "google.type.Date": lambda field, choice: {
            "year": 2030 if field.name.endswith("until") else 2020,
            "month": 3,
            "day": 4 + choice,
        },
        "google.type.Decimal": lambda field, choice: {"value": f"{12 + choice}.5"},
        "google.type.Money": lambda field, choice: {
            "currency_code": _CURRENCIES.get(field.name, "USD"),
            "units": 100 + choice,
        },
        "google.protobuf.Timestamp": lambda field, choice: {"seconds": 1_600_000_000 + choice},
    }
)
"""Two valid values of each message that is one value."""
