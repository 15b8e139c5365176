"""Put a server together. The only place that chooses what is used for what."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from engine.errors import LicetError
from engine.ledger.note import Key
from engine.screening.snapshot import Snapshot
from licet.v1 import (
    audit_service_pb2,
    audit_service_pb2_grpc,
    decision_service_pb2,
    decision_service_pb2_grpc,
    ruleset_service_pb2,
    ruleset_service_pb2_grpc,
    screening_service_pb2,
    screening_service_pb2_grpc,
)
from server import logs
from server.api.audit_service import AuditService
from server.api.decision_service import DecisionService
from server.api.edge import Edge
from server.api.evaluation import Evaluation
from server.api.ruleset_service import RulesetService
from server.api.screening_service import ScreeningService
from server.decider import Decider
from server.digest_key import current as digest_key
from server.law import Law
from server.lists.importer import ListImporter
from server.lists.live import Lists
from server.log_key import current
from server.moments import Clock, Ids, system_clock
from server.prover import Prover
from server.recorder import Recorder
from server.redactor import Redactor
from server.redecision.archive import Archive
from server.redecision.run import Redecision
from server.redecision.workers import Processes
from server.settings import Settings
from server.shipped import demonstration_list, newest_versions
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.library import Library
from server.store.signed_checkpoints import SignedCheckpoints
from server.store.snapshots import SnapshotStore

log = structlog.get_logger()

SERVICES = tuple(
    module.DESCRIPTOR.services_by_name[name].full_name
    for module, name in (
        (decision_service_pb2, "DecisionService"),
        (audit_service_pb2, "AuditService"),
        (ruleset_service_pb2, "RulesetService"),
        (screening_service_pb2, "ScreeningService"),
    )
)
"""Full names of licet's own services."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a server is made of, over one open database."""

    database: Database
    decisions: DecisionLog
    prover: Prover
    library: Library
    snapshots: SnapshotStore
    law: Law
    lists: Lists
    decider: Decider
    recorder: Recorder
    redactor: Redactor
    importer: ListImporter
    redecision: Redecision
    clock: Clock


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Attributes:
        server: The gRPC server.
        port: The port it listens on; 0 for a unix socket.
        parts: What it is made of.
    """

    server: grpc.Server
    port: int
    parts: Parts


@contextmanager
def parts(settings: Settings, clock: Clock = system_clock) -> Iterator[Parts]:
    """Open the data folder and give everything that works on it, seeded if it is new.

    Raises:
        StorageError: The folder can't be used.
        RulesetError: A shipped ruleset has faults.
    """
    with Database(settings.data) as database:
        decisions = DecisionLog(database)
        library, snapshots = Library(database), SnapshotStore(database)
        law, lists = Law(library, clock), Lists(snapshots)
        decider = Decider(law, lists)
        kept = SignedCheckpoints(database)
        ids = Ids(clock)
        key = digest_key(settings.data, is_new=not decisions.has_disclosed())
        made = Parts(
            database,
            decisions,
            Prover(
                database,
                decisions,
                kept,
                current(settings.data, kept, settings.log_name),
                [Key.parse(each) for each in settings.witnesses],
            ),
            library,
            snapshots,
            law,
            lists,
            decider,
            Recorder(decisions, clock, ids, key),
            Redactor(database, decisions, clock, ids),
            ListImporter(lists, clock, settings.list_max_loss_permille),
            Redecision(
                settings.data,
                Archive(decisions, law, lists, decider),
                Processes(settings.replay_workers),
            ),
            clock,
        )
        try:
            _seed(settings, made)
            _sign(made)
            yield made
        finally:
            _sign(made)
            decisions.close()


def _seed(settings: Settings, made: Parts) -> None:
    """Publish the shipped rulesets into an empty library, and the demonstration list if asked."""
    now = made.clock()
    if made.library.live_release(now) is None:
        drafts = newest_versions(settings.rulesets)
        if drafts:
            made.law.publish(drafts, None)
    if settings.seed_demonstration_list and not made.lists.imports_live(now):
        content = demonstration_list(settings.rulesets)
        made.importer.keep(Snapshot.from_bytes(content))


def _sign(made: Parts) -> None:
    """Sign what is recorded. A log that can't be signed still takes decisions, with this alarm."""
    try:
        made.prover.checkpoint()
    except LicetError as error:
        log.error(logs.FAILED, step="sign", problem=str(error))


@contextmanager
def running(
    settings: Settings,
    clock: Clock = system_clock,
    more: Sequence[grpc.GenericRpcHandler] = (),
) -> Iterator[Running]:
    """Start a server, give it, and stop it without losing a reply.

    Args:
        settings: What the operator set.
        clock: Tells the time.
        more: Further handlers to serve on the same port.

    Raises:
        LicetError: As ``parts`` says.
        OSError: The address can't be listened on.
    """
    with parts(settings, clock) as made:
        server = grpc.server(
            ThreadPoolExecutor(settings.threads, thread_name_prefix="call"),
            interceptors=[Edge(settings)],
            options=(
                ("grpc.so_reuseport", 0),
                ("grpc.max_receive_message_length", settings.max_upload_bytes + 1024 * 1024),
                ("grpc.max_send_message_length", settings.max_upload_bytes + 1024 * 1024),
            ),
        )
        status = _serve(server, made, settings)
        server.add_generic_rpc_handlers(more)
        port = _listen(server, settings.listen)
        server.start()
        for name in ("", *SERVICES):
            status.set(name, health_pb2.HealthCheckResponse.SERVING)
        log.info(logs.STARTED, listen=settings.listen, port=port)
        try:
            yield Running(server, port, made)
        finally:
            status.enter_graceful_shutdown()
            server.stop(settings.stop_grace_s).wait()
            log.info(logs.STOPPED)


def _serve(server: grpc.Server, made: Parts, settings: Settings) -> health.HealthServicer:
    decision_service_pb2_grpc.add_DecisionServiceServicer_to_server(
        DecisionService(
            Evaluation(made.decider, made.recorder, made.clock, settings.max_batch),
            made.decider,
            made.decisions,
            made.clock,
        ),
        server,
    )
    audit_service_pb2_grpc.add_AuditServiceServicer_to_server(
        AuditService(made.decisions, (made.prover, made.redactor), made.redecision, made.clock),
        server,
    )
    ruleset_service_pb2_grpc.add_RulesetServiceServicer_to_server(
        RulesetService(made.law, made.library, made.redecision), server
    )
    screening_service_pb2_grpc.add_ScreeningServiceServicer_to_server(
        ScreeningService(made.importer, made.lists, made.snapshots, made.clock), server
    )
    status = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(status, server)
    reflection.enable_server_reflection(
        (*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME), server
    )
    return status


def _listen(server: grpc.Server, address: str) -> int:
    try:
        port = server.add_insecure_port(address)
    except RuntimeError as error:
        raise OSError(f"can't listen on `{address}`: {error}") from None
    if not port and not address.startswith("unix:"):
        raise OSError(f"can't listen on `{address}`; is the port taken?")
    return 0 if address.startswith("unix:") else port


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop (SIGTERM or SIGINT); then finish calls in flight.

    Raises:
        LicetError: As ``running`` says.
        OSError: The address can't be listened on.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with running(settings):
        stop.wait()
