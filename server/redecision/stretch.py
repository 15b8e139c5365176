"""Which decisions are meant: a range as asked for, resolved to numbers that stay what they are."""

from __future__ import annotations

from dataclasses import replace

from licet.v1.decision_range_pb2 import DecisionRange
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import not_found
from server.moments import from_timestamp
from server.store.decisions import DecisionLog
from server.store.records import Selection


def stretch(log: DecisionLog, asked: DecisionRange) -> Selection:
    """Return the decisions of ``asked`` that exist now, with the first and last number they have.

    Raises:
        RequestError: A decision that is named is not known.
    """
    which = Selection(
        from_ms=from_timestamp(asked.from_time) if asked.HasField("from_time") else None,
        until_ms=from_timestamp(asked.until_time) if asked.HasField("until_time") else None,
        first=_number(log, "first_decision_id", asked.first_decision_id),
        last=_number(log, "last_decision_id", asked.last_decision_id),
    )
    first, last = log.bounds(which)
    return replace(which, first=first, last=last)


def ends(which: Selection) -> tuple[int, int]:
    """Return the first and the last number of a stretch."""
    assert which.first is not None
    assert which.last is not None
    return which.first, which.last


def _number(log: DecisionLog, field: str, decision_id: str) -> int | None:
    if not decision_id:
        return None
    number = log.number(decision_id)
    if number is None:
        raise not_found(ErrorReason.ERROR_REASON_DECISION_UNKNOWN, field, decision_id)
    return number
