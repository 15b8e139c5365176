"""The one tree of errors, with a branch for each party who can mend the fault.

A caller mends a ``TransactionError``, a publisher a ``RulesetError``, an auditor must look into an
``IntegrityError``, and an ``EvaluationError`` is ours. Nothing else is raised on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


class LicetError(Exception):
    """Something licet refuses to go on with; the message is fit for whoever can mend it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a transaction.

    Attributes:
        field: Path of the field in the contract, e.g. ``items[0].classification.eccn``.
        problem: What is wrong and what would be right.
    """

    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class TransactionError(LicetError):
    """The transaction or the request about it cannot be read; the caller can mend it.

    Attributes:
        violations: Everything that is wrong, not only the first.
    """

    def __init__(self, violations: Iterable[Violation]) -> None:
        """Collect ``violations`` into one message, in the order given."""
        self.violations = tuple(violations)
        super().__init__("; ".join(str(violation) for violation in self.violations))

    @classmethod
    def at(cls, field: str, problem: str) -> Self:
        """Return the error about one ``field``."""
        return cls((Violation(field, problem),))


class UnknownJurisdictionError(TransactionError):
    """A jurisdiction was asked about that no ruleset of the release is for."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with a ruleset, where an editor can jump to it.

    Attributes:
        file: Path inside the version's folder, e.g. ``rules/part-744.yaml``.
        line: 1-based line, or 0 when the fault is about the whole file.
        column: 1-based column, or 0.
        message: What is wrong and what would be right.
        rule: Id of the rule at fault, or empty.
        field: Name of the field at fault, or empty.
    """

    file: str
    line: int
    column: int
    message: str
    rule: str = ""
    field: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.rule, self.field) if part)
        return (
            f"{self.file}:{self.line}:{self.column}: {where + ': ' if where else ''}{self.message}"
        )


class RulesetError(LicetError):
    """A ruleset, release or list cannot be used; its publisher can mend it.

    Attributes:
        faults: Every fault that was found, sorted by place.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Sort ``faults`` by place and collect them into one message."""
        self.faults = tuple(sorted(faults))
        super().__init__("; ".join(str(fault) for fault in self.faults))


class NotInForceError(RulesetError):
    """A ruleset that was asked may not be used for the day that was asked about."""


class IntegrityError(LicetError):
    """Something recorded is missing or is not what its digest says; an auditor must know.

    Attributes:
        pin: What is at fault, e.g. ``release`` or ``list snapshot US-CSL``.
        digest: The SHA-256, in hex, that was asked for.
    """

    def __init__(self, pin: str, digest: str, problem: str) -> None:
        """Name the ``pin``, the ``digest`` asked for and the ``problem`` in the message."""
        self.pin = pin
        self.digest = digest
        super().__init__(f"{pin} `{digest}`: {problem}")


class RedactedError(LicetError):
    """Something recorded was taken away as the law demands, and nobody can bring it back."""


class PrunedError(RedactedError):
    """A record whose legal period had passed was taken away."""


class EvaluationError(LicetError):
    """The decision could not be made for a reason that is ours; no decision exists."""


class DisagreementError(EvaluationError):
    """The two inference engines came to different ends; the operator must be alarmed."""
