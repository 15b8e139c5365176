"""Keep what the log has signed, its keys, and what witnesses have added.

A checkpoint is stored before it is handed out, so that what was ever said about the log can be
compared with the log. What the notes say is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select

from server.store.database import Database
from server.store.schema import cosignatures, log_keys, signed_checkpoints


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as it was signed.

    Attributes:
        sequence: Its number in the order of signing.
        size: How many decisions it covers.
        note: The note, with the signature of the log.
        cosignatures: The signatures of witnesses, each a line, by the key of the witness.
    """

    sequence: int
    size: int
    note: str
    cosignatures: Mapping[str, str]


class SignedCheckpoints:
    """The checkpoints in a database."""

    def __init__(self, database: Database) -> None:
        """Read from and add to ``database``."""
        self._database = database

    def keys(self) -> tuple[str, ...]:
        """Return the keys that the log ever signed with, the oldest first."""
        with self._database.reading() as connection:
            query = select(log_keys.c.key).order_by(log_keys.c.sequence)
            return tuple(connection.execute(query).scalars())

    def add_key(self, key: str) -> None:
        """Have ``key`` be the one that signs from now on."""
        with self._database.writing() as connection:
            connection.execute(insert(log_keys), {"key": key})

    def add(self, size: int, note: str) -> SignedCheckpoint:
        """Keep a checkpoint that covers ``size`` decisions, and return it.

        Where another process has signed over more meanwhile, that one stands and is returned.

        Raises:
            NotDurableError: It could not be recorded; the caller may try again.
        """
        with self._database.writing() as connection:
            newest = signed_checkpoints.c.sequence.desc()
            row = connection.execute(select(signed_checkpoints).order_by(newest).limit(1)).first()
            if row is not None and row.size > size:
                return _checkpoint(connection, row)
            sequence: int = connection.execute(
                insert(signed_checkpoints).returning(signed_checkpoints.c.sequence),
                {"size": size, "note": note},
            ).scalar_one()
        return SignedCheckpoint(sequence, size, note, {})

    def latest(self, *, cosigned: bool = False) -> SignedCheckpoint | None:
        """Return the last one that was signed; with ``cosigned``, by a witness too."""
        query = select(signed_checkpoints).order_by(signed_checkpoints.c.sequence.desc()).limit(1)
        if cosigned:
            by_witness = cosignatures.c.checkpoint == signed_checkpoints.c.sequence
            query = query.where(exists().where(by_witness))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else _checkpoint(connection, row)

    def of_size(self, size: int) -> tuple[SignedCheckpoint, ...]:
        """Return those that cover ``size`` decisions, in the order of signing."""
        query = (
            select(signed_checkpoints)
            .where(signed_checkpoints.c.size == size)
            .order_by(signed_checkpoints.c.sequence)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            return tuple(_checkpoint(connection, row) for row in rows)

    def add_cosignatures(self, checkpoint: SignedCheckpoint, lines: Mapping[str, str]) -> int:
        """Keep the signatures of witnesses, by their keys, and return how many are new.

        Raises:
            NotDurableError: None could be recorded; the caller may try again.
        """
        with self._database.writing() as connection:
            there = _cosignatures(connection, checkpoint.sequence)
            rows = [
                {"checkpoint": checkpoint.sequence, "key": key, "signature": lines[key]}
                for key in sorted(lines)
                if key not in there
            ]
            if rows:
                connection.execute(insert(cosignatures), rows)
        return len(rows)


def _checkpoint(connection: Connection, row: Row[Any]) -> SignedCheckpoint:
    there = _cosignatures(connection, row.sequence)
    return SignedCheckpoint(row.sequence, row.size, row.note, there)


def _cosignatures(connection: Connection, checkpoint: int) -> dict[str, str]:
    query = (
        select(cosignatures.c.key, cosignatures.c.signature)
        .where(cosignatures.c.checkpoint == checkpoint)
        .order_by(cosignatures.c.sequence)
    )
    return {row.key: row.signature for row in connection.execute(query)}
