"""Where chunks are worked on: in processes of this machine, or on a Dask cluster.

Both are executors of ``concurrent.futures``; nothing else here knows which it is. A process that is
killed is no error as long as others get on: what it had is done again.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from engine.errors import EvaluationError
from server import logs
from server.store.errors import StorageError

_CONNECT_S = 10
_NICENESS = 10
_LOSSES_BORNE = 3
"""Workers that may die over one and the same chunk, one after the other."""


class Workers(Protocol):
    """What gives an executor."""

    def executor(self) -> AbstractContextManager[tuple[Executor, int]]:
        """Give an executor and how many chunks it can work on at once; it ends with the block."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine.

    Attributes:
        count: How many.
    """

    count: int

    @contextmanager
    def executor(self) -> Iterator[tuple[Executor, int]]:
        """Start the processes; stop them when the block is left, whatever they are at."""
        # Not forked: this process may have threads, which a fork leaves in the middle of things.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self.count, context, initializer=_begin)
        try:
            yield pool, self.count
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster, whose workers have licet installed and the data folder at its path.

    Attributes:
        address: Of its scheduler, e.g. ``tcp://10.0.0.5:8786``.
    """

    address: str

    @contextmanager
    def executor(self) -> Iterator[tuple[Executor, int]]:
        """Connect to the cluster until the block is left.

        Raises:
            StorageError: There is no cluster, or it went away.
            EvaluationError: Its workers can't do the work.
        """
        try:
            from distributed import Client, KilledWorker
        except ImportError:
            raise StorageError("a cluster needs licet's extra `bulk`, which has Dask") from None
        # Its warnings say what is told here as an error, or what is no error: a worker that left.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            client: Any = Client(  # type: ignore[no-untyped-call]
                self.address, timeout=_CONNECT_S, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise StorageError(f"no cluster answers at `{self.address}`: {error}") from None
        try:
            yield client.get_executor(pure=False, retries=_LOSSES_BORNE), _threads(client.ncores())
        except KilledWorker as error:
            raise EvaluationError(f"workers of the cluster died again and again: {error}") from None
        except ModuleNotFoundError as error:
            raise EvaluationError(
                f"a worker of the cluster can't import `{error.name}`; expected one in an "
                "environment with this version of licet"
            ) from None
        except CancelledError:
            raise StorageError(f"the cluster at `{self.address}` is gone") from None
        finally:
            client.close()


def _threads(cores: object) -> int:
    """Return how many chunks a cluster can work on; one that has no worker yet will get some."""
    assert isinstance(cores, dict)
    return max(1, sum(cores.values()))


def _begin() -> None:
    """Prepare a process that works: it is quiet, gives way, and ends with the one it is for."""
    # Deciding goes before looking back, where both want the same cores.
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.configure("CRITICAL")
    threading.Thread(target=_end_with_parent, name="licet-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    # Nobody is left who could take a result; the ordinary way out would wait for more work.
    os._exit(1)
