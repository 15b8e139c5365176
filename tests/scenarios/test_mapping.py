"""Every key and word that scenarios use has its place in the contract, and nothing else has one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import TransactionError
from engine.facts.transaction import Transaction as Core
from licet.v1.transaction_pb2 import Transaction
from server.translate import from_proto
from tests.scenarios import mapping
from tests.scenarios.mapping import NoPlaceError

KINDS = (
    "export", "reexport", "import", "purchase", "payment", "maritime_service",
    "temporary_export", "technology_transfer", "classify",
)  # fmt: skip
ROLES = (
    "consignee", "ultimate_consignee", "end_user", "purchaser", "seller", "exporter", "signatory",
    "beneficiary", "bank", "beneficiary_bank",
)  # fmt: skip
LISTS = ("SDN", "EL", "DPL", "UVL", "EU-269", "EU-833-ANNEX-IV", "EU-833-ANNEX-XIV", "UKSL")
DOCUMENTS: dict[str, dict[str, Any]] = {
    "price_attestation": {"type": "price_attestation"},
    "price_cap_attestation_tier2": {"type": "price_attestation", "price_cap_tier": 2},
    "mill_test_certificate": {"type": "mill_test_certificate"},
    "production_date_certificate": {"type": "production_date_certificate"},
    "due_diligence_statement_on_diamond_origin": {"type": "diamond_due_diligence_statement"},
    "L147_evidence_of_origin": {"type": "l147_evidence_of_origin", "customs_code": "L147"},
    "KP_certificate": {"type": "kimberley_certificate"},
    "evidence_outside_russia_before_2024-09-01": {
        "type": "evidence_outside_russia",
        "establishes_before": "2024-09-01",
    },
    "export_declaration_RU": {"type": "export_declaration"},
    "no_reexport_to_russia_clause": {"type": "no_reexport_to_russia_clause"},
}


def mapped(**said: Any) -> Transaction:
    """Return the transaction of a scenario that says ``said``."""
    return mapping.transaction({"transaction": {"kind": "export", **said}})


def core(**said: Any) -> Core:
    """Return it as the core has it; it is valid, then."""
    return from_proto.transaction(mapped(**said))


# -- the transaction


@pytest.mark.parametrize("kind", KINDS)
def test_kind_has_its_place(kind: str) -> None:
    """Every sort of act that scenarios name is one of the contract."""
    assert core(kind=kind).facts["transaction.kind"] == kind


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ({"ship_from": "NO"}, {"transaction.ship_from": "NO"}),
        ({"destination": "NO"}, {"transaction.destination": "NO"}),
        (
            {"destination": ["NO", "SE"]},
            {
                "transaction.destination": "NO",
                "transaction.further_destinations": ("SE",),
            },
        ),
        ({"destination_region": "crimea"}, {"transaction.destination_region": "crimea"}),
        (
            {"destination_region": "luhansk_occupied"},
            {"transaction.destination_region": "luhansk_occupied"},
        ),
        ({"destination_free_zone": "true"}, {"transaction.destination_free_zone": True}),
        ({"planned_return_days": "110"}, {"transaction.planned_return_days": 110}),
        ({"transit": ["TR", "RU"]}, {"transaction.transit": ("RU", "TR")}),
        ({"contract_date": "2026-01-10"}, {"transaction.contract_date": "2026-01-10"}),
        ({"contract_term_days": "5475"}, {"transaction.contract_term_days": 5475}),
        (
            {"routing": {"mode": "sea", "vessel_imo": "9243320", "vessel_name": "Yehope"}},
            {
                "transaction.transport_mode": "sea",
                "transaction.vessel_imo": "9243320",
                "transaction.vessel_name": "Yehope",
            },
        ),
        (
            {
                "end_use": {
                    "military_end_use": "true",
                    "military_end_user": "false",
                    "wmd": "true",
                    "informed_by_authority": "true",
                    "exporter_aware": "true",
                    "diversion_destination": "RU",
                }
            },
            {
                "transaction.end_use.military": True,
                "transaction.end_use.military_end_user": False,
                "transaction.end_use.wmd": True,
                "transaction.end_use.informed_by_authority": True,
                "transaction.end_use.exporter_aware": True,
                "transaction.end_use.diversion_destination": "RU",
            },
        ),
        (
            {
                "facts": {
                    "commercial_fair": "true",
                    "sale": "false",
                    "icp": "true",
                    "registered": "true",
                    "chp_risk_assessment_on_file": "true",
                    "order_split": "true",
                }
            },
            {
                "transaction.commercial_fair": True,
                "transaction.sale": False,
                "transaction.has_compliance_programme": True,
                "transaction.exporter_registered": True,
                "transaction.chp_risk_assessment_on_file": True,
                "transaction.order_split": True,
            },
        ),
    ],
)
def test_key_of_the_transaction_has_its_place(said: dict[str, Any], facts: dict[str, Any]) -> None:
    """What a scenario says of the whole becomes the fact that rules ask about."""
    read = core(**said).facts

    assert {name: read.get(name) for name in facts} == facts


def test_amounts_of_the_transaction_have_their_place() -> None:
    """Values are in the currency that the key names."""
    read = core(value_usd="50000", facts={"same_consignee_same_eccn_last_7d_usd": "4000"})

    assert {code: str(value) for code, value in read.value.items()} == {"USD": "50000"}
    assert str(read.same_eccn_7_days["USD"]) == "4000"


@pytest.mark.parametrize(
    ("answer", "not_before", "not_after"),
    [("true", "2025-06-18", ""), ("false", "", "2025-06-17"), ("null", "", "")],
)
def test_amendment_has_its_place(answer: str, not_before: str, not_after: str) -> None:
    """Whether a contract was amended after a day is one of the forms the contract has."""
    read = core(**{"contract_amended_after_2025-06-17": answer})

    assert (read.amended_not_before, read.amended_not_after) == (not_before, not_after)


# -- documents and licenses


@pytest.mark.parametrize("word", sorted(DOCUMENTS))
def test_document_has_its_place(word: str) -> None:
    """Every document that scenarios name is a type of the contract, with its details."""
    (document,) = core(docs=[word]).documents or ()

    expected = DOCUMENTS[word]
    assert {name: getattr(document, name) for name in expected} == expected


def test_document_has_attributes() -> None:
    """A certificate that doesn't list each origin is told from one that does."""
    (document,) = core(docs=[{"type": "KP_certificate", "origin_listed": "false"}]).documents or ()

    assert (document.type, document.origin_listed) == ("kimberley_certificate", False)


