"""Each form that a supplied fact must have: what has it, what hasn't, and what is told."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.catalogue import CATALOGUE
from engine.facts.countries import COUNTRIES
from engine.facts.fact import Fact, Kind
from engine.facts.forms import MAX_TEXT, FormError, checked


def a_fact(kind: Kind, **changes: Any) -> Fact:
    """Return a fact of ``kind`` that no law asks about."""
    return Fact("item.test", kind, "-", "-", **changes)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.TEXT, "Acme  Ltd", "Acme  Ltd"),
        (Kind.TEXT, "a" * MAX_TEXT, "a" * MAX_TEXT),
        (Kind.TEXT, "zwei\nZeilen\tБ 漢 𝄞", "zwei\nZeilen\tБ 漢 𝄞"),
        (Kind.COUNTRY, "DE", "DE"),
        (Kind.COUNTRY, "XK", "XK"),
        (Kind.ECCN, "3A001", "3A001"),
        (Kind.ECCN, "3A001.a.2", "3A001.a.2"),
        (Kind.ECCN, "0A606.x", "0A606.x"),
        (Kind.ECCN, "EAR99", "EAR99"),
        (Kind.HS, "85", "85"),
        (Kind.HS, "854231", "854231"),
        (Kind.HS, "8542310000", "8542310000"),
        (Kind.CN, "85423190", "85423190"),
        (Kind.CN, "8542319000", "8542319000"),
        (Kind.DATE, "2024-02-29", "2024-02-29"),
        (Kind.BOOLEAN, True, True),
        (Kind.BOOLEAN, "false", False),
        (Kind.INTEGER, 0, 0),
        (Kind.INTEGER, "120", 120),
        (Kind.INTEGER, "120.0", 120),
        (Kind.DECIMAL, "1200.50", Decimal("1200.50")),
        (Kind.DECIMAL, "0", Decimal(0)),
        (Kind.DECIMAL, "0.00", Decimal(0)),
        (Kind.DECIMAL, "123456789012345", Decimal("123456789012345")),
        (Kind.DECIMAL, "0.123456789012345", Decimal("0.123456789012345")),
        (Kind.DECIMAL, "1000000000000000", Decimal(10**15)),
        (Kind.DECIMAL, "0.000000000000001", Decimal("1e-15")),
        (Kind.DECIMAL, "1.50000000000000000", Decimal("1.5")),
    ],
)
def test_checked_returns_a_value_of_the_form(kind: Kind, raw: object, value: object) -> None:
    """What is given as the law prints it is taken as it is."""
    taken = checked(a_fact(kind), raw)

    assert taken == value
    assert type(taken) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        (Kind.TEXT, 5, "`5` is no text"),
        (Kind.TEXT, None, "`None` is no text"),
        (Kind.TEXT, "", "is empty; leave it out if it is unknown"),
        (Kind.TEXT, " \n", "is empty; leave it out if it is unknown"),
        (Kind.TEXT, "a" * (MAX_TEXT + 1), "has 1001 characters; expected at most 1000"),
        (Kind.TEXT, "a\x00b", "has control characters; expected plain text"),
        (Kind.TEXT, "a\x1bb", "has control characters; expected plain text"),
        (Kind.TEXT, "a\ud800b", "has half a character; expected plain text"),
        (Kind.COUNTRY, "UK", "expected an ISO 3166-1 code like `DE`; did you mean `GB`?"),
        (Kind.COUNTRY, "EL", "expected an ISO 3166-1 code like `DE`; did you mean `GR`?"),
        (Kind.COUNTRY, "de", "expected an ISO 3166-1 code like `DE`; did you mean `DE`?"),
        (Kind.COUNTRY, "ZZ", "`ZZ` is no country; expected an ISO 3166-1 code like `DE`"),
        (Kind.COUNTRY, "Germany", "`Germany` is no country; expected an ISO 3166-1 code"),
        (Kind.ECCN, "3a001", "`3a001` is no ECCN; expected a form like `3A001` or `3A001.a.2`"),
        (Kind.ECCN, "3F001", "`3F001` is no ECCN"),
        (Kind.ECCN, "3A001 ", "`3A001 ` is no ECCN"),
        (Kind.ECCN, "3A001.", "`3A001.` is no ECCN"),
        (Kind.ECCN, "3A001.A", "`3A001.A` is no ECCN"),
        (Kind.ECCN, "EAR 99", "`EAR 99` is no ECCN"),
        (Kind.ECCN, "NONE", "`NONE` is no ECCN"),
        (Kind.HS, "8542.31", "expected 2, 4, 6, 8 or 10 digits like `854231`, digits only"),
        (Kind.HS, "85423", "`85423` is no such code"),
        (Kind.HS, "٨٥", "`٨٥` is no such code"),
        (Kind.CN, "854231", "expected 8 or 10 digits like `85423190`, digits only"),
        (Kind.DATE, "2023-02-29", "`2023-02-29` is no day; expected a form like `2026-11-24`"),
        (Kind.DATE, "20261124", "`20261124` is no day"),
        (Kind.DATE, "2026-W48-2", "`2026-W48-2` is no day"),
        (Kind.DATE, "24.11.2026", "`24.11.2026` is no day"),
        (Kind.BOOLEAN, "yes", "`yes` is no truth; expected `true` or `false`"),
        (Kind.BOOLEAN, 1, "`1` is no truth"),
        (Kind.INTEGER, "1.5", "`1.5` is not whole; expected a count like `120`"),
        (Kind.INTEGER, -1, "`-1` is negative; expected zero or more"),
        (Kind.INTEGER, True, "`True` is no text"),
        (Kind.INTEGER, 10**16, "is out of range; expected at most 15 places either way"),
        (Kind.DECIMAL, "-1", "`-1` is negative; expected zero or more"),
        (Kind.DECIMAL, "-0", "`-0` is negative; expected zero or more"),
        (Kind.DECIMAL, "1,000", "`1,000` is no number; expected a form like `1200.50`"),
        (Kind.DECIMAL, "1e3", "`1e3` is no number"),
        (Kind.DECIMAL, ".5", "`.5` is no number"),
        (Kind.DECIMAL, "NaN", "`NaN` is no number"),
        (Kind.DECIMAL, "Infinity", "`Infinity` is no number"),
        (Kind.DECIMAL, 0.5, "`0.5` is no text"),
        (Kind.DECIMAL, "1234567890123456", "has more than 15 significant digits"),
        (Kind.DECIMAL, "1" * 40, "has more than 15 significant digits; expected at most 15"),
        (Kind.DECIMAL, "0.1" + "0" * 27 + "1", "has more than 15 significant digits"),
        (Kind.DECIMAL, "1." + "0" * 27 + "1", "has more than 15 significant digits"),
        (Kind.DECIMAL, "1" + "0" * 16, "is out of range; expected at most 15 places either way"),
        (Kind.DECIMAL, "0." + "0" * 15 + "1", "is out of range"),
    ],
)
def test_checked_says_what_would_be_right(kind: Kind, raw: object, told: str) -> None:
    """Whoever supplied a malformed fact reads what form it should have."""
    with pytest.raises(FormError, match=re.escape(told)):
        checked(a_fact(kind), raw)


def test_checked_has_a_form_for_each_kind() -> None:
    """No fact of the catalogue goes unchecked."""
    taken = {kind: kind in {fact.kind for fact in CATALOGUE.values()} for kind in Kind}

    for kind in taken:
        with pytest.raises(FormError):
            checked(a_fact(kind), object())


def test_country_knows_all_codes_of_iso_and_kosovo() -> None:
    """ISO 3166-1 has 249 codes; XK is left to its users."""
    assert len(COUNTRIES - {"XK"}) == 249
    assert all(checked(a_fact(Kind.COUNTRY), code) == code for code in COUNTRIES)


def test_checked_sorts_several_values_and_drops_repetitions() -> None:
    """A set of values has no order, so that one transaction has one form."""
    fact = a_fact(Kind.COUNTRY, many=True)

    assert checked(fact, ["RU", "BY", "RU"]) == ("BY", "RU")
    assert checked(fact, ()) == ()


def test_checked_refuses_one_value_where_several_are_asked() -> None:
    """A text is no list of its letters."""
    with pytest.raises(FormError, match="`RU` is no list; expected a list of country values"):
        checked(a_fact(Kind.COUNTRY, many=True), "RU")


def test_checked_keeps_to_a_closed_vocabulary() -> None:
    """A word that no rule knows would match nothing, so it is refused."""
    fact = a_fact(Kind.TEXT, values=("export", "import"))

    assert checked(fact, "export") == "export"
    with pytest.raises(FormError, match="`Export` is unknown here; expected one of export, import"):
        checked(fact, "Export")


def test_checked_takes_none_where_the_contract_says_so() -> None:
    """That an item is in no entry of the EU's list can be said; that it has no ECCN is `EAR99`."""
    assert checked(CATALOGUE["item.eu_dual_use"], "NONE") == "NONE"
    with pytest.raises(FormError):
        checked(CATALOGUE["item.eccn"], "NONE")


