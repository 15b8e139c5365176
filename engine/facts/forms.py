"""The forms that supplied facts must have; the constraints of the contract are these.

1. A code is given as it is printed in the law: case and spaces are significant, since a
   classification that was not copied exactly deserves a look.
2. A number has at most 15 significant digits, so that it orders alike as a decimal and as the
   double that CEL compares, and it is not negative.
3. Codes of digits are written without points or spaces.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.facts.countries import COUNTRIES, NOT_ISO
from engine.facts.fact import Fact, Kind, Value

MAX_DIGITS = 15
"""Significant digits of a number; every decimal of that length survives a trip through a double."""
MAX_TEXT = 1_000
"""Characters of a text; the longest name on the lists that licet reads has fewer than 400."""
MAX_EXPONENT = 15
"""A number's leading digit is at most that many places left of the point, its last right of it."""

EAR99 = "EAR99"
NONE = "NONE"
"""What the contract says of an item that is in no entry of a list; of the ECCN, `EAR99` says it."""
_MAY_BE_NONE = frozenset({"item.eu_dual_use"})
"""Facts that are codes and may be ``NONE`` all the same. A text may be ``NONE`` anyhow."""

# "Each number consists of a set of digits and a letter. The first digit
# identifies the general category within which the entry falls [...]. The
# letter immediately following this first digit identifies under which of the
# five groups the item is listed."
# -- 15 CFR 738.2(d)(1)
_ECCN = re.compile(r"[0-9][A-E][0-9]{3}(\.[a-z0-9]{1,5})*")
_HS = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10}")
_CN = re.compile(r"[0-9]{8}|[0-9]{10}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Halves of a character in UTF-16, which UTF-8 and so a record can't hold."""


class FormError(ValueError):
    """A value does not have the form of its kind; the message says what would be right."""


def checked(fact: Fact, raw: object) -> Value:
    """Return ``raw`` as a value of ``fact``.

    Args:
        fact: The fact it is for.
        raw: A bool, int or text; for a fact with many values, a sequence of texts.

    Raises:
        FormError: It doesn't have the form.
    """
    if fact.many:
        if not isinstance(raw, (list, tuple)):
            raise FormError(f"`{raw}` is no list; expected a list of {fact.kind.value} values")
        return tuple(sorted({str(_one(fact, each)) for each in raw}))
    return _one(fact, raw)


def _one(fact: Fact, raw: object) -> Value:
    if raw == NONE and fact.name in _MAY_BE_NONE:
        return NONE
    value = _FORMS[fact.kind](raw)
    if fact.values and value not in fact.values:
        raise FormError(f"`{value}` is unknown here; expected one of {', '.join(fact.values)}")
    return value


def text(raw: object) -> str:
    """Return ``raw`` as a text that isn't empty, has no control characters and is not too long."""
    if not isinstance(raw, str):
        raise FormError(f"`{raw}` is no text")
    if not raw.strip():
        raise FormError("is empty; leave it out if it is unknown")
    if len(raw) > MAX_TEXT:
        raise FormError(f"has {len(raw)} characters; expected at most {MAX_TEXT}")
    if _CONTROL.search(raw):
        raise FormError("has control characters; expected plain text")
    if _HALF.search(raw):
        raise FormError("has half a character; expected plain text")
    return raw


def country(raw: object) -> str:
    """Return ``raw`` as an ISO 3166-1 alpha-2 code."""
    code = text(raw)
    if code in COUNTRIES:
        return code
    meant = NOT_ISO.get(code) or (code.upper() if code.upper() in COUNTRIES else "")
    hint = f"; did you mean `{meant}`?" if meant else ""
    raise FormError(f"`{code}` is no country; expected an ISO 3166-1 code like `DE`{hint}")


def eccn(raw: object) -> str:
    """Return ``raw`` as an ECCN, with its paragraphs if it has any, or as ``EAR99``."""
    code = text(raw)
    if code == EAR99 or _ECCN.fullmatch(code):
        return code
    raise FormError(f"`{code}` is no ECCN; expected a form like `3A001` or `3A001.a.2`, or `EAR99`")


def _digits(pattern: re.Pattern[str], expected: str) -> Callable[[object], str]:
    def read(raw: object) -> str:
        code = text(raw)
        if pattern.fullmatch(code):
            return code
        raise FormError(f"`{code}` is no such code; expected {expected}, digits only")

    return read


def date(raw: object) -> str:
    """Return ``raw`` as the ISO text of a day of the calendar."""
    day = text(raw)
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        datetime.date.fromisoformat(day)
    except ValueError:
        raise FormError(f"`{day}` is no day; expected a form like `2026-11-24`") from None
    return day


def boolean(raw: object) -> bool:
    """Return ``raw`` as a truth; ``true`` and ``false`` may be written out."""
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return raw == "true"
    raise FormError(f"`{raw}` is no truth; expected `true` or `false`")


def integer(raw: object) -> int:
    """Return ``raw`` as a count: whole and not negative."""
    number = decimal(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw)
    if number != int(number):
        raise FormError(f"`{raw}` is not whole; expected a count like `120`")
    return int(number)


def decimal(raw: object) -> Decimal:
    """Return ``raw`` as an exact number that is not negative.

    Its digits are counted as they are written: arithmetic would round them to the precision that
    happens to be set.
    """
    written = text(raw)
    if not _NUMBER.fullmatch(written):
        raise FormError(f"`{written[:60]}` is no number; expected a form like `1200.50`")
    if written.startswith("-"):
        raise FormError(f"`{written[:60]}` is negative; expected zero or more")
    whole, _, fraction = written.partition(".")
    if len((whole + fraction).strip("0")) > MAX_DIGITS:
        raise FormError(
            f"`{written[:60]}` has more than {MAX_DIGITS} significant digits; "
            f"expected at most {MAX_DIGITS}"
        )
    if len(whole.lstrip("0")) > MAX_EXPONENT + 1 or len(fraction.rstrip("0")) > MAX_EXPONENT:
        raise FormError(f"`{written[:60]}` is out of range; expected at most 15 places either way")
    return Decimal(written)


_FORMS: Mapping[Kind, Callable[[object], Value]] = {
    Kind.TEXT: text,
    Kind.COUNTRY: country,
    Kind.ECCN: eccn,
    Kind.HS: _digits(_HS, "2, 4, 6, 8 or 10 digits like `854231`"),
    Kind.CN: _digits(_CN, "8 or 10 digits like `85423190`"),
    Kind.DATE: date,
    Kind.BOOLEAN: boolean,
    Kind.INTEGER: integer,
    Kind.DECIMAL: decimal,
}
