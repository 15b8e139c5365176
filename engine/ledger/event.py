"""Events: what was done to the log besides recording decisions, as canonical bytes.

An event says who did what, when and why, in the words of whoever did it. It is a leaf of the tree
like a decision, and is itself never redacted: it must not name the person whose data it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import IntegrityError
from engine.ledger.canonical import Plain, dumps, loads
from engine.ledger.record import sha256
from engine.ledger.record_1 import text

FORMAT = "licet.event.v1"
REDACTION = "redaction"
"""Parts of decisions were destroyed."""
PRUNING = "pruning"
"""Records of decisions were taken away because their legal periods had passed."""
HOLD = "hold"
"""Decisions are to be kept although their periods have passed: those that the scope names."""
LIFTED = "hold_lifted"
"""A hold ended: the one that the scope names."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A decision that an event is about.

    Attributes:
        decision_id: Its id.
        number: Its number in the log, from 1.
        record: SHA-256 of its record, in hex.
        parts: The parts of it that are meant; none for the whole.
    """

    decision_id: str
    number: int
    record: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRecord:
    """What is recorded of one event.

    Attributes:
        event_id: Id given by the server.
        kind: What was done, ``redaction`` and so on.
        recorded_at: When, RFC 3339 in UTC with milliseconds.
        by: Who did it, as they said.
        why: Why, as they said.
        subjects: The decisions it was done to, in the order of their numbers.
        scope: Of a hold, what is held, as names and values; sorted by name.
    """

    event_id: str
    kind: str
    recorded_at: str
    by: str
    why: str
    subjects: tuple[Subject, ...]
    scope: tuple[tuple[str, str], ...] = ()

    def to_bytes(self) -> bytes:
        """Return the record as it is stored."""
        scope = {"scope": dict(self.scope)} if self.scope else {}
        return dumps(
            {
                **scope,
                "format": FORMAT,
                "event_id": self.event_id,
                "kind": self.kind,
                "recorded_at": self.recorded_at,
                "by": self.by,
                "why": self.why,
                "subjects": [_plain(each) for each in self.subjects],
            }
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> EventRecord:
        """Read a record back.

        Raises:
            IntegrityError: The bytes are no record of an event, or not in canonical form.
        """
        try:
            plain: Any = loads(stored)
            record = cls(
                text(plain["event_id"]),
                text(plain["kind"]),
                text(plain["recorded_at"]),
                text(plain["by"]),
                text(plain["why"]),
                _subjects(plain["subjects"]),
                tuple((name, text(each)) for name, each in plain.get("scope", {}).items()),
            )
            if record.to_bytes() != stored:
                raise ValueError("it would be stored otherwise")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IntegrityError(
                "record", sha256(stored), f"is no record of an event in canonical form: {error}"
            ) from None
        return record


def _plain(subject: Subject) -> Mapping[str, Plain]:
    return {
        "decision_id": subject.decision_id,
        "number": subject.number,
        "record": subject.record,
        "parts": subject.parts,
    }


def _subjects(plain: Sequence[Any]) -> tuple[Subject, ...]:
    return tuple(
        Subject(
            text(each["decision_id"]),
            each["number"],
            text(each["record"]),
            tuple(text(part) for part in each["parts"]),
        )
        for each in plain
    )