@pytest.mark.parametrize(("key", "field"), [("docs", "documents"), ("licences", "authorizations")])
def test_none_presented_is_told_from_nothing_said(key: str, field: str) -> None:
    """An empty list says that there is none."""
    assert getattr(core(**{key: []}), field) == ()
    assert getattr(core(), field) is None


def test_license_has_its_place() -> None:
    """A license keeps its limits; its last day is the last one on which it is valid."""
    said = {
        "type": "BIS_licence",
        "number": "D123456",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "items": ["3A001.a.2", "EAR99"],
        "consignees": ["Brasil Ltda"],
        "value_remaining_usd": "10000",
    }

    (read,) = core(licences=[said]).authorizations or ()

    assert (read.type, read.issuer, read.number) == ("individual_license", "BIS", "D123456")
    assert (read.valid_from, read.valid_until) == ("2026-01-01", "2026-12-31")
    assert read.classifications == ("3A001.a.2", "EAR99")
    assert read.consignees == ("Brasil Ltda",)
    assert str(read.remaining["USD"]) == "10000"


def test_exception_has_its_place() -> None:
    """An exception that is claimed is no license."""
    (read,) = core(licences=[{"type": "exception", "code": "LVS"}]).authorizations or ()

    assert (read.type, read.code) == ("exception_claim", "LVS")


# -- parties


