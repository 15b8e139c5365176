"""`python -m server.workers.worker`: one of several processes of a server.

Started by the supervisor, which hands down the lock of the data folder, and tells on standard input
what is set. That input ends when the supervisor does, however it does: then the worker stops too.

SIGTERM: finish the calls in flight and stop. SIGUSR1: take no new connection, ask clients to go
elsewhere as their connections come of age, and stop when the last is gone; no call is refused.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import structlog

from engine.errors import LicetError
from server import logs
from server.compose import Running, running
from server.settings import Settings
from server.store.lock import FolderLock
from server.workers.port import connections, stop_listening

log = structlog.get_logger()

READY = b"ready\n"
_LOOK_S = 0.1
_AHEAD_MS = 10 * 60 * 1_000
"""Releases that go live within this time are made ready."""
_AGE_JITTER = 1.1
"""grpcio spreads the age of connections by a tenth."""


def main() -> int:
    """Serve until told to stop; return what the supervisor reads as the exit code."""
    lock_file, ready_file, level = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    logs.configure(level)
    stop, drain = threading.Event(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGUSR1, lambda *_: drain.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the supervisor tells us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    settings = Settings.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_follow, args=(stop,), daemon=True).start()
    lock = FolderLock.handed_down(lock_file)
    os.close(lock_file)
    try:
        with running(settings, lock=lock) as started:
            _prepare(started)
            os.write(ready_file, READY)
            os.close(ready_file)
            return _serve(started, settings, stop, drain)
    except (LicetError, OSError) as error:
        log.error(logs.FAILED, step="worker", problem=str(error))
        return 1


def _follow(stop: threading.Event) -> None:
    """Stop with the supervisor."""
    # Not through `sys.stdin`: at its end the interpreter would find that locked, and abort.
    while os.read(0, 1):
        pass
    stop.set()


def _serve(
    started: Running, settings: Settings, stop: threading.Event, drain: threading.Event
) -> int:
    while not stop.wait(_LOOK_S):
        if started.is_faulty.is_set():
            return 1
        if drain.is_set():
            _drain(started, settings, stop)
            return 0
        _prepare(started)
    return 0


def _drain(started: Running, settings: Settings, stop: threading.Event) -> None:
    """Wait until no client is connected any more, and refuse none meanwhile."""
    stop_listening(started.port)
    _wait_for_none(started.port, settings.connection_age_s * _AGE_JITTER, stop)
    # Their clients have been told to use another connection for what they call next.
    started.streams.end()
    _wait_for_none(started.port, settings.stop_grace_s, stop)
    log.info(logs.DRAINED, connections=connections(started.port))


def _wait_for_none(port: int, seconds: float, stop: threading.Event) -> None:
    until = time.monotonic() + seconds
    while connections(port) and time.monotonic() < until and not stop.wait(_LOOK_S):
        pass


def _prepare(started: Running) -> None:
    """Have ready what will be asked for, so that no call has to wait until it is."""
    made = started.parts
    try:
        made.law.prepare(made.clock() + _AHEAD_MS)
        made.lists.live(made.clock())
    except LicetError as error:
        log.error(logs.FAILED, step="prepare", problem=str(error))


if __name__ == "__main__":
    sys.exit(main())
