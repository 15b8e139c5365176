"""Take a list in: read its files, compare with what is in use, keep a snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.screening.snapshot import Snapshot
from server.lists.acceptance import check_against
from server.lists.live import Lists
from server.lists.read import Named, Read, read_list
from server.lists.reading import ListFile
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

    def __init__(
        self,
        lists: Lists,
        clock: Clock,
        max_loss_permille: int,
        expected: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """Keep snapshots in ``lists``.

        Args:
            lists: Where they are kept.
            clock: The moment of an import.
            max_loss_permille: A list that lost more entries is refused.
            expected: Ids of entries that must be there, by list.
        """
        self._lists = lists
        self._clock = clock
        self._max_loss_permille = max_loss_permille
        self._expected = expected

    def read(self, files: Iterable[ListFile], named: Named) -> Read:
        """Return the snapshot that ``files`` make; nothing is kept yet.

        Raises:
            RulesetError: The files have faults, or are no successor of the snapshot in use.
        """
        found = read_list(files, named)
        usual = self._max_loss_permille
        check_against(
            found.snapshot,
            self._in_use(named.list_id),
            usual if named.max_loss_permille is None else named.max_loss_permille,
            {*named.expected_ids, *self._expected.get(named.list_id, ())},
        )
        return found

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
