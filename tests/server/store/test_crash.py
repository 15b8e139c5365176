"""What was promised is there after a crash, and a full disk loses nothing and heals by itself."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.ledger.record import sha256
from engine.ledger.tree import leaf_hash, root
from server.store import tiles
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.errors import NotDurableError
from server.store.library import Library
from server.store.records import Appended
from tests.server.store.builders import a_log, an_entry

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "proto/gen")])}


def _killed_after(folder: Path, run: int, lines: int) -> list[str]:
    """Start the appender, kill it once it made that many promises, and return all it made."""
    program = [sys.executable, "-m", "tests.server.store.appender", str(folder), str(run)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        promised = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        promised += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    assert all(line.endswith("\n") for line in promised)
    return [line.strip() for line in promised]


def _check_log(database: Database, promised: list[str]) -> None:
    log = DecisionLog(database)
    found = {each.entry.decision_id: each for each in log.iterate()}
    with database.reading() as connection:
        kept = root(len(found), tiles.nodes(connection, log.frontier()))
    log.close()
    leaves = [leaf_hash(each.entry.record) for each in found.values()]
    again, full = tiles.Frontier().extended(leaves)
    known = {(each.level, each.tile): each.hashes for each in full}
    with database.reading() as connection:
        assert kept == root(len(found), tiles.nodes(connection, again, known))
    assert set(promised) <= found.keys()
    assert [each.sequence for each in found.values()] == list(range(1, len(found) + 1))
    assert all(name.encode() * 200 == each.entry.record for name, each in found.items())


def _check_library(database: Database) -> int:
    library = Library(database)
    versions = library.versions(100_000).items
    releases = library.releases(100_000).items
    assert [each.digest for each in releases] == [
        sha256(f"{version.digest}  us-ear\n".encode()) for version in versions
    ]
    for release in releases:
        library.release(release.digest)
    for version in versions:
        assert len(library.files(version.digest)) == 9
    return len(versions)


def _kill_again_and_again(folder: Path, kills: int, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    promised: list[str] = []
    for run in range(kills):
        promised += _killed_after(folder, run, chance.randint(1, 400))

        with Database(folder) as database:
            with database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            _check_log(database, promised)
    with Database(folder) as database:
        assert _check_library(database) > 0
    assert len(promised) >= kills


def test_append_survives_kill(tmp_path: Path) -> None:
    """A server killed in full work has every decision it answered, and no half publication."""
    _kill_again_and_again(tmp_path, kills=4, seed=20261124)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_append_survives_many_kills(tmp_path: Path) -> None:
    """The same, a hundred times on one database, at moments of chance."""
    _kill_again_and_again(tmp_path, kills=100, seed=random.SystemRandom().randrange(2**32))


def test_append_beyond_a_limit_is_refused_until_there_is_room(tmp_path: Path) -> None:
    """Callers are told that nothing was recorded; with room again, the same server goes on."""
    program = [sys.executable, "-m", "tests.server.store.filler", str(tmp_path)]

    done = subprocess.run(program, capture_output=True, text=True, env=ENVIRONMENT, check=True)

    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    recorded = {int(number) for fate, number, *_ in lines if fate == "recorded"}
    refused = {int(number) for fate, number, *_ in lines if fate == "refused"}
    assert len(refused) == 5
    assert max(refused) < max(recorded)
    assert all(line[2].startswith("not recorded: ") for line in lines if line[0] == "refused")
    with a_log(tmp_path) as log:
        numbers = {int(each.entry.request_id.removeprefix("request-")) for each in log.iterate()}
    assert numbers == recorded


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 8 MiB, where the tests may mount one."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("needs root and mount; the test of the limit on files covers the same")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"can't mount here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_append_on_a_full_disk_is_refused_until_there_is_room(small_disk: Path) -> None:
    """On a full disk all who wait are refused; with room again, decisions are taken at once."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(6 * 1024 * 1024))
    folder = small_disk / "data"
    fates: dict[int, Future[Appended]] = {}
    with a_log(folder) as log, ThreadPoolExecutor(8) as callers:
        refused: set[int] = set()
        while not refused:
            start = len(fates)
            fates |= {
                number: callers.submit(log.append, an_entry(number, record=b"x" * 9_000))
                for number in range(start, start + 16)
            }
            refused = {number for number, fate in fates.items() if fate.exception()}
        ballast.unlink()

        again = log.append_all([an_entry(number, record=b"x" * 9_000) for number in fates])

        with Database(folder, read_only=True) as database, database.reading() as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    assert all(isinstance(fates[number].exception(), NotDurableError) for number in refused)
    assert {number for number, fate in zip(fates, again, strict=True) if fate.is_new} == refused
    assert verdict == "ok"
