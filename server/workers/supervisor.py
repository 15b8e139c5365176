"""Start workers, start them again when they end, replace them one by one, stop them.

1. The supervisor holds the lock of the data folder and the port; it serves nothing and opens no
   database, so that there is little in it that could fail.
2. The first worker starts alone: it makes and fills a new data folder. The others follow when it is
   ready.
3. A worker that ends is started again, at once the first time and then after ever longer pauses,
   until one has lived for a while. What was in flight in it is lost to its callers, who repeat it
   with the same request id; the other workers are none the worse.
4. SIGHUP replaces the workers one by one, each when its successor is ready.
5. A worker is a process of its own from the start: grpcio and SQLite do not survive a fork.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from engine.errors import EvaluationError
from server import logs
from server.settings import Settings
from server.store.database import lock_folder
from server.store.lock import FolderLock
from server.workers.port import ReservedPort

log = structlog.get_logger()

_LOOK_S = 0.05
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 30.0
_WELL_AFTER_S = 60.0
"""A worker that lived so long has shown that it can; the next pause is the first again."""
_KILL_AFTER_S = 10.0
"""What a worker gets to stop, beyond the grace that its calls get."""
_ENDED_WELL = (0, -signal.SIGTERM)
"""The second is that of a worker that was told before it could listen."""
_FAILED_STARTS = 3
"""So often a first worker may end before it was ready: then the fault is not a worker's."""


class _Worker:
    """A process, from its start on."""

    def __init__(self, settings: Settings, lock: FolderLock, level: str) -> None:
        told, telling = os.pipe()
        os.set_blocking(told, False)
        command = [sys.executable, "-m", "server.workers.worker"]
        command += [str(lock.fileno()), str(telling), level]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, pass_fds=(lock.fileno(), telling)
        )
        os.close(telling)
        self._told = told
        self._is_ready = False
        self.started = time.monotonic()
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended already, which is seen elsewhere
            self.process.stdin.write(settings.model_dump_json().encode() + b"\n")
            self.process.stdin.flush()  # and stays open: its end tells the worker of ours

    def is_ready(self) -> bool:
        """Tell whether it answers calls."""
        if not self._is_ready:
            try:
                self._is_ready = bool(os.read(self._told, 64))
            except BlockingIOError:
                return False
        return self._is_ready

    def has_ended(self) -> bool:
        """Tell whether it is no more."""
        return self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        self.process.send_signal(number)

    def close(self) -> None:
        """Let go of what was open to it."""
        os.close(self._told)
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()


@dataclass
class _Slot:
    """A place for a worker.

    Attributes:
        worker: Who has it.
        successor: Who will have it when it is ready.
        pause_s: What to wait before the next start.
        not_before: The moment of the next start.
    """

    worker: _Worker | None = None
    successor: _Worker | None = None
    pause_s: float = 0.0
    not_before: float = field(default_factory=time.monotonic)


class Supervisor:
    """Looks after the workers of one server."""

    def __init__(self, settings: Settings, level: str) -> None:
        """Take folder and port; nothing is started yet.

        Raises:
            LicetError: The folder can't be used.
            OSError: The address can't be listened on.
        """
        self._lock = lock_folder(settings.data)
        try:
            self._port = ReservedPort(settings.listen)
        except BaseException:
            self._lock.close()
            raise
        self._settings = settings.model_copy(update={"listen": self._port.address})
        self._level = level
        self._slots = [_Slot() for _ in range(settings.workers)]
        self._leaving: list[_Worker] = []
        self._replacing: list[_Slot] = []
        self._is_filled = False
        self._failed_starts = 0
        self._is_stopping = self._is_asked_to_replace = self._has_failed = False

    def run(self) -> None:
        """Look after the workers until SIGTERM or SIGINT.

        Raises:
            EvaluationError: The first worker can't start, or one did not end as it was told.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGHUP, self._on_replace)
        log.info(logs.STARTED, listen=self._settings.listen, workers=len(self._slots))
        try:
            while not self._is_stopping:
                self._look()
                time.sleep(_LOOK_S)
        finally:
            self._stop()
            self._port.close()
            self._lock.close()
            log.info(logs.STOPPED, workers=len(self._slots))
        if self._has_failed:
            raise EvaluationError("a worker did not end as it was told; the log says more")

    def _on_stop(self, *_: object) -> None:
        self._is_stopping = True

    def _on_replace(self, *_: object) -> None:
        self._is_asked_to_replace = True

    def _look(self) -> None:
        """Do what is due."""
        for slot in self._slots if self._is_filled else self._slots[:1]:
            self._look_at(slot)
        first = self._slots[0].worker
        if not self._is_filled and first is not None and first.is_ready():
            self._is_filled = True
        for each in [each for each in self._leaving if each.has_ended()]:
            self._leaving.remove(each)
            self._bury(each)
        if self._is_asked_to_replace and not self._replacing:
            self._is_asked_to_replace = False
            self._replacing = list(self._slots)
        if self._replacing and not self._leaving:
            self._replace(self._replacing[0])

    def _look_at(self, slot: _Slot) -> None:
        now = time.monotonic()
        if slot.worker is not None and slot.worker.has_ended():
            self._mourn(slot, slot.worker, now)
        if slot.worker is None and now >= slot.not_before:
            slot.worker = _Worker(self._settings, self._lock, self._level)

    def _mourn(self, slot: _Slot, worker: _Worker, now: float) -> None:
        """Note that a worker has ended that should not have, and when to start the next."""
        if not self._is_filled:
            self._failed_starts += 1
            if self._failed_starts == _FAILED_STARTS:
                raise EvaluationError("no worker can start; the log says why")
        if now - worker.started > _WELL_AFTER_S:
            slot.pause_s = 0.0
        slot.not_before = now + slot.pause_s
        log.error(
            logs.RESTARTED,
            pid=worker.process.pid,
            exit_code=worker.process.returncode,
            pause_s=slot.pause_s,
        )
        slot.pause_s = min(max(2 * slot.pause_s, _FIRST_PAUSE_S), _LONGEST_PAUSE_S)
        slot.worker = None
        worker.close()

    def _replace(self, slot: _Slot) -> None:
        """Bring the replacement of a slot's worker a step further."""
        successor = slot.successor
        if successor is None:
            slot.successor = _Worker(self._settings, self._lock, self._level)
        elif successor.has_ended():
            # What is there works, and what would follow does not: everything stays as it is.
            log.error(logs.FAILED, step="replace", exit_code=successor.process.returncode)
            successor.close()
            slot.successor = None
            self._replacing.clear()
        elif successor.is_ready():
            if slot.worker is not None:
                slot.worker.signal(signal.SIGUSR1)
                self._leaving.append(slot.worker)
            slot.worker, slot.successor = successor, None
            self._replacing.pop(0)

    def _stop(self) -> None:
        """Stop every worker; kill those that don't."""
        slots = (each for slot in self._slots for each in (slot.worker, slot.successor))
        workers = [*(each for each in slots if each is not None), *self._leaving]
        for each in workers:
            each.signal(signal.SIGTERM)
        until = time.monotonic() + self._settings.stop_grace_s + _KILL_AFTER_S
        for each in workers:
            try:
                each.process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                each.process.kill()
                each.process.wait()
            self._bury(each)

    def _bury(self, worker: _Worker) -> None:
        """Let go of a worker that was told to end, and has."""
        worker.close()
        if worker.process.returncode not in _ENDED_WELL:
            self._has_failed = True
            pid, exit_code = worker.process.pid, worker.process.returncode
            log.error(logs.FAILED, step="stop", pid=pid, exit_code=exit_code)