@pytest.mark.parametrize("role", ROLES)
def test_role_has_its_place(role: str) -> None:
    """Every part that scenarios name is one of the contract."""
    (party,) = core(parties=[{"role": role}]).parties

    assert party.facts["party.roles"] == (role,)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ({"name": "ACME", "country": "NO"}, {"party.name": "ACME", "party.country": "NO"}),
        ({"government": "false"}, {"party.is_government": False}),
        ({"us_parent": "true"}, {"party.has_us_parent": True}),
        ({"incorporated_on": "2022-05-10"}, {"party.incorporated_on": "2022-05-10"}),
        ({"website": "null"}, {"party.has_web_presence": False}),
        ({"website": "https://example.org"}, {"party.has_web_presence": True}),
        ({"business": "freight_forwarder"}, {"party.business": "freight_forwarder"}),
        ({"business": "circus"}, {"party.business": "other"}),
    ],
)
def test_key_of_a_party_has_its_place(said: dict[str, Any], facts: dict[str, Any]) -> None:
    """What a scenario says of a party becomes the fact that rules ask about."""
    (party,) = core(parties=[said]).parties

    assert {name: party.facts.get(name) for name in facts} == facts


def test_share_of_the_exporter_has_its_place() -> None:
    """A subsidiary's share is a number of percent."""
    (party,) = core(parties=[{"owned_by_exporter_pct": "100"}]).parties

    assert str(party.facts["party.owned_by_exporter_percent"]) == "100"


@pytest.mark.parametrize("code", LISTS)
def test_list_has_its_place(code: str) -> None:
    """A party is on the list that the scenario says; for want of one, on none."""
    listed, unlisted = core(parties=[{"lists": [code]}, {}]).parties

    assert [each.list for each in listed.listings or ()] == [code]
    assert unlisted.listings == ()


def test_programs_and_footnotes_go_with_the_listing() -> None:
    """Footnotes are the Entity List's, programs any list's."""
    said = {"lists": ["SDN", "EL"], "programs": ["RUSSIA-EO14024"], "footnotes": ["1"]}

    (party,) = core(parties=[said]).parties
    sdn, entity = sorted(party.listings or (), key=lambda each: each.list, reverse=True)

    assert (sdn.programs, sdn.footnotes) == (("RUSSIA-EO14024",), ())
    assert (entity.programs, entity.footnotes) == (("RUSSIA-EO14024",), ("1",))


def test_replay_uses_the_lists_of_the_decision() -> None:
    """What was listed later doesn't change a decision that is made again."""
    said = {"lists": ["SDN"], "lists_as_of_decision": []}

    (now,) = core(parties=[said]).parties
    (then,) = core(parties=[said], evaluated_on="2026-11-24").parties

    assert [each.list for each in now.listings or ()] == ["SDN"]
    assert then.listings == ()


def test_owners_have_their_place() -> None:
    """The graph of owners arrives with shares, lists and control, and all of it is screened."""
    said = {
        "owners": [
            {
                "owner": "A",
                "pct": "49.9",
                "owners": [{"owner": "X", "pct": "50", "lists": ["SDN"]}],
            },
            {"owner": "B", "pct": "30", "control": ["appoints_majority_of_board"]},
        ],
        "facts": {"joint_arrangement": "true"},
    }

    (party,) = core(parties=[said]).parties
    first, second = party.stakes or ()
    (above,) = first.owner.stakes or ()

    assert (first.owner.name, str(first.percent), first.owner.listings) == ("A", "49.9", ())
    assert [each.list for each in above.owner.listings or ()] == ["SDN"]
    assert second.control == ("appoints_majority_of_board",)
    assert first.is_joint
    assert second.is_joint


