"""The pins of a decision: what it was made from, by digest.

Every value here has its place in the canonical form of a decision (``engine.decision.form``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.decision.form import Form
from engine.law.interval import Day


@dataclass(frozen=True, slots=True)
class RulesetPin(Form):
    """A ruleset version that took part.

    Attributes:
        ruleset: Id of the instrument.
        version: Its version.
        digest: SHA-256 of its files.
    """

    ruleset: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ListPin(Form):
    """A list snapshot that took part.

    Attributes:
        list: Id of the list, e.g. ``US-CSL``.
        edition: Day of its edition.
        age_days: Its age on the day of the decision; 0 if it is younger.
        digest: SHA-256 of the snapshot.
        entries: How many entries it has.
        is_extract: Whether it says of itself that it is only a part of the list.
        by_address_only: How many of its entries name an address and nobody: no name finds them.
    """

    later: ClassVar[frozenset[str]] = frozenset({"by_address_only"})
    list: str
    edition: Day
    age_days: int
    digest: str
    entries: int
    is_extract: bool = False
    by_address_only: int = 0


@dataclass(frozen=True, slots=True)
class OverridePin(Form):
    """An override that was about a hit.

    Attributes:
        id: Its id.
        digest: SHA-256 of it as stored.
    """

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Provenance(Form):
    """The pins of a decision: with these it can be made again, byte for byte.

    Attributes:
        transaction: SHA-256 of the transaction as recorded.
        release: SHA-256 of the release.
        rulesets: The versions in the release, by id.
        lists: The list snapshots.
        reference: SHA-256 of the reference data.
        as_of: The legal date the transaction is judged by.
        known_at: What had been published by then; empty if the release was pinned.
        engine: Version of the semantics of the engine.
        overrides: Those about a hit, sorted; mostly there are none.
    """

    later: ClassVar[frozenset[str]] = frozenset({"overrides"})
    transaction: str
    release: str
    rulesets: tuple[RulesetPin, ...]
    lists: tuple[ListPin, ...]
    reference: str
    as_of: Day
    known_at: str
    engine: str
    overrides: tuple[OverridePin, ...] = ()
