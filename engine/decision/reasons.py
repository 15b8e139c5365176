"""Tell the rules that played a part: what they read, why they apply, or why they don't."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.conditions.tree import Truth
from engine.decision.model import ExceptionFinding, FactRead, Part, Reason, Verdict
from engine.decision.release import NumberedRule
from engine.decision.votes import Found, Reach, Vote
from engine.facts.fact import Fact, Facts, Value
from engine.inference.finding import Finding, Standing
from engine.law.interval import Day
from engine.law.model import REQUIREMENTS, Effect, Status
from engine.match.finding import Missing

_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")
_RANK = {part: rank for rank, part in enumerate(Part)}


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that concerns the transaction and doesn't apply to it.

    Attributes:
        rule: The rule.
        item: Index of the item, or None.
        party: Index of the party, or None.
        status: The rule's status on the day.
    """

    rule: NumberedRule
    item: int | None
    party: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Narrator:
    """Tells rules and facts in words.

    Attributes:
        catalogue: The fact catalogue.
        facts: The facts of the transaction.
        day: The day it is judged by.
    """

    catalogue: Mapping[str, Fact]
    facts: Facts
    day: Day

    def value(self, name: str, item: int | None, party: int | None) -> Value | None:
        """Return the value of a fact where a finding is about ``item`` and ``party``."""
        match name.split(".", 1)[0]:
            case "item":
                return None if item is None else self.facts.items[item].get(name)
            case "party":
                return None if party is None else self.facts.parties[party].get(name)
        return self.facts.transaction.get(name)

    def contract(self, name: str, item: int | None, party: int | None) -> str:
        """Return the path of the field that ``name`` is read from, or empty if it is derived."""
        fact = self.catalogue.get(name)
        if fact is None or not fact.contract:
            return ""
        path = fact.contract
        if item is not None:
            path = path.replace("items[]", f"items[{item}]")
        if party is not None:
            path = path.replace("parties[]", f"parties[{party}]")
        return path

    def place(self, missing: Missing, at: Finding) -> tuple[str, int | None, int | None, str]:
        """Return what to ask, and about which item and party."""
        scope = missing.fact.split(".", 1)[0]
        fact = self.catalogue.get(missing.fact)
        question = missing.question or (
            fact.question if fact else f"the law in force gives no value for {missing.fact}"
        )
        return (
            missing.fact,
            at.item if scope == "item" else None,
            at.party if scope == "party" else None,
            question,
        )

    def read(self, rule: NumberedRule, item: int | None, party: int | None) -> tuple[FactRead, ...]:
        """Return the facts that ``rule`` reads, with their values."""
        told = []
        for name in rule.reads:
            value = self.value(name, item, party)
            told.append(
                FactRead(
                    name,
                    "" if value is None else text(value),
                    value is not None,
                    self.contract(name, item, party),
                )
            )
        return tuple(told)

    def because(self, rule: NumberedRule, item: int | None, party: int | None) -> str:
        """Return the explanation of ``rule`` with its facts filled in."""

        def fill(match: re.Match[str]) -> str:
            value = self.value(match[1], item, party)
            return "(not stated)" if value is None else text(value)

        return _PLACEHOLDER.sub(fill, rule.rule.because)

    def explanation(self, vote: Vote) -> str:
        """Return why the rule of ``vote`` plays its part."""
        found = vote.found
        why = self.because(found.rule, found.finding.item, found.finding.party)
        match found.status:
            case Status.UNCERTAIN:
                return f"{why}; whether the rule applies on {self.day} is uncertain"
            case Status.LAPSED:
                until = found.rule.rule.in_force.until
                return f"{why}; the rule expired on {until} although its renewal was expected"
        if vote.part is Part.UNDETERMINED:
            asked = ", ".join(sorted({missing.fact for missing in found.missing}))
            return f"can't be told without {asked or 'the rules that it is given'}: {why}"
        return why

    def why_not(self, considered: Considered) -> str:
        """Return why a rule that concerns the transaction doesn't apply to it."""
        rule = considered.rule.rule
        match considered.status:
            case Status.SCHEDULED:
                return f"{rule.title}: applies only from {rule.in_force.start}"
            case Status.EXPIRED:
                return f"{rule.title}: applied only until {rule.in_force.until}"
            case Status.SUSPENDED:
                days = next(each.days for each in rule.suspended if self.day in each.days)
                return f"{rule.title}: suspended {days}"
        facts = ", ".join(
            f"{read.name} is {read.value}"
            for read in self.read(considered.rule, considered.item, considered.party)
            if read.known
        )
        return f"{rule.title}: its condition is not met, since {facts or 'no fact meets it'}"


