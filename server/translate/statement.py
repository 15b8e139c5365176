"""What a transaction states of one party, owner or vessel: all of it, and one digest for it.

The digest is what an override is bound to. It is the SHA-256 of canonical JSON (RFC 8785) of the
messages that speak of the one meant, with the contract's own names of fields and words, so that it
changes with any field, the parts it plays included, and with nothing else.

An owner is who its ``owner_id`` says, or else its name: everything that is said of it anywhere in
the transaction counts, in whatever order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from engine.ledger.canonical import dumps
from engine.ledger.record import sha256
from licet.v1.ownership_pb2 import Owner, Ownership
from licet.v1.transaction_pb2 import Transaction

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.|$)")
_FORM = "licet.statement/1"


def statement(transaction: Transaction, path: str) -> str:
    """Return the digest of what ``transaction`` states of somebody; empty if nothing is there.

    Args:
        transaction: As received.
        path: Where somebody is named first, e.g. ``parties[0].ownership.stakes[1].owner``.
    """
    found = _at(transaction, path)
    if found is None:
        return ""
    said = [found]
    if isinstance(found, Owner):
        said = [
            *(each for each in _owners(transaction) if _key(each) == _key(found)),
            *(each for each in transaction.parties if each.party_id == _key(found) != ""),
        ]
    told = sorted({dumps(MessageToDict(each, preserving_proto_field_name=True)) for each in said})
    return sha256(dumps([_FORM, *(each.decode() for each in told)]))


def _at(transaction: Transaction, path: str) -> Message | None:
    """Return the message at ``path``, or None if there is none."""
    at: Any = transaction
    place = 0
    while place < len(path):
        step = _STEP.match(path, place)
        if step is None or step[1] not in at.DESCRIPTOR.fields_by_name:
            return None
        place = step.end()
        held = getattr(at, step[1])
        if step[2] is not None:
            if not 0 <= int(step[2]) < len(held):
                return None
            at = held[int(step[2])]
        elif isinstance(held, Message) and at.HasField(step[1]):
            at = held
        else:
            return None
    return at if isinstance(at, Message) and path else None


def _owners(transaction: Transaction) -> Iterator[Owner]:
    ahead: list[Ownership] = [each.ownership for each in transaction.parties]
    while ahead:
        for stake in ahead.pop().stakes:
            if stake.HasField("owner"):
                yield stake.owner
                ahead.append(stake.owner.ownership)


def _key(owner: Owner) -> str:
    return owner.owner_id or owner.name
