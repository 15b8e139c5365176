"""Time rule evaluation by licet and by others: python -m tests.peers [--rules N] [--json FILE].

Every engine gets the same rules and transactions. Its answers are compared with those of licet's
reference meaning first; one that answers otherwise is not timed. Rounds are interleaved, and time
is processor time of whatever process evaluates, so that a busy machine disturbs all alike.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.conditions.meaning import meaning
from engine.conditions.tree import Truth
from tests.peers.engines import ENGINES, AbsentError, Answer, Engine
from tests.peers.workload import Workload, workload

CHECKED = 50
"""Transactions of which every engine's answer is compared."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an engine costs.

    Attributes:
        engine: Its name.
        microseconds: Median over the rounds, for one transaction.
        ratio: How many times what licet costs.
    """

    engine: str
    microseconds: float
    ratio: float


def expected(work: Workload, number: int) -> Answer:
    """Return the rules that hold of a transaction, by the definition of conditions."""
    facts = work.facts[number]
    seen = {**facts.transaction, **facts.items[0], **facts.parties[0]}
    return frozenset(
        rule
        for rule, entry in enumerate(work.entries)
        if meaning(entry.condition, seen, {}, {}) is Truth.TRUE
    )


def wrong(engine: Engine, work: Workload) -> int:
    """Return how many of the first answers differ."""
    count = 0
    for number in range(CHECKED):
        answer, right = engine.ask(number), expected(work, number)
        count += answer != right if engine.whole else bool(answer) != bool(right)
    return count


def microseconds(engine: Engine, per_round: int, first: int, transactions: int) -> float:
    """Return what one round costs, for one transaction."""
    before = engine.cpu()
    for number in range(first, first + per_round):
        engine.ask(number % transactions)
    return (engine.cpu() - before) / per_round * 1e6


def compared(rules: int, transactions: int, rounds: int) -> tuple[list[Measured], list[str]]:
    """Return what each engine costs, the cheapest first, and what is to be said besides."""
    work = workload(rules, transactions)
    notes: list[str] = []
    with contextlib.ExitStack() as stack:
        engines: dict[str, Engine] = {}
        for name, make in ENGINES.items():
            try:
                engine = stack.enter_context(make(work))
            except AbsentError as absent:
                notes.append(f"{name}: left out, {absent} is not installed")
                continue
            if differing := wrong(engine, work):
                notes.append(f"{name}: left out, {differing} of {CHECKED} answers differ")
            else:
                engines[name] = engine
        # A round takes each engine about as long.
        sizes = {
            name: max(3, min(2_000, int(50_000 / max(1.0, microseconds(each, 5, 0, transactions)))))
            for name, each in engines.items()
        }
        taken: dict[str, list[float]] = {name: [] for name in engines}
        for number in range(rounds):
            for name, each in engines.items():
                first = number * sizes[name]
                taken[name].append(microseconds(each, sizes[name], first, transactions))
    medians = {name: statistics.median(each) for name, each in taken.items()}
    measured = [Measured(name, us, us / medians["licet"]) for name, us in medians.items()]
    return sorted(measured, key=lambda each: each.microseconds), notes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=__doc__)
    parser.add_argument("--rules", type=int, default=500)
    parser.add_argument("--transactions", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    given = parser.parse_args(arguments)
    measured, notes = compared(given.rules, given.transactions, given.rounds)
    print(f"{'engine':12} {'us/transaction':>15} {'per second':>12} {'ratio':>9}")
    for each in measured:
        us = each.microseconds
        print(f"{each.engine:12} {us:15.2f} {1e6 / us:12,.0f} {each.ratio:9,.1f}")
    for note in notes:
        print(note, file=sys.stderr)
    if given.json:
        figures = [asdict(each) for each in measured]
        told = {"rules": given.rules, "notes": notes, "measured": figures}
        given.json.write_text(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
