"""The clock of the shell, and ids that are ordered by it. The core never sees either."""

from __future__ import annotations

import datetime
import secrets
import threading
import time
from collections.abc import Callable

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

Clock = Callable[[], int]
"""Tells the time in milliseconds since 1970 in UTC."""


def system_clock() -> int:
    """Return the time of this machine."""
    return time.time_ns() // 1_000_000


def day(at_ms: int) -> str:
    """Return the day, in UTC, of a moment."""
    return _moment(at_ms).date().isoformat()


def rfc3339(at_ms: int) -> str:
    """Return a moment as RFC 3339 writes it, in UTC with milliseconds."""
    return _moment(at_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> int:
    """Return the moment that ``rfc3339`` wrote."""
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1_000)


def timestamp(at_ms: int) -> Timestamp:
    """Return a moment as a message."""
    return Timestamp(seconds=at_ms // 1_000, nanos=at_ms % 1_000 * 1_000_000)


def from_timestamp(message: Timestamp) -> int:
    """Return the moment of a message, in whole milliseconds."""
    return message.seconds * 1_000 + message.nanos // 1_000_000


def start_of(iso: str) -> int:
    """Return the moment in which a day begins in UTC."""
    return from_rfc3339(f"{iso}T00:00:00Z")


def date(iso: str) -> Date:
    """Return a day as a message."""
    year, month, day_of_month = map(int, iso.split("-"))
    return Date(year=year, month=month, day=day_of_month)


class Ids:
    """Ids of decisions: UUIDs of version 7 (RFC 9562), each greater than the one before."""

    def __init__(self, clock: Clock) -> None:
        """Take the time from ``clock``."""
        self._clock = clock
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def next(self) -> str:
        """Return a new id.

        Within a millisecond a counter of 12 bits orders them; when it is used up, or the clock was
        set back, ids go on from the last millisecond used.
        """
        with self._lock:
            now = self._clock()
            if now > self._last_ms:
                self._last_ms, self._counter = now, 0
            else:
                self._counter += 1
                if self._counter > 0xFFF:
                    self._last_ms, self._counter = self._last_ms + 1, 0
            at, counter = self._last_ms, self._counter
        number = at << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62)
        digits = f"{number:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _moment(at_ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at_ms / 1_000, datetime.UTC)
