"""Keep the law that was published: versions of rulesets, and releases that pin them.

1. A version is its files, each stored under its own SHA-256, and their manifest, whose SHA-256 is
   the version's digest. A release is the text whose SHA-256 is its digest. So what is verified is
   what is stored, a file that two versions share is stored once, and ``sha256sum`` is all an
   auditor needs.
2. A publication is one transaction: versions, compiled forms and the release are all there, or
   none.
3. A published version is never changed, and a release never goes live before it was published.
4. At any moment the release is live that starts last among those that have started; of two that
   start together, the one published last. To go back is to publish the old release again.

That a version is sound, and that its author may publish it, is seen to before.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from engine.errors import Fault, RulesetError
from engine.ledger.record import sha256
from server.store import blobs
from server.store.database import Database
from server.store.errors import PinAlteredError, VersionExistsError
from server.store.manifest import manifest, parse
from server.store.page import Page
from server.store.schema import compiled_rulesets, releases, ruleset_versions


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be published.

    Attributes:
        ruleset: Id of its ruleset.
        version: Its number.
        digest: SHA-256 of its manifest, in hex, as whoever checked the files computed it.
        files: Contents by path.
    """

    ruleset: str
    version: str
    digest: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class NewCompiled:
    """The compiled form of a version.

    Attributes:
        ruleset_digest: Of which version.
        compiler: By which compiler, with its version.
        content: The compiled form.
    """

    ruleset_digest: str
    compiler: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release to be published.

    Attributes:
        content: The text that pins everything; its SHA-256 is the release's digest.
        pins: The digests in it. The library must have each, or get it in the same publication.
        live_from_ms: From which moment it is live, in milliseconds since 1970 in UTC.
    """

    content: bytes
    pins: frozenset[str]
    live_from_ms: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published together.

    Attributes:
        release: The release.
        versions: The versions that are new; one that is published already may be among them.
        compiled: Their compiled forms.
        other: Whatever else the release pins, e.g. reference data.
    """

    release: NewRelease
    versions: tuple[NewVersion, ...] = ()
    compiled: tuple[NewCompiled, ...] = ()
    other: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A published version.

    Attributes:
        sequence: Its number in the order of publication.
        ruleset: Id of its ruleset.
        version: Its number as its publisher counts.
        digest: SHA-256 of its manifest, in hex.
        published_at_ms: When, in milliseconds since 1970 in UTC.
    """

    sequence: int
    ruleset: str
    version: str
    digest: str
    published_at_ms: int


@dataclass(frozen=True, slots=True)
class Release:
    """A published release; one that is published again is another of these, with the same digest.

    Attributes:
        sequence: Its number in the order of publication.
        digest: SHA-256 of its content, in hex.
        live_from_ms: From which moment it is live.
        published_at_ms: When it was published, in milliseconds since 1970 in UTC.
    """

    sequence: int
    digest: str
    live_from_ms: int
    published_at_ms: int


class Library:
    """The law in a database."""

    def __init__(self, database: Database) -> None:
        """Read from and publish to ``database``."""
        self._database = database

    def publishing(self) -> AbstractContextManager[None]:
        """Give the turn to read the last release and to publish the one that follows it."""
        return self._database.publishing()

    def publish(self, publication: Publication, at_ms: int) -> Release:
        """Publish everything in ``publication`` at the moment ``at_ms``, or nothing of it.

        Raises:
            VersionExistsError: A version was published with other files.
            RulesetError: The release would have been live before it is published.
            PinMissingError: The release pins what is neither in the library nor in the publication.
            PinAlteredError: The files of a version don't have the digest that it is said to have.
            NotDurableError: It could not be recorded; the caller may try again.
        """
        release = publication.release
        if release.live_from_ms < at_ms:
            raise RulesetError([_starts_too_early(release.live_from_ms, at_ms)])
        with self._database.writing() as connection:
            blobs.put(connection, publication.other)
            for version in publication.versions:
                _put_version(connection, version, at_ms)
            for compiled in publication.compiled:
                _put_compiled(connection, compiled)
            blobs.require(connection, release.pins)
            blobs.put(connection, [release.content])
            digest = sha256(release.content)
            row = {
                "digest": digest,
                "live_from_ms": release.live_from_ms,
                "published_at_ms": at_ms,
            }
            sequence: int = connection.execute(
                insert(releases).returning(releases.c.sequence), row
            ).scalar_one()
        return Release(sequence, digest, release.live_from_ms, at_ms)

    def put_compiled(self, compiled: NewCompiled) -> None:
        """Store the form that another compiler gave a version that is published already.

        Raises:
            PinMissingError: There is no such version.
            PinAlteredError: The same compiler gave it another form before.
            NotDurableError: It could not be recorded; the caller may try again.
        """
        with self._database.writing() as connection:
            _put_compiled(connection, compiled)

    def version(self, ruleset: str, version: str) -> Version | None:
        """Return a version by its name, if it is published."""
        query = select(ruleset_versions).where(
            ruleset_versions.c.ruleset == ruleset, ruleset_versions.c.version == version
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Version(*row)

    def versions(
        self, size: int, after: int | None = None, ruleset: str | None = None
    ) -> Page[Version]:
        """Return up to ``size`` versions, the one published last first.

        Args:
            size: At least 1.
            after: What the page before this one gave for it; nothing for the first page.
            ruleset: Only those of this ruleset.
        """
        query = select(ruleset_versions).order_by(ruleset_versions.c.sequence.desc())
        if after is not None:
            query = query.where(ruleset_versions.c.sequence < after)
        if ruleset is not None:
            query = query.where(ruleset_versions.c.ruleset == ruleset)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(size + 1)).all()
        return Page.of([Version(*row) for row in rows], size)

    def files(self, digest: str) -> dict[str, bytes]:
        """Return the files of the version with ``digest``, verified, contents by path.

        Raises:
            PinMissingError: There is no such version, or one of its files is gone.
            PinAlteredError: Its manifest or one of its files is not what was published.
        """
        with self._database.reading() as connection:
            paths = parse(blobs.get(connection, "ruleset version", digest))
            pins = {f"file {path} of ruleset version {digest}": paths[path] for path in paths}
            contents = blobs.get_all(connection, pins)
        return dict(zip(paths, contents.values(), strict=True))

    def compiled(self, ruleset_digest: str, compiler: str) -> bytes | None:
        """Return the form that ``compiler`` gave a version, verified, if it did.

        Raises:
            PinAlteredError: It is not what was stored.
        """
        with self._database.reading() as connection:
            digest = _compiled_digest(connection, ruleset_digest, compiler)
            if digest is None:
                return None
            return blobs.get(connection, f"compiled form of {ruleset_digest}", digest)

    def release(self, digest: str) -> bytes:
        """Return the content of a release, verified.

        Raises:
            PinMissingError: There is no such release.
            PinAlteredError: It is not what was published.
        """
        return self.content("release", digest)

    def content(self, pin: str, digest: str) -> bytes:
        """Return whatever was stored with ``digest``, verified; ``pin`` says what it is.

        Raises:
            PinMissingError: There is none.
            PinAlteredError: It is not what was stored.
        """
        with self._database.reading() as connection:
            return blobs.get(connection, pin, digest)

    def live_release(self, at_ms: int, known_at_ms: int | None = None) -> Release | None:
        """Return the release that is live at a moment, if one is.

        Args:
            at_ms: The moment.
            known_at_ms: Count only what had been published by then.
        """
        query = select(releases).where(releases.c.live_from_ms <= at_ms)
        if known_at_ms is not None:
            query = query.where(releases.c.published_at_ms <= known_at_ms)
        query = query.order_by(releases.c.live_from_ms.desc(), releases.c.sequence.desc())
        with self._database.reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else Release(*row)

    def releases(self, size: int, after: int | None = None) -> Page[Release]:
        """Return up to ``size`` releases, the one published last first.

        Args:
            size: At least 1.
            after: What the page before this one gave for it; nothing for the first page.
        """
        query = select(releases).order_by(releases.c.sequence.desc())
        if after is not None:
            query = query.where(releases.c.sequence < after)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(size + 1)).all()
        return Page.of([Release(*row) for row in rows], size)


def _put_version(connection: Connection, version: NewVersion, at_ms: int) -> None:
    text = manifest(version.files)
    if (actual := sha256(text)) != version.digest:
        raise PinAlteredError(
            f"version {version.version} of {version.ruleset}",
            version.digest,
            f"its files have the digest `{actual}`",
        )
    published = connection.execute(
        select(ruleset_versions.c.digest).where(
            ruleset_versions.c.ruleset == version.ruleset,
            ruleset_versions.c.version == version.version,
        )
    ).scalar_one_or_none()
    if published == version.digest:
        return
    if published is not None:
        raise VersionExistsError(version.ruleset, version.version, published)
    blobs.put(connection, [text, *version.files.values()])
    row = {
        "ruleset": version.ruleset,
        "version": version.version,
        "digest": version.digest,
        "published_at_ms": at_ms,
    }
    connection.execute(insert(ruleset_versions), row)


def _put_compiled(connection: Connection, compiled: NewCompiled) -> None:
    blobs.require(connection, [compiled.ruleset_digest])
    digest = sha256(compiled.content)
    stored = _compiled_digest(connection, compiled.ruleset_digest, compiled.compiler)
    if stored == digest:
        return
    if stored is not None:
        raise PinAlteredError(
            f"compiled form of {compiled.ruleset_digest}",
            stored,
            f"`{compiled.compiler}` gave another form with the digest `{digest}`",
        )
    blobs.put(connection, [compiled.content])
    row = {
        "ruleset_digest": compiled.ruleset_digest,
        "compiler": compiled.compiler,
        "digest": digest,
    }
    connection.execute(insert(compiled_rulesets), row)


def _compiled_digest(connection: Connection, ruleset_digest: str, compiler: str) -> str | None:
    query = select(compiled_rulesets.c.digest).where(
        compiled_rulesets.c.ruleset_digest == ruleset_digest,
        compiled_rulesets.c.compiler == compiler,
    )
    return connection.execute(query).scalar_one_or_none()


def _starts_too_early(live_from_ms: int, at_ms: int) -> Fault:
    return Fault(
        "release",
        0,
        0,
        f"would be live from `{live_from_ms}`, before its publication at `{at_ms}`; expected that "
        "moment or a later one",
        field="live_from_ms",
    )
