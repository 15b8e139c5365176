"""The same chunks on a Dask cluster: separate worker processes, one of which is killed."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import EvaluationError
from server.redecision.workers import Cluster
from server.store.errors import StorageError
from tests.server.cli.conftest import run
from tests.server.redecision.folders import a_folder
from tests.server.redecision.jobs import Dying
from tests.server.redecision.test_run import report

ROOT = Path(__file__).parents[3]
NUMBER = 40
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


def start(stack: contextlib.ExitStack, *arguments: str) -> subprocess.Popen[str]:
    """Run a part of a cluster until the stack is closed."""
    paths = f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}"
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    process = stack.enter_context(
        subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.PIPE, text=True
        )
    )
    stack.callback(process.kill)
    return process


def address_of(process: subprocess.Popen[str], says: str) -> str:
    """Return the address that a part of the cluster says that it has."""
    assert process.stderr is not None
    for line in process.stderr:
        if match := re.search(rf"{says}:\s*(tcp://\S+)", line):
            return match[1]
    raise AssertionError(f"no {says}")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Run a scheduler and two workers with nannies, which start a worker again that died."""
    with contextlib.ExitStack() as stack:
        scheduler = start(
            stack, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        address = address_of(scheduler, "Scheduler at")
        for number in range(2):
            start(
                stack, "dask_worker", address, "--nthreads", "1", "--nworkers", "1",
                "--host", "127.0.0.1", "--no-dashboard",
                "--local-directory", str(tmp_path / f"worker-{number}"),
            )  # fmt: skip
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder."""
    return a_folder(tmp_path_factory.mktemp("cluster") / "data", NUMBER)


def test_cluster_comes_to_the_same_although_a_worker_is_killed(
    cluster: str, folder: Path, tmp_path: Path
) -> None:
    """A worker that dies in the middle loses nothing: its chunks are done by another, and once."""
    mark = tmp_path / "died"

    survived = report(folder, Cluster(cluster), 2, Dying(21, mark))

    assert mark.exists()
    assert survived == report(folder)
    assert survived.totals.identical_count == NUMBER


def test_cluster_gives_up_where_every_worker_dies(cluster: str, folder: Path) -> None:
    """Decisions that kill whoever comes to them end the command with a message."""
    with pytest.raises(EvaluationError, match="died again and again"):
        report(folder, Cluster(cluster), 10, Dying(11))


def test_replay_on_a_cluster_by_the_command(cluster: str, folder: Path) -> None:
    """`licet replay --on` says what it says without."""
    result = run("replay", "--all", "--data", folder, "--on", cluster)

    assert result.stdout == f"replayed {NUMBER} decisions: {NUMBER} identical, 0 different, " \
                            "0 unreplayable\n"  # fmt: skip
    assert (result.stderr, result.exit_code) == ("", 0)


def test_cluster_that_is_not_there_is_told(folder: Path) -> None:
    """Nobody waits for ever for a scheduler."""
    with pytest.raises(StorageError, match=r"no cluster answers at `tcp://127\.0\.0\.1:9`"):
        report(folder, Cluster("tcp://127.0.0.1:9"), 2)
