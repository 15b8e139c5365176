"""Imports lists, shows their snapshots, and screens parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import grpc
import structlog

from engine.decision.screen import screen
from engine.screening.snapshot import Snapshot
from licet.v1 import screening_service_pb2 as pb
from licet.v1.list_snapshot_pb2 import ListSnapshot
from licet.v1.screening_service_pb2_grpc import ScreeningServiceServicer
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server import logs
from server.api.list_stream import (
    ListStream,
    check_digest,
    format_number,
    named,
    notice_counts,
    notices,
    read_metadata,
)
from server.api.overrides import OverrideProposals, state_of, told
from server.api.requests import after, as_of, known, page_size, page_token
from server.api.rescreening import Rescreening
from server.lists.importer import ListImporter
from server.lists.live import Lists
from server.moments import Clock, date, day, from_timestamp, timestamp
from server.store.snapshots import ListImport, SnapshotStore
from server.translate import from_proto, to_proto
from server.translate.statement import statement

log = structlog.get_logger()


class ScreeningService(ScreeningServiceServicer):
    """Looks people up in lists, and takes new lists in."""

    def __init__(
        self,
        importer: ListImporter,
        lists: Lists,
        snapshots: SnapshotStore,
        proposals: OverrideProposals,
        rescreening: Rescreening,
        clock: Clock,
    ) -> None:
        """Import through ``importer`` to ``snapshots``; screen with ``lists`` and overrides."""
        self._importer = importer
        self._lists = lists
        self._snapshots = snapshots
        self._proposals = proposals
        self._rescreening = rescreening
        self._desk = proposals.desk
        self._clock = clock

    def ImportList(
        self, request_iterator: Iterator[pb.ImportListRequest], context: grpc.ServicerContext
    ) -> pb.ImportListResponse:
        """Take in a list file, whole or not at all."""
        metadata = read_metadata(request_iterator)
        said = named(metadata)
        name = f"{said.list_id} of {said.edition}" if said.edition else said.list_id
        stream = ListStream(request_iterator, name)
        found = self._importer.read(stream.files(), said)
        source_digest = stream.digest()
        check_digest(source_digest, metadata)
        kept = self._importer.keep(found.snapshot)
        log.info(
            logs.IMPORTED,
            list=kept.record.list_id,
            edition=kept.record.edition,
            digest=kept.record.digest[:12],
            entries=len(found.snapshot),
            notices=sum(found.report.counts.values()),
        )
        metadata.format = format_number(found.form)
        return pb.ImportListResponse(
            snapshot=_described(kept.record, found.snapshot, source_digest, metadata),
            already_imported=kept.was_there,
            notices=notices(found.report),
            notice_counts=notice_counts(found.report),
        )

    def ListSnapshots(
        self, request: pb.ListSnapshotsRequest, context: grpc.ServicerContext
    ) -> pb.ListSnapshotsResponse:
        """Return a page of imports, the last one first."""
        known(request)
        only = request.list_id if request.HasField("list_id") else None
        page = self._snapshots.imports(
            page_size(request.page_size), after(request.page_token, only), only
        )
        return pb.ListSnapshotsResponse(
            snapshots=[self._snapshot(each) for each in page.items],
            next_page_token=page_token(page.after, only),
        )

    def Screen(self, request: pb.ScreenRequest, context: grpc.ServicerContext) -> pb.ScreenResponse:
        """Screen parties without deciding anything."""
        known(request)
        now = self._clock()
        at_ms = from_timestamp(request.known_at) if request.HasField("known_at") else now
        if request.list_snapshot_digests:
            screener = self._lists.named(request.list_snapshot_digests)
        else:
            screener = self._lists.live(at_ms)
        message = Transaction(
            kind=TransactionKind.TRANSACTION_KIND_CLASSIFY, parties=request.parties
        )
        transaction = from_proto.transaction(message)
        on = as_of(request.as_of) if request.HasField("as_of") else day(at_ms)
        overrides = self._desk.in_force(at_ms)
        screening = screen(
            transaction,
            screener,
            on,
            overrides=replace(overrides, stated=lambda path: statement(message, path)),
        )
        return pb.ScreenResponse(outcomes=to_proto.screening(screening.outcomes, screening.lists))

    def ProposeOverride(
        self, request: pb.ProposeOverrideRequest, context: grpc.ServicerContext
    ) -> pb.ProposeOverrideResponse:
        """Take in a proposal."""
        known(request)
        standing = self._proposals.propose(request)
        log.info(logs.OVERRIDDEN, override_id=standing.override.id, change="proposed")
        return pb.ProposeOverrideResponse(override=told(standing, self._clock()))

    def ApproveOverride(
        self, request: pb.ApproveOverrideRequest, context: grpc.ServicerContext
    ) -> pb.ApproveOverrideResponse:
        """Have another person agree."""
        known(request)
        standing = self._desk.approve(request.override_id, request.approved_by)
        log.info(logs.OVERRIDDEN, override_id=standing.override.id, change="approved")
        return pb.ApproveOverrideResponse(override=told(standing, self._clock()))

    def RevokeOverride(
        self, request: pb.RevokeOverrideRequest, context: grpc.ServicerContext
    ) -> pb.RevokeOverrideResponse:
        """End an override."""
        known(request)
        standing = self._desk.revoke(request.override_id, request.revoked_by, request.why)
        log.info(logs.OVERRIDDEN, override_id=standing.override.id, change="revoked")
        return pb.RevokeOverrideResponse(override=told(standing, self._clock()))

    def ListOverrides(
        self, request: pb.ListOverridesRequest, context: grpc.ServicerContext
    ) -> pb.ListOverridesResponse:
        """Return a page of overrides, the newest proposal first."""
        known(request)
        now = self._clock()
        states = tuple(request.states)
        wanted = [
            (number, each)
            for number, each in enumerate(self._desk.all())
            if not states or state_of(each, now) in states
        ]
        size = page_size(request.page_size)
        end = after(request.page_token, states)
        newest = [(number, each) for number, each in wanted if end is None or number < end]
        page = newest[::-1][:size]
        return pb.ListOverridesResponse(
            overrides=[told(each, now) for _, each in page],
            next_page_token=page_token(page[-1][0] if len(newest) > size else None, states),
        )

    def Rescreen(
        self, request: pb.RescreenRequest, context: grpc.ServicerContext
    ) -> pb.RescreenResponse:
        """Say which decisions of a page would be otherwise with another snapshot."""
        known(request)
        return self._rescreening.page(request)

    def _snapshot(self, record: ListImport) -> ListSnapshot:
        snapshot = self._lists.snapshot(record.list_id, record.digest)
        return _described(record, snapshot, "", pb.ImportListMetadata())


def _described(
    record: ListImport, snapshot: Snapshot, source_digest: str, metadata: pb.ImportListMetadata
) -> ListSnapshot:
    return ListSnapshot(
        digest=record.digest,
        list_id=record.list_id,
        publisher=snapshot.header.publisher,
        edition=date(snapshot.header.edition),
        format=metadata.format,
        source_digest=source_digest,
        imported_at=timestamp(record.imported_at_ms),
        entry_count=len(snapshot),
        name_count=sum(len(entry.names) for entry in snapshot),
        source_url=metadata.source_url,
    )
