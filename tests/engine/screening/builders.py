"""Valid values for the tests of screening; a test names only what it is about."""

from __future__ import annotations

from pathlib import Path

from engine.screening.screen import Hit, Subject, screener
from engine.screening.snapshot import Header, ListEntry, Snapshot

DEMONSTRATION = (
    Path(__file__).parents[3] / "rulesets" / "demo-lists" / "us-csl-demo.jsonl"
)  # fmt: skip


def a_header(edition: str = "2026-07-31", list_id: str = "US-CSL") -> Header:
    """Return a header."""
    return Header(list_id, "a publisher", edition)


def a_list(*entries: ListEntry, header: Header | None = None) -> Snapshot:
    """Return the snapshot of ``entries``."""
    return Snapshot.of(header or a_header(), entries)


def hits(snapshot: Snapshot, subject: Subject) -> tuple[Hit, ...]:
    """Return what the search for ``subject`` in ``snapshot`` finds."""
    return screener([snapshot]).screen(subject)
