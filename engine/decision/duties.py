"""What goes with a decision besides its verdict: licenses, exceptions, documents, duties, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.conditions.tree import Truth
from engine.decision.law_on_day import NumberedRule
from engine.decision.model import (
    Duty,
    ExceptionFinding,
    ExceptionStatus,
    LicenseRequirement,
    Part,
    RedFlag,
    Verdict,
)
from engine.decision.reasons import Account, Considered, Narrator, Playing, lacking
from engine.decision.votes import Found, Reach, Vote
from engine.inference.finding import Standing
from engine.law.model import REQUIREMENTS, Effect, ReviewPolicy, Status

_STRICTNESS = {policy: rank for rank, policy in enumerate(ReviewPolicy)}
_STATUS = {
    Standing.AVAILABLE: ExceptionStatus.AVAILABLE,
    Standing.CANDIDATE: ExceptionStatus.CANDIDATE,
    Standing.BARRED: ExceptionStatus.BARRED,
}


def license_requirements(votes: Sequence[Vote]) -> tuple[LicenseRequirement, ...]:
    """Return the licenses that are required, one entry for each authority and item.

    Of several review policies the strictest is named, in the order of ``ReviewPolicy``.
    """
    grouped: dict[tuple[str, str, int], list[Vote]] = {}
    for each in votes:
        rule, finding = each.found.rule, each.found.finding
        if rule.rule.effect is Effect.REQUIRE_LICENSE and each.found.outcome.truth is Truth.TRUE:
            item = -1 if finding.item is None else finding.item
            key = (rule.ruleset.jurisdiction, rule.rule.authority, item)
            grouped.setdefault(key, []).append(each)
    required = []
    for (jurisdiction, authority, item), group in sorted(grouped.items()):
        rules = [each.found.rule.rule for each in group]
        policies = [rule.review_policy for rule in rules if rule.review_policy is not None]
        required.append(
            LicenseRequirement(
                jurisdiction,
                authority,
                None if item < 0 else item,
                tuple(sorted({reason for rule in rules for reason in rule.reasons_for_control})),
                max(policies, key=_STRICTNESS.__getitem__).value if policies else "",
                tuple(sorted({rule.id for rule in rules})),
                all(each.part is Part.CURED for each in group),
            )
        )
    return tuple(required)


@dataclass(frozen=True, slots=True, eq=False)
class ExceptionAccount(Account[ExceptionFinding]):
    """An exception that bears on a requirement, to be told.

    Attributes:
        status: What it is worth.
        outstanding: Facts that must be shown first.
        barred_by: Ids of the rules that bar it, or may.
        cures: Ids of the rules that it cures, or would.
        rule_status: The rule's status on the day, if it is not met.
    """

    status: ExceptionStatus
    outstanding: tuple[str, ...]
    barred_by: tuple[str, ...]
    cures: tuple[str, ...]
    rule_status: Status | None = None

    @property
    def order(self) -> tuple[str, str, str, int]:
        """Its place among exceptions."""
        rule = self.rule.rule
        return self.rule.ruleset.jurisdiction, rule.code, rule.id, self.item or 0

    def told(self, narrator: Narrator) -> ExceptionFinding:
        """Tell it."""
        at = (self.rule, self.item, self.party)
        return ExceptionFinding(
            self.rule.rule.code,
            self.rule.rule.id,
            self.rule.ruleset.jurisdiction,
            self.item,
            self.status,
            self.outstanding,
            self.barred_by,
            self.cures,
            narrator.because(*at)
            if self.rule_status is None
            else narrator.why_not(*at, self.rule_status),
            self.rule.rule.cites,
        )


def exceptions(
    found: Sequence[Found], considered: Sequence[Considered], reach: Reach
) -> tuple[ExceptionAccount, ...]:
    """Return the exceptions of a ruleset that bear on a requirement that was found, cured or not.

    Those that concern the transaction and are not met are told too: somebody may be able to meet
    them.
    """
    required = [
        (index, other)
        for index, other in enumerate(found)
        if other.rule.rule.effect in REQUIREMENTS
        and other.outcome.truth is not Truth.FALSE
        and reach.reaches(other.rule.ruleset.id, other.finding.item) is not Truth.FALSE
    ]
    told = _unmet([other for _, other in required], considered)
    for index, one in enumerate(found):
        if one.outcome.standing not in _STATUS:
            continue
        cures = {other.rule.rule.id for _, other in required if _bears_on(index, one, other)}
        if not cures:
            continue
        barring = (*one.outcome.barred_by, *one.outcome.doubted_by)
        outstanding = {missing.fact for missing in one.missing}
        for doubt in one.outcome.doubted_by:
            outstanding |= {missing.fact for missing in found[doubt].missing}
        told.append(
            ExceptionAccount(
                one.rule,
                one.finding.item,
                one.finding.party,
                _STATUS[one.outcome.standing],
                tuple(sorted(outstanding)),
                tuple(sorted({found[i].rule.rule.id for i in barring})),
                tuple(sorted(cures)),
            )
        )
    return tuple(told)


def _unmet(required: Sequence[Found], considered: Sequence[Considered]) -> list[ExceptionAccount]:
    told = []
    for each in considered:
        rule = each.rule.rule
        if rule.effect is not Effect.EXCEPT:
            continue
        cures = {
            other.rule.rule.id
            for other in required
            if each.item in (None, other.finding.item)
            and any(map(other.rule.rule.answers_to, rule.cures))
        }
        if cures:
            told.append(
                ExceptionAccount(
                    each.rule,
                    each.item,
                    each.party,
                    ExceptionStatus.NOT_MET,
                    (),
                    (),
                    tuple(sorted(cures)),
                    each.status,
                )
            )
    return told


def _bears_on(index: int, exception: Found, requirement: Found) -> bool:
    """Say whether ``exception`` cures ``requirement``, would, or would but for a bar."""
    if index in requirement.outcome.cured_by or index in requirement.outcome.curable_by:
        return True
    if exception.outcome.standing is not Standing.BARRED:
        return False
    rule, mine, its = exception.rule.rule, exception.finding, requirement.finding
    return (
        any(map(requirement.rule.rule.answers_to, rule.cures))
        and (mine.item is None or mine.item == its.item)
        and (mine.party is None or its.party is None or mine.party == its.party)
    )


@dataclass(frozen=True, slots=True, eq=False)
class DutyAccount(Playing[Duty]):
    """A document or an obligation, to be told."""

    def told(self, narrator: Narrator) -> Duty:
        """Tell it."""
        rule = self.rule.rule
        return Duty(
            rule.code,
            rule.id,
            self.rule.ruleset.jurisdiction,
            self.item,
            narrator.explanation(self),
            rule.cites,
        )


@dataclass(frozen=True, slots=True, eq=False)
class FlagAccount(Playing[RedFlag]):
    """A flag, to be told.

    Attributes:
        asks_for_review: Whether it asks for a person.
    """

    asks_for_review: bool

    def told(self, narrator: Narrator) -> RedFlag:
        """Tell it."""
        rule = self.rule.rule
        return RedFlag(
            rule.code,
            rule.id,
            self.rule.ruleset.jurisdiction,
            self.item,
            self.party,
            self.asks_for_review,
            narrator.explanation(self),
            rule.cites,
        )


def required_documents(votes: Sequence[Vote]) -> tuple[DutyAccount, ...]:
    """Return the evidence that is asked for and not there, or may be asked for."""
    asked = (Part.STANDS, Part.UNDETERMINED, Part.CURABLE)
    return _duties(votes, Effect.REQUIRE_DOCUMENT, asked)


def obligations(votes: Sequence[Vote]) -> tuple[DutyAccount, ...]:
    """Return the duties that go with the transaction."""
    return _duties(votes, Effect.OBLIGE, (Part.OBLIGES,))


def _duties(
    votes: Sequence[Vote], effect: Effect, parts: tuple[Part, ...]
) -> tuple[DutyAccount, ...]:
    duties = {
        (each.found.rule.ruleset.jurisdiction, rule.code, rule.id, each.found.finding.item): (
            DutyAccount(*_playing(each))
        )
        for each in votes
        if (rule := each.found.rule.rule).effect is effect and each.part in parts
    }
    return tuple(duties[key] for key in sorted(duties, key=lambda key: (*key[:3], key[3] or 0)))


def _playing(
    vote: Vote,
) -> tuple[NumberedRule, int | None, int | None, Part, Status, tuple[str, ...]]:
    one = vote.found
    at = one.finding
    return one.rule, at.item, at.party, vote.part, one.status, lacking(one)


def red_flags(votes: Sequence[Vote]) -> tuple[FlagAccount, ...]:
    """Return the flags that are raised, those that only inform too."""
    raised = [
        FlagAccount(*_playing(each), each.verdict is not Verdict.ALLOW)
        for each in votes
        if each.found.rule.rule.effect is Effect.FLAG and each.found.outcome.truth is Truth.TRUE
    ]
    return tuple(
        sorted(
            raised,
            key=lambda flag: (
                flag.rule.ruleset.jurisdiction,
                flag.rule.rule.code,
                flag.rule.rule.id,
                flag.item or 0,
                flag.party or 0,
            ),
        )
    )
