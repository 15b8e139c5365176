"""Record as many varied decisions as are wanted: `python -m tests.replay.many FOLDER --count N`.

They are decided by all shipped rulesets with the demonstration list, in this process, and recorded
in groups as a batch is. The folder is a data folder as a server leaves it.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.errors import LicetError, NotInForceError, TransactionError
from server import logs
from server.compose import Parts, parts
from server.decider import Pinned
from server.recorder import ToRecord
from server.settings import Settings
from tests.replay.varied import SEED, Asked, varied

GROUP = 250
"""Decisions in one commit."""


def record_many(folder: Path, number: int, seed: int = SEED) -> Counter[str]:
    """Fill ``folder`` with so many decisions and return how many there are of each verdict."""
    verdicts: Counter[str] = Counter()
    with parts(Settings(data=folder, seed_demonstration_list=True)) as made:
        group: list[ToRecord] = []
        for each in _decided(made, number, seed):
            group.append(each)
            verdicts[each.decision.verdict.name] += 1
            if len(group) == GROUP:
                _record(made, group)
                group = []
        _record(made, group)
    return verdicts


def _decided(made: Parts, number: int, seed: int) -> Iterator[ToRecord]:
    """Yield decisions; a transaction that the law in force on its day can't decide is left out."""
    pins: dict[tuple[str, tuple[str, ...]], Pinned] = {}
    found = 0
    for asked in varied(number * 2, seed):
        if found == number:
            return
        with suppress(NotInForceError, TransactionError):
            yield _one(made, asked, pins)
            found += 1
    assert found == number, f"only {found} of {number * 2} transactions could be decided"


def _one(made: Parts, asked: Asked, pins: dict[tuple[str, tuple[str, ...]], Pinned]) -> ToRecord:
    which = (asked.as_of, asked.jurisdictions)
    if which not in pins:
        pins[which] = made.decider.pinned(
            asked.as_of, made.clock(), jurisdictions=asked.jurisdictions
        )
    content = asked.transaction.SerializeToString(deterministic=True)
    decision = made.decider.decide(asked.transaction, content, pins[which])
    return ToRecord("", "0" * 64, content, asked.jurisdictions, decision, decision.canonical())


def _record(made: Parts, group: list[ToRecord]) -> None:
    refused = [each for each in made.recorder.record(group) if isinstance(each, LicetError)]
    assert not refused, refused[0]


def main() -> None:
    """Fill a folder, and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay.many", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    logs.configure("WARNING")
    started = time.process_time()
    verdicts = record_many(given.folder, given.count, given.seed)
    took = time.process_time() - started
    told = ", ".join(f"{number:,} {name}" for name, number in sorted(verdicts.items()))
    print(f"recorded {given.count:,} decisions in {took:.0f} s of CPU: {told}")


if __name__ == "__main__":
    main()