def text(value: Value) -> str:
    """Return ``value`` as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case tuple():
            return ", ".join(value) if value else "none"
    return str(value)


def reasons(
    votes: Sequence[Vote],
    found: Sequence[Found],
    exceptions: Sequence[ExceptionFinding],
    considered: Sequence[Considered],
    reach: Reach,
    narrator: Narrator,
) -> tuple[Reason, ...]:
    """Return every rule that played a part, the decisive ones first."""
    told = [_of_vote(each, found, narrator) for each in votes]
    told += [
        _of_secondary(found[index], part, narrator)
        for index, part in sorted(_secondary(votes, found, exceptions).items())
    ]
    told += [
        _of_considered(each, narrator)
        for each in considered
        # Why a jurisdiction does not reach is told where it does not.
        if each.rule.rule.effect is Effect.NEXUS
        or reach.reaches(each.rule.ruleset.id, each.item) is not Truth.FALSE
    ]
    return tuple(
        sorted(
            told,
            key=lambda reason: (
                -reason.verdict,
                _RANK[reason.part],
                reason.jurisdiction,
                reason.rule,
                -1 if reason.item is None else reason.item,
                -1 if reason.party is None else reason.party,
            ),
        )
    )


def _secondary(
    votes: Sequence[Vote], found: Sequence[Found], exceptions: Sequence[ExceptionFinding]
) -> dict[int, Part]:
    """Return the findings that cure another, and those that bar what would have cured one."""
    parts = {index: Part.CURES for each in votes for index in each.found.outcome.cured_by}
    told = {(each.rule, each.item) for each in exceptions}
    for one in found:
        is_barred = one.outcome.standing is Standing.BARRED
        if is_barred and (one.rule.rule.id, one.finding.item) in told:
            parts.update((index, Part.BARS) for index in one.outcome.barred_by)
    return {i: part for i, part in parts.items() if found[i].rule.rule.effect not in REQUIREMENTS}


def _of_vote(vote: Vote, found: Sequence[Found], narrator: Narrator) -> Reason:
    outcome = vote.found.outcome
    curing = {found[i].rule.rule.id for i in (*outcome.cured_by, *outcome.curable_by)}
    return _reason(
        vote.found.rule,
        vote.found.finding.item,
        vote.found.finding.party,
        narrator,
        (vote.part, vote.verdict, vote.found.status, narrator.explanation(vote)),
        tuple(sorted(curing)),
    )


def _of_secondary(one: Found, part: Part, narrator: Narrator) -> Reason:
    item, party = one.finding.item, one.finding.party
    why = narrator.because(one.rule, item, party)
    return _reason(one.rule, item, party, narrator, (part, Verdict.ALLOW, one.status, why))


def _of_considered(each: Considered, narrator: Narrator) -> Reason:
    told = (Part.CONSIDERED, Verdict.ALLOW, each.status, narrator.why_not(each))
    return _reason(each.rule, each.item, each.party, narrator, told)


def _reason(
    numbered: NumberedRule,
    item: int | None,
    party: int | None,
    narrator: Narrator,
    told: tuple[Part, Verdict, Status, str],
    cured_by: tuple[str, ...] = (),
) -> Reason:
    rule, ruleset = numbered.rule, numbered.ruleset
    part, verdict, status, explanation = told
    exceptional = (*rule.suspended, *rule.uncertain)
    status_cites = tuple(
        cite for each in exceptional if narrator.day in each.days for cite in each.cites
    )
    return Reason(
        rule=rule.id,
        title=rule.title,
        ruleset=ruleset.id,
        version=ruleset.version,
        jurisdiction=ruleset.jurisdiction,
        effect=rule.effect.value,
        part=part,
        verdict=verdict,
        item=item,
        party=party,
        citations=rule.cites + status_cites,
        in_force=rule.in_force,
        status=status.value,
        certainty=rule.certainty.value,
        explanation=explanation,
        facts=narrator.read(numbered, item, party),
        cured_by=cured_by,
    )
