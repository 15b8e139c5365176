"""Measure the comparison of names: ``python -m tests.screening_quality PAIRS.csv``.

The file has labelled pairs: the columns ``schema, name1, name2, is_match``, and perhaps ``quality``
and ``category``. A pair counts as found where its score reaches ``SIMILAR_PERMILLE``; there is no
second threshold for the measurement. The folds of the cross-validation choose the threshold on four
fifths of the groups of pairs that share a name, and count the errors on the rest.
"""

from __future__ import annotations

import argparse
import csv
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.screening.screen import SIMILAR_PERMILLE
from engine.screening.similarity import Score, compare
from engine.screening.snapshot import EntryKind
from engine.screening.words import manner_of

_KINDS = {
    "Person": EntryKind.PERSON,
    "Company": EntryKind.ENTITY,
    "Organization": EntryKind.ENTITY,
    "Vessel": EntryKind.VESSEL,
}
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair and what the comparison says of it."""

    row: dict[str, str]
    score: Score

    @property
    def is_match(self) -> bool:
        """What a person said."""
        return self.row["is_match"].strip().lower() == "true"

    @property
    def category(self) -> str:
        """What the pair is about."""
        return self.row.get("category") or self.row.get("case_group") or "none stated"

    def is_wrong(self, threshold: int) -> bool:
        """Whether comparison and person disagree."""
        return (self.score.permille >= threshold) != self.is_match


def pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file, compared."""
    with path.open(newline="", encoding="utf-8") as rows:
        return [Pair(row, score(row)) for row in csv.DictReader(rows)]


def score(row: dict[str, str]) -> Score:
    """Return how alike the two names of a row are."""
    kind = _KINDS.get(row.get("schema") or "", EntryKind.UNKNOWN)
    manner = manner_of(kind, row["name1"], row["name2"])
    return compare(row["name1"], row["name2"], manner)


def measured(found: Iterable[Pair], threshold: int) -> tuple[int, int, int]:
    """Return how many were rightly found, wrongly found, and missed."""
    counts = Counter((each.is_match, each.score.permille >= threshold) for each in found)
    return counts[True, True], counts[False, True], counts[True, False]


def f1(found: Iterable[Pair], threshold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    right, wrong, missed = measured(found, threshold)
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def cross_validated(found: Sequence[Pair]) -> float:
    """Return F1 over folds of which each is judged by a threshold chosen on the others."""
    folds = [zlib.crc32(each.row["name2"].lower().encode()) % FOLDS for each in found]
    total = [0, 0, 0]
    for fold in range(FOLDS):
        rest = [each for each, at in zip(found, folds, strict=True) if at != fold]
        best = max(range(500, 951, 10), key=lambda threshold: f1(rest, threshold))
        held_out = [each for each, at in zip(found, folds, strict=True) if at == fold]
        total = [a + b for a, b in zip(total, measured(held_out, best), strict=True)]
    return 2 * total[0] / (2 * total[0] + total[1] + total[2])


def report(found: Sequence[Pair], threshold: int) -> str:
    """Return what was measured, in lines."""
    right, wrong, missed = measured(found, threshold)
    errors = [each for each in found if each.is_wrong(threshold)]
    best = max(range(500, 951, 10), key=lambda at: f1(found, at))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    categories = Counter(each.category for each in errors)
    lines = [
        f"pairs {len(found)}, threshold {threshold}",
        f"precision {precision:.3f}  recall {recall:.3f}"
        f"  F1 {f1(found, threshold):.3f}  (best {f1(found, best):.3f} at {best},"
        f" cross-validated {cross_validated(found):.3f})",
        "errors by quality: "
        + ", ".join(
            f"{quality} {count}"
            for quality, count in sorted(Counter(e.row.get("quality", "") for e in errors).items())
        ),
        "errors by category: "
        + ", ".join(f"{name} {count}" for name, count in sorted(categories.items())),
    ]
    for each in errors:
        said = "missed" if each.is_match else "wrongly found"
        names = f"`{each.row['name1']}` and `{each.row['name2']}`"
        lines.append(
            f"  {said:13} {each.score.permille:4} {each.row.get('quality', ''):6} "
            f"{each.row.get('schema', '')}: {names}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the report of a file."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("pairs", type=Path)
    arguments.add_argument("--threshold", type=int, default=SIMILAR_PERMILLE)
    chosen = arguments.parse_args()
    print(report(pairs(chosen.pairs), chosen.threshold))


if __name__ == "__main__":
    main()
