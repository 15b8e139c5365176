"""The network: right at the extremes and under threads, and never wrong in silence."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.errors import EvaluationError
from engine.inference.agreement import infer
from engine.inference.finding import Finding, Outcome, Standing
from engine.inference.limits import MOST_GROUPS
from engine.inference.network import Network
from engine.inference.relation import OVERLAPS, plans
from engine.inference.resolver import resolve
from engine.inference.session import DURABLE_RULES, MOST_FACTS, RULESET_NAME
from tests.engine.inference.engines import Spoil, SpoiledEngine
from tests.engine.inference.programs import (
    TRUE,
    UNKNOWN,
    a_program,
    a_random_program,
    random_findings,
)

REQUIREMENT, EXCEPTION, BAR = 0, 1, 2
PROGRAM = a_program(cures={EXCEPTION: [REQUIREMENT]}, barred_by={EXCEPTION: [BAR]})
FINDINGS = (
    *(Finding(REQUIREMENT, TRUE, item) for item in range(3)),
    *(Finding(EXCEPTION, TRUE, item) for item in range(3)),
    Finding(BAR, TRUE, 2),
)
OUTCOMES = resolve(PROGRAM, FINDINGS)


# -- Extremes --------------------------------------------------------------------------------------


def test_network_one_exception_cures_600_requirements() -> None:
    """An exception that names every requirement of an instrument cures them all."""
    program = a_program(cures={600: range(600)})
    findings = [Finding(rule, TRUE, rule % 7) for rule in range(600)]

    with contextlib.closing(Network(program)) as network:
        *outcomes, of_exception = network.resolve([*findings, Finding(600, TRUE)])

    assert set(outcomes) == {Outcome(TRUE, Standing.CURED, cured_by=(600,))}
    assert of_exception.standing is Standing.AVAILABLE


@pytest.mark.parametrize("alike", [True, False], ids=["in one group", "each in its own"])
def test_network_300_exceptions_cure_one_requirement(alike: bool) -> None:
    """Every one of them is named, whether they cure the same requirements or not."""
    program = a_program(
        cures={rule: [0] if alike else [0, 300 + rule] for rule in range(1, 301)},
    )
    findings = [Finding(rule, TRUE) for rule in range(301)]

    with contextlib.closing(Network(program)) as network:
        of_requirement, *_ = network.resolve(findings)

    assert of_requirement == Outcome(TRUE, Standing.CURED, cured_by=tuple(range(1, 301)))


def test_network_widest_fact_stays_within_the_limits() -> None:
    """A finding that bars as many groups of exceptions as a ruleset holds bars each of them."""
    exceptions = range(1, MOST_GROUPS + 1)
    program = a_program(barred_by={rule: [0, 1000 + rule] for rule in exceptions})
    findings = [Finding(0, TRUE), *(Finding(rule, TRUE) for rule in exceptions)]

    with contextlib.closing(Network(program)) as network:
        _, *outcomes = network.resolve(findings)

    assert len(plans(program.barred_by, OVERLAPS)) == 1
    assert set(outcomes) == {Outcome(TRUE, Standing.BARRED, barred_by=(0,))}


@pytest.mark.parametrize(
    ("items", "standings"),
    [
        (256, set(Standing)),
        (1, {Standing.STANDS, Standing.CURABLE, Standing.BARRED, Standing.CANDIDATE}),
    ],
    ids=["256 items", "one item"],
)
def test_network_2000_findings(items: int, standings: set[Standing]) -> None:
    """More findings than go through at once are chained as rightly as few."""
    rng = Random(f"2000 findings of {items} items")
    supported, requirement, exception, other_exception, support, bar = range(6)
    program = a_program(
        given={supported: [support]},
        barred_by={exception: [bar]},
        cures={exception: [requirement], other_exception: [supported]},
    )
    rules = [supported, requirement, exception, other_exception, support] * 20 + [bar]
    findings = [
        Finding(
            rule := rng.choice(rules),
            UNKNOWN if rule == other_exception else rng.choice((TRUE, UNKNOWN)),
            None if rule == requirement and rng.random() < 0.1 else n % items,
            rng.choice((None, 0, 1)),
        )
        for n in range(2000)
    ]

    with contextlib.closing(Network(program)) as network:
        outcomes = infer(network, program, findings)

    assert {outcome.standing for outcome in outcomes} == standings


@pytest.mark.parametrize("count", [MOST_FACTS - 1, MOST_FACTS, MOST_FACTS + 1, 2 * MOST_FACTS + 1])
def test_network_findings_that_just_fill_a_run(count: int) -> None:
    """Nothing is lost or doubled where findings are split over runs."""
    findings = [Finding(REQUIREMENT, TRUE, n) for n in range(count - 1)]

    with contextlib.closing(Network(PROGRAM)) as network:
        *outcomes, _ = network.resolve([*findings, Finding(EXCEPTION, TRUE)])

    assert set(outcomes) == {Outcome(TRUE, Standing.CURED, cured_by=(count - 1,))}


# -- Many evaluations ------------------------------------------------------------------------------


def test_network_leaves_nothing_behind() -> None:
    """A bar found in one transaction does not bar in the next."""
    without_bar = FINDINGS[:-1]

    with contextlib.closing(Network(PROGRAM)) as network:
        barred, free, barred_again = (
            network.resolve(findings)[5].standing for findings in (FINDINGS, without_bar, FINDINGS)
        )

    assert (barred, free, barred_again) == (Standing.BARRED, Standing.AVAILABLE, Standing.BARRED)


def test_network_serves_threads_one_at_a_time() -> None:
    """Eight threads at one network get their own outcomes, each time."""
    rng = Random("threads")
    program = a_random_program(rng, 40)
    cases = [random_findings(rng, 40, rng.randint(1, 12)) for _ in range(60)]
    expected = [resolve(program, findings) for findings in cases]
    start = threading.Barrier(8)

    def wrong(network: Network) -> int:
        start.wait()
        return sum(
            network.resolve(findings) != outcomes
            for _ in range(3)
            for findings, outcomes in zip(cases, expected, strict=True)
        )

    with (
        contextlib.closing(Network(program)) as network,
        switching_often(),
        ThreadPoolExecutor(8) as pool,
    ):
        assert sum(pool.map(wrong, [network] * 8)) == 0


@contextlib.contextmanager
def switching_often() -> Iterator[None]:
    """Make threads take turns as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory from /proc")
