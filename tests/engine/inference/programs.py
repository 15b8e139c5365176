"""Programs and findings: chosen ones, and random ones from a seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from engine.conditions.tree import Truth
from engine.inference.finding import Finding, Program

TRUE, UNKNOWN = Truth.TRUE, Truth.UNKNOWN


def a_program(
    *,
    given: Mapping[int, Iterable[int]] | None = None,
    barred_by: Mapping[int, Iterable[int]] | None = None,
    cures: Mapping[int, Iterable[int]] | None = None,
) -> Program:
    """Return a program; an exception needs an entry in one of its relations only."""
    barred_by, cures = barred_by or {}, cures or {}
    exceptions = sorted(barred_by.keys() | cures.keys())
    return Program(
        given={rule: frozenset(rules) for rule, rules in (given or {}).items()},
        barred_by={rule: frozenset(barred_by.get(rule, ())) for rule in exceptions},
        cures={rule: frozenset(cures.get(rule, ())) for rule in exceptions},
    )


def a_random_program(rng: Random, rules: int) -> Program:
    """Return a program of that many rules, related sparsely or densely.

    Anything the specification allows is in it: exceptions that bar each other or themselves, rules
    that are exceptions and have ``given``, rules that nothing relates to.
    """
    shuffled = rng.sample(range(rules), rules)
    exceptions = shuffled[: rng.randint(0, rules - 1)]
    cured = shuffled[len(exceptions) :]
    dependent = [rule for rule in range(rules) if rng.random() < rng.choice((0.0, 0.1, 0.4))]
    supporting = sorted(set(range(rules)) - set(dependent))

    def some_of(pool: Sequence[int], density: float) -> frozenset[int]:
        return frozenset(rule for rule in pool if rng.random() < density)

    giving, barring, curing = (rng.choice((0.02, 0.1, 0.5, 1.0)) for _ in range(3))
    barring *= rng.choice((0.0, 0.1, 1.0))
    return a_program(
        given={rule: some_of(supporting, giving) for rule in dependent},
        barred_by={rule: some_of(range(rules), barring) for rule in exceptions},
        cures={rule: some_of(cured, curing) for rule in exceptions},
    )


def random_findings(rng: Random, rules: int, count: int) -> tuple[Finding, ...]:
    """Return findings of those rules, with few or many items and parties; some may be the same."""
    items = [None, *range(rng.choice((0, 1, 3, count + 1)))]
    parties = [None, None, *range(rng.choice((0, 1, 3)))]
    return tuple(
        Finding(
            rng.randrange(rules),
            rng.choice((TRUE, TRUE, UNKNOWN)),
            rng.choice(items),
            rng.choice(parties),
        )
        for _ in range(count)
    )
