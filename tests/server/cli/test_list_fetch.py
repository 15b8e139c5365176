"""`licet list fetch` says what it fetched and how to import it, or where to look."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.server.cli.conftest import Licet, digest

LIST = b"<CONSOLIDATED_LIST/>"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/un.xml" else 404)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(LIST)))
        self.end_headers()
        self.wfile.write(LIST)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """Give the address of a server that has a list."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_fetch_tells_the_command_that_imports(licet: Licet, url: str, tmp_path: Path) -> None:
    """What was fetched is not imported by that; the next command is told."""
    result = licet("list", "fetch", "UN-SC", "--url", f"{url}/un.xml", "--to", tmp_path)

    path = tmp_path / "UN-SC" / "un.xml"
    assert path.read_bytes() == LIST
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"fetched {path}: 20 bytes, SHA-256 {digest(LIST)}",
        f"licet list import {path} --list UN-SC --source-url {url}/un.xml",
    ]


def test_fetch_tells_what_went_wrong(licet: Licet, url: str, tmp_path: Path) -> None:
    """One line, no traceback, and an exit code."""
    result = licet("list", "fetch", "UN-SC", "--url", f"{url}/x", "--to", tmp_path)

    assert result.exit_code != 0
    assert "the server answered 404" in result.stderr
    assert "Traceback" not in result.stderr


def test_fetch_without_an_address_tells_the_page(licet: Licet, tmp_path: Path) -> None:
    """An address that is not known is not guessed."""
    result = licet("list", "fetch", "OFAC-SDN", "--to", tmp_path)

    assert result.exit_code != 0
    assert "is not known here; say it with --url" in result.stderr
    assert "https://sanctionslist.ofac.treas.gov/Home/SdnList" in result.stderr


def test_fetch_of_an_unknown_list_names_those_known(licet: Licet) -> None:
    """A slip of the pen is mended by the list of names."""
    result = licet("list", "fetch", "UN")

    assert result.exit_code != 0
    assert "`UN` is no list known here; expected one of" in result.stderr
    assert "UN-SC" in result.stderr
