"""The tree against the public vectors of the transparency-dev project.

They are read from ``conformance/rfc6962/testdata`` in the folder that LICET_SHARED names, or in
``../shared``.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import IntegrityError
from engine.ledger.tree import verify_consistency, verify_inclusion, verify_subtree

VECTORS = (
    Path(os.environ.get("LICET_SHARED") or Path(__file__).parents[2].parent / "shared")
    / "conformance"
    / "rfc6962"
    / "testdata"
)
COUNTS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}
"""Vectors of each kind in the collection that was tried."""

pytestmark = pytest.mark.skipif(
    not VECTORS.is_dir(),
    reason=f"{sum(COUNTS.values())} vectors of RFC 6962 are not there: looked for in the folder "
    "that LICET_SHARED names, or in `../shared`",
)


def decoded(text: str | None) -> bytes:
    """Return the bytes of a hash; none where there is none."""
    return base64.b64decode(text or "")


def inclusion(vector: dict[str, Any], proof: list[bytes]) -> None:
    """Verify that a leaf is in a tree."""
    leaf, root = decoded(vector["leafHash"]), decoded(vector["root"])
    verify_inclusion(leaf, vector["leafIdx"], vector["treeSize"], root, proof)


def consistency(vector: dict[str, Any], proof: list[bytes]) -> None:
    """Verify that a tree only adds to another."""
    roots = decoded(vector["root1"]), decoded(vector["root2"])
    verify_consistency(vector["size1"], vector["size2"], roots, proof)


def subtree_inclusion(vector: dict[str, Any], proof: list[bytes]) -> None:
    """Verify that a leaf is in a subtree, which is a tree of its own."""
    start, end = vector["start"], vector["end"]
    leaf, root = decoded(vector["leafHash"]), decoded(vector["root"])
    verify_inclusion(leaf, vector["leafIdx"] - start, end - start, root, proof)


def subtree_consistency(vector: dict[str, Any], proof: list[bytes]) -> None:
    """Verify that a subtree is part of a tree."""
    roots = decoded(vector["root1"]), decoded(vector["root2"])
    verify_subtree((vector["start"], vector["end"]), vector["size"], roots, proof)


KINDS: dict[str, Callable[[dict[str, Any], list[bytes]], None]] = {
    "inclusion": inclusion,
    "consistency": consistency,
    "subtreeinclusion": subtree_inclusion,
    "subtreeconsistency": subtree_consistency,
}


def is_refused(kind: str, vector: dict[str, Any]) -> bool:
    """Tell whether the proof of a vector is refused."""
    try:
        KINDS[kind](vector, [decoded(each) for each in vector["proof"] or ()])
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_verify_agrees_with_every_vector(kind: str) -> None:
    """What the vectors call a proof is taken for one, and nothing else is."""
    paths = sorted((VECTORS / kind).rglob("*.json"))
    vectors = {path: json.loads(path.read_text(encoding="utf-8")) for path in paths}

    wrong = [
        str(path.relative_to(VECTORS))
        for path, vector in vectors.items()
        if is_refused(kind, vector) != vector["wantErr"]
    ]

    assert wrong == []
    assert len(vectors) >= COUNTS[kind]
