"""A server with a small law and a small list, for tests that call it as a client does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import pytest

from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from server.compose import Running, running
from server.settings import Settings
from tests.server.api.law_files import law_files

START_MS = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""


@dataclass
class FakeClock:
    """A clock that stands still unless it is moved."""

    now_ms: int = START_MS

    def __call__(self) -> int:
        """Return the time, a millisecond later at each call."""
        self.now_ms += 1
        return self.now_ms


@dataclass
class Client:
    """Stubs of all services of one server."""

    running: Running
    channel: grpc.Channel
    clock: FakeClock
    decisions: DecisionServiceStub = field(init=False)
    audit: AuditServiceStub = field(init=False)
    rulesets: RulesetServiceStub = field(init=False)
    screening: ScreeningServiceStub = field(init=False)

    def __post_init__(self) -> None:
        """Make the stubs."""
        self.decisions = DecisionServiceStub(self.channel)
        self.audit = AuditServiceStub(self.channel)
        self.rulesets = RulesetServiceStub(self.channel)
        self.screening = ScreeningServiceStub(self.channel)


def a_list() -> Snapshot:
    """Return a list with one entry."""
    entry = ListEntry("SDN-1", "SDN", "Blocked Trading LLC", EntryKind.ENTITY)
    return Snapshot.of(Header("US-CSL", "tests", "2025-12-31"), [entry])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a server on a socket of its own, with nothing published yet."""
    empty = tmp_path / "rulesets"
    empty.mkdir()
    return Settings(listen=f"unix:{tmp_path}/s", data=tmp_path / "data", rulesets=empty, threads=8)


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    """Give a client of a server with the small law and the small list."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
        with grpc.insecure_channel(settings.listen, options=options) as channel:
            yield Client(started, channel, clock)
