"""What would change the outcome, and who can bring it about.

1. A missing fact or document: the caller supplies it.
2. A license requirement that stands: the authority grants a license, and the caller presents it.
3. A candidate exception: the caller shows what is outstanding.
4. A flag: the company's compliance staff look at it.
5. A prohibition that stands is changed by nobody, unless an exception is told beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from engine.decision.model import (
    Counterfactual,
    ExceptionFinding,
    ExceptionStatus,
    MissingFact,
    Part,
    Reason,
    Verdict,
)
from engine.law.model import Effect

_KEPT = 4_096


def counterfactuals(
    reasons: Sequence[Reason],
    missing: Sequence[MissingFact],
    exceptions: Sequence[ExceptionFinding],
    jurisdictions: Mapping[str, str],
) -> tuple[Counterfactual, ...]:
    """Return what would change the outcome, in the order of who can act most easily.

    Args:
        reasons: The rules that played a part.
        missing: What was not supplied and is needed.
        exceptions: Those that have to do with the transaction.
        jurisdictions: Whose law each rule is that was found, by its id.
    """
    changes = [
        _change(
            jurisdictions[fact.rules[0]],
            "caller",
            f"state {fact.contract or fact.fact}: {fact.question}",
            fact.rules,
        )
        for fact in missing
        if fact.would_change_outcome
    ]
    changes += [
        _change(
            each.jurisdiction,
            "caller",
            f"show that {each.code} may be used: {', '.join(each.outstanding) or each.explanation}",
            each.cures,
        )
        for each in exceptions
        if each.status is ExceptionStatus.CANDIDATE
    ]
    for reason in reasons:
        if reason.part is Part.STANDS and reason.verdict is not Verdict.ALLOW:
            changes += _cures_of(reason)
    return tuple(dict.fromkeys(changes))


def _cures_of(reason: Reason) -> list[Counterfactual]:
    match Effect(reason.effect):
        case Effect.REQUIRE_LICENSE:
            by, what = "authority", f"grant a license that lifts {reason.rule}; then present it"
        case Effect.REQUIRE_DOCUMENT:
            by, what = "caller", f"present the document: {reason.explanation}"
        case Effect.FLAG:
            by, what = "compliance", f"resolve the red flag: {reason.explanation}"
        case _:
            return []
    return [_change(reason.jurisdiction, by, what, (reason.rule,))]


@lru_cache(_KEPT)
def _change(jurisdiction: str, by: str, what: str, rules: tuple[str, ...]) -> Counterfactual:
    """Return what would change the outcome, one object for all decisions that tell it."""
    return Counterfactual(jurisdiction, by, what, rules)
