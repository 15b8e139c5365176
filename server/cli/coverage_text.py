"""What the cases of a ruleset version exercise, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from licet.v1.coverage_pb2 import CoverageGap, CoverageGapKind, CoverageShare, RulesetCoverage
from server.cli.layout import clean, place, table, word

_SAID: Mapping[CoverageGapKind.ValueType, str] = MappingProxyType(
    {
        CoverageGapKind.COVERAGE_GAP_KIND_RULE_NOT_FOUND: "no case finds it",
        CoverageGapKind.COVERAGE_GAP_KIND_RULE_NOT_NEARLY_FOUND: "no case nearly finds it",
        CoverageGapKind.COVERAGE_GAP_KIND_TEST_NEVER_TRUE: "true in no case:",
        CoverageGapKind.COVERAGE_GAP_KIND_TEST_NEVER_FALSE: "false in no case:",
        CoverageGapKind.COVERAGE_GAP_KIND_CITATION_NOT_CITED: "cited by no decision:",
    }
)
"""What is said of a kind of gap; of one that is newer than this client, its name."""


def covered(coverage: RulesetCoverage, folder: Path) -> Iterator[str]:
    """Yield every gap of ``coverage`` where an editor can jump to it, then the shares."""
    for gap in coverage.gaps:
        at = place(str(folder / gap.path), gap.line, 0)
        yield clean(f"{at}: {gap.rule_id}: {_said(gap)}")
    shares = (
        ("rules found", coverage.rules_found),
        ("rules nearly found", coverage.rules_nearly_found),
        ("tests true and false", coverage.tests),
        ("citations cited", coverage.citations),
    )
    yield from table(
        ("COVERAGE", "SHOWN", "OF", "SHARE"),
        [
            (name, f"{share.shown_count:,}", f"{share.total_count:,}", _percent(share))
            for name, share in shares
        ],
    )


def _said(gap: CoverageGap) -> str:
    said = _SAID.get(gap.kind) or word(CoverageGapKind.Name(gap.kind), "COVERAGE_GAP_KIND_")
    return f"{said} {gap.detail}".rstrip()


def _percent(share: CoverageShare) -> str:
    """Return the share in percent, rounded down: 100.0 % is said only of all."""
    if not share.total_count:
        return "-"
    permille = 1000 * share.shown_count // share.total_count
    return f"{permille // 10}.{permille % 10} %"
