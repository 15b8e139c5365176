"""What two persons have established: that somebody is not the one in an entry of a list.

1. An override is bound to its evidence: what is stated of the party, all of it, and the entry as it
   is published, all of it. Any change of either, and it says nothing.
2. It says nothing of an agreement by identifier: a number is given once. Who holds that a list has
   a wrong number has it mended by its publisher. Nor of a listing that the caller itself states.
3. It ends on a day. It holds where the legal date is before that day; that the day of deciding is
   before it too is seen to by whoever gives the overrides.
4. It is a value with one written form, named by the digest of that. A decision pins those that it
   made use of, or found void, and is made again with exactly those.

It does *not* know who is permitted to propose or approve.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Final

from engine.errors import IntegrityError
from engine.ledger.canonical import dumps
from engine.screening.screen import Agreement, Hit
from engine.screening.snapshot import digest_of

FORM: Final = "licet.override/1"
"""Name of the written form. Another set of fields is another form."""


@dataclass(frozen=True, slots=True)
class Override:
    """That somebody is not the one in an entry.

    Attributes:
        id: Id given by the server.
        list_id: The list, e.g. ``US-CSL``.
        entry_id: Id of the entry.
        entry_name: Its primary name, to be told.
        entry: SHA-256 of the entry as published.
        subject_name: What the other is called, to be told.
        subject: SHA-256 of what is stated of the other.
        reason: Why they are two.
        proposed_by: Who says so.
        proposed_at: When, RFC 3339.
        approved_by: Who, another person, agrees; empty of a proposal.
        approved_at: When, RFC 3339; empty of a proposal.
        expires_on: The first day on which it holds no more.
        decision_id: The decision whose hit was compared.
        path: Where the other is in the transaction of that decision.
    """

    id: str
    list_id: str
    entry_id: str
    entry_name: str
    entry: str
    subject_name: str
    subject: str
    reason: str
    proposed_by: str
    proposed_at: str
    approved_by: str
    approved_at: str
    expires_on: str
    decision_id: str
    path: str

    def to_bytes(self) -> bytes:
        """Return it as it is stored: canonical JSON (RFC 8785)."""
        return dumps({"form": FORM, **{name: getattr(self, name) for name in _NAMES}})

    @classmethod
    def from_bytes(cls, stored: bytes) -> Override:
        """Read it back.

        Raises:
            IntegrityError: It is none, or not in its one form.
        """
        try:
            plain = json.loads(stored)
            override = cls(*(str(plain[name]) for name in _NAMES))
            if override.to_bytes() != stored:
                raise ValueError("it would be stored otherwise")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            problem = f"is no override in canonical form: {error}"
            raise IntegrityError("override", sha256(stored).hexdigest(), problem) from None
        return override

    @property
    def digest(self) -> str:
        """SHA-256 of it as it is stored."""
        return sha256(self.to_bytes()).hexdigest()


_NAMES = tuple(each.name for each in fields(Override))


@dataclass(frozen=True, slots=True)
class Judged:
    """An override that is about a hit.

    Attributes:
        override: The override.
        problem: Why it doesn't hold; empty if it does.
    """

    override: Override
    problem: str

    @property
    def holds(self) -> bool:
        """Whether the hit is set aside."""
        return not self.problem


def _nothing_stated(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """Overrides to decide with.

    Attributes:
        by_entry: Those about an entry, by list and entry id.
        stated: Returns the digest of what is stated of somebody, by its path in the contract. Asked
            only where there is an override of an entry that was hit.
    """

    by_entry: Mapping[tuple[str, str], tuple[Override, ...]]
    stated: Callable[[str], str] = _nothing_stated

    @classmethod
    def of(cls, overrides: Iterable[Override]) -> Overrides:
        """Return ``overrides`` by entry, of which nothing is known to be stated yet."""
        by_entry: dict[tuple[str, str], tuple[Override, ...]] = {}
        for each in sorted(overrides, key=lambda override: override.id):
            key = (each.list_id, each.entry_id)
            by_entry[key] = (*by_entry.get(key, ()), each)
        return cls(by_entry)

    def judged(self, hit: Hit, path: str, as_of: str) -> Judged | None:
        """Return the override of a hit of somebody at ``path``, one that holds before others."""
        about = self.by_entry.get((hit.list_id, hit.entry.id))
        if not about:
            return None
        subject = self.stated(path)
        judged = [_judged(each, hit, as_of) for each in about if each.subject == subject]
        return min(judged, key=lambda each: (not each.holds, each.override.id), default=None)


NO_OVERRIDES = Overrides({})


def _judged(override: Override, hit: Hit, as_of: str) -> Judged:
    if hit.agreement is Agreement.IDENTIFIER:
        return Judged(override, "an identifier agrees, which no override sets aside")
    if override.entry != digest_of(hit.entry):
        return Judged(override, "the entry has changed since")
    if as_of >= override.expires_on:
        return Judged(override, f"it expired on {override.expires_on}")
    return Judged(override, "")
