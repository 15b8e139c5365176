"""Many decisions in one file, each with its proof, all by one checkpoint.

1. The first line is the header: the signed checkpoint. The key to check it with is not in the file:
   it is trusted because of where one got it.
2. Every further line is a receipt without its checkpoint, which is the header's.
3. Every line is canonical JSON. A table has the same in columns, and the header in its metadata.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import Any

from engine.errors import IntegrityError
from engine.ledger import disclosure
from engine.ledger.canonical import dumps, loads
from engine.ledger.disclosure import Disclosure
from engine.ledger.receipt import Leaf, Receipt
from engine.ledger.record import sha256
from engine.ledger.record_1 import text

FORMAT = "licet.export.v1"


@dataclass(frozen=True, slots=True)
class Header:
    """What is said once of an export.

    Attributes:
        checkpoint: The signed checkpoint, a note.
    """

    checkpoint: str

    def to_bytes(self) -> bytes:
        """Return the header as the first line."""
        return dumps({"format": FORMAT, "checkpoint": self.checkpoint}) + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> Header:
        """Read a header.

        Raises:
            IntegrityError: It is none.
        """
        try:
            plain: Any = loads(line)
            header = cls(text(plain["checkpoint"]))
            if header.to_bytes() != line:
                raise ValueError("it would be written otherwise")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IntegrityError(
                "export", sha256(line), f"has no header in canonical form: {error}"
            ) from None
        return header


def row(receipt: Receipt) -> bytes:
    """Return a receipt as a line of an export that has its checkpoint in the header."""
    plain = receipt.leaf.plain()
    if receipt.disclosures is not None:
        plain |= {
            "disclosures": loads(disclosure.to_bytes(receipt.disclosures)),
            "redactions": [each.plain() for each in receipt.redactions],
        }
    return dumps(plain) + b"\n"


def receipt(line: bytes, header: Header) -> Receipt:
    """Read a line back as the receipt that it is.

    Raises:
        IntegrityError: It is none, or is not written as such.
    """
    try:
        plain: Any = loads(line)
        disclosures: dict[str, Disclosure] | None = None
        redactions: tuple[Leaf, ...] = ()
        if "disclosures" in plain:
            disclosures = disclosure.from_plain(plain["disclosures"])
            redactions = tuple(Leaf.from_plain(each) for each in plain["redactions"])
        read = Receipt(Leaf.from_plain(plain), header.checkpoint, disclosures, redactions)
        if row(read) != line:
            raise ValueError("it would be written otherwise")
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise IntegrityError(
            "export", sha256(line), f"has a line that is no receipt in canonical form: {error}"
        ) from None
    return read
