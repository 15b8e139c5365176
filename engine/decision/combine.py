"""Combine what was found into one decision.

1. The strictest vote wins: in a jurisdiction, over jurisdictions, over items.
2. A jurisdiction that does not reach the transaction says ALLOW, and says why: that it was found to
   have no nexus, never that the goods are cleared.
3. Where nothing asks for more, ALLOW says that no restriction was found in this release for these
   facts. An empty cell of a table is never clearance.
4. A missing fact matters to the outcome unless a definite prohibition stands: that beats any number
   of missing facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from engine.conditions.tree import Truth
from engine.decision.counterfactuals import counterfactuals
from engine.decision.duties import (
    DutyAccount,
    ExceptionAccount,
    FlagAccount,
    license_requirements,
    obligations,
    red_flags,
    required_documents,
)
from engine.decision.form import Forms
from engine.decision.model import (
    CONFLICT_OF_LAWS,
    REFERENCE_DATA,
    AssumedFact,
    Decision,
    ItemDecision,
    JurisdictionDecision,
    LicenseRequirement,
    MissingFact,
    Part,
    Verdict,
)
from engine.decision.opinion import Opinion, Unsettled
from engine.decision.party_findings import OwnershipFinding, ScreeningOutcome
from engine.decision.provenance import Provenance
from engine.decision.reasons import Narrator, ReasonAccount
from engine.decision.votes import Vote
from engine.facts.fact import Fact
from engine.law.interval import Day

KEPT = 4_096
"""Combinations of opinions that are kept, some 10 KiB each."""
_DECISIVE = frozenset({Part.STANDS, Part.UNDETERMINED, Part.CURABLE})
_REACHED = {Truth.TRUE: "yes", Truth.UNKNOWN: "unknown", Truth.FALSE: "no"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a decision is combined from, besides the opinions of the rulesets.

    Attributes:
        lines: The line of each item, as supplied.
        screening: Outcome of screening, by party.
        ownership: How listed persons own parties.
        assumptions: Legal defaults that were used.
        provenance: The five pins.
    """

    lines: tuple[str, ...]
    screening: tuple[ScreeningOutcome, ...]
    ownership: tuple[OwnershipFinding, ...]
    assumptions: tuple[AssumedFact, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Combination:
    """What the opinions of all rulesets that are asked come to, whatever the values behind them.

    Attributes:
        verdict: The strictest of the jurisdictions'.
        statement: The verdict in a sentence.
        jurisdictions: By jurisdiction.
        of_whole: The strictest vote that is about no single item.
        of_items: The strictest vote about each item, by index.
        missing: What was not supplied and is needed.
        license_requirements: Licenses required.
        exceptions: Exceptions that have to do with the transaction, in order.
        required_documents: Evidence that is asked for, in order.
        obligations: Duties, in order.
        red_flags: Flags, in order.
        reasons: Every rule that plays a part, in order.
        whose: Whose law each rule is that was found, by its id.
    """

    verdict: Verdict
    statement: str
    jurisdictions: Forms[JurisdictionDecision]
    of_whole: Verdict
    of_items: Mapping[int, Verdict]
    missing: Forms[MissingFact]
    license_requirements: Forms[LicenseRequirement]
    exceptions: tuple[ExceptionAccount, ...]
    required_documents: tuple[DutyAccount, ...]
    obligations: tuple[DutyAccount, ...]
    red_flags: tuple[FlagAccount, ...]
    reasons: tuple[ReasonAccount, ...]
    whose: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combines the opinions of the rulesets of one release.

    Attributes:
        release: SHA-256 of the release.
        catalogue: The fact catalogue.
    """

    release: str
    catalogue: Mapping[str, Fact]
    _kept: dict[tuple[Day, tuple[Opinion, ...]], Combination] = field(
        default_factory=dict, repr=False
    )

    def of(self, opinions: tuple[Opinion, ...], day: Day) -> Combination:
        """Return what ``opinions`` come to on ``day``, worked out once for equal ones."""
        combination = self._kept.get((day, opinions))
        if combination is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            combination = self._kept[day, opinions] = self._made(opinions, day)
        return combination

    def _made(self, opinions: Sequence[Opinion], day: Day) -> Combination:
        votes = [vote for each in opinions for vote in each.votes]
        pins = f"release {self.release[:12]} on {day}"
        jurisdictions = _by_jurisdiction(opinions, pins)
        verdict = max((each.verdict for each in jurisdictions), default=Verdict.ALLOW)
        reasons = [account for each in opinions for account in each.reasons]
        exceptions = [account for each in opinions for account in each.exceptions]
        of_whole, of_items = _by_item(votes)
        return Combination(
            verdict=verdict,
            statement=_statement(verdict, pins),
            jurisdictions=Forms(jurisdictions),
            of_whole=of_whole,
            of_items=of_items,
            missing=Forms(_missing(opinions, votes, Narrator.of_nothing(self.catalogue, day))),
            license_requirements=Forms(license_requirements(votes)),
            exceptions=tuple(sorted(exceptions, key=lambda account: account.order)),
            required_documents=required_documents(votes),
            obligations=obligations(votes),
            red_flags=red_flags(votes),
            reasons=tuple(sorted(reasons, key=lambda account: account.order)),
            whose={rule: each.ruleset.jurisdiction for each in opinions for rule in each.found},
        )


def decision(gathered: Gathered, combination: Combination, narrator: Narrator) -> Decision:
    """Return the decision that ``combination`` is for the facts that ``narrator`` tells."""
    told = tuple(map(narrator.tell, combination.reasons))
    exceptions = tuple(map(narrator.tell, combination.exceptions))
    return Decision(
        verdict=combination.verdict,
        statement=combination.statement,
        jurisdictions=combination.jurisdictions,
        items=_items(gathered.lines, combination),
        reasons=told,
        missing=combination.missing,
        license_requirements=combination.license_requirements,
        exceptions=exceptions,
        required_documents=tuple(map(narrator.tell, combination.required_documents)),
        obligations=tuple(map(narrator.tell, combination.obligations)),
        red_flags=tuple(map(narrator.tell, combination.red_flags)),
        screening=gathered.screening,
        ownership=gathered.ownership,
        assumptions=gathered.assumptions,
        counterfactuals=counterfactuals(told, combination.missing, exceptions, combination.whose),
        provenance=gathered.provenance,
    )


def _statement(verdict: Verdict, pins: str) -> str:
    match verdict:
        case Verdict.ALLOW:
            return f"no restriction found in {pins} for these facts"
        case Verdict.REVIEW:
            return f"a person must decide: see what is missing or flagged under {pins}"
        case Verdict.BLOCK:
            return f"forbidden under {pins} unless a license or exception cures every prohibition"


def _by_jurisdiction(opinions: Sequence[Opinion], pins: str) -> tuple[JurisdictionDecision, ...]:
    of: dict[str, list[Opinion]] = {}
    for each in opinions:
        of.setdefault(each.ruleset.jurisdiction, []).append(each)
    decided = []
    for jurisdiction in sorted(of):
        own = [vote for each in of[jurisdiction] for vote in each.votes]
        reached = max(each.reached for each in of[jurisdiction])
        verdict = max((each.verdict for each in own), default=Verdict.ALLOW)
        if jurisdiction in (CONFLICT_OF_LAWS, REFERENCE_DATA) and verdict is Verdict.ALLOW:
            continue
        governing = {
            each.found.rule.rule.id
            for each in own
            if each.verdict is verdict and each.part in _DECISIVE
        }
        decided.append(
            JurisdictionDecision(
                jurisdiction,
                _REACHED[reached],
                verdict,
                tuple(sorted(governing)),
                _statement(verdict, pins)
                if reached is not Truth.FALSE
                else "no nexus found: the jurisdiction does not reach this transaction",
            )
        )
    return tuple(decided)


def _by_item(votes: Sequence[Vote]) -> tuple[Verdict, Mapping[int, Verdict]]:
    """Return the strictest vote about no single item, and the strictest about each."""
    of_items: dict[int | None, Verdict] = {}
    for each in votes:
        item = each.found.finding.item
        of_items[item] = max(of_items.get(item, Verdict.ALLOW), each.verdict)
    return of_items.pop(None, Verdict.ALLOW), of_items  # type: ignore[return-value]


def _items(lines: Sequence[str], combination: Combination) -> tuple[ItemDecision, ...]:
    of_whole, of_items = combination.of_whole, combination.of_items
    return tuple(
        _item(index, line, max(of_whole, of_items.get(index, of_whole)))
        for index, line in enumerate(lines)
    )


@lru_cache(KEPT)
def _item(index: int, line: str, verdict: Verdict) -> ItemDecision:
    """Return what is decided about an item, one object for all decisions that tell it."""
    return ItemDecision(index, line, verdict)


def _missing(
    opinions: Sequence[Opinion], votes: Sequence[Vote], narrator: Narrator
) -> tuple[MissingFact, ...]:
    """Collect what keeps rules from being told, one question for all rules that ask it.

    An answer can change the verdict only where more may come of it than stands for certain.
    """
    certain = max((each.verdict for each in votes if each.is_definite), default=Verdict.ALLOW)
    asked: dict[tuple[str, int | None, int | None, str], list[Unsettled]] = {}
    for opinion in opinions:
        for each in opinion.unsettled:
            asked.setdefault(narrator.place(each.missing, each.item, each.party), []).append(each)
    return tuple(
        MissingFact(
            fact,
            item,
            party,
            question,
            narrator.contract(fact, item, party),
            tuple(sorted({each.rule for each in unsettled})),
            any(each.at_most > certain for each in unsettled),
        )
        for (fact, item, party, question), unsettled in sorted(
            asked.items(),
            key=lambda pair: (pair[0][0], pair[0][1] or 0, pair[0][2] or 0, pair[0][3]),
        )
    )
