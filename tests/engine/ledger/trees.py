"""Trees made as RFC 9162 defines them, without any of the code under test."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from engine.ledger.tree import Nodes


def records(size: int) -> list[bytes]:
    """Return ``size`` records that differ."""
    return [b"record %d" % number for number in range(size)]


def defined_root(entries: Sequence[bytes]) -> bytes:
    """Return MTH(D_n) of RFC 9162 2.1.1, by its recursion."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    left, right = defined_root(entries[:half]), defined_root(entries[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_of(entries: Sequence[bytes]) -> Nodes:
    """Return what gives the hashes of the full subtrees over ``entries``."""

    def node(level: int, index: int) -> bytes:
        low, high = index << level, (index + 1) << level
        assert high <= len(entries), "a subtree that is not full was asked for"
        return defined_root(entries[low:high])

    return node
