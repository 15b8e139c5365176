"""Check a data folder from end to end.

What is checked, in this order:

1. The file: its header, SQLite's own check of pages, rows and indexes, the schema.
2. Every decision and event: numbered without a gap, the record as its digest says, the columns as
   the record says, the tree's tiles as the records give them. What a decision discloses, as its
   record commits to; what it doesn't, redacted by an event; what was pruned, by an event.
3. Every blob: as its digest says.
4. Every checkpoint: signed by a key of the log, its root that of the decisions; every signature of
   a witness. With checkpoints from elsewhere: those too, and only they show that the last decisions
   were cut off together with what was signed over them.

A part that can't be read is a finding, and the rest is checked all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from engine.errors import LicetError
from engine.ledger.tree import root
from server.fsck import file
from server.fsck.decisions import Walk
from server.fsck.library import Blobs
from server.fsck.report import Finding, Report
from server.fsck.signatures import Checkpoints
from server.store import engines
from server.store.database import DATABASE
from server.store.errors import StorageError
from server.store.tiles import nodes


def check(folder: Path, outside: Sequence[str] = ()) -> Report:
    """Return what is wrong with the database of a data folder, which a server may be using.

    Args:
        folder: The data folder.
        outside: Notes of checkpoints that somebody kept elsewhere.

    Raises:
        StorageError: There is no database.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise StorageError(f"`{path}` does not exist; a server creates it when it starts")
    findings = list(_tried("database", lambda: file.header(path)))
    engine = engines.readers(path)
    try:
        with engine.connect() as connection:
            return _checked(connection, findings, outside)
    except DBAPIError as error:
        findings.append(_unreadable("database", error))
    finally:
        engine.dispose()
    return Report(tuple(findings), 0, 0, 0, 0, 0, "")


def _checked(connection: Connection, findings: list[Finding], outside: Sequence[str]) -> Report:
    walk, blobs = Walk(connection), Blobs(connection)
    findings += _tried("database", lambda: file.structure(connection))
    findings += _tried("schema", lambda: file.schema(connection))
    findings += _tried("redactions", walk.redactions.load)
    findings += _tried("decisions", walk.findings)
    findings += _tried("blobs", blobs.findings)
    tree = nodes(connection, walk.frontier, walk.differing)
    checkpoints = Checkpoints(connection, walk.size, tree)
    findings += _tried("checkpoints", lambda: checkpoints.findings(outside))
    try:
        found = root(walk.size, tree).hex()
    except (DBAPIError, LicetError, TypeError, ValueError, LookupError):
        found = ""  # why it has none is among the findings
    counts = (walk.decisions, walk.events, walk.pruned, blobs.count, checkpoints.count)
    return Report(tuple(findings), *counts, found)


def _tried(part: str, findings: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield the findings of one part of the check; that it can't go on is the last of them."""
    try:
        yield from findings()
    # Of a file that is damaged a value can be of any type.
    except (DBAPIError, LicetError, OSError, TypeError, ValueError, LookupError) as error:
        yield _unreadable(part, error)


def _unreadable(part: str, error: Exception) -> Finding:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return Finding(part, f"can't be read any further: {' '.join(str(cause).split())}")
