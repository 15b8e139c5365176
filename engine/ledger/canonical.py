"""Canonical JSON: one value, one sequence of bytes (RFC 8785).

Of the values that RFC 8785 knows only those are used here that it writes as Python's own encoder
does when told to sort keys and to leave out spaces: texts, whole numbers up to 2^53, truths, null,
lists, and objects whose keys are ASCII. A test compares the two. There is no float in a decision,
and its type has no place here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

MAX_WHOLE = 2**53 - 1
"""The largest whole number that RFC 8785 writes exactly."""

Plain: TypeAlias = "bool | int | str | Sequence[Plain] | Mapping[str, Plain] | None"
"""A value that has a canonical form."""


def dumps(plain: Plain) -> bytes:
    """Return the canonical form of ``plain``.

    Raises:
        TypeError: A value in it has none.
        UnicodeEncodeError: A text has half a character (a lone surrogate).
    """
    return _ENCODER.encode(plain).encode()


def loads(content: bytes) -> Plain:
    """Read JSON of which all has a canonical form; not whether it is written in it.

    Raises:
        ValueError: It is no such JSON.
        RecursionError: It is nested too deeply.
    """
    plain: Plain = json.loads(
        content, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
    )
    return plain


def _whole(digits: str) -> int:
    number = int(digits)
    if abs(number) > MAX_WHOLE:
        raise ValueError(f"`{digits}` is more than a double can hold")
    return number


def _no_number(number: str) -> object:
    raise ValueError(f"`{number}` is no whole number")


def _refuse(value: object) -> object:
    raise TypeError(f"no canonical form for a {type(value).__name__}")


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_refuse
)
