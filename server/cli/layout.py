"""Words, dates and paragraphs for a terminal of 80 columns without colour.

Texts come from callers, lists and rulesets. Characters that would steer a terminal, or turn the
direction of writing around, are shown as their code, so that no name can rewrite a verdict.
"""

from __future__ import annotations

import datetime
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

_NARROWEST, _WIDEST = 60, 100
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that are shown as a code: controls, formats, surrogates, line ends."""
_JOINERS = "\u200c\u200d"
"""Zero-width joiners: Persian and Indic names are spelt with them, and they steer nothing."""
SHORT = 12
"""Digits of a digest that are shown to people; 48 bits, as `git` and `sha256sum` readers expect."""


def width() -> int:
    """Return how many columns to write: the terminal's, within reason; 80 without one."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)


def clean(text: str) -> str:
    """Return ``text`` on one line, with what can't be seen shown as ``<U+XXXX>``."""
    spaced = " ".join(text.split())
    return "".join(
        f"<U+{ord(each):04X}>"
        if unicodedata.category(each) in _UNSEEN and each not in _JOINERS
        else each
        for each in spaced
    )


def paragraph(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return ``text`` in lines of at most ``columns``; a longer word keeps a line of its own.

    Args:
        text: What to say.
        columns: Widest line.
        first: What the first line starts with.
        rest: What the others start with; spaces of the same width if not given.
    """
    return textwrap.wrap(
        clean(text),
        columns,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return ``rows`` under ``header`` in columns as wide as their widest cell."""
    cells = [list(header), *([clean(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def word(name: str, prefix: str) -> str:
    """Return the name of an enum value as people say it, without its ``prefix``."""
    return name.removeprefix(prefix).lower().replace("_", " ")


def day(date: Date) -> str:
    """Return a day in ISO form; a year alone, or with its month, where no more is known."""
    parts = [f"{date.year:04}"] + [f"{part:02}" for part in (date.month, date.day) if part]
    return "-".join(parts)


def moment(timestamp: Timestamp) -> str:
    """Return a moment in UTC to the second."""
    at = datetime.datetime.fromtimestamp(timestamp.seconds, datetime.UTC)
    return at.strftime("%Y-%m-%d %H:%M:%SZ")


def short(digest: str) -> str:
    """Return the first digits of a digest."""
    return digest[:SHORT]


def place(file: str, line: int, column: int) -> str:
    """Return a place in a file as editors jump to it, without a line that there isn't."""
    return file + "".join(f":{number}" for number in (line, column) if number)


def count(number: int, thing: str) -> str:
    """Return a number with its thing, in the plural where it is."""
    if number == 1:
        return f"1 {thing}"
    plural = f"{thing[:-1]}ies" if thing.endswith(("ty", "ry")) else f"{thing}s"
    return f"{number:,} {plural}"
