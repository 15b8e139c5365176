"""Where a command writes: the answer to standard output, everything else to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from server.cli.layout import clean

_STYLES = ((r"\bBLOCK\b", "bold red"), (r"\bREVIEW\b", "bold yellow"), (r"\bALLOW\b", "bold green"))
"""Colour only repeats what the words say."""


def say(lines: Iterable[str]) -> None:
    """Write ``lines`` for a person; headings and verdicts stand out where a terminal can do it."""
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        text = Text(line, style="bold" if line.isupper() and line == line.lstrip() else "")
        for pattern, style in _STYLES:
            text.highlight_regex(pattern, style)
        console.print(text)


def say_json(message: Message) -> None:
    """Write ``message`` in its JSON form with the names of the contract, and nothing else."""
    print(MessageToJson(message, preserving_proto_field_name=True, indent=2))


def say_bytes(content: bytes) -> None:
    """Write ``content`` as it is."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def complain(lines: Iterable[str]) -> None:
    """Write what is wrong to standard error, each fault on a line."""
    for line in lines:
        print(f"licet: {clean(line)}", file=sys.stderr)


def progress(what: str, *, of_bytes: bool = False) -> Progress:
    """Return a progress bar on standard error, which shows only where that is a terminal."""
    console = Console(stderr=True)
    amount: ProgressColumn = DownloadColumn() if of_bytes else MofNCompleteColumn()
    return Progress(
        TextColumn(what),
        BarColumn(),
        amount,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
