"""What a fact is: a named, typed thing that a rule may ask about a transaction.

1. A fact belongs to one scope: the transaction, one of its items, or one of its parties.
2. A fact that was not supplied is *unknown*. It is absent from the mapping; there is no null.
3. A fact that exists only if somebody has it may state a legal default, with the reason. A decision
   that used one says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

Value = str | bool | int | Decimal | tuple[str, ...]
"""What a fact may be: text, a truth, a count, an exact number, or several texts, sorted."""


class Scope(Enum):
    """Whose fact it is; the value is the first part of the fact's name."""

    TRANSACTION = "transaction"
    ITEM = "item"
    PARTY = "party"


class Kind(Enum):
    """The type of a fact. All but the last three are texts whose form is checked."""

    TEXT = "text"
    COUNTRY = "country"
    ECCN = "eccn"
    HS = "hs"
    CN = "cn"
    DATE = "date"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"


HIERARCHICAL = frozenset({Kind.ECCN, Kind.HS, Kind.CN})
"""Kinds whose codes contain one another, so that membership in a table has three answers."""


@dataclass(frozen=True, slots=True)
class Default:
    """What the law takes for true when nobody says otherwise.

    Attributes:
        value: The value assumed.
        reason: Why the silence of the caller may be read so.
    """

    value: Value
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the fact catalogue.

    Attributes:
        name: Dotted name, starting with the scope, e.g. ``item.eccn``.
        kind: Type of the value, or of each value where there are many.
        meaning: What it is, in a sentence.
        question: What to ask when it is missing.
        many: Whether the fact is a set of values.
        unit: Unit of a number, e.g. ``carat`` or ``percent``; empty for none.
        contract: Path of the field it is read from, below ``Transaction``; empty if derived.
        derived: How it follows from other facts; empty if it is supplied.
        values: The closed vocabulary, where there is one.
        default: The legal default, for facts that exist only if somebody has them.
        is_never_true: Whether it is false or unknown, and what would make it true is asked for.
    """

    name: str
    kind: Kind
    meaning: str
    question: str
    many: bool = False
    unit: str = ""
    contract: str = ""
    derived: str = ""
    values: tuple[str, ...] = ()
    default: Default | None = None
    is_never_true: bool = False

    @property
    def scope(self) -> Scope:
        """Whose fact this is."""
        return Scope(self.name.split(".", 1)[0])


class Assumption(NamedTuple):
    """A legal default that stood in for an answer nobody gave.

    Attributes:
        fact: Name of the fact.
        item: Index of the item it is about, or None.
        party: Index of the party it is about, or None.
    """

    fact: str
    item: int | None = None
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything rules can see of one transaction; what is absent is unknown.

    Attributes:
        transaction: Facts of the transaction as a whole, by full name.
        items: Facts of each item, in the order supplied.
        parties: Facts of each party, in the order supplied.
        assumptions: The legal defaults among them.
    """

    transaction: Mapping[str, Value]
    items: tuple[Mapping[str, Value], ...] = ()
    parties: tuple[Mapping[str, Value], ...] = ()
    assumptions: tuple[Assumption, ...] = field(default=())
