"""Versions of a ruleset that are wrong in one small way each.

1. A number is one unit more or less, in the last place that is written.
2. A test asks the contrary, or has its boundary on the other side.
3. A day is one day earlier or later.
4. A country or another value, or a row of a table, is left out.
5. A part of a condition is left out.
6. A rule has a weaker effect, or none; an exception lacks something that it cures or that bars it.

What can't be noticed is no mutant: a day outside the days that the ruleset may be used for, a part
of a condition that follows from the others, a row that says what the row above it says, a
suspension that starts a day off while its rule is not in force or its fate uncertain, a rule that
starts a day off while its fate is uncertain. A rule that starts with its ruleset starts on no day
of its own.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from random import Random
from typing import Any

from engine.conditions import tree
from engine.conditions.tree import (
    And,
    Condition,
    Literal,
    Not,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Values,
)
from engine.conditions.wording import worded
from engine.decision.law_on_day import DECIDING
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import HIERARCHICAL, Kind
from engine.law.interval import Interval
from engine.law.model import Effect, Exceptional, Parameter, Rule, Ruleset, Status, WindDown
from engine.law.source import Entries, Items
from engine.law.source import tree as yaml_tree
from engine.law.table import Table

_NEVER: Condition = Or(())
_SWAPPED = {
    Operator.LESS: Operator.AT_MOST,
    Operator.AT_MOST: Operator.LESS,
    Operator.MORE: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.MORE,
}
_WEAKER = {
    Effect.PROHIBIT: Effect.FLAG,
    Effect.REQUIRE_LICENSE: Effect.FLAG,
    Effect.REQUIRE_DOCUMENT: Effect.OBLIGE,
    Effect.FLAG: Effect.OBLIGE,
}
"""What a requirement is mutated to; a rule with another effect is left out."""
_MOST_TESTS = 12
"""Tests of a condition whose truth table is written out to see whether a part of it matters."""


class Change(Enum):
    """A kind of small wrong."""

    THRESHOLD = "threshold"
    OPERATOR = "operator"
    DATE = "date"
    COUNTRY = "country"
    VALUE = "value"
    ROW = "row"
    PART = "part"
    EFFECT = "effect"
    RELATION = "relation"


SLIPS = (Change.THRESHOLD, Change.OPERATOR, Change.DATE, Change.COUNTRY)
"""What a slip of the pen changes: a ruleset must notice nearly all of these."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change.

    Attributes:
        change: Its kind.
        file: File of what is changed.
        line: Line of it, or of its rule, 1-based.
        told: What is changed, in words.
        readers: Ids of the rules that may come out otherwise.
        rule: The rule that takes the place of the one of its id, if it is about a rule.
        table: Likewise.
        parameter: Likewise.
    """

    change: Change
    file: str
    line: int
    told: str
    readers: tuple[str, ...]
    rule: Rule | None = None
    table: Table | None = None
    parameter: Parameter | None = None

    def of(self, ruleset: Ruleset) -> Ruleset:
        """Return ``ruleset`` with the change."""
        rule, table, parameter = self.rule, self.table, self.parameter
        rules = ruleset.rules
        if rule is not None:
            rules = tuple(rule if each.id == rule.id else each for each in rules)
        tables = dict(ruleset.tables) | ({table.name: table} if table else {})
        parameters = dict(ruleset.parameters) | ({parameter.name: parameter} if parameter else {})
        return replace(ruleset, rules=rules, tables=tables, parameters=parameters)


@dataclass(frozen=True, slots=True)
class _Variant:
    """A condition with one change."""

    change: Change
    told: str
    condition: Condition


@dataclass(slots=True)
class Mutator:
    """Makes the mutants of one version.

    Attributes:
        ruleset: The version.
        files: Its files, for the lines of its parameters.
        rows_per_table: Rows of a table that are left out, one at a time; all tables have some.
        random: Chooses those rows.
    """

    ruleset: Ruleset
    files: Mapping[str, bytes]
    rows_per_table: int
    random: Random
    _readers: dict[object, tuple[str, ...]] = field(default_factory=dict)

    def mutants(self) -> list[Mutant]:
        """Return every mutant, in order of file and line."""
        made = [each for rule in self.ruleset.rules for each in self._of_rule(rule)]
        for name in sorted(self.ruleset.parameters):
            made += self._of_parameter(self.ruleset.parameters[name])
        for name in sorted(self.ruleset.tables):
            made += self._of_table(self.ruleset.tables[name])
        return sorted(made, key=lambda each: (each.file, each.line))

    # -- Rules -------------------------------------------------------------------------------------

    def _of_rule(self, rule: Rule) -> Iterator[Mutant]:
        def mutant(change: Change, told: str, **changes: Any) -> Mutant:
            told = f"{rule.id}: {told}"
            changed = replace(rule, **changes)
            return Mutant(change, rule.file, rule.line, told, (rule.id,), rule=changed)

        for variant in _variants(rule.when):
            if not _is_idle(variant, rule, lambda c: And((rule.scope, c)), rule.when):
                yield mutant(variant.change, variant.told, when=variant.condition)
        for variant in _variants(rule.scope):
            if not _is_idle(variant, rule, lambda c: And((c, rule.when)), rule.scope):
                yield mutant(variant.change, f"scope, {variant.told}", scope=variant.condition)
        for told, interval in self._shifted(rule.in_force):
            shifted = replace(rule, in_force=interval)
            if rule.wind_down or _says_when(rule, rule.in_force, interval, shifted):
                yield mutant(Change.DATE, f"in force {told}", in_force=interval)
        yield from self._exceptional(rule, mutant)
        for index, each in enumerate(rule.wind_down):
            for told, wind_down in _wind_downs(each):
                changed = (*rule.wind_down[:index], wind_down, *rule.wind_down[index + 1 :])
                yield mutant(Change.DATE, f"wind-down {told}", wind_down=changed)
        if rule.effect in _WEAKER and not rule.informs_only:
            weaker = _WEAKER[rule.effect]
            told = f"{rule.effect.value} becomes {weaker.value}"
            yield mutant(Change.EFFECT, told, effect=weaker, review_policy=None, wind_down=())
        else:
            yield mutant(Change.EFFECT, f"{rule.effect.value} is left out", when=_NEVER)
        if rule.renewal_expected:
            yield mutant(Change.EFFECT, "its renewal is not expected", renewal_expected=False)
        yield from _relations(rule, mutant)

    def _exceptional(self, rule: Rule, mutant: Callable[..., Mutant]) -> Iterator[Mutant]:
        for name in ("suspended", "uncertain"):
            stretches: tuple[Exceptional, ...] = getattr(rule, name)
            for index, each in enumerate(stretches):
                before, after = stretches[:index], stretches[index + 1 :]
                for told, days in self._shifted(each.days):
                    changed: dict[str, Any] = {}
                    changed[name] = (*before, replace(each, days=days), *after)
                    if _says_when(rule, each.days, days, replace(rule, **changed)):
                        yield mutant(Change.DATE, f"{name} {told}", **changed)
                yield mutant(Change.EFFECT, f"is not {name}", **{name: (*before, *after)})

    def _shifted(
        self, days: Interval, readers: Sequence[str] = ()
    ) -> Iterator[tuple[str, Interval]]:
        """Yield ``days`` with one end a day off, where somebody can ask about that day.

        Args:
            days: The days.
            readers: Ids of rules one of which must have a say on that day; none where that is not
                asked.
        """
        for step in (-1, 1):
            if days.start and days.start != self.ruleset.in_force.start:
                start = _shift(days.start, step)
                if start != days.until and self._is_asked(min(start, days.start), readers):
                    yield f"from {start} instead of {days.start}", Interval(start, days.until)
            if days.until:
                until = _shift(days.until, step)
                if until != days.start and self._is_asked(min(until, days.until), readers):
                    yield f"until {until} instead of {days.until}", Interval(days.start, until)

    def _is_asked(self, day: str, readers: Sequence[str]) -> bool:
        reading = [rule for rule in self.ruleset.rules if rule.id in readers]
        return day in self.ruleset.in_force and (
            not readers or any(rule.status(day) in DECIDING for rule in reading)
        )

    # -- Parameters and tables ---------------------------------------------------------------------

    def _of_parameter(self, parameter: Parameter) -> Iterator[Mutant]:
        readers = self._reading(ParameterRef(parameter.name))
        if not readers:
            return
        lines = self._lines(parameter)

        def mutant(change: Change, index: int, told: str, *values: Any) -> Mutant:
            changed = list(parameter.values)
            changed[index : index + len(values)] = values
            told = f"parameters.{parameter.name}: {told}"
            altered = replace(parameter, values=tuple(changed))
            return Mutant(change, "parameters.yaml", lines[index], told, readers, parameter=altered)

        for index, (days, value) in enumerate(parameter.values):
            for other in _units(value):
                told = f"{_number(other)} instead of {_number(value)} {parameter.unit}".rstrip()
                yield mutant(Change.THRESHOLD, index, told, (days, other))
            for told, shifted in self._shifted(days, readers):
                following = parameter.values[index + 1 :]
                preceding = parameter.values[:index]
                if shifted.start != days.start and preceding and preceding[-1][0].until:
                    continue  # it is the end of the value before, which shifts both
                if following and following[0][0].start == days.until != shifted.until:
                    after = (Interval(shifted.until, following[0][0].until), following[0][1])
                    yield mutant(Change.DATE, index, told, (shifted, value), after)
                else:
                    yield mutant(Change.DATE, index, told, (shifted, value))

    def _lines(self, parameter: Parameter) -> list[int]:
        """Return the line of each value of ``parameter``."""
        root, _ = yaml_tree("parameters.yaml", self.files["parameters.yaml"])
        node = root.value(parameter.name) if isinstance(root, Entries) else None
        values = node.value("values") if isinstance(node, Entries) else None
        assert isinstance(values, Items)
        starts = []
        for each in values.nodes:
            start = each.value("from") if isinstance(each, Entries) else None
            starts.append((getattr(start, "value", ""), each.place.line))
        return [line for _, line in sorted(starts)]

    def _of_table(self, table: Table) -> Iterator[Mutant]:
        readers = self._reading(TableRef(table.name))
        if not readers:
            return
        file = f"tables/{table.name.split('.', 1)[0]}.csv"
        numbers = list(range(len(table.rows)))
        self.random.shuffle(numbers)
        made = 0
        for number in numbers:
            row = table.rows[number]
            rows = (*table.rows[:number], *table.rows[number + 1 :])
            without = replace(table, rows=rows)
            days = sorted({row.in_force.start, self.ruleset.in_force.start})
            day = next((each for each in reversed(days) if each in row.in_force), days[-1])
            if _says(table, day, row.code) == _says(without, day, row.code):
                continue
            change = Change.COUNTRY if table.kind is Kind.COUNTRY else Change.ROW
            told = f"tables.{table.name}: `{row.code}` is left out"
            yield Mutant(change, file, row.line, told, readers, table=without)
            for said, days_off in self._shifted(row.in_force, readers):
                moved = (*table.rows[:number], replace(row, in_force=days_off), *rows[number:])
                told = f"tables.{table.name}: `{row.code}` {said}"
                dated = replace(table, rows=moved)
                yield Mutant(Change.DATE, file, row.line, told, readers, table=dated)
            made += 1
            if made == self.rows_per_table:
                return

    def _reading(self, operand: TableRef | ParameterRef) -> tuple[str, ...]:
        if not self._readers:
            found: dict[object, list[str]] = {}
            for rule in self.ruleset.rules:
                named = [each.operand for each in tree.tests(And((rule.scope, rule.when)))]
                for each in dict.fromkeys(named):
                    found.setdefault(each, []).append(rule.id)
            self._readers = {each: tuple(ids) for each, ids in found.items()}
        return self._readers.get(operand, ())


def _says_when(rule: Rule, before: Interval, after: Interval, changed: Rule) -> bool:
    """Say whether ``rule`` has another status where ``before`` and ``after`` differ.

    Where two stretches of the same kind overlap, the status is the same but another provision is
    cited for it, so that what is cited counts as well.
    """
    ends = zip((before.start, before.until), (after.start, after.until), strict=True)
    days = [min(one, other) for one, other in ends if one and other and one != other]
    return any(_standing(rule, day) != _standing(changed, day) for day in days)


def _standing(rule: Rule, day: str) -> tuple[Status, tuple[str, ...]]:
    status = rule.status(day)
    stretches = {Status.UNCERTAIN: rule.uncertain, Status.SUSPENDED: rule.suspended}
    cites = [each.cites for each in stretches.get(status, ()) if day in each.days]
    return status, tuple(str(cite) for some in cites for cite in some)


def _says(table: Table, day: str, code: str) -> tree.Truth:
    if table.kind not in HIERARCHICAL:
        return tree.Truth.TRUE if any(row.code == code for row in table.rows) else tree.Truth.FALSE
    return table.on(day).membership(code).truth


def _relations(rule: Rule, mutant: Callable[..., Mutant]) -> Iterator[Mutant]:
    for name in ("given", "cures", "barred_by"):
        names: tuple[str, ...] = getattr(rule, name)
        for index, each in enumerate(names):
            others = (*names[:index], *names[index + 1 :])
            if name == "given" and not others:
                yield mutant(Change.RELATION, f"needs no `{each}`", given=())
            else:
                yield mutant(Change.RELATION, f"{name} lacks `{each}`", **{name: others})


def _wind_downs(wind_down: WindDown) -> Iterator[tuple[str, WindDown]]:
    for step in (-1, 1):
        before, until = wind_down.contracts_before, wind_down.until
        day = _shift(before, step)
        told = f"contracts before {day} instead of {before}"
        yield told, replace(wind_down, contracts_before=day)
        day = _shift(until, step)
        yield f"until {day} instead of {until}", replace(wind_down, until=day)


# -- Conditions ------------------------------------------------------------------------------------


def _variants(condition: Condition) -> Iterator[_Variant]:
    """Yield ``condition`` with one change each."""
    match condition:
        case tree.Test():
            yield from _of_test(condition)
        case Not(operand):
            for each in _variants(operand):
                yield replace(each, condition=Not(each.condition))
        case And(operands) | Or(operands):
            join = type(condition)
            for index, operand in enumerate(operands):
                before, after = operands[:index], operands[index + 1 :]
                for each in _variants(operand):
                    yield replace(each, condition=join((*before, each.condition, *after)))
                if len(operands) > 1:
                    yield _Variant(
                        Change.PART, f"without {_short(operand)}", join((*before, *after))
                    )


def _of_test(test: tree.Test) -> Iterator[_Variant]:
    said = worded(test)
    swapped = _SWAPPED.get(test.operator)
    if swapped is None:
        yield _Variant(Change.OPERATOR, f"not {said}", Not(test))
    else:
        other = replace(test, operator=swapped)
        yield _Variant(Change.OPERATOR, f"{worded(other)} instead of {said}", other)
    match test.operand:
        case Literal(bool()):
            pass
        case Literal(Decimal() | int() as number):
            for unit in _units(Decimal(number)):
                other = replace(test, operand=Literal(type(number)(unit)))
                yield _Variant(Change.THRESHOLD, f"{worded(other)} instead of {said}", other)
        case Literal(str() as text) if CATALOGUE[test.fact].kind is Kind.DATE:
            for step in (-1, 1):
                other = replace(test, operand=Literal(_shift(text, step)))
                yield _Variant(Change.DATE, f"{worded(other)} instead of {said}", other)
        case Values(values) if len(values) > 1:
            of_country = CATALOGUE[test.fact].kind is Kind.COUNTRY
            change = Change.COUNTRY if of_country else Change.VALUE
            for value in values:
                others = Values(tuple(each for each in values if each != value))
                told = f"{said} without `{value}`"
                yield _Variant(change, told, replace(test, operand=others))


def _is_idle(
    variant: _Variant, rule: Rule, whole: Callable[[Condition], Condition], before: Condition
) -> bool:
    """Say whether a part that is left out follows from the others."""
    if variant.change is not Change.PART:
        return False
    one, other = whole(before), whole(variant.condition)
    named = list(dict.fromkeys(tree.tests(one)))
    if len(named) > _MOST_TESTS:
        return False
    return all(
        _holds(one, answers) == _holds(other, answers)
        for truths in itertools.product((False, True), repeat=len(named))
        for answers in [dict(zip(named, truths, strict=True))]
    )


def _holds(condition: Condition, answers: Mapping[tree.Test, bool]) -> bool:
    match condition:
        case tree.Test():
            return answers[condition]
        case Not(operand):
            return not _holds(operand, answers)
        case And(operands):
            return all(_holds(operand, answers) for operand in operands)
        case Or(operands):
            return any(_holds(operand, answers) for operand in operands)


# -- Values ----------------------------------------------------------------------------------------


def _units(number: Decimal) -> Sequence[Decimal]:
    """Return ``number`` one unit of its last place less and more; never below zero."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    unit = Decimal(1).scaleb(min(exponent, 0))
    return [each for each in (number - unit, number + unit) if each >= 0]


def _number(number: Decimal) -> str:
    return format(number, "f")


def _shift(day: str, step: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=step)).isoformat()


def _short(condition: Condition) -> str:
    """Return ``condition`` in words, of a longer one the first test."""
    named = list(tree.tests(condition))
    negated = "not " if isinstance(condition, Not) else ""
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return f"{negated}{worded(named[0])}{more}" if named else "nothing"
