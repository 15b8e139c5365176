"""A receipt: one decision, and the proof that it is in the log, to be checked without the server.

1. A receipt holds the record byte for byte, its number, the hashes that lead from it to the root
   of a tree, and the signed checkpoint of that tree.
2. Who checks it needs the log's public key and nothing else. What is shown: the holder of that key
   signed a log that has this record at this place. What is not: when. For that there is only the
   record's own time, unless a witness has signed too.
3. Every signature under the checkpoint must be by a key that was given. One that nobody checks
   could be changed unseen.
4. What the record commits to is disclosed in the receipt, as far as it is still there. Of what was
   redacted the receipt has the event by which it was, with its proof by the same checkpoint.
5. A receipt has one form, canonical JSON and a line break, and no bit of it can be otherwise.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import IntegrityError
from engine.ledger import disclosure
from engine.ledger.canonical import Plain, dumps, loads
from engine.ledger.disclosure import Disclosure
from engine.ledger.event import REDACTION, EventRecord
from engine.ledger.note import LOG, Checkpoint, Key, Note, Verify
from engine.ledger.record import AnyRecord, Record, read, sha256
from engine.ledger.record_1 import text
from engine.ledger.tree import leaf_hash, verify_inclusion

FORMAT_1 = "licet.receipt.v1"
"""Of a record that discloses nothing, because all is in it."""
FORMAT = "licet.receipt.v2"


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something in the log, with its proof.

    Attributes:
        record: The record, as it is stored.
        index: Its number in the log, from 0.
        proof: Hashes from the record to the root, as RFC 9162 orders them.
    """

    record: bytes
    index: int
    proof: tuple[bytes, ...]

    def plain(self) -> dict[str, Plain]:
        """Return it as JSON has it."""
        return {
            "record": _text(self.record),
            "index": self.index,
            "inclusion_proof": [_text(each) for each in self.proof],
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Leaf:
        """Read it back.

        Raises:
            ValueError, KeyError, TypeError, binascii.Error: It is none.
        """
        if type(plain["index"]) is not int:
            raise ValueError("an index is no whole number")
        return cls(
            base64.b64decode(plain["record"], validate=True),
            plain["index"],
            tuple(base64.b64decode(each, validate=True) for each in plain["inclusion_proof"]),
        )

    def verify(self, checkpoint: Checkpoint) -> None:
        """Check that it is in the log of ``checkpoint``.

        Raises:
            IntegrityError: It does not prove it.
        """
        leaf = leaf_hash(self.record)
        verify_inclusion(leaf, self.index, checkpoint.size, checkpoint.root, self.proof)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record with its proof.

    Attributes:
        leaf: The record and its proof.
        checkpoint: The signed checkpoint, a note.
        disclosures: What the record commits to, as far as it is there; None for a record of the
            first version.
        redactions: The events by which the rest was redacted.
    """

    leaf: Leaf
    checkpoint: str
    disclosures: Mapping[str, Disclosure] | None = None
    redactions: tuple[Leaf, ...] = ()

    @property
    def record(self) -> AnyRecord:
        """The record, with what is disclosed of it.

        Raises:
            IntegrityError: It is none, or a disclosure is not what it commits to.
        """
        kept = b"" if self.disclosures is None else disclosure.to_bytes(self.disclosures)
        return read(self.leaf.record, kept)

    def to_bytes(self) -> bytes:
        """Return the receipt as it is handed out."""
        plain = {"format": FORMAT_1, "checkpoint": self.checkpoint} | self.leaf.plain()
        if self.disclosures is not None:
            plain |= {
                "format": FORMAT,
                "disclosures": loads(disclosure.to_bytes(self.disclosures)),
                "redactions": [each.plain() for each in self.redactions],
            }
        return dumps(plain) + b"\n"

    @classmethod
    def from_bytes(cls, given: bytes) -> Receipt:
        """Read a receipt; nothing of it is proved yet.

        Raises:
            IntegrityError: It is none, or is not written as such.
        """
        try:
            plain: Any = loads(given)
            receipt = cls(Leaf.from_plain(plain), text(plain["checkpoint"]))
            if plain["format"] == FORMAT:
                receipt = replace(
                    receipt,
                    disclosures=disclosure.from_plain(plain["disclosures"]),
                    redactions=tuple(Leaf.from_plain(each) for each in plain["redactions"]),
                )
            if receipt.to_bytes() != given:
                raise ValueError("it would be written otherwise")
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise IntegrityError(
                "receipt", sha256(given), f"is no receipt in canonical form: {error}"
            ) from None
        return receipt

    def verify(self, keys: Sequence[Key], verify: Verify) -> Proved:
        """Return what the receipt proves to somebody who trusts ``keys``.

        Args:
            keys: Of the log and, where witnesses have signed, theirs.
            verify: Computes Ed25519.

        Raises:
            IntegrityError: It does not prove that its record is in the log.
        """
        checkpoint, signers = signed_checkpoint(self.checkpoint, keys, verify)
        self.leaf.verify(checkpoint)
        return Proved(checkpoint, signers, self._redactions(checkpoint))

    def _redactions(self, checkpoint: Checkpoint) -> tuple[EventRecord, ...]:
        """Return the events, each found to be in the log and about this record.

        Raises:
            IntegrityError: One is not, or a disclosure is not what the record commits to.
        """
        if self.disclosures is not None:
            disclosure.verify(self.disclosures, Record.from_bytes(self.leaf.record).digests)
        digest, events = sha256(self.leaf.record), []
        for each in self.redactions:
            each.verify(checkpoint)
            event = EventRecord.from_bytes(each.record)
            if event.kind != REDACTION or all(about.record != digest for about in event.subjects):
                raise IntegrityError("event", sha256(each.record), "is not about this record")
            events.append(event)
        return tuple(events)


def signed_checkpoint(
    text: str, keys: Sequence[Key], verify: Verify
) -> tuple[Checkpoint, tuple[Key, ...]]:
    """Return a checkpoint and who signed it, once every signature was found to be good.

    Args:
        text: The note.
        keys: Of the log and, where witnesses have signed, theirs.
        verify: Computes Ed25519.

    Raises:
        IntegrityError: A signature is not by one of the keys, or none is by the log itself.
    """
    note = Note.parse(text)
    signers = tuple(note.signer(each, keys, verify) for each in note.signatures)
    checkpoint = Checkpoint.parse(note.text)
    if not any(key.kind == LOG and key.name == checkpoint.origin for key in signers):
        raise IntegrityError(
            "checkpoint", checkpoint.root.hex(), f"is not signed by `{checkpoint.origin}` itself"
        )
    return checkpoint, signers


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt proves.

    Attributes:
        checkpoint: The state of the log that has the record.
        signers: Whose signatures are under it.
        redactions: What was redacted of the record, by whom and why.
    """

    checkpoint: Checkpoint
    signers: tuple[Key, ...]
    redactions: tuple[EventRecord, ...] = ()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
