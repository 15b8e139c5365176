"""Put a server together. The only place that chooses what is used for what."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from engine.errors import EvaluationError, LicetError
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
from server.api.edge import Edge, answering
from server.api.evaluation import Evaluation
from server.api.overrides import OverrideProposals
from server.api.rescreening import Rescreening
from server.api.ruleset_service import RulesetService
from server.api.screening_service import ScreeningService
from server.api.streaming import Streams
from server.columns.folder import Columns
from server.decider import Decider
from server.digest_key import DigestKey
from server.digest_key import current as digest_key
from server.front import probe
from server.front.fast import FastFront
from server.front.pool import CountedPool
from server.law import Law
from server.lists.importer import ListImporter
from server.lists.live import Lists
from server.log_key import current
from server.moments import Clock, Ids, system_clock
from server.overrides import OverrideDesk
from server.prover import Prover
from server.recorder import Recorder
from server.redactor import Redactor
from server.redecision.archive import Archive
from server.redecision.run import Redecision
from server.redecision.workers import Processes
from server.search.index import SearchIndex
from server.search.searcher import Searcher
from server.settings import Settings
from server.shipped import demonstration_list, newest_versions
from server.store.changes import Changes
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.library import Library
from server.store.lock import FolderLock
from server.store.overrides import OverrideStore
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

_WAITING = 3_000
"""Calls that may wait in grpcio until a front takes them, at least."""

_CANCEL_S = 1.0
"""What calls that were cancelled at a stop get to end."""

_LOOK_S = 0.5
"""How often a server looks whether it is well."""

EVALUATE = f"/{SERVICES[0]}/Evaluate"
"""The method that the fast front serves."""


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
    desk: OverrideDesk
    decider: Decider
    recorder: Recorder
    redactor: Redactor
    searcher: Searcher
    index: SearchIndex
    key: DigestKey
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
        front: Which front answers Evaluate.
        streams: The streams that it serves.
        is_faulty: Set when the server can't answer any more and its process should end.
    """

    server: grpc.Server
    port: int
    parts: Parts
    front: str
    streams: Streams
    is_faulty: threading.Event


@contextmanager
def parts(
    settings: Settings, clock: Clock = system_clock, lock: FolderLock | None = None
) -> Iterator[Parts]:
    """Open the data folder and give everything that works on it, seeded if it is new.

    Args:
        settings: What the operator set.
        clock: Tells the time.
        lock: That of the server on the folder, if this is one of several processes of it.

    Raises:
        StorageError: The folder can't be used.
        RulesetError: A shipped ruleset has faults.
    """
    with Database(settings.data, lock=lock) as database:
        decisions = DecisionLog(database)
        library, snapshots = Library(database), SnapshotStore(database)
        changes = Changes(database) if lock else None
        law = Law(library, clock, changes.release if changes else None)
        lists = Lists(snapshots, changes.list_import if changes else None)
        ids = Ids(clock)
        desk = OverrideDesk(
            OverrideStore(database), clock, ids, changes.override if changes else None
        )
        decider = Decider(law, lists, desk)
        kept = SignedCheckpoints(database)
        key = digest_key(settings.data, is_new=not decisions.has_disclosed())
        index = SearchIndex(settings.data)
        searcher = Searcher(index, decisions, key)
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
            desk,
            decider,
            Recorder(decisions, clock, ids, key),
            Redactor(database, searcher, Columns(settings.data), decisions, clock, ids),
            searcher,
            index,
            key,
            ListImporter(lists, clock, settings.list_max_loss_permille, settings.list_expected),
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
            index.close()
            if changes:
                changes.close()


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
    lock: FolderLock | None = None,
) -> Iterator[Running]:
    """Start a server, give it, and stop it without losing a reply.

    Args:
        settings: What the operator set.
        clock: Tells the time.
        more: Further handlers to serve on the same port.
        lock: That of the server, if this is one of several processes that share port and folder.

    Raises:
        LicetError: As ``parts`` says.
        OSError: The address can't be listened on.
    """
    with parts(settings, clock, lock) as made:
        pool = CountedPool(settings.threads, "call")
        server = grpc.server(
            pool, interceptors=[Edge(settings, pool)], options=_options(settings, lock)
        )
        evaluation = Evaluation(made.decider, made.recorder, made.clock, settings.max_batch)
        streams = Streams(evaluation)
        status = _serve(server, made, evaluation, streams)
        server.add_generic_rpc_handlers(more)
        is_faulty = threading.Event()
        fast = _fast(server, evaluation, settings, is_faulty)
        port = _listen(server, settings.listen)
        server.start()
        if fast is not None:
            fast.start()
        for name in ("", *SERVICES):
            status.set(name, health_pb2.HealthCheckResponse.SERVING)
        front = "threads" if fast is None else "fast"
        log.info(logs.STARTED, listen=settings.listen, port=port, front=front)
        try:
            yield Running(server, port, made, front, streams, is_faulty)
        finally:
            status.enter_graceful_shutdown()
            streams.end()
            # A client that reads nothing any more keeps its connection open: it is left behind.
            server.stop(settings.stop_grace_s).wait(settings.stop_grace_s + _CANCEL_S)
            if fast is not None:
                fast.join(_CANCEL_S)
            log.info(logs.STOPPED)