numbers = st.from_regex(r"[0-9]{1,17}(\.[0-9]{1,17})?", fullmatch=True)


def taken(written: str) -> Decimal | None:
    """Return the number, or None if it is refused."""
    try:
        number = checked(a_fact(Kind.DECIMAL), written)
    except FormError:
        return None
    assert isinstance(number, Decimal)
    return number


@given(numbers)
def test_decimal_takes_at_most_15_significant_digits_in_range(written: str) -> None:
    """How long a number may be is counted on its digits, and nothing is ever rounded."""
    digits = written.replace(".", "").lstrip("0")
    fraction = written.partition(".")[2].rstrip("0")
    if "." in written:
        digits = (written.partition(".")[0] + fraction).lstrip("0")
    leading = len(written.partition(".")[0].lstrip("0"))
    fits = len(digits.rstrip("0")) <= 15 and leading <= 16 and len(fraction) <= 15

    number = taken(written)

    assert number == (Decimal(written) if fits else None)


@given(numbers, st.integers(1, 60))
def test_decimal_does_not_depend_on_the_precision_of_the_thread(written: str, digits: int) -> None:
    """What a caller's thread has set decimal arithmetic to changes no answer."""
    usual = taken(written)

    with decimal.localcontext(prec=digits):
        assert taken(written) == usual


@given(numbers.filter(taken), numbers.filter(taken))
def test_decimal_orders_as_the_double_that_cel_compares(one: str, other: str) -> None:
    """An accepted number is told from others alike as a decimal and as a double."""
    assert (Decimal(one) < Decimal(other)) is (float(one) < float(other))
    assert (Decimal(one) == Decimal(other)) is (float(one) == float(other))


@given(numbers.filter(taken))
def test_decimal_survives_a_trip_through_a_double(written: str) -> None:
    """Fifteen digits come back from a double as they went in."""
    assert Decimal(f"{float(written):.15g}") == Decimal(written)
