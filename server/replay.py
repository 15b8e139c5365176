"""Decide recorded decisions again, and say whether the bytes are identical."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

from engine.errors import LicetError
from engine.ledger.record import AnyRecord, sha256
from server.decider import Decider
from server.recorder import opened, pins_of, read_transaction
from server.store.records import Recorded


class Result(Enum):
    """How a replay ended."""

    IDENTICAL = "identical"
    DIFFERENT = "different"
    UNREPLAYABLE = "unreplayable"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found.

    Attributes:
        decision_id: Which decision.
        result: How it ended.
        recorded: SHA-256 of the decision on record; empty if it can't be read.
        replayed: SHA-256 of the decision made again; empty if none could be made.
        first_difference: Id of the first rule that differs; empty if none does, or no rule.
        recorded_verdict: Word of the verdict on record; empty if it can't be read.
        replayed_verdict: Word of the verdict made again; empty if there is none.
        error: Why it can't be replayed; None if it was.
    """

    decision_id: str
    result: Result
    recorded: str = ""
    replayed: str = ""
    first_difference: str = ""
    recorded_verdict: str = ""
    replayed_verdict: str = ""
    error: LicetError | None = None


def replay(recorded: Recorded, decider: Decider) -> Replayed:
    """Decide ``recorded`` again with exactly what it pins."""
    decision_id = recorded.entry.decision_id
    try:
        record = opened(recorded)
        # What is disclosed is put together, and read, each time that it is asked for.
        content = record.decision
        was = json.loads(content)
        again = _again(record, pins_of(was, record), decider)
    except LicetError as error:
        return Replayed(decision_id, Result.UNREPLAYABLE, error=error)
    digest, verdict = sha256(content), was["verdict"]
    if content == again:
        return Replayed(decision_id, Result.IDENTICAL, digest, digest, "", verdict, verdict)
    now = json.loads(again)
    return Replayed(
        decision_id,
        Result.DIFFERENT,
        digest,
        sha256(again),
        first_difference(was, now),
        verdict,
        now["verdict"],
    )


def _again(record: AnyRecord, pins: dict[str, object], decider: Decider) -> bytes:
    content = record.transaction
    message = read_transaction(content, str(pins["transaction"]))
    pinned = decider.recorded(pins, record.jurisdictions)
    return decider.decide(message, content, pinned).canonical()


def first_difference(
    was: dict[str, list[dict[str, str]]], now: dict[str, list[dict[str, str]]]
) -> str:
    """Return the id of the first rule whose reason differs between two decisions.

    Reasons are in order, the decisive ones first. A decision that differs elsewhere only (in what
    is missing, or in what screening told) has no such rule; the name of that part is returned.
    """
    if was == now:
        return ""
    for old, new in zip(was["reasons"], now["reasons"], strict=False):
        if old != new:
            return min(old["rule"], new["rule"])
    longer = max(was["reasons"], now["reasons"], key=len)
    shorter = min(was["reasons"], now["reasons"], key=len)
    if len(longer) > len(shorter):
        return longer[len(shorter)]["rule"]
    return next(part for part in sorted({*was, *now}) if was.get(part) != now.get(part))
