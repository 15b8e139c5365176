"""A client that makes gRPC calls of one method as fast as one core can, each with its own body.

It is a closed loop: so many calls are in flight, and each that is answered makes room for the next.
A client of the gRPC library costs about as much as the server that is measured; this one writes
frames by hand and reads no more of an answer than its length and whether there is a message in it.
It is for measuring on one machine and for nothing else. -- RFC 9113, RFC 7541, gRPC over HTTP2
"""

from __future__ import annotations

import selectors
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
END_STREAM, ACK, END_HEADERS = 1, 1, 4
HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 1, 4, 5
LARGEST_WINDOW = 2**31 - 1
DEFAULT_WINDOW = 65_535
PATIENCE_S = 180
REFILL = 2**29
"""Bytes received after which the server is told that it may send as many again."""


class Frame(IntEnum):
    """Types of frames (RFC 9113, section 6)."""

    DATA = 0
    HEADERS = 1
    RST_STREAM = 3
    SETTINGS = 4
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8


@dataclass(slots=True)
class Answers:
    """What came back.

    Attributes:
        seconds: How long each answered call took.
        refused: Calls that ended without a message: the status was not OK.
        kept: Messages, if they were to be kept.
    """

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    kept: list[bytes] = field(default_factory=list)


class Connection:
    """One HTTP/2 connection to a server without TLS."""

    def __init__(self, address: str, path: str) -> None:
        """Connect to ``address``, ``host:port`` or ``unix:path``, for calls of ``path``."""
        self.socket = _connected(address)
        self._headers = _headers(path, address)
        self._window = DEFAULT_WINDOW
        self._stream_window = DEFAULT_WINDOW
        self._largest_frame = 16_384
        self._next = 1
        self._received = 0
        self._buffer = bytearray()
        self._started: dict[int, float] = {}
        self._messages: dict[int, bytearray] = {}
        settings = struct.pack(">HIHI", HEADER_TABLE_SIZE, 0, INITIAL_WINDOW_SIZE, LARGEST_WINDOW)
        self.socket.sendall(
            PREFACE
            + _frame(Frame.SETTINGS, 0, 0, settings)
            + _frame(Frame.WINDOW_UPDATE, 0, 0, struct.pack(">I", LARGEST_WINDOW - DEFAULT_WINDOW))
        )

    @property
    def in_flight(self) -> int:
        """Calls that were made and not answered."""
        return len(self._started)

    def call(self, body: bytes) -> bool:
        """Make a call with ``body``, a message, and say whether there was room to send it."""
        message = struct.pack(">BI", 0, len(body)) + body
        if len(message) > min(self._window, self._stream_window):
            return False
        stream, self._next = self._next, self._next + 2
        self._window -= len(message)
        frames = [_frame(Frame.HEADERS, END_HEADERS, stream, self._headers)]
        for first in range(0, len(message), self._largest_frame):
            piece = message[first : first + self._largest_frame]
            is_last = first + self._largest_frame >= len(message)
            frames.append(_frame(Frame.DATA, END_STREAM if is_last else 0, stream, piece))
        self._started[stream] = time.perf_counter()
        self.socket.sendall(b"".join(frames))
        return True

    def read(self, answers: Answers, keep: bool) -> int:
        """Take what has arrived, add the calls that ended to ``answers``, and return how many.

        Raises:
            ConnectionError: The server closed the connection.
        """
        arrived = self.socket.recv(1 << 18)
        if not arrived:
            raise ConnectionError("the server closed the connection")
        self._buffer += arrived
        ended = at = 0
        while len(self._buffer) - at >= 9:
            length = int.from_bytes(self._buffer[at : at + 3], "big")
            if len(self._buffer) - at < 9 + length:
                break
            kind, flags = self._buffer[at + 3], self._buffer[at + 4]
            stream = int.from_bytes(self._buffer[at + 5 : at + 9], "big") & LARGEST_WINDOW
            ended += self._take(
                kind, flags, stream, self._buffer[at + 9 : at + 9 + length], answers, keep
            )
            at += 9 + length
        del self._buffer[:at]
        return ended

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()

    def _take(
        self, kind: int, flags: int, stream: int, body: bytearray, answers: Answers, keep: bool
    ) -> int:
        match kind:
            case Frame.DATA:
                self._data(stream, len(body))
                self._messages.setdefault(stream, bytearray()).extend(body)
            case Frame.RST_STREAM:
                self._messages.pop(stream, None)
                return self._ended(stream, answers, keep)
            case Frame.SETTINGS if not flags & ACK:
                self._settings(body)
            case Frame.PING if not flags & ACK:
                self.socket.sendall(_frame(Frame.PING, ACK, 0, bytes(body)))
            case Frame.GOAWAY:
                if self._started:
                    raise ConnectionError(f"the server goes away: {bytes(body[8:])!r}")
            case Frame.WINDOW_UPDATE if not stream:
                self._window += int.from_bytes(body, "big")
        if kind in (Frame.DATA, Frame.HEADERS) and flags & END_STREAM:
            return self._ended(stream, answers, keep)
        return 0

    def _data(self, stream: int, length: int) -> None:
        self._received += length
        if self._received >= REFILL:
            self.socket.sendall(
                _frame(Frame.WINDOW_UPDATE, 0, 0, struct.pack(">I", self._received))
            )
            self._received = 0

    def _settings(self, body: bytearray) -> None:
        for at in range(0, len(body), 6):
            name, value = struct.unpack_from(">HI", body, at)
            if name == INITIAL_WINDOW_SIZE:
                self._stream_window = value
            elif name == MAX_FRAME_SIZE:
                self._largest_frame = value
        self.socket.sendall(_frame(Frame.SETTINGS, ACK, 0, b""))

    def _ended(self, stream: int, answers: Answers, keep: bool) -> int:
        started = self._started.pop(stream, None)
        message = self._messages.pop(stream, None)
        if started is None:
            return 0
        if message is None:
            answers.refused += 1
            return 1
        answers.seconds.append(time.perf_counter() - started)
        if keep:
            answers.kept.append(bytes(message[5:]))
        return 1


