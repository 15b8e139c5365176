"""`licet list` uploads a file whole and shows what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from licet.v1.list_snapshot_pb2 import ListFormat, ListSnapshot
from licet.v1.screening_service_pb2 import ImportListResponse, ListSnapshotsResponse
from tests.server.cli.conftest import Licet, Services, digest

EDITION = Date(year=2026, month=7, day=31)
SNAPSHOT = ListSnapshot(
    digest="ee" * 32,
    list_id="US-CSL",
    edition=EDITION,
    imported_at=Timestamp(seconds=1_786_000_000),
    entry_count=25_921,
    name_count=57_174,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file of more than one chunk; what it says is the service's affair."""
    path = tmp_path / "consolidated.json"
    path.write_bytes(b"0123456789" * 60_000)
    return path


def test_import_sends_metadata_then_the_whole_file(
    licet: Licet, services: Services, file: Path
) -> None:
    """A truncated upload can be told: the digest of the file goes ahead of it."""
    services.answer(ImportList=ImportListResponse(snapshot=SNAPSHOT))

    result = licet("list", "import", file, "--list", "US-CSL", "--edition", "2026-07-31",
                   "--format", "csl-json-lines")  # fmt: skip

    first, *chunks = services.asked["ImportList"][0]
    assert first.metadata.list_id == "US-CSL"
    assert first.metadata.edition == EDITION
    assert first.metadata.format == ListFormat.LIST_FORMAT_CSL_JSON_LINES
    assert first.metadata.expected_sha256 == digest(file.read_bytes())
    assert len(chunks) > 1
    assert b"".join(each.chunk for each in chunks) == file.read_bytes()
    assert result.stdout == (
        f"imported US-CSL, edition 2026-07-31: 25,921 entries, 57,174 names\nsnapshot {'ee' * 32}\n"
    )
    assert result.exit_code == 0


def test_import_says_that_it_was_there(licet: Licet, services: Services, file: Path) -> None:
    """The same file again changes nothing, and says so."""
    services.answer(ImportList=ImportListResponse(snapshot=SNAPSHOT, already_imported=True))

    result = licet("list", "import", file, "--list", "US-CSL", "--edition", "2026-07-31")

    assert "(it was imported before)" in result.stdout


def test_import_of_an_unknown_list_asks_for_its_publisher(licet: Licet, file: Path) -> None:
    """A publisher isn't guessed."""
    result = licet("list", "import", file, "--list", "XX-NEW", "--edition", "2026-07-31")

    assert result.exit_code == 2
    assert "say --publisher" in result.stderr


def test_snapshots_shows_edition_and_size(licet: Licet, services: Services) -> None:
    """One can see how old the lists are."""
    services.answer(ListSnapshots=ListSnapshotsResponse(snapshots=[SNAPSHOT]))

    result = licet("list", "snapshots")

    assert result.stdout.splitlines()[1].split() == [
        "US-CSL", "2026-07-31", "25,921", "57,174", "2026-08-06", "07:06:40Z", "eeeeeeeeeeee",
    ]  # fmt: skip


def test_snapshots_without_one_says_what_that_means(licet: Licet, services: Services) -> None:
    """No list, no screening."""
    services.answer(ListSnapshots=ListSnapshotsResponse())

    result = licet("list", "snapshots")

    assert result.stdout == "no snapshot: parties can't be screened\n"
