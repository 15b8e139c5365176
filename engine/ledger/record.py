"""A decision as it is recorded: canonical bytes that prove it, and what they commit to beside them.

1. A record is canonical JSON (RFC 8785). What is stored is hashed as it is stored; nothing is ever
   serialised again to be verified.
2. Whatever can name a person is not in the record but in disclosures beside it, of which the record
   has the salted digests: the transaction, cut into its parties and what is between them, and the
   decision, which quotes them. All of it is taken for personal; there is no list of fields that one
   could forget to extend.
3. What stays in the record for ever is its outcome: verdict, day and pins, the verdicts by
   jurisdiction, the rules that were told. These are words of licet and of the law, not of a caller.
4. With its disclosures, and the release, lists and reference data that it pins, a decision can be
   made again. With one redacted it can't, and every proof of it is as good as before.
5. The time of recording is in the record and not in the decision.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from engine.errors import IntegrityError, RedactedError
from engine.ledger import disclosure
from engine.ledger.canonical import Plain, dumps, loads
from engine.ledger.disclosure import Disclosure
from engine.ledger.record_1 import Record1, text

FORMAT = "licet.record.v2"
DECISION = "decision"
"""Name of the part with the decision, canonical JSON."""
TRANSACTION = "transaction"
"""Name of the part with the transaction between its parties."""
PARTY = "party/"
"""With the party's index, from 0, the name of a part with one party."""


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
        said: The outcome, canonical JSON.
        digests: By name of each part, what the record commits to.
        disclosures: By name, the parts that are there.
    """

    decision_id: str
    request_id: str
    recorded_at: str
    jurisdictions: tuple[str, ...]
    said: bytes
    digests: Mapping[str, str]
    disclosures: Mapping[str, Disclosure] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the record as it is stored."""
        rest = dumps(
            {
                "decision_id": self.decision_id,
                "disclosures": self.digests,
                "format": FORMAT,
                "jurisdictions": self.jurisdictions,
                "recorded_at": self.recorded_at,
                "request_id": self.request_id,
            }
        )
        # The outcome is in canonical form, and its key sorts between these two.
        before, after = rest.split(b',"recorded_at":', 1)
        return before + b',"outcome":' + self.said + b',"recorded_at":' + after

    def disclosed(self) -> bytes:
        """Return the disclosures as they are stored beside it."""
        return disclosure.to_bytes(self.disclosures)

    @classmethod
    def from_bytes(cls, stored: bytes, kept: bytes = b"") -> Record:
        """Read a record back, with as many of its disclosures as were kept.

        One record has one form: what would be stored otherwise, however little, was not stored by
        licet.

        Raises:
            IntegrityError: The bytes are no record, or not in canonical form, or a disclosure is
                not what the record commits to.
        """
        try:
            plain: Any = loads(stored)
            digests = {name: text(each) for name, each in plain["disclosures"].items()}
            record = cls(
                text(plain["decision_id"]),
                text(plain["request_id"]),
                text(plain["recorded_at"]),
                tuple(text(each) for each in plain["jurisdictions"]),
                dumps(plain["outcome"]),
                digests,
            )
            if not isinstance(plain["outcome"], dict) or record.to_bytes() != stored:
                raise ValueError("it would be stored otherwise")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _refused(stored, error) from None
        return record.with_disclosures(disclosure.from_bytes(kept, digests))

    def with_disclosures(self, disclosures: Mapping[str, Disclosure]) -> Record:
        """Return the record with ``disclosures``, which were found to be its own."""
        return replace(self, disclosures=disclosures)

    def outcome(self) -> Mapping[str, Plain]:
        """Return what stays however much is redacted."""
        outcome: Any = loads(self.said)
        if not isinstance(outcome, dict) or not {"verdict", "as_of", "release"} <= outcome.keys():
            raise IntegrityError("record", sha256(self.said), "has no outcome")
        return outcome

    @property
    def redacted(self) -> tuple[str, ...]:
        """The names of the parts that are not there any more."""
        return tuple(sorted(self.digests.keys() - self.disclosures.keys()))

    @property
    def decision(self) -> bytes:
        """The decision, canonical JSON.

        Raises:
            RedactedError: It was redacted.
        """
        return dumps(self._part(DECISION))

    @property
    def transaction(self) -> bytes:
        """The transaction message, as received.

        Raises:
            RedactedError: A part of it was redacted.
            IntegrityError: Its parts don't fit together.
        """
        parties = (self._piece(f"{PARTY}{index}") for index in range(self.party_count))
        return self._joined([each if each is not None else self._gone() for each in parties])

    def transaction_but(self, instead: bytes) -> bytes:
        """Return the transaction message with ``instead`` for each party that was redacted.

        Raises:
            RedactedError: What is between the parties was redacted.
            IntegrityError: Its parts don't fit together.
        """
        parties = (self._piece(f"{PARTY}{index}") for index in range(self.party_count))
        return self._joined([instead if each is None else each for each in parties])

    def left_of_transaction(self, instead: bytes) -> bytes | None:
        """Return the same; nothing where it was redacted."""
        return self.transaction_but(instead) if TRANSACTION in self.disclosures else None

    @property
    def party_count(self) -> int:
        """How many parties the transaction has, redacted or not."""
        return sum(name.startswith(PARTY) for name in self.digests)

    def _joined(self, parties: Sequence[bytes]) -> bytes:
        between = self._part(TRANSACTION)
        if not isinstance(between, list) or len(between) != len(parties) + 1:
            raise IntegrityError(
                "record", sha256(self.to_bytes()), "has a transaction whose parts don't fit"
            )
        pieces = [_decoded(between[0])]
        for party, after in zip(parties, between[1:], strict=True):
            pieces += [party, _decoded(after)]
        return b"".join(pieces)

    def _piece(self, name: str) -> bytes | None:
        return _decoded(self.disclosures[name].part()) if name in self.disclosures else None

    def _part(self, name: str) -> Plain:
        if name not in self.disclosures:
            self._gone()
        return self.disclosures[name].part()

    def _gone(self) -> bytes:
        raise RedactedError(f"decision `{self.decision_id}`: redacted: {', '.join(self.redacted)}")


