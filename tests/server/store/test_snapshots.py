"""Lists are kept as they were imported, and it is known which was live when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.ledger.record import sha256
from server.store.database import Database
from server.store.errors import PinAlteredError, PinMissingError
from server.store.snapshots import SnapshotStore
from tests.server.store.builders import NOON_MS, tamper


@pytest.fixture
def snapshots(tmp_path: Path) -> Iterator[SnapshotStore]:
    """Give a store without lists."""
    with Database(tmp_path) as database:
        yield SnapshotStore(database)


def test_add_keeps_the_bytes_under_their_digest(snapshots: SnapshotStore) -> None:
    """A snapshot is read back to the byte."""
    added = snapshots.add("US-CSL", "2026-07-31", b"entries", NOON_MS)

    assert added.digest == sha256(b"entries")
    assert snapshots.get("US-CSL", added.digest) == b"entries"


def test_live_is_the_last_import_of_each_list(snapshots: SnapshotStore) -> None:
    """At any moment each list has one state, and an old one is live again when imported again."""
    july = snapshots.add("US-CSL", "2026-07-31", b"july", NOON_MS)
    eu = snapshots.add("EU-FSF", "2026-07-30", b"eu", NOON_MS + 1)
    august = snapshots.add("US-CSL", "2026-08-31", b"august", NOON_MS + 2)
    again = snapshots.add("US-CSL", "2026-07-31", b"july", NOON_MS + 3)

    live = [snapshots.live(NOON_MS + moment) for moment in range(-1, 4)]

    assert live == [(), (july,), (eu, july), (eu, august), (eu, again)]


def test_live_of_two_imports_at_once_is_the_later(snapshots: SnapshotStore) -> None:
    """Within one moment the order of the imports counts."""
    snapshots.add("US-CSL", "2026-07-31", b"one", NOON_MS)
    second = snapshots.add("US-CSL", "2026-07-31", b"two", NOON_MS)

    assert snapshots.live(NOON_MS) == (second,)


def test_imports_come_in_pages(snapshots: SnapshotStore) -> None:
    """The history of a list is read a page at a time, the last import first."""
    for number in range(5):
        snapshots.add("US-CSL", str(number), b"%d" % number, NOON_MS)
    snapshots.add("EU-FSF", "eu", b"eu", NOON_MS)

    first = snapshots.imports(3, list_id="US-CSL")
    second = snapshots.imports(3, first.after, "US-CSL")

    assert [each.edition for each in first.items] == ["4", "3", "2"]
    assert [each.edition for each in second.items] == ["1", "0"]
    assert second.after is None
    assert len(snapshots.imports(9).items) == 6


def test_get_refuses_what_was_altered_or_lost(tmp_path: Path) -> None:
    """A decision is not replayed against a list that somebody edited; the error names the list."""
    with Database(tmp_path) as database:
        added = SnapshotStore(database).add("US-CSL", "2026-07-31", b"entries", NOON_MS)
    tamper(tmp_path, "blobs", "UPDATE blobs SET content = X'00'")

    with Database(tmp_path) as database:
        with pytest.raises(PinAlteredError, match=f"list snapshot US-CSL `{added.digest}`"):
            SnapshotStore(database).get("US-CSL", added.digest)
        with pytest.raises(PinMissingError, match="list snapshot US-CSL"):
            SnapshotStore(database).get("US-CSL", sha256(b"never imported"))
