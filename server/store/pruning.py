"""Take records away whose periods have passed, and keep their leaves.

A leaf that is kept gives the tree the same root as its record did, so every proof of every other
record, and of this one to whoever kept its receipt, stays as it was.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from engine.ledger.tree import leaf_hash
from server.store.schema import decisions, disclosures, pruned


def prune(connection: Connection, event: int, sequence: int) -> None:
    """Take away the record of decision number ``sequence``, by ``event``."""
    row = connection.execute(
        select(decisions.c.decision_id, decisions.c.request_id, decisions.c.record).where(
            decisions.c.sequence == sequence
        )
    ).one()
    connection.execute(
        insert(pruned),
        {
            "sequence": sequence,
            "decision_id": row.decision_id,
            "request_id": row.request_id,
            "leaf": leaf_hash(row.record),
            "event": event,
        },
    )
    connection.execute(delete(disclosures).where(disclosures.c.sequence == sequence))
    connection.execute(delete(decisions).where(decisions.c.sequence == sequence))


def pruned_where(connection: Connection, condition: ColumnElement[bool]) -> Row[tuple[str]] | None:
    """Return the id of a decision that was pruned, if there is one."""
    return connection.execute(select(pruned.c.decision_id).where(condition)).first()
