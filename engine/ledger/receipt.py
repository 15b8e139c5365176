"""A receipt: one decision, and the proof that it is in the log, to be checked without the server.

1. A receipt holds the record byte for byte, its number, the hashes that lead from it to the root
   of a tree, and the signed checkpoint of that tree.
2. Who checks it needs the log's public key and nothing else. What is shown: the holder of that key
   signed a log that has this record at this place. What is not: when. For that there is only the
   record's own time, unless a witness has signed too.
3. Every signature under the checkpoint must be by a key that was given. One that nobody checks
   could be changed unseen.
4. A receipt has one form, canonical JSON and a line break, and no bit of it can be otherwise.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import IntegrityError
from engine.ledger.canonical import dumps
from engine.ledger.note import LOG, Checkpoint, Key, Note, Verify
from engine.ledger.record import sha256
from engine.ledger.tree import leaf_hash, verify_inclusion

FORMAT = "licet.receipt.v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record with its proof.

    Attributes:
        record: The record, as it is stored.
        index: Its number in the log, from 0.
        proof: Hashes from the record to the root, as RFC 9162 orders them.
        checkpoint: The signed checkpoint, a note.
    """

    record: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str

    def to_bytes(self) -> bytes:
        """Return the receipt as it is handed out."""
        return (
            dumps(
                {
                    "format": FORMAT,
                    "record": _text(self.record),
                    "index": self.index,
                    "inclusion_proof": [_text(each) for each in self.proof],
                    "checkpoint": self.checkpoint,
                }
            )
            + b"\n"
        )

    @classmethod
    def from_bytes(cls, given: bytes) -> Receipt:
        """Read a receipt; nothing of it is proved yet.

        Raises:
            IntegrityError: It is none, or is not written as such.
        """
        try:
            plain = json.loads(given)
            receipt = cls(
                base64.b64decode(plain["record"], validate=True),
                plain["index"],
                tuple(base64.b64decode(each, validate=True) for each in plain["inclusion_proof"]),
                plain["checkpoint"],
            )
            is_typed = type(receipt.index) is int and isinstance(receipt.checkpoint, str)
            if not is_typed or receipt.to_bytes() != given:
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
        note = Note.parse(self.checkpoint)
        signers = tuple(note.signer(each, keys, verify) for each in note.signatures)
        checkpoint = Checkpoint.parse(note.text)
        if not any(key.kind == LOG and key.name == checkpoint.origin for key in signers):
            raise IntegrityError(
                "checkpoint",
                checkpoint.root.hex(),
                f"is not signed by `{checkpoint.origin}` itself",
            )
        leaf = leaf_hash(self.record)
        verify_inclusion(leaf, self.index, checkpoint.size, checkpoint.root, self.proof)
        return Proved(checkpoint, signers)


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt proves.

    Attributes:
        checkpoint: The state of the log that has the record.
        signers: Whose signatures are under it.
    """

    checkpoint: Checkpoint
    signers: tuple[Key, ...]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
