"""The shipped rulesets, read and compiled once for the tests of each module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.conditions.cel import Compiler
from engine.decision.release import CompiledRelease
from engine.facts.catalogue import CATALOGUE
from engine.law.model import Ruleset
from engine.law.reader import read

RULESETS = Path(__file__).parents[2] / "rulesets"


def ruleset_of(folder: Path) -> Ruleset:
    """Return the version in ``folder``."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))


@pytest.fixture(scope="session")
def us_ear() -> Ruleset:
    """The Export Administration Regulations as they are shipped."""
    return ruleset_of(RULESETS / "us-ear" / "2026.11.0")


@pytest.fixture(scope="module")
def release(us_ear: Ruleset) -> Iterator[CompiledRelease]:
    """Those Regulations by themselves, ready to decide."""
    compiled = CompiledRelease.compile("0" * 64, [us_ear])
    yield compiled
    compiled.close()
