"""Two engines that must agree."""

from __future__ import annotations

import contextlib

import pytest

from engine.errors import EvaluationError
from engine.inference.agreement import infer
from engine.inference.finding import Finding
from engine.inference.network import Network
from engine.inference.resolver import resolve
from tests.engine.inference.engines import SpoiledEngine
from tests.engine.inference.programs import TRUE, UNKNOWN, a_program

REQUIREMENT, EXCEPTION, BAR = 10, 11, 12
PROGRAM = a_program(cures={EXCEPTION: [REQUIREMENT]}, barred_by={EXCEPTION: [BAR]})


def test_infer_returns_what_both_engines_say() -> None:
    """Agreement is the ordinary case."""
    findings = [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE), Finding(BAR, UNKNOWN)]

    with contextlib.closing(Network(PROGRAM)) as network:
        assert infer(network, PROGRAM, findings) == resolve(PROGRAM, findings)


def test_infer_difference_names_the_first_finding_that_differs() -> None:
    """Whoever is woken by the alarm learns where to start, and no transaction's contents."""
    without_bars = a_program(cures={EXCEPTION: [REQUIREMENT]})
    findings = [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE), Finding(BAR, TRUE)]

    with (
        contextlib.closing(Network(without_bars)) as network,
        pytest.raises(EvaluationError) as error,
    ):
        infer(network, PROGRAM, findings)

    assert str(error.value) == (
        "the two inference engines disagree on finding 0, of rule 10: true and stands, says the "
        "resolver; true and cured, cured_by 1, says the network"
    )


def test_infer_leaves_the_network_alone_where_nothing_can_be_chained() -> None:
    """Without an exception and anything given, every finding stands."""
    engine = SpoiledEngine()
    findings = [Finding(REQUIREMENT, TRUE, 1), Finding(BAR, UNKNOWN, None, 2)]

    with contextlib.closing(Network(PROGRAM, engine)) as network:
        built = engine.calls.total()
        outcomes = infer(network, PROGRAM, findings)

        assert engine.calls.total() == built
    assert outcomes == resolve(PROGRAM, findings)
