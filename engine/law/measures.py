"""What several jurisdictions did about the same thing, and how far behind the first each was.

1. A rule says by its tag ``measure.<id>`` which measure it is the jurisdiction's part of. Nothing
   else is asked of a ruleset: days, numbers and citations are those that decisions are made by.
2. A step is a stretch of days in which a jurisdiction has a measure with one threshold. Where a
   rule compares a fact with a dated parameter, each value of it is a step of its own, for the days
   on which both are in force; a number in the rule itself is a threshold likewise. A rule that
   compares no number is one step without a threshold.
3. A step ends where the status of its rule changes: days on which a rule is suspended, or on which
   its status is uncertain, are steps by themselves and have no lag.
4. A threshold says where the measure bites. An exception for what is at most 60 says it bites above
   60, as a prohibition above 60 does.
5. Steps of a measure with the same threshold are compared with one another: the lag is counted in
   days from the start of the first of them, whosesoever it is. A flag has none: to look is not yet
   to act.

It is about when law applies, not whether two texts cover the same goods: that, the citations tell.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from engine.conditions.tree import (
    And,
    Condition,
    Literal,
    Not,
    Operator,
    Or,
    ParameterRef,
    Test,
)
from engine.facts.catalogue import CATALOGUE
from engine.law.interval import Day, Interval
from engine.law.model import Certainty, Citation, Effect, Parameter, Rule, Ruleset, Status

TAG = "measure."
"""What the tag of a rule that is part of a measure starts with."""

_NEGATED: Mapping[Operator, Operator] = MappingProxyType(
    {
        Operator.LESS: Operator.AT_LEAST,
        Operator.AT_LEAST: Operator.LESS,
        Operator.MORE: Operator.AT_MOST,
        Operator.AT_MOST: Operator.MORE,
    }
)
"""The comparisons that a threshold may be, each with its negation."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a measure turns on.

    Attributes:
        fact: The fact that is compared, e.g. ``item.carats_per_stone``.
        operator: How: ``<``, ``<=``, ``>`` or ``>=``.
        value: The number.
        unit: Its unit; empty for a bare number.
    """

    fact: str
    operator: Operator
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of days in which a jurisdiction has a measure with one threshold.

    Attributes:
        jurisdiction: Whose law.
        ruleset: Id of the ruleset.
        rules: Ids of the rules that say so.
        effect: What they do.
        in_force: The days.
        status: What the status of the rules is on these days.
        threshold: The number it turns on, or None.
        cites: Where it is written.
        certainty: How sure the least sure of the rules is.
        lag_days: Days behind the first with the same threshold; None where no first day is stated,
            where the rules are suspended or uncertain, and where they only flag.
    """

    jurisdiction: str
    ruleset: str
    rules: tuple[str, ...]
    effect: Effect
    in_force: Interval
    status: Status
    threshold: Threshold | None
    cites: tuple[Citation, ...]
    certainty: Certainty
    lag_days: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What jurisdictions did about one thing.

    Attributes:
        id: E.g. ``third_country_diamonds``.
        steps: By threshold in the order of its first day, then by start and jurisdiction.
    """

    id: str
    steps: tuple[Step, ...]


def measures(rulesets: Iterable[Ruleset]) -> tuple[Measure, ...]:
    """Return the measures that rules of ``rulesets`` are tagged with, by id."""
    by_id: dict[str, list[Step]] = {}
    for ruleset in sorted(rulesets, key=lambda each: each.id):
        for rule in ruleset.rules:
            for tag in rule.tags:
                if tag.startswith(TAG):
                    found = by_id.setdefault(tag.removeprefix(TAG), [])
                    found += _steps(rule, ruleset)
    return tuple(Measure(name, _compared(_merged(by_id[name]))) for name in sorted(by_id))


def _steps(rule: Rule, ruleset: Ruleset) -> Iterator[Step]:
    """Yield the steps that ``rule`` says, in the order of its comparisons and days."""
    for days, threshold, cites in _stretches(rule, ruleset):
        for stretch, status in _cut(rule, days):
            yield Step(
                ruleset.jurisdiction,
                ruleset.id,
                (rule.id,),
                rule.effect,
                stretch,
                status,
                threshold,
                cites,
                rule.certainty,
            )


def _stretches(
    rule: Rule, ruleset: Ruleset
) -> Iterator[tuple[Interval, Threshold | None, tuple[Citation, ...]]]:
    """Yield the days of ``rule`` with each number that it compares with on them."""
    whole: Condition = And((rule.scope, rule.when))
    dated, plain = _comparisons(Not(whole) if rule.effect is Effect.EXCEPT else whole)
    for test, name in dated:
        parameter = ruleset.parameters[name]
        for days, value, cite in _values(parameter):
            if days.overlaps(rule.in_force):
                threshold = Threshold(test.fact, test.operator, value, parameter.unit)
                cites = (cite, *(each for each in rule.cites if each != cite))
                yield _both(days, rule.in_force), threshold, cites
    if dated:
        return
    for test, value in plain:
        fact = CATALOGUE.get(test.fact)
        threshold = Threshold(test.fact, test.operator, value, fact.unit if fact else "")
        yield rule.in_force, threshold, rule.cites
    if not plain:
        yield rule.in_force, None, rule.cites


def _cut(rule: Rule, days: Interval) -> Iterator[tuple[Interval, Status]]:
    """Yield ``days``, on all of which ``rule`` is in force, in stretches of one status."""
    inner = {
        day
        for each in (*rule.suspended, *rule.uncertain)
        for day in (each.days.start, each.days.until)
        if day > days.start and day in days
    }
    starts = [days.start, *sorted(inner)]
    for start, until in zip(starts, [*starts[1:], days.until], strict=True):
        yield Interval(start, until), rule.status(start)


def _values(parameter: Parameter) -> Iterator[tuple[Interval, Decimal, Citation]]:
    for (days, value), cite in zip(parameter.values, parameter.cites, strict=True):
        yield days, value, cite


def _comparisons(
    condition: Condition,
) -> tuple[list[tuple[Test, str]], list[tuple[Test, Decimal]]]:
    """Return the comparisons with a parameter, and those with a number, each as it holds."""
    dated: dict[tuple[Test, str], None] = {}
    plain: dict[tuple[Test, Decimal], None] = {}
    for test in _as_they_hold(condition, negated=False):
        match test.operand:
            case ParameterRef(name):
                dated[test, name] = None
            case Literal(bool()):
                pass
            case Literal(Decimal() | int() as number):
                plain[test, Decimal(number)] = None
    return list(dated), list(plain)


def _as_they_hold(condition: Condition, *, negated: bool) -> Iterator[Test]:
    match condition:
        case Test():
            if condition.operator in _NEGATED:
                turned = replace(condition, operator=_NEGATED[condition.operator])
                yield turned if negated else condition
        case Not(operand):
            yield from _as_they_hold(operand, negated=not negated)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _as_they_hold(operand, negated=negated)


def _both(one: Interval, other: Interval) -> Interval:
    ends = [each.until for each in (one, other) if each.until]
    return Interval(max(one.start, other.start), min(ends, default=""))


def _merged(steps: Iterable[Step]) -> list[Step]:
    """Return ``steps`` with those in one that differ only in the rules that say so."""
    merged: dict[Step, Step] = {}
    for step in steps:
        key = replace(step, rules=(), cites=(), certainty=Certainty.VERIFIED)
        if key not in merged:
            merged[key] = step
            continue
        same = merged[key]
        certainties = list(Certainty)
        merged[key] = replace(
            same,
            rules=tuple(dict.fromkeys((*same.rules, *step.rules))),
            cites=tuple(dict.fromkeys((*same.cites, *step.cites))),
            certainty=max(same.certainty, step.certainty, key=certainties.index),
        )
    return list(merged.values())


def _compared(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return ``steps`` in order, each with its lag."""
    alike: dict[Threshold | None, list[Step]] = {}
    for step in steps:
        alike.setdefault(step.threshold, []).append(step)
    groups = []
    for same in alike.values():
        first = min((each.in_force.start for each in same if _acts(each)), default="")
        told = [replace(each, lag_days=_lag(first, each)) for each in same]
        told.sort(key=lambda each: (each.in_force.start, each.jurisdiction, each.rules))
        groups.append((first or told[0].in_force.start, told))
    groups.sort(key=lambda group: (group[0], group[1][0].jurisdiction, group[1][0].rules))
    return tuple(step for _, told in groups for step in told)


def _acts(step: Step) -> bool:
    """Say whether a jurisdiction does something from a day on that is stated."""
    is_sure = step.status is Status.IN_FORCE and step.effect is not Effect.FLAG
    return is_sure and bool(step.in_force.start)


def _lag(first: Day, step: Step) -> int | None:
    if not _acts(step):
        return None
    start = datetime.date.fromisoformat(step.in_force.start)
    return (start - datetime.date.fromisoformat(first)).days
