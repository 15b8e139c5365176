"""Decisions as rows and as values.

What a record says is not known here: it is bytes, with the few values by which it is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from engine.errors import EvaluationError
from engine.ledger.record import sha256
from server.store.errors import PinAlteredError
from server.store.schema import decisions, disclosures, events

PADDING = b" "
"""Fills the place of disclosures that were redacted."""
_VERDICTS = range(1, 4)


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision to be recorded.

    Attributes:
        decision_id: Names it for ever. Later decisions have greater ids, or else the index grows
            slow.
        request_id: Names the request that it answers.
        request_digest: SHA-256 of what was asked, in hex.
        recorded_at_ms: When, in milliseconds since 1970 in UTC.
        as_of: The day by whose law it was made.
        verdict: As in the contract: 1 ALLOW, 2 REVIEW, 3 BLOCK.
        release_digest: The release by which it was made.
        record: What is committed to for ever.
        disclosures: What it commits to and can be redacted; empty where it is all in the record.
    """

    decision_id: str
    request_id: str
    request_digest: str
    recorded_at_ms: int
    as_of: str
    verdict: int
    release_digest: str
    record: bytes
    disclosures: bytes = b""

    def __post_init__(self) -> None:
        """Refuse what could not be looked up again."""
        if self.verdict not in _VERDICTS or not self.decision_id or not self.request_id:
            raise EvaluationError(
                f"decision `{self.decision_id}` of request `{self.request_id}` can't be recorded "
                f"with verdict {self.verdict}; expected both ids and 1, 2 or 3"
            )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as recorded.

    Attributes:
        sequence: Its number in the order of commits, from 1.
        record_digest: SHA-256 of the record, in hex.
        entry: What was recorded.
    """

    sequence: int
    record_digest: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of an entry.

    Attributes:
        recorded: The record that stands under its request id, or under its decision id.
        is_new: Whether that is this entry; else the id had its record already.
    """

    recorded: Recorded
    is_new: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Which decisions to read; by default all.

    Attributes:
        verdict: Only those with this verdict.
        from_ms: Only those recorded at this moment or later.
        until_ms: Only those recorded before this moment.
        first: Only those with this number or a later one.
        last: Only those with this number or an earlier one.
    """

    verdict: int | None = None
    from_ms: int | None = None
    until_ms: int | None = None
    first: int | None = None
    last: int | None = None


ALL = Selection()


SELECT = select(decisions, disclosures.c.content.label("disclosed")).join_from(
    decisions, disclosures, decisions.c.sequence == disclosures.c.sequence, isouter=True
)
"""Reads decisions with what is still disclosed of them."""
_LAST = select(
    func.max(
        func.coalesce(select(func.max(decisions.c.sequence)).scalar_subquery(), 0),
        func.coalesce(select(func.max(events.c.sequence)).scalar_subquery(), 0),
    )
)


def last(connection: Connection) -> int:
    """Return the number of what was committed last, decision or event; 0 for nothing."""
    number: int = connection.execute(_LAST).scalar_one()
    return number


def bounds(connection: Connection, which: Selection) -> tuple[int, int]:
    """Return the first and the last number that ``which`` can have: found in an index alone."""
    times = []
    if which.from_ms is not None:
        times.append(decisions.c.recorded_at_ms >= which.from_ms)
    if which.until_ms is not None:
        times.append(decisions.c.recorded_at_ms < which.until_ms)
    sequence = decisions.c.sequence
    if times:
        first, final = connection.execute(
            select(func.min(sequence), func.max(sequence)).where(*times)
        ).one()
    else:
        first, final = 1, last(connection)
    if first is None:
        return 1, 0
    first = first if which.first is None else max(first, which.first)
    final = final if which.last is None else min(final, which.last)
    return (first, final) if first <= final else (1, 0)


def read(
    connection: Connection,
    within: tuple[int, int],
    which: Selection,
    size: int,
    *,
    newest_first: bool,
) -> list[Recorded]:
    """Return up to ``size`` decisions whose numbers are ``within`` two bounds.

    Raises:
        PinAlteredError: A record is not what was recorded.
    """
    sequence = decisions.c.sequence
    query = chosen(SELECT, within, which).limit(size)
    query = query.order_by(sequence.desc() if newest_first else sequence)
    return [recorded(each) for each in connection.execute(query)]


def chosen(query: Select[Any], within: tuple[int, int], which: Selection) -> Select[Any]:
    """Return ``query`` for those of ``which`` alone, whose numbers are ``within`` two bounds."""
    query = query.where(decisions.c.sequence.between(*within))
    # The sum keeps SQLite from reading by moment and then sorting: the bounds are close, and
    # moments differ from the order of commits by little.
    moment = decisions.c.recorded_at_ms + 0
    if which.verdict is not None:
        query = query.where(decisions.c.verdict == which.verdict)
    if which.from_ms is not None:
        query = query.where(moment >= which.from_ms)
    if which.until_ms is not None:
        query = query.where(moment < which.until_ms)
    return query


def row(kept: Recorded) -> dict[str, Any]:
    """Return the row of a decision."""
    entry = kept.entry
    return {
        "sequence": kept.sequence,
        "decision_id": entry.decision_id,
        "request_id": entry.request_id,
        "request_digest": entry.request_digest,
        "recorded_at_ms": entry.recorded_at_ms,
        "as_of": entry.as_of,
        "verdict": entry.verdict,
        "release_digest": entry.release_digest,
        "record_digest": kept.record_digest,
        "record": entry.record,
    }


def disclosed(found: Row[Any]) -> bytes:
    """Return what the decision of ``found`` still discloses, without what fills its place."""
    content: bytes = found.disclosed or b""
    return content.rstrip(PADDING)


def recorded(found: Row[Any]) -> Recorded:
    """Return ``found`` as a value, once its record was found to be what it was."""
    if sha256(found.record) != found.record_digest:
        raise PinAlteredError(
            f"record of decision {found.decision_id}",
            found.record_digest,
            f"the stored bytes have the digest `{sha256(found.record)}`",
        )
    entry = Entry(
        decision_id=found.decision_id,
        request_id=found.request_id,
        request_digest=found.request_digest,
        recorded_at_ms=found.recorded_at_ms,
        as_of=found.as_of,
        verdict=found.verdict,
        release_digest=found.release_digest,
        record=found.record,
        disclosures=disclosed(found),
    )
    return Recorded(found.sequence, found.record_digest, entry)
