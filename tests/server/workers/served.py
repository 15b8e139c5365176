"""`licet serve --workers N` as a process, and clients of it that share no connection."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from tests.server.api.law_files import law_files

ROOT = Path(__file__).resolve().parents[3]
START_S = 90


@dataclass
class Served:
    """A server of several workers.

    Attributes:
        process: The supervisor.
        address: Where it listens.
        data: Its data folder.
    """

    process: subprocess.Popen[bytes]
    address: str
    data: Path

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        pid = self.process.pid
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(each) for each in text.split()]

    @contextmanager
    def channels(self, number: int) -> Iterator[list[grpc.Channel]]:
        """Give channels of one connection each."""
        own = [("grpc.use_local_subchannel_pool", 1)]
        with ExitStack() as stack:
            yield [
                stack.enter_context(grpc.insecure_channel(self.address, own)) for _ in range(number)
            ]

    def stop(self) -> int:
        """Stop it; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def stubs(channel: grpc.Channel) -> tuple[DecisionServiceStub, RulesetServiceStub]:
    """Return the stubs of a channel."""
    return DecisionServiceStub(channel), RulesetServiceStub(channel)


@contextmanager
def served(folder: Path, workers: int = 2, **settings: str) -> Iterator[Served]:
    """Run a server with the small law; ``settings`` are further ones, by their names."""
    for name, content in law_files().items():
        path = folder / "rulesets" / "test-law" / "2026.1.0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    bare = {name: text for name, text in os.environ.items() if not name.startswith("LICET_")}
    environment = {
        **bare,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}",
        "LICET_RULESETS": str(folder / "rulesets"),
        **{f"LICET_{name.upper()}": text for name, text in settings.items()},
    }
    command = [sys.executable, "-m", "server.cli.main", "serve", "--listen", "127.0.0.1:0"]
    command += ["--data", str(folder / "data"), "--workers", str(workers)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    try:
        yield Served(process, _address(process, workers), folder / "data")
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], workers: int) -> str:
    """Wait until all workers answer and return where; what is logged afterwards is read away."""
    stderr = process.stderr
    assert stderr is not None
    late = threading.Timer(START_S, process.kill)
    late.start()
    started: list[dict[str, Any]] = []
    for line in stderr:
        told = json.loads(line) if line.startswith(b"{") else {}
        if told.get("event") == "started":
            started.append(told)
        if len(started) == workers + 1:
            break
    late.cancel()
    threading.Thread(target=stderr.read, daemon=True).start()
    assert len(started) == workers + 1, "the server did not start"
    return str(started[0]["listen"])
