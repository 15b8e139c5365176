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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.conditions.tree import Truth
from engine.decision.counterfactuals import counterfactuals
from engine.decision.duties import exceptions, license_requirements, obligations, red_flags
from engine.decision.duties import required_documents as documents
from engine.decision.model import (
    CONFLICT_OF_LAWS,
    REFERENCE_DATA,
    AssumedFact,
    Decision,
    ItemDecision,
    JurisdictionDecision,
    MissingFact,
    OwnershipFinding,
    Part,
    Provenance,
    ScreeningOutcome,
    Verdict,
)
from engine.decision.reasons import Considered, Narrator, reasons
from engine.decision.votes import ASKS, Found, Reach, Vote, vote
from engine.law.model import Effect, Ruleset

_DECISIVE = frozenset({Part.STANDS, Part.UNDETERMINED, Part.CURABLE})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a decision is combined from, besides what was found.

    Attributes:
        rulesets: Those that were asked.
        without_nexus: Ids of those that reach everything.
        lines: The line of each item, as supplied.
        screening: Outcome of screening, by party.
        ownership: How listed persons own parties.
        assumptions: Legal defaults that were used.
        provenance: The five pins.
    """

    rulesets: tuple[Ruleset, ...]
    without_nexus: frozenset[str]
    lines: tuple[str, ...]
    screening: tuple[ScreeningOutcome, ...]
    ownership: tuple[OwnershipFinding, ...]
    assumptions: tuple[AssumedFact, ...]
    provenance: Provenance


def combine(
    gathered: Gathered,
    found: Sequence[Found],
    considered: Sequence[Considered],
    narrator: Narrator,
) -> Decision:
    """Return the decision that ``found`` amounts to.

    Args:
        gathered: What else goes into the decision.
        found: All findings with what inference made of them; order carries no meaning.
        considered: Rules that concern the transaction and don't apply to it.
        narrator: Tells rules and facts in words.
    """
    reach = Reach.of(gathered.without_nexus, found)
    votes = [each for one in found if (each := vote(one, reach)) is not None]
    excepted = exceptions(found, considered, reach, narrator)
    told = reasons(votes, found, excepted, considered, reach, narrator)
    by_jurisdiction = _by_jurisdiction(gathered.rulesets, votes, reach, gathered.provenance)
    verdict = max((each.verdict for each in by_jurisdiction), default=Verdict.ALLOW)
    missing = _missing(votes, found, reach, narrator)
    jurisdictions = {one.rule.rule.id: one.rule.ruleset.jurisdiction for one in found}
    return Decision(
        verdict=verdict,
        statement=_statement(verdict, gathered.provenance),
        jurisdictions=by_jurisdiction,
        items=_by_item(gathered.lines, votes),
        reasons=told,
        missing=missing,
        license_requirements=license_requirements(votes),
        exceptions=excepted,
        required_documents=documents(votes, narrator),
        obligations=obligations(votes, narrator),
        red_flags=red_flags(votes, narrator),
        screening=gathered.screening,
        ownership=gathered.ownership,
        assumptions=gathered.assumptions,
        counterfactuals=counterfactuals(told, missing, excepted, jurisdictions),
        provenance=gathered.provenance,
    )


def _statement(verdict: Verdict, provenance: Provenance) -> str:
    release = f"release {provenance.release[:12]} on {provenance.as_of}"
    match verdict:
        case Verdict.ALLOW:
            return f"no restriction found in {release} for these facts"
        case Verdict.REVIEW:
            return f"a person must decide: see what is missing or flagged under {release}"
        case Verdict.BLOCK:
            return (
                f"forbidden under {release} unless a license or exception cures every prohibition"
            )


def _by_jurisdiction(
    rulesets: Sequence[Ruleset], votes: Sequence[Vote], reach: Reach, provenance: Provenance
) -> tuple[JurisdictionDecision, ...]:
    decided = []
    for jurisdiction in sorted({ruleset.jurisdiction for ruleset in rulesets}):
        own = [each for each in votes if each.found.rule.ruleset.jurisdiction == jurisdiction]
        reached = max(
            reach.reaches(ruleset.id, None)
            for ruleset in rulesets
            if ruleset.jurisdiction == jurisdiction
        )
        verdict = max((each.verdict for each in own), default=Verdict.ALLOW)
        if jurisdiction in (CONFLICT_OF_LAWS, REFERENCE_DATA) and verdict is Verdict.ALLOW:
            continue
        governing = sorted(
            {
                each.found.rule.rule.id
                for each in own
                if each.verdict is verdict and each.part in _DECISIVE
            }
        )
        decided.append(
            JurisdictionDecision(
                jurisdiction,
                {Truth.TRUE: "yes", Truth.UNKNOWN: "unknown", Truth.FALSE: "no"}[reached],
                verdict,
                tuple(governing),
                _statement(verdict, provenance)
                if reached is not Truth.FALSE
                else "no nexus found: the jurisdiction does not reach this transaction",
            )
        )
    return tuple(decided)


def _by_item(lines: Sequence[str], votes: Sequence[Vote]) -> tuple[ItemDecision, ...]:
    return tuple(
        ItemDecision(
            index,
            line,
            max(
                (each.verdict for each in votes if each.found.finding.item in (None, index)),
                default=Verdict.ALLOW,
            ),
        )
        for index, line in enumerate(lines)
    )


def _missing(
    votes: Sequence[Vote], found: Sequence[Found], reach: Reach, narrator: Narrator
) -> tuple[MissingFact, ...]:
    """Collect what keeps rules from being told, one question for all rules that ask it.

    An answer can change the verdict only where more may come of it than stands for certain.
    """
    certain = max((each.verdict for each in votes if each.is_definite), default=Verdict.ALLOW)
    asked: dict[tuple[str, int | None, int | None, str], set[str]] = {}
    changing: set[tuple[str, int | None, int | None, str]] = set()
    for one, at_most in _unsettled(votes, found, reach):
        for missing in one.missing:
            at = narrator.place(missing, one.finding)
            asked.setdefault(at, set()).add(one.rule.rule.id)
            if at_most > certain:
                changing.add(at)
    return tuple(
        MissingFact(
            fact,
            item,
            party,
            question,
            narrator.contract(fact, item, party),
            tuple(sorted(rules)),
            (fact, item, party, question) in changing,
        )
        for (fact, item, party, question), rules in sorted(
            asked.items(),
            key=lambda pair: (pair[0][0], pair[0][1] or 0, pair[0][2] or 0, pair[0][3]),
        )
    )


def _unsettled(
    votes: Sequence[Vote], found: Sequence[Found], reach: Reach
) -> Iterator[tuple[Found, Verdict]]:
    """Yield findings whose missing facts are worth asking for, and the most that may come of each.

    What supports a rule that can't be told is among them, and so is an exception that may cure a
    requirement, or what may bar it.
    """
    for each in votes:
        if each.part not in (Part.UNDETERMINED, Part.CURABLE):
            continue
        one, at_most = each.found, _at_most(each, votes)
        is_nexus = one.rule.rule.effect is Effect.NEXUS
        if is_nexus and reach.reaches(one.rule.ruleset.id, one.finding.item) is Truth.TRUE:
            continue
        bearing = [one, *(found[index] for index in one.outcome.curable_by)]
        bearing += [found[index] for other in bearing for index in other.outcome.doubted_by]
        bearing += [found[index] for other in bearing for index in other.outcome.supported_by]
        for other in bearing:
            yield other, at_most


def _at_most(vote: Vote, votes: Sequence[Vote]) -> Verdict:
    """Return the strictest that could come of ``vote``; of a nexus, what it would bring in."""
    rule = vote.found.rule
    if rule.rule.effect is not Effect.NEXUS:
        return ASKS.get(rule.rule.effect, Verdict.ALLOW)
    item = vote.found.finding.item
    return max(
        (
            ASKS.get(each.found.rule.rule.effect, Verdict.ALLOW)
            for each in votes
            if each.verdict is not Verdict.ALLOW
            and each.found.rule.ruleset is rule.ruleset
            and (item is None or each.found.finding.item in (None, item))
        ),
        default=Verdict.ALLOW,
    )
