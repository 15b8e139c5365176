"""The facts that are derived, and above all what stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from engine.errors import TransactionError
from engine.facts.catalogue import CATALOGUE
from engine.facts.derive import Derived, Screened, day_after, days_between, derive
from engine.facts.fact import Assumption, Scope, Value
from engine.facts.transaction import ContentPart, Document, Input, Item, Listing, Party, Transaction
from tests.builders import (
    DAY,
    a_document,
    a_license,
    a_party,
    a_stake,
    a_transaction,
    an_item,
    not_screened,
)

_KNOWN = ("known_vessel", "end_use.known_diversion", "presented_documents")


def derived(
    transaction: Transaction, screened: Screened | None = None, as_of: str = DAY
) -> Derived:
    """Return what is derived of ``transaction``."""
    return derive(transaction, screened or not_screened(transaction), as_of)


def whole(transaction: Transaction, as_of: str = DAY) -> Mapping[str, Value]:
    """Return the facts of the transaction as a whole, without their first part."""
    return _bare(derived(transaction, as_of=as_of).facts.transaction)


def of_item(item: Item, transaction: Transaction | None = None) -> Mapping[str, Value]:
    """Return the facts of ``item``, the only one of ``transaction``."""
    sale = replace(transaction or a_transaction(), items=(item,))
    return _bare(derived(sale).facts.items[0])


def of_party(party: Party, *found: Listing, as_of: str = DAY) -> Mapping[str, Value]:
    """Return the facts of ``party``, who was screened if anything was ``found``."""
    screened = Screened((found or None,))
    return _bare(derived(a_transaction(parties=[party]), screened, as_of).facts.parties[0])


def _bare(facts: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name.partition(".")[2]: value for name, value in facts.items()}


# -- What is stated, and what is not ---------------------------------------------------------------


def test_supplied_facts_stay_as_they_are() -> None:
    """Deriving takes nothing away from what was said."""
    said = a_transaction({"kind": "export"}, [an_item(facts={"eccn": "EAR99"})], [a_party("A")])

    facts = derived(said).facts

    assert facts.transaction["transaction.kind"] == "export"
    assert facts.items[0]["item.eccn"] == "EAR99"
    assert said.facts == {"transaction.kind": "export"}


def test_amendment_has_an_earliest_day_where_only_its_latest_is_known() -> None:
    """Of what was not amended after a day, nothing but the beginning of time is the earliest."""
    facts = derived(a_transaction(amended_not_after="2025-06-17")).facts.transaction

    assert facts["transaction.contract_amended_not_after"] == "2025-06-17"
    assert facts["transaction.contract_amended_not_before"] == "0001-01-01"


def test_what_nobody_said_is_absent() -> None:
    """Of an empty transaction, only what follows from its emptiness and the defaults are known."""
    facts = derived(a_transaction(items=[an_item()], parties=[a_party()])).facts
    supplied = {
        name
        for each in (facts.transaction, *facts.items, *facts.parties)
        for name in each
        if CATALOGUE[name].default is None
    }

    assert supplied == {
        "transaction.as_of",
        "transaction.has_parties",
        "transaction.has_items",
        "transaction.claimed_exceptions",
        "transaction.end_use.informed_by",
        "item.price_is_stated",
        "item.us_content_by_parts",
        "transaction.has_documents",
        "transaction.has_vessel",
        "transaction.vessel_possible_lists",
        "transaction.is_stated_unregistered",
        "transaction.confirmed_exceptions",
        "transaction.jurisdictions_asked",
        "transaction.connected_countries",
        "transaction.stated_persons",
        "item.has_customs_code",
        "item.has_cn_code",
        "item.has_eu_dual_use",
        "item.has_uk_control",
        "item.has_section_i_statement",
        "item.has_inputs",
        "item.has_diamonds",
        "item.has_outside_russia_day",
        "item.claims_outside_russia",
        "item.has_performance",
        "item.presented_documents",
        "item.known_metal_countries",
        "party.is_stated_government",
        "party.is_stated_us_owned",
        "party.has_incorporation_date",
        "party.is_stated_without_web_presence",
    }


def test_every_default_that_is_used_is_told() -> None:
    """A legal default stands in for an answer only openly, for each item and party."""
    facts = derived(a_transaction(items=[an_item(), an_item()], parties=[a_party()])).facts
    defaults = {fact.name for fact in CATALOGUE.values() if fact.default is not None}
    places = {
        Scope.TRANSACTION: {(None, None)},
        Scope.ITEM: {(0, None), (1, None)},
        Scope.PARTY: {(None, 0)},
    }

    told = {(each.fact, each.item, each.party) for each in facts.assumptions}

    assert {name for name, _, _ in told} == defaults
    for name in sorted(defaults):
        assert {(item, party) for fact, item, party in told if fact == name} == places[
            CATALOGUE[name].scope
        ]


def test_a_default_gives_way_to_what_is_said() -> None:
    """Nothing is assumed where somebody answered."""
    said = a_transaction({"end_use.military": True, "order_split": False})

    facts = derived(said).facts

    assert facts.transaction["transaction.end_use.military"] is True
    assert Assumption("transaction.end_use.military") not in facts.assumptions
    assert Assumption("transaction.order_split") not in facts.assumptions
    assert Assumption("transaction.end_use.exporter_aware") in facts.assumptions


def test_every_derived_fact_is_in_the_catalogue() -> None:
    """Rules can ask about all that is derived."""
    rich = a_transaction(
        {"destination": "DE"},
        [
            an_item(
                "1",
                {"cn": "85423190"},
                value={"USD": Decimal(5)},
                inputs=(Input("RU", cn="72080000"),),
            )
        ],
        [a_party("A", listings=(Listing("SDN"),), stakes=(a_stake("B", "50", lists=["SDN"]),))],
        authorizations=(a_license(),),
        documents=(a_document("kimberley_certificate", origin_listed=True),),
        vessel_listings=(),
        amended_not_after="2020-01-01",
    )

    facts = derived(rich, Screened((None,), list_age_days=3)).facts

    assert {*facts.transaction, *facts.items[0], *facts.parties[0]} <= CATALOGUE.keys()


# -- Codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "hs"),
    [
        ({"hs": "854231"}, "854231"),
        ({"hs": "8542"}, "8542"),
        ({"cn": "85423190"}, "854231"),
        ({"hts": "8542310000"}, "854231"),
        ({"hs": "8542", "cn": "85423190"}, "854231"),
        ({"hs": "854231", "hts": "8542310025", "cn": "8542319000"}, "854231"),
        ({"hs": "8542310000"}, "854231"),
    ],
)
def test_hs_code_follows_from_a_longer_code(codes: dict[str, Value], hs: str) -> None:
    """The first six digits of a CN code or HTS number are the HS code."""
    assert of_item(an_item(facts=codes))["hs"] == hs


def test_hs_code_is_unknown_without_any_code() -> None:
    """A code is never guessed."""
    assert "hs" not in of_item(an_item(facts={"eccn": "3A001"}))


@pytest.mark.parametrize(
    ("codes", "field"),
    [
        ({"hs": "854231", "cn": "85423990"}, "cn"),
        ({"hs": "8541", "cn": "85423990"}, "hs"),
        ({"cn": "85423190", "hts": "8471300000"}, "hts"),
    ],
)
def test_contradicting_codes_are_refused(codes: dict[str, Value], field: str) -> None:
    """An item can't be in two subheadings; the caller is told which code contradicts."""
    sale = a_transaction(items=[an_item(), an_item(facts=codes)])

    with pytest.raises(TransactionError) as raised:
        derived(sale)

    (violation,) = raised.value.violations
    assert violation.field == f"items[1].classification.{field}"
    assert "contradicts the other codes of the item" in violation.problem


