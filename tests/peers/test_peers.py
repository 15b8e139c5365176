"""The comparison itself: what is compared is the same, and a wrong answer is noticed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.peers import columns
from tests.peers.__main__ import expected, main, wrong
from tests.peers.engines import Engine, cel, licet
from tests.peers.workload import workload


def test_licet_and_cel_answer_as_conditions_are_defined() -> None:
    """Both are in every environment; the others are checked where they are installed."""
    work = workload(40, 60)
    assert any(expected(work, number) for number in range(60))
    with licet(work) as ours, cel(work) as theirs:
        assert wrong(ours, work) == 0
        assert wrong(theirs, work) == 0


def test_a_wrong_answer_is_noticed() -> None:
    """An engine that finds nothing, or a rule too many, is not timed."""
    work = workload(200, 60)
    assert wrong(Engine(lambda _: frozenset()), work)
    assert wrong(Engine(lambda number: expected(work, number) | {200}), work)
    assert wrong(Engine(lambda _: frozenset(), whole=False), work)


def test_command_prints_a_line_for_each_engine(capsys: pytest.CaptureFixture[str]) -> None:
    """The cheapest first, with its ratio to licet; what is not there is named."""
    assert main(["--rules", "20", "--transactions", "60", "--rounds", "1"]) == 0

    told = capsys.readouterr()
    assert "licet" in told.out
    assert "CEL (C++)" in told.out
    for name in ("zen", "Cedar", "Cerbos"):
        assert name in told.out + told.err


def test_columns_count_what_the_definition_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the transactions that are drawn, rule by rule; the command tells their total."""
    work = workload(30, 300)
    counted = columns.licet(work, [np.arange(300), np.arange(300)])()

    every = [rule for number in range(300) for rule in expected(work, number)]
    assert counted == tuple(2 * every.count(rule) for rule in range(30))
    assert columns.main(["--rules", "20", "--segments", "1", "--rounds", "1"]) == 0
    assert f"20 rules, {columns.DISTINCT:,} transactions" in capsys.readouterr().out
