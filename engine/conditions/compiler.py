"""What a reader of rulesets asks of whatever compiles conditions."""

from __future__ import annotations

from typing import Protocol

from engine.conditions.tree import Condition


class ConditionFaults(Exception):  # noqa: N818 - carries faults to the reader, which places them
    """A condition can't be compiled; the reader of the file turns each fault into one of its own.

    Attributes:
        faults: Line and column inside the text of the condition, both 1-based, and what is wrong.
    """

    def __init__(self, faults: tuple[tuple[int, int, str], ...]) -> None:
        """Keep ``faults`` in the order given."""
        self.faults = faults
        super().__init__("; ".join(message for _, _, message in faults))


class ConditionCompiler(Protocol):
    """Turns the text of a condition into its checked tree."""

    def compile(self, text: str) -> Condition:
        """Return the tree of ``text``.

        Raises:
            ConditionFaults: With every fault that was found.
        """
