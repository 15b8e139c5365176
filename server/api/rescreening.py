"""Rescreening as messages: a page of the log at a time."""

from __future__ import annotations

from engine.screening.snapshot import Snapshot
from licet.v1 import screening_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.api.requests import after, page_size, page_token
from server.decider import Decider
from server.errors import invalid, not_found
from server.redecision.stretch import ends, stretch
from server.rescreening import Rescreened, Swap, look
from server.status import reason
from server.store.decisions import DecisionLog
from server.store.errors import PinMissingError
from server.store.snapshots import SnapshotStore


class Rescreening:
    """Looks at recorded decisions with another snapshot of a list."""

    def __init__(self, decisions: DecisionLog, snapshots: SnapshotStore, decider: Decider) -> None:
        """Read decisions and snapshots, and decide with ``decider``."""
        self._decisions = decisions
        self._snapshots = snapshots
        self._decider = decider
        # The last one asked about: the pages of one question follow each other.
        self._kept: tuple[tuple[str, str, str], Swap] | None = None

    def page(self, request: pb.RescreenRequest) -> pb.RescreenResponse:
        """Return a page.

        Raises:
            LicetError: As the rpc says.
        """
        swap = self._swap(request)
        which = stretch(self._decisions, request.decisions)
        first, last = ends(which)
        size = page_size(request.page_size)
        asked = request.decisions.SerializeToString(deterministic=True).hex()
        question = (swap.list_id, swap.before, swap.after, request.decide_all, asked)
        page = self._decisions.page(
            size, after(request.page_token, question), which, newest_first=False
        )
        looked = [
            look(each, self._decider, swap, decide_all=request.decide_all) for each in page.items
        ]
        return pb.RescreenResponse(
            decisions=[_told(each.rescreened) for each in looked if each.rescreened is not None],
            looked_at_count=len(looked),
            meant_count=sum(each.is_meant for each in looked),
            decided_count=sum(each.is_decided for each in looked),
            added_entry_count=len(swap.delta.added),
            removed_entry_count=len(swap.delta.removed),
            changed_entry_count=len(swap.delta.changed),
            total_count=last - first + 1,
            next_page_token=page_token(page.after, question),
        )

    def _swap(self, request: pb.RescreenRequest) -> Swap:
        for field in ("list_id", "from_digest", "to_digest"):
            if not getattr(request, field):
                raise invalid(field, "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
        if request.from_digest == request.to_digest:
            raise invalid(
                "to_digest",
                "is `from_digest`; expected another snapshot",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
        asked = (request.list_id, request.from_digest, request.to_digest)
        if self._kept is None or self._kept[0] != asked:
            before = self._snapshot("from_digest", request.list_id, request.from_digest)
            after_ = self._snapshot("to_digest", request.list_id, request.to_digest)
            self._kept = (asked, Swap.of(before, after_))
        return self._kept[1]

    def _snapshot(self, field: str, list_id: str, digest: str) -> Snapshot:
        try:
            snapshot = Snapshot.from_bytes(self._snapshots.get(list_id, digest), digest)
        except PinMissingError:
            reason_ = ErrorReason.ERROR_REASON_SNAPSHOT_UNKNOWN
            raise not_found(reason_, "list snapshot", digest) from None
        if snapshot.header.list_id != list_id:
            raise invalid(
                field,
                f"`{digest[:12]}` is a snapshot of `{snapshot.header.list_id}`; expected one of "
                f"`{list_id}`",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
        return snapshot


def _told(found: Rescreened) -> pb.RescreenedDecision:
    told = pb.RescreenedDecision(
        decision_id=found.decision_id,
        recorded_verdict=_verdict(found.was),
        new_verdict=_verdict(found.now),
        jurisdictions=[
            pb.RescreenedJurisdiction(
                jurisdiction=name, recorded_verdict=_verdict(was), new_verdict=_verdict(now)
            )
            for name, was, now in found.jurisdictions
        ],
        hits=[
            pb.RescreenedHit(
                contract_path=each.path,
                name=each.name,
                list_id=each.list,
                entry_id=each.entry_id,
                entry_name=each.entry_name,
                submitted_text=each.text,
                is_new=each.is_new,
            )
            for each in found.hits
        ],
    )
    if found.error is not None:
        told.error_reason = ErrorReason.Value(f"ERROR_REASON_{reason(found.error)}")
        told.message = str(found.error)
    return told


def _verdict(word: str) -> Verdict.ValueType:
    return Verdict.Value(f"VERDICT_{word or 'UNSPECIFIED'}")
