"""What matching yields: that a rule holds of something, or that this can't be told."""

from __future__ import annotations

from dataclasses import dataclass

from engine.conditions.tree import Truth


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A fact without which a condition can't be told.

    Attributes:
        fact: Full name of the fact.
        question: What to ask, where a table's row asks something narrower than the catalogue does.
    """

    fact: str
    question: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """That the condition of one entry of the index is true or unknown; never false.

    Attributes:
        entry: Number of the entry in the index.
        item: Index of the item it is about, or None.
        party: Index of the party it is about, or None.
        truth: ``TRUE`` or ``UNKNOWN``.
        missing: When unknown: every fact that keeps it from being told, sorted.
    """

    entry: int
    item: int | None
    party: int | None
    truth: Truth
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What some values answer to every entry that is asked of them: one object for equal answers.

    Attributes:
        given: Of each entry that is true or unknown: its number, which of the two, and what keeps
            it from being told. In no order.
    """

    given: tuple[tuple[int, Truth, tuple[Missing, ...]], ...]
