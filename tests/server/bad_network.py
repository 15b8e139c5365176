"""A connection that breaks, in the middle of whatever goes over it."""

from __future__ import annotations

import random
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PIECE = 700
"""Bytes that are passed on at once: calls and answers are cut inside."""


@dataclass(slots=True)
class BadNetwork:
    """Stands between clients and a server, and breaks connections.

    Attributes:
        server: Path of the server's socket.
        listening: Path of the socket that clients connect to.
        seed: Draws what happens.
        broken: Connections that were cut.
    """

    server: Path
    listening: Path
    seed: int
    broken: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Give the address to connect to; from the end of the block on nothing gets through."""
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.listening))
            listener.listen(64)
            listener.settimeout(0.1)
            accepting = threading.Thread(target=self._accept, args=(listener,))
            accepting.start()
            try:
                yield f"unix:{self.listening}"
            finally:
                self._stopped.set()
                accepting.join()

    def _accept(self, listener: socket.socket) -> None:
        number = 0
        passing = []
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                client, _ = listener.accept()
                number += 1
                chance = random.Random(f"{self.seed}/{number}")
                passing.append(threading.Thread(target=self._pass, args=(client, chance)))
                passing[-1].start()
        for each in passing:
            each.join()

    def _pass(self, client: socket.socket, chance: random.Random) -> None:
        """Pass bytes on both ways, until so many have gone through."""
        # Some connections break in the greeting, some after many calls, on either way.
        left = int(chance.expovariate(1 / 12_000))
        with client, socket.socket(socket.AF_UNIX) as server, selectors.DefaultSelector() as both:
            server.connect(str(self.server))
            both.register(client, selectors.EVENT_READ, server)
            both.register(server, selectors.EVENT_READ, client)
            with suppress(OSError):
                while not self._stopped.is_set():
                    for key, _ in both.select(0.1):
                        assert isinstance(key.fileobj, socket.socket)
                        piece = key.fileobj.recv(min(PIECE, max(1, left)))
                        if not piece:
                            return
                        if chance.random() < 0.05:
                            time.sleep(chance.random() * 0.02)
                        key.data.sendall(piece)
                        left -= len(piece)
                        if left <= 0:
                            self.broken += 1
                            return
