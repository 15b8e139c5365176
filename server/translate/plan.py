"""How each message of the contract is read, worked out once from its descriptor and the catalogue.

1. A field that a fact names as its place in the contract (``Fact.contract``) is read as that fact.
   Every other field is read too, by the form of its type, and handed on in a record by its name.
2. What is absent is neither among the facts nor in the record. A message that only wraps a list is
   read as the list, so that "none" (empty) differs from "not stated" (absent).
3. A fact below a list, e.g. ``parties[].addresses[].country``, is known if each entry states it.
4. What is not understood is refused, never dropped: a field that the contract doesn't have, a
   number that an enum doesn't have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Fact, Kind, Value
from engine.facts.forms import FormError, checked
from server.translate import limits, scalars
from server.translate.report import Path, Report

Facts = dict[str, Value]
Record = dict[str, Any]
"""Values by field name: checked scalars, records, and lists of them."""
Reader = Callable[[Any, Facts, Record, Path | None, Report], None]
"""Reads the value of a field into the facts or the record of its message."""
Convert = Callable[[Any], Any]
"""Turns the value of a field into a checked one, or raises a FormError."""

FIRST: Mapping[str, str] = {
    "items[].mined_in": "item.mined_in",
    "items[].produced_on": "item.produced_on",
    "items[].diamond.carats_per_stone": "item.carats_per_stone",
}
"""Fields that settle a derived fact, which others may if these are absent: path, and the fact."""

FACTS_AT: Mapping[str, Fact] = {
    **{fact.contract: fact for fact in CATALOGUE.values() if fact.contract},
    **{path: CATALOGUE[name] for path, name in FIRST.items()},
}
"""Facts by their place in the contract."""

SUBJECTS = frozenset({"items", "parties"})
"""Lists whose entries have facts of their own."""

_VALUES: Mapping[str, Convert] = {
    "google.type.Date": scalars.day,
    "google.type.Decimal": scalars.number,
    "google.type.Money": scalars.money,
    "google.protobuf.Timestamp": scalars.moment,
}
"""Messages that are one value."""
_PARTIAL_DATES = frozenset({"licet.v1.Party.born_on"})
"""Days of which the year alone may be known."""
_RECURSIVE = frozenset({"licet.v1.Owner.ownership"})
"""Fields through which a message may hold others like itself."""
_KEPT_CODES = 4_096
"""Codes whose form was checked and is remembered, for each fact; a shop's goods have fewer."""

_PLANS: dict[tuple[str, str], Plan] = {}
_DESCRIPTORS: list[object] = []
"""Descriptors in use. Kept, since protobuf would make and drop one for each field it reads."""


class _Field(NamedTuple):
    """How one field is read: a single value by ``convert``, anything else by ``reader``."""

    name: str
    key: str
    is_fact: bool
    convert: Convert
    reader: Reader | None


class Plan:
    """How one message is read at one place of the contract."""

    __slots__ = ("_fields",)

    def __init__(self) -> None:
        """Make a plan without fields."""
        self._fields: dict[int, _Field] = {}

    def add(self, descriptor: FieldDescriptor, field: _Field) -> None:
        """Let ``field`` say how the field of ``descriptor`` is read."""
        self._fields[descriptor.number] = field
        _DESCRIPTORS.append(descriptor)

    def read(self, message: Message, facts: Facts, path: Path | None, report: Report) -> Record:
        """Put the facts in ``message`` into ``facts`` and return the rest by field name."""
        record: Record = {}
        fields = self._fields
        for descriptor, value in message.ListFields():
            name, key, is_fact, convert, reader = fields[descriptor.number]
            if reader is None:
                try:
                    (facts if is_fact else record)[key] = convert(value)
                except FormError as error:
                    report.add((path, name), str(error))
            else:
                reader(value, facts, record, path, report)
        if len(UnknownFieldSet(message)):
            report.add(path, _unknown(message))
        return record