# -- Items -----------------------------------------------------------------------------------------


def test_item_goes_where_it_says_or_else_where_the_transaction_goes() -> None:
    """An item's own destination comes first; without any it is unknown."""
    to_germany = a_transaction({"destination": "DE"})

    assert of_item(an_item(facts={"final_destination": "RU"}), to_germany)["destination"] == "RU"
    assert of_item(an_item(), to_germany)["destination"] == "DE"
    assert "destination" not in of_item(an_item())


def test_carats_follow_from_grams() -> None:
    """A metric carat is 0.2 g; carats that are stated come first."""
    weighed = an_item(grams_per_stone=Decimal("0.11"))

    assert of_item(weighed)["carats_per_stone"] == Decimal("0.55")
    stated = replace(weighed, facts={"item.carats_per_stone": Decimal("0.5")})
    assert of_item(stated)["carats_per_stone"] == Decimal("0.5")
    assert "carats_per_stone" not in of_item(an_item())


def test_mining_countries_of_item_and_diamond_are_one_set() -> None:
    """Where it was mined may be said of the item or of the diamond."""
    mined = an_item(facts={"mined_in": ("RU",)}, diamond_mined_in=("BW", "RU"))

    assert of_item(mined)["mined_in"] == ("BW", "RU")
    assert of_item(an_item(diamond_mined_in=()))["mined_in"] == ()
    assert "mined_in" not in of_item(an_item())


