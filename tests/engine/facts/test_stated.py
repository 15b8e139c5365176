"""What was stated and what was not, and what stands in where the narrow answer is missing."""

from __future__ import annotations

from datetime import date

import pytest

from engine.facts.stated import of_item, of_party, of_transaction
from engine.facts.transaction import Authorization, Document, Input, Item, Transaction

Facts = dict[str, object]


def item(facts: Facts | None = None, **more: object) -> Facts:
    """Return what is stated of an item with ``facts``; ``whole`` and ``documents`` may be given."""
    whole = more.pop("whole", {})
    documents = more.pop("documents", ())
    said = facts or {}
    return dict(of_item(said, whole, Item(said, **more), documents, "2026-11-24"))  # type: ignore[arg-type]


def transaction(facts: Facts | None = None, **more: object) -> Facts:
    """Return what is stated of a transaction with ``facts``."""
    said = facts or {}
    return dict(of_transaction(said, Transaction(said, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"item.cn": "85423190", "item.hs": "854231"}, "85423190"),
        ({"item.hs": "854231"}, "854231"),
        ({}, None),
    ],
)
def test_of_item_takes_the_narrowest_customs_code(facts: Facts, code: str | None) -> None:
    """The CN code is asked for; the HS code tells what it can."""
    known = item(facts)

    assert known.get("item.customs_code") == code
    assert known["item.has_customs_code"] is (code is not None)
    assert known["item.has_cn_code"] is ("item.cn" in facts)


@pytest.mark.parametrize(
    ("facts", "origin"),
    [
        ({"item.origin": "TR", "item.processed_in": ("CN",)}, ("TR",)),
        ({"item.mined_in": ("RU",), "item.processed_in": ("IN",)}, ("IN",)),
        ({"item.manufactured_in": "RU", "item.processed_in": ("IN",)}, ("IN",)),
        ({"item.refined_in": ("TR",)}, ("TR",)),
        ({"item.mined_in": ("BW", "CA")}, ("BW", "CA")),
        (
            {
                "item.mined_in": ("RU",),
                "item.processed_in": ("IN",),
                "item.substantially_transformed": False,
            },
            ("RU",),
        ),
        ({}, None),
    ],
)
def test_of_item_originates_where_it_was_last_worked_on(
    facts: Facts, origin: tuple[str, ...] | None
) -> None:
    """A stated origin stands; else the last place of work, unless nothing was transformed there."""
    assert item(facts).get("item.originates_in") == origin


@pytest.mark.parametrize(
    ("facts", "whole", "places"),
    [
        ({}, {"transaction.destination": "TR"}, ("TR",)),
        (
            {},
            {"transaction.destination": "TR", "transaction.further_destinations": ("KZ",)},
            ("KZ", "TR"),
        ),
        (
            {"item.final_destination": "KZ"},
            {"transaction.destination": "TR", "transaction.further_destinations": ("DE",)},
            ("KZ",),
        ),
        (
            {},
            {"transaction.destination": "TR", "transaction.end_use.country": "RU"},
            ("RU", "TR"),
        ),
        ({}, {"transaction.end_use.country": "RU"}, None),
    ],
)
def test_of_item_goes_to_destinations_and_to_its_end_use(
    facts: Facts, whole: Facts, places: tuple[str, ...] | None
) -> None:
    """Where the destination isn't known, where the item goes isn't either."""
    assert item(facts, whole=whole).get("item.goes_to") == places


def test_of_item_knows_codes_of_russian_inputs() -> None:
    """An input with an HS code alone tells what it can; others than Russian ones don't matter."""
    inputs = (Input("RU", "720711", ""), Input("RU", "", "72071210"), Input("TR", "", ""))

    known = item(inputs=inputs)

    assert known["item.has_inputs"] is True
    assert known["item.russian_input_code"] == ("720711", "72071210")


@pytest.mark.parametrize("inputs", [None, (Input("RU", "", ""),), (Input("", "720711", ""),)])
def test_of_item_leaves_codes_out_that_nobody_knows(inputs: tuple[Input, ...] | None) -> None:
    """A Russian input without code, or an input without origin, could be anything."""
    assert "item.russian_input_code" not in item(inputs=inputs)


def test_of_item_is_made_from_inputs_and_mines() -> None:
    """Inputs and mines are told together; nothing is known where neither was stated."""
    made = item({"item.mined_in": ("GH",)}, inputs=(Input("RU", "710812", ""),))

    assert made["item.made_from"] == ("GH", "RU")
    assert "item.made_from" not in item()
    assert "item.made_from" not in item(inputs=(Input("", "710812", ""),))


def test_of_item_presents_documents_for_its_line() -> None:
    """A document for another line is none for this one."""
    documents = (Document("mill_test_certificate", lines=("2",)), Document("invoice"))

    assert item(line="1", documents=documents)["item.presented_documents"] == ("invoice",)


def test_of_item_tells_whether_the_day_outside_russia_is_stated() -> None:
    """A document is no day."""
    evidence = (Document("evidence_outside_russia"),)
    since: Facts = {"item.outside_russia_since": "2023-01-01"}

    assert item(since)["item.has_outside_russia_day"] is True
    assert item({}, documents=evidence)["item.has_outside_russia_day"] is False


@pytest.mark.parametrize(
    ("facts", "documents", "claims"),
    [
        ({}, (), False),
        ({"item.outside_russia_since": "2023-01-01"}, (), True),
        ({}, (Document("evidence_outside_russia"),), True),
        ({}, (Document("invoice"),), False),
    ],
)
def test_of_item_claims_outside_russia_only_if_somebody_says_so(
    facts: Facts, documents: tuple[Document, ...], claims: bool
) -> None:
    """An exception is thought of where a day is stated or a document presented."""
    assert item(facts, documents=documents)["item.claims_outside_russia"] is claims


