"""A record that is in the log can be shown to be, and one that is not can't."""

from __future__ import annotations

import pytest

from engine.errors import IntegrityError
from engine.ledger.tree import (
    EMPTY_ROOT,
    MAX_SIZE,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    subtree_proof,
    verify_consistency,
    verify_inclusion,
    verify_subtree,
)
from tests.engine.ledger.trees import defined_root, nodes_of, records

SIZES = range(1, 18)


def flipped(content: bytes) -> bytes:
    """Return ``content`` with one bit changed."""
    return bytes([content[0] ^ 1]) + content[1:]


@pytest.mark.parametrize("size", [0, *SIZES, 64, 65, 100])
def test_root_is_that_of_the_definition(size: int) -> None:
    """The root is the one that RFC 9162 defines."""
    entries = records(size)

    assert root(size, nodes_of(entries)) == defined_root(entries)


def test_root_of_nothing_is_the_hash_of_nothing() -> None:
    """A log without records has a root too."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_of_every_record_is_proved_and_of_no_other(size: int) -> None:
    """The proof of a record shows it at its place, and nothing else anywhere."""
    entries = records(size)
    nodes, tree_root = nodes_of(entries), defined_root(entries)
    for index in range(size):
        proof = inclusion_proof(index, size, nodes)
        leaf = leaf_hash(entries[index])

        verify_inclusion(leaf, index, size, tree_root, proof)

        wrong = [
            (flipped(leaf), index, size, tree_root, proof),
            (leaf, index, size, flipped(tree_root), proof),
            (leaf, index, size, tree_root, (*proof, leaf)),
            (leaf, index, size, tree_root, proof[:-1] if proof else (leaf,)),
            *((leaf, other, size, tree_root, proof) for other in range(size) if other != index),
            *(
                (leaf, index, size, tree_root, (*proof[:at], flipped(proof[at]), *proof[at + 1 :]))
                for at in range(len(proof))
            ),
        ]
        for arguments in wrong:
            with pytest.raises(IntegrityError):
                verify_inclusion(*arguments)


@pytest.mark.parametrize("second", SIZES)
def test_consistency_of_every_earlier_tree_is_proved_and_of_no_other(second: int) -> None:
    """A log that was only added to can be shown to be; with one record changed it can't."""
    entries = records(second)
    for first in range(1, second + 1):
        proof = consistency_proof(first, second, nodes_of(entries))
        roots = defined_root(entries[:first]), defined_root(entries)
        changed = defined_root([b"changed", *entries[1:first]]), roots[1]

        verify_consistency(first, second, roots, proof)

        with pytest.raises(IntegrityError):
            verify_consistency(first, second, changed, proof)
        with pytest.raises(IntegrityError):
            verify_consistency(first, second, (roots[0], flipped(roots[1])), proof)


def test_subtree_of_every_place_is_proved() -> None:
    """What holds of a beginning holds of every part that one node is over."""
    entries = records(13)
    nodes, tree_root = nodes_of(entries), defined_root(entries)
    parts = [(4, 8), (8, 12), (8, 13), (12, 13), (2, 4), (0, 13), (8, 11)]

    for part in parts:
        proof = subtree_proof(*part, 13, nodes)

        verify_subtree(part, 13, (defined_root(entries[slice(*part)]), tree_root), proof)


@pytest.mark.parametrize(
    ("start", "end", "size"), [(1, 3, 8), (3, 3, 8), (0, 9, 8), (2, 1, 8), (-1, 1, 8)]
)
def test_subtree_that_is_none_has_no_proof(start: int, end: int, size: int) -> None:
    """What no node is over can't be proved by one."""
    with pytest.raises(ValueError, match="is no subtree"):
        subtree_proof(start, end, size, nodes_of(records(8)))


def test_verify_refuses_sizes_that_no_log_has() -> None:
    """A number made up to keep a verifier busy is refused at once."""
    leaf = leaf_hash(b"record")

    with pytest.raises(IntegrityError, match="has no subtree"):
        verify_inclusion(leaf, 0, MAX_SIZE + 1, leaf, [leaf] * 64)


def test_verify_refuses_what_is_no_hash() -> None:
    """Two hashes can't be passed off as a short one and a long one."""
    entries = records(4)
    first, second = inclusion_proof(0, 4, nodes_of(entries))

    with pytest.raises(IntegrityError, match="not of 32 bytes"):
        verify_inclusion(
            leaf_hash(entries[0]), 0, 4, defined_root(entries), [first + second[:1], second[1:]]
        )


def test_consistency_with_nothing_proves_nothing() -> None:
    """An empty log is the beginning of any: that is not called a proof."""
    with pytest.raises(IntegrityError, match="is empty"):
        verify_consistency(0, 1, (EMPTY_ROOT, leaf_hash(b"record")), [])
