"""A decision as an immutable value, and its canonical form.

1. ALLOW < REVIEW < BLOCK, and the strictest wins: over the rules of a jurisdiction, over
   jurisdictions, over items.
2. A decision says what it rests on: every rule that stands, was cured, or was considered and
   doesn't apply, with its citations and the facts that it read.
3. A decision holds nothing that differs between two evaluations of the same five pins: no clock, no
   identifier that was drawn, no machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from typing import ClassVar

from engine.decision.form import Form
from engine.law.interval import Day, Interval
from engine.law.model import Citation

CONFLICT_OF_LAWS = "CONFLICT"
"""Jurisdiction of what is told where two laws pull in opposite directions: of neither of them."""
REFERENCE_DATA = "REFERENCE"
"""In place of a jurisdiction: data that belongs to none, told only if it asks for a person."""


class Verdict(IntEnum):
    """The outcome for one transaction; a larger number is stricter."""

    ALLOW = 1
    REVIEW = 2
    BLOCK = 3


class Part(Enum):
    """The part that a reason plays in the decision."""

    STANDS = "stands"
    """The rule applies, and nothing cures it."""
    UNDETERMINED = "undetermined"
    """Whether the rule applies can't be told: a fact is missing, or its status is unsure."""
    CURABLE = "curable"
    """The rule applies; an exception may cure it once its conditions are shown."""
    CURED = "cured"
    """The rule applies, and an exception or license cures it."""
    CURES = "cures"
    """An exception or license that cures another reason."""
    BARS = "bars"
    """Keeps an exception from curing another reason."""
    REACHES = "reaches"
    """Why the jurisdiction reaches the transaction."""
    OBLIGES = "obliges"
    """A duty that goes with the transaction."""
    INFORMS = "informs"
    """Told, and asking for nobody."""
    CONSIDERED = "considered"
    """The rule concerns the transaction and doesn't apply to it; the explanation says why."""


class ExceptionStatus(Enum):
    """What an exception is worth to this transaction."""

    AVAILABLE = "available"
    CANDIDATE = "candidate"
    NOT_MET = "not_met"
    """It concerns the transaction, and a condition of it is not met."""
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class FactRead(Form):
    """A fact that a rule read, and what it was.

    Attributes:
        name: Name in the fact catalogue.
        value: As text; empty when unknown.
        known: Whether it was known.
        contract: Path of the field it was read from; empty if derived.
    """

    name: str
    value: str
    known: bool
    contract: str


@dataclass(frozen=True, slots=True)
class Reason(Form):
    """A rule that played a part in the decision.

    Attributes:
        rule: Id of the rule.
        title: Its title.
        ruleset: Id of its ruleset.
        version: Version of its ruleset.
        jurisdiction: Whose law it is.
        effect: What it does, by the word in the ruleset.
        part: The part it plays.
        verdict: What it asks for by itself.
        item: Index of the item it is about, or None.
        party: Index of the party it is about, or None.
        citations: Its provisions, the narrowest first.
        in_force: The days it is in force.
        status: Its status on the day, by the word in the ruleset.
        certainty: How sure its text is.
        explanation: Why, in a sentence.
        facts: What it read.
        cured_by: Ids of exceptions that cure it, or would.
    """

    rule: str
    title: str
    ruleset: str
    version: str
    jurisdiction: str
    effect: str
    part: Part
    verdict: Verdict
    item: int | None
    party: int | None
    citations: tuple[Citation, ...]
    in_force: Interval
    status: str
    certainty: str
    explanation: str
    facts: tuple[FactRead, ...] = ()
    cured_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFact(Form):
    """A fact that was not supplied and that some rule needs.

    Attributes:
        fact: Name in the fact catalogue.
        item: Index of the item it is about, or None.
        party: Index of the party it is about, or None.
        question: What to ask.
        contract: Path of the field that answers it; empty if it follows from others.
        rules: Ids of the rules that need it.
        would_change_outcome: Whether some answer could change the overall verdict.
    """

    fact: str
    item: int | None
    party: int | None
    question: str
    contract: str
    rules: tuple[str, ...]
    would_change_outcome: bool


@dataclass(frozen=True, slots=True)
class LicenseRequirement(Form):
    """That a license is required, and how an application will be treated.

    Attributes:
        jurisdiction: Whose law.
        authority: Who licenses.
        item: Index of the item, or None for the whole transaction.
        reasons_for_control: E.g. ``NS2``.
        review_policy: The strictest policy named, by the word in the ruleset; empty if none is.
        rules: Ids of the rules that require it.
        cured: Whether an exception or a license that was presented cures all of them.
    """

    jurisdiction: str
    authority: str
    item: int | None
    reasons_for_control: tuple[str, ...]
    review_policy: str
    rules: tuple[str, ...]
    cured: bool


