"""Keep the snapshots of lists that were imported, and know which was live when.

A snapshot is stored under the SHA-256 of its bytes. Each import is an entry of its own, also when
it brings what was there already: that a list had not changed by a certain day is worth knowing. At
any moment the snapshot is live, of each list, that was imported last.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from engine.ledger.record import sha256
from server.store import blobs
from server.store.database import Database
from server.store.page import Page
from server.store.schema import list_imports


@dataclass(frozen=True, slots=True)
class ListImport:
    """An import of a list.

    Attributes:
        sequence: Its number in the order of imports.
        list_id: Which list, e.g. ``US-CSL``.
        edition: The publisher's name for this state of it, usually a day.
        digest: SHA-256 of the snapshot, in hex.
        imported_at_ms: When, in milliseconds since 1970 in UTC.
    """

    sequence: int
    list_id: str
    edition: str
    digest: str
    imported_at_ms: int


class SnapshotStore:
    """The lists in a database."""

    def __init__(self, database: Database) -> None:
        """Read from and import into ``database``."""
        self._database = database

    def add(self, list_id: str, edition: str, content: bytes, at_ms: int) -> ListImport:
        """Store ``content`` as the snapshot of a list that is live from ``at_ms``.

        Raises:
            NotDurableError: It could not be recorded; the caller may try again.
        """
        row = {
            "list_id": list_id,
            "edition": edition,
            "digest": sha256(content),
            "imported_at_ms": at_ms,
        }
        with self._database.writing() as connection:
            blobs.put(connection, [content])
            sequence: int = connection.execute(
                insert(list_imports).returning(list_imports.c.sequence), row
            ).scalar_one()
        return ListImport(sequence, list_id, edition, sha256(content), at_ms)

    def get(self, list_id: str, digest: str) -> bytes:
        """Return the bytes of a snapshot, verified; ``list_id`` only names it in an error.

        Raises:
            PinMissingError: There is none.
            PinAlteredError: They are not what was imported.
        """
        with self._database.reading() as connection:
            return blobs.get(connection, f"list snapshot {list_id}", digest)

    def live(self, at_ms: int) -> tuple[ListImport, ...]:
        """Return, of each list, the import that is live at a moment, sorted by list."""
        place = func.row_number().over(
            partition_by=list_imports.c.list_id,
            order_by=(list_imports.c.imported_at_ms.desc(), list_imports.c.sequence.desc()),
        )
        ranked = (
            select(list_imports, place.label("place"))
            .where(list_imports.c.imported_at_ms <= at_ms)
            .subquery()
        )
        columns = [ranked.c[column.name] for column in list_imports.c]
        query = select(*columns).where(ranked.c.place == 1).order_by(ranked.c.list_id)
        with self._database.reading() as connection:
            return tuple(ListImport(*row) for row in connection.execute(query))

    def imports(
        self, size: int, after: int | None = None, list_id: str | None = None
    ) -> Page[ListImport]:
        """Return up to ``size`` imports, the last one first.

        Args:
            size: At least 1.
            after: What the page before this one gave for it; nothing for the first page.
            list_id: Only those of this list.
        """
        query = select(list_imports).order_by(list_imports.c.sequence.desc())
        if after is not None:
            query = query.where(list_imports.c.sequence < after)
        if list_id is not None:
            query = query.where(list_imports.c.list_id == list_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(size + 1)).all()
        return Page.of([ListImport(*row) for row in rows], size)
