"""Read a transaction that a person wrote, in YAML or JSON, into a message of the contract.

Names are those of the contract, ``ship_from`` or ``shipFrom``. Every scalar is read as a text and
gets its type from the field, so that ``NO`` is Norway and ``0.50`` is exact. Besides the contract's
own form these are understood:

1. a day as ``2026-01-15``, a number as ``0.5``, money as ``1200.50 USD``;
2. an enum by its word, ``export``, or by its name, ``TRANSACTION_KIND_EXPORT``;
3. a list for a message that only wraps one: ``transit: [TR, AE]``, ``documents: []`` for none; and
   a single text for a list of one: ``mined_in: RU``;
4. a text for a message that one field makes: a document by its type, a listing by its list, an
   owner by its name;
5. the codes of ``classification`` on the item itself, ``role`` for ``roles`` and ``stakes`` for
   ``ownership``.

What is unknown is left out. ``null`` is refused: it says nothing that leaving out doesn't.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from engine.errors import Fault, TransactionError, Violation
from engine.law.source import Entries, Items, Node, Place, Text, tree
from licet.v1.transaction_pb2 import Transaction
from server.transaction_names import expected, find, near, nearest, number_of, said_already
from server.transaction_texts import WRITTEN
from server.translate import from_proto
from server.translate.report import Path, written

_NOWHERE = Place(0, 0)
_NOTHING = frozenset({"null", "~", "Null", "NULL"})

_BY_TEXT: Mapping[str, str] = MappingProxyType(
    {"Document": "type", "Listing": "list_id", "Owner": "name"}
)
"""Messages that a text stands for, and the field that it is."""
_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)
_MOST_FAULTS = 100


class TransactionFileError(TransactionError):
    """A file doesn't say a transaction; whoever wrote it can mend it.

    Attributes:
        faults: Everything that is wrong, by place in the file.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Tell ``faults`` as violations too, and all of them in one message."""
        self.faults = tuple(sorted(faults))
        super().__init__(Violation(each.field or "transaction", each.message) for each in faults)
        self.args = ("; ".join(str(fault) for fault in self.faults),)


def read(file: str, content: bytes) -> Transaction:
    """Return the transaction in ``content``, checked as a request about it would be.

    Args:
        file: What errors call the file.
        content: Its bytes, UTF-8.

    Raises:
        TransactionFileError: With every fault at file, line and column.
    """
    node, faults = tree(file, _as_yaml(content))
    if faults:
        raise TransactionFileError(faults)
    if node is None:
        raise TransactionFileError([Fault(file, 0, 0, "is empty; expected a transaction")])
    builder = _Builder(file)
    message = builder.transaction(node)
    if not builder.faults:
        builder.check(message)
    if builder.faults:
        raise TransactionFileError(builder.faults)
    return message


def from_mapping(mapping: Mapping[str, object]) -> Transaction:
    """Return the transaction in ``mapping``, which was read from a file with all scalars as texts.

    Raises:
        TransactionError: With every field that is wrong.
    """
    builder = _Builder("")
    message = builder.transaction(_node(mapping))
    if builder.faults:
        raise TransactionError(
            Violation(fault.field or "transaction", fault.message) for fault in builder.faults
        )
    return message


def _node(value: object) -> Node:
    if isinstance(value, Mapping):
        pairs = tuple((Text(_NOWHERE, str(key)), _node(each)) for key, each in value.items())
        return Entries(_NOWHERE, pairs)
    if isinstance(value, (list, tuple)):
        return Items(_NOWHERE, tuple(_node(each) for each in value))
    return Text(_NOWHERE, str(value))


def _as_yaml(content: bytes) -> bytes:
    """Return ``content`` with what YAML as the law is written in doesn't allow and people write.

    That are the line ends of Windows and a byte order mark; and of JSON, which otherwise is YAML,
    tabs between its parts and characters escaped as two surrogates.
    """
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not content.lstrip().startswith(b"{"):
        return content
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    return _SURROGATES.sub(_joined, text.replace("\t", " ")).encode("utf-8")


def _joined(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


@dataclass(slots=True)
class _Builder:
    """Builds one message, noting faults, and where in the file each field was said."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    _places: dict[str, Place] = field(default_factory=dict)

    def transaction(self, node: Node) -> Transaction:
        """Return the transaction that ``node`` says, as far as it can be understood."""
        message = Transaction()
        self._places["transaction"] = node.place
        if isinstance(node, Entries):
            self._fields(message, node, None)
        else:
            self._fault(node.place, None, "is no mapping; expected the fields of a transaction")
        return message

    def check(self, message: Transaction) -> None:
        """Note what a request about ``message`` would be refused for, where it was said."""
        try:
            from_proto.transaction(message)
        except TransactionError as error:
            for violation in error.violations:
                place = self._place(violation.field)
                self.faults.append(
                    Fault(
                        self.file,
                        place.line,
                        place.column,
                        violation.problem,
                        field=violation.field,
                    )
                )

    def _place(self, where: str) -> Place:
        """Return where the field ``where`` was said, or else the nearest that it is part of."""
        while where and where not in self._places:
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        return self._places.get(where, self._places["transaction"])

    def _fault(self, place: Place, path: Path | None, problem: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(
                Fault(self.file, place.line, place.column, problem, field=written(path))
            )

    def _fields(self, message: Message, node: Entries, path: Path | None) -> None:
        said: dict[str, str] = {}
        for key, value in node.pairs:
            found = find(_descriptor(message), key.value)
            if found is None:
                problem = f"`{key.value}` is no field here; {nearest(_descriptor(message), key)}"
                self._fault(key.place, path, problem)
                continue
            *outer, last = found
            name = ".".join(each.name for each in found)
            again = said_already(found, said)
            if again:
                problem = f"`{key.value}` says again what `{again}` says"
                self._fault(key.place, path, problem)
                continue
            said[name] = key.value
            holder, here = message, path
            for each in outer:
                holder, here = getattr(holder, each.name), (here, each.name)
                self._places.setdefault(written(here), key.place)
            self._field(holder, last, value, (here, last.name))

    def _field(self, message: Message, field: FieldDescriptor, node: Node, path: Path) -> None:
        self._places[written(path)] = node.place
        if isinstance(node, Text) and node.value in _NOTHING:
            problem = f"`{node.value}` says nothing; leave the field out if it is unknown"
            self._fault(node.place, path, problem)
        elif field.is_repeated:
            self._list(getattr(message, field.name), field, node, path)
        elif field.message_type is not None:
            inner = getattr(message, field.name)
            inner.SetInParent()
            self._message(inner, node, path)
        elif isinstance(node, Text):
            self._set(message, field, node, path)
        else:
            self._fault(node.place, path, f"is no text; expected {expected(field)}")

    def _list(self, values: Any, field: FieldDescriptor, node: Node, path: Path) -> None:
        if isinstance(node, Entries) and field.message_type is None:
            self._fault(node.place, path, f"is a mapping; expected a list of {expected(field)}")
            return
        for index, each in enumerate(node.nodes if isinstance(node, Items) else (node,)):
            here: Path = (path, index)
            self._places[written(here)] = each.place
            if field.message_type is not None:
                self._message(values.add(), each, here)
            elif isinstance(each, Text):
                value = self._value(field, each, here)
                if value is not None:
                    values.append(value)
            else:
                self._fault(each.place, here, f"is no text; expected {expected(field)}")

    def _message(self, message: Message, node: Node, path: Path) -> None:
        if isinstance(node, Entries):
            self._fields(message, node, path)
        elif isinstance(node, Text) and message.DESCRIPTOR.full_name in WRITTEN:
            try:
                WRITTEN[message.DESCRIPTOR.full_name](message, node.value)
            except ValueError as error:
                self._fault(node.place, path, str(error))
        else:
            self._abbreviated(message, node, path)

    def _abbreviated(self, message: Message, node: Node, path: Path) -> None:
        """Read a list, or a text, that stands for a message."""
        descriptor = _descriptor(message)
        held = [each for each in descriptor.fields if each.is_repeated]
        if isinstance(node, Text) and descriptor.name in _BY_TEXT:
            only = descriptor.fields_by_name[_BY_TEXT[descriptor.name]]
            self._field(message, only, node, (path, only.name))
        elif len(held) == 1 and len(descriptor.fields) <= _WRAPPER_FIELDS:
            self._field(message, held[0], node, (path, held[0].name))
        else:
            what = "text" if isinstance(node, Text) else "list"
            names = ", ".join(f"`{each.name}`" for each in descriptor.fields[:6])
            problem = f"is a {what}; expected a mapping with fields like {names}"
            self._fault(node.place, path, problem)

    def _set(self, message: Message, field: FieldDescriptor, node: Text, path: Path) -> None:
        value = self._value(field, node, path)
        if value is None:
            return
        try:
            setattr(message, field.name, value)
        except ValueError:
            self._fault(node.place, path, f"`{node.value[:60]}` is too large; expected a count")

    def _value(self, field: FieldDescriptor, node: Text, path: Path) -> object:
        """Return the value that ``node`` says, or None after a fault."""
        text = node.value
        if not text.strip():
            self._fault(node.place, path, "is empty; leave the field out if it is unknown")
        elif text in _NOTHING:
            self._fault(node.place, path, f"`{text}` says nothing; leave it out")
        elif field.enum_type is not None:
            number = number_of(field.enum_type, text)
            if number is not None:
                return number
            self._fault(node.place, path, f"`{text}` is unknown here; {near(field, text)}")
        elif field.type == FieldDescriptor.TYPE_STRING:
            return text
        elif field.type == FieldDescriptor.TYPE_BOOL:
            if text in ("true", "false"):
                return text == "true"
            self._fault(node.place, path, f"`{text}` is no truth; expected `true` or `false`")
        elif re.fullmatch(r"-?[0-9]{1,30}", text):
            return int(text)
        else:
            self._fault(node.place, path, f"`{text[:60]}` is no count; expected one like `120`")
        return None


_WRAPPER_FIELDS = 2
"""Fields of a message that a list may stand for: the list, and at most one remark about it."""


def _descriptor(message: Message) -> Descriptor:
    return cast(Descriptor, message.DESCRIPTOR)