def plan(descriptor: Descriptor, place: str = "") -> Plan:
    """Return the plan of a message at ``place``, a path below ``Transaction`` that ends in a point.

    A message that no fact is read below has one plan for all places, so that the contract may be
    recursive.
    """
    if not any(path.startswith(place) for path in FACTS_AT):
        place = "*"
    key = (descriptor.full_name, place)
    if key not in _PLANS:
        _PLANS[key] = Plan()
        for field in descriptor.fields:
            _PLANS[key].add(field, _field(field, f"{place}{field.name}"))
    return _PLANS[key]


def words(enum: EnumDescriptor) -> Mapping[int, str]:
    """Return the words of an enum by number, without the one for "not supplied"."""
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return {
        number: value.name.removeprefix(prefix).lower()
        for number, value in sorted(enum.values_by_number.items())
        if number
    }


def wrapped(descriptor: Descriptor) -> FieldDescriptor | None:
    """Return the list that a message does nothing but wrap, or None."""
    fields = descriptor.fields
    return fields[0] if len(fields) == 1 and fields[0].is_repeated else None


def is_value(descriptor: Descriptor | None) -> bool:
    """Say whether a field of this message type, or of none, holds a single value."""
    return descriptor is None or descriptor.full_name in _VALUES


def _field(field: FieldDescriptor, path: str) -> _Field:
    fact = FACTS_AT.get(path)
    if field.is_repeated or not is_value(field.message_type):
        return _Field(field.name, field.name, False, bool, _reader(field, fact, path))
    key = field.name if fact is None else fact.name
    return _Field(field.name, key, fact is not None, _convert(field, fact), None)


def _reader(field: FieldDescriptor, fact: Fact | None, path: str) -> Reader:
    message = field.message_type
    if message is None or is_value(message):
        return _values(field, fact)
    if field.is_repeated:
        entries = plan(message, f"{path}[].")
        if path in SUBJECTS:
            return _subjects(field, entries)
        return _messages(field, entries, _facts_below(f"{path}[]."))
    inner = wrapped(message)
    if inner is None:
        deep = limits.OWNERS_DEEP if field.full_name in _RECURSIVE else 0
        return _message(field, plan(message, f"{path}."), deep)
    if fact is not None and fact.kind is Kind.BOOLEAN:
        return _wrapper(field, inner, _reader(inner, None, f"{path}.*"), fact)
    return _wrapper(field, inner, _reader(inner, fact, path))


def _facts_below(place: str) -> tuple[str, ...]:
    return tuple(fact.name for path, fact in FACTS_AT.items() if path.startswith(place))


def _values(field: FieldDescriptor, fact: Fact | None) -> Reader:
    name, limit = field.name, _limit(field)
    convert = _convert(field, fact)

    def read(values: Any, facts: Facts, record: Record, path: Path | None, report: Report) -> None:
        if _is_too_long(values, limit, (path, name), report):
            return
        read_values = []
        for index, value in enumerate(values):
            try:
                read_values.append(convert(value))
            except FormError as error:
                report.add(((path, name), index), str(error))
        if fact is None:
            record[name] = read_values
        else:
            facts[fact.name] = tuple(sorted(set(read_values)))

    return read


def _message(field: FieldDescriptor, inner: Plan, deep: int) -> Reader:
    """Return the reader of a message that may stand in itself ``deep`` times; 0 for never."""
    name = field.name

    def read(value: Any, facts: Facts, record: Record, path: Path | None, report: Report) -> None:
        here = (path, name)
        if deep and _times(name, here) > deep:
            report.add(here, f"is more than {deep} levels deep; expected fewer")
            return
        record[name] = inner.read(value, facts, here, report)

    return read


def _messages(field: FieldDescriptor, inner: Plan, gathered: Iterable[str]) -> Reader:
    """Return the reader of a list of messages; ``gathered`` facts are known if each states them."""
    name, limit = field.name, _limit(field)

    def read(values: Any, facts: Facts, record: Record, path: Path | None, report: Report) -> None:
        here = (path, name)
        if _is_too_long(values, limit, here, report):
            return
        stated: list[Facts] = [{} for _ in values]
        record[name] = [
            inner.read(value, own, (here, index), report)
            for index, (value, own) in enumerate(zip(values, stated, strict=True))
        ]
        for fact in gathered:
            if all(fact in own for own in stated):
                facts[fact] = tuple(sorted({str(own[fact]) for own in stated}))

    return read


