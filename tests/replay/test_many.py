"""Recorded decisions are given again by every Python, hash seed and number of workers.

The long tests take ``LICET_REPLAY_COUNT`` decisions (100,000 if it is not set), and the Pythons of
``LICET_REPLAY_PYTHONS``: paths of interpreters in environments with licet's libraries, divided as
``PATH`` is. Without it, they are this one and those of ``.venv-3.11`` and so on beside it, which
`make test-pythons` makes. ``LICET_REPLAY_DATA`` names a folder that `python -m tests.replay.many`
filled before; without it one is filled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest

from server.moments import system_clock
from server.redecision.archive import archive
from server.redecision.replays import Replaying, report_of
from server.store.records import ALL
from tests.replay.many import record_many
from tests.replay.varied import DAYS, varied

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("LICET_REPLAY_COUNT", "100000"))
FEW = 120
HASH_SEEDS = ("1", "4294967295", "20261124", "7")
WORKERS = (2, 1, 3)


def pythons() -> list[str]:
    """Return the Pythons that are to replay."""
    named = os.environ.get("LICET_REPLAY_PYTHONS")
    if named:
        return named.split(os.pathsep)
    return [sys.executable, *map(str, sorted(ROOT.glob(".venv-3.*/bin/python")))]


def command(python: str, folder: Path, *options: str) -> Sequence[str]:
    """Return the command that replays everything in ``folder``."""
    replay = ("-m", "server.cli.main", "replay", "--all", "--json", "--data", str(folder))
    return (python, *replay, *options)


def environment(hash_seed: str) -> dict[str, str]:
    """Return the environment of such a command."""
    bare = {name: text for name, text in os.environ.items() if not name.startswith("LICET_")}
    paths = f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}"
    return {**bare, "PYTHONPATH": paths, "PYTHONHASHSEED": hash_seed}


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with many decisions, or take the one that was made before."""
    named = os.environ.get("LICET_REPLAY_DATA")
    if named:
        return Path(named)
    folder = tmp_path_factory.mktemp("many") / "data"
    record_many(folder, COUNT)
    return folder


def test_varied_transactions_are_the_same_for_a_seed() -> None:
    """Who records them again records the same transactions, and another seed gives others."""
    first, again, other = list(varied(FEW)), list(varied(FEW)), list(varied(FEW, 1))

    assert first == again
    assert first != other
    assert len({each.transaction.SerializeToString() for each in first}) == FEW
    assert {each.as_of for each in first} == set(DAYS)
    assert {bool(each.jurisdictions) for each in first} == {True, False}


@pytest.mark.timeout(300)
def test_varied_decisions_are_given_again(tmp_path: Path) -> None:
    """A few of them, of every verdict, by all shipped law."""
    verdicts = record_many(tmp_path / "data", FEW)

    with archive(tmp_path / "data") as at_hand:
        replayed = report_of(Replaying().done(at_hand, ALL))

    assert {"ALLOW", "REVIEW", "BLOCK"} == set(verdicts)
    assert (replayed.totals.identical_count, list(replayed.results)) == (FEW, [])


@pytest.mark.long
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize(
    ("python", "hash_seed", "workers"),
    list(zip(pythons(), cycle(HASH_SEEDS), cycle(WORKERS), strict=False)),
)
def test_many_decisions_are_given_again(
    many: Path, python: str, hash_seed: str, workers: int
) -> None:
    """Byte for byte, under another Python, another hash seed and any number of workers."""
    done = subprocess.run(
        command(python, many, "--workers", str(workers)),
        cwd=ROOT, env=environment(hash_seed), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert json.loads(done.stdout) == {"totals": {"identical_count": str(COUNT)}}, done.stderr
    assert done.returncode == 0


def first_lines(file: Path, number: int, seconds: int) -> int:
    """Return how many lines ``file`` has, once it has so many or the time is up."""
    pause, end_ms = threading.Event(), system_clock() + seconds * 1_000
    while system_clock() < end_ms:
        lines = file.read_bytes().count(b"\n") if file.exists() else 0
        if lines >= number:
            return lines
        pause.wait(0.02)
    return 0


@pytest.mark.long
@pytest.mark.timeout(600)
def test_replay_that_was_killed_goes_on_to_the_same_report(tmp_path: Path) -> None:
    """SIGKILL, two times over, costs nothing but the time."""
    folder, file = tmp_path / "data", tmp_path / "state"
    record_many(folder, 2_500)
    resumed = command(sys.executable, folder, "--workers", "2", "--resume", str(file))
    lines = []

    for wanted in (2, 5):
        with subprocess.Popen(resumed, cwd=ROOT, env=environment("1"), stdout=-1) as process:
            lines.append(first_lines(file, wanted, 120))
            process.send_signal(signal.SIGKILL)
    ended = subprocess.run(
        resumed, cwd=ROOT, env=environment("2"), capture_output=True, text=True, check=False
    )

    assert all(lines)
    assert json.loads(ended.stdout) == {"totals": {"identical_count": "2500"}}
    assert not file.exists()
