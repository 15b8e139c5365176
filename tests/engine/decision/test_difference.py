"""What a candidate release is said not to affect, it decides as before."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import And
from engine.decision.decide import Asked, decide
from engine.decision.difference import Difference
from engine.decision.model import Decision
from engine.decision.release import CompiledRelease
from engine.decision.screen import THRESHOLD
from engine.errors import EvaluationError
from engine.facts.derive import derive
from engine.facts.fact import Facts, Kind
from engine.facts.transaction import Transaction
from engine.law.interval import Interval
from engine.law.model import Effect, Rule, Ruleset
from engine.match.projection import Projection, project
from server.cases import screened_as_stated
from server.settings import SHIPPED_RULESETS
from server.transaction_file import from_mapping
from server.translate import from_proto
from tests.builders import (
    DAY,
    DIGEST,
    TO_RUSSIA,
    a_parameter,
    a_release,
    a_rule,
    a_ruleset,
    a_table,
    a_transaction,
    at_least,
    equals,
    in_table,
    not_screened,
    screening_of,
)
from tests.engine.decision.test_properties import rulesets, transactions
from tests.mutation.__main__ import shipped
from tests.mutation.mutants import Mutator

BEFORE, AFTER = "2026-07-31", "2026-08-02"


def facts_of(transaction: Transaction, day: str = DAY) -> Facts:
    """Return the facts of a transaction that nobody screened."""
    return derive(transaction, not_screened(transaction), day).facts


def affected(base: Sequence[Ruleset], candidate: Sequence[Ruleset], *facts: Facts) -> list[bool]:
    """Return which of the transactions with these facts may be decided otherwise."""
    with a_release(*base) as one, a_release(*candidate) as other:
        return [bool(each) for each in Difference(one, other).affected(project(facts))]


def meant(decision: Decision) -> object:
    """Return what is decided, without how it is worded."""
    return (
        decision.verdict,
        [(each.jurisdiction, each.verdict, each.governing) for each in decision.jurisdictions],
        [(each.rule, each.part, each.verdict, each.item, each.party, each.cured_by)
         for each in decision.reasons if each.part.value != "considered"],
    )  # fmt: skip


@dataclass(frozen=True)
class Mixed:
    """Rules of two versions, some taken over from one to the other."""

    base: Ruleset
    candidate: Ruleset


@st.composite
def mixed(draw: st.DrawFn) -> Mixed:
    """Draw a version and another one that keeps some of its rules."""
    base, other = draw(rulesets("one")), draw(rulesets("one"))
    new = {each.id: each for each in other.rules}
    kept = draw(st.sets(st.sampled_from([each.id for each in base.rules])))
    rules = {each.id: each for each in base.rules if each.id in kept or each.id not in new}
    rules |= {name: rule for name, rule in new.items() if name not in kept}
    return Mixed(base, replace(base, rules=tuple(_related(list(rules.values())))))


def _related(rules: list[Rule]) -> list[Rule]:
    """Return ``rules`` without relations to rules that can't have them."""
    effects = {each.id: each.effect for each in rules}

    def of(names: tuple[str, ...], *effects_: Effect) -> tuple[str, ...]:
        return tuple(name for name in names if effects.get(name) in effects_)

    return [
        replace(
            each,
            given=of(each.given, Effect.OBLIGE, Effect.BAR),
            barred_by=of(each.barred_by, Effect.OBLIGE, Effect.BAR),
            cures=of(
                each.cures,
                Effect.PROHIBIT,
                Effect.REQUIRE_LICENSE,
                Effect.REQUIRE_DOCUMENT,
                Effect.FLAG,
            ),
        )
        for each in rules
    ]


@given(mixed(), st.lists(transactions, min_size=1, max_size=5))
@settings(deadline=None, max_examples=250)
def test_what_is_not_affected_is_decided_as_before(law: Mixed, asked: list[Transaction]) -> None:
    """Whatever the rules, their relations and the transactions."""
    with a_release(law.base) as base, a_release(law.candidate) as candidate:
        marked = Difference(base, candidate).affected(project([facts_of(each) for each in asked]))
        for transaction, is_affected in zip(asked, marked, strict=True):
            if not is_affected:
                one, other = (
                    decide(release, transaction, screening_of(transaction), Asked(DIGEST, DAY))
                    for release in (base, candidate)
                )
                assert meant(one) == meant(other)


def test_the_same_release_affects_nothing() -> None:
    """Not even what its rules hold of."""
    law = a_ruleset(a_rule())
    assert affected([law], [law], facts_of(a_transaction({"destination": "RU"}))) == [False]


@pytest.mark.parametrize(
    "changed",
    [
        a_rule(effect=Effect.FLAG),
        a_rule(in_force=Interval("", BEFORE)),
        a_rule(in_force=Interval(AFTER, "")),
        a_rule(when=And((TO_RUSSIA, equals("transaction.ship_from", "US")))),
        a_rule(tags=("energy",)),
        a_rule(id="test.other"),
    ],
)
def test_a_changed_rule_affects_what_it_holds_of(changed: Rule) -> None:
    """And nothing else."""
    facts = [facts_of(a_transaction({"destination": each})) for each in ("FR", "RU")]
    assert affected([a_ruleset(a_rule())], [a_ruleset(changed)], *facts) == [False, True]


