"""Where segments lie: below the data folder, by what derived them and by the numbers they cover.

The facts of a transaction follow from its record and from the code that derives them. Another
version of that code has a place of its own, so that facts of two versions are never mixed.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import engine
import server

SEGMENT = 8_192
"""Numbers of the log that one segment covers; the last one covers fewer until it is full."""
_NAME = "columns"
_DERIVING = (
    (engine, ("errors.py", "facts", "match/projection.py", "screening", "decision")),
    (server, ("columns", "translate")),
)
"""What the facts in a segment depend on, besides records, releases and lists; each room whole, so
that no module of it can be forgotten."""


class Columns:
    """The segments of a data folder."""

    def __init__(self, data: Path) -> None:
        """Keep them below ``data``; nothing is made there before it is written."""
        self._all = data / _NAME
        self._folder = self._all / code_digest()[:16]

    def place(self, first: int, last: int) -> Path:
        """Return the folder of the segment of these numbers, which may not be there."""
        return self._folder / f"{first}-{last}"

    def there(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last number of each segment that is there, ascending."""
        if self._folder.is_dir():
            yield from sorted(_numbers(path) for path in self._folder.iterdir() if _is_whole(path))

    def clear(self, first: int, last: int | None = None) -> None:
        """Remove the segments that cover any of these numbers, whatever derived them.

        Args:
            first: The first number.
            last: The last one; the first where it is left out.
        """
        for path in self._all.glob("*/*-*"):
            if _is_whole(path):
                begins, until = _numbers(path)
                if begins <= (first if last is None else last) and first <= until:
                    shutil.rmtree(path)


@cache
def code_digest() -> str:
    """Return the SHA-256, in hex, of the code by which facts are derived."""
    digest = hashlib.sha256()
    for package, parts in _DERIVING:
        (root,) = map(Path, package.__path__)
        for part in parts:
            path = root / part
            for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                digest.update(f"{file.relative_to(root.parent)}\n".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_whole(path: Path) -> bool:
    return "." not in path.name


def _numbers(path: Path) -> tuple[int, int]:
    first, last = map(int, path.name.split("-"))
    return first, last
