"""What a license is good for: each restriction on both of its sides."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from engine.facts.authorization import covers, covers_whole, is_valid
from engine.facts.transaction import Authorization, Item, Transaction
from tests.builders import DAY, a_license, a_party, a_transaction, an_item

ITEM = an_item("1", {"eccn": "3A001.a.2"}, value={"USD": Decimal("1000.00")})
OTHER = an_item("2", {"eccn": "5A002"}, value={"USD": Decimal("500.00")})
CONSIGNEE = a_party("Acme  GmbH", {"roles": ("consignee",)})
END_USER = a_party("Beta SA", {"roles": ("end_user", "payer")})
SALE = a_transaction({"destination": "DE"}, [ITEM, OTHER], [CONSIGNEE, END_USER])


def covered(license: Authorization, transaction: Transaction = SALE, index: int = 0) -> bool:
    """Say whether ``license`` covers the item at ``index`` on the day of these tests."""
    return covers(license, transaction, index, DAY)


def with_item(item: Item) -> Transaction:
    """Return the sale of ``item`` alone."""
    return replace(SALE, items=(item,))


def test_license_without_restrictions_covers_all() -> None:
    """What a license doesn't say, it doesn't restrict."""
    assert covered(a_license())
    assert covered(a_license(type="global_license"))


@pytest.mark.parametrize("type", ["exception_claim", "general", "", "commodity_classification"])
def test_only_a_license_is_a_license(type: str) -> None:
    """A claim of an exception has conditions of its own, which rules ask about."""
    assert not covered(a_license(type=type))


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "valid"),
    [
        ("", "", True),
        ("2026-08-01", "", True),
        ("2026-08-02", "", False),
        ("", "2026-08-01", True),
        ("", "2026-07-31", False),
        ("2026-08-01", "2026-08-01", True),
    ],
)
def test_license_is_valid_from_its_first_day_to_its_last(
    valid_from: str, valid_until: str, valid: bool
) -> None:
    """Both days are included."""
    license = a_license(valid_from=valid_from, valid_until=valid_until)

    assert is_valid(license, "2026-08-01") is valid
    assert covered(license) is valid


@pytest.mark.parametrize(("met", "covers_it"), [(None, True), (True, True), (False, False)])
def test_license_whose_conditions_are_not_met_covers_nothing(
    met: bool | None, covers_it: bool
) -> None:
    """A license is good only as far as its conditions are kept."""
    assert covered(a_license(conditions_met=met)) is covers_it


@pytest.mark.parametrize(
    ("lines", "covers_it"), [(("1",), True), (("2", "1"), True), (("2",), False), (("",), False)]
)
def test_license_for_lines_covers_these(lines: tuple[str, ...], covers_it: bool) -> None:
    """A license for line 2 is none for line 1."""
    assert covered(a_license(lines=lines)) is covers_it


@pytest.mark.parametrize(
    ("classification", "covers_it"),
    [
        ("3A001.a.2", True),
        ("3A001.a", True),
        ("3A001", True),
        ("3A001.a.2.x", False),
        ("3A001.a.1", False),
        ("3A00", False),
        ("3A001.a.", False),
        ("5A002", False),
    ],
)
def test_license_for_a_classification_covers_the_paragraphs_under_it(
    classification: str, covers_it: bool
) -> None:
    """`3A001` has `3A001.a.2` in it; `3A00` is no entry."""
    assert covered(a_license(classifications=(classification,))) is covers_it


def test_license_for_a_wider_classification_is_not_for_an_item_that_says_less() -> None:
    """A license for a paragraph is none for who states only the entry."""
    stated = with_item(an_item("1", {"eccn": "3A001"}))

    assert not covered(a_license(classifications=("3A001.a",)), stated)


@pytest.mark.parametrize("fact", ["eccn", "eu_dual_use", "uk_control"])
def test_license_may_name_the_classification_of_any_regime(fact: str) -> None:
    """A license of the EU names the entry of its own list."""
    stated = with_item(an_item("1", {fact: "5A001.j"}))

    assert covered(a_license(classifications=("5A001",)), stated)
    assert not covered(a_license(classifications=("5A002",)), stated)


def test_license_for_classifications_is_not_for_an_item_without_one() -> None:
    """What can't be told is not covered."""
    assert not covered(a_license(classifications=("3A001",)), with_item(an_item("1")))


@pytest.mark.parametrize(
    ("destinations", "covers_it"),
    [(None, True), (("DE",), True), (("FR", "DE"), True), (("FR",), False), ((), False)],
)
def test_license_for_destinations_covers_these(
    destinations: tuple[str, ...] | None, covers_it: bool
) -> None:
    """A license for France is none for Germany."""
    assert covered(a_license(destinations=destinations)) is covers_it


def test_license_for_destinations_needs_the_destination_stated() -> None:
    """Who doesn't say where it goes isn't covered."""
    license = a_license(destinations=("DE",))

    assert not covered(license, a_transaction(items=[ITEM], parties=[CONSIGNEE]))


def test_license_covers_an_item_where_that_item_goes() -> None:
    """An item that goes on to Russia is not covered by a license for where the rest goes."""
    license = a_license(destinations=("DE",))
    on_to = with_item(an_item("1", {"final_destination": "RU"}))

    assert not covered(license, on_to)
    assert covered(a_license(destinations=("RU",)), on_to)


