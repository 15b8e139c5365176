"""Digests can be checked with the tools that every machine has."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from engine.errors import RulesetError
from engine.law import digest as module
from engine.law.digest import digest, release_digest


def test_digest_is_over_the_list_that_sha256sum_prints() -> None:
    """One line a file, in order of paths: its digest, two blanks, its path."""
    lines = (
        f"{sha256(b'x').hexdigest()}  CHANGES.md\n"
        f"{sha256(b'').hexdigest()}  rules/a.yaml\n"
        f"{sha256(b'y').hexdigest()}  ruleset.yaml\n"
    )

    assert digest({"ruleset.yaml": b"y", "CHANGES.md": b"x", "rules/a.yaml": b""}) == (
        sha256(lines.encode()).hexdigest()
    )


@pytest.mark.skipif(
    shutil.which("sha256sum") is None or shutil.which("bash") is None,
    reason="no sha256sum here: the command of the docstring can't be run",
)
def test_digest_is_what_the_documented_command_prints(tmp_path: Path) -> None:
    """The command in the documentation, run by a stranger, names the same version."""
    files = {"ruleset.yaml": b"a", "rules/part 1.yaml": b"b", "rules/Z.yaml": b"c"}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    command = next(line for line in (module.__doc__ or "").splitlines() if "find ." in line)

    printed = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert printed.stdout.split()[0] == digest(files)


@pytest.mark.parametrize("path", ["a\nb", "a\\b", "", "a\u2028b"])
def test_digest_refuses_paths_that_could_be_taken_for_lines(path: str) -> None:
    """Two different versions never have one list."""
    with pytest.raises(RulesetError):
        digest({path: b""})


def test_release_digest_names_rulesets_and_reference_data() -> None:
    """A release is its ruleset versions and the reference data, in no order."""
    lines = "cc  reference\nbb  rulesets/eu-833\naa  rulesets/us-ear\n"

    assert release_digest({"us-ear": "aa", "eu-833": "bb"}, "cc") == (
        sha256(lines.encode()).hexdigest()
    )
