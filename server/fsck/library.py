"""Every blob: what its digest says it is, and if not, what relies on it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from engine.ledger.record import sha256
from server.fsck.report import Finding
from server.store.manifest import parse
from server.store.schema import (
    blobs,
    compiled_rulesets,
    decisions,
    list_imports,
    override_events,
    releases,
    ruleset_versions,
)


class Blobs:
    """Goes through the blobs once.

    Attributes:
        count: How many there were.
    """

    def __init__(self, connection: Connection) -> None:
        """Read from ``connection``."""
        self._connection = connection
        self.count = 0

    def findings(self) -> Iterator[Finding]:
        """Yield each blob that is not what its digest says, once for everything that needs it."""
        digests = list(self._connection.execute(select(blobs.c.digest)).scalars())
        altered: dict[str, str] = {}
        for digest in digests:
            query = select(blobs.c.content).where(blobs.c.digest == digest)
            content = self._connection.execute(query).scalar_one_or_none()
            self.count += 1
            if content is None:
                altered[digest] = "is not found by its digest"
            elif (found := sha256(content)) != digest:
                altered[digest] = f"has the digest {found}"
        if altered:
            for digest, affected in self._needed(altered):
                yield Finding(affected, f"blob {digest} {altered[digest]}")

    def _needed(self, altered: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yield, for each blob that is ``altered``, what needs it."""
        needs: dict[str, list[str]] = {digest: [] for digest in altered}

        def note(digest: str, affected: str) -> None:
            if digest in needs:
                needs[digest].append(affected)

        for version in self._connection.execute(select(ruleset_versions)):
            name = f"ruleset {version.ruleset} {version.version}"
            note(version.digest, name)
            query = select(blobs.c.content).where(blobs.c.digest == version.digest)
            manifest = self._connection.execute(query).scalar_one_or_none()
            if manifest is not None and version.digest not in altered:
                for path, digest in parse(manifest).items():
                    note(digest, f"{name}, file {path}")
        for compiled in self._connection.execute(select(compiled_rulesets)):
            note(compiled.digest, f"compiled form of ruleset {compiled.ruleset_digest}")
        for release in self._connection.execute(select(releases)):
            count = select(func.count()).where(decisions.c.release_digest == release.digest)
            made = self._connection.execute(count).scalar_one()
            note(release.digest, f"release {release.sequence} and {made} decisions by it")
        for imported in self._connection.execute(select(list_imports)):
            note(imported.digest, f"list {imported.list_id} {imported.edition}")
        for event in self._connection.execute(select(override_events)):
            note(event.digest, f"override {event.override_id}, as {event.event}")
        for digest, affected in needs.items():
            for each in affected or ["nothing that is known"]:
                yield digest, each
