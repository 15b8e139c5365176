"""A version of a ruleset as an immutable value.

A value of these types is valid: what the files of a version could say wrong was said when they were
read (``engine.law.reader``). Nothing here knows about files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from engine.conditions.tree import ALWAYS, Condition
from engine.law.interval import Day, Interval
from engine.law.table import Table


class Effect(Enum):
    """What a rule does when its condition holds."""

    PROHIBIT = "prohibit"
    """Forbids; cured only by an exception that names it."""
    REQUIRE_LICENSE = "require_license"
    """Forbids without a license; cured by an exception or a license that is presented."""
    REQUIRE_DOCUMENT = "require_document"
    """Asks for evidence; a person must look until it is there."""
    FLAG = "flag"
    """A circumstance that a person must look at."""
    OBLIGE = "oblige"
    """A duty that goes with the transaction and does not stop it."""
    EXCEPT = "except"
    """Cures the rules that it names."""
    BAR = "bar"
    """Keeps the exceptions that name it from curing; says nothing by itself."""
    NEXUS = "nexus"
    """A reason why the ruleset reaches the transaction or the item."""


REQUIREMENTS = frozenset(
    {Effect.PROHIBIT, Effect.REQUIRE_LICENSE, Effect.REQUIRE_DOCUMENT, Effect.FLAG}
)
"""Effects that an exception can cure."""


class Subject(Enum):
    """What a rule is about; its finding is attached to it."""

    TRANSACTION = "transaction"
    ITEM = "item"
    PARTY = "party"


class Certainty(Enum):
    """How sure we are of the text behind a rule or row."""

    VERIFIED = "verified"
    """The text itself was read."""
    SECONDARY = "secondary"
    """Read in a secondary source."""
    UNVERIFIED = "unverified"
    """From general knowledge; to be checked before it is relied on."""


class Status(Enum):
    """Whether a rule applies on a day."""

    IN_FORCE = "in_force"
    SCHEDULED = "scheduled"
    """It starts on a later day."""
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    """It expired although its renewal was expected: a person must look."""
    UNCERTAIN = "uncertain"
    """Whether it applies on that day could not be established: a person must look."""


class ReviewPolicy(Enum):
    """How the authority will treat an application for a license."""

    APPROVAL = "approval"
    CASE_BY_CASE = "case_by_case"
    PRESUMPTION_OF_APPROVAL = "presumption_of_approval"
    PRESUMPTION_OF_DENIAL = "presumption_of_denial"
    POLICY_OF_DENIAL = "policy_of_denial"


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A provision, as printed and taken apart.

    Attributes:
        text: As it is cited, e.g. ``15 CFR 744.21(a)(2)``.
        act: The act, e.g. ``15 CFR`` or ``Reg (EU) 833/2014``.
        locator: The place in it, e.g. ``744.21(a)(2)``; may be empty.
    """

    text: str
    act: str
    locator: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days on which a rule's status differs from the plain one.

    Attributes:
        days: The days it is about.
        cites: The acts that say so.
    """

    days: Interval
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class WindDown:
    """Contracts concluded in time may still be performed.

    Attributes:
        contracts_before: The contract must have been concluded before this day.
        until: It must be performed before this day.
        cites: The provisions that say so.
        amended_before: It must not have been amended on or after this day; empty if amendments
            don't matter.
    """

    contracts_before: Day
    until: Day
    cites: tuple[Citation, ...]
    amended_before: Day = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a ruleset version.

    Attributes:
        id: Unique within a release, e.g. ``ear.744.21.a2``.
        title: What it is called, in a line.
        effect: What it does.
        subject: What it is about.
        cites: Its provisions, the narrowest first.
        in_force: The days it is in force.
        when: Its condition.
        because: Explanation with facts in braces.
        scope: What it regulates, without the test that decides; where this holds and the rule does
            not apply, the decision says that it was considered, and why it does not apply.
        tags: Names that other rules may call it by, together with others.
        given: Ids or tags of rules one of which must have been found too.
        cures: For an exception: ids or tags of the rules it cures.
        barred_by: For an exception: ids or tags of the rules that keep it from curing.
        code: Symbol of an exception, document, obligation or flag, e.g. ``LVS``.
        authority: Who licenses, e.g. ``BIS``.
        reasons_for_control: E.g. ``NS2``.
        review_policy: How the authority treats applications.
        certainty: How sure the text is.
        suspended: Days on which it is suspended.
        uncertain: Days on which its status could not be established.
        wind_down: Contracts it leaves alone for a while.
        renewal_expected: Whether its end is expected to be put off.
        informs_only: For a flag: it is told and asks for nobody.
        line: Line of the rule in ``file``, 1-based.
        file: File it was read from.
        when_text: ``when`` as written, blanks around it stripped.
        scope_text: ``scope`` as written, likewise; empty if it has none.
    """

    id: str
    title: str
    effect: Effect
    subject: Subject
    cites: tuple[Citation, ...]
    in_force: Interval
    when: Condition
    because: str
    scope: Condition = ALWAYS
    tags: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    cures: tuple[str, ...] = ()
    barred_by: tuple[str, ...] = ()
    code: str = ""
    authority: str = ""
    reasons_for_control: tuple[str, ...] = ()
    review_policy: ReviewPolicy | None = None
    certainty: Certainty = Certainty.VERIFIED
    suspended: tuple[Exceptional, ...] = ()
    uncertain: tuple[Exceptional, ...] = ()
    wind_down: tuple[WindDown, ...] = ()
    renewal_expected: bool = False
    informs_only: bool = False
    line: int = 0
    file: str = ""
    when_text: str = ""
    scope_text: str = ""

    def status(self, day: Day) -> Status:
        """Return whether the rule applies on ``day``.

        Uncertainty is asked first: a rule whose fate is unknown is neither expired nor in force.
        """
        if any(day in exceptional.days for exceptional in self.uncertain):
            return Status.UNCERTAIN
        if day in self.in_force:
            if any(day in exceptional.days for exceptional in self.suspended):
                return Status.SUSPENDED
            return Status.IN_FORCE
        if day < self.in_force.start:
            return Status.SCHEDULED
        return Status.LAPSED if self.renewal_expected else Status.EXPIRED

    def answers_to(self, name: str) -> bool:
        """Say whether ``name`` is the rule's id or one of its tags."""
        return name == self.id or name in self.tags


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the law and its values over time.

    Attributes:
        name: E.g. ``third_country_minimum``.
        unit: E.g. ``carat``; empty for a bare number.
        values: Value by interval, in order of start; the intervals don't overlap.
        cites: Citation of each value, in the same order.
    """

    name: str
    unit: str
    values: tuple[tuple[Interval, Decimal], ...]
    cites: tuple[Citation, ...]

    def on(self, day: Day) -> Decimal | None:
        """Return the value on ``day``, or None where the law gives none."""
        return next((value for interval, value in self.values if day in interval), None)


@dataclass(frozen=True, slots=True)
class CaseScreening:
    """What screening found in a case besides the listings that its transaction states.

    Attributes:
        list_age_days: Age of the oldest list used.
        list_is_extract: Whether a list used is only a part of one.
        entity_list_scopes: Scopes of entries of the Entity List, found of every party.
        possible_lists: Lists with a name like every party's.
        possible_vessel_lists: Lists with a name like the vessel's.
    """

    list_age_days: int = 0
    list_is_extract: bool = False
    entity_list_scopes: tuple[str, ...] = ()
    possible_lists: tuple[str, ...] = ()
    possible_vessel_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A transaction and the decision it must get; publication fails when it fails.

    Attributes:
        name: What the case shows, in a sentence.
        as_of: The day it is judged by.
        transaction: As written, by the names of the fact catalogue.
        verdict: ``ALLOW``, ``REVIEW`` or ``BLOCK``.
        rules: Ids of rules that must be among those that stand.
        absent: Ids of rules that must not be.
        cites: Citations that must appear.
        missing: Facts that must be asked for.
        jurisdictions: Those asked about by name; None for that of the ruleset.
        screening: What screening found.
        line: Line in ``cases.yaml``, 1-based.
    """

    name: str
    as_of: Day
    transaction: Mapping[str, object]
    verdict: str
    rules: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] | None = None
    screening: CaseScreening = CaseScreening()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One version of one instrument.

    Attributes:
        id: Name of the instrument, e.g. ``us-ear``.
        version: E.g. ``2026.11.0``.
        title: What it is called.
        jurisdiction: Whose law, e.g. ``US-EAR``.
        authority: Who administers it.
        in_force: The days it may be used for.
        rules: In the order of files and lines.
        tables: By the name that conditions use.
        parameters: By name.
        cases: The cases published with it.
        sources: Where it was read, for people.
        digest: SHA-256, in hex, of the version's files (``engine.law.digest``).
    """

    id: str
    version: str
    title: str
    jurisdiction: str
    authority: str
    in_force: Interval
    rules: tuple[Rule, ...]
    tables: Mapping[str, Table]
    parameters: Mapping[str, Parameter]
    cases: tuple[Case, ...] = ()
    sources: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)
