"""A decision that was just made as the bytes of its message, composed of those of its parts.

1. Every part is made of its plain form by ``server.translate.decision_parts``, as one that is read
   back from a record is. It is kept under its canonical form and what else it depends on, and so is
   made once, however many decisions tell it.
2. In the encoding of a message its fields stand one after the other, each with its number and
   length. Here they stand in the order of their numbers, as protobuf writes them.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from google.protobuf.descriptor import Descriptor

from engine.decision.form import Form, Forms, form
from engine.decision.model import Decision
from engine.decision.provenance import Provenance as Pins
from licet.v1.decision_pb2 import Decision as Message
from licet.v1.provenance_pb2 import Provenance
from server.translate.decision_parts.pins import jurisdictions, provenance
from server.translate.decision_parts.plain import Plain, verdict
from server.translate.decision_parts.reasons import ASSUMED, assumed_facts
from server.translate.to_proto import SECTIONS, Section

_KEPT = 16_384
"""Parts whose plain form and message are kept; each takes some 4 KiB."""
_KEPT_PINS = 1_024
"""Combinations that are kept of pins, a release, lists and a day; and of assumptions."""


def field(message: Descriptor, name: str) -> bytes:
    """Return what stands before the length of the field ``name``, a text, bytes or a message."""
    return _varint(message.fields_by_name[name].number << 3 | 2)


def delimited(head: bytes, content: bytes) -> bytes:
    """Return the encoding of a field that is a text, bytes or a message."""
    return head + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


_DESCRIPTOR = Message.DESCRIPTOR
_SECTIONS = tuple((each, field(_DESCRIPTOR, each.field)) for each in SECTIONS)
_STANDING = tuple(each.name for each in fields(Pins) if each.name != "transaction")
_PROVENANCE = field(_DESCRIPTOR, "provenance")


class Replies:
    """Makes messages of decisions."""

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._plain: dict[bytes, Any] = {}
        self._pins: dict[Hashable, Plain] = {}
        self._gathered: dict[bytes, Mapping[str, Any]] = {}
        self._made: dict[Hashable, bytes] = {}

    def decision(self, decision: Decision) -> bytes:
        """Return the encoding of ``to_proto.decision`` of the plain form of ``decision``."""
        pins = decision.provenance
        # Every decision has another transaction; all else in the pins is as it was.
        standing = tuple([form(getattr(pins, name)) for name in _STANDING])
        whole: dict[str, Any] = {key: self._list(getattr(decision, key)) for key in _READ}
        whole[ASSUMED] = self._assumed_in(decision.assumptions)
        whole["provenance"] = self._without_transaction(pins, standing)
        parts = [Message(verdict=verdict(decision.verdict.name)).SerializeToString()]
        for section, head in _SECTIONS:
            entries = getattr(decision, section.key)
            if entries:
                parts.append(self._section(section, head, entries, whole))
        parts.append(self._provenance(pins.transaction, standing, whole))
        parts.append(Message(statement=decision.statement).SerializeToString())
        return b"".join(parts)

    def _section(
        self, section: Section, head: bytes, entries: Sequence[Form], whole: Mapping[str, Any]
    ) -> bytes:
        """Return all entries of a section; a row that is told again is kept as one."""
        if section.context is not None or not isinstance(entries, Forms):
            return b"".join([self._entry(section, head, entry, whole) for entry in entries])
        key = (head, entries.canonical())
        made = self._made.get(key)
        if made is None:
            made = b"".join([self._entry(section, head, entry, whole) for entry in entries])
            self._keep(key, made)
        return made

    def _list(self, entries: Sequence[Form]) -> Sequence[Plain]:
        if isinstance(entries, Forms):
            row: Sequence[Plain] = self._plain_of(entries.canonical())
            return row
        return [self._plain_of(entry.canonical()) for entry in entries]

    def _assumed_in(self, assumptions: Sequence[Form]) -> Mapping[str, Any]:
        key = form(assumptions)
        gathered = self._gathered.get(key)
        if gathered is None:
            if len(self._gathered) >= _KEPT_PINS:
                self._gathered.clear()
            gathered = assumed_facts(self._list(assumptions))
            self._gathered[key] = gathered
        return gathered

    def _plain_of(self, canonical: bytes) -> Any:
        plain = self._plain.get(canonical)
        if plain is None:
            plain = json.loads(canonical)
            if len(self._plain) >= _KEPT:
                self._plain.clear()
            self._plain[canonical] = plain
        return plain

    def _entry(self, section: Section, head: bytes, entry: Form, whole: Mapping[str, Any]) -> bytes:
        canonical = entry.canonical()
        context = section.context and section.context(self._plain_of(canonical), whole)
        key = (head, canonical, context)
        made = self._made.get(key)
        if made is None:
            message = section.make(self._plain_of(canonical), context)
            made = self._keep(key, delimited(head, message.SerializeToString()))
        return made

    def _keep(self, key: Hashable, made: bytes) -> bytes:
        if len(self._made) >= _KEPT:
            self._made.clear()
        self._made[key] = made
        return made

    def _without_transaction(self, pins: Form, standing: Hashable) -> Plain:
        plain = self._pins.get(standing)
        if plain is None:
            if len(self._pins) >= _KEPT_PINS:
                self._pins.clear()
            plain = self._pins[standing] = {**json.loads(pins.canonical()), "transaction": ""}
        return plain

    def _provenance(
        self, transaction: str, standing: tuple[Hashable, ...], whole: Mapping[str, Any]
    ) -> bytes:
        known = jurisdictions(whole["reasons"])
        key = (standing, tuple(sorted(known.items())))
        rest = self._made.get(key)
        if rest is None:
            message = provenance(whole["provenance"], known)
            rest = self._keep(key, message.SerializeToString())
        first = Provenance(transaction_digest=transaction).SerializeToString()
        return delimited(_PROVENANCE, first + rest)


_READ = ("reasons", "missing", "assumptions", "exceptions")
"""Lists that entries of others depend on."""
