"""A decision as it is stored, made into the one of the contract."""

from __future__ import annotations

import json

from engine.errors import IntegrityError
from engine.ledger.record import sha256
from licet.v1.decision_pb2 import Decision
from server.translate import to_proto


def decision(canonical: bytes) -> Decision:
    """Return the decision whose canonical bytes (``Decision.canonical``) are ``canonical``.

    Raises:
        IntegrityError: The bytes are no decision; they were altered, or never were one.
    """
    try:
        return to_proto.decision(json.loads(canonical))
    except (ValueError, KeyError, TypeError) as error:
        digest = sha256(canonical)
        problem = f"can't be read as a decision: {type(error).__name__} at {error}"
        raise IntegrityError("decision", digest, problem) from None
