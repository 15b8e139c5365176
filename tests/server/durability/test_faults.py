"""Wherever the disk fails: what was promised is there, nothing is half there, service resumes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.durability.faults import ROOT, compiled, environment
from tests.server.durability.ledger import check_log

STEP = int(os.environ.get("LICET_FAULT_STEP", "1"))
"""Of the long test: 1 tries every write and every sync."""


def run(library: Path, module: str, *arguments: object) -> list[str]:
    """Run a program that meets faults, and return what it printed."""
    command = [sys.executable, "-m", f"tests.server.durability.{module}", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(library), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.splitlines()


def every_call_fails_in_turn(folder: Path, first: int, step: int) -> int:
    """Have every ``step``-th call fail; return how many trials that were."""
    made, calls = run(compiled(folder), "trials", folder, first, step)[-1].split()
    assert int(calls) > 200
    assert int(made) >= 4 * (int(calls) - first) // step
    return int(made)


def test_no_failing_call_loses_or_halves_a_decision(tmp_path: Path) -> None:
    """Some writes and syncs, ENOSPC and EIO, once and for a while, power cuts included."""
    assert every_call_fails_in_turn(tmp_path, 3, 23) >= 40


@pytest.mark.long
@pytest.mark.timeout(3_000)
def test_no_failing_call_of_all_loses_or_halves_a_decision(tmp_path: Path) -> None:
    """The same for every write and every sync of a database's life."""
    assert every_call_fails_in_turn(tmp_path, 1, STEP) >= 800 // STEP


def test_callers_are_told_to_come_back_and_service_resumes(tmp_path: Path) -> None:
    """A call that met a failing disk is UNAVAILABLE with a delay; the same again is answered."""
    lines = [
        line.split() for line in run(compiled(tmp_path), "served", tmp_path, 2) if "-" in line[:4]
    ]

    check_log(tmp_path / "data", [], lambda recorded: True)
    fates = {(code, delay) for _, _, code, delay, *_ in lines}
    assert fates == {("UNAVAILABLE", "1"), ("OK", "-")}
    assert sum(code == "UNAVAILABLE" for _, _, code, *_ in lines) >= 10
    assert all(has_failed == "True" for _, has_failed, code, *_ in lines if code != "OK")