# -- items


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ({"hs": "841370"}, {"item.hs": "841370"}),
        ({"cn": "71023900"}, {"item.cn": "71023900"}),
        ({"eccn": "3A001"}, {"item.eccn": "3A001"}),
        ({"eccn": "3A001", "paragraph": "a.2"}, {"item.eccn": "3A001.a.2"}),
        ({"paragraph": "c", "eccn": "3B001"}, {"item.eccn": "3B001.c"}),
        ({"eccn": "EAR99"}, {"item.eccn": "EAR99"}),
        ({"eu_dual_use": "3A001.a.3"}, {"item.eu_dual_use": "3A001.a.3"}),
        ({"annex_ii_section_i": "true"}, {"item.eu_annex_ii_section_i": True}),
        ({"uk_control": "PL9013"}, {"item.uk_control": "PL9013"}),
        ({"jp_item": "15(1)"}, {"item.jp_item": "15(1)"}),
        ({"jp_item": "none"}, {"item.jp_item": "NONE"}),
        ({"cn_item": "gallium"}, {"item.cn_item": "gallium"}),
        ({"origin": "RU"}, {"item.origin": "RU"}),
        ({"manufactured_in": "RU"}, {"item.manufactured_in": "RU"}),
        ({"mined_in": "RU"}, {"item.mined_in": ("RU",)}),
        ({"mined_in": ["BW", "CA"]}, {"item.mined_in": ("BW", "CA")}),
        ({"processed_in": "IN"}, {"item.processed_in": ("IN",)}),
        ({"refined_in": "TR"}, {"item.refined_in": ("TR",)}),
        ({"substantially_transformed": "true"}, {"item.substantially_transformed": True}),
        ({"produced_on": "2024-04-12"}, {"item.produced_on": "2024-04-12"}),
        ({"left_origin_on": "2024-04-12"}, {"item.left_origin_on": "2024-04-12"}),
        ({"left_russia_on": "2024-08-15"}, {"item.left_russia_on": "2024-08-15"}),
        ({"outside_russia_since": "2024-01-01"}, {"item.outside_russia_since": "2024-01-01"}),
        ({"outside_russia_since": "null"}, {"item.outside_russia_since": None}),
        ({"final_destination": "RU"}, {"item.final_destination": "RU"}),
        ({"food_or_medicine": "true"}, {"item.is_food_or_medicine": True}),
        ({"us_origin": "false"}, {"item.us_origin": False}),
        (
            {"fdp_direct_product": "true"},
            {"item.is_direct_product": True, "item.is_product_of_us_plant": None},
        ),
        (
            {"fdp_direct_product": "false"},
            {
                "item.is_direct_product": False, "item.is_product_of_us_plant": False,
                "item.produced_with_us_technology": (),
            },
        ),
        (
            {"fdp_direct_product": "false", "produced_with_us_tech": ["3E992"]},
            {"item.produced_with_us_technology": ("3E992",)},
        ),
        (
            {"produced_with_us_tech": ["3E992"], "fdp_direct_product": "false"},
            {"item.produced_with_us_technology": ("3E992",)},
        ),
        ({"produced_with_us_tech": ["3E992"]}, {"item.produced_with_us_technology": ("3E992",)}),
        ({"industrial": "false"}, {"item.is_industrial_diamond": False}),
        ({"mixed_origin": "true"}, {"item.is_mixed_origin": True}),
        ({"product_class": "premium_to_crude"}, {"item.oil_product_class": "premium_to_crude"}),
        ({"loaded_on": "2026-03-10"}, {"item.oil_loaded_on": "2026-03-10"}),
        ({"crude_origin": "RU"}, {"item.crude_origin": ("RU",)}),
        ({"crude_origin": "unknown"}, {"item.crude_origin": None}),
        ({"datacenter": "true"}, {"item.is_for_datacenters": True}),
        (
            {"crypto": {"published_standard": "true", "government_only": "false",
                        "user_changeable": "false"}},
            {"item.crypto_published_standard": True, "item.crypto_government_only": False,
             "item.crypto_user_changeable": False},
        ),
    ],
)  # fmt: skip
def test_key_of_an_item_has_its_place(said: dict[str, Any], facts: dict[str, Any]) -> None:
    """What a scenario says of an item becomes the fact that rules ask about."""
    (item,) = core(items=[{"desc": "goods", **said}]).items

    assert {name: item.facts.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("carat_each", "item.carats_per_stone"),
        ("us_controlled_content_pct", "item.us_controlled_content_percent"),
        ("china_rare_earth_value_pct", "item.china_rare_earth_value_percent"),
        ("tpp", "item.total_processing_performance"),
        ("performance_density", "item.performance_density"),
        ("dram_bandwidth_gbs", "item.dram_bandwidth_gbs"),
    ],
)
def test_number_of_an_item_is_exact(key: str, fact: str) -> None:
    """A threshold is met or not by the last digit."""
    (item,) = core(items=[{key: "0.50"}]).items

    assert str(item.facts[fact]) == "0.50"


def test_amounts_of_an_item_have_their_place() -> None:
    """Values are in the currency that the key names, of the line or of each piece."""
    said = {
        "value_usd": "4000",
        "value_jpy": "600000",
        "value_eur_each": "301",
        "price_per_bbl_usd": "60.01",
    }

    (item,) = core(items=[said]).items

    assert {code: str(value) for code, value in item.value.items()} == {
        "USD": "4000",
        "JPY": "600000",
    }
    assert str(item.unit_value["EUR"]) == "301"
    assert str(item.price_per_barrel["USD"]) == "60.01"


