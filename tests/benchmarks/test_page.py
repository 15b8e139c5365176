"""The page tells every figure it is given, and a part that failed is left out and reported."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks.page import page

FIGURES = {
    "load": [
        {"what": "echo, sync", "in_flight": 1, "calls": 9, "refused": 0, "cpu_us": 100.0,
         "per_second": 1_000.0, "p50_ms": 0.2, "p99_ms": 0.9},
        {"what": "licet, threads, warm", "in_flight": 1, "calls": 9, "refused": 0, "cpu_us": 350.0,
         "per_second": 500.0, "p50_ms": 0.2, "p99_ms": 0.9},
    ],
    "peers": {"rules": 500, "notes": ["zen: left out"],
              "measured": [{"engine": "licet", "microseconds": 5.0, "ratio": 1.0}]},
    "peers_more": None,
    "columns": {"rules": 500, "transactions": 1_000_000, "seconds": {"licet": 1.0, "Polars": 2.0}},
    "parts": {"benchmarks": [{"name": "test_matches[500]", "stats": {"median": 0.004}}]},
}  # fmt: skip


def test_page_tells_each_figure_with_its_ratio() -> None:
    """Those of calls to the echo, those of engines to licet; a thousand calls a round are one."""
    lines = page(FIGURES).splitlines()

    assert "| licet, threads, warm | 1 | 350 | 3.5 | 500 | 0.20 | 0.90 | 0 |" in lines
    assert "| licet | 5.0 | 200,000 | 1.0 |" in lines
    assert "| Polars | 2.00 | 500,000 | 2.0 |" in lines
    assert "| matches[500] | 4.0 | 250,000 |" in lines
    assert "## 5,000 rules, one transaction" not in lines


def test_a_part_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its figures are missing from the page, and the status says so."""
    failing = [bench.Part("peers", ("no_such_module", "FILE"))]
    monkeypatch.setattr(bench, "parts", lambda *_: failing)
    monkeypatch.setattr(sys, "executable", sys.executable)

    status = bench.main(["--page", str(tmp_path / "page.md"), "--quick"])

    assert status == 1
    assert "bench: peers failed and is left out" in capsys.readouterr().err
    assert "##" not in (tmp_path / "page.md").read_text()
