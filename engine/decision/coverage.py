"""How much of a ruleset its cases exercise: what a case has never shown may say anything.

1. A case *finds* a rule if its scope and condition hold of something, on a day on which the rule
   has a say, and what it is given is found too. Whether an exception cures it after that, or
   whether the ruleset reaches the transaction, is another rule's affair.
2. A case *nearly finds* a rule if one thing alone keeps it from being found: the answer to one test
   of its condition, the day, or what it is given. So does a case in which the scope holds and the
   rule does not: there the decision says that the rule was considered.
3. A test of a condition is *exercised* if it was true in some case and false in some, on days on
   which its rule has a say. A test that could not be told shows nothing, but for one that is never
   true: every row of its table asks, or its fact is asked for where it would be true. It counts as
   true where it could not be told; and a rule that can't hold for want of it, as found.
4. A citation is *cited* if the decision of some case names it.

What this does not know is whether the cases expect the right thing: a mutation run asks that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from engine.conditions.meaning import Memberships, meaning
from engine.conditions.tree import (
    ALWAYS,
    And,
    Condition,
    Not,
    Operator,
    Or,
    TableRef,
    Test,
    Truth,
    tests,
)
from engine.conditions.wording import worded
from engine.decision.decide import Screening
from engine.decision.law_on_day import DECIDING, LawOnDay, NumberedRule
from engine.decision.model import Decision
from engine.decision.release import CompiledRelease
from engine.facts.catalogue import CATALOGUE
from engine.facts.derive import derive
from engine.facts.fact import Facts, Value
from engine.facts.transaction import Transaction
from engine.inference.finding import Finding
from engine.inference.resolver import resolve
from engine.law.interval import Day
from engine.law.model import Ruleset
from engine.law.table import Covers
from engine.match.missing import memberships

_NEVER = 1 << 20
"""More tests than a condition has: what no change of answers brings about."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A case, and the decision it got.

    Attributes:
        transaction: The transaction of the case.
        screening: The screening it was decided with.
        as_of: The day it was judged by.
        decision: The decision.
        asked: Jurisdictions asked about by name.
    """

    transaction: Transaction
    screening: Screening
    as_of: Day
    decision: Decision
    asked: tuple[str, ...] = ()


class GapKind(Enum):
    """What no case of a ruleset shows."""

    RULE_NOT_FOUND = "rule_not_found"
    RULE_NOT_NEARLY_FOUND = "rule_not_nearly_found"
    TEST_NEVER_TRUE = "test_never_true"
    TEST_NEVER_FALSE = "test_never_false"
    CITATION_NOT_CITED = "citation_not_cited"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that no case shows.

    Attributes:
        kind: What is not shown.
        rule: Id of the rule.
        file: File of the rule.
        line: Line of the rule, 1-based.
        detail: The test or the citation, where it is one.
    """

    kind: GapKind
    rule: str
    file: str
    line: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of something are shown.

    Attributes:
        shown: How many are shown.
        total: How many there are.
    """

    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases of a ruleset show of it; wind-downs count as rules.

    Attributes:
        found: Rules that some case finds.
        nearly_found: Rules that some case nearly finds.
        tests: Tests of conditions that were true in some case and false in some.
        citations: Citations of rules that the decision of some case names.
        gaps: Everything that is not shown, in the order of files and lines.
    """

    found: Share
    nearly_found: Share
    tests: Share
    citations: Share
    gaps: tuple[Gap, ...]


@dataclass(slots=True)
class _Seen:
    """What was seen so far."""

    found: set[int] = field(default_factory=set)
    nearly: set[int] = field(default_factory=set)
    answers: set[tuple[int, Test, Truth]] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Law:
    """The tables and parameters of a ruleset on a day, by the names that its rules use."""

    on_day: LawOnDay
    tables: Memberships
    parameters: Mapping[str, Decimal]


