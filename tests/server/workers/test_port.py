"""A port is ours alone, and is shared by our own processes only."""

from __future__ import annotations

import socket

import pytest
from pydantic import ValidationError

from server.settings import Settings
from server.workers.port import ReservedPort, connections, stop_listening


def test_reserved_port_is_one_that_is_free() -> None:
    """With port 0 the workers are told which one it came to be."""
    reserved = ReservedPort("127.0.0.1:0")

    assert reserved.address == f"127.0.0.1:{reserved.port}"
    assert reserved.port > 0
    reserved.close()


def test_reserved_port_refuses_one_that_is_taken() -> None:
    """Another server's port is not shared with it, although the kernel would allow that."""
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match="is the port taken"):
            ReservedPort(f"127.0.0.1:{port}")


def test_stop_listening_keeps_connections() -> None:
    """Who is connected stays connected; nobody else can connect."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            with accepted:
                stop_listening(port)

                assert connections(port) == 1
                client.sendall(b"still here")
                assert accepted.recv(10) == b"still here"
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=5)


def test_settings_refuse_workers_on_a_unix_socket() -> None:
    """The kernel shares no unix socket among processes, and the settings say so."""
    with pytest.raises(ValidationError, match="listen on HOST:PORT"):
        Settings(listen="unix:/tmp/s", workers=2)
