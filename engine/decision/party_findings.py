"""What a decision says of the parties: what screening found of each, and who owns them.

Every value here has its place in the canonical form of a decision (``engine.decision.form``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from engine.decision.form import Form
from engine.law.interval import Day

VESSEL = -1
"""Instead of the index of a party, where the vessel is meant."""


@dataclass(frozen=True, slots=True)
class OverrideUse(Form):
    """An override that is about a hit, and whether it sets the hit aside.

    Attributes:
        id: Its id.
        digest: SHA-256 of it as stored.
        proposed_by: Who proposed it.
        approved_by: Who approved it.
        expires_on: The first day on which it holds no more.
        holds: Whether the hit counts no more.
        problem: Why it doesn't hold; empty if it does.
    """

    id: str
    digest: str
    proposed_by: str
    approved_by: str
    expires_on: Day
    holds: bool
    problem: str


@dataclass(frozen=True, slots=True)
class ScreeningHit(Form):
    """An entry of a list that a party matched.

    Attributes:
        list: Code of the list, e.g. ``SDN``.
        snapshot: SHA-256 of the snapshot; empty if the caller stated the listing.
        entry: Id of the entry.
        name: The name or identifier of the entry that matched.
        matched: What of the party matched: ``name``, ``alias``, ``identifier`` or ``stated``.
        text: The party's own text that matched.
        override: The override about it; None if there is none.
    """

    later: ClassVar[frozenset[str]] = frozenset({"override"})
    list: str
    snapshot: str
    entry: str
    name: str
    matched: str
    text: str
    override: OverrideUse | None = None


@dataclass(frozen=True, slots=True)
class SimilarHit(Form):
    """An entry of a list one of whose names is like a party's.

    Attributes:
        list: Code of the list, e.g. ``SDN``.
        snapshot: SHA-256 of the snapshot.
        entry: Id of the entry.
        name: The name of the entry, as printed.
        matched: Always ``similar``.
        text: The text that it is like: of the party, an owner of it, or the vessel.
        score: How alike, in permille, the evidence included.
        disposition: ``possible``, or ``no`` where the evidence speaks against it.
        parts: All that the score is made of, in the order of the sum.
        override: The override about it; None if there is none.
    """

    later: ClassVar[frozenset[str]] = frozenset({"override"})
    list: str
    snapshot: str
    entry: str
    name: str
    matched: str
    text: str
    score: int
    disposition: str
    parts: tuple[str, ...]
    override: OverrideUse | None = None


@dataclass(frozen=True, slots=True)
class Sought(Form):
    """What was searched for, in every snapshot that the decision pins.

    Attributes:
        names: Names, as supplied.
        identifiers: Numbers, each after the word of its scheme.
        kind: What it was taken for, e.g. ``person``; ``unknown`` compares with all.
        countries: What was weighed for and against like names.
        unsearchable: Of the names and numbers, those that have nothing to compare.
        similar_from: From which score on names are alike, in permille; 0 if only equal ones are.
    """

    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    kind: str
    countries: tuple[str, ...]
    unsearchable: tuple[str, ...]
    similar_from: int


@dataclass(frozen=True, slots=True)
class ScreeningOutcome(Form):
    """What screening one party, owner or vessel found; no hit is an outcome too.

    Attributes:
        party: Index of the party, or of the first one that the owner owns; ``VESSEL`` for a vessel.
        name: Its name, as supplied.
        screened: Whether it was screened against a list at all.
        hits: What was found, sorted; like names after those that agree.
        path: Where it is in the contract; empty before version 3 of the engine, when owners were
            told with their party.
        sought: What was searched for; None before version 3 of the engine.
    """

    later: ClassVar[frozenset[str]] = frozenset({"path", "sought"})
    party: int
    name: str
    screened: bool
    hits: tuple[ScreeningHit | SimilarHit, ...]
    path: str = ""
    sought: Sought | None = None


@dataclass(frozen=True, slots=True)
class OwnershipStep(Form):
    """A stake that an ownership test looked at.

    Attributes:
        owner: What the holder is called.
        owned: What the one that is held is called; empty for the party.
        percent: Share in percent; empty if not known.
        votes_percent: Share of the votes in percent; empty if not known.
        control: Indicators of control.
        is_joint: Whether it is held under a joint arrangement.
        as_of: Day of the statement; empty if not stated.
        source: Where it is from; empty if not stated.
        held_from: First day; empty if open.
        held_until: The first day on which it isn't held any more; empty if open.
        counts: Whether it passes through by the test of 50 % or more.
    """

    owner: str
    owned: str
    percent: str
    votes_percent: str
    control: tuple[str, ...]
    is_joint: bool
    as_of: Day
    source: str
    held_from: Day
    held_until: Day
    counts: bool


@dataclass(frozen=True, slots=True)
class OwnershipFinding(Form):
    """How listed persons own a party.

    Attributes:
        party: Index of the party.
        list: Code of the list the owners are on.
        aggregate_percent: What they hold together by the fixpoint of 50 % or more, in percent.
        owned_half_or_more: Whether that is 50 % or more.
        owned_over_half: Whether it is more than 50 % by the fixpoint of more than 50 %.
        controlled: Whether one of them is said to control the party.
        share_unknown: Whether the share of a listed owner is not known.
        path: The ways from a listed owner to the party, as text.
        steps: Every stake on them; empty before version 3 of the engine, as is the rest.
        has_more_ways: Whether there are more ways than ``path`` tells.
        owners: What the listed owners are called.
        largest_by_one: The most that one of them holds by the test of more than 50 %, in percent.
    """

    later: ClassVar[frozenset[str]] = frozenset(
        {"steps", "has_more_ways", "owners", "largest_by_one"}
    )
    party: int
    list: str
    aggregate_percent: Decimal
    owned_half_or_more: bool
    owned_over_half: bool
    controlled: bool
    share_unknown: bool
    path: tuple[str, ...]
    steps: tuple[OwnershipStep, ...] = ()
    has_more_ways: bool = False
    owners: tuple[str, ...] = ()
    largest_by_one: Decimal | None = None
