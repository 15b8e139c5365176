"""Whether a rule could answer otherwise because facts have other values, without deciding anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.conditions.meaning import meaning
from engine.conditions.tree import And, FactRef, TableRef, Test, tests
from engine.decision.release import CompiledRelease
from engine.facts.fact import Value
from engine.law.interval import Day
from engine.law.model import Ruleset


def could_differ(
    release: CompiledRelease, day: Day, one: Mapping[str, Value], other: Mapping[str, Value]
) -> bool:
    """Say whether some test of a rule answers otherwise of ``other`` than of ``one``.

    Where none does, no rule can, whatever else is asked; only texts that quote a value can.

    Args:
        release: The rules.
        day: The legal date, by which parameters have their values.
        one: Some facts.
        other: The same facts with other values.
    """
    return one != other and any(
        _differs(test, ruleset, day, one, other)
        for test, ruleset in _tests(release, one.keys() | other.keys())
    )


def _tests(release: CompiledRelease, names: Iterable[str]) -> Iterable[tuple[Test, Ruleset]]:
    wanted = frozenset(names)
    for each in release.rules:
        if wanted.isdisjoint(each.reads):
            continue
        for test in tests(And((each.rule.scope, each.rule.when))):
            compared = test.operand.fact if isinstance(test.operand, FactRef) else ""
            if test.fact in wanted or compared in wanted:
                yield test, each.ruleset


def _differs(
    test: Test,
    ruleset: Ruleset,
    day: Day,
    one: Mapping[str, Value],
    other: Mapping[str, Value],
) -> bool:
    # What a table says, or another fact, is not known here: it could be anything.
    if isinstance(test.operand, TableRef | FactRef):
        return True
    parameters = {
        name: value
        for name, parameter in ruleset.parameters.items()
        if (value := parameter.on(day)) is not None
    }
    return meaning(test, one, {}, parameters) is not meaning(test, other, {}, parameters)
