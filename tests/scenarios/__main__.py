"""Evaluate a file of scenarios with the shipped rulesets, and say how the decisions compare.

    python -m tests.scenarios FILE [--json] [--ruleset-root DIR]

Exit status: 0 when every scenario was read, whatever its verdict; 1 when one could not be: it has a
key or a value without a place; 2 when nothing was evaluated: the file or a ruleset can't be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionCompiler
from engine.decision.decide import Asked, decide
from engine.decision.model import Decision
from engine.decision.release import CompiledRelease
from engine.errors import (
    Fault,
    LicetError,
    NotInForceError,
    RulesetError,
    UnknownJurisdictionError,
)
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Kind
from engine.law.reader import read
from engine.law.source import plain, tree
from engine.ledger.record import sha256
from licet.v1.transaction_pb2 import Transaction
from server.cases import screened_as_stated
from server.settings import SHIPPED_RULESETS
from server.shipped import newest_versions
from server.translate import from_proto
from tests.scenarios import mapping, report
from tests.scenarios.report import Outcome

Evaluate = Callable[[Transaction, str, Sequence[str]], Decision]
"""Decides a transaction by a day, for the jurisdictions named."""

_KEYS = frozenset(
    {
        "id", "title", "as_of", "jurisdictions", "transaction", "expect", "source", "confidence",
    }
)  # fmt: skip
_NEEDED = ("id", "as_of", "jurisdictions", "transaction", "expect")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios", description=__doc__)
    parser.add_argument("file", type=Path, help="scenarios, YAML")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--ruleset-root", type=Path, default=SHIPPED_RULESETS, metavar="DIR")
    given = parser.parse_args(arguments)
    try:
        scenarios = read_scenarios(str(given.file), given.file.read_bytes())
        release = shipped_release(given.ruleset_root)
    except (OSError, RulesetError) as error:
        print(f"nothing was evaluated: {error}", file=sys.stderr)
        return 2
    try:
        outcomes = evaluate_all(scenarios, evaluator(release))
    finally:
        release.close()
    for each in outcomes:
        if each.verdict == report.ERROR:
            print(f"{each.id}: {each.problem}", file=sys.stderr)
    if given.json:
        print(json.dumps(report.as_json(outcomes), indent=2, ensure_ascii=False))
    else:
        print(report.as_text(outcomes))
    return 1 if any(each.verdict == report.ERROR for each in outcomes) else 0


def read_scenarios(file: str, content: bytes) -> list[dict[str, Any]]:
    """Return the scenarios in a file, every scalar as a text.

    Raises:
        RulesetError: It is not a file of scenarios; with file, line and column.
    """
    node, faults = tree(file, content)
    if faults:
        raise RulesetError(faults)
    said = None if node is None else plain(node)
    scenarios = said.get("scenarios") if isinstance(said, dict) else None
    if not isinstance(scenarios, list):
        raise RulesetError([Fault(file, 0, 0, "has no list `scenarios`")])
    wrong = [
        Fault(file, 0, 0, f"scenario {index + 1} lacks `{key}`")
        for index, scenario in enumerate(scenarios)
        for key in _NEEDED
        if not isinstance(scenario, dict) or key not in scenario
    ]
    if wrong:
        raise RulesetError(wrong)
    return scenarios


def evaluate_all(scenarios: Iterable[Mapping[str, Any]], evaluate: Evaluate) -> tuple[Outcome, ...]:
    """Return what becomes of each of ``scenarios``, in their order."""
    return tuple(_evaluated(scenario, evaluate) for scenario in scenarios)


def _evaluated(scenario: Mapping[str, Any], evaluate: Evaluate) -> Outcome:
    strange = sorted(set(scenario) - _KEYS)
    if strange:
        problem = f"scenario: there is no place for the key `{strange[0]}`"
        return report.undecided(scenario, report.ERROR, problem)
    try:
        transaction = mapping.transaction(scenario)
        decision = evaluate(transaction, scenario["as_of"], scenario["jurisdictions"])
    except (UnknownJurisdictionError, NotInForceError) as error:
        return report.undecided(scenario, report.UNSUPPORTED, str(error))
    except (mapping.NoPlaceError, LicetError) as error:
        return report.undecided(scenario, report.ERROR, str(error))
    return report.decided(scenario, decision)


def shipped_release(root: Path) -> CompiledRelease:
    """Return the newest versions of the rulesets below ``root``, ready to decide.

    Raises:
        RulesetError: One of them has faults.
    """
    drafts = newest_versions(root)
    if not drafts:
        raise RulesetError([Fault(str(root), 0, 0, "holds no ruleset version")])
    rulesets = [read(files, CATALOGUE, _compiler, {}) for files in drafts]
    return CompiledRelease.compile("0" * 64, rulesets)


def evaluator(release: CompiledRelease) -> Evaluate:
    """Return what decides with ``release`` where only those are listed who are said to be.

    It is the way that a request takes, without lists and without a record.
    """

    def evaluate(message: Transaction, as_of: str, jurisdictions: Sequence[str]) -> Decision:
        transaction = from_proto.transaction(message)
        digest = sha256(message.SerializeToString(deterministic=True))
        asked = Asked(digest, as_of, "", tuple(jurisdictions))
        return decide(release, transaction, screened_as_stated(transaction), asked)

    return evaluate


def _compiler(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    return Compiler(CATALOGUE, tables, parameters)


if __name__ == "__main__":
    sys.exit(main())
