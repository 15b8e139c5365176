"""The list snapshots that are live, indexed and ready to be searched."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from engine.screening.screen import Index, Screener
from engine.screening.snapshot import Snapshot
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import not_found
from server.heap import settle
from server.store.errors import PinMissingError
from server.store.snapshots import ListImport, SnapshotStore

_KEPT = 8
"""Indexes that are kept ready; an audit of many years uses a few at a time."""

_PAGE = 500


class Lists:
    """Indexes of the snapshots in a store, by digest."""

    def __init__(self, store: SnapshotStore, newest: Callable[[], int] | None = None) -> None:
        """Load snapshots from ``store``.

        Args:
            store: Has the snapshots.
            newest: Tells the number of the newest import, where other processes import too.
        """
        self._store = store
        self._newest = newest
        # INVARIANT: all imports of the store, once `_catch_up` has run.
        self._imports = _all(store)
        self._ready: OrderedDict[str, Index] = OrderedDict()
        self._loading = threading.Lock()

    def live(self, at_ms: int) -> Screener:
        """Return a screener of the snapshots that are live at a moment.

        Raises:
            IntegrityError: A snapshot is missing or not what was imported.
        """
        return self.of((each.list_id, each.digest) for each in self.imports_live(at_ms))

    def imports_live(self, at_ms: int) -> tuple[ListImport, ...]:
        """Return, of each list, the import that is live at a moment: the last one by then."""
        self._catch_up()
        last = {each.list_id: each for each in self._imports if each.imported_at_ms <= at_ms}
        return tuple(last[list_id] for list_id in sorted(last))

    def add(self, snapshot: Snapshot, at_ms: int) -> ListImport:
        """Make ``snapshot`` the live one of its list from ``at_ms``.

        Raises:
            NotDurableError: It could not be recorded.
        """
        header = snapshot.header
        record = self._store.add(header.list_id, header.edition, snapshot.content, at_ms)
        self._imports = _all(self._store)
        return record

    def _catch_up(self) -> None:
        """Take in what other processes have imported."""
        if self._newest is not None:
            last = self._imports[-1].sequence if self._imports else 0
            if self._newest() != last:
                self._imports = _all(self._store)

    def of(self, pins: Iterable[tuple[str, str]]) -> Screener:
        """Return a screener of the snapshots named by list and digest.

        Raises:
            IntegrityError: A snapshot is missing or not what was imported.
        """
        return Screener(tuple(self._index(list_id, digest) for list_id, digest in pins))

    def named(self, digests: Iterable[str]) -> Screener:
        """Return a screener of the snapshots that a caller names by digest.

        Raises:
            RequestError: One of them is not known.
        """
        try:
            return self.of(("", digest) for digest in digests)
        except PinMissingError as error:
            reason = ErrorReason.ERROR_REASON_SNAPSHOT_UNKNOWN
            raise not_found(reason, "list snapshot", error.digest) from None

    def snapshot(self, list_id: str, digest: str) -> Snapshot:
        """Return a snapshot.

        Raises:
            IntegrityError: It is missing or not what was imported.
        """
        return self._index(list_id, digest).snapshot

    def _index(self, list_id: str, digest: str) -> Index:
        ready = self._ready.get(digest)
        if ready is not None:
            return ready
        with self._loading:
            if digest not in self._ready:
                content = self._store.get(list_id, digest)
                self._ready[digest] = Index.of(Snapshot.from_bytes(content, digest))
                while len(self._ready) > _KEPT:
                    self._ready.popitem(last=False)
                settle()
            return self._ready[digest]


def _all(store: SnapshotStore) -> tuple[ListImport, ...]:
    """Return every import of ``store`` in their order."""
    imports: list[ListImport] = []
    after: int | None = None
    while True:
        page = store.imports(_PAGE, after)
        imports += page.items
        if page.after is None:
            return tuple(reversed(imports))
        after = page.after
