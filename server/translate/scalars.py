"""Read the small messages and the codes of the contract: one value each, or a fault of its form.

1. Money is exact: units and nanos make a decimal, nothing is rounded.
2. A currency has the form of ISO 4217. Which codes are in use is not known here, since the list
   changes: an amount in a currency that the law doesn't ask about decides nothing.
3. Codes with a check digit are checked for their form alone. Lists of sanctioned ships hold numbers
   whose check digit is wrong.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal as DecimalMessage
from google.type.money_pb2 import Money

from engine.facts.countries import COUNTRIES
from engine.facts.forms import MAX_DIGITS, FormError, decimal, eccn, text
from engine.facts.forms import country as _country
from engine.facts.transaction import Day

_CURRENCY = re.compile(r"[A-Z]{3}")
_SHORT = re.compile(r"[0-9]+(\.[0-9]+)?")
_NANOS = 1_000_000_000
MAX_COUNT = 10**MAX_DIGITS
"""Counts are below, so that they have no more digits than other numbers of the law."""
_PERCENT = Decimal(100)


def country(raw: str) -> str:
    """Return ``raw`` as the code of a country."""
    return raw if raw in COUNTRIES else _country(raw)


def day(message: Date) -> Day:
    """Return a day as ISO 8601 writes it."""
    try:
        return datetime.date(message.year, message.month, message.day).isoformat()
    except ValueError:
        raise FormError(
            f"year {message.year}, month {message.month}, day {message.day} is no day of the "
            "calendar; expected all three"
        ) from None


def day_or_less(message: Date) -> Day:
    """Return a day, or the year or month alone where no more is known."""
    if not message.year or message.day:
        return day(message)
    first = day(Date(year=message.year, month=message.month or 1, day=1))
    return first[:7] if message.month else first[:4]


def before(last: Day) -> Day:
    """Return the day before."""
    return _shifted(last, -1)


def after(first: Day) -> Day:
    """Return the day after."""
    return _shifted(first, 1)


def _shifted(from_day: Day, days: int) -> Day:
    try:
        moved = datetime.date.fromisoformat(from_day) + datetime.timedelta(days=days)
    except OverflowError:
        raise FormError(f"`{from_day}` is at the end of the calendar") from None
    return moved.isoformat()


def number(message: DecimalMessage) -> Decimal:
    """Return an exact number that is not negative."""
    raw = message.value
    # So short a number can't have too many digits, nor be out of range.
    return Decimal(raw) if len(raw) <= MAX_DIGITS and _SHORT.fullmatch(raw) else decimal(raw)


def percent(message: DecimalMessage) -> Decimal:
    """Return a share of a whole."""
    share = number(message)
    if share > _PERCENT:
        raise FormError(f"`{message.value}` is more than the whole; expected at most 100 percent")
    return share


def money(message: Money) -> tuple[str, Decimal]:
    """Return currency and amount."""
    units, nanos = message.units, message.nanos
    currency = message.currency_code
    if not _CURRENCY.fullmatch(currency):
        raise FormError(f"`{currency[:60]}` is no currency; expected a code like `USD`")
    if not -_NANOS < nanos < _NANOS:
        raise FormError(f"has {nanos} nanos; expected less than {_NANOS} either way")
    if units * nanos < 0:
        raise FormError(f"has {units} units and {nanos} nanos; expected both of one sign")
    if not nanos and 0 <= units < MAX_COUNT:
        return currency, Decimal(units)
    sign = "-" if units < 0 or nanos < 0 else ""
    digits = f"{abs(units)}.{abs(nanos):09d}".rstrip("0").rstrip(".")
    return currency, decimal(sign + digits)


def moment(message: Timestamp) -> str:
    """Return a moment as RFC 3339 writes it, in UTC."""
    try:
        return message.ToJsonString()
    except ValueError:
        raise FormError("is no moment between the years 1 and 9999") from None


def _coded(form: str, expected: str) -> Callable[[str], str]:
    pattern = re.compile(form)

    def read(raw: str) -> str:
        if not pattern.fullmatch(raw):
            raise FormError(f"`{raw[:60]}` has the wrong form; expected {expected}")
        return raw

    return read


IMO = _coded(r"[0-9]{7}", "7 digits like `9243320`")
_LOCODE = _coded(r"[A-Z]{2}[A-Z2-9]{3}", "a UN/LOCODE like `NLRTM`")
_SHA256 = _coded(r"[0-9a-f]{64}", "64 lower-case hexadecimal digits")
_HS = _coded(r"[0-9]{2}|[0-9]{4}|[0-9]{6}", "2, 4 or 6 digits like `854231`")
_CN = _coded(r"[0-9]{8}|[0-9]{10}", "8 or 10 digits like `85423190`")

TEXTS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "licet.v1.Address.country": country,
        "licet.v1.Countries.codes": country,
        "licet.v1.Document.country": country,
        "licet.v1.Document.sha256": _SHA256,
        "licet.v1.Identifier.country": country,
        "licet.v1.Input.cn": _CN,
        "licet.v1.Input.hs": _HS,
        "licet.v1.Input.origin": country,
        "licet.v1.Owner.country": country,
        "licet.v1.Port.country": country,
        "licet.v1.Port.locode": _LOCODE,
        "licet.v1.ShipToShipTransfer.other_vessel_imo": IMO,
        "licet.v1.UsContentPart.eccn": eccn,
        "licet.v1.Vessel.imo": IMO,
    }
)
"""Forms of texts beyond those of the fact catalogue, by field. Others are plain text."""


def plain(raw: str) -> str:
    """Return ``raw`` as a plain text."""
    return raw if raw.isprintable() and 0 < len(raw) < 400 and not raw.isspace() else text(raw)


IDENTIFIERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "imo_ship": IMO,
        "imo_company": IMO,
        "lei": _coded(r"[0-9A-Z]{18}[0-9]{2}", "20 characters, the last two digits"),
        "bic": _coded(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", "8 or 11 characters"),
        "duns": _coded(r"[0-9]{9}", "9 digits"),
        "mmsi": _coded(r"[0-9]{9}", "9 digits"),
        "ogrn": _coded(r"[0-9]{13}|[0-9]{15}", "13 or 15 digits"),
    }
)
"""Forms of identifiers, by the word of their scheme. Others are compared as they are."""
