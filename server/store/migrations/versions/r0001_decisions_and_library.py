"""Create the tables of decisions, rulesets, releases and lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = (
    "decisions",
    "blobs",
    "ruleset_versions",
    "compiled_rulesets",
    "releases",
    "list_imports",
)


def upgrade() -> None:
    """Create them, and have the database refuse to change or delete a row of any."""
    op.create_table(
        "decisions",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("decision_id", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("request_digest", sa.Text, nullable=False),
        sa.Column("recorded_at_ms", sa.Integer, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("verdict", sa.Integer, nullable=False),
        sa.Column("release_digest", sa.Text, nullable=False),
        sa.Column("record_digest", sa.Text, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("decision_id", name="uq_decisions_decision_id"),
        sa.UniqueConstraint("request_id", name="uq_decisions_request_id"),
        sa.CheckConstraint("verdict BETWEEN 1 AND 3", name="ck_decisions_verdict"),
        sqlite_strict=True,
    )
    op.create_index("ix_decisions_recorded_at_ms", "decisions", ["recorded_at_ms"])
    op.create_index("ix_decisions_verdict", "decisions", ["verdict"])
    op.create_table(
        "blobs",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_blobs"),
        sqlite_strict=True,
    )
    op.create_table(
        "ruleset_versions",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("ruleset", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.Column("published_at_ms", sa.Integer, nullable=False),
        sa.UniqueConstraint("ruleset", "version", name="uq_ruleset_versions_ruleset_version"),
        sqlite_strict=True,
    )
    op.create_table(
        "compiled_rulesets",
        sa.Column("ruleset_digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.Column("compiler", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.PrimaryKeyConstraint("ruleset_digest", "compiler", name="pk_compiled_rulesets"),
        sqlite_strict=True,
    )
    op.create_table(
        "releases",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.Column("live_from_ms", sa.Integer, nullable=False),
        sa.Column("published_at_ms", sa.Integer, nullable=False),
        sa.CheckConstraint("live_from_ms >= published_at_ms", name="ck_releases_live_from_ms"),
        sqlite_strict=True,
    )
    op.create_index("ix_releases_live_from_ms", "releases", ["live_from_ms"])
    op.create_table(
        "list_imports",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("list_id", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.Column("imported_at_ms", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_list_imports_list_id", "list_imports", ["list_id", "imported_at_ms"])
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are never changed or deleted'); END"
            )
