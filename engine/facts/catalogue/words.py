"""Closed vocabularies of the catalogue: the words of the contract's enums, in lower case."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

TRANSACTION_KINDS = (
    "export", "reexport", "in_country_transfer", "import", "transit", "brokering",
    "technology_transfer", "deemed_export", "service", "maritime_service", "payment",
    "temporary_export", "purchase", "classify",
)  # fmt: skip
REGIONS = (
    "none", "crimea", "donetsk_occupied", "luhansk_occupied", "kherson_occupied",
    "zaporizhzhia_occupied",
)  # fmt: skip
TRANSPORT_MODES = (
    "sea", "air", "road", "rail", "inland_waterway", "pipeline", "post", "electronic",
    "hand_carried",
)  # fmt: skip
WEAPON_KINDS = ("nuclear", "chemical", "biological", "missile")
OIL_PROJECTS = ("none", "deepwater", "arctic_offshore", "shale", "other")
PAYMENT_METHODS = (
    "bank_transfer", "letter_of_credit", "card", "cash", "crypto_asset", "barter", "netting",
    "none",
)  # fmt: skip
PAYMENT_SYSTEMS = ("swift", "spfs", "sbp", "mir", "cips", "sepa", "us_clearing", "other")
DOCUMENT_TYPES = (
    "end_user_statement", "no_reexport_to_russia_clause", "chp_risk_assessment",
    "kimberley_certificate", "l147_evidence_of_origin", "diamond_due_diligence_statement",
    "diamond_traceability_certificate", "evidence_outside_russia", "export_declaration",
    "certificate_of_origin", "mill_test_certificate", "production_date_certificate",
    "evidence_of_crude_origin", "price_attestation", "uvl_statement",
    "prior_consignee_statement", "delivery_verification", "import_certificate",
    "designer_attestation", "contract", "invoice", "transport_document",
    "importer_self_certification", "other",
)  # fmt: skip
ITEM_KINDS = ("commodity", "software", "technology", "service")
DIAMOND_KINDS = ("natural", "lab_grown")
DIAMOND_FORMS = ("rough", "polished", "set")
OIL_PRODUCT_CLASSES = (
    "crude", "premium_to_crude", "discount_to_crude", "lng", "lpg", "pipeline_gas",
)  # fmt: skip
PRICE_CAP_TIERS = ("one", "two", "three")
PARTY_TYPES = ("person", "entity", "vessel", "aircraft", "government_body")
PARTY_ROLES = (
    "exporter", "us_principal_party_in_interest", "foreign_principal_party_in_interest",
    "importer", "seller", "purchaser", "consignee", "intermediate_consignee",
    "ultimate_consignee", "end_user", "notify_party", "freight_forwarder", "broker", "agent",
    "declarant", "carrier", "vessel_owner", "vessel_manager", "vessel_operator",
    "vessel_charterer", "insurer", "payer", "beneficiary", "bank", "ordering_bank",
    "correspondent_bank", "beneficiary_bank", "financier", "beneficial_owner", "signatory",
    "manufacturer", "producer", "service_provider", "service_recipient",
    "technology_recipient",
)  # fmt: skip
BUSINESSES = (
    "manufacturer", "distributor", "trading_company", "retailer", "freight_forwarder",
    "transport", "financial_institution", "crypto_asset_services", "research",
    "semiconductor_fabrication", "oil_and_gas", "defence", "telecommunications", "other",
)  # fmt: skip
STATED_PERSONS = ("us_person", "us_parent", "eu_operator", "eu_parent", "uk_person")
US_LISTS = (
    # The Consolidated Screening List of the United States, by part.
    "SDN", "EL", "DPL", "UVL", "MEU", "DTC", "SSI", "ISN", "PLC", "CAP", "CMIC", "MBS", "FSE",
)  # fmt: skip
LISTS = (
    *US_LISTS,
    # European Union, by regulation and annex; asset freezes under other acts are EU-FSF.
    "EU-FSF", "EU-269", "EU-765", "EU-765-ANNEX-V", "EU-833-ANNEX-III", "EU-833-ANNEX-IV",
    "EU-833-ANNEX-XIV", "EU-833-ANNEX-XIX", "EU-833-ANNEX-XLII", "EU-833-ANNEX-XLIV",
    "EU-833-ANNEX-XLV", "EU-833-ANNEX-XLVII",
    # Others.
    "UKSL", "UN", "CA-SEMA", "CH-SECO", "AU-DFAT", "JP-DESIGNATED", "METI-EUL", "CN-ECL",
    "CN-UEL", "CN-WL", "CN-AFSL",
    # A list of one's own.
    "WATCHLIST",
)  # fmt: skip
"""Codes of lists. A listing with another code would match no rule, and so pass."""
COMBINED_LISTS = (
    # The affiliates rule adds up owners on the Entity List, the MEU List and, under certain
    # programs, the SDN List: 90 FR 47201.
    ("EL", "MEU", "SDN"),
)
"""Lists whose persons some law counts together."""


def combined(lists: Iterable[str]) -> str:
    """Return the name of a combination of lists, e.g. ``EL+MEU``."""
    return "+".join(sorted(lists))


LIST_COMBINATIONS = tuple(
    combined(chosen)
    for family in COMBINED_LISTS
    for size in range(2, len(family) + 1)
    for chosen in combinations(family, size)
)
