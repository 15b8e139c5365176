"""The text of a file of a ruleset, and of YAML a tree that knows where each part of it stands.

1. A file is UTF-8 with LF line ends. Tabs and control characters are faults: an editor shows them
   as something that they are not.
2. Every scalar of YAML is a text. ``NO`` is Norway, ``3E992`` is an ECCN, ``0.50`` has two
   decimals: what a text means is for the schema to say.
3. A key stands once. Anchors, aliases, tags, directives and second documents are refused: what a
   lawyer reads at a line is what holds at that line.

A fault does not end the reading unless the text stops being YAML there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from engine.errors import Fault

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it, which is some 15 times faster, and else plain Python."""

_DEEPEST = 32
"""Levels of nesting; no file of law needs a third of it, and a hostile one would cost memory."""

_FORBIDDEN = re.compile(
    "[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML 1.2 doesn't call printable, and besides tab, CR and the other line ends of Unicode."""

_SAID = MappingProxyType(
    {
        "\t": "tab; indent and separate with spaces",
        "\r": "line ends in CR LF; expected LF alone",
        "\ufeff": "byte order mark; expected UTF-8 without it",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; line and column are 1-based."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar.

    Attributes:
        place: Its first character in the file, the quote or ``>`` included.
        value: What it says.
        lines: The lines of the file it is from.
    """

    place: Place
    value: str
    lines: Sequence[str] = field(default=(), repr=False, compare=False)

    @property
    def body(self) -> str:
        """What it says, without blanks around it."""
        return self.value.strip(" \n")


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; its keys are unique."""

    place: Place
    pairs: tuple[tuple[Text, Node], ...]

    def key(self, name: str) -> Text | None:
        """Return the key ``name`` where it stands, or None."""
        return next((key for key, _ in self.pairs if key.value == name), None)

    def value(self, name: str) -> Node | None:
        """Return what stands at ``name``, or None."""
        return next((value for key, value in self.pairs if key.value == name), None)


Node = Text | Items | Entries


def plain(node: Node) -> Any:
    """Return the tree below ``node`` as texts, lists and dictionaries."""
    match node:
        case Text(value=value):
            return value
        case Items(nodes=nodes):
            return [plain(each) for each in nodes]
        case Entries(pairs=pairs):
            return {key.value: plain(value) for key, value in pairs}


def find(node: Node, path: Sequence[str | int]) -> tuple[Place, Node]:
    """Return the place of the last step of ``path`` that exists, and what stands there.

    The place of an entry is that of its value, or of its key where they are on different lines.
    """
    place = node.place
    for step in path:
        if isinstance(node, Entries) and isinstance(step, str):
            key, value = node.key(step), node.value(step)
            if key is None or value is None:
                break
            node, place = value, value.place
            if value.place.line != key.place.line:
                place = key.place
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
            place = node.place
        else:
            break
    return place, node


def text_of(file: str, content: bytes) -> tuple[str | None, list[Fault]]:
    """Return ``content`` as text in which every forbidden character is a space, and the faults.

    The text is None where the bytes are no text at all.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = place_in(before, len(before))
        return None, [Fault(file, place.line, place.column, "byte that is not UTF-8")]
    faults, said = [], set()
    for match in _FORBIDDEN.finditer(text):
        character = match[0]
        if character == "\r" and character in said:
            continue
        said.add(character)
        place = place_in(text, match.start())
        problem = _SAID.get(character, f"control character U+{ord(character):04X}")
        faults.append(Fault(file, place.line, place.column, problem))
    return _FORBIDDEN.sub(" ", text), faults


def place_in(text: str, index: int) -> Place:
    """Return the place of the character at ``index`` of ``text``."""
    return Place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def tree(file: str, content: bytes, loader: Any = LOADER) -> tuple[Node | None, list[Fault]]:
    """Return the tree of a YAML file and all faults of its form.

    The tree is None where there is none: the file is empty, which is no fault yet, or no YAML.

    Args:
        file: Path that faults name.
        content: Its bytes.
        loader: The loader of PyYAML to parse with.
    """
    text, faults = text_of(file, content)
    if text is None:
        return None, faults
    builder = _Builder(file, tuple(text.split("\n")), faults)
    try:
        node = builder.document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)
        context = f" {error.context}" if error.context else ""
        builder.fault(place, f"no YAML{context}: {error.problem}")
        return None, faults
    except _TooDeepError:
        return None, faults
    except (yaml.YAMLError, ValueError, OverflowError):
        # Plain-Python PyYAML lets `chr` fail over an escape such as "\UFFFFFFFF".
        builder.fault(Place(0, 0), "no YAML: an escape stands for no character")
        return None, faults
    return node, faults


@dataclass(slots=True)
class _Open:
    """A sequence or mapping whose end was not seen yet."""

    place: Place
    is_mapping: bool
    anchor: str | None
    nodes: list[Node] = field(default_factory=list)


class _TooDeepError(Exception):
    """The nesting was refused; the fault is noted."""


@dataclass(slots=True)
class _Builder:
    """Builds the tree from PyYAML's events, noting every fault on the way."""

    file: str
    lines: Sequence[str]
    faults: list[Fault]
    _open: list[_Open] = field(default_factory=list)
    _anchored: dict[str, Text] = field(default_factory=dict)

    def fault(self, place: Place, message: str) -> None:
        """Note that something is wrong at ``place``."""
        self.faults.append(Fault(self.file, place.line, place.column, message))

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the first document of ``events``."""
        root: Node | None = None
        documents = 0
        for event in events:
            mark = event.start_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(place, "second document; expected one in a file")
                    return root
                if event.version or event.tags:
                    self.fault(place, "directive; none is expected")
                continue
            node = self._node(event, place)
            if node is None:
                continue
            if self._open:
                self._open[-1].nodes.append(node)
            else:
                root = node
        return root

    def _node(self, event: yaml.Event, place: Place) -> Node | None:
        """Return the node that ends with ``event``, if one does."""
        match event:
            case yaml.AliasEvent():
                self.fault(place, f"alias `*{event.anchor}`; write out what it stands for")
                # A text may stand in for its alias without harm: it can't multiply.
                return self._anchored.get(event.anchor or "", Text(place, "", self.lines))
            case yaml.ScalarEvent():
                self._refuse_properties(event, place)
                text = Text(place, event.value, self.lines)
                if _FORBIDDEN.search(event.value):
                    self.fault(place, "escape that stands for a tab or control character")
                if event.anchor is not None:
                    self._anchored[event.anchor] = text
                return text
            case yaml.CollectionStartEvent():
                self._refuse_properties(event, place)
                if len(self._open) == _DEEPEST:
                    self.fault(place, f"nested more than {_DEEPEST} levels deep")
                    raise _TooDeepError
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._open.append(_Open(place, is_mapping, event.anchor))
            case yaml.CollectionEndEvent():
                ended = self._open.pop()
                if not ended.is_mapping:
                    return Items(ended.place, tuple(ended.nodes))
                return Entries(ended.place, tuple(self._pairs(ended.nodes)))
        return None

    def _refuse_properties(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place
    ) -> None:
        if event.anchor is not None:
            self.fault(place, f"anchor `&{event.anchor}`; write the value out where it is used")
        if event.tag is not None:
            self.fault(place, f"tag `{event.tag}`; every scalar is a text")

    def _pairs(self, nodes: Sequence[Node]) -> Iterator[tuple[Text, Node]]:
        """Pair up keys and values, the first of equal keys alone."""
        seen: dict[str, Text] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Text):
                self.fault(key.place, "key that is a list or mapping; expected a text")
            elif key.value in seen:
                first = seen[key.value].place.line
                self.fault(key.place, f"key `{key.value}` stands twice; it is at line {first} too")
            else:
                seen[key.value] = key
                yield key, value
