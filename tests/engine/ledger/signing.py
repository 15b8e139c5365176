"""Keys for tests, and notes that they have signed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.ledger.note import LOG, WITNESS, Checkpoint, Key, Note, Signature, cosignature, signed
from engine.ledger.receipt import Leaf, Receipt
from engine.ledger.tree import inclusion_proof
from server import ed25519
from tests.engine.ledger.trees import defined_root, nodes_of, records

SEEN_S = 1_785_499_200
"""2026-07-31 12:00 UTC."""


@dataclass(frozen=True)
class Signer:
    """Somebody who signs."""

    key: Key
    seed: bytes

    def sign(self, message: bytes) -> bytes:
        """Sign ``message``."""
        return ed25519.sign(self.seed, message)

    def signed(self, text: str) -> Note:
        """Sign ``text`` as the log."""
        return signed(text, self.key, self.sign)

    def seen(self, text: str) -> Signature:
        """Sign ``text`` as a witness."""
        return cosignature(text, self.key, SEEN_S, self.sign)


def a_log(name: str = "example.com/log", number: int = 1) -> Signer:
    """Return a log, told apart by ``number``."""
    seed = bytes([number]) * 32
    return Signer(Key(name, LOG, ed25519.public_key(seed)), seed)


def a_witness(name: str = "witness.example", number: int = 2) -> Signer:
    """Return a witness, told apart by ``number``."""
    seed = bytes([number]) * 32
    return Signer(Key(name, WITNESS, ed25519.public_key(seed)), seed)


def a_receipt(log: Signer, *witnesses: Signer, index: int = 2, size: int = 7) -> Receipt:
    """Return the receipt of a record among others."""
    entries = records(size)
    note = log.signed(str(Checkpoint(log.key.name, size, defined_root(entries))))
    for witness in witnesses:
        note = note.with_signature(witness.seen(note.text))
    proof = inclusion_proof(index, size, nodes_of(entries))
    return Receipt(Leaf(entries[index], index, proof), str(note))
