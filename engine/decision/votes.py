"""What each finding asks for: the meaning of a verdict, meant to be read by a lawyer.

1. A prohibition or license requirement that stands asks to BLOCK; a document that is asked for and
   a flag ask for REVIEW; a rule that is cured asks for nothing.
2. A rule that can't be told, for want of a fact, asks for REVIEW. So does one whose status on the
   day is uncertain, and one that lapsed although its renewal was expected: neither can block, and
   neither is silent.
3. A requirement that only a candidate exception would cure asks for REVIEW.
4. A rule counts only as far as its ruleset reaches the item. Where it can't be told whether it
   reaches, what would be BLOCK is REVIEW.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.conditions.tree import Truth
from engine.decision.law_on_day import NumberedRule
from engine.decision.model import Part, Verdict
from engine.inference.finding import Finding, Outcome, Standing
from engine.law.model import Effect, Status
from engine.match.finding import Missing

ASKS = {
    Effect.PROHIBIT: Verdict.BLOCK,
    Effect.REQUIRE_LICENSE: Verdict.BLOCK,
    Effect.REQUIRE_DOCUMENT: Verdict.REVIEW,
    Effect.FLAG: Verdict.REVIEW,
}
"""What a rule that stands asks for; other effects ask for nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with everything that was found out about it.

    Attributes:
        rule: The rule.
        finding: Where it was found.
        missing: The facts that keep it from being told.
        status: The rule's status on the day.
        outcome: What inference made of it.
    """

    rule: NumberedRule
    finding: Finding
    missing: tuple[Missing, ...]
    status: Status
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the rulesets reach.

    Attributes:
        always: Ids of rulesets that state no nexus and so reach everything.
        found: By ruleset and item (None for the transaction): the strongest nexus found there.
    """

    always: frozenset[str]
    found: Mapping[tuple[str, int | None], Truth]

    @classmethod
    def of(cls, always: frozenset[str], found: Sequence[Found]) -> Reach:
        """Collect the nexus findings among ``found``."""
        strongest: dict[tuple[str, int | None], Truth] = {}
        for each in found:
            if each.rule.rule.effect is Effect.NEXUS:
                at = (each.rule.ruleset.id, each.finding.item)
                strongest[at] = max(strongest.get(at, Truth.FALSE), each.outcome.truth)
        return cls(always, strongest)

    def reaches(self, ruleset: str, item: int | None) -> Truth:
        """Say whether ``ruleset`` reaches ``item``, or for None anything of the transaction."""
        if ruleset in self.always:
            return Truth.TRUE
        return max(
            (
                truth
                for (reached, where), truth in self.found.items()
                if reached == ruleset and (item is None or where is None or where == item)
            ),
            default=Truth.FALSE,
        )


@dataclass(frozen=True, slots=True)
class Vote:
    """What one finding asks for.

    Attributes:
        found: The finding.
        part: The part it plays.
        verdict: What it asks for.
        is_definite: Whether no missing fact could take the vote away.
    """

    found: Found
    part: Part
    verdict: Verdict
    is_definite: bool


def vote(found: Found, reach: Reach) -> Vote | None:
    """Return what ``found`` asks for, or None where its ruleset doesn't reach or it was dropped."""
    reached = reach.reaches(found.rule.ruleset.id, found.finding.item)
    truth = found.outcome.truth
    if truth is Truth.FALSE or reached is Truth.FALSE:
        return None
    is_definite = truth is Truth.TRUE and reached is Truth.TRUE
    match found.rule.rule.effect:
        case Effect.NEXUS:
            part = Part.REACHES if truth is Truth.TRUE else Part.UNDETERMINED
            return Vote(found, part, Verdict.ALLOW, is_definite)
        case Effect.OBLIGE:
            part = Part.OBLIGES if truth is Truth.TRUE else Part.UNDETERMINED
            return Vote(found, part, Verdict.ALLOW, is_definite)
        case Effect.EXCEPT | Effect.BAR:
            return None
        case Effect.FLAG if found.rule.rule.informs_only:
            return Vote(found, Part.INFORMS, Verdict.ALLOW, True) if is_definite else None
    if found.outcome.standing is Standing.CURED:
        return Vote(found, Part.CURED, Verdict.ALLOW, True)
    asks = ASKS[found.rule.rule.effect]
    if truth is Truth.UNKNOWN:
        return Vote(found, Part.UNDETERMINED, Verdict.REVIEW, False)
    if found.outcome.standing is Standing.CURABLE:
        return Vote(found, Part.CURABLE, Verdict.REVIEW, False)
    return Vote(found, Part.STANDS, asks if is_definite else Verdict.REVIEW, is_definite)
