"""`make demo` shows the whole way, and fails if any of it doesn't come out as it must."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server import transaction_file
from server.demo import CAST, EXAMPLES, Example, next_version

ROOT = Path(__file__).resolve().parents[2]


def test_demo_shows_every_example() -> None:
    """No example lies in the folder unseen."""
    assert {each.file for each in CAST} == {path.name for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("example", CAST, ids=lambda each: each.file)
def test_demo_example_can_be_read(example: Example) -> None:
    """Each example is a transaction of the contract."""
    content = (EXAMPLES / example.file).read_bytes()

    assert transaction_file.read(example.file, content).items


def test_next_version_changes_the_number_alone() -> None:
    """The law of the published version is the same to the byte; only its number is the next."""
    files = {"ruleset.yaml": b"id: x\nversion: 2026.11.9\ntitle: version: 1\n", "a": b"version: 1"}

    assert next_version(files) == {
        "ruleset.yaml": b"id: x\nversion: 2026.11.10\ntitle: version: 1\n",
        "a": b"version: 1",
    }


def test_demo_ends_well() -> None:
    """With the shipped law and list, every verdict is as expected and every replay identical."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}"}

    ended = subprocess.run(
        [sys.executable, "-m", "server.demo"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.stdout.endswith("6 of 6 verdicts as expected; every replay identical\n")
    assert (ended.stderr, ended.returncode) == ("", 0)
