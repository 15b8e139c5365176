"""How long the chaining of a transaction's findings takes, and how much of it is durable-rules."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.inference.agreement import infer
from engine.inference.finding import Finding, Standing
from engine.inference.network import Network
from engine.inference.resolver import resolve
from tests.engine.inference.programs import TRUE, UNKNOWN, a_program

REQUIREMENTS, EXCEPTIONS, BARS, SUPPORTED = (
    range(400),
    range(400, 425),
    range(425, 465),
    range(465, 485),
)

RNG = Random("a release with 400 requirements and 25 exceptions")
PROGRAM = a_program(
    given={rule: RNG.sample(REQUIREMENTS, 20) for rule in SUPPORTED},
    # As in the EAR: some restrictions bar every exception, others a few.
    barred_by={rule: [*BARS[:8], *RNG.sample(BARS[8:], 6)] for rule in EXCEPTIONS},
    cures={rule: RNG.sample(REQUIREMENTS, 120) for rule in EXCEPTIONS},
)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """The network of the release."""
    with contextlib.closing(Network(PROGRAM)) as network:
        yield network


def typical(count: int) -> list[Finding]:
    """Return findings as a transaction may have: most of them related to an exception."""
    exception, other = EXCEPTIONS[:2]
    supported = SUPPORTED[0]
    findings = [
        Finding(min(PROGRAM.cures[exception]), TRUE, 0),
        Finding(exception, TRUE),
        Finding(max(PROGRAM.cures[exception]), TRUE, 0),
        Finding(BARS[0], UNKNOWN, None, 1),
        Finding(other, TRUE, 0),
        Finding(supported, TRUE, 0),
        Finding(min(PROGRAM.given[supported]), TRUE, 0),
        Finding(BARS[20], TRUE, None, 0),
    ]
    rng = Random("more")
    pools = (EXCEPTIONS, BARS, REQUIREMENTS, REQUIREMENTS)
    findings += [Finding(rng.choice(pools[n % 4]), TRUE, n % 4) for n in range(count)]
    return findings[:count]


@pytest.mark.parametrize("count", [2, 5, 8, 20])
def test_infer(benchmark: BenchmarkFixture, network: Network, count: int) -> None:
    """Both engines and their comparison: what a decision pays."""
    findings = typical(count)

    outcomes = benchmark(infer, network, PROGRAM, findings)

    assert len(outcomes) == count


@pytest.mark.parametrize("count", [2, 5, 8, 20])
def test_network(benchmark: BenchmarkFixture, network: Network, count: int) -> None:
    """durable-rules alone."""
    findings = typical(count)

    outcomes = benchmark(network.resolve, findings)

    assert outcomes == resolve(PROGRAM, findings)


def test_infer_where_nothing_can_be_chained(benchmark: BenchmarkFixture, network: Network) -> None:
    """Most transactions."""
    findings = [Finding(rule, TRUE, rule % 4) for rule in REQUIREMENTS[:8]]

    outcomes = benchmark(infer, network, PROGRAM, findings)

    assert {outcome.standing for outcome in outcomes} == {Standing.STANDS}


def test_infer_256_items(benchmark: BenchmarkFixture, network: Network) -> None:
    """A long invoice: eight findings for each item."""
    rules = (*REQUIREMENTS[:3], *EXCEPTIONS[:2], BARS[0], BARS[9], SUPPORTED[0])
    findings = [Finding(rule, TRUE, item) for item in range(256) for rule in rules]

    outcomes = benchmark(infer, network, PROGRAM, findings)

    assert len(outcomes) == 2048


def test_network_is_built(benchmark: BenchmarkFixture) -> None:
    """What loading a release costs."""

    def build() -> None:
        Network(PROGRAM).close()

    benchmark(build)
