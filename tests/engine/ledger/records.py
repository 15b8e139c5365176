"""Records of decisions with disclosures, for tests."""

from __future__ import annotations

from engine.ledger.record import sealed

OUTCOME = b'{"as_of":"2026-08-01","release":"r","verdict":"ALLOW"}'
DECISION = b'{"quoting":"Jane Doe","verdict":"ALLOW"}'
PIECES = (b"before ", b"Jane Doe", b"", b"Acme \xff", b" after")
SALTS = tuple(bytes([number]) * 16 for number in range(4))


def a_sealed_record(decision_id: str = "d-1") -> tuple[bytes, bytes]:
    """Return a record of a transaction with two parties, and its disclosures."""
    identity = (decision_id, "r-1", "2026-08-01T12:00:00.000Z", ("EU", "US-EAR"))
    return sealed(identity, OUTCOME, (PIECES, DECISION), SALTS)
