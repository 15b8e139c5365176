"""The threads that work on calls, and how many calls they hold."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CountedPool(ThreadPoolExecutor):
    """A pool that knows how much was given to it and is not done.

    A call that waits for a thread is held as well: without a count of these a server that can't
    keep up would take calls until its memory is full, and answer each when its caller has left.
    """

    def __init__(self, threads: int, name: str) -> None:
        """Work with ``threads`` threads called ``name``."""
        super().__init__(threads, thread_name_prefix=name)
        self._counting = threading.Lock()
        self._held = 0

    @property
    def held(self) -> int:
        """How many calls are worked on or wait for a thread."""
        return self._held

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Hold a call until ``fn`` has returned."""
        with self._counting:
            self._held += 1
        try:
            promise = super().submit(fn, *args, **kwargs)
        except BaseException:
            self._done()
            raise
        promise.add_done_callback(self._done)
        return promise

    def _done(self, _: object = None) -> None:
        with self._counting:
            self._held -= 1
