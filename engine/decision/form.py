"""The canonical form of a decision, composed of the forms of its parts.

1. The form is that of RFC 8785, as ``engine.ledger.canonical`` writes it. An object is its members
   in the order of their keys, so that the form of a whole contains the forms of its parts.
2. A part knows its form once it was asked for. A part that is told again, in another decision, is
   not written again.
3. Enums are written by their word, verdicts by their name, decimals as people write them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any


class Form:
    """A value of a decision, which keeps its canonical form."""

    # INVARIANT: written once, with what the fields of the value say.
    __slots__ = ("_form",)
    _form: bytes

    def canonical(self) -> bytes:
        """Return the part as canonical JSON (RFC 8785): equal parts, equal bytes."""
        try:
            return self._form
        except AttributeError:
            object.__setattr__(self, "_form", _members(self))
            return self._form


def form(value: object) -> bytes:
    """Return the canonical form of a value that stands in a decision.

    Raises:
        TypeError: It has none.
    """
    if isinstance(value, Form):
        return value.canonical()
    write = _WRITERS.get(type(value))
    return _writer(value)(value) if write is None else write(value)


def _members(value: object) -> bytes:
    """Return the form of a value with fields."""
    heads, values = _fields_of(type(value))
    return b"{" + b",".join(map(_member, heads, values(value))) + b"}"


def _member(head: bytes, value: object) -> bytes:
    return head + form(value)


_FIELDS: dict[type, tuple[tuple[bytes, ...], Callable[[object], tuple[Any, ...]]]] = {}
"""By type: the keys in their order, as they are written, and what gets the values."""


def _fields_of(kind: type) -> tuple[tuple[bytes, ...], Callable[[object], tuple[Any, ...]]]:
    known = _FIELDS.get(kind)
    if known is None:
        names = sorted(each.name for each in fields(kind))
        heads = tuple(f'"{name}":'.encode() for name in names)
        known = _FIELDS[kind] = heads, attrgetter(*names)
    return known


def _writer(value: object) -> Callable[[Any], bytes]:
    """Return what writes values of the type of ``value``, to be kept."""
    kind = type(value)
    if is_dataclass(kind):
        write: Callable[[Any], bytes] = _members
    elif issubclass(kind, IntEnum):
        write = {each: _text(each.name) for each in kind}.__getitem__
    elif issubclass(kind, Enum):
        write = {each: _text(str(each.value)) for each in kind}.__getitem__
    elif issubclass(kind, str):
        write = _text
    else:
        raise TypeError(f"no canonical form for a {kind.__name__}")
    _WRITERS[kind] = write
    return write


def _text(text: str) -> bytes:
    return encode_basestring(text).encode()


def _list(values: tuple[object, ...]) -> bytes:
    return b"[" + b",".join(map(form, values)) + b"]"


_WRITERS: dict[type, Callable[[Any], bytes]] = {
    str: _text,
    bool: {True: b"true", False: b"false"}.__getitem__,
    type(None): lambda _: b"null",
    int: lambda number: b"%d" % number,
    tuple: _list,
    Decimal: lambda number: b'"%s"' % format(number.normalize(), "f").encode(),
}
"""By type: what writes its values."""
