"""What the network must stay within: the specification's own conditions, and the library's limits.

durable-rules keeps its tables in arrays of fixed size. Beyond them it does not refuse: it crashes,
hangs, or fails on some transactions and not on others (version 2.0.28, measured and read in its
source). So nothing is built that could reach them, whatever the findings: a relation is split over
as many rulesets as that takes (``engine.inference.relation``), and each is checked before the
library sees it. Every relation can be split until it fits, because a ruleset for one group of
sources does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.errors import EvaluationError
from engine.inference.finding import Program


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the library's tables a ruleset takes up, at the worst.

    Attributes:
        rules: Rules in the ruleset.
        siblings: Different tests that are made of any fact.
        chained: Rules that end in the same chain of tests.
        pending: Tests of one fact that have succeeded and are yet to be followed.
        properties: Properties of one fact.
    """

    rules: int
    siblings: int
    chained: int
    pending: int
    properties: int


CEILING = Size(rules=4000, siblings=480, chained=240, pending=56, properties=240)
"""Of 4,096 (else error 106), 511 (else ``create_ruleset`` never returns), 255 (else the process
crashes), 64 (else error 303, with the fact half stored) and 254 (else error 302)."""

MOST_GROUPS = 48
"""Groups of sources in a ruleset. Its worst fact is a target of every group, so ``pending`` is what
bounds them; fewer would cost more rulesets, and each test made of a fact takes time."""


def check_size(size: Size) -> None:
    """Refuse a ruleset that could reach a limit of the library.

    Raises:
        EvaluationError: It could; the split is at fault, not the release.
    """
    for field in fields(size):
        taken, most = getattr(size, field.name), getattr(CEILING, field.name)
        if taken > most:
            raise EvaluationError(f"a network ruleset needs {taken} {field.name}; at most {most}")


def check_program(program: Program) -> None:
    """Refuse a program that the specification does not give a meaning.

    Whoever reads a ruleset has refused such rules already, where it could name the line.

    Raises:
        EvaluationError: Naming the rule by its number.
    """
    if program.barred_by.keys() != program.cures.keys():
        rule = min(program.barred_by.keys() ^ program.cures.keys())
        raise EvaluationError(f"rule {rule} is an exception in one relation and not in the other")
    for rule, supporters in sorted(program.given.items()):
        if chained := supporters & program.given.keys():
            raise EvaluationError(
                f"rule {rule} is given rule {min(chained)}, which has `given` of its own"
            )
    for rule, cured in sorted(program.cures.items()):
        if exceptions := cured & program.cures.keys():
            raise EvaluationError(
                f"rule {rule} cures rule {min(exceptions)}, which is an exception"
            )
