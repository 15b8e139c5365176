"""What holds of every decision, whatever the law and the transaction.

Rules are drawn with all effects, with exceptions, bars and what rules are given, over a few facts
that may be unknown; no fact among them has a legal default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import And, Condition, Not, Or, facts_of
from engine.decision.decide import Asked, decide
from engine.decision.model import Decision, Part, Verdict
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Value
from engine.facts.transaction import Item, Party, Transaction
from engine.law.interval import Interval
from engine.law.model import REQUIREMENTS, Effect, Exceptional, Rule, Ruleset, Subject
from tests.builders import DAY, DIGEST, a_release, a_rule, a_ruleset, is_true, screening_of

FACTS = {
    "transaction": ("transaction.sale", "transaction.commercial_fair"),
    "item": ("item.us_origin", "item.is_food_or_medicine"),
    "party": ("party.is_us_person", "party.is_government"),
}
SCOPES = (
    ("transaction",),
    ("transaction", "item"),
    ("transaction", "party"),
    ("transaction", "item", "party"),
)
assert all(CATALOGUE[name].default is None for names in FACTS.values() for name in names)


@dataclass(frozen=True)
class World:
    """One case."""

    rulesets: tuple[Ruleset, ...]
    transaction: Transaction


def decided(world: World) -> Decision:
    """Return the decision about a world."""
    screening = screening_of(world.transaction)
    with a_release(*world.rulesets) as release:
        return decide(release, world.transaction, screening, Asked(DIGEST, DAY))


@st.composite
def conditions(draw: st.DrawFn, names: tuple[str, ...], depth: int = 2) -> Condition:
    """Draw a condition over ``names``."""
    form = draw(st.sampled_from(["test", "test", "not", "and", "or"] if depth else ["test"]))
    if form == "test":
        return is_true(draw(st.sampled_from(names)))
    if form == "not":
        return Not(draw(conditions(names, depth - 1)))
    operands = (draw(conditions(names, depth - 1)), draw(conditions(names, depth - 1)))
    return And(operands) if form == "and" else Or(operands)


@st.composite
def rulesets(draw: st.DrawFn, id: str) -> Ruleset:
    """Draw a ruleset of up to seven rules whose relations have a meaning."""
    effects = draw(st.lists(st.sampled_from(list(Effect)), min_size=1, max_size=7))
    ids = [f"{id}.{number}" for number in range(len(effects))]

    def some_of(*wanted: Effect) -> tuple[str, ...]:
        among = [name for name, effect in zip(ids, effects, strict=True) if effect in wanted]
        return tuple(sorted(draw(st.sets(st.sampled_from(among))))) if among else ()

    rules: list[Rule] = []
    for name, effect in zip(ids, effects, strict=True):
        scopes = draw(st.sampled_from(SCOPES))
        when = draw(conditions(tuple(fact for scope in scopes for fact in FACTS[scope])))
        subject = Subject.TRANSACTION
        for scope in (Subject.ITEM, Subject.PARTY):
            if any(fact.startswith(scope.value) for fact in facts_of(when)):
                subject = scope
                break
        unsure = draw(st.sampled_from([(), (), (), (Exceptional(Interval()),)]))
        rule = a_rule(name, effect, when=when, subject=subject, uncertain=unsure)
        if effect is Effect.EXCEPT:
            rule = replace(
                rule, cures=some_of(*REQUIREMENTS), barred_by=some_of(Effect.BAR, Effect.OBLIGE)
            )
        elif effect in REQUIREMENTS:
            rule = replace(rule, given=some_of(Effect.OBLIGE, Effect.BAR))
        rules.append(rule)
    return a_ruleset(*rules, id=id)


def some_facts(scope: str) -> st.SearchStrategy[Mapping[str, Value]]:
    """Draw facts of a scope, some of them unknown."""
    known = st.sampled_from([True, False, None])
    drawn = st.fixed_dictionaries(dict.fromkeys(FACTS[scope], known))
    return drawn.map(
        lambda facts: {name: value for name, value in facts.items() if value is not None}
    )


transactions = st.builds(
    Transaction,
    some_facts("transaction"),
    st.lists(st.builds(Item, some_facts("item")), max_size=3).map(tuple),
    st.lists(st.builds(Party, some_facts("party")), max_size=3).map(tuple),
)
worlds = st.builds(World, st.tuples(rulesets("one"), rulesets("two")), transactions)
thoroughly = settings(deadline=None, max_examples=150)


@given(worlds)
@thoroughly
def test_overall_is_the_strictest(world: World) -> None:
    """Of the jurisdictions, of the lines, and of all that the reasons ask for."""
    decision = decided(world)

    assert decision.verdict is max(each.verdict for each in decision.jurisdictions)
    asked = max((each.verdict for each in decision.reasons), default=Verdict.ALLOW)
    assert decision.verdict is asked
    if decision.items:
        assert decision.verdict is max(each.verdict for each in decision.items)
    for item in decision.items:
        about = [each for each in decision.reasons if each.item in (None, item.item)]
        assert item.verdict is max((each.verdict for each in about), default=Verdict.ALLOW)


@given(worlds)
@thoroughly
def test_verdict_has_its_reasons(world: World) -> None:
    """What is not ALLOW names the rules that govern, and each of them is among the reasons."""
    decision = decided(world)

    for each in decision.jurisdictions:
        asking = {
            reason.rule
            for reason in decision.reasons
            if reason.jurisdiction == each.jurisdiction and reason.verdict is each.verdict
        }
        if each.verdict is not Verdict.ALLOW:
            assert each.governing
        assert set(each.governing) <= asking
    for reason in decision.reasons:
        assert reason.verdict is not Verdict.BLOCK or reason.part is Part.STANDS
        assert reason.citations


def told(
    decision: Decision, items: Sequence[int] = range(9), parties: Sequence[int] = range(9)
) -> set[tuple[object, ...]]:
    """Return what the reasons say, with the numbers of items and parties looked up."""
    return {
        (
            each.rule,
            each.part,
            each.verdict,
            None if each.item is None else items[each.item],
            None if each.party is None else parties[each.party],
            each.explanation,
            each.cured_by,
        )
        for each in decision.reasons
    }


@given(worlds, st.randoms(use_true_random=False))
@thoroughly
def test_order_carries_no_meaning(world: World, chance: Random) -> None:
    """Of rules, rulesets, lines and parties; what is said of each goes where it goes."""
    items, parties = list(world.transaction.items), list(world.transaction.parties)
    item_order, party_order = list(range(len(items))), list(range(len(parties)))
    for order in (item_order, party_order):
        chance.shuffle(order)
    laws = [
        replace(law, rules=tuple(chance.sample(law.rules, len(law.rules))))
        for law in world.rulesets
    ]
    shuffled = World(
        tuple(chance.sample(laws, len(laws))),
        replace(
            world.transaction,
            items=tuple(items[index] for index in item_order),
            parties=tuple(parties[index] for index in party_order),
        ),
    )

    one, other = decided(world), decided(shuffled)

    assert other.jurisdictions == one.jurisdictions
    assert [each.verdict for each in other.items] == [one.items[i].verdict for i in item_order]
    assert told(other, item_order, party_order) == told(one)
    assert {(each.fact, each.rules, each.would_change_outcome) for each in other.missing} == {
        (each.fact, each.rules, each.would_change_outcome) for each in one.missing
    }


def unknown_facts(transaction: Transaction) -> list[tuple[str, int | None, int | None]]:
    """Return what is not known: fact, item, party."""
    found: list[tuple[str, int | None, int | None]] = [
        (name, None, None) for name in FACTS["transaction"] if name not in transaction.facts
    ]
    found += [
        (name, index, None)
        for index, item in enumerate(transaction.items)
        for name in FACTS["item"]
        if name not in item.facts
    ]
    found += [
        (name, None, index)
        for index, party in enumerate(transaction.parties)
        for name in FACTS["party"]
        if name not in party.facts
    ]
    return found


def answered(
    transaction: Transaction, place: tuple[str, int | None, int | None], value: bool
) -> Transaction:
    """Return ``transaction`` with one question answered."""
    name, item, party = place
    if item is not None:
        items = list(transaction.items)
        items[item] = replace(items[item], facts={**items[item].facts, name: value})
        return replace(transaction, items=tuple(items))
    if party is not None:
        parties = list(transaction.parties)
        parties[party] = replace(parties[party], facts={**parties[party].facts, name: value})
        return replace(transaction, parties=tuple(parties))
    return replace(transaction, facts={**transaction.facts, name: value})


@given(worlds, st.data())
@thoroughly
def test_definite_verdict_survives_every_answer(world: World, data: st.DataObject) -> None:
    """Answers to what was unknown never turn ALLOW or BLOCK into anything else.

    A verdict that missing facts could change is REVIEW: unknown is never false.
    """
    before = decided(world)
    transaction = world.transaction
    for place in unknown_facts(transaction):
        if data.draw(st.booleans()):
            transaction = answered(transaction, place, data.draw(st.booleans()))

    after = decided(replace(world, transaction=transaction))

    if before.verdict is not Verdict.REVIEW:
        assert after.verdict is before.verdict


@given(worlds, st.data())
@thoroughly
def test_answer_to_what_was_not_asked_changes_nothing(world: World, data: st.DataObject) -> None:
    """Where a decision says of no question that its answer matters, it doesn't."""
    before = decided(world)
    matters = {
        (each.fact, each.item, each.party) for each in before.missing if each.would_change_outcome
    }
    others = [place for place in unknown_facts(world.transaction) if place not in matters]
    transaction = world.transaction
    for place in others:
        if data.draw(st.booleans()):
            transaction = answered(transaction, place, data.draw(st.booleans()))

    after = decided(replace(world, transaction=transaction))

    assert after.verdict is before.verdict
