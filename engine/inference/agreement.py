"""Infer with two engines that must agree.

Two programs that share no code, one of them a library in C with a history of silent errors, come to
the same conclusion about every finding of every decision, or there is no decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.conditions.tree import Truth
from engine.errors import EvaluationError
from engine.inference.finding import Finding, Outcome, Program, Standing
from engine.inference.network import Network
from engine.inference.resolver import resolve

_STANDS = {truth: Outcome(truth, Standing.STANDS) for truth in (Truth.TRUE, Truth.UNKNOWN)}


def infer(network: Network, program: Program, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
    """Return what becomes of each of ``findings``, in their order.

    Where no finding is given anything and none is an exception there is nothing to chain: every
    finding stands, and the network is not asked. That is so in most transactions.

    Args:
        network: Built from ``program``.
        program: How the rules relate.
        findings: What matching has found, in any order.

    Raises:
        EvaluationError: The engines disagree, or durable-rules failed. There is no decision.
    """
    given, cures = program.given, program.cures
    if not any(finding.rule in given or finding.rule in cures for finding in findings):
        return tuple([_STANDS[finding.truth] for finding in findings])
    resolved = resolve(program, findings)
    chained = network.resolve(findings)
    if chained != resolved:
        network.close()  # whatever led it astray is gone when it is used again
        raise EvaluationError(_difference(findings, resolved, chained))
    return resolved


def _difference(
    findings: Sequence[Finding], resolved: Sequence[Outcome], chained: Sequence[Outcome]
) -> str:
    pairs = enumerate(zip(resolved, chained, strict=True))
    number, (one, other) = next((number, pair) for number, pair in pairs if pair[0] != pair[1])
    return (
        f"the two inference engines disagree on finding {number}, of rule {findings[number].rule}: "
        f"{_said(one)}, says the resolver; {_said(other)}, says the network"
    )


def _said(outcome: Outcome) -> str:
    through = (
        f"{name} {', '.join(map(str, numbers))}"
        for name in ("cured_by", "curable_by", "barred_by", "doubted_by", "supported_by")
        if (numbers := getattr(outcome, name))
    )
    return ", ".join((f"{outcome.truth.name.lower()} and {outcome.standing.value}", *through))