def load(
    address: str,
    path: str,
    bodies: Iterator[bytes],
    in_flight: int,
    *,
    connections: int = 1,
    keep: bool = False,
    until: Callable[[], bool] = lambda: False,
) -> Answers:
    """Make a call for each of ``bodies``, with so many in flight, and return what came back.

    Args:
        address: ``host:port``, or ``unix:path``.
        path: The method, ``/package.Service/Method``.
        bodies: Messages, as bytes.
        in_flight: Calls that are in flight at once, over all connections.
        connections: How many connections share them.
        keep: Whether to keep the answers' messages.
        until: Says when to begin no further call.

    Raises:
        ConnectionError: The server closed a connection.
        TimeoutError: Nothing was answered for three minutes.
    """
    answers = Answers()
    opened = [Connection(address, path) for _ in range(connections)]
    waiting: deque[bytes] = deque()
    with selectors.DefaultSelector() as selector:
        for each in opened:
            selector.register(each.socket, selectors.EVENT_READ, each)
        try:
            while True:
                for each in opened:
                    _fill(each, in_flight // connections, waiting, bodies, until)
                if not any(each.in_flight for each in opened):
                    return answers
                ready = selector.select(PATIENCE_S)
                if not ready:
                    raise TimeoutError(f"nothing was answered for {PATIENCE_S} seconds")
                for key, _ in ready:
                    key.data.read(answers, keep)
        finally:
            for each in opened:
                each.close()


def _fill(
    connection: Connection,
    in_flight: int,
    waiting: deque[bytes],
    bodies: Iterator[bytes],
    until: Callable[[], bool],
) -> None:
    while connection.in_flight < in_flight:
        if not waiting:
            body = None if until() else next(bodies, None)
            if body is None:
                return
            waiting.append(body)
        if not connection.call(waiting[0]):
            return
        waiting.popleft()


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        made = socket.socket(socket.AF_UNIX)
        made.connect(address.removeprefix("unix:"))
        return made
    host, _, port = address.rpartition(":")
    made = socket.create_connection((host, int(port)))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _frame(kind: int, flags: int, stream: int, body: bytes) -> bytes:
    return len(body).to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + body


def _headers(path: str, address: str) -> bytes:
    """Return the header block of a call, without any entry that would have to be remembered."""
    authority = "localhost" if address.startswith("unix:") else address
    return (
        b"\x83\x86"  # :method POST, :scheme http, from the static table
        + _literal(b"\x04", path)
        + _literal(b"\x01", authority)
        + _literal(b"\x0f\x10", "application/grpc")  # content-type
        + b"\x00"
        + _text("te")
        + _text("trailers")
    )


def _literal(name: bytes, value: str) -> bytes:
    return name + _text(value)


def _text(value: str) -> bytes:
    coded = value.encode()
    assert len(coded) < 127, "longer texts are written otherwise"
    return bytes([len(coded)]) + coded
