"""Create the tables of what decisions disclose, of events, and of what was redacted.

Disclosures are the one thing that is ever taken away, and only once the log has an event that says
so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_APPEND_ONLY = ("events", "redactions")


def upgrade() -> None:
    """Create them, and have the database refuse what would change or delete a row unseen."""
    op.create_table(
        "disclosures",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "events",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("record_digest", sa.Text, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("event_id", name="uq_events_event_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "redactions",
        sa.Column("decision", sa.Integer, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("event", sa.Integer, sa.ForeignKey("events.sequence"), nullable=False),
        sa.PrimaryKeyConstraint("decision", "part", "event", name="pk_redactions"),
        sqlite_strict=True,
    )
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are never changed or deleted'); END"
            )
    op.execute(
        "CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures WHEN NOT EXISTS "
        "(SELECT 1 FROM redactions WHERE decision = OLD.sequence) "
        "BEGIN SELECT RAISE(ABORT, 'disclosures are never changed or deleted unseen'); END"
    )
    op.execute(
        "CREATE TRIGGER disclosures_no_delete BEFORE DELETE ON disclosures "
        "BEGIN SELECT RAISE(ABORT, 'disclosures are never changed or deleted unseen'); END"
    )
