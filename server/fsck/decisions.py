"""Every decision and event: numbered without a gap, its record what its digest and columns say.

What a decision discloses must be what its record commits to, and what it doesn't disclose must have
been redacted by an event that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.errors import IntegrityError
from engine.ledger.record import read, sha256
from engine.ledger.tree import HASH_BYTES, leaf_hash
from licet.v1.verdict_pb2 import Verdict
from server.fsck.prunings import Prunings
from server.fsck.redactions import Redactions
from server.fsck.report import Finding
from server.moments import from_rfc3339
from server.store.records import SELECT, disclosed
from server.store.schema import decisions, events, pruned, tree_tiles
from server.store.tiles import Frontier

_BATCH = 512
_LARGEST_GAP = 1_000_000
"""A larger one says that the number after it is damaged."""
_LEAF_UNKNOWN = bytes(HASH_BYTES)
"""Stands where a decision is missing; no record is known to have it."""


class Walk:
    """Goes through the decisions once.

    Attributes:
        size: Number of the last decision or event.
        decisions: How many decisions there were.
        events: How many events.
        pruned: How many decisions were pruned.
        frontier: Of the tree over what was found.
        redactions: What is said to be redacted; to be loaded first.
        differing: Tiles that are stored otherwise than the decisions give them.
    """

    def __init__(self, connection: Connection) -> None:
        """Read from ``connection``."""
        self._connection = connection
        self.size = self.decisions = self.events = self.pruned = 0
        self.prunings = Prunings()
        self.redactions = Redactions(connection)
        self.frontier = Frontier()
        self.differing: dict[tuple[int, int], bytes] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with decisions and with the tree over them."""
        while rows := self._next():
            leaves: list[bytes] = []
            for row in rows:
                if missing := row.sequence - self.size - 1:
                    first = self.size + 1
                    yield Finding(f"decisions number {first} to {row.sequence - 1}", "are missing")
                    if missing > _LARGEST_GAP:
                        raise IntegrityError("decision", str(row.sequence), "has no such number")
                    leaves += [_LEAF_UNKNOWN] * missing
                leaves.append(row.leaf if hasattr(row, "leaf") else leaf_hash(row.record))
                self.size = row.sequence
                yield from self._wrong_with(row)
            yield from self._grow(leaves)
        yield from self._tiles_too_many()
        yield from self.redactions.without_event()
        yield from self.prunings.without_event()

    def _wrong_with(self, row: Row[Any]) -> Iterator[Finding]:
        if hasattr(row, "leaf"):
            self.pruned += 1
            self.prunings.note(row)
            return
        if not hasattr(row, "decision_id"):
            self.events += 1
            yield from self.redactions.wrong_with_event(row)
            yield from self.prunings.wrong_with_event(row)
            return
        self.decisions += 1
        yield from wrong_with(row)
        yield from self.redactions.wrong_with(row)

    def _next(self) -> list[Row[Any]]:
        found: list[Row[Any]] = []
        for query, table in (
            (SELECT, decisions),
            (select(events), events),
            (select(pruned), pruned),
        ):
            query = query.where(table.c.sequence > self.size)
            query = query.order_by(table.c.sequence).limit(_BATCH)
            found += self._connection.execute(query)
        return sorted(found, key=lambda row: row.sequence)[:_BATCH]

    def _grow(self, leaves: list[bytes]) -> Iterator[Finding]:
        self.frontier, full = self.frontier.extended(leaves)
        for each in full:
            stored = self._connection.execute(
                select(tree_tiles.c.hashes).where(
                    tree_tiles.c.level == each.level, tree_tiles.c.tile == each.tile
                )
            ).scalar_one_or_none()
            if stored != each.hashes:
                self.differing[each.level, each.tile] = each.hashes
                width = 256 ** (each.level + 1)
                yield Finding(
                    f"decisions number {each.tile * width + 1} to {(each.tile + 1) * width}",
                    f"tile {each.level}/{each.tile} of the tree "
                    + ("is missing" if stored is None else "was made of other records"),
                )

    def _tiles_too_many(self) -> Iterator[Finding]:
        for level, tile in self._connection.execute(
            select(tree_tiles.c.level, tree_tiles.c.tile).order_by(
                tree_tiles.c.level, tree_tiles.c.tile
            )
        ):
            if not 0 <= tile < self.size >> 8 * (level + 1):
                yield Finding(
                    f"decisions after number {self.size}",
                    f"tile {level}/{tile} of the tree has hashes of decisions that aren't there",
                )


def wrong_with(row: Row[Any]) -> Iterator[Finding]:
    """Yield what is wrong with a decision by itself."""
    affected = f"decision {row.decision_id} (number {row.sequence})"
    if (found := sha256(row.record)) != row.record_digest:
        yield Finding(affected, f"its record has the digest {found}, not {row.record_digest}")
    try:
        record = read(row.record, disclosed(row))
        outcome = record.outcome()
        said = {
            "decision_id": record.decision_id,
            "request_id": record.request_id or f"decision/{record.decision_id}",
            "recorded_at_ms": from_rfc3339(record.recorded_at),
            "as_of": outcome["as_of"],
            "verdict": Verdict.Value(f"VERDICT_{outcome['verdict']}"),
            "release_digest": outcome["release"],
        }
    except (IntegrityError, ValueError, KeyError, TypeError) as error:
        yield Finding(affected, f"its record can't be read: {error}")
        return
    for column, value in said.items():
        if row._mapping[column] != value:
            yield Finding(affected, f"column {column} is not what the record says")
