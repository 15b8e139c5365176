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
from typing import Any

from engine.conditions.tree import And, Condition, Literal, Operator, Test, facts_of
from engine.decision.combine import Combinations
from engine.decision.form import Forms
from engine.decision.law_on_day import LawOnDay, NumberedRule, law_on
from engine.decision.opinion import Opinions
from engine.decision.provenance import RulesetPin
from engine.facts.catalogue import CATALOGUE
from engine.inference.finding import Program
from engine.inference.network import Network
from engine.law.interval import Day, Interval
from engine.law.model import REQUIREMENTS, Effect, Rule, Ruleset, Subject, WindDown

REFERENCE = "reference"
"""Id of the ruleset that holds the reference data of a release."""
PANELS = 1_024
"""Combinations of jurisdictions and day for which it is kept whom to ask."""
CONTRACT_DATE = "transaction.contract_date"
LAST_AMENDED = "transaction.contract_amended_not_after"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days in which the law of a release is constant.

    Attributes:
        law: The law.
        opinions: Makes opinions of its rulesets.
        combinations: Combines them.
        told: What was told of its rules and is kept.
    """

    law: LawOnDay
    opinions: Opinions
    combinations: Combinations
    told: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Panel:
    """The rulesets that are asked about a transaction.

    Attributes:
        rulesets: The rulesets, by id.
        reads: Names of the facts that some rule of them reads.
    """

    rulesets: tuple[Ruleset, ...]
    reads: frozenset[str]


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
        pins: The versions, by ruleset id.
        reference: SHA-256 of the reference data; empty if it has none.
        panels: Whom to ask, kept by jurisdictions and day.
    """

    digest: str
    rulesets: tuple[Ruleset, ...]
    rules: tuple[NumberedRule, ...]
    program: Program
    network: Network
    reads: Mapping[str, frozenset[str]]
    without_nexus: frozenset[str]
    pins: Forms[RulesetPin]
    reference: str
    _changes: tuple[Day, ...]
    _stretches: dict[int, Stretch] = field(default_factory=dict)
    panels: dict[tuple[tuple[str, ...], Day], Panel] = field(default_factory=dict)

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
            Forms(RulesetPin(each.id, each.version, each.digest) for each in ordered),
            next((each.digest for each in ordered if each.id == REFERENCE), ""),
            _changes(rules, ordered),
        )

    @property
    def changes(self) -> tuple[Day, ...]:
        """The days on which something in it changes, in order."""
        return self._changes

    def on(self, day: Day) -> LawOnDay:
        """Return the law of ``day``."""
        return self.stretch(day).law

    def stretch(self, day: Day) -> Stretch:
        """Return the stretch of days that ``day`` is in."""
        number = bisect_right(self._changes, day)
        stretch = self._stretches.get(number)
        if stretch is None:
            law = law_on(self.rules, self.rulesets, day)
            stretch = self._stretches[number] = Stretch(
                law,
                Opinions(law, self.network, self.program, self.without_nexus),
                Combinations(self.digest, CATALOGUE),
            )
        return stretch

    def keep(self, key: tuple[tuple[str, ...], Day], panel: Panel) -> None:
        """Keep whom to ask where ``key`` is asked."""
        if len(self.panels) >= PANELS:
            self.panels.clear()
        self.panels[key] = panel

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
