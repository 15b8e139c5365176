"""A channel to a server that runs, or to one that is started in this process for a while."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

from server.compose import running
from server.settings import Settings

MAX_MESSAGE_BYTES = 64 * 1024 * 1024


@contextmanager
def connect(server: str | None, data: Path) -> Iterator[grpc.Channel]:
    """Give a channel to ``server``, or to one in this process over the folder ``data``.

    There is one way for a command to work on the data: through the services.

    Args:
        server: Address ``host:port``, or None to start a server on a socket of its own.
        data: Data folder for the latter.

    Raises:
        LicetError: The folder can't be used, e.g. since a server works on it already.
    """
    if server is not None:
        with _channel(server) as channel:
            yield channel
        return
    with tempfile.TemporaryDirectory(prefix="licet-") as folder:
        address = f"unix:{folder}/s"
        settings = Settings(listen=address, data=data, stop_grace_s=0)
        with running(settings), _channel(address) as channel:
            yield channel


def _channel(address: str) -> grpc.Channel:
    return grpc.insecure_channel(
        address,
        options=(
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ),
    )
