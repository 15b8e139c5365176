"""Tell the rules that played a part: what they read, why they apply, or why they don't."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from re import Match
from typing import Any, Generic, TypeVar

from engine.conditions.tree import Truth
from engine.decision.law_on_day import PLACEHOLDER, NumberedRule
from engine.decision.model import FactRead, Part, Reason, Verdict
from engine.decision.votes import Found, Reach, Vote
from engine.facts.fact import Fact, Facts, Value
from engine.inference.finding import Standing
from engine.law.interval import Day
from engine.law.model import REQUIREMENTS, Effect, Status
from engine.match.finding import Missing

_T = TypeVar("_T")

KEPT = 8_192
"""What was told of rules and is kept, some 4 KiB each."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Account(ABC, Generic[_T]):
    """What is to be told of a rule, whatever the values of the facts are that are told with it.

    Attributes:
        rule: The rule.
        item: Index of the item it is about, or None.
        party: Index of the party it is about, or None.
    """

    rule: NumberedRule
    item: int | None
    party: int | None

    @abstractmethod
    def told(self, narrator: Narrator) -> _T:
        """Tell it of the facts that ``narrator`` knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Playing(Account[_T]):
    """What is to be told of a rule that plays a part.

    Attributes:
        part: The part it plays.
        status: The rule's status on the day.
        missing: The facts that keep it from being told, sorted.
    """

    part: Part
    status: Status
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrator:
    """Tells rules and facts in words.

    Attributes:
        catalogue: The fact catalogue.
        facts: The facts of the transaction.
        day: The day it is judged by.
        kept: What was told before, by account, day and the values of the facts.
    """

    catalogue: Mapping[str, Fact]
    facts: Facts
    day: Day
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @classmethod
    def of_nothing(cls, catalogue: Mapping[str, Fact], day: Day) -> Narrator:
        """Return one that knows no fact: for what is the same whatever the facts are."""
        return cls(catalogue, Facts({}), day)

    def tell(self, account: Account[_T]) -> _T:
        """Return what ``account`` tells of these facts, made once for the same values."""
        rule, item, party = account.rule, account.item, account.party
        whole, of_item, of_party = rule.told
        values: list[object] = [account, self.day, *map(self.facts.transaction.get, whole)]
        if of_item and item is not None:
            values += map(self.facts.items[item].get, of_item)
        if of_party and party is not None:
            values += map(self.facts.parties[party].get, of_party)
        # Numbers that are equal may be written differently: 10.5 and 10.50.
        key = tuple([str(each) if type(each) is Decimal else each for each in values])
        told: _T | None = self.kept.get(key)
        if told is None:
            told = account.told(self)
            if len(self.kept) >= KEPT:
                self.kept.clear()
            self.kept[key] = told
        return told

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

    def place(
        self, missing: Missing, item: int | None, party: int | None
    ) -> tuple[str, int | None, int | None, str]:
        """Return what to ask, and about which item and party."""
        scope = missing.fact.split(".", 1)[0]
        fact = self.catalogue.get(missing.fact)
        question = missing.question or (
            fact.question if fact else f"the law in force gives no value for {missing.fact}"
        )
        return (
            missing.fact,
            item if scope == "item" else None,
            party if scope == "party" else None,
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

        def fill(match: Match[str]) -> str:
            value = self.value(match[1], item, party)
            return "(not stated)" if value is None else text(value)

        return PLACEHOLDER.sub(fill, rule.rule.because)

    def explanation(self, playing: Playing[Any]) -> str:
        """Return why a rule plays its part."""
        why = self.because(playing.rule, playing.item, playing.party)
        match playing.status:
            case Status.UNCERTAIN:
                return f"{why}; whether the rule applies on {self.day} is uncertain"
            case Status.LAPSED:
                until = playing.rule.rule.in_force.until
                return f"{why}; the rule expired on {until} although its renewal was expected"
        if playing.part is Part.UNDETERMINED:
            asked = ", ".join(playing.missing)
            return f"can't be told without {asked or 'the rules that it is given'}: {why}"
        return why

    def why_not(
        self, numbered: NumberedRule, item: int | None, party: int | None, status: Status
    ) -> str:
        """Return why a rule that concerns the transaction doesn't apply to it."""
        rule = numbered.rule
        match status:
            case Status.SCHEDULED:
                return f"{rule.title}: applies only from {rule.in_force.start}"
            case Status.EXPIRED:
                return f"{rule.title}: applied only until {rule.in_force.until}"
            case Status.SUSPENDED:
                days = next(each.days for each in rule.suspended if self.day in each.days)
                return f"{rule.title}: suspended {days}"
        facts = ", ".join(
            f"{read.name} is {read.value}"
            for read in self.read(numbered, item, party)
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


@dataclass(frozen=True, slots=True, eq=False)
class ReasonAccount(Playing[Reason]):
    """A rule that plays a part, to be told as a reason.

    Attributes:
        verdict: What it asks for by itself.
        cured_by: Ids of exceptions that cure it, or would, sorted.
    """

    verdict: Verdict
    cured_by: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, str, str, int, int]:
        """Its place among reasons: the decisive ones first."""
        return (
            -self.verdict,
            _RANK[self.part],
            self.rule.ruleset.jurisdiction,
            self.rule.rule.id,
            -1 if self.item is None else self.item,
            -1 if self.party is None else self.party,
        )

    def told(self, narrator: Narrator) -> Reason:
        """Tell it."""
        rule, ruleset = self.rule.rule, self.rule.ruleset
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
            part=self.part,
            verdict=self.verdict,
            item=self.item,
            party=self.party,
            citations=rule.cites + status_cites,
            in_force=rule.in_force,
            status=self.status.value,
            certainty=rule.certainty.value,
            explanation=self._explanation(narrator),
            facts=narrator.read(self.rule, self.item, self.party),
            cured_by=self.cured_by,
        )

    def _explanation(self, narrator: Narrator) -> str:
        match self.part:
            case Part.CONSIDERED:
                return narrator.why_not(self.rule, self.item, self.party, self.status)
            case Part.CURES | Part.BARS:
                return narrator.because(self.rule, self.item, self.party)
        return narrator.explanation(self)


