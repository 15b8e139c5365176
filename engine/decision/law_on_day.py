"""The law of a release as it stands during one stretch of days, ready to be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter

from engine.conditions.tree import (
    ALWAYS,
    And,
    Condition,
    Not,
    Or,
    ParameterRef,
    TableRef,
    Test,
    Truth,
)
from engine.facts.fact import Facts
from engine.law.interval import Day
from engine.law.model import Rule, Ruleset, Status, Subject
from engine.law.table import TableOnDay
from engine.match.entry import Entry
from engine.match.finding import Answers, Missing
from engine.match.index import ANSWERS, Index

PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")
"""Where an explanation names a fact."""
DECIDING = frozenset({Status.IN_FORCE, Status.LAPSED, Status.UNCERTAIN})
"""Statuses under which a rule is asked whether it applies."""


@dataclass(frozen=True, slots=True)
class NumberedRule:
    """A rule with its place in the release.

    Attributes:
        number: Its number in the release.
        rule: The rule.
        ruleset: The ruleset it is from.
        reads: Names of the facts its scope and condition read, sorted.
        told: Names of the facts that are told of it, of the transaction, the item and the party.
    """

    number: int
    rule: Rule
    ruleset: Ruleset
    reads: tuple[str, ...]
    told: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Gather what is told: the facts that are read, and those that the explanation names."""
        names = {*self.reads, *PLACEHOLDER.findall(self.rule.because)}
        items = tuple(sorted(name for name in names if name.startswith("item.")))
        parties = tuple(sorted(name for name in names if name.startswith("party.")))
        whole = tuple(sorted(names.difference(items, parties)))
        object.__setattr__(self, "told", (whole, items, parties))

    @property
    def per_item(self) -> bool:
        """Whether it is asked of each item."""
        return self.rule.subject is Subject.ITEM or self._reads_of("item")

    @property
    def per_party(self) -> bool:
        """Whether it is asked of each party; with ``per_item``, of each pair."""
        return self.rule.subject is Subject.PARTY or self._reads_of("party")

    def _reads_of(self, scope: str) -> bool:
        return any(name.split(".", 1)[0] == scope for name in self.reads)


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of an index, and what it asks about its rule.

    Attributes:
        rule: The rule.
        decides: Whether it asks if the rule applies; else, whether it concerns the transaction.
    """

    rule: NumberedRule
    decides: bool


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the rules of one ruleset answer to some values: one object for equal answers.

    Attributes:
        given: By entry: its number, whether it is true or unknown, what keeps it from being told.
    """

    given: tuple[tuple[int, Truth, tuple[Missing, ...]], ...]


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """The release as it stands during one stretch of days.

    Attributes:
        index: All conditions at once.
        questions: By entry of the index.
        statuses: By rule number.
    """

    index: Index
    questions: tuple[Question, ...]
    statuses: tuple[Status, ...]
    _parts: dict[Answers, tuple[tuple[str, Said], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _said: dict[tuple[tuple[int, Truth, tuple[Missing, ...]], ...], Said] = field(
        default_factory=dict, repr=False, compare=False
    )

    def said(self, facts: Facts) -> Mapping[str, list[tuple[int | None, int | None, Said]]]:
        """Return what is true or unknown of ``facts``, by ruleset id, each by item and party."""
        by_ruleset: dict[str, list[tuple[int | None, int | None, Said]]] = {}
        for item, party, answers in self.index.answers(facts):
            parts = self._parts.get(answers)
            for ruleset, said in self._taken_apart(answers) if parts is None else parts:
                by_ruleset.setdefault(ruleset, []).append((item, party, said))
        return by_ruleset

    def _taken_apart(self, answers: Answers) -> tuple[tuple[str, Said], ...]:
        """Return ``answers`` by ruleset, to be kept."""
        by_ruleset: dict[str, list[tuple[int, Truth, tuple[Missing, ...]]]] = {}
        for each in sorted(answers.given, key=itemgetter(0)):
            by_ruleset.setdefault(self.questions[each[0]].rule.ruleset.id, []).append(each)
        if len(self._parts) >= ANSWERS:
            self._parts.clear()
            self._said.clear()
        parts = []
        for ruleset, given in by_ruleset.items():
            said = Said(tuple(given))
            parts.append((ruleset, self._said.setdefault(said.given, said)))
        self._parts[answers] = tuple(parts)
        return self._parts[answers]


def law_on(rules: Sequence[NumberedRule], rulesets: Sequence[Ruleset], day: Day) -> LawOnDay:
    """Return the law that ``rules`` of ``rulesets`` are on ``day``."""
    statuses = tuple(each.rule.status(day) for each in rules)
    questions, entries = [], []
    for each in rules:
        rule = each.rule
        if statuses[each.number] in DECIDING:
            questions.append(Question(each, decides=True))
            entries.append(_entry(each, And((rule.scope, rule.when))))
        if rule.scope != ALWAYS:
            questions.append(Question(each, decides=False))
            entries.append(_entry(each, rule.scope))
    return LawOnDay(
        Index.build(entries, _tables_on(rulesets, day), _parameters_on(rulesets, day)),
        tuple(questions),
        statuses,
    )


def _entry(rule: NumberedRule, condition: Condition) -> Entry:
    return Entry(_qualified(condition, rule.ruleset.id), rule.per_item, rule.per_party)


def _qualified(condition: Condition, ruleset: str) -> Condition:
    """Return ``condition`` with its tables and parameters named as the whole release names them."""
    match condition:
        case Test(fact, operator, TableRef(table)):
            return Test(fact, operator, TableRef(f"{ruleset}/{table}"))
        case Test(fact, operator, ParameterRef(parameter)):
            return Test(fact, operator, ParameterRef(f"{ruleset}/{parameter}"))
        case Test():
            return condition
        case Not(operand):
            return Not(_qualified(operand, ruleset))
        case And(operands):
            return And(tuple(_qualified(operand, ruleset) for operand in operands))
        case Or(operands):
            return Or(tuple(_qualified(operand, ruleset) for operand in operands))


def _tables_on(rulesets: Sequence[Ruleset], day: Day) -> Mapping[str, TableOnDay]:
    return {
        f"{ruleset.id}/{name}": table.on(day)
        for ruleset in rulesets
        for name, table in ruleset.tables.items()
    }


def _parameters_on(rulesets: Sequence[Ruleset], day: Day) -> Mapping[str, Decimal]:
    return {
        f"{ruleset.id}/{name}": value
        for ruleset in rulesets
        for name, parameter in ruleset.parameters.items()
        if (value := parameter.on(day)) is not None
    }
