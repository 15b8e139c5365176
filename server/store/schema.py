"""The tables, as the code uses them.

A database gets them from the migrations; a test compares the two. Digests are SHA-256 in hex,
moments are milliseconds since 1970 in UTC. A ``sequence`` counts from 1 without gaps in the order
of commits. What only a migration says is that rows can't be changed or deleted.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

decisions = Table(
    "decisions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("decision_id", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("request_digest", Text, nullable=False),
    Column("recorded_at_ms", Integer, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("verdict", Integer, nullable=False),
    Column("release_digest", Text, nullable=False),
    Column("record_digest", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("decision_id", name="uq_decisions_decision_id"),
    UniqueConstraint("request_id", name="uq_decisions_request_id"),
    CheckConstraint("verdict BETWEEN 1 AND 3", name="ck_decisions_verdict"),
    # In both the sequence comes along as the row's key. What no digest covers is in an index as
    # well, so that a changed byte of it is found: here and below some have a column for that alone.
    Index("ix_decisions_recorded_at_ms", "recorded_at_ms", "request_digest"),
    Index("ix_decisions_verdict", "verdict"),
    sqlite_strict=True,
)

disclosures = Table(
    "disclosures",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_strict=True,
)

events = Table(
    "events",
    metadata,
    # Numbered with the decisions, each number once: both are leaves of one tree.
    Column("sequence", Integer, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("record_digest", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("event_id", name="uq_events_event_id"),
    sqlite_strict=True,
)

pruned = Table(
    "pruned",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("decision_id", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("event", Integer, ForeignKey("events.sequence"), nullable=False),
    UniqueConstraint("decision_id", name="uq_pruned_decision_id"),
    UniqueConstraint("request_id", name="uq_pruned_request_id"),
    Index("ix_pruned_event", "event", "leaf"),
    sqlite_strict=True,
)

redactions = Table(
    "redactions",
    metadata,
    Column("decision", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("event", Integer, ForeignKey("events.sequence"), nullable=False),
    PrimaryKeyConstraint("decision", "part", "event", name="pk_redactions"),
    sqlite_strict=True,
)

blobs = Table(
    "blobs",
    metadata,
    Column("digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("digest", name="pk_blobs"),
    sqlite_strict=True,
)

ruleset_versions = Table(
    "ruleset_versions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("ruleset", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, ForeignKey("blobs.digest"), nullable=False),
    Column("published_at_ms", Integer, nullable=False),
    UniqueConstraint("ruleset", "version", name="uq_ruleset_versions_ruleset_version"),
    Index("ix_ruleset_versions_published_at_ms", "published_at_ms"),
    sqlite_strict=True,
)

compiled_rulesets = Table(
    "compiled_rulesets",
    metadata,
    Column("ruleset_digest", Text, ForeignKey("blobs.digest"), nullable=False),
    Column("compiler", Text, nullable=False),
    Column("digest", Text, ForeignKey("blobs.digest"), nullable=False),
    PrimaryKeyConstraint("ruleset_digest", "compiler", name="pk_compiled_rulesets"),
    Index("ix_compiled_rulesets_digest", "digest"),
    sqlite_strict=True,
)

releases = Table(
    "releases",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("digest", Text, ForeignKey("blobs.digest"), nullable=False),
    Column("live_from_ms", Integer, nullable=False),
    Column("published_at_ms", Integer, nullable=False),
    CheckConstraint("live_from_ms >= published_at_ms", name="ck_releases_live_from_ms"),
    Index("ix_releases_live_from_ms", "live_from_ms"),
    Index("ix_releases_published_at_ms", "published_at_ms", "digest"),
    sqlite_strict=True,
)

list_imports = Table(
    "list_imports",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("list_id", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("digest", Text, ForeignKey("blobs.digest"), nullable=False),
    Column("imported_at_ms", Integer, nullable=False),
    Index("ix_list_imports_list_id", "list_id", "imported_at_ms"),
    Index("ix_list_imports_edition", "edition", "digest"),
    sqlite_strict=True,
)

tree_tiles = Table(
    "tree_tiles",
    metadata,
    Column("level", Integer, nullable=False),
    Column("tile", Integer, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("level", "tile", name="pk_tree_tiles"),
    sqlite_strict=True,
)

log_keys = Table(
    "log_keys",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    UniqueConstraint("key", name="uq_log_keys_key"),
    sqlite_strict=True,
)

signed_checkpoints = Table(
    "signed_checkpoints",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_signed_checkpoints_size", "size"),
    sqlite_strict=True,
)

cosignatures = Table(
    "cosignatures",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("checkpoint", Integer, ForeignKey("signed_checkpoints.sequence"), nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    UniqueConstraint("checkpoint", "key", name="uq_cosignatures_checkpoint_key"),
    sqlite_strict=True,
)

override_events = Table(
    "override_events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("override_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("digest", Text, ForeignKey("blobs.digest"), nullable=False),
    UniqueConstraint("override_id", "event", name="uq_override_events_override_id_event"),
    CheckConstraint(
        "event IN ('proposed', 'approved', 'revoked')", name="ck_override_events_event"
    ),
    Index("ix_override_events_at_ms", "at_ms", "digest"),
    sqlite_strict=True,
)
