"""What was found to be wrong in a database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written.

    Attributes:
        affected: What can't be relied on any more, e.g. ``decision 0198...``.
        problem: What is wrong with it.
    """

    affected: str
    problem: str

    def __str__(self) -> str:
        return f"{self.affected}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a walk through a database came to.

    Attributes:
        findings: Everything that is wrong, in the order in which it was come upon.
        decisions: How many decisions were looked at.
        events: How many events.
        pruned: How many decisions were pruned.
        blobs: How many blobs.
        checkpoints: How many signed checkpoints.
        root: Root over the decisions, in hex.
    """

    findings: tuple[Finding, ...]
    decisions: int
    events: int
    pruned: int
    blobs: int
    checkpoints: int
    root: str