def test_license_must_be_for_every_country_that_an_item_may_go_to() -> None:
    """Where a consignment is divided and nobody says how, every destination must be licensed."""
    divided = replace(SALE, facts={**SALE.facts, "transaction.further_destinations": ("FR", "RU")})

    assert not covered(a_license(destinations=("DE", "FR")), divided)
    assert covered(a_license(destinations=("DE", "FR", "RU")), divided)


@pytest.mark.parametrize(
    ("names", "covers_it"),
    [
        (("Acme GmbH",), True),
        (("ACME gmbh ",), True),
        (("Someone", "Acme GmbH"), True),
        (("Acme",), False),
        (("Beta SA",), False),
    ],
)
@pytest.mark.parametrize("role", ["consignee", "ultimate_consignee", "intermediate_consignee"])
def test_license_for_consignees_covers_these(
    role: str, names: tuple[str, ...], covers_it: bool
) -> None:
    """Blanks and case don't count in a name; everything else does."""
    sale = replace(SALE, parties=(a_party("Acme  GmbH", {"roles": (role,)}), END_USER))

    assert covered(a_license(consignees=names), sale) is covers_it


@pytest.mark.parametrize(("name", "covers_it"), [("beta sa", True), ("Acme GmbH", False)])
def test_license_for_end_users_covers_these(name: str, covers_it: bool) -> None:
    """A license names who may use the items."""
    assert covered(a_license(end_users=(name,))) is covers_it


def test_license_for_consignees_must_be_for_all_of_them() -> None:
    """A second consignee who is not on the license isn't covered by it."""
    second = a_party("Gamma", {"roles": ("intermediate_consignee",)})

    assert not covered(
        a_license(consignees=("Acme GmbH",)), replace(SALE, parties=(CONSIGNEE, second))
    )
    assert covered(
        a_license(consignees=("Acme GmbH", "Gamma")), replace(SALE, parties=(CONSIGNEE, second))
    )


def test_license_for_end_users_needs_an_end_user() -> None:
    """Who doesn't say who uses it isn't covered."""
    assert not covered(a_license(end_users=("Beta SA",)), replace(SALE, parties=(CONSIGNEE,)))


def test_license_reads_roles_from_any_mapping() -> None:
    """That the facts of a party can't be changed takes nothing from them."""
    fixed = replace(END_USER, facts=MappingProxyType(dict(END_USER.facts)))

    assert covered(a_license(end_users=("Beta SA",)), replace(SALE, parties=(fixed,)))


@pytest.mark.parametrize(
    ("lines", "left", "enough"),
    [
        ((), "1500.00", True),
        ((), "1499.99", False),
        (("1",), "1000.00", True),
        (("1",), "999.99", False),
        (("2", "1"), "1499.99", False),
    ],
)
def test_license_must_have_enough_value_left_for_all_its_items(
    lines: tuple[str, ...], left: str, enough: bool
) -> None:
    """A cent too little is too little; what the license is not for takes nothing from it."""
    assert covered(a_license(lines=lines, remaining={"USD": Decimal(left)})) is enough


def test_license_with_a_value_needs_the_value_of_the_items() -> None:
    """An item without a value, or in another currency, may be worth anything."""
    license = a_license(remaining={"EUR": Decimal(10**12)})

    assert not covered(license)
    assert covered(license, with_item(replace(ITEM, value={"EUR": Decimal(5)})))


def test_license_value_may_be_compared_in_any_currency_that_both_state() -> None:
    """Amounts in several currencies are one value, as the caller converted it."""
    license = a_license(remaining={"EUR": Decimal(1), "USD": Decimal(1500)})

    assert covered(license)


PAYMENT = a_transaction({"destination": "CY"}, [], [a_party("Acme", {"roles": ("consignee",)})])


@pytest.mark.parametrize(
    ("changes", "covers_it"),
    [
        ({}, True),
        ({"type": "exception_claim"}, False),
        ({"valid_until": "2026-07-31"}, False),
        ({"conditions_met": False}, False),
        ({"lines": ("1",)}, False),
        ({"classifications": ("EAR99",)}, False),
        ({"destinations": ("CY",)}, True),
        ({"destinations": ("DE",)}, False),
        ({"consignees": ("acme",)}, True),
        ({"consignees": ("Beta",)}, False),
        ({"end_users": ("Acme",)}, False),
        ({"remaining": {"USD": Decimal("100.00")}}, True),
        ({"remaining": {"USD": Decimal("99.99")}}, False),
        ({"remaining": {"EUR": Decimal("100.00")}}, False),
    ],
)
def test_license_covers_a_transaction_without_items_that_it_does_not_leave_out(
    changes: dict[str, Any], covers_it: bool
) -> None:
    """A license for goods is none for a payment, and one for Germany none for Cyprus."""
    payment = replace(PAYMENT, value={"USD": Decimal("100.00")})

    assert covers_whole(a_license(**changes), payment, "2026-08-01") is covers_it


def test_license_covers_a_transaction_if_it_covers_every_item() -> None:
    """A license for one of two lines covers neither the other nor the whole."""
    assert covers_whole(a_license(), SALE, DAY)
    assert covers_whole(a_license(lines=("1", "2")), SALE, DAY)
    assert not covers_whole(a_license(lines=("1",)), SALE, DAY)
