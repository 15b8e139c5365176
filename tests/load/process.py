"""A server in a process of its own: started, pinned to a core, and its processor time read."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTING_S = 180


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs.

    Attributes:
        address: Where it listens.
        pid: Its process.
    """

    address: str
    pid: int

    def cpu(self) -> float:
        """Return the seconds that it and its children have run."""
        return sum(_ran(pid) for pid in _family(self.pid))

    def memory(self) -> int:
        """Return the bytes that it and its children hold in memory."""
        pages = (
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.pid)
        )
        return sum(pages) * os.sysconf("SC_PAGESIZE")


@contextmanager
def serving(
    command: Sequence[str],
    address: str,
    log: Path,
    cores: set[int] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Run ``python -m COMMAND`` until the block ends, and give it when ``address`` answers.

    Args:
        command: Module and arguments.
        address: ``unix:path`` that it will listen on.
        log: File for what it prints.
        cores: Cores that it may run on.
        settings: Variables of its environment besides those of this process.

    Raises:
        RuntimeError: It ended, or did not listen in time.
    """
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=file,
            stderr=file,
            env={**os.environ, **(settings or {})},
        )
    try:
        if cores:
            os.sched_setaffinity(process.pid, cores)
        _wait(process, address, log)
        yield Served(address, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + STARTING_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
        with socket.socket(socket.AF_UNIX) as trial:
            try:
                trial.connect(address.removeprefix("unix:"))
            except OSError:
                time.sleep(0.1)
            else:
                return
    raise RuntimeError(f"the server does not listen: {log.read_text()[-2000:]}")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _ran(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
