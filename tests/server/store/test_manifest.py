"""A ruleset version can be verified by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.law.digest import digest
from engine.ledger.record import sha256
from server.store.manifest import manifest, parse

# Without what ends a line, which is refused where a version is read.
_NAMES = st.characters(
    exclude_characters="/\\\u2028\u2029\x85", exclude_categories=["Cs"], min_codepoint=32
)
_SEGMENT = st.text(_NAMES, min_size=1)
_PATHS = st.lists(_SEGMENT, min_size=1, max_size=3).map("/".join)


def test_manifest_is_what_sha256sum_prints(tmp_path: Path) -> None:
    """An auditor computes a version's digest with a tool that every machine has."""
    files = {"tables/b.csv": b"b\n", "ruleset.yaml": b"id: us-ear\n", "rules/a.yaml": b""}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)

    printed = subprocess.run(
        ["sha256sum", *sorted(files)], cwd=tmp_path, capture_output=True, check=True
    ).stdout

    assert manifest(files) == printed


@given(st.dictionaries(_PATHS, st.binary(max_size=20), min_size=1, max_size=6))
def test_parse_gives_back_every_digest(files: dict[str, bytes]) -> None:
    """Whatever files are called, each is found again, and the whole has the version's digest."""
    assert sha256(manifest(files)) == digest(files)
    assert parse(manifest(files)) == {path: sha256(content) for path, content in files.items()}
