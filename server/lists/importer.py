"""Take a list file in: read it whole, compare it with what is in use, keep it as a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.screening.snapshot import Snapshot
from server.lists import csl
from server.lists.acceptance import check_against
from server.lists.live import Lists
from server.moments import Clock
from server.store.snapshots import ListImport


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to.

    Attributes:
        record: The import.
        was_there: Whether the very snapshot was live already.
    """

    record: ListImport
    was_there: bool


class ListImporter:
    """Imports lists into a store."""

    def __init__(self, lists: Lists, clock: Clock, max_loss_permille: int) -> None:
        """Keep snapshots in ``lists``; refuse one that lost more than ``max_loss_permille``."""
        self._lists = lists
        self._clock = clock
        self._max_loss_permille = max_loss_permille

    def read(
        self, chunks: Iterable[bytes], form: csl.Form, list_id: str, edition: str, source: str
    ) -> Snapshot:
        """Return the snapshot that a file makes; nothing is kept yet.

        Raises:
            RulesetError: The file has faults, or is no successor of the snapshot in use.
        """
        header = replace(csl.header(edition, source), list_id=list_id)
        snapshot = csl.read_csl(chunks, form, header, f"{list_id} of {edition}")
        check_against(snapshot, self._in_use(list_id), self._max_loss_permille)
        return snapshot

    def keep(self, snapshot: Snapshot) -> Imported:
        """Make ``snapshot`` the live one of its list.

        Raises:
            NotDurableError: It could not be recorded.
        """
        now = self._clock()
        list_id = snapshot.header.list_id
        live = {each.list_id: each.digest for each in self._lists.imports_live(now)}
        was_there = live.get(list_id) == snapshot.digest
        return Imported(self._lists.add(snapshot, now), was_there)

    def _in_use(self, list_id: str) -> Snapshot | None:
        """Return the snapshot in use, unless it is an extract: that is no measure of a list."""
        for each in self._lists.imports_live(self._clock()):
            if each.list_id == list_id:
                snapshot = self._lists.snapshot(list_id, each.digest)
                return None if snapshot.header.is_extract else snapshot
        return None
