"""Shows recorded decisions, and decides them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import grpc
import structlog

from engine.errors import IntegrityError
from engine.ledger.note import Checkpoint, Note
from engine.ledger.record import Record
from engine.ledger.record_1 import Record1
from licet.v1 import audit_service_pb2 as pb
from licet.v1.audit_service_pb2_grpc import AuditServiceServicer
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.record_pb2 import DecisionSummary, StoredRecord
from licet.v1.verdict_pb2 import Verdict
from server import logs
from server.api.redactions import left_of_transaction, redaction_targets, told_record
from server.api.requests import after, as_of, known, page_size, page_token, past
from server.api.search import party_digests, question, recorded_range
from server.errors import RequestError, invalid, not_found
from server.exporter import Exporter
from server.moments import Clock, date, day, from_rfc3339, timestamp
from server.prover import Prover
from server.reconsideration import Corner, reconsider
from server.recorder import opened
from server.redactor import Redactor
from server.redecision.replays import Replaying, by_id, replayed, report_of
from server.redecision.resume import Resume
from server.redecision.run import Redecision
from server.redecision.stretch import stretch
from server.search.searcher import Searcher
from server.status import reason
from server.store.decisions import DecisionLog
from server.store.records import Recorded, Selection
from server.translate import stored

log = structlog.get_logger()

MEDIA_TYPES = {
    Record1: "application/vnd.licet.record.v1+json",
    Record: "application/vnd.licet.record.v2+json",
}
RECEIPT_TYPE = "application/vnd.licet.receipt+json"
MAX_IDS = 500


class AuditService(AuditServiceServicer):
    """Reads and proves the log, and never adds a decision to it."""

    def __init__(
        self,
        decisions: DecisionLog,
        provers: tuple[Prover, Redactor, Searcher],
        redecision: Redecision,
        clock: Clock,
    ) -> None:
        """Read from ``decisions``.

        Args:
            decisions: The log.
            provers: What proves the log, what redacts it and keeps the proofs, what searches it.
            redecision: Decides again, one decision or whole stretches.
            clock: Says what is known now.
        """
        self._decisions = decisions
        self._prover, self._redactor, self._searcher = provers
        self._exporter = Exporter(decisions, self._prover, self._searcher)
        self._decider = redecision.at_hand.decider
        self._redecision = redecision
        self._clock = clock

    def GetDecision(
        self, request: pb.GetDecisionRequest, context: grpc.ServicerContext
    ) -> pb.GetDecisionResponse:
        """Return a decision, read and as stored."""
        known(request)
        recorded = self._recorded(request.decision_id)
        record = opened(recorded)
        redactions = self._redactor.events([recorded]).get(recorded.sequence, {})
        return pb.GetDecisionResponse(
            record=told_record(record, redactions),
            stored=StoredRecord(
                content=recorded.entry.record,
                media_type=MEDIA_TYPES[type(record)],
                digest=recorded.record_digest,
                disclosures=recorded.entry.disclosures,
            ),
        )

    def ListDecisions(
        self, request: pb.ListDecisionsRequest, context: grpc.ServicerContext
    ) -> pb.ListDecisionsResponse:
        """Return a page of summaries, the newest decision first."""
        known(request)
        size = page_size(request.page_size)
        asked = question(request, self._searcher)
        start = after(request.page_token, asked)
        if asked.terms or len(asked.verdicts) > 1:
            found = self._searcher.search(asked, start, size)
            decisions, then, unseen = found.decisions, found.after, found.unseen
        else:
            verdict = asked.verdicts[0] if asked.verdicts else None
            which = Selection(verdict, asked.from_ms, asked.until_ms)
            page = self._decisions.page(size, start, which)
            decisions, then, unseen = page.items, page.after, 0
        return pb.ListDecisionsResponse(
            decisions=map(_summary, decisions),
            next_page_token=page_token(then, asked),
            unsearched=unseen,
            party_digests=party_digests(request, self._searcher),
        )

    def RebuildSearchIndex(
        self, request: pb.RebuildSearchIndexRequest, context: grpc.ServicerContext
    ) -> pb.RebuildSearchIndexResponse:
        """Have the index made anew."""
        known(request)
        self._searcher.rebuild()
        return pb.RebuildSearchIndexResponse(unsearched=self._searcher.catch_up())

    def Replay(self, request: pb.ReplayRequest, context: grpc.ServicerContext) -> pb.ReplayResponse:
        """Decide a page of decisions again."""
        known(request)
        match request.WhichOneof("selection"):
            case "decisions":
                return self._replay_named(list(request.decisions.decision_ids))
            case "recorded":
                return self._replay_range(request)
        raise invalid("selection", "is missing; expected `decisions` or `recorded`",
                      ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip

    def ReplayRange(
        self, request: pb.ReplayRangeRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.ReplayRangeResponse]:
        """Decide a range again, and tell it part by part."""
        known(request)
        resume = Resume.of(
            request.resume_token, request.decisions, stretch(self._decisions, request.decisions)
        )
        for part in self._redecision.parts(Replaying(), resume.which, resume.following):
            yield pb.ReplayRangeResponse(
                report=report_of(part.plain),
                done_count=part.done,
                total_count=part.total,
                resume_token=resume.token(part.following),
            )
            log.info(logs.REPLAYED, done=part.done, total=part.total)

    def Reconsider(
        self, request: pb.ReconsiderRequest, context: grpc.ServicerContext
    ) -> pb.ReconsiderResponse:
        """Decide a recorded transaction by two days with two states of knowledge."""
        known(request)
        recorded = self._recorded(request.decision_id)
        record = opened(recorded)
        now = self._clock()
        found = reconsider(
            record,
            self._decider,
            as_of(request.as_of) if request.HasField("as_of") else day(now),
            past(request.known_at, now) if request.HasField("known_at") else now,
        )
        return pb.ReconsiderResponse(
            recorded=stored.decision(record.decision),
            recorded_at=timestamp(from_rfc3339(record.recorded_at)),
            decisions=[_corner(each) for each in found.corners],
            is_then_as_recorded=found.is_then_as_recorded,
        )

    def GetCheckpoint(
        self, request: pb.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> pb.GetCheckpointResponse:
        """Return the signed state of the log."""
        known(request)
        signed = self._prover.cosigned() if request.cosigned else self._prover.checkpoint()
        response = pb.GetCheckpointResponse(keys=self._prover.keys())
        if signed is not None:
            response.note = self._prover.with_cosignatures(signed)
            response.size = signed.size
            response.root = Checkpoint.parse(Note.parse(signed.note).text).root.hex()
        return response

    def GetInclusionProof(
        self, request: pb.GetInclusionProofRequest, context: grpc.ServicerContext
    ) -> pb.GetInclusionProofResponse:
        """Prove that a decision is in the log."""
        known(request)
        recorded = self._recorded(request.decision_id)
        size = self._size("size", request.size if request.HasField("size") else None)
        if size < recorded.sequence:
            raise invalid(
                "size",
                f"`{size}` is the log before the decision; expected at least {recorded.sequence}",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
        proved = self._prover.inclusion(recorded, size)
        return pb.GetInclusionProofResponse(
            index=proved.index,
            size=proved.size,
            leaf=proved.leaf,
            hashes=proved.hashes,
            root=proved.root,
        )

    def GetConsistencyProof(
        self, request: pb.GetConsistencyProofRequest, context: grpc.ServicerContext
    ) -> pb.GetConsistencyProofResponse:
        """Prove that the log was only added to."""
        known(request)
        first = request.first_size
        second = self._size(
            "second_size", request.second_size if request.HasField("second_size") else None
        )
        if not first:
            raise invalid("first_size", "is missing; expected at least 1",
                          ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip
        if first > second:
            raise invalid("first_size", f"`{first}` is more than the newer log's {second}",
                          ErrorReason.ERROR_REASON_INVALID_FIELD)  # fmt: skip
        proved = self._prover.consistency(first, second)
        return pb.GetConsistencyProofResponse(
            first_size=first,
            second_size=second,
            first_root=proved.roots[0],
            second_root=proved.roots[1],
            hashes=proved.hashes,
        )

    def GetReceipt(
        self, request: pb.GetReceiptRequest, context: grpc.ServicerContext
    ) -> pb.GetReceiptResponse:
        """Return the receipt of a decision."""
        known(request)
        recorded = self._recorded(request.decision_id)
        receipt = self._prover.receipt(recorded, cosigned=request.cosigned)
        if receipt is None:
            raise RequestError(
                grpc.StatusCode.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_NOT_COSIGNED,
                f"no witness has signed a checkpoint that has decision `{request.decision_id}` in "
                "it; ask again later, or without `cosigned`",
                {"decision_id": request.decision_id},
            )
        return pb.GetReceiptResponse(content=receipt.to_bytes(), media_type=RECEIPT_TYPE)

    def ListReceipts(
        self, request: pb.ListReceiptsRequest, context: grpc.ServicerContext
    ) -> pb.ListReceiptsResponse:
        """Return a page of receipts, the oldest decision first."""
        known(request)
        which = recorded_range(request.recorded)
        question = ("receipts", which)
        start = after(request.page_token, question)
        page = self._decisions.page(page_size(request.page_size), start, which, newest_first=False)
        receipts = self._prover.receipts(page.items) if page.items else []
        return pb.ListReceiptsResponse(
            receipts=[each.to_bytes() for each in receipts],
            next_page_token=page_token(page.after, question),
            total_count=self._decisions.count(),
        )

    def ExportDecisions(
        self, request: pb.ExportDecisionsRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.ExportDecisionsResponse]:
        """Stream decisions with their proofs."""
        known(request)
        is_first = True
        for part in self._exporter.parts(question(request.which, self._searcher)):
            yield pb.ExportDecisionsResponse(
                header=part.header.to_bytes() if is_first else b"",
                rows=part.rows,
                total_count=part.total,
            )
            is_first = False

    def AddCosignatures(
        self, request: pb.AddCosignaturesRequest, context: grpc.ServicerContext
    ) -> pb.AddCosignaturesResponse:
        """Keep the signatures of witnesses."""
        known(request)
        if not request.note:
            raise invalid("note", "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
        try:
            added = self._prover.add_cosignatures(request.note)
        except IntegrityError as error:
            raise invalid("note", str(error), ErrorReason.ERROR_REASON_INVALID_FIELD) from None
        return pb.AddCosignaturesResponse(added=added)

    def RedactDecisions(
        self, request: pb.RedactDecisionsRequest, context: grpc.ServicerContext
    ) -> pb.RedactDecisionsResponse:
        """Destroy what is personal in decisions."""
        known(request)
        targets, has_more = redaction_targets(request, self._recorded, self._searcher)
        redacted = self._redactor.redact(targets, request.by, request.why)
        return pb.RedactDecisionsResponse(
            event_id=redacted.event.event_id,
            decisions=[
                pb.RedactedDecision(decision_id=each.decision_id, parts=each.parts)
                for each in redacted.event.subjects
            ],
            is_erased=redacted.is_erased,
            has_more=has_more,
        )

    def _size(self, field: str, asked: int | None) -> int:
        """Return the size that was asked for, or that of the whole log."""
        size = self._prover.size()
        if asked is not None and asked > size:
            raise invalid(field, f"`{asked}` is more than the log has; expected at most {size}",
                          ErrorReason.ERROR_REASON_INVALID_FIELD)  # fmt: skip
        return size if asked is None else asked

    def _replay_named(self, decision_ids: list[str]) -> pb.ReplayResponse:
        if not decision_ids:
            raise invalid("decisions.decision_ids", "is empty; expected at least one",
                          ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip
        if len(decision_ids) > MAX_IDS:
            raise RequestError(
                grpc.StatusCode.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_TOO_MANY_ENTRIES,
                f"decisions.decision_ids: {len(decision_ids)} are too many; "
                f"expected at most {MAX_IDS}",
                {"limit": str(MAX_IDS)},
            )
        if not all(decision_ids):
            raise invalid("decision_id", "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
        results = [by_id(self._redecision.at_hand, name) for name in decision_ids]
        return pb.ReplayResponse(results=results, total_count=len(results))

    def _replay_range(self, request: pb.ReplayRequest) -> pb.ReplayResponse:
        which = recorded_range(request.recorded)
        size = page_size(request.page_size)
        start = after(request.page_token, which)
        first, last = self._decisions.bounds(which)
        begin = first if start is None else start + 1
        end = min(begin + size - 1, last)
        page = replace(which, first=begin, last=end)
        results = list(replayed(self._redecision.at_hand, page))
        log.info(logs.REPLAYED, count=len(results))
        return pb.ReplayResponse(
            results=results,
            next_page_token=page_token(end if end < last else None, which),
            total_count=last - first + 1,
        )

    def _recorded(self, decision_id: str) -> Recorded:
        if not decision_id:
            raise invalid("decision_id", "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
        recorded = self._decisions.get(decision_id)
        if recorded is None:
            raise not_found(ErrorReason.ERROR_REASON_DECISION_UNKNOWN, "decision_id", decision_id)
        return recorded


def _corner(corner: Corner) -> pb.ReconsideredDecision:
    told = pb.ReconsideredDecision(as_of=date(corner.as_of), known_at=timestamp(corner.known_ms))
    if corner.decision is not None:
        told.decision.CopyFrom(stored.decision(corner.decision))
    if corner.error is not None:
        told.error_reason = ErrorReason.Value(f"ERROR_REASON_{reason(corner.error)}")
        told.message = str(corner.error)
    return told


def _summary(recorded: Recorded) -> DecisionSummary:
    record = opened(recorded)
    transaction = left_of_transaction(record)
    return DecisionSummary(
        decision_id=record.decision_id,
        request_id=record.request_id,
        transaction_id=transaction.transaction_id if transaction is not None else "",
        recorded_at=timestamp(recorded.entry.recorded_at_ms),
        verdict=Verdict.ValueType(recorded.entry.verdict),
        release_digest=recorded.entry.release_digest,
        record_digest=recorded.record_digest,
    )
