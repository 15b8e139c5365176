"""Whom and what a part of a decision is about, by the names that the caller gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message

from licet.v1.decision_pb2 import Decision
from licet.v1.transaction_pb2 import Transaction


@dataclass(frozen=True, slots=True)
class Subjects:
    """Names of the items and parties of a transaction. A decision itself knows their positions.

    Attributes:
        items: By position.
        parties: By position.
    """

    items: tuple[str, ...]
    parties: tuple[str, ...]

    @classmethod
    def of(cls, decision: Decision, transaction: Transaction | None) -> Subjects:
        """Name them after the transaction; where it isn't at hand, after the decision."""
        if transaction is not None:
            return cls(
                tuple(item.description or item.part_number for item in transaction.items),
                tuple(party.name or party.original_script_name for party in transaction.parties),
            )
        names = {
            each.party_index: each.name
            for each in decision.screening
            if each.HasField("party_index")
        }
        return cls(
            tuple(item.line and f"line {item.line}" for item in decision.items),
            tuple(names.get(index, "") for index in range(max(names, default=-1) + 1)),
        )

    def item(self, index: int) -> str:
        """Return an item by its number, from 1, and its name."""
        return _named("item", index, self.items)

    def party(self, index: int) -> str:
        """Return a party by its number, from 1, and its name."""
        return _named("party", index, self.parties)

    def about(self, part: Message) -> str:
        """Return which item and party ``part`` is about; empty where it is about the whole."""
        naming = {"item": self.item, "party": self.party}
        return "; ".join(naming[kind](index) for kind, index in _places(part))


def briefly(part: Message) -> str:
    """Return the same by number alone, for where the names have been told."""
    return ", ".join(f"{kind} {index + 1}" for kind, index in _places(part))


def _places(part: Message) -> Iterator[tuple[str, int]]:
    for kind in ("item", "party"):
        field = f"{kind}_index"
        if field in part.DESCRIPTOR.fields_by_name and _has(part, field):
            yield kind, getattr(part, field)


def _has(part: Message, field: str) -> bool:
    return not part.DESCRIPTOR.fields_by_name[field].has_presence or part.HasField(field)


def _named(kind: str, index: int, names: tuple[str, ...]) -> str:
    name = names[index] if index < len(names) else ""
    return f"{kind} {index + 1} ({name})" if name else f"{kind} {index + 1}"
