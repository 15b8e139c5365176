"""Create the table of what was pruned, and let rows be deleted that are in it.

A record, with what it discloses, is taken away only once its leaf is kept, with the event that says
so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create it, and have the database refuse to delete a decision that is not in it."""
    op.create_table(
        "pruned",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("decision_id", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.Column("event", sa.Integer, sa.ForeignKey("events.sequence"), nullable=False),
        sa.UniqueConstraint("decision_id", name="uq_pruned_decision_id"),
        sa.UniqueConstraint("request_id", name="uq_pruned_request_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_pruned_event", "pruned", ["event", "leaf"])
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER pruned_no_{change.lower()} BEFORE {change} ON pruned "
            "BEGIN SELECT RAISE(ABORT, 'pruned are never changed or deleted'); END"
        )
    for table, said in (
        ("decisions", "decisions are never changed or deleted"),
        ("disclosures", "disclosures are never changed or deleted unseen"),
    ):
        op.execute(f"DROP TRIGGER {table}_no_delete")
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT EXISTS "
            "(SELECT 1 FROM pruned WHERE sequence = OLD.sequence) "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
