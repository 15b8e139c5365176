"""Find which findings meet in one relation, however many there are.

Most transactions have few findings, which go through in one run. More go in runs of at most
``MOST_FACTS``: half of the sources with half of the targets, and so on, so that every source comes
together with every target in exactly one run, and what the library keeps for good stays small.
Halves are cut by item, and two that name no item in common are left out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence

from engine.inference.finding import Finding
from engine.inference.relation import Join, Plan, Relation, plans, source_fact, target_fact
from engine.inference.session import MOST_FACTS, RuleEngine, Session


class Stratum:
    """One relation of a program, in as many sessions as it takes."""

    def __init__(
        self, relation: Relation, join: Join, engine: RuleEngine, held: contextlib.ExitStack
    ) -> None:
        """Compile ``relation``.

        Args:
            relation: The targets of each source.
            join: What must hold of two findings that meet.
            engine: The library.
            held: Is told how to free what was taken, as soon as it was.
        """
        self._sessions: list[tuple[Plan, Session]] = []
        for plan in plans(relation, join):
            session = Session(plan.rules, engine)
            held.callback(session.close)
            self._sessions.append((plan, session))

    def pairs(
        self, findings: Sequence[Finding], sources: Collection[int], targets: Collection[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield each of ``sources`` with each of ``targets`` that it is related to and meets.

        Args:
            findings: What the numbers count.
            sources: Findings of any rules; those that are no source of the relation don't matter.
            targets: Likewise.
        """
        rules = [finding.rule for finding in findings]
        for plan, session in self._sessions:
            group = {n: plan.sources[rules[n]] for n in sources if rules[n] in plan.sources}
            # A target says only the groups that have a finding: the others could not fire.
            found = frozenset(group.values())
            groups = {
                n: shared
                for n in (targets if found else ())
                if (shared := plan.targets.get(rules[n], _NO_GROUPS) & found)
            }
            for some, others in _runs(findings, list(group), list(groups)):
                for source, target in session.join(
                    [source_fact(findings[n], group[n]) for n in some],
                    [target_fact(findings[n], groups[n]) for n in others],
                ):
                    yield some[source], others[target]


_NO_GROUPS: frozenset[int] = frozenset()


def _runs(
    findings: Sequence[Finding], sources: list[int], targets: list[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield sources and targets that fit into a run, until all that may meet have come together."""
    if not sources or not targets:
        return
    if len(sources) + len(targets) <= MOST_FACTS:
        yield sources, targets
        return

    def place(number: int) -> int:
        item = findings[number].item
        return _NO_ITEM if item is None else item

    waiting = [(sorted(sources, key=place), sorted(targets, key=place))]
    while waiting:
        some, others = waiting.pop()
        if _apart(place(some[0]), place(some[-1]), place(others[0]), place(others[-1])):
            continue
        if len(some) + len(others) <= MOST_FACTS:
            yield some, others
        elif len(some) >= len(others):
            waiting += ((half, others) for half in _halves(some))
        else:
            waiting += ((some, half) for half in _halves(others))


_NO_ITEM = -1
"""Sorts before every item."""


def _apart(first: int, last: int, other_first: int, other_last: int) -> bool:
    """Say whether two stretches of items, each from first to last, have none in common."""
    if _NO_ITEM in (first, other_first):
        return False
    return last < other_first or other_last < first


def _halves(numbers: list[int]) -> tuple[list[int], list[int]]:
    middle = len(numbers) // 2
    return numbers[:middle], numbers[middle:]
