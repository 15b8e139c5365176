"""Records of the first version, which databases have and nothing writes any more.

1. A record is canonical JSON (RFC 8785). What is stored is hashed as it is stored; nothing is ever
   serialised again to be verified.
2. It holds the transaction as it was received and the decision with its five pins. With the
   release, lists and reference data that the pins name, and nothing else, the decision can be made
   again.
3. The time of recording is in the record and not in the decision.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import IntegrityError
from engine.ledger.canonical import Plain, dumps, loads

FORMAT = "licet.record.v1"


@dataclass(frozen=True, slots=True)
class Record1:
    """What was recorded of one decision, all of it committed: none of it can be redacted.

    Attributes:
        decision_id: Id given by the server.
        request_id: Id given by the caller; empty if none.
        recorded_at: Time of recording, RFC 3339 in UTC with milliseconds.
        jurisdictions: Those the caller asked about; empty for all.
        transaction: The transaction message, as received.
        decision: The decision, canonical JSON.
    """

    decision_id: str
    request_id: str
    recorded_at: str
    jurisdictions: tuple[str, ...]
    transaction: bytes
    decision: bytes

    def to_bytes(self) -> bytes:
        """Return the record as it is stored."""
        rest = dumps(
            {
                "format": FORMAT,
                "decision_id": self.decision_id,
                "request_id": self.request_id,
                "recorded_at": self.recorded_at,
                "jurisdictions": list(self.jurisdictions),
                "transaction": base64.b64encode(self.transaction).decode(),
            }
        )
        # The decision is in canonical form, and its key sorts before all others.
        return b'{"decision":' + self.decision + b"," + rest[1:]

    def outcome(self) -> Mapping[str, Plain]:
        """Return verdict, day and release of the decision.

        Raises:
            IntegrityError: It has none.
        """
        try:
            decision: Any = loads(self.decision)
            pins = decision["provenance"]
            return {
                "verdict": text(decision["verdict"]),
                "as_of": text(pins["as_of"]),
                "release": text(pins["release"]),
            }
        except (KeyError, TypeError):
            digest = hashlib.sha256(self.decision).hexdigest()
            raise IntegrityError("record", digest, "has no provenance") from None

    @classmethod
    def from_bytes(cls, stored: bytes) -> Record1:
        """Read a record back.

        One record has one form: what would be stored otherwise, however little, was not stored by
        licet.

        Raises:
            IntegrityError: The bytes are no record, or not in canonical form.
        """
        try:
            plain: Any = loads(stored)
            record = cls(
                text(plain["decision_id"]),
                text(plain["request_id"]),
                text(plain["recorded_at"]),
                tuple(text(each) for each in plain["jurisdictions"]),
                base64.b64decode(text(plain["transaction"]), validate=True),
                dumps(plain["decision"]),
            )
            if not isinstance(plain["decision"], dict) or record.to_bytes() != stored:
                raise ValueError("it would be stored otherwise")
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise IntegrityError(
                "record",
                hashlib.sha256(stored).hexdigest(),
                f"is no record of a decision in canonical form: {error}",
            ) from None
        return record


def text(value: object) -> str:
    """Return ``value`` if it is a text.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, str):
        raise TypeError(f"`{value}` is no text")
    return value
