"""Where a character of a scalar stands in its file.

YAML folds lines, drops indentation and reads escapes, so that the text of a condition is not a
piece of its file. But whatever YAML does, characters that aren't blank come out in the order in
which they went in: the n-th such character of the text is the n-th such character of the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from engine.law.source import Place, Text

_BLANK = " \n"
_HEX = {"x": 2, "u": 4, "U": 8}
_BLANK_ESCAPES = "n \n"
"""Escapes that stand for a blank; a tab is refused before anybody asks where it is."""


def place_of(text: Text, line: int, column: int) -> Place:
    """Return the place in the file of a character of the body of ``text``.

    The end of the text, or a blank in it, has the place after the character before it.

    Args:
        text: The scalar.
        line: Line in its body, 1-based.
        column: Column in that line, 1-based.
    """
    lines = text.body.split("\n")
    before = lines[: line - 1]
    rest = lines[line - 1] if line <= len(lines) else ""
    before.append(rest[: column - 1])
    count = sum(character not in _BLANK for part in before for character in part)
    is_inside = column <= len(rest) and rest[column - 1] not in _BLANK
    places = list(islice(_characters(text), count + 1))
    if is_inside and len(places) > count:
        return places[count]
    if count and len(places) >= count:
        last = places[count - 1]
        return Place(last.line, last.column + 1)
    return text.place


def _characters(text: Text) -> Iterator[Place]:
    """Yield the place of each character of ``text`` that isn't blank, as the source has it."""
    line, column = text.place.line - 1, text.place.column - 1
    opening = text.lines[line][column : column + 1]
    if opening in ("|", ">"):
        line, column = line + 1, 0
    elif opening in ("'", '"'):
        column += 1
    source = iter(_source(text, line, column))
    for character, place in source:
        if character in _BLANK:
            continue
        if opening == "'" and character == "'":
            next(source, None)
        elif opening == '"' and character == "\\" and _skip_escape(source):
            continue
        yield place


def _source(text: Text, line: int, column: int) -> Iterator[tuple[str, Place]]:
    """Yield the characters of the file, with their places, from ``line`` and ``column`` on."""
    for number in range(line, len(text.lines)):
        content = text.lines[number]
        for index in range(column, len(content)):
            yield content[index], Place(number + 1, index + 1)
        yield "\n", Place(number + 1, len(content) + 1)
        column = 0


def _skip_escape(source: Iterator[tuple[str, Place]]) -> bool:
    """Read the rest of an escape, and say whether it stands for a blank or nothing."""
    symbol = next(source, ("\n", None))[0]
    digits = "".join(each for each, _ in islice(source, _HEX.get(symbol, 0)))
    if digits:
        return chr(int(digits, 16)) in _BLANK
    return symbol in _BLANK_ESCAPES
