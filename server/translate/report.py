"""What is wrong with a message, gathered while it is read, each with its path."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.errors import Violation

Path = tuple["Path | None", str | int]
"""A place in a message: where its parent is, and a field name or an index. Made to be cheap."""


def written(path: Path | None) -> str:
    """Return ``path`` as the contract writes it, e.g. ``items[2].classification.eccn``."""
    if path is None:
        return "transaction"
    steps: list[str] = []
    while path is not None:
        path, step = path
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(reversed(steps)).removeprefix(".")


@dataclass(slots=True)
class Report:
    """The violations found so far, in the order of reading."""

    violations: list[Violation] = field(default_factory=list)

    def add(self, path: Path | None, problem: str) -> None:
        """Note that something is wrong at ``path``."""
        self.violations.append(Violation(written(path), problem))

    def missing(self, path: Path | None, problem: str) -> None:
        """Note that nothing is at ``path``, unless what was there is a violation already."""
        where = written(path)
        if not any(each.field == where for each in self.violations):
            self.violations.append(Violation(where, problem))
