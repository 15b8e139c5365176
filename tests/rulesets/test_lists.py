"""Rules about listed parties fire from the lists of their own law, as these are imported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.decision.decide import Asked, decide
from engine.decision.model import Decision, Verdict
from engine.decision.release import CompiledRelease
from engine.decision.screen import screen
from engine.screening.screen import screener
from server.lists.known import Format
from server.transaction_file import read as read_transaction
from server.translate import from_proto
from tests.rulesets.conftest import RULESETS, ruleset_of
from tests.server.lists.builders import read_content
from tests.server.lists.small_files import FILES, LIST_IDS, STATES_ITS_EDITION, XML

AS_OF = "2026-02-01"
SHIPPED = ("eu-269-2014", "eu-765-2006", "eu-fsf", "jp-fefa", "reference", "uk-russia", "un",
           "us-ear", "us-ofac")  # fmt: skip

PAYMENT = """
kind: payment
ship_from: {country}
destination: {country}
parties:
  - {{roles: [payer], name: Honest Trading GmbH, country: {country}, type: entity}}
  - {{roles: [beneficiary], name: {name}, country: TR, type: entity}}
"""
EXPORT = """
kind: export
ship_from: {country}
destination: TR
parties:
  - {{roles: [exporter], name: Honest Trading KK, country: {country}, type: entity}}
  - {{roles: [ultimate_consignee], name: {name}, country: TR, type: entity}}
items:
  - {{line: "1", classification: {{hs: "940130", eccn: EAR99}}, total_value: 100 USD}}
"""


@pytest.fixture(scope="module")
def shipped() -> Iterator[CompiledRelease]:
    """The shipped law that asks about lists, ready to decide."""
    rulesets = [ruleset_of(RULESETS / name / "2026.11.0") for name in SHIPPED]
    compiled = CompiledRelease.compile("0" * 64, rulesets)
    yield compiled
    compiled.close()


def decided(
    shipped: CompiledRelease, form: Format, content: bytes, text: str, jurisdiction: str
) -> Decision:
    """Decide a transaction under the law of one jurisdiction, with one list imported."""
    edition = "" if form in STATES_ITS_EDITION else AS_OF
    said = {"publisher": "a test"} if form is Format.FTM_JSON_LINES else {}
    snapshot = read_content(LIST_IDS[form], content, edition=edition, **said).snapshot
    transaction = from_proto.transaction(read_transaction("t.yaml", text.encode()))
    screening = screen(transaction, screener([snapshot]), AS_OF)
    return decide(
        shipped, transaction, screening, Asked("0" * 64, AS_OF, jurisdictions=(jurisdiction,))
    )


BELARUS = XML[Format.EU_FSF_XML].replace(b'programme="UKR"', b'programme="BLR"')
COUNTER_TERRORISM = XML[Format.EU_FSF_XML].replace(b'programme="UKR"', b'programme="TERR"')
CSV = FILES[Format.CSL_CSV]

CASES = [
    (Format.EU_FSF_XML, XML[Format.EU_FSF_XML], PAYMENT, "DE", "EU", "eu.269.2.listed"),
    (Format.EU_FSF_XML, COUNTER_TERRORISM, PAYMENT, "DE", "EU", "eu.fsf.listed"),
    (Format.EU_FSF_XML, BELARUS, PAYMENT, "DE", "EU", "eu.765.2.listed"),
    (Format.UK_XML, XML[Format.UK_XML], PAYMENT, "GB", "UK", "uk.ru.11"),
    (Format.UK_CSV, FILES[Format.UK_CSV], PAYMENT, "GB", "UK", "uk.ru.11"),
    (Format.UN_XML, XML[Format.UN_XML], PAYMENT, "DE", "UN", "un.listed"),
    (Format.FTM_JSON_LINES, FILES[Format.FTM_JSON_LINES], PAYMENT, "DE", "UN", "un.listed"),
    (
        Format.OFAC_ADVANCED_XML,
        XML[Format.OFAC_ADVANCED_XML],
        PAYMENT,
        "US",
        "US-OFAC",
        "ofac.sdn.party",
    ),
    (Format.OFAC_XML, XML[Format.OFAC_XML], PAYMENT, "US", "US-OFAC", "ofac.sdn.party"),
    (Format.METI_XLSX, FILES[Format.METI_XLSX], EXPORT, "JP", "JP", "jp.16.end_user_list"),
    (Format.BIS_EL_CSV, FILES[Format.BIS_EL_CSV], EXPORT, "US", "US-EAR", "ear.744.11.all_items"),
    (Format.CSL_CSV, CSV, EXPORT, "US", "US-EAR", "ear.744.11.see_entry"),
]


@pytest.mark.parametrize(("form", "content", "text", "country", "jurisdiction", "rule"), CASES)
def test_listed_party_meets_the_rule_of_its_own_list(
    shipped: CompiledRelease,
    form: Format,
    content: bytes,
    text: str,
    country: str,
    jurisdiction: str,
    rule: str,
) -> None:
    """The same transaction with somebody else meets none: it is the list that decides."""
    listed = decided(
        shipped, form, content, text.format(country=country, name="ACME"), jurisdiction
    )
    other = decided(
        shipped, form, content, text.format(country=country, name="Zwiebelturm"), jurisdiction
    )

    assert listed.verdict is not Verdict.ALLOW
    assert rule in {reason.rule for reason in listed.reasons}
    assert rule not in {reason.rule for reason in other.reasons}