def coverage(release: CompiledRelease, ruleset: Ruleset, decided: Iterable[Decided]) -> Coverage:
    """Return what ``decided``, the cases of ``ruleset``, show of it.

    Args:
        release: A release that has the ruleset.
        ruleset: The ruleset.
        decided: Its cases with their decisions.
    """
    rules = [each for each in release.rules if each.ruleset.id == ruleset.id]
    seen = _Seen()
    laws: dict[Day, _Law] = {}
    for case in decided:
        on_day = release.on(case.as_of)
        if case.as_of not in laws:
            laws[case.as_of] = _law(on_day, ruleset)
        law = laws[case.as_of]
        facts = derive(case.transaction, case.screening.screened, case.as_of, case.asked).facts
        found = _found(release, on_day, facts)
        seen.found.update(rule for rule, _, _ in found)
        for rule in rules:
            _look(rule, law, facts, found, seen)
        told = [each.citations for each in case.decision.reasons]
        told += [each.citations for each in case.decision.exceptions]
        seen.cited.update(cite.text for citations in told for cite in citations)
    return _coverage(rules, seen)


def _law(on_day: LawOnDay, ruleset: Ruleset) -> _Law:
    tables = {name: on_day.index.tables[f"{ruleset.id}/{name}"] for name in ruleset.tables}
    parameters = {
        name: value
        for name in ruleset.parameters
        if (value := on_day.index.parameters.get(f"{ruleset.id}/{name}")) is not None
    }
    return _Law(on_day, memberships(tables), parameters)


_Place = tuple[int, int | None, int | None]
"""A rule's number, and the item and party that it was asked of."""


def _found(release: CompiledRelease, law: LawOnDay, facts: Facts) -> frozenset[_Place]:
    """Return where rules are found once what they are given is known."""
    findings = [
        Finding(law.questions[match.entry].rule.number, match.truth, match.item, match.party)
        for match in law.index.matches(facts)
        if law.questions[match.entry].decides
    ]
    outcomes = resolve(release.program, findings)
    return frozenset(
        (finding.rule, finding.item, finding.party)
        for finding, outcome in zip(findings, outcomes, strict=True)
        if outcome.truth is Truth.TRUE
    )


def _look(
    rule: NumberedRule, law: _Law, facts: Facts, found: frozenset[_Place], seen: _Seen
) -> None:
    """Note what a case shows of ``rule``."""
    has_a_say = law.on_day.statuses[rule.number] in DECIDING
    whole = And((rule.rule.scope, rule.rule.when))
    for item, party, visible in _places(rule, facts):
        if has_a_say:
            for test in tests(whole):
                answer = meaning(test, visible, law.tables, law.parameters)
                if answer is not Truth.UNKNOWN:
                    seen.answers.add((rule.number, test, answer))
                elif not _can_hold(test, rule.ruleset):
                    seen.answers.add((rule.number, test, Truth.TRUE))
            if not _can_hold(whole, rule.ruleset) and (
                meaning(whole, visible, law.tables, law.parameters) is Truth.UNKNOWN
            ):
                seen.found.add(rule.number)
        is_found = (rule.number, item, party) in found
        if not is_found and _is_near(rule, law, visible, has_a_say):
            seen.nearly.add(rule.number)


def _can_hold(condition: Condition, ruleset: Ruleset) -> bool:
    """Say whether ``condition`` may be true of something, on some day."""
    match condition:
        case Test(_, Operator.IN | Operator.ANY_IN, TableRef(table)):
            return any(row.covers is Covers.IN for row in ruleset.tables[table].rows)
        case Test(fact, Operator.IS_TRUE):
            return not CATALOGUE[fact].is_never_true
        case Test() | Not():
            return True
        case And(operands):
            return all(_can_hold(operand, ruleset) for operand in operands)
        case Or(operands):
            return not operands or any(_can_hold(operand, ruleset) for operand in operands)


def _places(
    rule: NumberedRule, facts: Facts
) -> Iterator[tuple[int | None, int | None, Mapping[str, Value]]]:
    """Yield each item and party that ``rule`` is asked of, with the facts it sees there."""
    items: Sequence[int | None] = range(len(facts.items)) if rule.per_item else (None,)
    parties: Sequence[int | None] = range(len(facts.parties)) if rule.per_party else (None,)
    for item in items:
        for party in parties:
            of_item = {} if item is None else facts.items[item]
            of_party = {} if party is None else facts.parties[party]
            yield item, party, {**facts.transaction, **of_item, **of_party}