def test_network_memory_stays_flat() -> None:
    """50,000 evaluations, and 200 networks built and closed, take no memory that stays."""
    rng = Random("memory")
    program = a_random_program(rng, 60)
    cases = [random_findings(rng, 60, rng.randint(1, 30)) for _ in range(500)]

    def evaluate(times: int) -> None:
        with contextlib.closing(Network(program)) as network:
            for n in range(times):
                infer(network, program, cases[n % len(cases)])

    evaluate(2000)
    before = resident_mib()
    evaluate(50_000)
    for _ in range(200):
        evaluate(10)

    assert resident_mib() - before < 8


def resident_mib() -> int:
    """Return how much memory the process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20


# -- Faults ----------------------------------------------------------------------------------------


def raised(_: object) -> object:
    """Fail as the library does."""
    raise DURABLE_RULES.error("Could not assert fact, error code: 303")


def of_another_run(activation: str) -> str:
    """Bring up facts that should have been retracted."""
    return activation.replace('"run":', '"run":9')


def of_other_facts(activation: str) -> str:
    """Bring up a fact that was never asserted."""
    return activation.replace('"id":"', '"id":"9')


FAULTS: dict[str, tuple[str, int, Spoil]] = {
    "the library fails on a fact": ("assert_fact", 3, raised),
    "the library fails between activations": ("complete_and_start_action", 2, raised),
    "the library fails to retract": ("retract_fact", 1, raised),
    "a fact is taken for another": ("assert_fact", 2, lambda answer: (2, answer[1])),
    "a fact is not matched": ("assert_fact", 1, lambda answer: (1, answer[1])),
    "a fact goes to another session": ("assert_fact", 1, lambda answer: (0, answer[1] + 1)),
    "an activation of another run": ("complete_and_start_action", 2, of_another_run),
    "an activation on other facts": ("complete_and_start_action", 2, of_other_facts),
    "an activation of no rule of ours": ("complete_and_start_action", 2, lambda _: '{"x":{}}'),
    "an activation that is no text of ours": ("complete_and_start_action", 2, lambda _: ""),
}


@pytest.mark.parametrize(("function", "call", "spoil"), FAULTS.values(), ids=list(FAULTS))
def test_network_fault_gives_no_outcome_and_is_not_kept(
    function: str, call: int, spoil: Spoil
) -> None:
    """A fault is an error, once; the next evaluation is made by a network built anew."""
    engine = SpoiledEngine()
    with contextlib.closing(Network(PROGRAM, engine)) as network:
        built = engine.calls["create_ruleset"]
        engine.spoil(function, call, spoil)

        with pytest.raises(EvaluationError, match="durable-rules"):
            network.resolve(FINDINGS)

        assert engine.calls["delete_ruleset"] == built
        assert network.resolve(FINDINGS) == OUTCOMES
        assert engine.calls["create_ruleset"] == 2 * built


@pytest.mark.parametrize(
    ("function", "call"), [("start_action_for_state", 1), ("complete_and_start_action", 2)]
)
def test_network_lost_activation_is_noticed(function: str, call: int) -> None:
    """What durable-rules says nothing of, the resolver finds; and no remains come up later."""
    engine = SpoiledEngine()
    with contextlib.closing(Network(PROGRAM, engine)) as network:
        engine.spoil(function, call, lambda _: None)

        with pytest.raises(EvaluationError, match="the two inference engines disagree"):
            infer(network, PROGRAM, FINDINGS)

        assert infer(network, PROGRAM, FINDINGS) == OUTCOMES


def test_network_interrupted_evaluation_is_not_kept() -> None:
    """Whatever breaks an evaluation off, its facts are not in the next one."""
    engine = SpoiledEngine()

    def interrupt(_: object) -> Any:
        raise KeyboardInterrupt

    with contextlib.closing(Network(PROGRAM, engine)) as network:
        engine.spoil("assert_fact", 2, interrupt)

        with pytest.raises(KeyboardInterrupt):
            network.resolve(FINDINGS)

        assert network.resolve(FINDINGS) == OUTCOMES


@pytest.mark.parametrize(
    ("function", "call", "spoil"),
    [
        ("create_ruleset", 2, raised),
        ("assert_fact", 2, lambda answer: (1, answer[1])),
        ("start_action_for_state", 2, lambda _: None),
        ("complete_and_start_action", 2, lambda _: '{"x":{}}'),
    ],
)
def test_network_that_cannot_be_built_is_an_error(function: str, call: int, spoil: Spoil) -> None:
    """A release that durable-rules does not load is not served, and frees what it had loaded."""
    engine = SpoiledEngine()
    engine.spoil(function, call, spoil)

    with pytest.raises(EvaluationError, match="durable-rules"):
        Network(PROGRAM, engine)

    assert engine.calls["delete_ruleset"] == 1


def test_network_that_cannot_be_freed_is_left_alone() -> None:
    """A fault in freeing does not keep a network from being built anew."""
    engine = SpoiledEngine()
    with contextlib.closing(Network(PROGRAM, engine)) as network:
        network.close()
        network.resolve(FINDINGS)
        engine.spoil("delete_state", 1, raised)
        network.close()

        assert network.resolve(FINDINGS) == OUTCOMES


# -- What the library is given ---------------------------------------------------------------------


def test_network_rules_end_in_a_test_that_cannot_fail() -> None:
    """The library reads behind the end of a conjunction whose last test fails."""
    rules: Sequence[Any] = [
        rule
        for plan in plans({1: frozenset({2}), 3: frozenset({2, 4})}, OVERLAPS)
        for rule in plan.rules.values()
    ]

    assert len(rules) == 2
    for rule in rules:
        assert rule["all"][1]["target"]["$and"][-1] == {"run": {"source": "run"}}


def test_network_ids_have_different_hashes() -> None:
    """The library takes two ids of one hash for the same; these are all there ever are."""

    def fnv1(text: str) -> int:
        value = 2166136261
        for byte in text.encode():
            value = (value ^ byte) * 16777619 % 2**32
        return value

    ids = ["prime", "sid-0", *map(str, range(MOST_FACTS))]

    assert len({fnv1(text) for text in ids}) == len(ids)


def test_network_ruleset_name_is_longer_than_there_are_facts() -> None:
    """No name of a rule lies where the library could take its place for the number of a fact."""
    of_the_session = 2  # its own fact, and the one that readied it

    assert len(RULESET_NAME) > MOST_FACTS + of_the_session


def test_network_limit_on_pending_tests_is_the_library_s() -> None:
    """durable-rules cannot hold 65 tests that succeed on one fact; hence ``MOST_GROUPS``."""
    rules = {f"rule_{n}": {"all": [{"m": {f"flag_{n}": 1}}]} for n in range(65)}
    flags = {f"flag_{n}": 1 for n in range(65)}
    handle = DURABLE_RULES.create_ruleset("pending", json.dumps(rules))

    with pytest.raises(DURABLE_RULES.error, match="303"):
        DURABLE_RULES.assert_fact(handle, json.dumps({"id": "0", "sid": "0", **flags}))
