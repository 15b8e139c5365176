"""Commit in groups: whatever queued while the last commit ran is the next group.

There is no timer. An idle server commits one at a time and loses nothing by waiting; a busy one, or
one with a slow disk, has larger groups and so the fewer commits.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from server.store.errors import NotDurableError

GROUP_LIMIT = 512
"""Beyond this a larger group is hardly cheaper, and those who came first wait for it."""

Given = TypeVar("Given")
Kept = TypeVar("Kept")
_Waiting = tuple[Sequence[Given], "Future[Sequence[Kept]]"]


class GroupCommitter(Generic[Given, Kept]):
    """The thread that commits, until it is closed."""

    def __init__(self, commit: Callable[[Sequence[Given]], Sequence[Kept]]) -> None:
        """Start the thread.

        Args:
            commit: Makes a group durable and returns what became of each, in order; or raises, and
                then nothing of the group is.
        """
        self._commit = commit
        self._queue: deque[_Waiting[Given, Kept]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="licet-committer", daemon=True)
        self._thread.start()

    def submit(self, items: Sequence[Given]) -> Future[Sequence[Kept]]:
        """Queue ``items`` for one group and return the promise of what becomes of each.

        Raises:
            NotDurableError: The committer is closed.
        """
        promise: Future[Sequence[Kept]] = Future()
        with self._changed:
            if self._closed:
                raise NotDurableError("not recorded: the server is stopping")
            self._queue.append((items, promise))
            self._changed.notify()
        return promise

    def close(self) -> None:
        """Commit what is queued, then stop the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            self._settle(group)

    def _settle(self, group: Sequence[_Waiting[Given, Kept]]) -> None:
        try:
            kept = self._commit([item for items, _ in group for item in items])
        # The outermost frame of this thread: whatever it is, those who wait must hear of it.
        except BaseException as error:
            if len(group) == 1 or isinstance(error, NotDurableError):
                for _, promise in group:
                    promise.set_exception(error)
            else:
                # One of them can't be recorded at all; the others are none the worse for it.
                for waiting in group:
                    self._settle([waiting])
            return
        start = 0
        for items, promise in group:
            promise.set_result(kept[start : start + len(items)])
            start += len(items)

    def _next_group(self) -> list[_Waiting[Given, Kept]]:
        """Wait for something to commit and return it; nothing when closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._queue) or self._closed)
            group: list[_Waiting[Given, Kept]] = []
            size = 0
            while self._queue and (not group or size + len(self._queue[0][0]) <= GROUP_LIMIT):
                group.append(self._queue.popleft())
                size += len(group[-1][0])
            return group
