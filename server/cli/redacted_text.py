"""What is left of a record, in words, once something of it was redacted."""

from __future__ import annotations

from collections.abc import Iterator

from licet.v1.record_pb2 import DecisionRecord
from server.cli.decision_text import verdict_word
from server.cli.layout import moment, paragraph


def left_of(record: DecisionRecord, columns: int) -> Iterator[str]:
    """Yield the outcome of a decision that was redacted."""
    outcome = record.outcome
    yield from paragraph(
        f"{verdict_word(outcome.verdict)} by the law of {outcome.as_of}; the reasons were redacted",
        columns,
    )
    if outcome.rule_ids:
        yield from paragraph(f"rules: {', '.join(outcome.rule_ids)}", columns, "  ", "    ")
    yield from paragraph(f"release {outcome.release_digest}", columns, "  ", "    ")


def redactions(record: DecisionRecord, columns: int) -> Iterator[str]:
    """Yield who redacted what of a record, and why."""
    for each in record.redactions:
        text = f"{each.part} redacted {moment(each.redacted_at)} by {each.by}: {each.why}"
        yield from paragraph(text, columns)
