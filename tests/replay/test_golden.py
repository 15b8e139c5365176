"""Decisions that were given once are given again, byte for byte, by every Python that runs this."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.ledger.record import read, sha256
from server.compose import Parts
from server.replay import Result, replay
from server.store.records import Entry, Recorded
from tests.replay.golden import DISCLOSED, FOLDER, a_library

GOLDEN = sorted(FOLDER.rglob("*.json"))
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Give a library with what the golden decisions pin."""
    with a_library(tmp_path_factory.mktemp("golden")) as made:
        yield made


def recorded(path: Path) -> Recorded:
    """Return a record as the log gives it."""
    content, disclosed = path.read_bytes(), path.with_suffix(DISCLOSED)
    kept = disclosed.read_bytes() if disclosed.exists() else b""
    name = read(content, kept).decision_id
    entry = Entry(name, "golden", "0" * 64, 0, "2026-01-02", 1, "0" * 64, content, kept)
    return Recorded(1, sha256(content), entry)


def test_golden_records_are_there() -> None:
    """There is something to replay."""
    assert len(GOLDEN) >= 22


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_golden_decision_is_given_again(library: Parts, path: Path) -> None:
    """The same pins give the same bytes, on this Python as on the one that recorded them."""
    replayed = replay(recorded(path), library.decider)

    assert (replayed.result, replayed.first_difference) == (Result.IDENTICAL, "")


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_golden_decisions_are_given_again_under_any_hash_seed(seed: str) -> None:
    """No order in a decision comes from a hash."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}:{ROOT}/proto/gen"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]

    done = subprocess.run(
        [*command, "-k", "is_given_again"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:]
    assert f"{len(GOLDEN)} passed" in done.stdout
