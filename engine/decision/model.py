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
from enum import Enum, IntEnum

from engine.decision.form import Form
from engine.decision.party_findings import OwnershipFinding, ScreeningOutcome
from engine.decision.provenance import Provenance
from engine.law.interval import Interval
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
