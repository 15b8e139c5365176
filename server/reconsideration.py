"""Two days and two states of knowledge: what was, and what would be, decided about a transaction.

The law of a day and what is known of it are two things. A version that is published today may say
what has been in force for a year, and a list that is imported today names somebody who should have
been found before. So there are four answers, and an auditor looks at where they part.

Of releases, what counts is what had been published by the moment of knowledge. Live is the one that
was live at that moment, or that is to be live as the day begins, where the day is later: a start
that was scheduled was known. Of lists, it is the snapshots that had been imported.

Everything else stays: the transaction, the jurisdictions that were asked, and the version of the
semantics.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import LicetError
from engine.ledger.record import AnyRecord
from licet.v1.transaction_pb2 import Transaction
from server.decider import Decider
from server.moments import from_rfc3339, rfc3339
from server.recorder import provenance, transaction


@dataclass(frozen=True, slots=True)
class Corner:
    """One of the four answers.

    Attributes:
        as_of: The legal date.
        known_ms: What was published or imported later was left out.
        decision: The decision, canonical JSON; None if there can be none.
        error: Why there can be none.
    """

    as_of: str
    known_ms: int
    decision: bytes | None = None
    error: LicetError | None = None


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """The four answers.

    Attributes:
        corners: Day and knowledge of then; day of then, other knowledge; other day, knowledge of
            then; other day and knowledge.
        is_then_as_recorded: Whether the first has the verdicts and governing rules on record.
    """

    corners: tuple[Corner, Corner, Corner, Corner]
    is_then_as_recorded: bool


def reconsider(record: AnyRecord, decider: Decider, as_of: str, known_ms: int) -> Reconsidered:
    """Decide the transaction of ``record`` again.

    Args:
        record: The decision of then.
        decider: Decides.
        as_of: The other legal date.
        known_ms: The other moment of knowledge.

    Raises:
        IntegrityError: The record is not what it should be.
    """
    pins = provenance(record)
    then = str(pins["as_of"])
    then_ms = from_rfc3339(str(pins["known_at"]) or record.recorded_at)
    message = transaction(record)

    def corner(day: str, at_ms: int) -> Corner:
        try:
            return Corner(day, at_ms, _decided(record, decider, message, (day, at_ms)))
        except LicetError as error:
            return Corner(day, at_ms, error=error)

    corners = (
        corner(then, then_ms),
        corner(then, known_ms),
        corner(as_of, then_ms),
        corner(as_of, known_ms),
    )
    again = corners[0].decision
    is_same = again is not None and _verdicts(again) == _verdicts(record.decision)
    return Reconsidered(corners, is_same)


def _decided(
    record: AnyRecord, decider: Decider, message: Transaction, at: tuple[str, int]
) -> bytes:
    day, known_ms = at
    pinned = decider.pinned(
        day,
        known_ms,
        known_at=rfc3339(known_ms),
        jurisdictions=record.jurisdictions,
        with_scheduled=True,
    )
    pinned = replace(pinned, engine=str(provenance(record)["engine"]))
    return decider.decide(message, record.transaction, pinned).canonical()


def _verdicts(decision: bytes) -> Mapping[str, Any]:
    """Return the verdict of each jurisdiction, with the rules that govern it."""
    return {
        each["jurisdiction"]: (each["verdict"], each["governing"])
        for each in json.loads(decision)["jurisdictions"]
    }