def test_amounts_are_facts_in_their_own_currency() -> None:
    """Nothing is converted: an amount in euro says nothing about dollars."""
    priced = an_item(
        value={"EUR": Decimal("9.50"), "CHF": Decimal(9)}, unit_value={"USD": Decimal(1)}
    )

    facts = of_item(priced)

    assert facts["value_eur"] == Decimal("9.50")
    assert facts["unit_value_usd"] == 1
    assert not {"value_usd", "value_chf", "unit_value_eur"} & facts.keys()


def test_us_content_is_summed_only_if_every_share_is_known() -> None:
    """One part without a share leaves the sum unknown, not smaller."""
    parts = (ContentPart("3A001", Decimal("10.5")), ContentPart("EAR99", Decimal("1")))
    unsure = (*parts, ContentPart("5A002"))

    assert of_item(an_item(us_content=parts))["us_content_percent"] == Decimal("11.5")
    assert of_item(an_item(us_content=()))["us_content_percent"] == 0
    facts = of_item(an_item(us_content=unsure))
    assert "us_content_percent" not in facts
    assert facts["us_content_eccn"] == ("3A001", "5A002", "EAR99")
    assert "us_content_percent" not in of_item(an_item())


@pytest.mark.parametrize(
    ("inputs", "cn", "hs"),
    [
        ([Input("RU", cn="72080000")], ("72080000",), ("720800",)),
        ([Input("RU", hs="720800")], None, ("720800",)),
        ([Input("RU")], None, None),
        ([Input("", cn="72080000")], None, None),
        ([Input("RU", cn="72080000"), Input("")], None, None),
        ([Input("DE")], (), ()),
        ([], (), ()),
        (None, None, None),
    ],
)
def test_russian_inputs_are_known_only_if_all_inputs_are(
    inputs: Iterable[Input] | None, cn: Value | None, hs: Value | None
) -> None:
    """An input of unknown origin may be Russian."""
    facts = of_item(an_item(inputs=None if inputs is None else tuple(inputs)))

    assert facts.get("russian_input_cn") == cn
    assert facts.get("russian_input_hs") == hs


def test_licenses_are_of_the_issuers_whose_license_covers_the_item() -> None:
    """Only what covers the item counts; without a statement, that none is presented is assumed."""
    licenses = (a_license("BIS", lines=("1",)), a_license("OFAC", lines=("2",)), a_license(""))

    presented = of_item(an_item("1"), a_transaction(authorizations=licenses))

    assert presented["licensed_by"] == ("BIS",)
    facts = derived(a_transaction(items=[an_item()])).facts
    assert facts.items[0]["item.licensed_by"] == ()
    assert Assumption("item.licensed_by", item=0) in facts.assumptions


# -- Documents, authorizations, dates --------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_until", "is_there"), [("", True), ("2026-08-01", True), ("2026-07-31", False)]
)
def test_document_is_there_until_its_last_day(valid_until: str, is_there: bool) -> None:
    """An expired document shows nothing."""
    sale = a_transaction(items=[an_item("1")], documents=(a_document(valid_until=valid_until),))

    facts = derived(sale, as_of="2026-08-01").facts

    assert facts.transaction["transaction.documents"] == (("contract",) if is_there else ())
    assert facts.items[0]["item.documents"] == (("contract",) if is_there else ())


def test_document_for_a_line_is_for_the_whole_only_if_no_line_is_left_out() -> None:
    """A certificate for line 1 is none for line 2, nor for the consignment."""
    for_one = a_document("invoice", lines=("1",), customs_code="N380")
    for_all = a_document("contract", lines=("2", "1"))
    sale = a_transaction(items=[an_item("1"), an_item("2")], documents=(for_one, for_all))

    facts = derived(sale).facts

    assert facts.transaction["transaction.documents"] == ("contract",)
    assert facts.transaction["transaction.customs_document_codes"] == ()
    assert facts.items[0]["item.documents"] == ("contract", "invoice")
    assert facts.items[1]["item.documents"] == ("contract",)


def test_documents_are_unknown_unless_stated() -> None:
    """That nobody spoke of documents is not that there are none."""
    assert "documents" not in whole(a_transaction())
    assert whole(a_transaction(documents=()))["documents"] == ()


