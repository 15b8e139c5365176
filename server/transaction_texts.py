"""Days, numbers, money and moments, as a person writes them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.money_pb2 import Money

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONEY = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]{1,9}))? ([A-Z]{3})")


def _write_date(message: Any, text: str) -> None:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text[:60]}` is no day; expected a form like `2026-01-15`")
    message.year, message.month, message.day = (int(part or 0) for part in match.groups())


def _write_decimal(message: Any, text: str) -> None:
    message.value = text


def _write_money(message: Any, text: str) -> None:
    match = _MONEY.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text[:60]}` is no money; expected a form like `1200.50 USD`")
    sign = -1 if match[1] else 1
    money = Money(
        currency_code=match[4],
        units=sign * int(match[2]),
        nanos=sign * int((match[3] or "0").ljust(9, "0")),
    )
    message.CopyFrom(money)


def _write_moment(message: Any, text: str) -> None:
    moment = Timestamp()
    try:
        moment.FromJsonString(text)
    except ValueError:
        raise ValueError(
            f"`{text[:60]}` is no moment; expected a form like `2026-01-15T10:00:00Z`"
        ) from None
    message.CopyFrom(moment)


WRITTEN = MappingProxyType(
    {
        "google.type.Date": _write_date,
        "google.type.Decimal": _write_decimal,
        "google.type.Money": _write_money,
        "google.protobuf.Timestamp": _write_moment,
    }
)
"""What reads a message that a text says, by its full name; a ``ValueError`` says what is wrong."""
