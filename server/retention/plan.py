"""Which decisions may be pruned today, and why the others may not.

1. A decision is kept for the longest of the periods of all jurisdictions that reached it, or may
   have: counted from the last of its recording, its legal date and the days that its transaction
   states, in whole years, the day itself included.
2. One that was reached by a jurisdiction of unknown period is kept. So is one that nothing reached.
3. One that is held is kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.ledger.record import Record
from licet.v1.transaction_pb2 import Transaction
from server.digest_key import DigestKey
from server.moments import day
from server.pieces import NO_PARTY
from server.recorder import opened
from server.retention.holds import Hold, names
from server.retention.periods import Period
from server.search.terms import JURISDICTION, terms
from server.store.decisions import DecisionLog
from server.store.records import Recorded


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a decision.

    Attributes:
        recorded: The decision.
        until: The first day on which no period asks for it; empty if that can't be told.
        kept_for: Why it is kept although that day has come; empty if it may be pruned or the day
            has not come.
        is_due: Whether it may be pruned.
    """

    recorded: Recorded
    until: str
    kept_for: str
    is_due: bool


def fates(
    log: DecisionLog,
    periods: Mapping[str, Period],
    holds: Sequence[Hold],
    today: str,
    digests: DigestKey,
) -> Iterator[Fate]:
    """Yield what becomes of every decision today, the oldest first."""
    for recorded in log.iterate():
        yield _fate(recorded, periods, holds, today, digests)


def _fate(
    recorded: Recorded,
    periods: Mapping[str, Period],
    holds: Sequence[Hold],
    today: str,
    digests: DigestKey,
) -> Fate:
    reached = sorted(each.text for each in terms(recorded, digests) if each.kind == JURISDICTION)
    unknown = [each for each in reached if each not in periods]
    if unknown or not reached:
        about = ", ".join(unknown) or "no jurisdiction"
        return Fate(recorded, "", f"no period is known for {about}", is_due=False)
    until = _after(_last_day(recorded), max(periods[each].years for each in reached))
    if today < until:
        return Fate(recorded, until, "", is_due=False)
    named = names(recorded, digests) if holds else frozenset()
    for hold in holds:
        if hold.holds(recorded, named):
            why = f"held by {hold.event.by}: {hold.event.why} (event {hold.event.event_id})"
            return Fate(recorded, until, why, is_due=False)
    return Fate(recorded, until, "", is_due=True)


def _last_day(recorded: Recorded) -> str:
    record = opened(recorded)
    days = [day(recorded.entry.recorded_at_ms), recorded.entry.as_of]
    if isinstance(record, Record):
        content = record.left_of_transaction(NO_PARTY)
    else:
        content = record.transaction
    if content is not None:
        stated = Transaction.FromString(content).dates.ListFields()
        days += [f"{each.year:04}-{each.month:02}-{each.day:02}" for _, each in stated]
    return max(days)


def _after(last: str, years: int) -> str:
    """Return the first day after ``years`` from the day ``last``, which is still inside."""
    day_ = datetime.date.fromisoformat(last)
    try:
        end = day_.replace(year=day_.year + years)
    except ValueError:  # the 29th of February
        end = day_.replace(year=day_.year + years, day=28)
    return (end + datetime.timedelta(days=1)).isoformat()
