"""Law is published as a whole, never changed, and verified each time it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.errors import IntegrityError, RulesetError
from engine.ledger.record import sha256
from server.store.database import Database
from server.store.errors import PinAlteredError, PinMissingError, VersionExistsError
from server.store.library import Library, NewCompiled, NewRelease, Publication
from server.store.manifest import manifest
from tests.server.store.builders import NOON_MS, a_publication, a_version, tamper


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty database."""
    with Database(tmp_path) as database:
        yield database


@pytest.fixture
def library(database: Database) -> Library:
    """Give an empty library."""
    return Library(database)


def test_publish_keeps_versions_compiled_forms_and_release(library: Library) -> None:
    """What was published is read back to the byte, by its digest."""
    version = a_version()
    compiled = NewCompiled(version.digest, "compiler 1", b"[compiled]")
    reference = b"countries"
    publication = a_publication(version, compiled=(compiled,), other=(reference,))

    release = library.publish(publication, NOON_MS)

    assert library.files(version.digest) == version.files
    assert library.compiled(version.digest, "compiler 1") == b"[compiled]"
    assert library.release(release.digest) == publication.release.content
    assert library.content("reference data", sha256(reference)) == reference
    assert release.digest == sha256(publication.release.content)
    found = library.version("us-ear", "2026.7.0")
    assert found is not None
    assert (found.digest, found.published_at_ms) == (version.digest, NOON_MS)


def test_publish_refuses_other_files_for_a_published_version(library: Library) -> None:
    """A published version is never edited; its publisher is told to make a new one."""
    first = a_version()
    library.publish(a_publication(first), NOON_MS)
    second = a_version(files={**first.files, "tables/chart.csv": b"destination,NS1\nRU,\n"})

    with pytest.raises(VersionExistsError, match=r"`2026\.7\.0` of `us-ear` is published already"):
        library.publish(a_publication(second), NOON_MS)

    assert library.files(first.digest) == first.files
    with pytest.raises(PinMissingError):
        library.files(second.digest)


def test_publish_of_a_published_version_again_is_a_new_release(library: Library) -> None:
    """A release may pin a version that others pin; the version keeps its first day."""
    version = a_version()
    library.publish(a_publication(version), NOON_MS)

    library.publish(a_publication(version, live_from_ms=NOON_MS + 9), NOON_MS + 5)

    assert len(library.releases(10).items) == 2
    (only,) = library.versions(10).items
    assert only.published_at_ms == NOON_MS


def test_publish_is_all_or_nothing(library: Library, database: Database) -> None:
    """Where the last part is refused, no trace of the first is left."""
    good, wrong = a_version("2026.7.0"), a_version("2026.8.0", digest="0" * 64)

    with pytest.raises(PinAlteredError, match=r"version 2026\.8\.0 of us-ear"):
        library.publish(a_publication(good, wrong), NOON_MS)

    assert library.versions(10).items == ()
    assert library.releases(10).items == ()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blobs").scalar_one() == 0


def test_publish_refuses_a_release_with_a_missing_pin(library: Library) -> None:
    """A release that could not decide is not published."""
    absent = sha256(b"absent")
    publication = Publication(NewRelease(b"release", frozenset({absent}), NOON_MS))

    with pytest.raises(PinMissingError, match=f"`{absent}`: is not in the library"):
        library.publish(publication, NOON_MS)

    assert library.live_release(NOON_MS) is None


def test_publish_refuses_to_go_live_before_publication(library: Library) -> None:
    """What was decided yesterday was not decided by what is published today."""
    with pytest.raises(RulesetError, match="before its publication"):
        library.publish(a_publication(a_version(), live_from_ms=NOON_MS - 1), NOON_MS)

    assert library.releases(10).items == ()


def test_publish_stores_a_shared_file_once(library: Library, database: Database) -> None:
    """Two versions that differ in one file share the others."""
    first = a_version("1", {"chart.csv": b"same", "ruleset.yaml": b"version: 1"})
    second = a_version("2", {"chart.csv": b"same", "ruleset.yaml": b"version: 2"})
    library.publish(a_publication(first, second), NOON_MS)

    with database.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM blobs").scalar_one()

    assert count == 2 + 3 + 1  # manifests, files, release


def test_put_compiled_adds_the_form_of_a_newer_compiler(library: Library) -> None:
    """After an upgrade a published version is compiled anew, beside its earlier form."""
    version = a_version()
    library.publish(a_publication(version), NOON_MS)
    library.put_compiled(NewCompiled(version.digest, "compiler 1", b"old"))

    library.put_compiled(NewCompiled(version.digest, "compiler 2", b"new"))

    assert library.compiled(version.digest, "compiler 1") == b"old"
    assert library.compiled(version.digest, "compiler 2") == b"new"
    assert library.compiled(version.digest, "compiler 3") is None


def test_put_compiled_refuses_a_compiler_that_changed_its_mind(library: Library) -> None:
    """One compiler gives one form; another one is a fault that must be seen."""
    version = a_version()
    library.publish(a_publication(version), NOON_MS)
    library.put_compiled(NewCompiled(version.digest, "compiler 1", b"one"))
    library.put_compiled(NewCompiled(version.digest, "compiler 1", b"one"))

    with pytest.raises(PinAlteredError, match="gave another form"):
        library.put_compiled(NewCompiled(version.digest, "compiler 1", b"two"))


