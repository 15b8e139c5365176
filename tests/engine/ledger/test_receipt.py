"""A receipt proves its decision, and nothing that was changed about it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import IntegrityError
from engine.ledger.receipt import Receipt
from server.ed25519 import verify
from tests.engine.ledger.signing import a_log, a_receipt, a_witness

LOG, WITNESS = a_log(), a_witness()


def test_receipt_proves_its_record() -> None:
    """With the log's key, and no server, the record is shown to be in the log."""
    receipt = Receipt.from_bytes(a_receipt(LOG).to_bytes())

    proved = receipt.verify([LOG.key], verify)

    assert proved.checkpoint.size == 7
    assert proved.signers == (LOG.key,)


def test_receipt_with_a_witness_needs_both_keys() -> None:
    """A signature that nobody checks is not passed over."""
    receipt = a_receipt(LOG, WITNESS)

    assert receipt.verify([LOG.key, WITNESS.key], verify).signers == (LOG.key, WITNESS.key)
    with pytest.raises(IntegrityError, match="names a key that was not given"):
        receipt.verify([LOG.key], verify)


def test_receipt_by_a_witness_alone_proves_nothing() -> None:
    """That somebody saw a log does not make it the log's."""
    receipt = a_receipt(LOG, WITNESS)
    below = receipt.checkpoint.rpartition("\n\n")[2].split("\n")
    alone = replace(receipt, checkpoint=receipt.checkpoint.replace(f"{below[0]}\n", ""))

    with pytest.raises(IntegrityError, match="is not signed by"):
        alone.verify([LOG.key, WITNESS.key], verify)


def test_receipt_of_another_log_proves_nothing() -> None:
    """A log can't speak for another."""
    other = a_log("example.com/other", 3)

    with pytest.raises(IntegrityError, match="names a key that was not given"):
        a_receipt(other).verify([LOG.key], verify)


def test_receipt_for_another_place_proves_nothing() -> None:
    """The number of a decision is part of what is proved."""
    given = a_receipt(LOG)
    receipt = replace(given, leaf=replace(given.leaf, index=3))

    with pytest.raises(IntegrityError, match="is not what the proof"):
        receipt.verify([LOG.key], verify)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_receipt_with_any_bit_changed_is_refused(size: int) -> None:
    """No bit of a receipt can be otherwise."""
    content = a_receipt(LOG, WITNESS, index=size - 1, size=size).to_bytes()
    keys = [LOG.key, WITNESS.key]
    accepted = []

    for bit in range(len(content) * 8):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            Receipt.from_bytes(bytes(changed)).verify(keys, verify)
            accepted.append(bit)
        except IntegrityError:
            pass

    Receipt.from_bytes(content).verify(keys, verify)
    assert accepted == []


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b"[" * 100_000,
        b'{"record":1}\n',
        a_receipt(LOG).to_bytes().rstrip(b"\n"),
        a_receipt(LOG).to_bytes() + b"\n",
        a_receipt(LOG).to_bytes().replace(b'"index":2', b'"index":2.0'),
        a_receipt(LOG).to_bytes().replace(b'"index":2', b'"index":true'),
        a_receipt(LOG).to_bytes().replace(b'"index":2', b'"index":2,"index":2'),
        a_receipt(LOG).to_bytes().replace(b'"index":2', b'"extra":0,"index":2'),
    ],
)
def test_receipt_that_is_written_otherwise_is_refused(given: bytes) -> None:
    """There is one way to write a receipt."""
    with pytest.raises(IntegrityError, match="is no receipt"):
        Receipt.from_bytes(given)
