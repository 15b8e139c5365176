"""A list without an entry that an operator expects is refused, whoever imports it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import RulesetError
from server.lists.importer import ListImporter
from server.lists.known import Format
from server.lists.live import Lists
from server.lists.read import Named
from server.lists.reading import ListFile
from server.settings import Settings
from server.store.database import Database
from server.store.snapshots import SnapshotStore
from tests.server.lists.small_files import XML


def a_file() -> list[ListFile]:
    """Return the list of the Council with one entry."""
    return [ListFile("un.xml", [XML[Format.UN_XML]])]


def test_importer_refuses_a_list_without_an_entry_that_is_expected(tmp_path: Path) -> None:
    """What the server is set to expect is asked at every import, beside what the importer says."""
    with Database(tmp_path) as database:
        lists = Lists(SnapshotStore(database))
        importer = ListImporter(lists, lambda: 1, 200, {"UN-SC": ("UN-CDe.1", "UN-X")})

        with pytest.raises(RulesetError) as caught:
            importer.read(a_file(), Named("UN-SC", expected_ids=("UN-Y",)))

    assert [fault.message for fault in caught.value.faults] == [
        "the entry `UN-X` must be there and is not",
        "the entry `UN-Y` must be there and is not",
    ]


def test_importer_keeps_a_list_that_has_what_is_expected(tmp_path: Path) -> None:
    """A second import of the same file finds the very snapshot live."""
    with Database(tmp_path) as database:
        lists = Lists(SnapshotStore(database))
        importer = ListImporter(lists, lambda: 1, 200, {"UN-SC": ("UN-CDe.1",), "UK-SL": ("X",)})

        kept = [importer.keep(importer.read(a_file(), Named("UN-SC")).snapshot) for _ in range(2)]

    assert [each.was_there for each in kept] == [False, True]
    assert kept[0].record.digest == kept[1].record.digest


def test_settings_read_expected_entries_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An operator writes them as JSON, by list."""
    monkeypatch.setenv("LICET_LIST_EXPECTED", '{"US-CSL": ["SDN-306", "SDN-36"]}')

    assert Settings().list_expected == {"US-CSL": ("SDN-306", "SDN-36")}
