"""What goes with a decision besides its verdict: licenses, exceptions, documents, duties, flags."""

from __future__ import annotations

from collections.abc import Sequence

from engine.conditions.tree import Truth
from engine.decision.model import (
    Duty,
    ExceptionFinding,
    ExceptionStatus,
    LicenseRequirement,
    Part,
    RedFlag,
    Verdict,
)
from engine.decision.reasons import Considered, Narrator
from engine.decision.votes import Found, Reach, Vote
from engine.inference.finding import Standing
from engine.law.model import REQUIREMENTS, Effect, ReviewPolicy

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


def exceptions(
    found: Sequence[Found], considered: Sequence[Considered], reach: Reach, narrator: Narrator
) -> tuple[ExceptionFinding, ...]:
    """Return the exceptions that bear on a requirement that was found, cured or not.

    Those that concern the transaction and are not met are told too: somebody may be able to meet
    them.
    """
    told = _unmet(found, considered, reach, narrator)
    for index, one in enumerate(found):
        if one.outcome.standing not in _STATUS:
            continue
        cures = sorted(
            {
                other.rule.rule.id
                for other in found
                if other.rule.rule.effect in REQUIREMENTS
                and other.outcome.truth is not Truth.FALSE
                and reach.reaches(other.rule.ruleset.id, other.finding.item) is not Truth.FALSE
                and _bears_on(index, one, other)
            }
        )
        if not cures:
            continue
        barring = (*one.outcome.barred_by, *one.outcome.doubted_by)
        outstanding = {missing.fact for missing in one.missing}
        for doubt in one.outcome.doubted_by:
            outstanding |= {missing.fact for missing in found[doubt].missing}
        told.append(
            ExceptionFinding(
                one.rule.rule.code,
                one.rule.rule.id,
                one.rule.ruleset.jurisdiction,
                one.finding.item,
                _STATUS[one.outcome.standing],
                tuple(sorted(outstanding)),
                tuple(sorted({found[i].rule.rule.id for i in barring})),
                tuple(cures),
                narrator.because(one.rule, one.finding.item, one.finding.party),
                one.rule.rule.cites,
            )
        )
    return tuple(
        sorted(told, key=lambda each: (each.jurisdiction, each.code, each.rule, each.item or 0))
    )


def _unmet(
    found: Sequence[Found], considered: Sequence[Considered], reach: Reach, narrator: Narrator
) -> list[ExceptionFinding]:
    told = []
    for each in considered:
        rule = each.rule.rule
        if rule.effect is not Effect.EXCEPT:
            continue
        cures = {
            other.rule.rule.id
            for other in found
            if other.rule.rule.effect in REQUIREMENTS
            and other.rule.ruleset is each.rule.ruleset
            and other.outcome.truth is not Truth.FALSE
            and each.item in (None, other.finding.item)
            and any(map(other.rule.rule.answers_to, rule.cures))
            and reach.reaches(other.rule.ruleset.id, other.finding.item) is not Truth.FALSE
        }
        if cures:
            told.append(
                ExceptionFinding(
                    rule.code,
                    rule.id,
                    each.rule.ruleset.jurisdiction,
                    each.item,
                    ExceptionStatus.NOT_MET,
                    (),
                    (),
                    tuple(sorted(cures)),
                    narrator.why_not(each),
                    rule.cites,
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
        requirement.rule.ruleset is exception.rule.ruleset
        and any(map(requirement.rule.rule.answers_to, rule.cures))
        and (mine.item is None or mine.item == its.item)
        and (mine.party is None or its.party is None or mine.party == its.party)
    )


def required_documents(votes: Sequence[Vote], narrator: Narrator) -> tuple[Duty, ...]:
    """Return the evidence that is asked for and not there, or may be asked for."""
    asked = (Part.STANDS, Part.UNDETERMINED, Part.CURABLE)
    return _duties(votes, narrator, Effect.REQUIRE_DOCUMENT, asked)


def obligations(votes: Sequence[Vote], narrator: Narrator) -> tuple[Duty, ...]:
    """Return the duties that go with the transaction."""
    return _duties(votes, narrator, Effect.OBLIGE, (Part.OBLIGES,))


def _duties(
    votes: Sequence[Vote], narrator: Narrator, effect: Effect, parts: tuple[Part, ...]
) -> tuple[Duty, ...]:
    duties = {
        (each.found.rule.ruleset.jurisdiction, rule.code, rule.id, each.found.finding.item): Duty(
            rule.code,
            rule.id,
            each.found.rule.ruleset.jurisdiction,
            each.found.finding.item,
            narrator.explanation(each),
            rule.cites,
        )
        for each in votes
        if (rule := each.found.rule.rule).effect is effect and each.part in parts
    }
    return tuple(duties[key] for key in sorted(duties, key=lambda key: (*key[:3], key[3] or 0)))


def red_flags(votes: Sequence[Vote], narrator: Narrator) -> tuple[RedFlag, ...]:
    """Return the flags that are raised, those that only inform too."""
    raised = [
        RedFlag(
            each.found.rule.rule.code,
            each.found.rule.rule.id,
            each.found.rule.ruleset.jurisdiction,
            each.found.finding.item,
            each.found.finding.party,
            each.verdict is not Verdict.ALLOW,
            narrator.explanation(each),
            each.found.rule.rule.cites,
        )
        for each in votes
        if each.found.rule.rule.effect is Effect.FLAG and each.found.outcome.truth is Truth.TRUE
    ]
    return tuple(
        sorted(
            raised,
            key=lambda flag: (
                flag.jurisdiction,
                flag.code,
                flag.rule,
                flag.item or 0,
                flag.party or 0,
            ),
        )
    )