def _subjects(field: FieldDescriptor, inner: Plan) -> Reader:
    """Return the reader of items or parties: of each, its facts and its record."""
    name, limit = field.name, _limit(field)

    def read(values: Any, facts: Facts, record: Record, path: Path | None, report: Report) -> None:
        here = (path, name)
        if _is_too_long(values, limit, here, report):
            return
        subjects: list[tuple[Facts, Record]] = []
        for index, value in enumerate(values):
            own: Facts = {}
            subjects.append((own, inner.read(value, own, (here, index), report)))
        record[name] = subjects

    return read


def _wrapper(
    field: FieldDescriptor, inner: FieldDescriptor, read_list: Reader, is_any: Fact | None = None
) -> Reader:
    """Return the reader of a message that wraps a list; ``is_any`` is whether there is an entry."""
    name, list_name = field.name, inner.name
    _DESCRIPTORS.append(inner)

    def read(value: Any, facts: Facts, record: Record, path: Path | None, report: Report) -> None:
        here = (path, name)
        values = getattr(value, list_name)
        held: Record = {}
        read_list(values, facts, held, here, report)
        if list_name in held:
            record[name] = held[list_name]
        if is_any is not None:
            facts[is_any.name] = bool(values)
        if len(UnknownFieldSet(value)):
            report.add(here, _unknown(value))

    return read


def _convert(field: FieldDescriptor, fact: Fact | None) -> Convert:
    """Return what checks a value of ``field``, and of ``fact`` if it is one."""
    if field.message_type is not None:
        return _known(_message_value(field, field.message_type.full_name, fact))
    if field.enum_type is not None:
        return _word(words(field.enum_type))
    if field.type == FieldDescriptor.TYPE_BOOL:
        return bool
    if field.type == FieldDescriptor.TYPE_STRING:
        return _text(field, fact)
    return _count


def _message_value(field: FieldDescriptor, name: str, fact: Fact | None) -> Convert:
    if field.full_name in _PARTIAL_DATES:
        return scalars.day_or_less
    is_share = field.name.endswith("percent") or (fact is not None and fact.unit == "percent")
    if is_share and name == "google.type.Decimal":
        return scalars.percent
    return _VALUES[name]


def _known(convert: Convert) -> Convert:
    def read(value: Any) -> Any:
        if len(UnknownFieldSet(value)):
            raise FormError(_unknown(value))
        return convert(value)

    return read


def _word(by_number: Mapping[int, str]) -> Convert:
    expected = ", ".join(by_number.values())

    def read(number: int) -> str:
        word = by_number.get(number)
        if word is None:
            raise FormError(f"number `{number}` is unknown here; expected one of {expected}")
        return word

    return read


def _text(field: FieldDescriptor, fact: Fact | None) -> Convert:
    form = scalars.TEXTS.get(field.full_name, scalars.plain)
    if fact is None or (fact.kind is Kind.TEXT and not fact.values):
        return form
    if fact.kind is Kind.COUNTRY:
        return scalars.country
    one = replace(fact, many=False)

    @lru_cache(_KEPT_CODES)
    def read(raw: str) -> Value:
        return checked(one, raw)

    return read


def _count(value: int) -> int:
    if value >= scalars.MAX_COUNT:
        raise FormError(f"`{value}` is out of range; expected less than {scalars.MAX_COUNT}")
    return value


def _limit(field: FieldDescriptor) -> int:
    return limits.ENTRIES_OF.get(field.full_name, limits.ENTRIES)


def _is_too_long(values: Any, limit: int, path: Path, report: Report) -> bool:
    if len(values) > limit:
        report.add(path, f"has {len(values)} entries; expected at most {limit}")
        return True
    return False


def _times(name: str, path: Path | None) -> int:
    count = 0
    while path is not None:
        path, step = path
        count += step == name
    return count


def _unknown(message: Message) -> str:
    unknown = UnknownFieldSet(message)
    numbers = sorted({unknown[index].field_number for index in range(len(unknown))})
    listed = ", ".join(map(str, numbers))
    return (
        f"has a field of number {listed}, which this version of the contract doesn't know in "
        f"{message.DESCRIPTOR.name}; a fact that isn't understood is not dropped"
    )
