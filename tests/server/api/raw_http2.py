"""A client that speaks just enough HTTP/2 to do what no gRPC library does: ask and not read."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS = 0, 1, 4
_END_STREAM, _END_HEADERS = 1, 4
_INITIAL_WINDOW_SIZE = 4


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _literal(name: str, value: str) -> bytes:
    """Encode a header field without indexing and without Huffman codes. -- RFC 7541 6.2.2."""
    return b"".join([b"\0", bytes([len(name)]), name.encode(), bytes([len(value)]), value.encode()])


def ask_and_never_read(path: Path, method: str, message: bytes, calls: int) -> socket.socket:
    """Send ``calls`` calls over the socket at ``path`` with no window for replies; return it."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(path))
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": method,
        ":authority": "localhost",
        "content-type": "application/grpc",
        "te": "trailers",
    }
    block = b"".join(_literal(name, value) for name, value in fields.items())
    body = struct.pack(">BI", 0, len(message)) + message
    sent = [_PREFACE, _frame(_SETTINGS, 0, 0, struct.pack(">HI", _INITIAL_WINDOW_SIZE, 0))]
    for number in range(calls):
        stream = 2 * number + 1
        sent.append(_frame(_HEADERS, _END_HEADERS, stream, block))
        sent.append(_frame(_DATA, _END_STREAM, stream, body))
    connection.sendall(b"".join(sent))
    return connection
