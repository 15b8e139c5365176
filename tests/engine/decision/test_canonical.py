"""Equal decisions, equal bytes: on every machine, under every hash seed, by RFC 8785."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from engine.decision import model
from engine.decision.model import Verdict
from tests.engine.decision.rich import rich_decision

ROOT = Path(__file__).parents[3]


def plain(value: Any) -> Any:
    """Return a decision as JSON has it, by looking at each value as Python describes it."""
    if dataclasses.is_dataclass(value):
        later: frozenset[str] = getattr(value, "later", frozenset())
        parts = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        return {name: plain(part) for name, part in parts.items() if part or name not in later}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Verdict):
        return value.name
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def test_rich_decision_has_something_of_everything() -> None:
    """What the tests of this file say, they say of every part of a decision."""
    decision = rich_decision()

    assert all(getattr(decision, each.name) for each in dataclasses.fields(decision))
    assert {each.part for each in decision.reasons} >= {
        model.Part.STANDS, model.Part.UNDETERMINED, model.Part.CURED, model.Part.CURES,
        model.Part.BARS, model.Part.REACHES, model.Part.OBLIGES, model.Part.INFORMS,
        model.Part.CONSIDERED, model.Part.CURABLE,
    }  # fmt: skip


def test_canonical_is_what_rfc_8785_says() -> None:
    """An independent implementation of the standard writes the same bytes."""
    decision = rich_decision()

    assert decision.canonical() == rfc8785.dumps(plain(decision))


def test_canonical_has_every_field() -> None:
    """Nothing of a decision is left out of what is recorded and replayed."""
    types = {
        kind
        for kind in vars(model).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type)
    }
    written = rich_decision().canonical().decode()

    for kind in types:
        for each in dataclasses.fields(kind):
            assert f'"{each.name}":' in written


def test_equal_arguments_give_equal_bytes() -> None:
    """Deciding again, with the release compiled anew, changes nothing."""
    assert rich_decision() == rich_decision()
    assert rich_decision().canonical() == rich_decision().canonical()


@pytest.mark.parametrize("seed", ["0", "1", "4294967295", "random"])
def test_bytes_do_not_depend_on_the_hash_seed(seed: str) -> None:
    """No order that Python happens to give a set gets into a decision."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "proto" / "gen")]),
    }

    printed = subprocess.run(
        [sys.executable, "-m", "tests.engine.decision.rich"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert printed == hashlib.sha256(rich_decision().canonical()).hexdigest()
