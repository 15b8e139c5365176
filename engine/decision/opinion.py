"""What one ruleset comes to, given what its rules answer.

1. Rules are related within their ruleset alone, so that each ruleset is inferred from, and voted
   for, by itself.
2. What it comes to follows from its rules' answers, not from the values behind them. It is kept by
   the answers, and so are the conclusions on which the two inference engines agreed: for the same
   findings neither is asked twice.
3. The values come in when a rule is told (``engine.decision.reasons``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar

from engine.conditions.tree import Truth
from engine.decision.duties import ExceptionAccount, exceptions
from engine.decision.law_on_day import LawOnDay, NumberedRule, Said
from engine.decision.model import Part, Verdict
from engine.decision.reasons import Account, Considered, ReasonAccount, reasons
from engine.decision.votes import ASKS, Found, Reach, Vote, vote
from engine.facts.fact import Facts
from engine.inference.agreement import infer
from engine.inference.finding import Finding, Program
from engine.inference.network import Network
from engine.law.model import Effect, Ruleset, Status
from engine.match.finding import Match, Missing

KEPT = 4_096
"""Opinions that are kept, some 10 KiB each."""
_KEPT_ACCOUNTS = 16_384

_Places = tuple[tuple[int | None, int | None, Said], ...]
_T = TypeVar("_T", bound=Account[Any])


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something that must be known before a finding can be told.

    Attributes:
        missing: What is missing.
        item: Index of the item the finding is about, or None.
        party: Index of the party, or None.
        rule: Id of the finding's rule.
        at_most: The strictest that may come of an answer.
    """

    missing: Missing
    item: int | None
    party: int | None
    rule: str
    at_most: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What a ruleset comes to: one object for equal answers.

    Attributes:
        ruleset: The ruleset.
        reached: Whether it reaches anything of the transaction.
        votes: What its findings ask for.
        unsettled: What is worth asking for.
        exceptions: Its exceptions that have to do with the transaction.
        reasons: Its rules that play a part.
        found: Ids of the rules that were found.
    """

    ruleset: Ruleset
    reached: Truth
    votes: tuple[Vote, ...]
    unsettled: tuple[Unsettled, ...]
    exceptions: tuple[ExceptionAccount, ...]
    reasons: tuple[ReasonAccount, ...]
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opinions:
    """Makes the opinions of the rulesets of a release during one stretch of days.

    Attributes:
        law: The law of the stretch.
        network: The program in durable-rules.
        program: How the rules of the release relate.
        without_nexus: Ids of the rulesets that state no nexus, and so reach everything.
    """

    law: LawOnDay
    network: Network
    program: Program
    without_nexus: frozenset[str]
    _kept: dict[tuple[str, _Places], Opinion] = field(default_factory=dict, repr=False)
    _accounts: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def of(self, rulesets: Sequence[Ruleset], facts: Facts) -> tuple[Opinion, ...]:
        """Return what each of ``rulesets`` comes to.

        Raises:
            EvaluationError: The two inference engines disagree.
        """
        said = self.law.said(facts)
        opinions = []
        for ruleset in rulesets:
            places = tuple(said.get(ruleset.id, ()))
            opinion = self._kept.get((ruleset.id, places))
            opinions.append(self._made(ruleset, places) if opinion is None else opinion)
        return tuple(opinions)

    def _made(self, ruleset: Ruleset, places: _Places) -> Opinion:
        """Work out an opinion, to be kept."""
        matches = sorted(
            (
                Match(entry, item, party, truth, missing)
                for item, party, said in places
                for entry, truth, missing in said.given
            ),
            key=attrgetter("entry", "item", "party"),
        )
        found = self._found(matches, ruleset)
        considered = _considered(self.law, matches)
        reach = Reach.of(self.without_nexus, found)
        votes = tuple(each for one in found if (each := vote(one, reach)) is not None)
        excepted = exceptions(found, considered, reach)
        told = frozenset((each.rule.number, each.item) for each in excepted)
        accounts = reasons(votes, found, told, considered, reach)
        if len(self._kept) >= KEPT:
            self._kept.clear()
        opinion = self._kept[ruleset.id, places] = Opinion(
            ruleset,
            reach.reaches(ruleset.id, None),
            votes,
            _unsettled(votes, found, reach),
            tuple(map(self._one_object, excepted)),
            tuple(map(self._one_object, accounts)),
            frozenset(each.rule.rule.id for each in found),
        )
        return opinion

    def _found(self, matches: Sequence[Match], ruleset: Ruleset) -> tuple[Found, ...]:
        """Return the findings with what inference makes of them.

        A rule whose status is uncertain, or that lapsed, is found as unknown whatever its
        condition.
        """
        law = self.law
        deciding = [match for match in matches if law.questions[match.entry].decides]
        findings = []
        for match in deciding:
            number = law.questions[match.entry].rule.number
            is_sure = law.statuses[number] is Status.IN_FORCE
            truth = match.truth if is_sure else Truth.UNKNOWN
            findings.append(Finding(number, truth, match.item, match.party))
        outcomes = infer(self.network, self.program, findings)
        return tuple(
            Found(
                law.questions[match.entry].rule,
                finding,
                _named(match.missing, ruleset.id),
                law.statuses[finding.rule],
                outcome,
            )
            for match, finding, outcome in zip(deciding, findings, outcomes, strict=True)
        )

    def _one_object(self, account: _T) -> _T:
        """Return the account that says the same and was there before, or else ``account``."""
        says = [getattr(account, each.name) for each in fields(account)]
        # A rule is as good as its number, and that is compared fast.
        key = (
            type(account),
            *(each.number if isinstance(each, NumberedRule) else each for each in says),
        )
        if len(self._accounts) >= _KEPT_ACCOUNTS:
            self._accounts.clear()
        known: _T = self._accounts.setdefault(key, account)
        return known


def _named(missing: tuple[Missing, ...], ruleset: str) -> tuple[Missing, ...]:
    """Return ``missing`` with its parameters named as the ruleset names them."""
    if not missing:
        return missing
    prefix = f"parameters.{ruleset}/"
    return tuple(
        Missing(each.fact.replace(prefix, "parameters."), each.question) for each in missing
    )


def _considered(law: LawOnDay, matches: Sequence[Match]) -> tuple[Considered, ...]:
    """Return the rules that concern the transaction and were not found to apply."""
    deciding = {
        (law.questions[match.entry].rule.number, match.item, match.party)
        for match in matches
        if law.questions[match.entry].decides
    }
    considered = []
    for match in matches:
        question = law.questions[match.entry]
        place = (question.rule.number, match.item, match.party)
        if not question.decides and match.truth is Truth.TRUE and place not in deciding:
            status = law.statuses[question.rule.number]
            considered.append(Considered(question.rule, match.item, match.party, status))
    return tuple(considered)


def _unsettled(
    votes: Sequence[Vote], found: Sequence[Found], reach: Reach
) -> tuple[Unsettled, ...]:
    """Return the missing facts that are worth asking for, and the most that may come of each.

    What supports a rule that can't be told is among what is asked, and so is an exception that may
    cure a requirement, or what may bar it.
    """
    asked: list[Unsettled] = []
    for each in votes:
        if each.part not in (Part.UNDETERMINED, Part.CURABLE):
            continue
        one, at_most = each.found, _at_most(each, votes)
        is_nexus = one.rule.rule.effect is Effect.NEXUS
        if is_nexus and reach.reaches(one.rule.ruleset.id, one.finding.item) is Truth.TRUE:
            continue
        bearing = [one, *(found[index] for index in one.outcome.curable_by)]
        bearing += [found[index] for other in bearing for index in other.outcome.doubted_by]
        bearing += [found[index] for other in bearing for index in other.outcome.supported_by]
        asked += [
            Unsettled(missing, other.finding.item, other.finding.party, other.rule.rule.id, at_most)
            for other in bearing
            for missing in other.missing
        ]
    return tuple(asked)


def _at_most(vote: Vote, votes: Sequence[Vote]) -> Verdict:
    """Return the strictest that could come of ``vote``; of a nexus, what it would bring in."""
    rule = vote.found.rule
    if rule.rule.effect is not Effect.NEXUS:
        return ASKS.get(rule.rule.effect, Verdict.ALLOW)
    item = vote.found.finding.item
    return max(
        (
            ASKS.get(each.found.rule.rule.effect, Verdict.ALLOW)
            for each in votes
            if each.verdict is not Verdict.ALLOW
            and (item is None or each.found.finding.item in (None, item))
        ),
        default=Verdict.ALLOW,
    )
