"""durable-rules and the reference resolver agree on random programs and findings."""

from __future__ import annotations

import contextlib
import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from engine.inference.finding import Finding, Outcome, Program, Standing
from engine.inference.network import Network
from engine.inference.resolver import resolve
from tests.engine.inference.programs import (
    TRUE,
    UNKNOWN,
    a_program,
    a_random_program,
    random_findings,
)

SEED = int(os.environ.get("LICET_SEED") or Random().randrange(2**32))
"""Where the random cases start; printed, and settable to see a failure again."""

FEW, MANY = 4_000, 120_000
SIZES = (2, 5, 12, 40, 120, 300)
EACH = 50
"""Sets of findings that each program is tried on."""


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[Program, list[Finding]]:
    """Draw a program of up to eight rules and findings of them, so that a failure can be shrunk."""
    rules = st.integers(0, 7)
    exceptions = draw(st.frozensets(rules))
    dependent = draw(st.frozensets(rules))

    def some_of(numbers: frozenset[int]) -> st.SearchStrategy[frozenset[int]]:
        return st.frozensets(st.sampled_from(sorted(numbers))) if numbers else st.just(frozenset())

    every = frozenset(range(8))
    program = a_program(
        given={rule: draw(some_of(every - dependent)) for rule in sorted(dependent)},
        barred_by={rule: draw(some_of(every)) for rule in sorted(exceptions)},
        cures={rule: draw(some_of(every - exceptions)) for rule in sorted(exceptions)},
    )
    places = st.none() | st.integers(0, 2)
    findings = st.builds(Finding, rules, st.sampled_from((TRUE, UNKNOWN)), places, places)
    return program, draw(st.lists(findings, max_size=12))


@seed(SEED)
@settings(
    database=None,
    deadline=None,
    max_examples=500,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(small_cases())
def test_network_agrees_with_resolver_on_small_cases(case: tuple[Program, list[Finding]]) -> None:
    """What becomes of findings is the same by the specification and by durable-rules."""
    program, findings = case

    with contextlib.closing(Network(program)) as network:
        assert network.resolve(findings) == resolve(program, findings)


def test_network_agrees_with_resolver_on_many_cases() -> None:
    """The same, on programs of up to 300 rules."""
    run(FEW)


@pytest.mark.long
def test_network_agrees_with_resolver_on_very_many_cases() -> None:
    """The same, on a hundred thousand cases and more."""
    run(MANY)


def run(cases: int) -> None:
    """Compare the engines on ``cases`` cases, and say what those were."""
    print(f"LICET_SEED={SEED}")
    seen: dict[Standing, int] = dict.fromkeys(Standing, 0)
    for number in range(cases // EACH):
        for outcomes in compared(number):
            for outcome in outcomes:
                seen[outcome.standing] += 1
    print(f"{cases} cases, no difference;", {standing.value: n for standing, n in seen.items()})
    assert all(seen.values()), "cases that leave out a standing show little"


def compared(number: int) -> list[tuple[Outcome, ...]]:
    """Return the outcomes of one program on ``EACH`` sets of findings, if the engines agree."""
    rng = Random(f"{SEED} {number}")
    rules = SIZES[number % len(SIZES)]
    program = a_random_program(rng, rules)
    every = []
    with contextlib.closing(Network(program)) as network:
        for turn in range(EACH):
            count = rng.choice((1, 2, 4, 8, 8, 20, 50)) if turn else rng.randint(100, 200)
            findings = random_findings(rng, rules, count)
            outcomes = resolve(program, findings)
            assert network.resolve(findings) == outcomes, (number, turn, program, findings)
            every.append(outcomes)
    return every


def test_network_agrees_with_resolver_in_any_order() -> None:
    """Findings in another order have the same outcomes, but for their places."""
    rng = Random(f"{SEED} order")
    program = a_random_program(rng, 30)
    findings = random_findings(rng, 30, 40)
    order = rng.sample(range(40), 40)

    with contextlib.closing(Network(program)) as network:
        straight = network.resolve(findings)
        shuffled = network.resolve([findings[place] for place in order])

    for place, outcome in zip(order, shuffled, strict=True):
        assert (outcome.truth, outcome.standing) == (
            straight[place].truth,
            straight[place].standing,
        )
        assert sorted(order[other] for other in outcome.cured_by) == list(straight[place].cured_by)
        assert sorted(order[other] for other in outcome.barred_by) == list(
            straight[place].barred_by
        )