@dataclass(frozen=True, slots=True)
class ExceptionFinding(Form):
    """An exception that has to do with this transaction.

    Attributes:
        code: Its symbol, e.g. ``LVS``.
        rule: Id of the rule.
        jurisdiction: Whose law.
        item: Index of the item, or None.
        status: What it is worth.
        outstanding: Facts that must be shown first.
        barred_by: Ids of the rules that bar it, or may.
        cures: Ids of the rules that it cures, or would.
        explanation: Why.
        citations: Its provisions.
    """

    code: str
    rule: str
    jurisdiction: str
    item: int | None
    status: ExceptionStatus
    outstanding: tuple[str, ...]
    barred_by: tuple[str, ...]
    cures: tuple[str, ...]
    explanation: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Duty(Form):
    """A document to be had or an obligation to be met.

    Attributes:
        code: Its symbol, e.g. ``EEI_filing``.
        rule: Id of the rule.
        jurisdiction: Whose law.
        item: Index of the item, or None.
        explanation: What it is about.
        citations: Its provisions.
    """

    code: str
    rule: str
    jurisdiction: str
    item: int | None
    explanation: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class RedFlag(Form):
    """A circumstance that a person must look at.

    Attributes:
        code: Its symbol, e.g. ``chpl_tier_1``.
        rule: Id of the rule.
        jurisdiction: Whose law.
        item: Index of the item, or None.
        party: Index of the party, or None.
        asks_for_review: Whether it asks for a person.
        explanation: The evidence.
        citations: Its provisions.
    """

    code: str
    rule: str
    jurisdiction: str
    item: int | None
    party: int | None
    asks_for_review: bool
    explanation: str
    citations: tuple[Citation, ...]


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


@dataclass(frozen=True, slots=True)
class AssumedFact(Form):
    """A legal default that stood in for an answer.

    Attributes:
        fact: Name in the fact catalogue.
        value: What was assumed, as text.
        reason: Why silence may be read so.
        item: Index of the item, or None.
        party: Index of the party, or None.
    """

    fact: str
    value: str
    reason: str
    item: int | None
    party: int | None


@dataclass(frozen=True, slots=True)
class Counterfactual(Form):
    """What would change the outcome, and who can bring it about.

    Attributes:
        jurisdiction: Whose verdict would change.
        by: Who: ``caller``, ``authority`` or ``compliance``.
        what: What they would have to do.
        rules: Ids of the rules it would settle.
    """

    jurisdiction: str
    by: str
    what: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JurisdictionDecision(Form):
    """What one jurisdiction says.

    Attributes:
        jurisdiction: E.g. ``US-EAR``.
        reached: Whether it reaches the transaction: ``yes``, ``no`` or ``unknown``.
        verdict: Its verdict.
        governing: Ids of the rules that determine the verdict.
        statement: The verdict in a sentence.
    """

    jurisdiction: str
    reached: str
    verdict: Verdict
    governing: tuple[str, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class ItemDecision(Form):
    """What is decided about one item, by rules about it or about the whole transaction.

    Attributes:
        item: Its index.
        line: Its line, as supplied.
        verdict: Its verdict.
    """

    item: int
    line: str
    verdict: Verdict


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


@dataclass(frozen=True, slots=True)
class Decision(Form):
    """The answer to "may this transaction go ahead, and why?".

    Attributes:
        verdict: The strictest of the jurisdictions'.
        statement: The verdict in a sentence that claims no more than was found.
        jurisdictions: By jurisdiction.
        items: By item.
        reasons: Every rule that played a part, the decisive first.
        missing: What was not supplied and is needed.
        license_requirements: Licenses required, cured ones too.
        exceptions: Exceptions that have to do with the transaction.
        required_documents: Evidence that is asked for.
        obligations: Duties that go with the transaction.
        red_flags: Circumstances that a person must look at.
        screening: By party.
        ownership: By party and list.
        assumptions: Legal defaults that were used.
        counterfactuals: What would change the outcome, and by whom.
        provenance: The five pins.
    """

    verdict: Verdict
    statement: str
    jurisdictions: tuple[JurisdictionDecision, ...]
    items: tuple[ItemDecision, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[MissingFact, ...]
    license_requirements: tuple[LicenseRequirement, ...]
    exceptions: tuple[ExceptionFinding, ...]
    required_documents: tuple[Duty, ...]
    obligations: tuple[Duty, ...]
    red_flags: tuple[RedFlag, ...]
    screening: tuple[ScreeningOutcome, ...]
    ownership: tuple[OwnershipFinding, ...]
    assumptions: tuple[AssumedFact, ...]
    counterfactuals: tuple[Counterfactual, ...]
    provenance: Provenance