@pytest.mark.parametrize(
    ("facts", "more", "has"),
    [
        ({}, {}, False),
        ({"item.carats_per_stone": "1"}, {}, True),
        ({}, {"diamond_mined_in": ("RU",)}, True),
        ({"item.mined_in": ("RU",)}, {}, False),
    ],
)
def test_of_item_has_diamonds_if_anything_was_said_of_them(
    facts: Facts, more: Facts, has: bool
) -> None:
    """What is mined may be anything; what is weighed in carats is a diamond."""
    assert item(facts, **more)["item.has_diamonds"] is has


def test_of_item_collects_where_metal_was_melted_and_poured() -> None:
    """The mill test certificate counts like the melt and the pour."""
    facts: Facts = {"item.melted_in": ("TR",), "item.mill_certificate_country": "RU"}

    assert item(facts)["item.known_metal_countries"] == ("RU", "TR")


def _claim(code: str, met: bool | None) -> Authorization:
    return Authorization("exception_claim", code, conditions_met=met)


@pytest.mark.parametrize(
    ("claims", "confirmed"),
    [
        (None, ()),
        ((), ()),
        ((_claim("EU003", True), _claim("TRQ", False)), ("EU003",)),
        ((_claim("EU003", True), _claim("TRQ", None)), None),
        ((Authorization("individual_license", "X1", "BAFA"),), ()),
    ],
)
def test_of_transaction_confirms_only_what_is_stated_to_be_met(
    claims: tuple[Authorization, ...] | None, confirmed: tuple[str, ...] | None
) -> None:
    """A claim of whose conditions nothing is said leaves the answer open."""
    known = transaction(authorizations=claims)

    assert known.get("transaction.confirmed_exceptions") == confirmed


@pytest.mark.parametrize(
    ("facts", "unregistered"),
    [
        ({}, False),
        ({"transaction.exporter_registered": True}, False),
        ({"transaction.exporter_registered": False}, True),
    ],
)
def test_of_transaction_is_unregistered_only_if_stated(facts: Facts, unregistered: bool) -> None:
    """Silence about a registration is not the lack of one."""
    assert transaction(facts)["transaction.is_stated_unregistered"] is unregistered


def test_of_transaction_tells_documents_and_vessel() -> None:
    """That there are no documents is a statement; that nothing was said is none."""
    assert transaction(documents=())["transaction.has_documents"] is True
    assert transaction()["transaction.has_documents"] is False
    assert transaction({"transaction.vessel_imo": "9243320"})["transaction.has_vessel"] is True
    assert transaction()["transaction.has_vessel"] is False


def test_of_transaction_repeats_what_was_stated_of_the_payment() -> None:
    """What was not stated is left to the legal default."""
    known = transaction({"transaction.payment_system": "mir"})

    assert known["transaction.known_payment_system"] == ("mir",)
    assert "transaction.known_crypto_asset" not in known


@pytest.mark.parametrize(
    ("facts", "government", "us_owned"),
    [
        ({}, False, False),
        ({"party.is_government": False, "party.has_us_parent": False}, False, False),
        ({"party.is_government": True, "party.has_us_parent": True}, True, True),
    ],
)
def test_of_party_tells_only_what_is_stated(facts: Facts, government: bool, us_owned: bool) -> None:
    """A party of which nothing is said is not stated to be anything."""
    known = of_party(facts)  # type: ignore[arg-type]

    assert known["party.is_stated_government"] is government
    assert known["party.is_stated_us_owned"] is us_owned


@pytest.mark.parametrize(
    ("facts", "dated", "off_the_web"),
    [
        ({}, False, False),
        ({"party.has_web_presence": True}, False, False),
        ({"party.incorporated_on": date(2022, 2, 25), "party.has_web_presence": False}, True, True),
    ],
)
def test_of_party_tells_whether_day_and_website_are_stated(
    facts: Facts, dated: bool, off_the_web: bool
) -> None:
    """A website of which nothing is said is not stated to be missing."""
    known = of_party(facts)  # type: ignore[arg-type]

    assert known["party.has_incorporation_date"] is dated
    assert known["party.is_stated_without_web_presence"] is off_the_web


@pytest.mark.parametrize(
    ("facts", "ship_from", "day"),
    [
        ({"item.left_russia_on": "2022-07-01"}, "RU", "2022-07-01"),
        ({"item.left_russia_on": "2022-07-01", "item.left_origin_on": "2022-06-01"}, "AE",
         "2022-07-01"),
        ({"item.left_origin_on": "2022-06-01", "item.origin": "RU"}, "AE", "2022-06-01"),
        ({"item.left_origin_on": "2022-06-01", "item.origin": "BY"}, "AE", None),
        ({"item.left_origin_on": "2022-06-01"}, "AE", None),
        ({}, "RU", "2026-11-24"),
        ({}, "AE", None),
    ],
)  # fmt: skip
def test_of_item_left_russia_on_the_day_that_tells_it(
    facts: Facts, ship_from: str, day: str | None
) -> None:
    """What is shipped from Russia leaves it on the day asked about, unless somebody says when."""
    stated = item(facts, whole={"transaction.ship_from": ship_from})

    assert stated.get("item.day_left_russia") == day


def test_of_item_has_performance_if_it_was_stated() -> None:
    """So a chip of which nothing is told is not asked for its performance."""
    assert item({"item.total_processing_performance": 1})["item.has_performance"] is True
    assert item()["item.has_performance"] is False
