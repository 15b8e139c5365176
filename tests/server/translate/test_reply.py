"""A reply that is composed of encoded parts is the message that to_proto makes, byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.decision.model import AssumedFact, Decision, Part
from engine.decision.provenance import OverridePin
from licet.v1.decision_pb2 import Decision as Message
from server.translate import to_proto
from server.translate.reply import Replies, delimited, field
from tests.engine.decision.rich import rich_decision
from tests.server.translate.decision_builders import a_decision


def encoded(decision: Decision) -> bytes:
    """Return the message of ``decision``, made from its canonical form."""
    return to_proto.decision(json.loads(decision.canonical())).SerializeToString()


def variants() -> list[Decision]:
    """Return decisions that share parts, and differ in what a part depends on."""
    rich = rich_decision()
    (first, *_) = rich.reasons
    read = first.facts[0].name
    pins = rich.provenance
    return [
        rich,
        a_decision(),
        replace(rich, provenance=replace(pins, transaction="a" * 64)),
        replace(
            rich, provenance=replace(pins, as_of="2026-02-03", known_at="2026-02-03T00:00:00Z")
        ),
        replace(rich, assumptions=(AssumedFact(read, "x", "invented", first.item, first.party),)),
        replace(rich, assumptions=()),
        replace(rich, missing=()),
        replace(rich, reasons=()),
        replace(
            rich, reasons=tuple(replace(each, part=Part.UNDETERMINED) for each in rich.reasons)
        ),
        replace(rich, provenance=replace(pins, lists=())),
        replace(rich, provenance=replace(pins, overrides=(OverridePin("o-1", "2" * 64),))),
        replace(rich, exceptions=()),
    ]


def test_replies_are_the_messages_of_the_decisions() -> None:
    """Whatever was encoded before, for other decisions, a reply says what this decision says."""
    replies = Replies()

    for decision in (*variants(), *reversed(variants())):
        assert replies.decision(decision) == encoded(decision)


def test_sections_stand_in_the_order_of_their_fields() -> None:
    """The bytes are those that protobuf would write."""
    numbers = [Message.DESCRIPTOR.fields_by_name[each.field].number for each in to_proto.SECTIONS]

    assert numbers == sorted(numbers)


def test_every_list_of_a_decision_has_a_section() -> None:
    """No part of a decision is left out of the reply."""
    lists = {
        name
        for name, value in json.loads(rich_decision().canonical()).items()
        if isinstance(value, list)
    }

    assert {each.key for each in to_proto.SECTIONS} == lists


@pytest.mark.parametrize("length", [0, 1, 127, 128, 300, 20_000])
def test_delimited_writes_the_length_as_protobuf_does(length: int) -> None:
    """A text of any length."""
    text = "x" * length
    head = field(Message.DESCRIPTOR, "statement")

    assert Message.FromString(delimited(head, text.encode())).statement == text