AnyRecord: TypeAlias = Record | Record1
"""A record of either version."""


def sealed(
    identity: tuple[str, str, str, tuple[str, ...]],
    outcome: bytes,
    content: tuple[Sequence[bytes], bytes],
    salts: Sequence[bytes],
) -> tuple[bytes, bytes]:
    """Return a record and its disclosures, as they are stored.

    Args:
        identity: Decision id, request id, time of recording and jurisdictions.
        outcome: What is to stay, canonical JSON.
        content: The transaction, in turn what is between the parties and a party, beginning and
            ending with the former; and the decision, canonical JSON.
        salts: 16 random bytes for each party and two more.
    """
    pieces, decision = content
    encoded = [base64.b64encode(each) for each in pieces]
    between = b'["' + b'","'.join(encoded[::2]) + b'"]'
    disclosures = {
        DECISION: Disclosure.of(salts[0], decision),
        TRANSACTION: Disclosure.of(salts[1], between),
    }
    for index, party in enumerate(encoded[1::2]):
        disclosures[f"{PARTY}{index}"] = Disclosure.of(salts[index + 2], b'"' + party + b'"')
    digests = {name: each.digest for name, each in disclosures.items()}
    record = Record(*identity, outcome, digests, disclosures)
    return record.to_bytes(), record.disclosed()


def read(stored: bytes, kept: bytes = b"") -> AnyRecord:
    """Read a record of either version.

    Args:
        stored: The record.
        kept: Its disclosures, as far as they are there.

    Raises:
        IntegrityError: The bytes are no record, or a disclosure is not what it commits to.
    """
    # In canonical form only the first version begins with the decision itself.
    if stored.startswith(b'{"decision":'):
        return Record1.from_bytes(stored)
    return Record.from_bytes(stored, kept)


def _decoded(piece: Plain) -> bytes:
    try:
        return base64.b64decode(text(piece), validate=True)
    except (TypeError, binascii.Error):
        digest = sha256(dumps(piece))
        raise IntegrityError("record", digest, "has a part that is no bytes") from None


def _refused(stored: bytes, error: Exception) -> IntegrityError:
    return IntegrityError(
        "record", sha256(stored), f"is no record of a decision in canonical form: {error}"
    )
