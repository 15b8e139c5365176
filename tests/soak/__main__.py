"""`python -m tests.soak --front fast --minutes 60`: is a server as well after an hour as before?

A server is started as a process of its own and is asked by several clients at once: new requests,
repeated ones, refused ones, some that are cancelled and some with too little time. At the end:

1. every decision that was answered is on record, with the digest that was told;
2. no call ended in a way that a caller can't act upon;
3. the log verifies (`licet audit fsck`);
4. after a tenth of the time the server's memory no longer grows by more than what is allowed.

The figures are printed as JSON; the exit code is 1 if one of these does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server.fsck.check import check
from server.store.database import Database
from server.store.decisions import DecisionLog
from tests.server.api.calls import a_request, a_transaction
from tests.server.api.law_files import law_files

ROOT = Path(__file__).parents[2]
SAMPLES = 50
GROWTH_ALLOWED_MB = 32
_EXPECTED = frozenset(
    {"OK", "INVALID_ARGUMENT", "CANCELLED", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"}
)


@dataclass
class Seen:
    """What the clients saw.

    Attributes:
        promised: Digests of records by decision id.
        fates: How many calls ended how.
    """

    promised: dict[str, str] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def _ask(stub: DecisionServiceStub, chance: random.Random, name: str, seen: Seen) -> None:
    kind = chance.random()
    request_id = f"repeated-{chance.randrange(50)}" if kind < 0.2 else name
    known = request_id.startswith("repeated")
    party = "Muster GmbH" if known else f"Firma {chance.randrange(10**6)} GmbH"
    eccn = "nonsense" if 0.2 <= kind < 0.25 else "EAR99"
    request = a_request(a_transaction(eccn, name=party), request_id)
    timeout_s = 0.0005 if 0.25 <= kind < 0.27 else 30
    call: Any = stub.Evaluate.future(request, timeout=timeout_s)
    if 0.27 <= kind < 0.3:
        call.cancel()
    code: str = call.code().name
    with seen.lock:
        seen.fates[code] += 1
        if code == "OK":
            answer = call.result()
            seen.promised[answer.decision_id] = answer.record_digest


def _client(address: str, number: int, pause_s: float, end: float, seen: Seen) -> None:
    chance = random.Random(number)
    with grpc.insecure_channel(address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub = DecisionServiceStub(channel)
        turn = 0
        while time.monotonic() < end:
            _ask(stub, chance, f"{number}-{turn}", seen)
            turn += 1
            time.sleep(pause_s)


def _memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _soak(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    for name, content in law_files().items():
        path = folder / "rulesets" / "test-law" / "2026.1.0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    address, data = f"unix:{folder}/s", folder / "data"
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}",
        "LICET_RULESETS": str(folder / "rulesets"),
        "LICET_FRONT": asked.front,
    }
    command = [sys.executable, "-m", "server.cli.main", "serve", "--listen", address]
    command += ["--data", str(data), "--log-level", "warning"]
    server = subprocess.Popen(command, env=environment)
    try:
        with grpc.insecure_channel(address) as channel:
            health_pb2_grpc.HealthStub(channel).Check(
                health_pb2.HealthCheckRequest(), wait_for_ready=True, timeout=60
            )
        seen, memory = Seen(), []
        seconds = asked.minutes * 60
        end = time.monotonic() + seconds
        pause_s = asked.clients / asked.rate
        clients = [
            threading.Thread(target=_client, args=(address, number, pause_s, end, seen))
            for number in range(asked.clients)
        ]
        for client in clients:
            client.start()
        while time.monotonic() < end:
            time.sleep(seconds / SAMPLES)
            memory.append(round(_memory_mb(server.pid), 1))
        for client in clients:
            client.join()
        processor_s = _processor_s(server.pid)
        server.send_signal(signal.SIGTERM)
        ended = server.wait(60)
    finally:
        server.kill()
    return _told(seen, memory, data, processor_s) | {"exit_code": ended, "front": asked.front}


def _told(seen: Seen, memory: list[float], data: Path, processor_s: float) -> dict[str, Any]:
    with Database(data, read_only=True) as database:
        log = DecisionLog(database)
        recorded = {each.entry.decision_id: each.record_digest for each in log.iterate()}
        log.close()
    problems = [str(each) for each in check(data).findings]
    calls = sum(seen.fates.values())
    return {
        "calls": calls,
        "fates": dict(seen.fates),
        "recorded": len(recorded),
        "lost": sum(recorded.get(name) != digest for name, digest in seen.promised.items()),
        "unexpected": sorted(set(seen.fates) - _EXPECTED),
        "problems_of_log": problems,
        "memory_mb": memory,
        "grown_mb": round(memory[-1] - memory[len(memory) // 10], 1),
        "processor_us_per_call": round(processor_s / max(calls, 1) * 1e6),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the soak that ``arguments`` ask for, by default those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--front", choices=("threads", "fast"), default="fast")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=100, help="calls a second, about")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="licet-soak-") as folder:
        told = _soak(asked, Path(folder))
    print(json.dumps(told, indent=2))
    is_well = (
        not told["lost"]
        and not told["unexpected"]
        and not told["problems_of_log"]
        and told["exit_code"] == 0
        and told["grown_mb"] <= GROWTH_ALLOWED_MB
    )
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
