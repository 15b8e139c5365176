"""Fetch a list file from where its publisher offers it, whole or not at all.

1. Redirects are followed, up to ``MAX_REDIRECTS``, never from HTTPS to anything else.
2. The file is written beside its place and moved there only when it is whole: of the length that
   the server said, and not a page where a list is wanted.
3. What was fetched is noted beside it: address, digest, entity tag and day. With these the server
   is asked only for what is newer; ``304`` leaves the file as it is, if it still has the digest.
4. A server that is silent for ``timeout_s`` has failed, and so has one that is not done in
   ``deadline_s``. The file may have ``MAX_BYTES`` at most.

It does *not* look into the file: that does the import.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAX_REDIRECTS = 5
MAX_BYTES = 1 << 30
_CHUNK = 1 << 16
_PAGE = ("text/html", "application/xhtml+xml")
_AGENT = "licet (list import)"


class FetchError(Exception):
    """A list could not be fetched; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched, or was there.

    Attributes:
        path: Where it is.
        url: Address that it came from in the end, after redirects.
        sha256: Its digest, in hex.
        size: Its length in bytes.
        is_new: Whether it was fetched now; false if the server said that nothing changed.
    """

    path: Path
    url: str
    sha256: str
    size: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited.

    Attributes:
        timeout_s: Seconds of silence.
        deadline_s: Seconds for all of it.
    """

    timeout_s: float = 30.0
    deadline_s: float = 900.0


def fetch(
    url: str,
    path: Path,
    media_types: tuple[str, ...] = (),
    limits: Limits | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> Fetched:
    """Fetch ``url`` to ``path``.

    Args:
        url: An address with ``https`` or ``http``.
        path: The file to write; what was noted of the last time is beside it.
        media_types: What the server may say that it is; empty for anything but a page.
        limits: How long is waited.
        progress: Told the bytes of each piece.

    Raises:
        FetchError: It could not be fetched; what was there is as it was.
    """
    limits = limits or Limits()
    _check_scheme(url)
    note = _Note.of(path)
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept": "*/*"})
    for name, value in note.conditions(path, url).items():
        request.add_header(name, value)
    opener = urllib.request.build_opener(_Redirects())
    ends_at = time.monotonic() + limits.deadline_s
    try:
        with opener.open(request, timeout=limits.timeout_s) as response:
            return _received(response, path, url, media_types, _Watch(ends_at, progress))
    except urllib.error.HTTPError as error:
        if error.code == http.client.NOT_MODIFIED and note.is_of(path, url):
            return Fetched(path, url, note.sha256, path.stat().st_size, is_new=False)
        raise FetchError(f"{url}: the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise FetchError(f"{url}: {_reason(error.reason)}") from error
    except TimeoutError as error:
        raise FetchError(f"{url}: the server was silent for {limits.timeout_s:g} s") from error
    except http.client.HTTPException as error:
        raise FetchError(f"{url}: the answer ends too early or is no HTTP: {error!r}") from error
    except OSError as error:
        raise FetchError(f"{url}: {error}") from error


def _check_scheme(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise FetchError(f"`{url}` is no address to fetch; expected https://...")


def _reason(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "the server did not answer in time"
    return str(reason)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, and none that gives up HTTPS."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for where it was moved."""
        if req.type == "https" and urllib.parse.urlsplit(newurl).scheme != "https":
            raise FetchError(f"{req.full_url}: it was moved to `{newurl}`, which is not HTTPS")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass(frozen=True, slots=True)
class _Watch:
    ends_at: float
    progress: Callable[[int], None]

    def took(self, size: int) -> None:
        """Tell a piece, and stop what takes too long."""
        self.progress(size)
        if time.monotonic() > self.ends_at:
            raise FetchError("it took too long; nothing was kept")


def _received(
    response: http.client.HTTPResponse,
    path: Path,
    asked: str,
    media_types: tuple[str, ...],
    watch: _Watch,
) -> Fetched:
    media_type = response.headers.get_content_type()
    is_wanted = media_type in media_types if media_types else media_type not in _PAGE
    if not is_wanted:
        wanted = " or ".join(media_types) or "a list, not a page"
        raise FetchError(f"{asked}: the server sent `{media_type}`; expected {wanted}")
    length = response.headers.get("Content-Length")
    digest = hashlib.sha256()
    size = 0
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with partial.open("wb") as written:
            for chunk in _chunks(response):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise FetchError(f"{asked}: it has more than {MAX_BYTES} bytes")
                digest.update(chunk)
                written.write(chunk)
                watch.took(len(chunk))
            written.flush()
            os.fsync(written.fileno())
        if length is not None and size != int(length):
            raise FetchError(f"{asked}: it ends after {size} bytes of {length}; it is truncated")
        if not size:
            raise FetchError(f"{asked}: it is empty")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    found = _Note(asked, digest.hexdigest(), response.headers.get("ETag", ""),
                  response.headers.get("Last-Modified", ""))  # fmt: skip
    found.write(path)
    return Fetched(path, response.geturl(), found.sha256, size, is_new=True)


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Note:
    """What is noted of a file that was fetched."""

    url: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, path: Path) -> _Note:
        """Return what was noted, or nothing if there is no note that can be read."""
        try:
            value = json.loads(_beside(path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        names = ("url", "sha256", "etag", "last_modified")
        if not isinstance(value, dict) or not all(isinstance(value.get(n), str) for n in names):
            return cls()
        return cls(*(value[name] for name in names))

    def write(self, path: Path) -> None:
        value = {
            "url": self.url,
            "sha256": self.sha256,
            "etag": self.etag,
            "last_modified": self.last_modified,
        }
        _beside(path).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")

    def is_of(self, path: Path, url: str) -> bool:
        """Whether the file is the very one that was noted for ``url``."""
        if self.url != url or not path.is_file():
            return False
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == self.sha256

    def conditions(self, path: Path, url: str) -> dict[str, str]:
        """Return the headers that ask only for what is newer."""
        if not self.is_of(path, url):
            return {}
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".fetched.json")
