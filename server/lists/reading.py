"""What reading a list file comes to: entries with their places, faults, and what was noticed.

1. A fault refuses the whole file: something that can't be read, or an entry that can't be screened.
2. A notice refuses nothing: the entry is taken, and what is odd about it is named and counted, so
   that nothing of a list is lost without a word.
3. All faults are collected, up to ``MAX_FAULTS``; all notices are counted, and ``MAX_NOTICES`` of
   them are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Fault, RulesetError
from engine.screening.snapshot import ListEntry

MAX_FAULTS = 100
MAX_NOTICES = 500
_SHORT = 80


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list, as it arrives.

    Attributes:
        name: Its name, for faults.
        chunks: Its bytes in pieces of any size.
    """

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and where it stands.

    Attributes:
        entry: The entry.
        line: 1-based line on which it starts; 0 if the file has no lines.
    """

    entry: ListEntry
    line: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd in a file that was taken in all the same.

    Attributes:
        file: Its file.
        line: 1-based line; 0 if it has none.
        entry: Id of the entry, or the publisher's number of the record.
        field: The field, in the publisher's words.
        kind: What is odd, the same words for every case of it.
        value: What stands there, shortened.
    """

    file: str
    line: int
    entry: str
    field: str
    kind: str
    value: str = ""


class Unreadable(Exception):  # noqa: N818  # it never leaves `server.lists`
    """A file can't be read any further."""

    def __init__(self, fault: Fault) -> None:
        """Keep why, and where."""
        super().__init__(fault.message)
        self.fault = fault


@dataclass(slots=True)
class Report:
    """What is found while the files of a list are read.

    Attributes:
        file: Name of the file that is being read.
        line: Line of the record that is being read.
        record: Its number in the publisher's words.
        edition: Day of the edition that the file states, or empty.
        declared: How many records the file says it has, if it does.
        faults: Why the list is refused.
        notices: What was noticed, the first ones.
        counts: How often each kind of notice was made, by field and kind.
    """

    file: str = ""
    line: int = 0
    record: str = ""
    edition: str = ""
    declared: int | None = None
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def at(self, line: int, record: str = "") -> None:
        """Say that what is noticed from now on belongs to the record on ``line``."""
        self.line, self.record = line, record

    def refuse(self, field_name: str, problem: str) -> None:
        """Refuse the list for a field of this record.

        Raises:
            RulesetError: There are too many faults to go on.
        """
        if self.record:
            problem = f"{problem} (record `{short(self.record)}`)"
        column = 1 if self.line else 0
        self.take(Fault(self.file, self.line, column, problem, field=field_name))

    def take(self, fault: Fault) -> None:
        """Take in a fault.

        Raises:
            RulesetError: There are too many faults to go on.
        """
        self.faults.append(fault)
        if len(self.faults) >= MAX_FAULTS:
            self.faults.append(
                Fault(self.file, 0, 0, f"{MAX_FAULTS} faults; the rest was not read")
            )
            raise RulesetError(self.faults)

    def notice(self, field_name: str, kind: str, value: str = "") -> None:
        """Name and count something odd in this record."""
        self.counts[field_name, kind] += 1
        if len(self.notices) < MAX_NOTICES:
            self.notices.append(
                Notice(self.file, self.line, self.record, field_name, kind, short(value))
            )

    def unreadable(self, line: int, column: int, problem: str) -> Unreadable:
        """Return the reason that ends the reading of this file."""
        return Unreadable(Fault(self.file, line, column, problem))


Reader = Callable[[Iterable[ListFile], Mapping[str, str], Report], Iterator[Placed]]
"""Yields the entries of the files of a list; the mapping has what the importer says of the list.

It may raise ``Unreadable``. Of the mapping it reads ``list_id`` and ``list_code``, if at all.
"""


def only_file(files: Iterable[ListFile], report: Report) -> ListFile:
    """Return the one file of a list that is one file.

    Files arrive one after the other: that there is no second can be told only when the first was
    read to its end, and is told then, by ``Unreadable``.

    Raises:
        Unreadable: There is none.
    """
    arriving = iter(files)
    first = next(arriving, None)
    if first is None:
        raise report.unreadable(0, 0, "there is no file")

    def chunks() -> Iterator[bytes]:
        yield from first.chunks
        if next(arriving, None) is not None:
            problem = "a list in this format is one file; several were given"
            raise report.unreadable(0, 0, problem)

    report.file = first.name
    return ListFile(first.name, chunks())


def plain(text: str | None) -> str:
    """Return ``text`` in one line, without spaces at its ends and without double ones."""
    return " ".join(text.split()) if text else ""


def short(text: str) -> str:
    """Return the beginning of ``text``, for a message."""
    return plain(text)[:_SHORT]
