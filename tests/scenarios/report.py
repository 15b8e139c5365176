"""Compare decisions with what scenarios expect.

1. A wrong ALLOW is one where the scenario expects something stricter; a wrong BLOCK, one where it
   expects something less strict.
2. A citation is there if a given one contains the asked text, so ``Art 3p(4)`` meets ``Art 3p``.
3. A scenario that could not be decided is wrong, and its citations are missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.decision.model import Decision, Verdict

UNSUPPORTED = "UNSUPPORTED"
"""No shipped ruleset is for a jurisdiction of the scenario."""
ERROR = "ERROR"
"""The scenario could not be mapped, or its transaction was refused."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scenario.

    Attributes:
        id: Its id.
        title: Its title.
        verdict: ``ALLOW``, ``REVIEW``, ``BLOCK``, ``UNSUPPORTED`` or ``ERROR``.
        expected: The verdict it expects.
        asked: Citations it expects.
        missing: Those of them that were not given.
        problem: Why there is no decision; empty if there is one.
    """

    id: str
    title: str
    verdict: str
    expected: str
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    problem: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the expected one."""
        return self.verdict == self.expected

    @property
    def family(self) -> str:
        """Its id without the number at the end."""
        return re.sub(r"-[^-]*$", "", self.id)


def decided(scenario: Mapping[str, Any], decision: Decision) -> Outcome:
    """Return the outcome of a scenario that was decided."""
    cited = [each.citations for each in decision.reasons]
    cited += [each.citations for each in decision.exceptions]
    given = [cite.text for citations in cited for cite in citations]
    asked = _asked(scenario)
    missing = tuple(text for text in asked if not any(text in each for each in given))
    return _outcome(scenario, decision.verdict.name, missing)


def undecided(scenario: Mapping[str, Any], verdict: str, problem: str) -> Outcome:
    """Return the outcome of a scenario that there is no decision about."""
    return _outcome(scenario, verdict, _asked(scenario), problem)


def _outcome(
    scenario: Mapping[str, Any], verdict: str, missing: tuple[str, ...], problem: str = ""
) -> Outcome:
    expected = scenario["expect"]["decision"]
    title = scenario.get("title", "")
    return Outcome(scenario["id"], title, verdict, expected, _asked(scenario), missing, problem)


def _asked(scenario: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(scenario["expect"].get("must_cite", ()))


def totals(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the totals, as the JSON form has them; shares are in permille, whole."""
    families: dict[str, list[Outcome]] = {}
    for each in outcomes:
        families.setdefault(each.family, []).append(each)
    asked = sum(len(each.asked) for each in outcomes)
    found = asked - sum(len(each.missing) for each in outcomes)
    return {
        **_counts(outcomes),
        "false_allow": [each.id for each in outcomes if _is_false(each, Verdict.ALLOW)],
        "false_block": [each.id for each in outcomes if _is_false(each, Verdict.BLOCK)],
        "unsupported": _count(outcomes, UNSUPPORTED),
        "errors": _count(outcomes, ERROR),
        "citations": {"asked": asked, "found": found, "recall_permille": _permille(found, asked)},
        "families": {name: _counts(families[name]) for name in sorted(families)},
    }


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    right = sum(each.is_right for each in outcomes)
    return {
        "scenarios": len(outcomes),
        "right": right,
        "accuracy_permille": _permille(right, len(outcomes)),
    }


def _is_false(outcome: Outcome, verdict: Verdict) -> bool:
    return outcome.verdict == verdict.name and not outcome.is_right


def _count(outcomes: Iterable[Outcome], verdict: str) -> int:
    return sum(each.verdict == verdict for each in outcomes)


def _permille(part: int, whole: int) -> int:
    return 1_000 * part // whole if whole else 1_000


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the report in its JSON form."""
    return {
        "scenarios": [
            {
                "id": each.id,
                "verdict": each.verdict,
                "expected": each.expected,
                "missing_citations": list(each.missing),
                **({"problem": each.problem} if each.problem else {}),
            }
            for each in outcomes
        ],
        "totals": totals(outcomes),
    }


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return the report for a person: a line for each scenario, and the totals."""
    lines = []
    for each in outcomes:
        mark = "ok   " if each.is_right and not each.missing else "     "
        mark = mark if each.is_right else "WRONG"
        lines.append(f"{mark} {each.id:<16} {each.verdict:<11} expected {each.expected:<6}")
        lines += [f"      not cited: {text}" for text in each.missing if not each.problem]
        lines += [f"      {each.problem}"] if each.problem else []
    total = totals(outcomes)
    cited = total["citations"]
    lines += [
        "",
        f"right        {total['right']} of {total['scenarios']}",
        f"false ALLOW  {_listed(total['false_allow'])}",
        f"false BLOCK  {_listed(total['false_block'])}",
        f"unsupported  {total['unsupported']}",
        f"errors       {total['errors']}",
        f"citations    {cited['found']} of {cited['asked']} found",
        "",
        *(
            f"{name:<14} {counts['right']} of {counts['scenarios']}"
            for name, counts in total["families"].items()
        ),
    ]
    return "\n".join(lines)


def _listed(ids: Sequence[str]) -> str:
    return f"{len(ids)}: {', '.join(ids)}" if ids else "0"
