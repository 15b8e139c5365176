"""How long a decision takes with all shipped law in force, and with ten times as many rules."""

from __future__ import annotations

from functools import cache

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.conditions.cel import Compiler
from engine.decision.decide import Asked, decide
from engine.decision.release import CompiledRelease
from engine.facts.catalogue import CATALOGUE
from engine.law.reader import read
from server.cases import screened_as_stated
from server.settings import SHIPPED_RULESETS
from server.shipped import newest_versions
from server.transaction_file import from_mapping
from server.translate import from_proto
from tests.benchmarks.synthetic_law import a_ruleset

AS_OF = "2026-11-24"
CHIPS = {
    "kind": "export",
    "ship_from": "US",
    "destination": "RU",
    "parties": [
        {"roles": ["exporter"], "name": "A", "country": "US", "listings": []},
        {"roles": ["ultimate_consignee"], "name": "B", "country": "RU", "listings": []},
    ],
    "items": [{"classification": {"eccn": "3A991.a.2", "hs": "854231"}, "total_value": "90 USD"}],
}
CHAIRS = {
    **CHIPS,
    "destination": "DE",
    "parties": [{"roles": ["consignee"], "name": "C", "country": "DE", "listings": []}],
    "items": [{"classification": {"eccn": "EAR99", "hs": "940130"}, "total_value": "90 USD"}],
}


@cache
def a_release(times: int) -> CompiledRelease:
    """Return a release of all shipped rulesets and ``times`` as many synthetic rules."""
    shipped = [
        read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))
        for files in newest_versions(SHIPPED_RULESETS)
    ]
    rules = sum(len(ruleset.rules) for ruleset in shipped)
    synthetic = [a_ruleset(times * rules)] if times else []
    release = CompiledRelease.compile("0" * 64, [*shipped, *synthetic])
    release.on(AS_OF)
    return release


@pytest.mark.parametrize("times", [0, 10])
@pytest.mark.parametrize("goods", [CHAIRS, CHIPS], ids=["chairs to DE", "chips to RU"])
def test_shipped_decides(benchmark: BenchmarkFixture, goods: dict[str, object], times: int) -> None:
    """A decision with canonical bytes grows with what it touches, not with the rules there are."""
    release = a_release(times)
    transaction = from_proto.transaction(from_mapping(goods))
    screening = screened_as_stated(transaction)

    def one() -> bytes:
        return decide(release, transaction, screening, Asked("0" * 64, AS_OF)).canonical()

    assert benchmark(one).startswith(b"{")