def _options(settings: Settings, lock: FolderLock | None) -> tuple[tuple[str, int], ...]:
    most = settings.max_upload_bytes + 1024 * 1024
    waiting = max(settings.max_in_flight, _WAITING)
    # A connection stays with the worker that took it; that it ends now and then spreads the load.
    age_ms = round(settings.connection_age_s * 1_000)
    return (
        *((("grpc.max_connection_age_ms", age_ms),) if lock else ()),
        ("grpc.so_reuseport", 1 if lock else 0),
        ("grpc.max_receive_message_length", most),
        ("grpc.max_send_message_length", most),
        # One client that asks for more at once waits for its own calls, not others for it.
        ("grpc.max_concurrent_streams", settings.max_in_flight),
        # What grpcio itself turns away, it turns away without a reason and a delay.
        ("grpc.server.max_pending_requests", waiting),
        ("grpc.server.max_pending_requests_hard_limit", 2 * waiting),
    )


def _fast(
    server: grpc.Server, evaluation: Evaluation, settings: Settings, is_faulty: threading.Event
) -> FastFront | None:
    """Return the fast front of ``server``, if it is wanted and works here."""
    if settings.front != "fast":
        return None
    problem = probe.problem()
    if problem:
        log.warning(logs.FAILED, step="fast front", problem=problem, front="threads")
        return None
    answer = answering(evaluation, settings, EVALUATE)
    return FastFront(server, EVALUATE, answer, settings.max_in_flight, is_faulty.set)


def _serve(
    server: grpc.Server, made: Parts, evaluation: Evaluation, streams: Streams
) -> health.HealthServicer:
    decision_service_pb2_grpc.add_DecisionServiceServicer_to_server(
        DecisionService(evaluation, streams, made.decider, made.decisions, made.clock), server
    )
    about_the_log = (made.prover, made.redactor, made.searcher)
    audit_service_pb2_grpc.add_AuditServiceServicer_to_server(
        AuditService(made.decisions, about_the_log, made.redecision, made.clock),
        server,
    )
    ruleset_service_pb2_grpc.add_RulesetServiceServicer_to_server(
        RulesetService(made.law, made.library, made.redecision), server
    )
    screening_service_pb2_grpc.add_ScreeningServiceServicer_to_server(
        ScreeningService(
            made.importer,
            made.lists,
            made.snapshots,
            OverrideProposals(made.decisions, made.lists, made.desk),
            Rescreening(made.decisions, made.snapshots, made.decider),
            made.clock,
        ),
        server,
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
        LicetError: As ``running`` says; or the server fell ill and must be started again.
        OSError: The address can't be listened on.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    with running(settings) as started:
        while not told.wait(_LOOK_S):
            if started.is_faulty.is_set():
                raise EvaluationError("the server can't answer any more; its log says why")
