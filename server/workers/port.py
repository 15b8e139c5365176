"""The port that all workers listen on, and what of it a worker has open."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress


class ReservedPort:
    """An address that is ours before a worker listens on it, and while one is replaced."""

    def __init__(self, listen: str) -> None:
        """Reserve ``listen``, ``host:port``; with port 0 one that is free.

        Raises:
            OSError: It can't be had, e.g. since another server listens on it.
        """
        host, _, port = listen.rpartition(":")
        found = socket.getaddrinfo(
            host.strip("[]") or None, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        self._sockets: list[socket.socket] = []
        self.port = int(port)
        try:
            for family, kind, protocol, _, address in dict.fromkeys(found):
                self._reserve(family, kind, protocol, str(address[0]))
        except OSError as error:
            self.close()
            raise OSError(
                error.errno, f"can't listen on `{listen}`: {error.strerror}; is the port taken?"
            ) from None
        self.address = f"{host}:{self.port}"

    def close(self) -> None:
        """Give the address back."""
        for each in self._sockets:
            each.close()

    def _reserve(self, family: int, kind: int, protocol: int, host: str) -> None:
        if self.port:
            # A socket that shares no port finds out whether anybody listens there.
            with socket.socket(family, kind, protocol) as alone:
                alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                alone.bind((host, self.port))
        made = socket.socket(family, kind, protocol)
        self._sockets.append(made)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((host, self.port))
        self.port = made.getsockname()[1]


def stop_listening(port: int) -> None:
    """Take no new connection on ``port`` in this process; those that exist stay.

    grpcio can't do that without refusing calls as well, so it is done to its sockets.
    """
    for each in _sockets(port):
        if _listens(each):
            with suppress(OSError):  # one of several that grpcio closes together
                each.shutdown(socket.SHUT_RD)


def connections(port: int) -> int:
    """Return how many connections on ``port`` this process has."""
    return sum(map(_is_connected, _sockets(port)))


def _listens(each: socket.socket) -> bool:
    return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _is_connected(each: socket.socket) -> bool:
    try:
        each.getpeername()
    except OSError:
        return False
    return True


def _sockets(port: int) -> Iterator[socket.socket]:
    """Yield duplicates of this process' sockets on ``port``, each closed when the next is asked."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if not os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                continue
            each = socket.socket(fileno=os.dup(int(name)))
        except OSError:  # closed meanwhile
            continue
        with each, suppress(OSError):
            if each.family in (socket.AF_INET, socket.AF_INET6) and each.getsockname()[1] == port:
                yield each
