"""Print what was measured as one table, with ratios to the echo of the same run."""

from __future__ import annotations

from typing import Any

import pytest

ECHO = "test_service_echoes"
PER_ROUND = {
    "test_service_evaluates_many_at_once": 256,
    "test_matches": 1_000,
    "test_matches_where_little_holds": 1_000,
    "test_append_all_of_a_group": 64,
    "test_stage": 128,
}
"""Calls in one round, where that is not one, by the test's name without its parameters."""


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print a line a benchmark: median, per second, and how many echoes it costs."""
    session: Any = getattr(config, "_benchmarksession", None)
    measured = [each for each in getattr(session, "benchmarks", ()) if each.stats.rounds]
    if not measured:
        return
    medians = {
        each.name: each.stats.median / PER_ROUND.get(each.name.split("[")[0], 1)
        for each in measured
    }
    echo = medians.get(ECHO)
    terminalreporter.write_sep("=", "measured")
    terminalreporter.write_line(f"{'what':58} {'median us':>10} {'per s':>10} {'/ echo':>8}")
    for name, median in medians.items():
        ratio = f"{median / echo:8.2f}" if echo else f"{'':>8}"
        terminalreporter.write_line(f"{name:58} {median * 1e6:10.1f} {1 / median:10,.0f} {ratio}")
