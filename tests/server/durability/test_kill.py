"""A real server, killed at moments of chance, keeps every promise that a client got."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest

from engine.ledger.note import Key
from engine.ledger.receipt import Receipt
from engine.ledger.record import read
from licet.v1.audit_service_pb2 import GetCheckpointRequest, ListReceiptsRequest
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2 import EvaluateRequest
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server import ed25519
from server.compose import parts
from server.fsck.check import check
from server.settings import Settings
from server.store.records import Recorded
from tests.server.api.calls import a_request, a_transaction
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.durability.faults import ROOT
from tests.server.durability.ledger import check_log

THREADS = 8
WANTED = int(os.environ.get("LICET_CRASH_DECISIONS", "10000"))
"""Acknowledged decisions of the long test."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder whose data folder has the small law and list."""
    (tmp_path / "none").mkdir()
    settings = Settings(data=tmp_path / "data", rulesets=tmp_path / "none")
    with parts(settings, FakeClock()) as made:
        made.law.publish([law_files()], None)
        made.importer.keep(a_list())
    return tmp_path


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], grpc.Channel]]:
    """Give a server that is a process of its own, and a channel to it."""
    listen = f"unix:{folder}/s"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "proto/gen")])
    options = ["--listen", listen, "--data", str(folder / "data")]
    options += ["--rulesets", str(folder / "none"), "--log-level", "error"]
    with subprocess.Popen(
        [sys.executable, "-m", "server.cli.main", "serve", *options],
        env={**os.environ, "PYTHONPATH": paths},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            with grpc.insecure_channel(listen) as channel:
                grpc.channel_ready_future(channel).result(timeout=60)
                yield process, channel
        finally:
            process.kill()


def call_until_killed(
    folder: Path, run: int, life_s: float, promised: dict[str, str], lock: threading.Lock
) -> None:
    """Call with several threads, kill the server after a while, and keep what was acknowledged."""
    with serving(folder) as (process, channel):
        stub = DecisionServiceStub(channel)
        killed = threading.Event()

        def call(thread: int) -> None:
            for turn in range(1_000_000):
                request_id = f"{run}-{thread}-{turn}"
                try:
                    answer = stub.Evaluate(request(request_id), timeout=20)
                except grpc.RpcError:
                    assert killed.is_set(), "the server failed by itself"
                    return
                with lock:
                    promised[answer.decision_id] = request_id

        threads = [threading.Thread(target=call, args=(each,)) for each in range(THREADS)]
        for each in threads:
            each.start()
        time.sleep(life_s)
        killed.set()
        process.send_signal(signal.SIGKILL)
        for each in threads:
            each.join()
    assert process.returncode == -signal.SIGKILL


def request(request_id: str) -> EvaluateRequest:
    """Return a request that can be told from all others by what it asks, too."""
    return a_request(a_transaction(name=f"Party of {request_id}"), request_id)


def kill_again_and_again(folder: Path, wanted: int, seed: int) -> int:
    """Kill servers until that many decisions were acknowledged; return how many servers."""
    print(f"seed {seed}")
    chance = random.Random(seed)
    promised: dict[str, str] = {}
    lock, kills = threading.Lock(), 0
    while len(promised) < wanted:
        call_until_killed(folder, kills, chance.uniform(0.05, 2.5), promised, lock)
        kills += 1
        found = check_log(folder / "data", promised.keys(), is_whole)
        asked = {each.entry.request_id: each.entry.decision_id for each in found}
        assert len(asked) == len(found)
        assert all(asked[each] == name for name, each in promised.items())
    assert check(folder / "data").findings == ()
    prove_all(folder, promised)
    return kills


def is_whole(recorded: Recorded) -> bool:
    """Tell whether a decision is about the transaction that its request id says."""
    record = read(recorded.entry.record, recorded.entry.disclosures)
    name = f"Party of {recorded.entry.request_id}"
    return record.transaction == a_transaction(name=name).SerializeToString(deterministic=True)


def prove_all(folder: Path, promised: dict[str, str]) -> None:
    """Check, with a server that starts again, the receipt of every decision."""
    with serving(folder) as (_, channel):
        audit = AuditServiceStub(channel)
        keys = [Key.parse(each) for each in audit.GetCheckpoint(GetCheckpointRequest()).keys]
        proved, ask = set(), ListReceiptsRequest(page_size=200)
        while True:
            page = audit.ListReceipts(ask)
            for content in page.receipts:
                receipt = Receipt.from_bytes(content)
                receipt.verify(keys, ed25519.verify)
                proved.add(receipt.record.decision_id)
            if not page.next_page_token:
                break
            ask.page_token = page.next_page_token
    assert promised.keys() <= proved


def test_killed_server_keeps_its_promises(folder: Path) -> None:
    """A few kills over some hundred decisions."""
    assert kill_again_and_again(folder, 300, 20261124) >= 1


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_killed_server_keeps_ten_thousand_promises(folder: Path) -> None:
    """The same over 10,000 decisions (LICET_CRASH_DECISIONS), at moments of chance."""
    kills = kill_again_and_again(folder, WANTED, random.SystemRandom().randrange(2**32))

    print(f"{kills} kills")