@pytest.mark.parametrize(
    ("documents", "fact", "value"),
    [
        (
            [Document("kimberley_certificate", origin_listed=True)],
            "kp_certificate_lists_origins",
            True,
        ),
        (
            [
                Document("kimberley_certificate", origin_listed=True),
                Document("kimberley_certificate", origin_listed=False),
            ],
            "kp_certificate_lists_origins",
            False,
        ),
        ([Document("kimberley_certificate")], "kp_certificate_lists_origins", None),
        ([Document("invoice", origin_listed=True)], "kp_certificate_lists_origins", None),
        (
            [
                Document("evidence_outside_russia", establishes_before="2024-03-01"),
                Document("evidence_outside_russia", establishes_before="2023-12-31"),
            ],
            "shown_outside_russia_before",
            "2023-12-31",
        ),
        (
            [
                Document("price_attestation", price_cap_tier=2),
                Document("price_attestation", price_cap_tier=1),
            ],
            "price_cap_tier_attested",
            1,
        ),
    ],
)
def test_what_a_document_says_is_a_fact(
    documents: list[Document], fact: str, value: Value | None
) -> None:
    """A document's own statements are facts; of several, the one that is safe to rely on."""
    assert whole(a_transaction(documents=tuple(documents))).get(fact) == value


def test_amendment_is_between_two_days() -> None:
    """Either bound may be unknown."""
    amended = a_transaction(amended_not_before="2025-06-18")

    facts = whole(amended)

    assert facts["contract_amended_not_before"] == "2025-06-18"
    assert "contract_amended_not_after" not in facts


def test_claims_are_those_in_force() -> None:
    """A claim that has expired is none; a license is no claim."""
    claims = (
        a_license(type="exception_claim", code="LVS"),
        a_license(type="general", code="EU001"),
        a_license(type="exception_claim", code="GBS", valid_until="2026-07-31"),
        a_license(type="individual_license", code="D123"),
    )

    facts = whole(a_transaction(authorizations=claims), as_of="2026-08-01")

    assert facts["claimed_exceptions"] == ("EU001", "LVS")


def test_claims_are_closed_once_authorizations_are_stated() -> None:
    """Until somebody says what is presented, an exception may still be claimed."""
    assert whole(a_transaction(authorizations=()))["claims_further_exceptions"] is False
    assert "claims_further_exceptions" not in whole(a_transaction())


@pytest.mark.parametrize(
    ("destination", "region"),
    [({"destination": "DE"}, "none"), ({"destination": "UA"}, None), ({}, None)],
)
def test_only_ukraine_has_occupied_regions(
    destination: dict[str, Value], region: str | None
) -> None:
    """For another country the region follows; for Ukraine it must be said."""
    assert whole(a_transaction(destination)).get("destination_region") == region


def test_goods_leave_an_occupied_region_of_ukraine_alone() -> None:
    """What is shipped from another country leaves none; what is stated stays as it is."""
    stated = {"ship_from": "RU", "ship_from_region": "crimea"}

    assert whole(a_transaction({"ship_from": "RU"}))["ship_from_region"] == "none"
    assert whole(a_transaction(stated))["ship_from_region"] == "crimea"
    assert "ship_from_region" not in whole(a_transaction({"ship_from": "UA"}))


def test_what_is_known_is_told_apart_from_what_nobody_said() -> None:
    """A rule that has another answer for silence asks what was stated."""
    said = a_transaction(
        {"vessel_imo": "9337327", "end_use.diversion_destination": "RU"},
        documents=(a_document("contract"),),
    )

    spoken, silent = whole(said), whole(a_transaction())

    assert [spoken[name] for name in _KNOWN] == [("9337327",), ("RU",), ("contract",)]
    assert [silent[name] for name in _KNOWN] == [(), (), ()]
    assert of_item(an_item(facts={"origin": "RU"}))["known_origin"] == ("RU",)
    assert of_item(an_item())["known_origin"] == ()
    rare = an_item(facts={"china_rare_earth_value_percent": Decimal(2)})
    assert of_item(rare)["notified_china_rare_earth_value_percent"] == 2
    assert of_item(an_item())["notified_china_rare_earth_value_percent"] == 0


def test_exporter_is_unregistered_only_if_somebody_says_so() -> None:
    """Nobody is held for a registration that nobody asked about."""
    said = [None, True, False]
    known = [
        whole(a_transaction({} if each is None else {"exporter_registered": each})) for each in said
    ]

    assert [each["is_stated_unregistered"] for each in known] == [False, False, True]