def test_put_compiled_needs_its_version(library: Library) -> None:
    """There is no compiled form of nothing."""
    with pytest.raises(PinMissingError):
        library.put_compiled(NewCompiled(sha256(b"absent"), "compiler 1", b"form"))


def test_live_release_is_the_one_that_started_last(library: Library) -> None:
    """A release takes over at its moment, not before; nothing is live before the first."""
    first = library.publish(a_publication(a_version("1"), live_from_ms=NOON_MS), NOON_MS)
    later = library.publish(a_publication(a_version("2"), live_from_ms=NOON_MS + 100), NOON_MS + 1)
    between = library.publish(a_publication(a_version("3"), live_from_ms=NOON_MS + 50), NOON_MS + 2)

    live = [library.live_release(NOON_MS + moment) for moment in (-1, 0, 49, 50, 99, 100, 9_999)]

    assert live == [None, first, first, between, between, later, later]


def test_live_release_of_two_at_once_is_the_one_published_last(library: Library) -> None:
    """A correction that is published for the same moment replaces what it corrects."""
    library.publish(a_publication(a_version("1"), live_from_ms=NOON_MS + 9), NOON_MS)
    correction = library.publish(a_publication(a_version("2"), live_from_ms=NOON_MS + 9), NOON_MS)

    assert library.live_release(NOON_MS + 9) == correction


def test_live_release_as_known_at_a_moment(library: Library) -> None:
    """What was not published yet did not count then."""
    first = library.publish(a_publication(a_version("1")), NOON_MS)
    second = library.publish(a_publication(a_version("2"), live_from_ms=NOON_MS + 9), NOON_MS + 5)

    assert library.live_release(NOON_MS + 9, known_at_ms=NOON_MS + 4) == first
    assert library.live_release(NOON_MS + 9, known_at_ms=NOON_MS + 5) == second


def test_live_release_after_going_back_is_the_old_one_again(library: Library) -> None:
    """A rollback is a new publication of the old release."""
    old = library.publish(a_publication(a_version("1")), NOON_MS)
    library.publish(a_publication(a_version("2"), live_from_ms=NOON_MS + 1), NOON_MS + 1)

    library.publish(a_publication(a_version("1"), live_from_ms=NOON_MS + 2), NOON_MS + 2)

    live = library.live_release(NOON_MS + 2)
    assert live is not None
    assert live.digest == old.digest
    assert live.sequence == 3


def test_versions_and_releases_come_in_pages(library: Library) -> None:
    """Each is listed once, the last first, and what is published meanwhile shifts nothing."""
    for number in range(1, 6):
        library.publish(a_publication(a_version(str(number))), NOON_MS)
    first = library.versions(2)
    library.publish(a_publication(a_version("6")), NOON_MS)

    second = library.versions(2, first.after)
    third = library.versions(2, second.after, ruleset="us-ear")
    history = library.releases(4, library.releases(2).after)

    numbers = [each.version for page in (first, second, third) for each in page.items]
    assert numbers == ["5", "4", "3", "2", "1"]
    assert third.after is None
    assert [each.sequence for each in history.items] == [4, 3, 2, 1]
    assert library.versions(9, ruleset="eu-833").items == ()
    assert library.version("us-ear", "7") is None


_CHART = "tables/chart.csv"


@pytest.mark.parametrize("what", ["manifest", "file", "release", "compiled"])
@pytest.mark.parametrize(
    ("statement", "error", "problem"),
    [
        ("UPDATE blobs SET content = X'00' WHERE digest = ?", PinAlteredError, "have the digest"),
        ("DELETE FROM blobs WHERE digest = ?", PinMissingError, "is not in the library"),
    ],
)
def test_library_refuses_what_was_altered_or_lost(
    tmp_path: Path, what: str, statement: str, error: type[IntegrityError], problem: str
) -> None:
    """An altered or missing pin is named with its digest and never used."""
    version = a_version()
    publication = a_publication(
        version, compiled=(NewCompiled(version.digest, "compiler 1", b"compiled"),)
    )
    digests = {
        "manifest": sha256(manifest(version.files)),
        "file": sha256(version.files[_CHART]),
        "release": sha256(publication.release.content),
        "compiled": sha256(b"compiled"),
    }
    names = {
        "manifest": "ruleset version",
        "file": f"file {_CHART} of ruleset version {version.digest}",
        "release": "release",
        "compiled": f"compiled form of {version.digest}",
    }
    with Database(tmp_path) as database:
        Library(database).publish(publication, NOON_MS)

    tamper(tmp_path, "blobs", statement, digests[what])

    with Database(tmp_path) as database:
        library = Library(database)
        reads: dict[str, Callable[[], object]] = {
            "manifest": lambda: library.files(version.digest),
            "file": lambda: library.files(version.digest),
            "release": lambda: library.release(digests["release"]),
            "compiled": lambda: library.compiled(version.digest, "compiler 1"),
        }
        with pytest.raises(error, match=problem) as caught:
            reads[what]()
    assert (caught.value.pin, caught.value.digest) == (names[what], digests[what])
