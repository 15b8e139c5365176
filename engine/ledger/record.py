"""A decision as it is recorded: canonical bytes that hold all that is needed to make it again.

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
import json
from dataclasses import dataclass

from engine.errors import IntegrityError
from engine.ledger.canonical import dumps

FORMAT = "licet.record.v1"
MAX_WHOLE = 2**53 - 1
"""The largest whole number that RFC 8785 writes exactly."""


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of one decision.

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

    @classmethod
    def from_bytes(cls, stored: bytes) -> Record:
        """Read a record back.

        One record has one form: what would be stored otherwise, however little, was not stored by
        licet.

        Raises:
            IntegrityError: The bytes are no record, or not in canonical form.
        """
        try:
            plain = json.loads(
                stored, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse
            )
            record = cls(
                _text(plain["decision_id"]),
                _text(plain["request_id"]),
                _text(plain["recorded_at"]),
                tuple(_text(each) for each in plain["jurisdictions"]),
                base64.b64decode(_text(plain["transaction"]), validate=True),
                dumps(plain["decision"]),
            )
            if not isinstance(plain["decision"], dict) or record.to_bytes() != stored:
                raise ValueError("it would be stored otherwise")
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise IntegrityError(
                "record", sha256(stored), f"is no record of a decision in canonical form: {error}"
            ) from None
        return record


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"`{value}` is no text")
    return value


def _whole(digits: str) -> int:
    number = int(digits)
    if abs(number) > MAX_WHOLE:
        raise ValueError(f"`{digits}` is more than a double can hold")
    return number


def _refuse(number: str) -> object:
    raise ValueError(f"`{number}` is no whole number")
