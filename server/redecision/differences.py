"""Count how decisions differ, in tables that can be put together from parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import LicetError
from licet.v1 import backtest_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.verdict_pb2 import Verdict
from server.redecision.job import Plain
from server.redecision.worth import money
from server.status import reason

EXAMPLES = 5
"""Decisions that are named for each change."""
_TABLES = ("changes", "jurisdictions", "rules", "destinations", "parties")
_COUNTS = ("same", "otherwise", "jurisdiction_only", "changed", "undecided")

Verdicts = tuple[str, str]
"""The word on record and the new one; empty where a jurisdiction isn't asked."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a decision differs from what it would be.

    Attributes:
        decision_id: Which.
        verdicts: The overall ones.
        is_same: Whether nothing of substance differs.
        jurisdictions: Those whose verdict differs.
        rules: Those that make the difference, with what they make it between.
        destinations: Where it goes; one empty text if that is not stated.
        parties: Who takes part.
        values: Billionths by currency.
    """

    decision_id: str
    verdicts: Verdicts
    is_same: bool
    jurisdictions: Mapping[str, Verdicts]
    rules: Mapping[str, Verdicts]
    destinations: tuple[str, ...]
    parties: tuple[str, ...]
    values: Mapping[str, int]


@dataclass(slots=True)
class Tally:
    """How many decisions, what they are worth, and the first few of them."""

    number: int = 0
    values: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    message: str = ""

    def add(self, other: Tally) -> None:
        """Add what comes later in the log."""
        self.number += other.number
        for currency, nanos in other.values.items():
            self.values[currency] = self.values.get(currency, 0) + nanos
        self.examples += other.examples[: EXAMPLES - len(self.examples)]
        self.message = self.message or other.message


Row = tuple[str, str, str]
"""What the decisions have in common, the verdict on record, the new one."""


class Differences:
    """The tables, of a part or of the whole."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts = dict.fromkeys(_COUNTS, 0)
        self._tables: dict[str, dict[Row, Tally]] = {name: {} for name in (*_TABLES, "undecided")}

    def add(self, change: Change) -> None:
        """Count a decision."""
        is_changed = change.verdicts[0] != change.verdicts[1]
        self._counts[
            "changed" if is_changed
            else "jurisdiction_only" if change.jurisdictions
            else "same" if change.is_same
            else "otherwise"
        ] += 1  # fmt: skip
        names: dict[str, Mapping[str, Verdicts]] = {
            "jurisdictions": change.jurisdictions,
            "rules": change.rules,
        }
        if is_changed:
            names["changes"] = {"": change.verdicts}
            names["destinations"] = dict.fromkeys(change.destinations, change.verdicts)
            names["parties"] = dict.fromkeys(change.parties, change.verdicts)
        for table, rows in names.items():
            for name, (was, now) in rows.items():
                one = Tally(1, dict(change.values), [change.decision_id])
                self._tables[table].setdefault((name, was, now), Tally()).add(one)

    def unaffected(self, number: int) -> None:
        """Count decisions that surely are the same."""
        self._counts["same"] += number

    def undecided(self, decision_id: str, error: LicetError) -> None:
        """Count a decision that can't be made."""
        self._counts["undecided"] += 1
        row = (reason(error), "", "")
        tally = Tally(1, {}, [decision_id], str(error))
        self._tables["undecided"].setdefault(row, Tally()).add(tally)

    def include(self, plain: Plain) -> None:
        """Add the part that comes next in the log."""
        for name, number in plain["counts"].items():
            self._counts[name] += number
        for table, rows in plain["tables"].items():
            for *row, number, values, examples, message in rows:
                name, was, now = row
                tally = Tally(number, values, examples, message)
                self._tables[table].setdefault((name, was, now), Tally()).add(tally)

    def to_plain(self) -> Plain:
        """Return them as JSON can hold them."""
        return {
            "counts": dict(self._counts),
            "tables": {
                table: [
                    [*row, each.number, each.values, each.examples, each.message]
                    for row, each in rows.items()
                ]
                for table, rows in self._tables.items()
            },
        }

    def report(self, most: int) -> pb.BacktestReport:
        """Return them as the contract has them, each table with at most so many rows."""
        counts = self._counts
        tables = {name: _ordered(self._tables[name]) for name in (*_TABLES, "undecided")}
        report = pb.BacktestReport(
            decision_count=sum(counts.values()),
            undecided=[_undecided(*each) for each in tables["undecided"][:most]],
            left_out_count=sum(max(0, len(rows) - most) for rows in tables.values()),
        )
        for name, number in counts.items():
            setattr(report, f"{name}_count", number)
        for name in _TABLES:
            getattr(report, name).extend(_change(*each) for each in tables[name][:most])
        return report


def _ordered(rows: Mapping[Row, Tally]) -> list[tuple[Row, Tally]]:
    return sorted(rows.items(), key=lambda each: (-each[1].number, each[0]))


def _change(row: Row, tally: Tally) -> pb.VerdictChange:
    name, was, now = row
    return pb.VerdictChange(
        name=name,
        recorded_verdict=_verdict(was),
        new_verdict=_verdict(now),
        decision_count=tally.number,
        values=[money(currency, tally.values[currency]) for currency in sorted(tally.values)],
        example_decision_ids=tally.examples,
    )


def _undecided(row: Row, tally: Tally) -> pb.Undecided:
    return pb.Undecided(
        error_reason=ErrorReason.Value(f"ERROR_REASON_{row[0]}"),
        message=tally.message,
        decision_count=tally.number,
        example_decision_ids=tally.examples,
    )


def _verdict(word: str) -> Verdict.ValueType:
    return Verdict.Value(f"VERDICT_{word}") if word else Verdict.VERDICT_UNSPECIFIED
