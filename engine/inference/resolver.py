"""Resolve findings by the specification, word for word.

This is the reference: every result of the network is compared with it. It is written to be read
beside the specification (``engine.inference.finding``), not to be fast, and shares no code with the
network. A number of a finding is its place in the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.conditions.tree import Truth
from engine.inference.finding import Finding, Outcome, Program, Standing

_Names = int | None
_Numbers = tuple[int, ...]


def resolve(program: Program, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
    """Return what becomes of each of ``findings``, in their order."""
    found = _numbers_by_rule(findings)
    given = [_given(program, findings, found, number) for number in range(len(findings))]
    truth = [truth for truth, _ in given]
    exceptions = {
        number: _exception(program, findings, found, truth, number)
        for number, finding in enumerate(findings)
        if finding.rule in program.barred_by and truth[number] > Truth.FALSE
    }
    curing = _exceptions_by_cured_rule(program, findings, exceptions)
    outcomes = []
    for number, (holds, supported_by) in enumerate(given):
        if holds is Truth.FALSE:
            outcomes.append(Outcome(Truth.FALSE, Standing.DROPPED))
        elif number in exceptions:
            standing, barred_by, doubted_by = exceptions[number]
            outcomes.append(Outcome(holds, standing, (), (), barred_by, doubted_by, supported_by))
        else:
            standing, cured_by, curable_by = _requirement(findings, exceptions, curing, number)
            outcomes.append(Outcome(holds, standing, cured_by, curable_by, (), (), supported_by))
    return tuple(outcomes)


# -- 1. Overlap and cover --------------------------------------------------------------------------


def overlaps(one: Finding, other: Finding) -> bool:
    """Say whether neither names another item, nor another party, than the other."""
    return not _differ(one.item, other.item) and not _differ(one.party, other.party)


def covers(exception: Finding, requirement: Finding) -> bool:
    """Say whether the exception names no item or the requirement's, and no different party."""
    names_it = exception.item is None or exception.item == requirement.item
    return names_it and not _differ(exception.party, requirement.party)


def _differ(one: _Names, other: _Names) -> bool:
    return one is not None and other is not None and one != other


# -- 2. Given --------------------------------------------------------------------------------------


def _given(
    program: Program, findings: Sequence[Finding], found: Mapping[int, Sequence[int]], number: int
) -> tuple[Truth, _Numbers]:
    finding = findings[number]
    if finding.rule not in program.given:
        return finding.truth, ()
    supported_by = _overlapping(findings, found, program.given[finding.rule], finding)
    # A rule that is given to another has no ``given`` of its own, so its truth is final already.
    support = max((findings[other].truth for other in supported_by), default=Truth.FALSE)
    return min(finding.truth, support), supported_by


# -- 3. Bars ---------------------------------------------------------------------------------------


def _exception(
    program: Program,
    findings: Sequence[Finding],
    found: Mapping[int, Sequence[int]],
    truth: Sequence[Truth],
    number: int,
) -> tuple[Standing, _Numbers, _Numbers]:
    finding = findings[number]
    bars = _overlapping(findings, found, program.barred_by[finding.rule], finding)
    barred_by = tuple([other for other in bars if truth[other] is Truth.TRUE])
    doubted_by = tuple([other for other in bars if truth[other] is Truth.UNKNOWN])
    if barred_by:
        standing = Standing.BARRED
    elif doubted_by or truth[number] is Truth.UNKNOWN:
        standing = Standing.CANDIDATE
    else:
        standing = Standing.AVAILABLE
    return standing, barred_by, doubted_by


# -- 4. Cures --------------------------------------------------------------------------------------


def _requirement(
    findings: Sequence[Finding],
    exceptions: Mapping[int, tuple[Standing, _Numbers, _Numbers]],
    curing: Mapping[int, Sequence[int]],
    number: int,
) -> tuple[Standing, _Numbers, _Numbers]:
    finding = findings[number]
    covering = [other for other in curing.get(finding.rule, ()) if covers(findings[other], finding)]
    if not covering:
        return Standing.STANDS, (), ()
    cured_by = tuple([other for other in covering if exceptions[other][0] is Standing.AVAILABLE])
    curable_by = tuple([other for other in covering if exceptions[other][0] is Standing.CANDIDATE])
    if cured_by:
        return Standing.CURED, cured_by, curable_by
    return Standing.CURABLE if curable_by else Standing.STANDS, cured_by, curable_by


# -- Looking findings up by their rules ------------------------------------------------------------


def _numbers_by_rule(findings: Sequence[Finding]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = {}
    for number, finding in enumerate(findings):
        found.setdefault(finding.rule, []).append(number)
    return found


def _exceptions_by_cured_rule(
    program: Program, findings: Sequence[Finding], exceptions: Iterable[int]
) -> Mapping[int, Sequence[int]]:
    rules = {finding.rule for finding in findings}
    curing: dict[int, list[int]] = {}
    for number in exceptions:
        for rule in program.cures[findings[number].rule] & rules:
            curing.setdefault(rule, []).append(number)
    return curing


def _overlapping(
    findings: Sequence[Finding],
    found: Mapping[int, Sequence[int]],
    rules: frozenset[int],
    finding: Finding,
) -> _Numbers:
    """Return the numbers of the findings of ``rules`` that overlap ``finding``, ascending."""
    numbers = sorted([number for rule in rules & found.keys() for number in found[rule]])
    return tuple([number for number in numbers if overlaps(findings[number], finding)])
