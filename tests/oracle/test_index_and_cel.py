"""The index, the reference meaning and Google's CEL evaluator agree on random law and facts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from engine.conditions.meaning import meaning
from engine.conditions.normal_form import LIMIT, Signed, alternatives
from engine.conditions.official import Evaluator
from engine.conditions.stored import from_plain, to_plain
from engine.conditions.tree import And, Condition, Not, Or, Truth, facts_of
from engine.facts.fact import Value
from engine.match.index import Index
from engine.match.missing import memberships, missing
from tests.oracle.worlds import (
    FACTS,
    PARAMETERS,
    SEED,
    TABLES,
    World,
    numbered_world,
    value_of,
    worlds,
)

FEW, MANY = 2_000, 120_000

ordinary = settings(
    database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


def subjects(
    world: World, number: int
) -> Iterator[tuple[int | None, int | None, Mapping[str, Value]]]:
    """Yield what an entry is asked of, and the facts that are seen from there."""
    entry = world.entries[number]
    for item in range(len(world.facts.items)) if entry.per_item else (None,):
        for party in range(len(world.facts.parties)) if entry.per_party else (None,):
            own = {} if item is None else world.facts.items[item]
            its = {} if party is None else world.facts.parties[party]
            yield item, party, {**world.facts.transaction, **own, **its}


def compare(world: World) -> int:
    """Fail where two of the three engines differ, and return how many answers were compared."""
    tables = memberships(world.tables)
    official = Evaluator(
        FACTS, {name: tables.get(name, never_asked) for name in TABLES}, PARAMETERS
    )
    matches = Index.build(world.entries, world.tables, world.parameters).matches(world.facts)
    found = {(match.entry, match.item, match.party): match for match in matches}
    assert len(found) == len(matches)
    compared = 0
    for number, (entry, text) in enumerate(zip(world.entries, world.texts, strict=True)):
        for item, party, seen in subjects(world, number):
            truth = meaning(entry.condition, seen, tables, world.parameters)
            match = found.pop((number, item, party), None)
            assert (match.truth if match else Truth.FALSE) is truth, text
            assert official.evaluate(text, seen, world.parameters) is truth, text
            assert (match.missing if match else ()) == missing(
                entry.condition, seen, world.tables, world.parameters
            )
            compared += 1
    assert not found
    return compared


def never_asked(code: str) -> Truth:
    """Stand for a table that no condition of the case names."""
    raise AssertionError(f"asked of `{code}`")


def run(count: int) -> None:
    """Compare the first ``count`` cases of this run, and say how many answers those were."""
    print(f"LICET_SEED={SEED}")
    compared = 0
    for number in range(count):
        try:
            compared += compare(numbered_world(number))
        except BaseException:
            print(f"case {number} failed: {numbered_world(number)}")
            raise
    print(f"{count} cases, {compared} answers of each engine compared, no difference")


@seed(SEED)
@settings(ordinary, max_examples=150)
@given(worlds())
def test_index_agrees_with_meaning_and_cel(world: World) -> None:
    """A condition means the same to the index, to its definition and to CEL's own evaluator."""
    compare(world)


def test_index_agrees_with_meaning_and_cel_on_many_cases() -> None:
    """The same, on more cases than can be shrunk."""
    run(FEW)


@pytest.mark.long
def test_index_agrees_with_meaning_and_cel_on_very_many_cases() -> None:
    """The same, on a hundred thousand cases and more."""
    run(MANY)


@seed(SEED)
@settings(ordinary, max_examples=100)
@given(worlds(), st.integers(0))
def test_missing_leaves_out_only_what_does_not_matter(world: World, answers: int) -> None:
    """Whatever the answers to questions that were not asked: the condition still can't be told."""
    tables = memberships(world.tables)
    for number, entry in enumerate(world.entries):
        for _, _, seen in subjects(world, number):
            if meaning(entry.condition, seen, tables, world.parameters) is not Truth.UNKNOWN:
                continue
            asked = {
                each.fact for each in missing(entry.condition, seen, world.tables, world.parameters)
            }
            more = {
                name: value_of(random.Random(answers).choice, FACTS[name])
                for name in sorted(facts_of(entry.condition) - set(seen) - asked)
            }

            truth = meaning(entry.condition, {**more, **seen}, tables, world.parameters)

            assert truth is Truth.UNKNOWN


@seed(SEED)
@settings(ordinary, max_examples=100)
@given(worlds())
def test_stored_conditions_are_read_as_written(world: World) -> None:
    """A release that was compiled once and stored means the same without a compiler."""
    for entry in world.entries:
        assert from_plain(to_plain(entry.condition)) == entry.condition


@seed(SEED)
@settings(ordinary, max_examples=100)
@given(worlds(), st.sampled_from((1, 2, LIMIT)))
def test_alternatives_mean_what_the_condition_means(world: World, limit: int) -> None:
    """However far a condition is multiplied out, its truth is the greatest of its alternatives."""
    tables = memberships(world.tables)
    for number, entry in enumerate(world.entries):
        for _, _, seen in subjects(world, number):
            apart = Or(
                tuple(
                    And((*(signed_condition(each) for each in conjunct.tests), *conjunct.rest))
                    for conjunct in alternatives(entry.condition, limit)
                )
            )

            truth = meaning(apart, seen, tables, world.parameters)

            assert truth is meaning(entry.condition, seen, tables, world.parameters)


def signed_condition(signed: Signed) -> Condition:
    """Return a test or its negation as a condition."""
    return Not(signed.test) if signed.negated else signed.test
