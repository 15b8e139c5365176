"""Several workers decide as one server does, also while they are killed and replaced."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from licet.v1.audit_service_pb2 import GetReceiptRequest
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.ruleset_pb2 import RulesetFile
from licet.v1.ruleset_service_pb2 import PublishRulesetRequest
from licet.v1.verdict_pb2 import Verdict
from server.fsck.check import check
from server.store.database import Database
from server.store.decisions import DecisionLog
from tests.server.api.calls import a_request
from tests.server.api.law_files import law_files
from tests.server.workers.served import Served, served, stubs

TIMEOUT_S = 30


def recorded(data: Path) -> dict[str, str]:
    """Return the digests of all records, by decision id."""
    with Database(data, read_only=True) as database:
        log = DecisionLog(database)
        found = {each.entry.decision_id: each.record_digest for each in log.iterate()}
        log.close()
    return found


class Load:
    """Clients that ask one call after another, and keep what they were answered."""

    def __init__(self, channels: list[grpc.Channel]) -> None:
        """Ask over ``channels``, one call at a time over each."""
        self.promised: dict[str, str] = {}
        self.refused: Counter[grpc.StatusCode] = Counter()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(number, channel))
            for number, channel in enumerate(channels)
        ]

    def _ask(self, number: int, channel: grpc.Channel) -> None:
        stub = DecisionServiceStub(channel)
        turn = 0
        while not self._ended.is_set():
            try:
                answer = stub.Evaluate(a_request(request_id=f"{number}-{turn}"), timeout=TIMEOUT_S)
            except grpc.RpcError as error:
                self.refused[error.code()] += 1  # and again, with the same request id
                time.sleep(0.01)
                continue
            self.promised[answer.decision_id] = answer.record_digest
            turn += 1

    @contextmanager
    def running(self) -> Iterator[None]:
        """Ask until the block is left."""
        for each in self._threads:
            each.start()
        try:
            yield
        finally:
            self._ended.set()
            for each in self._threads:
                each.join()

    def wait_for(self, number: int) -> None:
        """Wait until so many more decisions were given."""
        wanted = len(self.promised) + number
        late = time.monotonic() + TIMEOUT_S
        while len(self.promised) < wanted:
            assert time.monotonic() < late, "the service does not go on"
            time.sleep(0.02)


def test_workers_decide_a_request_id_once(tmp_path: Path) -> None:
    """The same requests over many connections at once: one decision each, whoever was asked."""
    with served(tmp_path, workers=3) as server, server.channels(12) as channels:
        asked = [a_request(request_id=f"r-{number}") for number in range(20)]
        calls: list[Any] = [
            (request.request_id, DecisionServiceStub(channel).Evaluate.future(request))
            for request in asked
            for channel in channels
        ]

        answers = [(name, call.result(TIMEOUT_S)) for name, call in calls]
        server.stop()

    ids = {name: {each.decision_id for of, each in answers if of == name} for name, _ in answers}
    assert {len(each) for each in ids.values()} == {1}
    assert sum(not each.replayed_request for _, each in answers) == 20
    assert len(recorded(server.data)) == 20


def test_workers_all_decide_by_a_new_release_once_it_is_published(tmp_path: Path) -> None:
    """Whoever calls after a publication was answered gets the new law, from every worker."""
    files = law_files("2026.1.1", embargoed="DE")
    request = PublishRulesetRequest(
        files=[RulesetFile(path=path, content=content) for path, content in files.items()]
    )
    with served(tmp_path, workers=3) as server, server.channels(16) as channels:
        before = [stubs(each)[0].Evaluate(a_request()) for each in channels]

        stubs(channels[0])[1].PublishRuleset(request)
        after = [stubs(each)[0].Evaluate(a_request()) for each in channels]

    assert {each.decision.verdict for each in before} == {Verdict.VERDICT_REVIEW}  # no list
    assert {each.decision.verdict for each in after} == {Verdict.VERDICT_BLOCK}
    assert len({each.decision.provenance.release_digest for each in after}) == 1


def test_workers_prove_what_another_recorded(tmp_path: Path) -> None:
    """A receipt can be had from any worker, at once."""
    with served(tmp_path, workers=2) as server, server.channels(8) as channels:
        answers = [stubs(each)[0].Evaluate(a_request()) for each in channels]

        receipts = [
            AuditServiceStub(channel).GetReceipt(GetReceiptRequest(decision_id=each.decision_id))
            for channel in channels
            for each in answers
        ]

    assert len(receipts) == 64
    assert not check(server.data).findings


def _kill_at_random(server: Served, load: Load, kills: int) -> None:
    chance = random.Random(20261124)
    for _ in range(kills):
        load.wait_for(50)
        os.kill(chance.choice(server.workers()), signal.SIGKILL)
    load.wait_for(100)


def _kill_again_and_again(folder: Path, front: str, kills: int) -> None:
    with (
        served(folder, workers=2, front=front) as server,
        server.channels(8) as channels,
    ):
        load = Load(channels)
        with load.running():
            _kill_at_random(server, load, kills)
        assert len(server.workers()) == 2
        assert server.stop() == 0

    found = recorded(server.data)
    assert load.promised.items() <= found.items()
    assert set(load.refused) <= {grpc.StatusCode.UNAVAILABLE}
    assert not check(server.data).findings


@pytest.mark.parametrize("front", ["threads", "fast"])
def test_workers_killed_under_load_lose_nothing(tmp_path: Path, front: str) -> None:
    """Workers are killed in full work: every decision that was given is there, and it goes on."""
    _kill_again_and_again(tmp_path, front, kills=3)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_workers_killed_many_times_lose_nothing(tmp_path: Path) -> None:
    """The same, a dozen times in the life of one server, with pauses that grow to seconds."""
    _kill_again_and_again(tmp_path, "fast", kills=12)


def test_workers_are_replaced_without_a_refused_call(tmp_path: Path) -> None:
    """On SIGHUP every worker is another process after a while, and no caller notices."""
    with (
        served(tmp_path, workers=2, connection_age_s="0.5") as server,
        server.channels(6) as channels,
    ):
        old = set(server.workers())
        load = Load(channels)
        with load.running():
            load.wait_for(50)
            server.process.send_signal(signal.SIGHUP)
            late = time.monotonic() + 60
            while set(server.workers()) & old and time.monotonic() < late:
                time.sleep(0.05)
            load.wait_for(50)
        new = set(server.workers())
        assert server.stop() == 0

    assert not new & old
    assert len(new) == 2
    assert not load.refused
    assert load.promised.items() <= recorded(server.data).items()


def test_workers_end_with_their_supervisor(tmp_path: Path) -> None:
    """When the supervisor is killed its workers stop, and the folder is free for the next."""
    with served(tmp_path) as server:
        workers = server.workers()

        server.process.kill()
        server.process.wait()

        late = time.monotonic() + TIMEOUT_S
        while any(Path(f"/proc/{pid}/stat").exists() and not _is_zombie(pid) for pid in workers):
            assert time.monotonic() < late
            time.sleep(0.05)
    with Database(server.data):
        pass


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].startswith("Z")
    except FileNotFoundError:
        return True
