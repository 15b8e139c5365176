"""Go through answers that come in pages, as AIP-158 has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar


class Asks(Protocol):
    """A request for a page."""

    page_size: int
    page_token: str


class Answers(Protocol):
    """A page."""

    next_page_token: str


_Request = TypeVar("_Request", bound=Asks)
_Page = TypeVar("_Page", bound=Answers)


def pages(call: Callable[[_Request], _Page], request: _Request) -> Iterator[_Page]:
    """Yield every page that ``call`` answers ``request`` with, until the last."""
    while True:
        page = call(request)
        yield page
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token
