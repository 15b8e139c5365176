"""What inference is about: findings, and the program of a release that relates their rules.

This is the specification that both engines implement, the network and the resolver:

1. *Overlap*: two findings overlap if neither names another item, nor another party, than the other.
   *Cover*: exception e covers requirement r if e names no item or r's item, and they don't name
   different parties.
2. **Given.** A rule with ``given`` needs support: its finding's truth is the lesser of its own and
   the greatest among overlapping findings of the rules it is given (no support: it is dropped). A
   rule that is given to another has no ``given`` of its own.
3. **Bars.** An exception is *barred* by an overlapping true finding of a rule in its ``barred_by``;
   it is a *candidate* if it is unknown itself or such a finding is unknown; else it is *available*.
4. **Cures.** A requirement is *cured* if an available exception that cures its rule covers it, is
   *curable* if only a candidate does, and else it *stands*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from engine.conditions.tree import Truth


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """That a rule holds, or may hold, of something.

    Attributes:
        rule: Number of the rule in the release.
        truth: ``TRUE`` or ``UNKNOWN``.
        item: Index of the item, or None.
        party: Index of the party, or None.
    """

    rule: int
    truth: Truth
    item: int | None = None
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """How the rules of a release relate, by rule number.

    Attributes:
        given: For a rule with ``given``: the rules that support it.
        barred_by: For an exception: the rules that bar it. Every exception has an entry.
        cures: For an exception: the requirements it cures. Every exception has an entry.
    """

    given: Mapping[int, frozenset[int]]
    barred_by: Mapping[int, frozenset[int]]
    cures: Mapping[int, frozenset[int]]


class Standing(Enum):
    """What becomes of a finding."""

    DROPPED = "dropped"
    """It is given nothing that it needs."""
    STANDS = "stands"
    """A requirement, or a finding that is neither a requirement that is cured nor an exception."""
    CURED = "cured"
    CURABLE = "curable"
    AVAILABLE = "available"
    CANDIDATE = "candidate"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one finding, and through which others (by their index in the input).

    Attributes:
        truth: The finding's truth after what it is given; ``FALSE`` if dropped.
        standing: What becomes of it.
        cured_by: Available exceptions that cure it, ascending.
        curable_by: Candidate exceptions that would, ascending.
        barred_by: True findings that bar it, ascending.
        doubted_by: Unknown findings that may bar it, ascending.
        supported_by: Findings that support it, ascending.
    """

    truth: Truth
    standing: Standing
    cured_by: tuple[int, ...] = ()
    curable_by: tuple[int, ...] = ()
    barred_by: tuple[int, ...] = ()
    doubted_by: tuple[int, ...] = ()
    supported_by: tuple[int, ...] = ()
