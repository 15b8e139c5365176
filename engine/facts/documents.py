"""What follows from the documents that go with a transaction."""

from __future__ import annotations

from engine.facts.fact import Value
from engine.facts.stated import distinct
from engine.facts.transaction import Day, Document, Transaction


def valid_documents(transaction: Transaction, as_of: Day) -> list[Document]:
    """Return the documents that are valid on the day."""
    return [
        each
        for each in transaction.documents or ()
        if not each.valid_until or as_of <= each.valid_until
    ]


def put_documents(facts: dict[str, Value], transaction: Transaction, as_of: Day) -> None:
    """Add what the documents say that are about the whole transaction."""
    lines = {item.line for item in transaction.items}
    valid = [
        each
        for each in valid_documents(transaction, as_of)
        if not each.lines or lines.issubset(each.lines)
    ]
    facts["transaction.documents"] = distinct(each.type for each in valid)
    facts["transaction.presented_documents"] = facts["transaction.documents"]
    facts["transaction.customs_document_codes"] = distinct(
        each.customs_code for each in valid if each.customs_code
    )
    listed = [
        each.origin_listed
        for each in valid
        if each.type == "kimberley_certificate" and each.origin_listed is not None
    ]
    if listed:
        facts["transaction.kp_certificate_lists_origins"] = all(listed)
    shown = [
        each.establishes_before
        for each in valid
        if each.type == "evidence_outside_russia" and each.establishes_before
    ]
    if shown:
        facts["transaction.shown_outside_russia_before"] = min(shown)
    tiers = [
        each.price_cap_tier
        for each in valid
        if each.type == "price_attestation" and each.price_cap_tier is not None
    ]
    if tiers:
        facts["transaction.price_cap_tier_attested"] = min(tiers)
