"""Cut a transaction message into its parties and what is between them, byte for byte.

The pieces, one after the other, are the message as it was received, in whatever order its fields
came. A piece with a party is a whole field, so that it can be read as a transaction with nothing
but this party; the others together, as one without any.
"""

from __future__ import annotations

from engine.errors import EvaluationError
from licet.v1.transaction_pb2 import Transaction

PARTIES = Transaction.DESCRIPTOR.fields_by_name["parties"].number
_LENGTH_DELIMITED = 2
_FIXED_BYTES = {1: 8, 5: 4}
NO_PARTY = bytes([PARTIES << 3 | _LENGTH_DELIMITED, 0])
"""Stands for a party that was redacted: nothing is known of it, and those after it keep their
places."""


def pieces(content: bytes) -> list[bytes]:
    """Return the pieces of a message: between parties, a party, ..., between parties.

    Raises:
        EvaluationError: It is no message.
    """
    cut, start, at = [], 0, 0
    try:
        while at < len(content):
            field_start = at
            tag, at = _varint(content, at)
            kind = tag & 7
            if kind == _LENGTH_DELIMITED:
                length, at = _varint(content, at)
                at += length
            elif kind == 0:
                _, at = _varint(content, at)
            else:
                at += _FIXED_BYTES[kind]
            if tag >> 3 == PARTIES:
                cut += [content[start:field_start], content[field_start:at]]
                start = at
    except (IndexError, KeyError):
        at = -1
    if at != len(content):
        raise EvaluationError("the transaction is no message that could be recorded")
    return [*cut, content[start:]]


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return the number at a place, and the place after it."""
    byte = content[at]
    if byte < 0x80:
        return byte, at + 1
    number, shift = byte & 0x7F, 7
    while byte & 0x80:
        at += 1
        byte = content[at]
        number |= (byte & 0x7F) << shift
        shift += 7
    return number, at + 1
