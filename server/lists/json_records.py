"""Read the records of a JSON file as it arrives, each with its place in the file.

Two forms: one object a line, or one object whose ``results`` is an array of records. Neither is
held in memory as a whole. What can't be read is yielded as a fault among the records, so that a
publisher learns all of them at once; after a fault in the array form nothing more can be read.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.errors import Fault
from server.lists.lines import split_lines

MAX_RECORD_BYTES = 1 << 20
"""Longest record accepted. The longest of the Consolidated Screening List has some 20 KiB."""

_REFILL_CHARACTERS = 1 << 16
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Record:
    """An object of the file.

    Attributes:
        value: The object.
        line: 1-based line on which it starts.
        column: 1-based column at which it starts.
    """

    value: Mapping[str, object]
    line: int
    column: int


def read_lines(chunks: Iterable[bytes], file: str) -> Iterator[Record | Fault]:
    """Yield the object of each line; empty lines are passed over.

    Args:
        chunks: The file in pieces of any size.
        file: Its name, for faults.
    """
    for number, line in enumerate(split_lines(chunks, MAX_RECORD_BYTES), start=1):
        if len(line) > MAX_RECORD_BYTES:
            yield Fault(file, number, 1, f"a line has more than {MAX_RECORD_BYTES} bytes")
            return
        if line.strip():
            yield _record_of_line(line, file, number)


def _record_of_line(line: bytes, file: str, number: int) -> Record | Fault:
    try:
        value = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Fault(file, number, error.start + 1, "this is not UTF-8")
    except json.JSONDecodeError as error:
        return Fault(file, number, error.pos + 1, f"this is not JSON: {error.msg}")
    except (ValueError, RecursionError) as error:
        return Fault(file, number, 1, _problem(error))
    if not isinstance(value, dict):
        return Fault(file, number, 1, "expected one object with the fields of an entry")
    return Record(value, number, 1)


def read_results(chunks: Iterable[bytes], file: str) -> Iterator[Record | Fault]:
    """Yield the objects of the array ``results`` of the one object that the file is.

    Args:
        chunks: The file in pieces of any size.
        file: Its name, for faults.
    """
    text = _Text(chunks)
    try:
        yield from _results(text, file)
    except _Unreadable as error:
        yield Fault(file, *text.place(error.at), error.problem)


def _results(text: _Text, file: str) -> Iterator[Record | Fault]:
    if not text.peek():
        raise _Unreadable("the file is empty", text.at)
    text.take("{", "expected an object with the array `results`")
    has_results = False
    separator = "{"
    while separator != "}":
        if separator == "{" and text.peek() == "}":
            break
        if text.peek() not in ('"', ""):
            raise _Unreadable("expected the name of a field", text.at)
        name = text.value()
        text.take(":", "expected `:` after the name of a field")
        if name == "results" and not has_results:
            has_results = True
            yield from _array(text, file)
        elif name == "results":
            raise _Unreadable("`results` stands here a second time", text.at)
        else:
            text.value()
        separator = text.peek()
        if separator != "}":
            text.take(",", "expected `,` or `}`")
    text.take("}", "expected `}`")
    if not has_results:
        raise _Unreadable("there is no array `results`", text.at)
    if text.peek():
        raise _Unreadable("the file goes on after its end", text.at)


def _array(text: _Text, file: str) -> Iterator[Record | Fault]:
    text.take("[", "results: expected an array")
    if text.peek() == "]":
        text.take("]", "")
        return
    while True:
        text.peek()
        line, column = text.place(text.at)
        value = text.value()
        if isinstance(value, dict):
            yield Record(value, line, column)
        else:
            yield Fault(file, line, column, "expected one object with the fields of an entry")
        if text.peek() == "]":
            text.take("]", "")
            return
        text.take(",", "expected `,` or `]` after an entry")


class _Unreadable(Exception):  # noqa: N818  # it never leaves the module
    """The text can't be read from the offset ``at`` on."""

    def __init__(self, problem: str, at: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at


class _Text:
    """The text of a file, decoded and dropped as reading goes on."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer = ""
        self._line, self._column = 1, 1
        self._is_complete = False
        self.at = 0
        """Offset in the buffer up to which was read."""

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of the offset ``at``."""
        newlines = self._buffer.count("\n", 0, at)
        if not newlines:
            return self._line, self._column + at
        return self._line + newlines, at - self._buffer.rfind("\n", 0, at)

    def peek(self) -> str:
        """Pass over spaces and return the next character, or an empty text at the end."""
        while True:
            match = _SPACE.match(self._buffer, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self._buffer):
                return self._buffer[self.at]
            if not self._refill():
                return ""

    def take(self, wanted: str, problem: str) -> None:
        """Pass over ``wanted``, or say what is the ``problem``."""
        found = self.peek()
        if not found:
            raise _Unreadable("the file ends too early; it is truncated", self.at)
        if found != wanted:
            raise _Unreadable(problem, self.at)
        self.at += 1

    def value(self) -> object:
        """Read a value."""
        if not self.peek():
            raise _Unreadable("the file ends too early; it is truncated", self.at)
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self.at)
                # A number could go on in the next chunk.
                if end < len(self._buffer) or not self._refill():
                    self.at = end
                    return value
            except json.JSONDecodeError as error:
                if len(self._buffer) - self.at > MAX_RECORD_BYTES:
                    problem = f"this is not JSON: {error.msg}"
                    raise _Unreadable(problem, error.pos) from error
                if not self._refill():
                    is_short = error.pos >= len(self._buffer) or "Unterminated" in error.msg
                    problem = "the file ends too early; it is truncated"
                    raise _Unreadable(
                        problem if is_short else f"this is not JSON: {error.msg}", error.pos
                    ) from error
            except (ValueError, RecursionError) as error:
                raise _Unreadable(_problem(error), self.at) from error

    def _refill(self) -> bool:
        """Append more of the file to the buffer, and drop what was read; false at the end."""
        if self._is_complete:
            return False
        self._line, self._column = self.place(self.at)
        self._buffer = self._buffer[self.at :]
        self.at = 0
        parts: list[str] = []
        while sum(map(len, parts)) < _REFILL_CHARACTERS and not self._is_complete:
            chunk = next(self._chunks, None)
            self._is_complete = chunk is None
            try:
                parts.append(self._decoder.decode(chunk or b"", final=self._is_complete))
            except UnicodeDecodeError as error:
                parts.append(error.object[: error.start].decode("utf-8"))
                self._buffer += "".join(parts)
                problem = "this is not UTF-8"
                if self._is_complete:
                    problem = "the file ends inside a character; it is truncated"
                raise _Unreadable(problem, len(self._buffer)) from error
        self._buffer += "".join(parts)
        return True


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field `{twice}` stands twice in one object")
    return value


def _constant(name: str) -> object:
    raise ValueError(f"`{name}` is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_constant)


def _problem(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "this is nested too deeply for an entry"
    return " ".join(str(error).split())[:200]
