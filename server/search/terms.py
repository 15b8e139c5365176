"""What a decision can be found by.

1. Rules and jurisdictions come from its outcome, so that it is still found by them when everything
   personal was redacted. A jurisdiction counts where it reaches the transaction or may.
2. Names are those of parties, of their owners up to any depth, and of the vessel, in every way in
   which they are given. They are kept as keyed digests of what screening compares: who knows the
   name and has the server's key finds it; who reads the index can't try names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.ledger import disclosure
from engine.ledger.record import AnyRecord, Record
from engine.ledger.record_1 import Record1
from engine.screening.names import METHOD, key
from licet.v1.ownership_pb2 import Owner, Ownership
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction
from server.digest_key import DigestKey
from server.pieces import NO_PARTY
from server.store.records import Recorded

VERSION = f"1 {METHOD}"
"""An index of another version is made anew."""
RULE, JURISDICTION, DESTINATION, PARTY_NAME, VESSEL_NAME, TRANSACTION = range(6)
"""Kinds of terms."""
NOWHERE = -1
"""Place of a term that belongs to no party."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """Something that a decision is found by.

    Attributes:
        kind: What it is.
        text: The term; of a name its digest.
        place: Index of the party, or ``NOWHERE``.
    """

    kind: int
    text: str
    place: int = NOWHERE


def name_digest(name: str, digests: DigestKey) -> str:
    """Return the digest under which a name is kept; empty for one of no letters."""
    compared = key(name)
    return digests.of("name", compared) if compared else ""


def terms(recorded: Recorded, digests: DigestKey) -> set[Term]:
    """Return what a decision is found by.

    Raises:
        IntegrityError: Its record can't be read.
    """
    kept = recorded.entry.disclosures
    if recorded.entry.record.startswith(b'{"decision":'):
        record: AnyRecord = Record1.from_bytes(recorded.entry.record)
    else:
        # The decision is by far the longest part, and says nothing that isn't elsewhere.
        record = Record.from_bytes(recorded.entry.record, disclosure.but_the_first(kept))
    found = set(_of_outcome(record))
    transaction = _transaction(record)
    if transaction is not None:
        found |= set(_of_transaction(transaction, digests))
    return found


def _of_outcome(record: AnyRecord) -> Iterator[Term]:
    outcome = record.outcome()
    if isinstance(record, Record1):
        decision = json.loads(record.decision)
        rules = {each["rule"] for each in decision["reasons"]}
        jurisdictions = decision["jurisdictions"]
    else:
        told, jurisdictions = outcome.get("rules"), outcome.get("jurisdictions")
        rules = {rule for ids in told.values() for rule in ids} if isinstance(told, dict) else set()
    yield from (Term(RULE, rule) for rule in rules)
    for each in jurisdictions or ():
        if each["reached"] != "no":
            yield Term(JURISDICTION, each["jurisdiction"])


def _transaction(record: AnyRecord) -> Transaction | None:
    if isinstance(record, Record1):
        return Transaction.FromString(record.transaction)
    content = record.left_of_transaction(NO_PARTY)
    return None if content is None else Transaction.FromString(content)


def _of_transaction(transaction: Transaction, digests: DigestKey) -> Iterator[Term]:
    for code in (transaction.destination, *transaction.further_destinations):
        if code:
            yield Term(DESTINATION, code)
    if transaction.transaction_id:
        yield Term(TRANSACTION, transaction.transaction_id)
    vessel = transaction.routing.vessel
    for name in (vessel.name, *vessel.former_names):
        yield from _name(VESSEL_NAME, name, NOWHERE, digests)
    for place, party in enumerate(transaction.parties):
        for name in _names([party], party.ownership):
            yield from _name(PARTY_NAME, name, place, digests)


def _names(named: Iterable[Party | Owner], ownership: Ownership) -> Iterator[str]:
    for each in named:
        yield from (each.name, each.original_script_name, *each.aliases)
    for stake in ownership.stakes:
        yield from _names([stake.owner], stake.owner.ownership)


def _name(kind: int, name: str, place: int, digests: DigestKey) -> Iterator[Term]:
    if digest := name_digest(name, digests):
        yield Term(kind, digest, place)
