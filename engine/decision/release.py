"""A release ready to decide: its rules numbered, related, and indexed for each stretch of days.

1. A release pins one version of each instrument. Its rules are numbered by ruleset id, file and
   line.
2. Between two days on which something in it changes, the law is constant: there is one index for
   each such stretch, made when it is first asked for.
3. An exception cures, and a bar bars, within its own ruleset only. A company's own stricter rules
   can't be cured by the law, nor the law by them.
4. A wind-down of a rule is an exception to it, for contracts concluded in time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.conditions.tree import (
    ALWAYS,
    And,
    Condition,
    Literal,
    Not,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Test,
    facts_of,
)
from engine.inference.finding import Program
from engine.inference.network import Network
from engine.law.interval import Day, Interval
from engine.law.model import REQUIREMENTS, Effect, Rule, Ruleset, Status, Subject, WindDown
from engine.law.table import TableOnDay
from engine.match.index import Entry, Index

CONTRACT_DATE = "transaction.contract_date"
LAST_AMENDED = "transaction.contract_amended_not_after"
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
    """

    number: int
    rule: Rule
    ruleset: Ruleset
    reads: tuple[str, ...]

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


@dataclass(slots=True)
class CompiledRelease:
    """A release that decides.

    Attributes:
        digest: SHA-256 of the release.
        rulesets: By id, sorted.
        rules: All rules, by number.
        program: How the rules relate.
        network: The program in durable-rules.
        reads: Names of the facts that the rules of a ruleset read, by its id.
        without_nexus: Ids of the rulesets that state no nexus, and so reach everything.
    """

    digest: str
    rulesets: tuple[Ruleset, ...]
    rules: tuple[NumberedRule, ...]
    program: Program
    network: Network
    reads: Mapping[str, frozenset[str]]
    without_nexus: frozenset[str]
    _changes: tuple[Day, ...]
    _stretches: dict[int, LawOnDay] = field(default_factory=dict)

    @classmethod
    def compile(cls, digest: str, rulesets: Sequence[Ruleset]) -> CompiledRelease:
        """Number the rules of ``rulesets`` and relate them.

        Raises:
            RulesetError: The program does not fit what the network can hold.
        """
        ordered = tuple(sorted(rulesets, key=lambda ruleset: ruleset.id))
        rules = tuple(
            NumberedRule(
                number, rule, ruleset, tuple(sorted(facts_of(And((rule.scope, rule.when)))))
            )
            for number, (rule, ruleset) in enumerate(
                (rule, ruleset) for ruleset in ordered for rule in _with_wind_downs(ruleset)
            )
        )
        program = _program(rules)
        return cls(
            digest,
            ordered,
            rules,
            program,
            Network(program),
            _reads(rules),
            frozenset(each.id for each in ordered if not _has_nexus(each)),
            _changes(rules, ordered),
        )

    @property
    def changes(self) -> tuple[Day, ...]:
        """The days on which something in it changes, in order."""
        return self._changes

    def on(self, day: Day) -> LawOnDay:
        """Return the law of ``day``."""
        stretch = bisect_right(self._changes, day)
        if stretch not in self._stretches:
            self._stretches[stretch] = _law_on(self.rules, self.rulesets, day)
        return self._stretches[stretch]

    def close(self) -> None:
        """Free what the network holds outside Python."""
        self.network.close()


def _reads(rules: Sequence[NumberedRule]) -> Mapping[str, frozenset[str]]:
    reads: dict[str, set[str]] = {}
    for each in rules:
        reads.setdefault(each.ruleset.id, set()).update(each.reads)
    return {name: frozenset(facts) for name, facts in reads.items()}


def _has_nexus(ruleset: Ruleset) -> bool:
    return any(rule.effect is Effect.NEXUS for rule in ruleset.rules)


def _with_wind_downs(ruleset: Ruleset) -> Iterator[Rule]:
    for rule in ruleset.rules:
        yield rule
        for number, wind_down in enumerate(rule.wind_down, start=1):
            yield Rule(
                id=f"{rule.id}.wind-down.{number}",
                title=f"Wind-down: {rule.title}",
                effect=Effect.EXCEPT,
                subject=Subject.TRANSACTION,
                cites=wind_down.cites,
                in_force=Interval(rule.in_force.start, wind_down.until),
                when=_concluded_in_time(wind_down),
                because=(
                    f"contract of {{{CONTRACT_DATE}}}, concluded before "
                    f"{wind_down.contracts_before} and performed before {wind_down.until}"
                ),
                cures=(rule.id,),
                code="wind_down",
                certainty=rule.certainty,
                line=rule.line,
                file=rule.file,
            )


def _concluded_in_time(wind_down: WindDown) -> Condition:
    in_time = Test(CONTRACT_DATE, Operator.LESS, Literal(wind_down.contracts_before))
    if not wind_down.amended_before:
        return in_time
    return And((in_time, Test(LAST_AMENDED, Operator.LESS, Literal(wind_down.amended_before))))


def _program(rules: Sequence[NumberedRule]) -> Program:
    """Relate rules by the ids and tags that they name, each within its own ruleset."""
    numbers: dict[tuple[str, str], set[int]] = {}
    for each in rules:
        for name in (each.rule.id, *each.rule.tags):
            numbers.setdefault((each.ruleset.id, name), set()).add(each.number)

    def named(by: NumberedRule, names: Sequence[str]) -> frozenset[int]:
        return frozenset().union(*(numbers.get((by.ruleset.id, name), ()) for name in names))

    exceptions = [each for each in rules if each.rule.effect is Effect.EXCEPT]
    curable = frozenset(each.number for each in rules if each.rule.effect in REQUIREMENTS)
    return Program(
        given={each.number: named(each, each.rule.given) for each in rules if each.rule.given},
        barred_by={each.number: named(each, each.rule.barred_by) for each in exceptions},
        cures={each.number: named(each, each.rule.cures) & curable for each in exceptions},
    )


def _changes(rules: Sequence[NumberedRule], rulesets: Sequence[Ruleset]) -> tuple[Day, ...]:
    """Return the days on which something in the release changes, in order."""
    intervals = [each.rule.in_force for each in rules]
    for each in rules:
        intervals += [other.days for other in (*each.rule.suspended, *each.rule.uncertain)]
    for ruleset in rulesets:
        intervals += [row.in_force for table in ruleset.tables.values() for row in table.rows]
        for parameter in ruleset.parameters.values():
            intervals += [interval for interval, _ in parameter.values]
    days = {day for interval in intervals for day in (interval.start, interval.until)}
    return tuple(sorted(days - {""}))


def _law_on(rules: Sequence[NumberedRule], rulesets: Sequence[Ruleset], day: Day) -> LawOnDay:
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
