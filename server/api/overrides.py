"""Overrides as messages, and proposals of them read against the decision that they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable

from grpc import StatusCode

from engine.errors import TransactionError
from engine.screening.overrides import Override
from engine.screening.snapshot import digest_of
from licet.v1 import override_pb2, screening_service_pb2
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.screening_pb2 import MatchKind, ScreeningHit, ScreeningOutcome
from server.api.requests import as_of
from server.errors import RequestError, invalid, not_found
from server.lists.live import Lists
from server.moments import date, day, from_rfc3339, timestamp
from server.overrides import OverrideDesk, Standing
from server.recorder import opened, transaction
from server.store.decisions import DecisionLog
from server.translate import to_proto
from server.translate.statement import statement

_NEVER = {
    MatchKind.MATCH_KIND_IDENTIFIER: "its identifier agrees, and a number is given once; if the "
    "list has a wrong number, have its publisher mend it",
    MatchKind.MATCH_KIND_STATED: "the caller states the listing; if it is wrong, state it no more",
}
"""What no override sets aside, and why."""


class OverrideProposals:
    """Reads proposals, and knows the desk that takes them."""

    def __init__(self, decisions: DecisionLog, lists: Lists, desk: OverrideDesk) -> None:
        """Look at hits in ``decisions`` and at entries in ``lists``; hand on to ``desk``."""
        self._decisions = decisions
        self._lists = lists
        self.desk = desk

    def propose(self, request: screening_service_pb2.ProposeOverrideRequest) -> Standing:
        """Take in a proposal, bound to what the decision's transaction and snapshot say.

        Raises:
            LicetError: As the rpc says.
        """
        for field in ("decision_id", "contract_path", "entry_id", "reason", "proposed_by"):
            if not getattr(request, field):
                raise invalid(field, "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
        recorded = self._decisions.get(request.decision_id)
        if recorded is None:
            reason = ErrorReason.ERROR_REASON_DECISION_UNKNOWN
            raise not_found(reason, "decision_id", request.decision_id)
        record = opened(recorded)
        decision = to_proto.decision(json.loads(record.decision))
        outcome = _outcome(decision.screening, request.contract_path)
        lists = {each.digest: each.list_id for each in decision.provenance.list_snapshots}
        hit = _hit(outcome, lists, request)
        list_id = lists[hit.snapshot_digest]
        entry = self._lists.snapshot(list_id, hit.snapshot_digest).find(hit.entry_id)
        assert entry is not None, "a hit is of an entry"
        return self.desk.propose(
            Override(
                id="",
                list_id=list_id,
                entry_id=entry.id,
                entry_name=entry.name,
                entry=digest_of(entry),
                subject_name=outcome.name,
                subject=statement(transaction(record), request.contract_path),
                reason=request.reason,
                proposed_by=request.proposed_by,
                proposed_at="",
                approved_by="",
                approved_at="",
                expires_on=_expiry(request),
                decision_id=request.decision_id,
                path=request.contract_path,
            )
        )


def _expiry(request: screening_service_pb2.ProposeOverrideRequest) -> str:
    if not request.HasField("expires_on"):
        raise invalid("expires_on", "is missing", ErrorReason.ERROR_REASON_MISSING_FIELD)
    try:
        return as_of(request.expires_on)
    except TransactionError:
        raise TransactionError.at("expires_on", "is no day; expected year, month, day") from None


def _outcome(outcomes: Iterable[ScreeningOutcome], path: str) -> ScreeningOutcome:
    known = list(outcomes)
    for each in known:
        if each.contract_path == path and each.HasField("searched"):
            return each
    paths = ", ".join(each.contract_path for each in known if each.HasField("searched"))
    raise invalid(
        "contract_path",
        f"`{path}` is nobody that the decision searched for; expected one of {paths or 'none'}",
        ErrorReason.ERROR_REASON_INVALID_FIELD,
    )


def _hit(
    outcome: ScreeningOutcome,
    lists: dict[str, str],
    request: screening_service_pb2.ProposeOverrideRequest,
) -> ScreeningHit:
    hits = [each for each in outcome.hits if each.entry_id == request.entry_id]
    if request.HasField("list_id"):
        hits = [each for each in hits if lists.get(each.snapshot_digest) == request.list_id]
    for hit in hits:
        if why := _NEVER.get(hit.match_kind):
            raise _not_possible(f"`{hit.entry_id}` can't be set aside: {why}")
    if not hits:
        told = ", ".join(sorted({each.entry_id for each in outcome.hits})) or "no entry"
        raise _not_possible(f"entry_id: `{request.entry_id}` was not hit; what was: {told}")
    if len({each.snapshot_digest for each in hits}) > 1:
        raise _not_possible(f"`{request.entry_id}` is on several lists; say `list_id`")
    return hits[0]


def _not_possible(problem: str) -> RequestError:
    return RequestError(
        StatusCode.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_OVERRIDE_NOT_POSSIBLE, problem
    )


def state_of(standing: Standing, now_ms: int) -> override_pb2.OverrideState.ValueType:
    """Return what became of an override by a moment."""
    if standing.revoked_ms is not None:
        return override_pb2.OVERRIDE_STATE_REVOKED
    if day(now_ms) >= standing.override.expires_on:
        return override_pb2.OVERRIDE_STATE_EXPIRED
    if standing.approved_ms is None:
        return override_pb2.OVERRIDE_STATE_PROPOSED
    return override_pb2.OVERRIDE_STATE_APPROVED


def told(standing: Standing, now_ms: int) -> override_pb2.Override:
    """Return an override as a message."""
    override = standing.override
    message = override_pb2.Override(
        override_id=override.id,
        state=state_of(standing, now_ms),
        digest="" if standing.approved_ms is None else override.digest,
        list_id=override.list_id,
        entry_id=override.entry_id,
        entry_name=override.entry_name,
        entry_digest=override.entry,
        subject_name=override.subject_name,
        subject_digest=override.subject,
        decision_id=override.decision_id,
        contract_path=override.path,
        reason=override.reason,
        proposed_by=override.proposed_by,
        proposed_at=timestamp(from_rfc3339(override.proposed_at)),
        approved_by=override.approved_by,
        revoked_by=standing.revoked_by,
        revoked_why=standing.revoked_why,
        expires_on=date(override.expires_on),
    )
    if standing.approved_ms is not None:
        message.approved_at.CopyFrom(timestamp(standing.approved_ms))
    if standing.revoked_ms is not None:
        message.revoked_at.CopyFrom(timestamp(standing.revoked_ms))
    return message
