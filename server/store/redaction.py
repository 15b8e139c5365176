"""Destroy disclosures, and remember which event did it.

What is left is padded with spaces to the length it had, so that SQLite writes it over the old bytes
where they lie: to make a row shorter would move its neighbours, and of what is moved copies stay in
the free space of pages. Rows are only ever added at the end, so nothing moves otherwise. The
write-ahead log has old pages until it was carried over and cut. What a file system or a backup
keeps is beyond all this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update

from engine.ledger import disclosure
from engine.ledger.canonical import loads
from server.store.records import PADDING
from server.store.schema import disclosures, redactions


def redact(connection: Connection, event: int, sequence: int, parts: Sequence[str]) -> None:
    """Destroy ``parts`` of what decision number ``sequence`` discloses, by ``event``."""
    connection.execute(
        insert(redactions),
        [{"decision": sequence, "part": part, "event": event} for part in parts],
    )
    mine = disclosures.c.sequence == sequence
    content = connection.execute(select(disclosures.c.content).where(mine)).scalar_one()
    kept = disclosure.from_plain(loads(content))
    left = disclosure.to_bytes({name: kept[name] for name in kept.keys() - set(parts)})
    connection.execute(
        update(disclosures).where(mine), {"content": left.ljust(len(content), PADDING)}
    )


def redacted_by(connection: Connection, sequences: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return, by the numbers of decisions, which event redacted which part of them."""
    found: dict[int, dict[str, int]] = {}
    query = select(redactions).where(redactions.c.decision.in_(list(sequences)))
    for row in connection.execute(query):
        found.setdefault(row.decision, {})[row.part] = row.event
    return found
