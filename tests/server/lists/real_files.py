"""Where the publishers' own files are, and what an independent reading finds in them.

The files are not part of the repository. ``LICET_SHARED`` names the folder that has them; without
it the tests that need them are skipped, and say so. They are read here with the standard library's
parser and with nothing of licet's, so that a fault of one is not a fault of the other.
"""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.lists.builders import SHARED

DATA = SHARED / "data"
LISTS = DATA / "lists"
WATCHMAN = DATA / "screening" / "watchman"

needs_files = pytest.mark.skipif(
    not LISTS.is_dir(), reason="needs the publishers' files; set LICET_SHARED"
)


def tree(path: Path) -> ElementTree.Element:
    """Return the root of an XML file."""
    return ElementTree.parse(path).getroot()


def local(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def every(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield every element of a local name."""
    return (each for each in root.iter() if local(each) == name)


def text_of(element: ElementTree.Element, name: str) -> str:
    """Return the text of the first child of a local name, in one line."""
    for child in element:
        if local(child) == name:
            return " ".join((child.text or "").split())
    return ""


def rows(path: Path, skip: int = 0) -> list[dict[str, str]]:
    """Return the rows of a CSV file by its headings, after ``skip`` lines."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        for _ in range(skip):
            next(lines)
        return list(csv.DictReader(lines))


def plain_rows(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file without headings, but for the Ctrl-Z at its end."""
    with path.open(newline="", encoding="utf-8") as lines:
        return [row for row in csv.reader(lines) if row != ["\x1a"]]
