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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.conditions.tree import Truth
from engine.decision.duties import exceptions, license_requirements, obligations, red_flags
from engine.decision.duties import required_documents as documents
from engine.decision.counterfactuals import counterfactuals
from engine.decision.model import (
    AssumedFact,
    Decision,
    ItemDecision,
    JurisdictionDecision,
    MissingFact,
    OwnershipFinding,
    Part,
    Provenance,
    Reason,
    ScreeningOutcome,
    Verdict,
)
from engine.decision.reasons import Considered, Narrator, reasons
from engine.decision.votes import Found, Reach, Vote, vote
from engine.inference.finding import Standing
from engine.law.model import REQUIREMENTS, Effect, Ruleset

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
    told = reasons(votes, found, considered, reach, narrator)
    by_jurisdiction = _by_jurisdiction(gathered.rulesets, votes, reach, gathered.provenance)
    verdict = max((each.verdict for each in by_jurisdiction), default=Verdict.ALLOW)
    missing = _missing(votes, found, reach, narrator)
    excepted = exceptions(found, reach, narrator)
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
        counterfactuals=counterfactuals(told, missing, excepted),
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
    """Collect what keeps rules from being told, one question for all rules that ask it."""
    is_forbidden = any(each.is_definite and each.verdict is Verdict.BLOCK for each in votes)
    asked: dict[tuple[str, int | None, int | None, str], set[str]] = {}
    outcome_bearing: set[tuple[str, int | None, int | None, str]] = set()
    for one in _unsettled(votes, found, reach):
        for missing in one.missing:
            at = narrator.place(missing, one.finding)
            asked.setdefault(at, set()).add(one.rule.rule.id)
            if one.rule.rule.effect is not Effect.OBLIGE:
                outcome_bearing.add(at)
    return tuple(
        MissingFact(
            fact,
            item,
            party,
            question,
            narrator.contract(fact, item, party),
            tuple(sorted(rules)),
            not is_forbidden and (fact, item, party, question) in outcome_bearing,
        )
        for (fact, item, party, question), rules in sorted(
            asked.items(),
            key=lambda pair: (pair[0][0], pair[0][1] or 0, pair[0][2] or 0, pair[0][3]),
        )
    )


def _unsettled(votes: Sequence[Vote], found: Sequence[Found], reach: Reach) -> Iterable[Found]:
    """Yield findings whose missing facts are worth asking for.

    A bar or an exception is, where a requirement that it bears on is not settled without it.
    """
    for each in votes:
        if each.part is Part.UNDETERMINED:
            yield each.found
    for one in found:
        if one.rule.rule.effect is Effect.NEXUS and one.outcome.truth is Truth.UNKNOWN:
            if reach.reaches(one.rule.ruleset.id, one.finding.item) is Truth.UNKNOWN:
                yield one
        if one.rule.rule.effect in REQUIREMENTS and one.outcome.standing is Standing.CURABLE:
            for index in one.outcome.curable_by:
                yield found[index]
                for doubt in found[index].outcome.doubted_by:
                    yield found[doubt]
