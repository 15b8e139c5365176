"""Read the records of an XML list as it arrives.

1. The tree of the file is never held: each record is yielded complete, and dropped when the next
   one is asked for. Between two of them at most ``MAX_RECORD_BYTES`` are read.
2. Nothing outside the file is read, and no entity is expanded. A document type declaration is a
   fault: no publisher's list has one, and whoever adds one is up to something.
3. Only the local names of elements count: publishers move their namespaces.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from lxml import etree

from server.lists.reading import ListFile, Report, plain


class Element(Protocol):
    """What is asked of an element of a record; lxml, which has no types, makes them."""

    @property
    def tag(self) -> str:
        """Its name, with its namespace in braces."""

    @property
    def text(self) -> str | None:
        """The text before the first child."""

    @property
    def attrib(self) -> Mapping[str, str]:
        """Its attributes."""

    @property
    def sourceline(self) -> int | None:
        """The line on which it begins."""

    def get(self, name: str) -> str | None:
        """Return an attribute."""

    def iter(self, name: str) -> Iterator[Element]:
        """Yield every element of a name in it, itself included."""

    def iterchildren(self, name: str | None = None) -> Iterator[Element]:
        """Yield its children, of a name or all."""


Path = tuple[str, ...]
"""Local names from below the root to an element; empty for the root."""

MAX_RECORD_BYTES = 16 << 20
"""The longest record of the lists known has some 300 KiB, and its reference values below 1 MiB."""

_PIECE = 1 << 16


def read_records(
    file: ListFile, root: str, paths: Collection[Path], report: Report
) -> Iterator[tuple[Path, Element]]:
    """Yield the root, with nothing in it yet, and then each element at one of ``paths``.

    Args:
        file: The file.
        root: Local name that its root must have.
        paths: Where the records are; what is elsewhere is passed over.
        report: Gets the line of each record.

    Raises:
        Unreadable: The file is no XML, is truncated, or is not what it should be.
    """
    walk = _Walk(root, frozenset(paths), report)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        for piece in _pieces(file.chunks):
            walk.pending += len(piece)
            if walk.pending > MAX_RECORD_BYTES:
                raise report.unreadable(
                    report.line, 1, f"a record has more than {MAX_RECORD_BYTES} bytes"
                )
            parser.feed(piece)
            yield from walk.records(parser.read_events())
        parser.close()
        yield from walk.records(parser.read_events())
    except etree.XMLSyntaxError as error:
        walk.check_what_came(parser)
        line, column = error.position
        raise report.unreadable(max(line, 0), max(column, 0), _problem(error)) from error


def root_of(head: bytes) -> str:
    """Return the local name of the root of the file that begins with ``head``, or nothing."""
    parser = etree.XMLPullParser(
        ("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    # What is wrong after the root is said by whoever reads the file.
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(head)
    with contextlib.suppress(etree.XMLSyntaxError):
        for _, element in parser.read_events():
            return local_name(element)
    return ""


class _Walk:
    """Where the reading of a file stands."""

    def __init__(self, root: str, paths: frozenset[Path], report: Report) -> None:
        self._root = root
        self._paths = paths
        self._report = report
        self._at: list[str] = []
        self._record = 0
        self.pending = 0

    def records(
        self, events: Iterable[tuple[str, etree._Element]]
    ) -> Iterator[tuple[Path, Element]]:
        for event, element in events:
            if event == "start":
                yield from self._start(element)
                continue
            depth = len(self._at)
            path = tuple(self._at[1:])
            self._at.pop()
            if self._record and depth > self._record:
                continue
            if depth == self._record:
                self._report.at(element.sourceline or 0)
                yield path, element
                self._record = 0
            self.pending = 0
            _drop(element)

    def check_what_came(self, parser: etree.XMLPullParser) -> None:
        """Refuse what came before a fault of XML for what is worse: entities may have caused it."""
        with contextlib.suppress(etree.XMLSyntaxError):
            for event, element in parser.read_events():
                if event == "start" and not self._at:
                    self._check_root(element)
                return

    def _start(self, element: etree._Element) -> Iterator[tuple[Path, Element]]:
        if not self._at:
            self._check_root(element)
            yield (), element
        self._at.append(local_name(element))
        if not self._record and tuple(self._at[1:]) in self._paths:
            self._record = len(self._at)

    def _check_root(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.doctype:
            raise self._report.unreadable(
                1, 1, "it has a document type declaration; no publisher's list has one"
            )
        if local_name(element) != self._root:
            problem = f"the root is `{local_name(element)}`; expected `{self._root}`"
            raise self._report.unreadable(element.sourceline or 1, 1, problem)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), _PIECE):
            yield chunk[at : at + _PIECE]


def _drop(element: etree._Element) -> None:
    """Free what was read. The element itself stays: the parser may still write after it."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _problem(error: etree.XMLSyntaxError) -> str:
    text = plain(error.msg)
    if "Premature end" in text or "no element found" in text or "Extra content" in text:
        return f"the file is truncated or goes on after its end: {text}"
    if "huge" in text.casefold() or "too long" in text:
        return f"a text is too long for a list: {text}"
    return f"this is not well-formed XML: {text}"


def local_name(element: Element) -> str:
    """Return the name of ``element`` without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute in one line; an empty text without one."""
    return plain(element.get(name))


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of ``element`` with the local name ``name``."""
    return element.iterchildren("{*}" + name)


def inner(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements under ``element`` along a path of local names."""
    if not names:
        yield element
        return
    for child in children(element, names[0]):
        yield from inner(child, *names[1:])


def text(element: Element, *names: str) -> str:
    """Return the text of the first element along a path that has one, in one line."""
    return next(texts(element, *names), "")


def texts(element: Element, *names: str) -> Iterator[str]:
    """Yield the texts of the elements along a path, each in one line; none that is blank."""
    for found in inner(element, *names):
        value = plain(found.text)
        if value:
            yield value
