"""Create the table of what became of overrides: proposed, approved, revoked.

All of its columns are in its index as well, so that ``PRAGMA integrity_check`` finds it when a byte
of them is changed; what an event says is a blob under its digest.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create it, and have the database refuse to change or delete a row."""
    op.create_table(
        "override_events",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("override_id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.UniqueConstraint("override_id", "event", name="uq_override_events_override_id_event"),
        sa.CheckConstraint(
            "event IN ('proposed', 'approved', 'revoked')", name="ck_override_events_event"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_override_events_at_ms", "override_events", ["at_ms", "digest"])
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER override_events_no_{change.lower()} BEFORE {change} ON "
            "override_events BEGIN SELECT RAISE(ABORT, 'override_events are never changed or "
            "deleted'); END"
        )
