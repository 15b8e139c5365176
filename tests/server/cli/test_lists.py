"""`licet list` uploads a file whole and shows what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from licet.v1.list_snapshot_pb2 import ListFormat, ListNotice, ListNoticeCount, ListSnapshot
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


def test_import_sends_several_files_and_what_is_said_of_them(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """Each file is named before its bytes, and the format is left to be recognised."""
    services.answer(ImportList=ImportListResponse(snapshot=SNAPSHOT))
    names = ("sdn.csv", "alt.csv")
    for name in names:
        (tmp_path / name).write_bytes(name.encode())

    licet("list", "import", tmp_path / "sdn.csv", tmp_path / "alt.csv", "--list", "OFAC-SDN",
          "--expect", "SDN-306", "--expect", "SDN-36", "--max-loss", "300")  # fmt: skip

    first, *parts = services.asked["ImportList"][0]
    assert first.metadata.format == ListFormat.LIST_FORMAT_UNSPECIFIED
    assert first.metadata.expected_entry_ids == ["SDN-306", "SDN-36"]
    assert first.metadata.max_loss_permille == 300
    assert first.metadata.expected_sha256 == digest(b"sdn.csvalt.csv")
    assert not first.metadata.HasField("edition")
    assert [part.file.name or part.chunk for part in parts] == [
        "sdn.csv", b"sdn.csv", "alt.csv", b"alt.csv",
    ]  # fmt: skip


def test_import_tells_what_is_odd(licet: Licet, services: Services, file: Path) -> None:
    """What was taken in and is worth a look is counted, and the first cases are named."""
    notices = [
        ListNotice(file="un.xml", line=7, record="CDe.1", field="COUNTRY", kind="odd", value="X")
    ] * 12
    counts = [ListNoticeCount(field="COUNTRY", kind="odd", count=1_400)]
    services.answer(
        ImportList=ImportListResponse(snapshot=SNAPSHOT, notices=notices, notice_counts=counts)
    )

    result = licet("list", "import", file, "--list", "UN-SC")

    assert "  1,400 x COUNTRY: odd" in result.stdout.splitlines()
    assert result.stdout.count("  un.xml:7: CDe.1: COUNTRY: odd: `X`") == 10
    assert "  ... 1,390 more" in result.stdout


def test_known_shows_lists_and_formats(licet: Licet) -> None:
    """One can see which lists there are, without a server."""
    result = licet("list", "known")

    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert "ofac-advanced-xml ofac-xml ofac-csv" in lines["OFAC-SDN"]
    assert "Consolidated List of the United Nations Security Council" in lines["UN-SC"]
    assert "ftm-json-lines" in result.stdout