def reasons(
    votes: Sequence[Vote],
    found: Sequence[Found],
    told: frozenset[tuple[int, int | None]],
    considered: Sequence[Considered],
    reach: Reach,
) -> tuple[ReasonAccount, ...]:
    """Return every rule of a ruleset that plays a part.

    Args:
        votes: What its findings ask for.
        found: Its findings.
        told: Number of each exception that is told, and the item.
        considered: Its rules that concern the transaction and don't apply to it.
        reach: How far it reaches.
    """
    accounts = [_of_vote(each, found) for each in votes]
    accounts += [
        ReasonAccount(
            found[index].rule,
            found[index].finding.item,
            found[index].finding.party,
            part,
            found[index].status,
            (),
            Verdict.ALLOW,
        )
        for index, part in sorted(_secondary(votes, found, told).items())
    ]
    accounts += [
        ReasonAccount(
            each.rule, each.item, each.party, Part.CONSIDERED, each.status, (), Verdict.ALLOW
        )
        for each in considered
        # Why a jurisdiction does not reach is told where it does not.
        if each.rule.rule.effect is Effect.NEXUS
        or reach.reaches(each.rule.ruleset.id, each.item) is not Truth.FALSE
    ]
    return tuple(accounts)


def _secondary(
    votes: Sequence[Vote], found: Sequence[Found], told: frozenset[tuple[int, int | None]]
) -> dict[int, Part]:
    """Return the findings that cure another, and those that bar what would have cured one."""
    parts = {index: Part.CURES for each in votes for index in each.found.outcome.cured_by}
    for one in found:
        is_barred = one.outcome.standing is Standing.BARRED
        if is_barred and (one.rule.number, one.finding.item) in told:
            parts.update((index, Part.BARS) for index in one.outcome.barred_by)
    return {i: part for i, part in parts.items() if found[i].rule.rule.effect not in REQUIREMENTS}


def _of_vote(vote: Vote, found: Sequence[Found]) -> ReasonAccount:
    one = vote.found
    curing = {found[i].rule.rule.id for i in (*one.outcome.cured_by, *one.outcome.curable_by)}
    return ReasonAccount(
        one.rule,
        one.finding.item,
        one.finding.party,
        vote.part,
        one.status,
        lacking(one),
        vote.verdict,
        tuple(sorted(curing)),
    )


def lacking(one: Found) -> tuple[str, ...]:
    """Return the facts that keep a finding from being told, sorted."""
    return tuple(sorted({missing.fact for missing in one.missing}))
