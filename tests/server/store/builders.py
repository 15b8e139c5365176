"""Valid values of the store, in which a test names only what it is about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.ledger.record import sha256
from server.store.database import DATABASE, Database
from server.store.decisions import DecisionLog
from server.store.driver import driver
from server.store.library import NewRelease, NewVersion, Publication
from server.store.manifest import manifest
from server.store.records import Entry

NOON_MS = 1_785_499_200_000
"""2026-07-31 12:00 UTC."""


def an_entry(number: int = 1, **changes: Any) -> Entry:
    """Return a decision that is told apart from others by its ``number``."""
    entry = Entry(
        decision_id=f"decision-{number:09}",
        request_id=f"request-{number}",
        request_digest=sha256(f"request {number}".encode()),
        recorded_at_ms=NOON_MS + number,
        as_of="2026-07-31",
        verdict=1,
        release_digest=sha256(b"release"),
        record=f"record {number}".encode(),
    )
    return replace(entry, **changes)


def a_version(
    version: str = "2026.7.0", files: Mapping[str, bytes] | None = None, **changes: Any
) -> NewVersion:
    """Return a version whose digest is that of its files."""
    contents = files or {
        "ruleset.yaml": f"id: us-ear\nversion: {version}\n".encode(),
        "tables/chart.csv": b"destination,NS1\nRU,x\n",
    }
    whole = NewVersion("us-ear", version, sha256(manifest(contents)), contents)
    return replace(whole, **changes)


def a_publication(
    *versions: NewVersion, live_from_ms: int = NOON_MS, **changes: Any
) -> Publication:
    """Return the publication of a release that pins ``versions``."""
    lines = "".join(f"{each.digest}  {each.ruleset}\n" for each in versions)
    pins = frozenset(each.digest for each in versions)
    release = NewRelease(lines.encode(), pins, live_from_ms)
    return replace(Publication(release, versions), **changes)


@contextlib.contextmanager
def a_log(folder: Path) -> Iterator[DecisionLog]:
    """Give the open log of ``folder``."""
    with Database(folder) as database, contextlib.closing(DecisionLog(database)) as log:
        yield log


def tamper(folder: Path, table: str, statement: str, *parameters: object) -> None:
    """Change ``table`` of a closed database as somebody with the file and SQLite's shell could."""
    connection = driver().connect(folder / DATABASE)
    for change in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{change}")
    changed = connection.execute(statement, parameters).rowcount
    connection.commit()
    connection.close()
    assert changed > 0
