"""What the names and words that a person writes mean in the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from engine.law.source import Text
from server.translate.plan import words

_ALSO: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("Party", "role"): ("roles",),
        ("Party", "stakes"): ("ownership",),
        ("Owner", "stakes"): ("ownership",),
    }
)
"""Names that stand for a field, by the message they stand in."""
_INLINE: Mapping[str, str] = MappingProxyType({"Item": "classification"})
"""Messages in which the names of a field's own fields may stand directly, and that field."""


def find(descriptor: Descriptor, name: str) -> tuple[FieldDescriptor, ...] | None:
    """Return the field that ``name`` means, with those that it lies in, outermost first."""
    fields = descriptor.fields_by_name
    if (descriptor.name, name) in _ALSO:
        return tuple(fields[each] for each in _ALSO[descriptor.name, name])
    for each in descriptor.fields:
        if name in (each.name, each.json_name):
            return (each,)
    if descriptor.name in _INLINE:
        outer = fields[_INLINE[descriptor.name]]
        assert outer.message_type is not None
        inner = find(outer.message_type, name)
        return None if inner is None else (outer, *inner)
    return None


def said_already(found: Sequence[FieldDescriptor], said: Mapping[str, str]) -> str:
    """Return the key that said a field or a part of it, or chose otherwise; empty if none did."""
    name = ".".join(each.name for each in found)
    choice = found[-1].containing_oneof
    others = {each.name for each in choice.fields} if choice is not None else set()
    for other, key in said.items():
        if other == name or other in others or f"{other}.".startswith(f"{name}."):
            return key
        if name.startswith(f"{other}."):
            return key
    return ""


def _names(descriptor: Descriptor) -> Iterator[str]:
    yield from descriptor.fields_by_name
    yield from (name for message, name in _ALSO if message == descriptor.name)
    if descriptor.name in _INLINE:
        outer = descriptor.fields_by_name[_INLINE[descriptor.name]].message_type
        assert outer is not None
        yield from outer.fields_by_name


def nearest(descriptor: Descriptor, key: Text) -> str:
    """Return which field a key was meant to be, as far as it can be guessed."""
    names = list(_names(descriptor))
    snake = re.sub(r"([A-Z])", r"_\1", key.value).lower()
    alike = get_close_matches(snake, names, n=1, cutoff=0.5)
    if alike:
        return f"did you mean `{alike[0]}`?"
    return f"expected one of {', '.join(names)}"


def number_of(enum: EnumDescriptor, text: str) -> int | None:
    """Return the number of the enum value that ``text`` means, by word or name."""
    wanted = text.lower().replace("-", "_")
    for number, word in words(enum).items():
        if wanted in (word, enum.values_by_number[number].name.lower()):
            return number
    return None


def near(field: FieldDescriptor, text: str) -> str:
    """Return which word of an enum a text was meant to be, as far as it can be guessed."""
    assert field.enum_type is not None
    known = list(words(field.enum_type).values())
    alike = get_close_matches(text.lower(), known, n=1)
    return f"did you mean `{alike[0]}`?" if alike else f"expected one of {', '.join(known)}"


def expected(field: FieldDescriptor) -> str:
    """Return what a field is said by."""
    if field.enum_type is not None:
        return f"a word like `{next(iter(words(field.enum_type).values()))}`"
    if field.type == FieldDescriptor.TYPE_BOOL:
        return "`true` or `false`"
    return "a text" if field.type == FieldDescriptor.TYPE_STRING else "a count"