def test_weapons_are_weapons_of_mass_destruction() -> None:
    """Who names a kind of weapon needn't say that it is one."""
    assert whole(a_transaction({"end_use.weapons": ("nuclear",)}))["end_use.wmd"] is True


def test_notice_is_of_the_authorities_that_informed() -> None:
    """Without a notice nobody has informed; with one, by whom may be unknown."""
    informed = {"end_use.informed_by_authority": True}

    assert whole(a_transaction())["end_use.informed_by"] == ()
    assert "end_use.informed_by" not in whole(a_transaction(informed))
    by_bis = whole(a_transaction({**informed, "end_use.informed_by": ("BIS",)}))
    assert by_bis["end_use.informed_by"] == ("BIS",)


# -- Listings and owners ---------------------------------------------------------------------------


def test_listings_are_unknown_unless_somebody_looked() -> None:
    """Who was not screened is not on no list."""
    assert "lists" not in of_party(a_party("A"))
    assert of_party(a_party("A", listings=()))["lists"] == ()
    screened = derived(a_transaction(parties=[a_party("A")]), Screened(((),)))
    assert screened.facts.parties[0]["party.lists"] == ()


def test_listings_stated_and_found_are_one_set() -> None:
    """What the caller knows and what screening finds add up."""
    stated = a_party("A", listings=(Listing("SDN", programs=("RUSSIA-EO14024",)),))

    facts = of_party(stated, Listing("EL", footnotes=("3",), scope="all_items"))

    assert facts["lists"] == ("EL", "SDN")
    assert facts["programs"] == ("RUSSIA-EO14024",)
    assert facts["list_footnotes"] == ("3",)
    assert facts["entity_list_scope"] == ("all_items",)


def test_entity_list_scope_that_nobody_stated_is_told_as_such() -> None:
    """Only entries of the Entity List have a scope; an unstated one is not 'none'."""
    assert of_party(a_party("A"), Listing("EL"), Listing("SDN"))["entity_list_scope"] == (
        "not_stated",
    )


@pytest.mark.parametrize(
    ("listed_on", "delisted_on", "counts"),
    [
        ("", "", True),
        ("2026-08-01", "", True),
        ("2026-08-02", "", False),
        ("", "2026-08-02", True),
        ("", "2026-08-01", False),
        ("2020-01-01", "2026-08-01", False),
    ],
)
def test_listing_counts_from_listing_until_delisting(
    listed_on: str, delisted_on: str, counts: bool
) -> None:
    """The day of the listing counts, the day of the delisting does not."""
    listing = Listing("SDN", listed_on=listed_on, delisted_on=delisted_on)

    found = of_party(a_party("A"), listing, as_of="2026-08-01")
    stated = of_party(a_party("A", listings=(listing,)), as_of="2026-08-01")

    assert found["lists"] == stated["lists"] == (("SDN",) if counts else ())


def test_vessel_has_lists_only_if_somebody_looked() -> None:
    """A vessel that nobody looked up is not on no list."""
    assert "vessel_lists" not in whole(a_transaction())
    screened = Screened((), vessel=(Listing("SDN"),))
    facts = derived(a_transaction(vessel_listings=()), screened).facts.transaction
    assert facts["transaction.vessel_lists"] == ("SDN",)


def test_age_of_the_list_is_unknown_without_a_list() -> None:
    """A screening without a list has no age."""
    assert "list_age_days" not in whole(a_transaction())
    facts = derived(a_transaction(), Screened((), list_age_days=0)).facts.transaction
    assert facts["transaction.list_age_days"] == 0


def test_ownership_is_told_by_each_test() -> None:
    """Each regime asks its own fact."""
    owned = a_party(
        "A",
        stakes=(
            a_stake("X", "50", lists=["SDN"], control=("veto",)),
            a_stake("Y", "20", lists=["UKSL"]),
            a_stake("Z", None, lists=["EU-269"]),
        ),
    )

    facts = of_party(owned)

    assert facts["owned_half_or_more_by"] == ("SDN",)
    assert facts["owned_over_half_by"] == ()
    assert facts["minority_owned_by"] == ("EU-269", "UKSL")
    assert facts["controlled_by"] == ("SDN",)
    assert facts["owner_share_unknown_for"] == ()


@pytest.mark.parametrize(
    ("indicator", "lists"),
    [("appoints_majority_of_board", ("UKSL",)), ("majority_of_votes", ("UKSL",)), ("veto", ())],
)
def test_board_or_votes_are_told_apart_from_other_control(
    indicator: str, lists: tuple[str, ...]
) -> None:
    """Most of the board or of the votes is control by itself; a veto is not (reg 7)."""
    owned = a_party("A", stakes=(a_stake("X", "30", lists=["UKSL"], control=(indicator,)),))

    assert of_party(owned)["board_or_votes_held_by"] == lists


