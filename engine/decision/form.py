"""The canonical form of a decision, composed of the forms of its parts.

1. The form is that of RFC 8785, as ``engine.ledger.canonical`` writes it. An object is its members
   in the order of their keys, so that the form of a whole contains the forms of its parts.
2. A part knows its form once it was asked for. A part that is told again, in another decision, is
   not written again.
3. A field that came later (``Form.later``) is left out where it says nothing: so a decision that
   has nothing to say in it keeps the bytes that it had.
4. Enums are written by their word, verdicts by their name, decimals as people write them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from itertools import compress
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

_T = TypeVar("_T")


class Form:
    """A value of a decision, which keeps its canonical form."""

    # INVARIANT: written once, with what the fields of the value say.
    __slots__ = ("_form",)
    _form: bytes
    later: ClassVar[frozenset[str]] = frozenset()
    """Fields that decisions of earlier versions of the engine don't have."""

    def canonical(self) -> bytes:
        """Return the part as canonical JSON (RFC 8785): equal parts, equal bytes."""
        try:
            return self._form
        except AttributeError:
            object.__setattr__(self, "_form", _members(self))
            return self._form


class Forms(tuple[_T, ...]):
    """Values of a decision in a row, which is told in many decisions and keeps its form."""

    _form: bytes

    def canonical(self) -> bytes:
        """Return the row as canonical JSON (RFC 8785)."""
        try:
            return self._form
        except AttributeError:
            self._form = _list(self)
            return self._form


def form(value: object) -> bytes:
    """Return the canonical form of a value that stands in a decision.

    Raises:
        TypeError: It has none.
    """
    if isinstance(value, Form | Forms):
        return value.canonical()
    write = _WRITERS.get(type(value))
    return _writer(value)(value) if write is None else write(value)


def _members(value: object) -> bytes:
    """Return the form of a value with fields."""
    heads, values, is_later = _fields_of(type(value))
    parts = values(value)
    if is_later is not None:
        told = [part or not late for part, late in zip(parts, is_later, strict=True)]
        heads, parts = tuple(compress(heads, told)), tuple(compress(parts, told))
    return b"{" + b",".join(map(_member, heads, parts)) + b"}"


def _member(head: bytes, value: object) -> bytes:
    return head + form(value)


_Fields = tuple[tuple[bytes, ...], Callable[[object], tuple[Any, ...]], tuple[bool, ...] | None]
_FIELDS: dict[type, _Fields] = {}
"""By type: the keys in their order, as they are written, what gets the values, and which of them
came later; None if none did."""


def _fields_of(kind: type) -> _Fields:
    known = _FIELDS.get(kind)
    if known is None:
        names = sorted(each.name for each in fields(kind))
        heads = tuple(f'"{name}":'.encode() for name in names)
        later: frozenset[str] = getattr(kind, "later", frozenset())
        is_later = tuple(name in later for name in names) if later else None
        known = _FIELDS[kind] = heads, attrgetter(*names), is_later
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