def test_other_words_affect_nothing() -> None:
    """They alter what is told, and not what is decided."""
    worded = a_rule(title="Another title", because="because it does", file="rules/b.yaml", line=9)
    russia = facts_of(a_transaction({"destination": "RU"}))
    assert affected([a_ruleset(a_rule())], [a_ruleset(worded)], russia) == [False]


def test_a_new_row_affects_its_code_alone() -> None:
    """A rule whose table grew is asked again, and what it held of before is left alone."""

    def law(*codes: str) -> Ruleset:
        rule = a_rule(when=in_table("transaction.destination", "places"))
        return a_ruleset(rule, tables=[a_table("places", Kind.COUNTRY, *codes)])

    facts = [facts_of(a_transaction({"destination": each})) for each in ("RU", "BY", "FR")]
    assert affected([law("RU")], [law("RU", "BY")], *facts) == [False, True, False]


def test_a_parameter_affects_what_lies_between() -> None:
    """A threshold that moves affects the values between the old and the new, and who said none."""

    def law(minimum: str) -> Ruleset:
        rule = a_rule(when=at_least("transaction.value_usd", "minimum"))
        return a_ruleset(rule, parameters=[a_parameter("minimum", ("", "", minimum))])

    facts = [worth(amount) for amount in ("499.99", "500", "999.99", "1000")]
    assert affected([law("500")], [law("1000")], *facts) == [False, True, True, False]


def worth(amount: str) -> Facts:
    """Return the facts of a transaction worth that many dollars."""
    return facts_of(a_transaction(value={"USD": Decimal(amount)}))


def test_each_day_is_compared_by_itself() -> None:
    """A rule that starts later affects what is judged by later days."""
    later = a_rule(in_force=Interval(DAY, ""))
    facts = [facts_of(a_transaction({"destination": "RU"}), day) for day in (BEFORE, DAY, AFTER)]
    assert affected([a_ruleset()], [a_ruleset(later)], *facts) == [False, True, True]


def test_a_ruleset_that_may_not_be_used_affects_everything() -> None:
    """Under one of the releases there is no decision at all."""
    until = a_ruleset(in_force=Interval("", DAY))
    facts = [facts_of(a_transaction(), day) for day in (BEFORE, DAY)]
    assert affected([a_ruleset()], [until], *facts) == [False, True]


def test_another_score_of_like_names_affects_everything() -> None:
    """Whom screening finds isn't asked of rules."""
    laws = [
        a_ruleset(parameters=[a_parameter(THRESHOLD, ("", "", each))]) for each in ("870", "880")
    ]
    assert affected([laws[0]], [laws[1]], facts_of(a_transaction())) == [True]


def test_changed_names_what_is_asked_again() -> None:
    """By ruleset and rule."""
    one, other = a_rule("test.one"), a_rule("test.other")
    with a_release(a_ruleset(one, other)) as base, a_release(a_ruleset(one)) as candidate:
        assert Difference(base, candidate).changed(DAY) == (("test-law", "test.other"),)


def test_a_projection_without_days_is_refused() -> None:
    """The law of no day can be asked."""
    with a_release(a_ruleset()) as release, pytest.raises(EvaluationError, match=r"as_of"):
        Difference(release, release).affected(project([Facts({})]))


def test_mutants_of_shipped_law_alter_only_what_they_affect() -> None:
    """Of real rules, tables and parameters: the cases of a version, under changes of it."""
    affecting = idle = 0
    for ruleset, files in shipped(SHIPPED_RULESETS, ("eu-765-2006", "g7-red-flags")):
        cases = [
            (from_proto.transaction(from_mapping(case.transaction)), case.as_of)
            for case in ruleset.cases
        ]
        facts = [derive(each, screened_as_stated(each).screened, day).facts for each, day in cases]
        projection: Projection = project(facts)
        with contextlib.closing(CompiledRelease.compile(DIGEST, [ruleset])) as base:
            before = [_decided(base, each, day) for each, day in cases]
            mutants = Mutator(ruleset, files, 1, Random(1)).mutants()
            for mutant in Random(2).sample(mutants, 12):
                changed = mutant.of(ruleset)
                with contextlib.closing(CompiledRelease.compile(DIGEST, [changed])) as candidate:
                    marked = Difference(base, candidate).affected(projection)
                    affecting += int(marked.sum())
                    for number in (~marked).nonzero()[0].tolist():
                        idle += 1
                        assert _decided(candidate, *cases[number]) == before[number], mutant
    assert affecting
    assert idle > affecting


def _decided(release: CompiledRelease, transaction: Transaction, day: str) -> object:
    asked = Asked(DIGEST, day)
    return meant(decide(release, transaction, screened_as_stated(transaction), asked))
