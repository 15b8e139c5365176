"""What the messages of all parts of a decision are made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from google.type.date_pb2 import Date

from licet.v1.citation_pb2 import Citation
from licet.v1.truth_pb2 import Truth
from licet.v1.verdict_pb2 import Verdict
from server.moments import date

Plain = Mapping[str, Any]
"""A part of a decision as JSON has it."""
HELD, NOT_HELD = Truth.TRUTH_HELD, Truth.TRUTH_NOT_HELD
UNDETERMINED = Truth.TRUTH_UNDETERMINED


def verdict(word: str) -> Verdict.ValueType:
    """Return a verdict by its word."""
    return Verdict.Value(f"VERDICT_{word}")


def optional_date(day: str) -> Date | None:
    """Return a day as a message, or None where there is none."""
    return date(day) if day else None


def citations(plain: Iterable[Plain]) -> list[Citation]:
    """Return provisions as messages."""
    return [
        Citation(act=each["act"], locator=each["locator"], printed=each["text"]) for each in plain
    ]


def placed(path: str, about: Plain) -> str:
    """Return a path of the catalogue with the index of the item or party that it is about."""
    for scope, index in (("items[]", about["item"]), ("parties[]", about["party"])):
        if index is not None and path.startswith(scope):
            return f"{scope[:-1]}{index}]{path.removeprefix(scope)}"
    return path