def test_parts_of_an_item_have_their_place() -> None:
    """What went into an item arrives piece by piece."""
    said = {
        "inputs": [
            {"desc": "wire rod", "origin": "RU", "cn": "72210010"},
            {"origin": "RU", "hs": "720838"},
        ],
        "us_content": [{"eccn": "9A515", "paragraph": "x", "pct": "0.5"}, {"eccn": "EAR99"}],
        "grams_each": "0.1",
        "diamonds_mined_in": "RU",
    }

    (item,) = core(items=[said]).items

    assert [(each.origin, each.cn, each.hs) for each in item.inputs or ()] == [
        ("RU", "72210010", ""),
        ("RU", "", "720838"),
    ]
    assert [(each.eccn, str(each.percent)) for each in item.us_content or ()] == [
        ("9A515.x", "0.5"),
        ("EAR99", "None"),
    ]
    assert str(item.grams_per_stone) == "0.1"
    assert item.diamond_mined_in == ("RU",)


# -- what has no place


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"colour": "red"}, "transaction: there is no place for the key `colour`"),
        ({"colour": "null"}, "transaction: there is no place for the key `colour`"),
        ({"contract_amended_after_someday": "true"}, "no place for the key `contract_amended_"),
        ({"contract_amended_after_2025-06-17": "maybe"}, "whether the contract was amended"),
        ({"parties": [{"shoe_size": "44"}]}, "party: there is no place for the key `shoe_size`"),
        ({"parties": [{"facts": {"tall": "true"}}]}, "facts of a party: there is no place"),
        ({"parties": [{"owners": [{"owner": "A", "hat": "1"}]}]}, "owner: there is no place"),
        ({"parties": [{"programs": ["X"]}]}, "`programs` without `lists`"),
        ({"parties": [{"footnotes": ["1"]}]}, "`footnotes` without `lists`"),
        ({"parties": [{"facts": {"joint_arrangement": "true"}}]}, "without `owners`"),
        ({"items": [{"colour": "red"}]}, "item: there is no place for the key `colour`"),
        ({"items": [{"paragraph": "a"}]}, "`paragraph` without `eccn`"),
        ({"items": [{"crypto": {"strong": "true"}}]}, "crypto: there is no place"),
        ({"items": [{"inputs": [{"smell": "x"}]}]}, "input: there is no place"),
        ({"items": [{"us_content": [{"smell": "x"}]}]}, "US content: there is no place"),
        ({"docs": ["love_letter"]}, "no place for the document `love_letter`"),
        ({"docs": [{"type": "KP_certificate", "smell": "x"}]}, "docs: there is no place"),
        ({"licences": [{"type": "bribe"}]}, "no place for the type `bribe`"),
        ({"licences": [{"smell": "x"}]}, "licences: there is no place"),
        ({"end_use": {"peace": "true"}}, "end_use: there is no place"),
        ({"facts": {"moon": "full"}}, "facts: there is no place"),
        ({"routing": {"speed": "9"}}, "routing: there is no place"),
        ({"routing": "by sea"}, "expected a mapping"),
        ({"items": "goods"}, "expected a list"),
        ({"parties": ["ACME"]}, "expected a mapping"),
    ],
)
def test_what_has_no_place_is_refused(said: dict[str, Any], problem: str) -> None:
    """No key and no word of a scenario is dropped in silence."""
    with pytest.raises(NoPlaceError) as caught:
        mapped(**said)

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "gift"},
        {"destination_region": "atlantis"},
        {"parties": [{"role": "buyer"}]},
        {"routing": {"mode": "balloon"}},
        {"items": [{"product_class": "butter"}]},
        {"parties": [{"owners": [{"owner": "A", "control": ["charms_everybody"]}]}]},
    ],
)
def test_word_that_the_contract_lacks_is_refused(said: dict[str, Any]) -> None:
    """A word outside the vocabulary is no fact."""
    with pytest.raises(TransactionError, match="is unknown here"):
        mapped(**said)
