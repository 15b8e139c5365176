"""Replay: decide with exactly what each record pins, and compare the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.json_format import MessageToDict, ParseDict

from engine.errors import IntegrityError, PrunedError
from licet.v1 import audit_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.errors import not_found
from server.redecision.archive import Archive
from server.redecision.job import Plain, Unreadable, read
from server.replay import Replayed, Result, replay
from server.status import reason
from server.store.records import Selection

_OUTCOME = {
    Result.IDENTICAL: pb.REPLAY_OUTCOME_IDENTICAL,
    Result.DIFFERENT: pb.REPLAY_OUTCOME_DIFFERENT,
    Result.UNREPLAYABLE: pb.REPLAY_OUTCOME_UNREPLAYABLE,
}


@dataclass(frozen=True, slots=True)
class Replaying:
    """Says of each decision whether it is given again."""

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Replay the decisions of ``which`` and return the report."""
        report = pb.ReplayReport()
        for each in replayed(archive, which):
            count(report, each, is_told=each.outcome != pb.REPLAY_OUTCOME_IDENTICAL)
        told: Plain = MessageToDict(report, preserving_proto_field_name=True)
        return told


def replayed(archive: Archive, which: Selection) -> Iterator[pb.ReplayResult]:
    """Yield the replay of each decision of ``which``, the oldest first."""
    for each in read(archive.decisions, which):
        if isinstance(each, Unreadable):
            yield result(Replayed(each.decision_id, Result.UNREPLAYABLE, error=each.error))
        else:
            yield result(replay(each, archive.decider))


def by_id(archive: Archive, decision_id: str) -> pb.ReplayResult:
    """Replay one decision.

    Raises:
        RequestError: It is not known.
    """
    try:
        recorded = archive.decisions.get(decision_id)
    except (IntegrityError, PrunedError) as error:
        return result(Replayed(decision_id, Result.UNREPLAYABLE, error=error))
    if recorded is None:
        raise not_found(ErrorReason.ERROR_REASON_DECISION_UNKNOWN, "decision_id", decision_id)
    return result(replay(recorded, archive.decider))


def report_of(plain: Plain) -> pb.ReplayReport:
    """Return the report that ``Replaying`` made of a chunk."""
    return ParseDict(plain, pb.ReplayReport())


def add(whole: pb.ReplayReport, part: pb.ReplayReport) -> None:
    """Add what comes next in the log to a report."""
    whole.totals.identical_count += part.totals.identical_count
    whole.totals.different_count += part.totals.different_count
    whole.totals.unreplayable_count += part.totals.unreplayable_count
    whole.results.extend(part.results)


def count(report: pb.ReplayReport, each: pb.ReplayResult, *, is_told: bool) -> None:
    """Count the replay of one decision, and tell it if it is to be told."""
    match each.outcome:
        case pb.REPLAY_OUTCOME_IDENTICAL:
            report.totals.identical_count += 1
        case pb.REPLAY_OUTCOME_DIFFERENT:
            report.totals.different_count += 1
        case _:
            report.totals.unreplayable_count += 1
    if is_told:
        report.results.append(each)


def result(found: Replayed) -> pb.ReplayResult:
    """Return the replay of one decision as the contract has it."""
    told = pb.ReplayResult(
        decision_id=found.decision_id,
        outcome=_OUTCOME[found.result],
        recorded_digest=found.recorded,
        replayed_digest=found.replayed,
        first_differing_rule_id=found.first_difference,
    )
    if found.recorded_verdict:
        told.recorded_verdict = Verdict.Value(f"VERDICT_{found.recorded_verdict}")
    if found.replayed_verdict:
        told.replayed_verdict = Verdict.Value(f"VERDICT_{found.replayed_verdict}")
    if found.error is not None:
        told.error_reason = ErrorReason.Value(f"ERROR_REASON_{reason(found.error)}")
        told.message = str(found.error)
        if isinstance(found.error, IntegrityError):
            told.pin = found.error.pin
    return told