def _is_near(rule: NumberedRule, law: _Law, visible: Mapping[str, Value], has_a_say: bool) -> bool:
    """Say whether one thing alone keeps ``rule`` from being found."""
    whole = And((rule.rule.scope, rule.rule.when))
    lacking, _ = _changes(whole, visible, law)
    if lacking == 0:
        return True  # its condition holds: the day, or what it is given, keeps it
    if not has_a_say or meaning(whole, visible, law.tables, law.parameters) is not Truth.FALSE:
        return False
    scope = rule.rule.scope
    is_considered = scope != ALWAYS and (
        meaning(scope, visible, law.tables, law.parameters) is Truth.TRUE
    )
    return lacking == 1 or is_considered


def _changes(condition: Condition, visible: Mapping[str, Value], law: _Law) -> tuple[int, int]:
    """Return how many tests must be answered otherwise to make ``condition`` true, and false."""
    match condition:
        case Test():
            answer = meaning(condition, visible, law.tables, law.parameters)
            if answer is Truth.UNKNOWN:
                return _NEVER, _NEVER
            return (0, 1) if answer is Truth.TRUE else (1, 0)
        case Not(operand):
            to_true, to_false = _changes(operand, visible, law)
            return to_false, to_true
        case And(operands):
            each = [_changes(operand, visible, law) for operand in operands]
            return sum(one for one, _ in each), min((one for _, one in each), default=_NEVER)
        case Or(operands):
            each = [_changes(operand, visible, law) for operand in operands]
            return min((one for one, _ in each), default=_NEVER), sum(one for _, one in each)


def _coverage(rules: Sequence[NumberedRule], seen: _Seen) -> Coverage:
    asked = [(rule, test) for rule in rules for test in _tests(rule)]
    cites = {cite.text: rule for rule in reversed(rules) for cite in rule.rule.cites}
    both = [
        (rule, test)
        for rule, test in asked
        if all((rule.number, test, truth) in seen.answers for truth in (Truth.TRUE, Truth.FALSE))
    ]
    gaps = [_gap(GapKind.RULE_NOT_FOUND, rule) for rule in rules if rule.number not in seen.found]
    gaps += [
        _gap(GapKind.RULE_NOT_NEARLY_FOUND, rule)
        for rule in rules
        if rule.number not in seen.nearly
    ]
    for rule, test in asked:
        for truth, kind in _NEVER_SEEN.items():
            if (rule.number, test, truth) not in seen.answers:
                gaps.append(_gap(kind, rule, worded(test)))
    gaps += [
        _gap(GapKind.CITATION_NOT_CITED, rule, text)
        for text, rule in cites.items()
        if text not in seen.cited
    ]
    return Coverage(
        found=Share(len(seen.found & {rule.number for rule in rules}), len(rules)),
        nearly_found=Share(len(seen.nearly), len(rules)),
        tests=Share(len(both), len(asked)),
        citations=Share(len(cites.keys() & seen.cited), len(cites)),
        gaps=tuple(sorted(gaps, key=_place)),
    )


_NEVER_SEEN: Mapping[Truth, GapKind] = {
    Truth.TRUE: GapKind.TEST_NEVER_TRUE,
    Truth.FALSE: GapKind.TEST_NEVER_FALSE,
}


_ORDER = {kind: number for number, kind in enumerate(GapKind)}


def _place(gap: Gap) -> tuple[str, int, str, int, str]:
    return gap.file, gap.line, gap.rule, _ORDER[gap.kind], gap.detail


def _tests(rule: NumberedRule) -> list[Test]:
    """Return the tests of ``rule`` in its order, each once."""
    return list(dict.fromkeys(tests(And((rule.rule.scope, rule.rule.when)))))


def _gap(kind: GapKind, rule: NumberedRule, detail: str = "") -> Gap:
    return Gap(kind, rule.rule.id, rule.rule.file, rule.rule.line, detail)
