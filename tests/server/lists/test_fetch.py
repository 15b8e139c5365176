"""A list is fetched whole or not at all; a server on this machine plays the publisher."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from server.lists.addresses import ADDRESSES
from server.lists.fetch import Fetched, FetchError, Limits, fetch
from server.lists.known import LISTS

LIST = b"<CONSOLIDATED_LIST/>" * 10_000
DIGEST = hashlib.sha256(LIST).hexdigest()
Answer = Callable[[BaseHTTPRequestHandler], None]


class Publisher:
    """A publisher's server: answers by path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                publisher.asked.append((self.path, dict(self.headers.items())))
                publisher.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """Give a publisher's server that runs."""
    made = Publisher()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def sends(
    content: bytes = LIST,
    status: int = 200,
    *,
    length: int | None = None,
    **headers: str,
) -> Answer:
    """Return the answer with ``content``, perhaps of another length than it says."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        said = {"Content_Type": "application/xml", "Content_Length": str(length or len(content))}
        for name, value in (said | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    return answer


def moved_to(path: str, status: int = 302) -> Answer:
    """Return the answer that the list is elsewhere."""
    return sends(b"", status, Location=path)


def test_fetch_keeps_the_whole_file_and_its_digest(publisher: Publisher, tmp_path: Path) -> None:
    """The file is there, with the digest of what was sent; a folder is made for it."""
    publisher.answers["/un.xml"] = sends()

    fetched = fetch(f"{publisher.url}/un.xml", tmp_path / "UN-SC" / "un.xml")

    assert fetched == Fetched(
        tmp_path / "UN-SC" / "un.xml", f"{publisher.url}/un.xml", DIGEST, len(LIST), is_new=True
    )
    assert fetched.path.read_bytes() == LIST
    assert sorted(path.name for path in fetched.path.parent.iterdir()) == [
        "un.xml", "un.xml.fetched.json",
    ]  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_fetch_follows_redirects(publisher: Publisher, tmp_path: Path, status: int) -> None:
    """Publishers move their lists; the address in the end is told."""
    publisher.answers["/old"] = moved_to("/new", status)
    publisher.answers["/new"] = sends()

    fetched = fetch(f"{publisher.url}/old", tmp_path / "list")

    assert (fetched.sha256, fetched.url) == (DIGEST, f"{publisher.url}/new")


def test_fetch_stops_at_a_circle_of_redirects(publisher: Publisher, tmp_path: Path) -> None:
    """A server that sends in circles has failed."""
    publisher.answers["/a"] = moved_to("/b")
    publisher.answers["/b"] = moved_to("/a")

    with pytest.raises(FetchError, match="302"):
        fetch(f"{publisher.url}/a", tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_fetch_follows_no_redirect_to_another_protocol(
    publisher: Publisher, tmp_path: Path, target: str
) -> None:
    """A redirect can't make it read a file of this machine."""
    publisher.answers["/a"] = moved_to(target)

    with pytest.raises(FetchError):
        fetch(f"{publisher.url}/a", tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", [1, len(LIST) - 1])
def test_fetch_refuses_a_truncated_body(publisher: Publisher, tmp_path: Path, missing: int) -> None:
    """Fewer bytes than the server said: nothing is kept, and what was there stays."""
    path = tmp_path / "list"
    path.write_bytes(b"of yesterday")
    publisher.answers["/a"] = sends(LIST[:-missing], length=len(LIST))

    with pytest.raises(FetchError, match=r"ends after|ends too early"):
        fetch(f"{publisher.url}/a", path)
    assert path.read_bytes() == b"of yesterday"
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


def test_fetch_refuses_a_truncated_body_in_chunks(publisher: Publisher, tmp_path: Path) -> None:
    """A body in chunks without the last one is truncated too."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/xml")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"400\r\n" + b"x" * 0x400 + b"\r\n" + b"400\r\nxxx")
        handler.close_connection = True

    publisher.answers["/a"] = answer

    with pytest.raises(FetchError, match="ends too early"):
        fetch(f"{publisher.url}/a", tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


def test_fetch_refuses_a_page(publisher: Publisher, tmp_path: Path) -> None:
    """A page that asks for a login comes with 200; it is no list."""
    publisher.answers["/a"] = sends(b"<html>Please wait</html>", Content_Type="text/html")

    with pytest.raises(
        FetchError, match="the server sent `text/html`; expected a list, not a page"
    ):
        fetch(f"{publisher.url}/a", tmp_path / "list")
    assert list(tmp_path.iterdir()) == []


def test_fetch_refuses_another_type_than_is_known(publisher: Publisher, tmp_path: Path) -> None:
    """Where the type of a list is known, another is a fault."""
    publisher.answers["/a"] = sends(Content_Type="text/csv; charset=utf-8")

    with pytest.raises(FetchError, match="the server sent `text/csv`; expected application/xml"):
        fetch(f"{publisher.url}/a", tmp_path / "list", ("application/xml",))
    assert fetch(f"{publisher.url}/a", tmp_path / "list", ("text/csv",)).sha256 == DIGEST


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_fetch_tells_what_the_server_answered(
    publisher: Publisher, tmp_path: Path, status: int
) -> None:
    """An answer that is no list says so by its number."""
    publisher.answers["/a"] = sends(b"no", status)

    with pytest.raises(FetchError, match=f"the server answered {status}"):
        fetch(f"{publisher.url}/a", tmp_path / "list")


def test_fetch_refuses_an_empty_body(publisher: Publisher, tmp_path: Path) -> None:
    """Nothing is no list."""
    publisher.answers["/a"] = sends(b"")

    with pytest.raises(FetchError, match="it is empty"):
        fetch(f"{publisher.url}/a", tmp_path / "list")


def unless_known(handler: BaseHTTPRequestHandler) -> None:
    """Answer 304 to whoever knows the entity tag."""
    if handler.headers.get("If-None-Match") == '"v1"':
        sends(b"", 304)(handler)
    else:
        sends(ETag='"v1"', Last_Modified="Fri, 31 Jul 2026 00:00:00 GMT")(handler)


def test_fetch_asks_only_for_what_is_newer(publisher: Publisher, tmp_path: Path) -> None:
    """The second time the server says that nothing changed, and the file is as it was."""
    publisher.answers["/a"] = unless_known
    path = tmp_path / "list"

    first, second = (fetch(f"{publisher.url}/a", path) for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert (second.sha256, second.size) == (DIGEST, len(LIST))
    sent = publisher.asked[1][1]
    assert sent["If-None-Match"] == '"v1"'
    assert sent["If-Modified-Since"] == "Fri, 31 Jul 2026 00:00:00 GMT"


@pytest.mark.parametrize("damage", ["file", "note", "gone"])
def test_fetch_does_not_trust_a_file_that_changed(
    publisher: Publisher, tmp_path: Path, damage: str
) -> None:
    """A file that is not the one that was fetched is fetched again, whatever the server has."""
    publisher.answers["/a"] = unless_known
    path = tmp_path / "list"
    fetch(f"{publisher.url}/a", path)
    if damage == "file":
        path.write_bytes(LIST[:-1])
    elif damage == "note":
        path.with_name("list.fetched.json").write_text("{")
    else:
        path.unlink()

    again = fetch(f"{publisher.url}/a", path)

    assert again.is_new
    assert path.read_bytes() == LIST
    assert "If-None-Match" not in publisher.asked[1][1]


def test_fetch_of_another_address_does_not_use_what_was_noted(
    publisher: Publisher, tmp_path: Path
) -> None:
    """A tag belongs to an address."""
    publisher.answers["/a"] = publisher.answers["/b"] = unless_known
    path = tmp_path / "list"

    fetch(f"{publisher.url}/a", path)

    assert fetch(f"{publisher.url}/b", path).is_new


def test_fetch_does_not_wait_for_a_silent_server(tmp_path: Path) -> None:
    """A server that takes the call and says nothing is given up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/a"

        with pytest.raises(FetchError, match=r"silent|in time|timed out"):
            fetch(url, tmp_path / "list", limits=Limits(timeout_s=0.2))


def test_fetch_does_not_wait_for_a_server_that_stops(publisher: Publisher, tmp_path: Path) -> None:
    """A server that sends a part and stops is given up; nothing is kept."""
    done = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/xml")
        handler.send_header("Content-Length", str(len(LIST)))
        handler.end_headers()
        handler.wfile.write(LIST[:100])
        handler.wfile.flush()
        done.wait(10)
        handler.close_connection = True

    publisher.answers["/a"] = answer

    with pytest.raises(FetchError, match=r"silent for 0.2 s"):
        fetch(f"{publisher.url}/a", tmp_path / "list", limits=Limits(timeout_s=0.2))
    done.set()
    assert list(tmp_path.iterdir()) == []


def test_fetch_stops_what_takes_too_long(publisher: Publisher, tmp_path: Path) -> None:
    """A server that trickles is never silent; the deadline ends it."""
    publisher.answers["/a"] = sends()

    with pytest.raises(FetchError, match="it took too long"):
        fetch(f"{publisher.url}/a", tmp_path / "list", limits=Limits(deadline_s=0.0))
    assert list(tmp_path.iterdir()) == []


def test_fetch_tells_that_nobody_answers(tmp_path: Path) -> None:
    """No server is no list."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/a"

    with pytest.raises(FetchError, match="refused"):
        fetch(url, tmp_path / "list")


@pytest.mark.parametrize("url", ["file:///etc/hostname", "un.xml", "https:///x", "ftp://x/y", ""])
def test_fetch_takes_only_addresses_of_the_web(url: str, tmp_path: Path) -> None:
    """A file of this machine is no publisher's."""
    with pytest.raises(FetchError, match="is no address to fetch"):
        fetch(url, tmp_path / "list")


def test_addresses_cite_where_they_were_found() -> None:
    """Every list has a row; an address or page has its source, and none is more sure than that."""
    assert set(ADDRESSES) == set(LISTS)
    for address in ADDRESSES.values():
        assert address.list_id in LISTS
        assert bool(address.source) == bool(address.url or address.page)
        assert address.certainty in ("secondary", "unverified")
        assert address.url == "" or address.url.startswith("https://")
