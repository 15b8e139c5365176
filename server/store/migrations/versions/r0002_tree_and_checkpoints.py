"""Create the tables of the tree over the decisions, its keys and checkpoints.

Together with the indexes that are made here, every column that no digest or signature covers is
stored twice, so that ``PRAGMA integrity_check`` finds it when a byte of it is changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_APPEND_ONLY = ("tree_tiles", "log_keys", "signed_checkpoints", "cosignatures")


def upgrade() -> None:
    """Create them, and have the database refuse to change or delete a row of any."""
    op.create_table(
        "tree_tiles",
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("tile", sa.Integer, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "tile", name="pk_tree_tiles"),
        sqlite_strict=True,
    )
    op.create_table(
        "log_keys",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="uq_log_keys_key"),
        sqlite_strict=True,
    )
    op.create_table(
        "signed_checkpoints",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_signed_checkpoints_size", "signed_checkpoints", ["size"])
    op.create_table(
        "cosignatures",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column(
            "checkpoint", sa.Integer, sa.ForeignKey("signed_checkpoints.sequence"), nullable=False
        ),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.UniqueConstraint("checkpoint", "key", name="uq_cosignatures_checkpoint_key"),
        sqlite_strict=True,
    )
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are never changed or deleted'); END"
            )
    # In an index that is there already: one more would be a page more in every commit.
    op.drop_index("ix_decisions_recorded_at_ms", "decisions")
    op.create_index(
        "ix_decisions_recorded_at_ms", "decisions", ["recorded_at_ms", "request_digest"]
    )
    op.create_index("ix_ruleset_versions_published_at_ms", "ruleset_versions", ["published_at_ms"])
    op.create_index("ix_releases_published_at_ms", "releases", ["published_at_ms", "digest"])
    op.create_index("ix_list_imports_edition", "list_imports", ["edition", "digest"])
    op.create_index("ix_compiled_rulesets_digest", "compiled_rulesets", ["digest"])
