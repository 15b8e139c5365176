"""The tree over all records, and the proofs that it gives (RFC 9162 section 2.1, as RFC 6962).

1. A leaf is SHA-256(0x00 || record), an inner node SHA-256(0x01 || left || right). The prefixes
   keep a node from being passed off as a record.
2. Everything is one kind of proof: that the hash over ``[start, end)`` is part of the tree of
   ``size``. With one leaf it is RFC 9162's inclusion proof, with ``start`` 0 its consistency proof.
3. To verify is to build the root again from the claimed part and the proof, with none of it left
   over.

Nothing is kept here. Who asks for a root or a proof says how to get the hash of a full subtree;
whether that was ever signed is known to ``engine.ledger.note``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

from engine.errors import IntegrityError

Nodes: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash over the leaves ``[index << level, (index + 1) << level)``."""

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The root over no record: "The hash of an empty list is the hash of an empty string"."""
# -- RFC 9162 2.1.1

MAX_SIZE = 2**63 - 1
"""Sizes above it can't be stored, and would only make a verifier work."""


def leaf_hash(record: bytes) -> bytes:
    """Return the leaf of ``record``."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node over ``left`` and ``right``."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root over the first ``size`` records."""
    return _hash(0, size, nodes) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that record ``index``, from 0, is in the tree of ``size``."""
    return subtree_proof(index, index + 1, size, nodes)


def consistency_proof(first: int, second: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``second`` only adds to the tree of ``first``."""
    return subtree_proof(0, first, second, nodes)


def subtree_proof(start: int, end: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that the subtree ``[start, end)`` is part of the tree of ``size``.

    Raises:
        ValueError: It is none.
    """
    if not _is_subtree(start, end, size) or start == end:
        raise ValueError(f"[{start}, {end}) is no subtree of a tree of {size}")
    return tuple(_proof((start, end), (0, size), nodes, is_known=True))


def verify_inclusion(
    leaf: bytes, index: int, size: int, tree_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that ``leaf`` is number ``index``, from 0, of the tree of ``size`` with ``tree_root``.

    Raises:
        IntegrityError: The proof does not show it.
    """
    if len(leaf) != HASH_BYTES:
        raise IntegrityError("leaf", leaf.hex(), "is no hash")
    verify_subtree((index, index + 1), size, (leaf, tree_root), proof)


def verify_consistency(
    first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]
) -> None:
    """Check that the tree of ``second`` only adds to the tree of ``first``.

    Args:
        first: Size of the older tree. Of an empty one there is nothing to show.
        second: Size of the newer tree.
        roots: The root of the older and of the newer.
        proof: What ``consistency_proof`` gave.

    Raises:
        IntegrityError: The proof does not show it.
    """
    if not first:
        raise IntegrityError("tree", roots[0].hex(), "is empty, and proves nothing of a later one")
    verify_subtree((0, first), second, roots, proof)


def verify_subtree(
    part: tuple[int, int], size: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]
) -> None:
    """Check that ``part`` is a subtree of the tree of ``size``.

    Args:
        part: Its first leaf, from 0, and the first after it.
        size: Of the whole tree.
        roots: The hash over the part, and the root of the whole.
        proof: What ``subtree_proof`` gave.

    Raises:
        IntegrityError: The proof does not show it.
    """
    start, end = part
    part_root, tree_root = roots
    if not _is_subtree(start, end, size):
        raise IntegrityError("tree", tree_root.hex(), f"has no subtree [{start}, {end}) in {size}")
    if start == end:
        if proof or part_root != EMPTY_ROOT:
            raise IntegrityError("tree", tree_root.hex(), "an empty part has the empty root only")
        return
    if any(len(each) != HASH_BYTES for each in proof):
        raise IntegrityError("tree", tree_root.hex(), "a hash in its proof is not of 32 bytes")
    rest = list(proof)
    built = _built(part, (0, size), part_root, rest, is_known=True)
    if built != (part_root, tree_root):
        raise IntegrityError(
            "tree", tree_root.hex(), f"is not what the proof of [{start}, {end}) in {size} gives"
        )
    if rest:
        raise IntegrityError("tree", tree_root.hex(), "the proof has more hashes than it needs")


def _is_subtree(start: int, end: int, size: int) -> bool:
    """Tell whether ``[start, end)`` is hashed by one node in every tree that has all of it.

    That is so where ``start`` is a multiple of the smallest power of two that holds its length.
    """
    if not 0 <= start <= end <= size <= MAX_SIZE:
        return False
    return start == end or start % (1 << (end - start - 1).bit_length()) == 0


def _split(low: int, high: int) -> int:
    """Return where a tree divides: after "the largest power of two smaller than n" leaves."""
    # -- RFC 9162 2.1.1
    return low + (1 << (high - low - 1).bit_length() - 1)


def _hash(low: int, high: int, nodes: Nodes) -> bytes:
    length = high - low
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return nodes(level, low >> level)
    middle = _split(low, high)
    return node_hash(_hash(low, middle, nodes), _hash(middle, high, nodes))


def _proof(
    part: tuple[int, int], within: tuple[int, int], nodes: Nodes, *, is_known: bool
) -> list[bytes]:
    """Return the hashes that lead from ``part`` to the hash over ``within``, innermost first.

    Args:
        part: What is proved.
        within: A subtree that holds it.
        nodes: Gives hashes.
        is_known: Whether who verifies has the hash over ``part``, as ``part`` is still whole.
    """
    if part == within:
        return [] if is_known else [_hash(*within, nodes)]
    (start, end), (low, high) = part, within
    middle = _split(low, high)
    if end <= middle:
        return [*_proof(part, (low, middle), nodes, is_known=is_known), _hash(middle, high, nodes)]
    if start >= middle:
        return [*_proof(part, (middle, high), nodes, is_known=is_known), _hash(low, middle, nodes)]
    rest = _proof((middle, end), (middle, high), nodes, is_known=False)
    return [*rest, _hash(low, middle, nodes)]


def _built(
    part: tuple[int, int],
    within: tuple[int, int],
    part_root: bytes,
    proof: list[bytes],
    *,
    is_known: bool,
) -> tuple[bytes, bytes]:
    """Return the hashes over ``part`` and over ``within`` that ``proof`` makes; use it up.

    Each step is the mirror image of one in ``_proof``, whose last hash belongs to the outermost
    node. A hash that is missing is empty, which no root is made of.
    """
    if part == within:
        only = part_root if is_known else proof.pop() if proof else b""
        return only, only
    (start, end), (low, high) = part, within
    middle = _split(low, high)
    sibling = proof.pop() if proof else b""
    if end <= middle:
        inner, whole = _built(part, (low, middle), part_root, proof, is_known=is_known)
        return inner, node_hash(whole, sibling)
    if start >= middle:
        inner, whole = _built(part, (middle, high), part_root, proof, is_known=is_known)
        return inner, node_hash(sibling, whole)
    inner, whole = _built((middle, end), (middle, high), part_root, proof, is_known=False)
    return node_hash(sibling, inner), node_hash(sibling, whole)
