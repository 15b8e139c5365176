"""Mutate the shipped rulesets and say which mutants their cases don't notice.

    python -m tests.mutation [RULESET]... [--limit N] [--seed N] [--rows N] [--quiet]

Each ruleset is the newest version below --ruleset-root. Where it has more mutants than --limit, as
many are drawn, the same for the same seed; 0 tries them all. SLIPS is the share of those noticed
that a slip of the pen makes: thresholds, operators, dates, countries. Exit status: 0 when it ran,
whatever survived; 2 when a ruleset can't be read or isn't there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionCompiler
from engine.errors import Fault, RulesetError
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Kind
from engine.law.model import Ruleset
from engine.law.reader import read
from server.cli.layout import table
from server.cli.output import progress
from server.settings import SHIPPED_RULESETS
from server.shipped import newest_versions
from tests.mutation.mutants import SLIPS, Change, Mutant, Mutator
from tests.mutation.trial import Trial


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the mutants of a ruleset.

    Attributes:
        ruleset: The version.
        possible: How many mutants there are.
        killed: Those that a case noticed.
        survived: Those that none did.
    """

    ruleset: Ruleset
    possible: int
    killed: tuple[Mutant, ...]
    survived: tuple[Mutant, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("rulesets", nargs="*", help="ids of rulesets; all without any")
    parser.add_argument("--limit", type=int, default=300, help="mutants of each ruleset")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=1, help="rows left out of each table")
    parser.add_argument("--quiet", action="store_true", help="don't list survivors")
    parser.add_argument("--ruleset-root", type=Path, default=SHIPPED_RULESETS, metavar="DIR")
    given = parser.parse_args(arguments)
    try:
        versions = shipped(given.ruleset_root, given.rulesets)
    except (OSError, RulesetError) as error:
        print(f"nothing was tried: {error}", file=sys.stderr)
        return 2
    runs = []
    for ruleset, files in versions:
        run = tried(ruleset, files, given.limit, given.seed, given.rows)
        runs.append(run)
        if not given.quiet:
            for each in run.survived:
                at = f"rulesets/{ruleset.id}/{ruleset.version}/{each.file}:{each.line}"
                print(f"{at}: {each.change.value}: {each.told}")
    print("\n".join(_totals(runs)))
    print(f"seed {given.seed}")
    return 0


def shipped(root: Path, names: Collection[str]) -> list[tuple[Ruleset, Mapping[str, bytes]]]:
    """Return the newest versions below ``root`` with their files; of ``names``, if there are any.

    Raises:
        RulesetError: One of them has faults, or isn't there.
    """
    read_ = [(read(files, CATALOGUE, _compiler), files) for files in newest_versions(root)]
    missing = sorted(set(names) - {ruleset.id for ruleset, _ in read_})
    if missing:
        raise RulesetError([Fault(str(root), 0, 0, f"`{name}` is not there") for name in missing])
    return [each for each in read_ if each[0].cases and (not names or each[0].id in names)]


def tried(
    ruleset: Ruleset, files: Mapping[str, bytes], limit: int, seed: int, rows: int = 1
) -> Run:
    """Put mutants of ``ruleset`` to its cases.

    Args:
        ruleset: The version.
        files: Its files.
        limit: How many to try at most; 0 for all.
        seed: Draws them.
        rows: How many rows of each table are left out.
    """
    random = Random(seed)
    mutants = Mutator(ruleset, files, rows, random).mutants()
    numbers = list(range(len(mutants)))
    if limit and len(mutants) > limit:
        numbers = sorted(random.sample(numbers, limit))
    trial = Trial.of(ruleset)
    killed: list[Mutant] = []
    survived: list[Mutant] = []
    with progress(ruleset.id) as bar:
        for number in bar.track(numbers):
            mutant = mutants[number]
            (survived if trial.notices(mutant) is None else killed).append(mutant)
    return Run(ruleset, len(mutants), tuple(killed), tuple(survived))


def _totals(runs: Sequence[Run]) -> list[str]:
    killed = [each for run in runs for each in run.killed]
    survived = [each for run in runs for each in run.survived]
    possible = sum(run.possible for run in runs)
    rows = [_row(each.ruleset.id, each.possible, each.killed, each.survived) for each in runs]
    rows.append(_row("all", possible, killed, survived))
    dead, alive = Counter(_changes(killed)), Counter(_changes(survived))
    of_kind = [
        (each.value, "yes" if each in SLIPS else "", *_counts(dead[each], alive[each]))
        for each in Change
        if dead[each] + alive[each]
    ]
    return [
        *table(("RULESET", "MUTANTS", "TRIED", "KILLED", "SURVIVED", "SHARE", "SLIPS"), rows),
        "",
        *table(("CHANGE", "SLIP", "TRIED", "KILLED", "SURVIVED", "SHARE"), of_kind),
    ]


def _row(
    name: str, possible: int, killed: Sequence[Mutant], survived: Sequence[Mutant]
) -> tuple[str, ...]:
    slips = [sum(each in SLIPS for each in _changes(some)) for some in (killed, survived)]
    return (
        name,
        str(possible),
        *_counts(len(killed), len(survived)),
        _counts(slips[0], slips[1])[-1],
    )


def _changes(mutants: Sequence[Mutant]) -> list[Change]:
    return [each.change for each in mutants]


def _counts(killed: int, survived: int) -> tuple[str, str, str, str]:
    tried = killed + survived
    share = f"{1000 * killed // tried / 10:.1f} %" if tried else "-"
    return str(tried), str(killed), str(survived), share


def _compiler(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    return Compiler(CATALOGUE, tables, parameters)


if __name__ == "__main__":
    sys.exit(main())