def test_share_that_could_reach_half_is_told() -> None:
    """A listed owner of whom nobody says how much may own the party."""
    owned = a_party("A", stakes=(a_stake("X", None, lists=["SDN"]), a_stake("B", "40")))

    assert of_party(owned)["owner_share_unknown_for"] == ("SDN",)


def test_owner_delisted_by_the_day_owns_for_no_list() -> None:
    """Ownership is judged by the lists of the day, as listings of the party are."""
    stake = a_stake("X", "60")
    delisted = replace(
        stake, owner=replace(stake.owner, listings=(Listing("SDN", delisted_on="2026-08-01"),))
    )

    before, after = (
        of_party(a_party("A", stakes=(delisted,)), as_of=day)
        for day in ("2026-07-31", "2026-08-01")
    )

    assert before["owned_half_or_more_by"] == ("SDN",)
    assert after["owned_half_or_more_by"] == after["minority_owned_by"] == ()


@pytest.mark.parametrize(
    ("day", "after"),
    [("2026-08-01", "2026-08-02"), ("2024-02-28", "2024-02-29"), ("2025-12-31", "2026-01-01")],
)
def test_day_after_and_days_between_follow_the_calendar(day: str, after: str) -> None:
    """Months, years and leap days included."""
    assert day_after(day) == after
    assert days_between(day, after) == 1
    assert days_between(after, day) == -1


@pytest.mark.parametrize(
    ("facts", "is_industrial"),
    [
        ({"item.hs": "710229"}, True),
        ({"item.hs": "710239"}, False),
        ({"item.hs": "710210"}, None),
        ({"item.hs": "710239", "item.is_industrial_diamond": True}, True),
    ],
)
def test_subheading_says_whether_diamonds_are_industrial(
    facts: Mapping[str, Value], is_industrial: bool | None
) -> None:
    """Heading 7102 divides diamonds into industrial and others; who states it is believed."""
    told = of_item(replace(an_item(), facts=facts))

    assert told.get("is_industrial_diamond") is is_industrial


def test_price_is_told_to_be_stated_or_not() -> None:
    """An attestation stands in for a price that its holder doesn't see, not for one it states."""
    silent = of_item(replace(an_item(), facts={}))
    stated = of_item(replace(an_item(), facts={}, price_per_barrel={"USD": Decimal(55)}))

    assert silent["price_is_stated"] is False
    assert stated["price_is_stated"] is True


def test_known_regions_are_those_of_party_and_addresses() -> None:
    """An address in an occupied region counts like the seat, and `none` is no region."""
    facts: dict[str, Value] = {
        "party.region": "crimea",
        "party.address_regions": ("luhansk_occupied", "none"),
    }

    assert of_party(Party(facts))["known_regions"] == ("crimea", "luhansk_occupied")
    assert of_party(Party({"party.region": "none"}))["known_regions"] == ()


def test_us_content_on_the_list_is_summed_without_ear99() -> None:
    """What is EAR99 is left aside; a part of which nobody says what it is leaves all unknown."""
    parts = (
        ContentPart("3A001", Decimal(20)),
        ContentPart("EAR99", Decimal(30)),
        ContentPart("5A002", Decimal("0.5")),
    )

    facts = of_item(an_item(us_content=parts))

    assert facts["us_content_percent_on_ccl"] == Decimal("20.5")
    assert facts["us_content_eccn_on_ccl"] == ("3A001", "5A002")
    unsure = of_item(an_item(us_content=(*parts, ContentPart("", Decimal(1)))))
    assert "us_content_percent_on_ccl" not in unsure
    assert "us_content_eccn_on_ccl" not in unsure
    without = of_item(an_item(us_content=(ContentPart("3A001", None),)))
    assert without["us_content_eccn_on_ccl"] == ("3A001",)
    assert "us_content_percent_on_ccl" not in without


def test_transaction_is_licensed_once_authorizations_are_stated() -> None:
    """Until then nothing was presented, which the catalogue takes for a no."""
    licensed = a_transaction({"kind": "payment"}, authorizations=(a_license("OFAC"),))

    assert whole(licensed)["licensed_by"] == ("OFAC",)
    assert whole(a_transaction({"kind": "payment"}))["licensed_by"] == ()
