"""Backtest: decide recorded transactions under another release or with other lists, and compare.

1. Transaction, legal day, jurisdictions, and version of the semantics stay those of the record. A
   list snapshot that is named stands for the one of its list, or is added; the others stay.
2. A decision is the same if nothing differs but what says which law it was made with: pins,
   versions, and the sentences that name the release.
3. The rules that make the difference are looked for where the difference is: in each jurisdiction
   whose verdict changes, those that govern the stricter verdict and not the milder one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import LicetError
from engine.ledger.record import AnyRecord
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.transaction_pb2 import Transaction
from server.decider import Pinned
from server.errors import invalid
from server.recorder import opened, provenance, transaction
from server.redecision.archive import Archive
from server.redecision.differences import Change, Differences
from server.redecision.job import Plain, Unreadable, read
from server.redecision.worth import worth
from server.store.records import Selection

_STRICTNESS = {"": 0, "ALLOW": 1, "REVIEW": 2, "BLOCK": 3}
"""Words of the record; empty where a jurisdiction is not in the release."""


@dataclass(frozen=True, slots=True)
class Backtesting:
    """Says what each decision would have been.

    Attributes:
        release: Digest of the release to decide with; empty for that of each decision.
        lists: Digests of list snapshots to screen with, at most one of a list.
    """

    release: str = ""
    lists: tuple[str, ...] = ()

    @classmethod
    def of(cls, archive: Archive, release: str, lists: Sequence[str]) -> Backtesting:
        """Return the job for a release and lists that somebody names by digest.

        Raises:
            RequestError: One is not known, neither is given, or two snapshots are of one list.
            IntegrityError: One is not what was published or imported.
        """
        if not release and not lists:
            raise invalid(
                "release_digest",
                "is missing, and so is `list_snapshot_digests`; expected one of them",
                ErrorReason.ERROR_REASON_MISSING_FIELD,
            )
        if release:
            archive.law.require(release)
        searched = archive.lists.named(lists).searched
        names = [each.header.list_id for each in searched]
        twice = sorted(name for name in {*names} if names.count(name) > 1)
        if twice:
            raise invalid(
                "list_snapshot_digests",
                f"has two of `{twice[0]}`; expected one of a list",
                ErrorReason.ERROR_REASON_INVALID_FIELD,
            )
        return cls(release, tuple(lists))

    def done(self, archive: Archive, which: Selection) -> Plain:
        """Decide the decisions of ``which`` again and return what differs."""
        found = Differences()
        named = {
            each.header.list_id: each.digest for each in archive.lists.named(self.lists).searched
        }
        for each in read(archive.decisions, which):
            if isinstance(each, Unreadable):
                found.undecided(each.decision_id, each.error)
                continue
            try:
                record = opened(each)
                message = transaction(record)
                pinned = self._pinned(archive, record, named)
                decision = archive.decider.decide(message, record.transaction, pinned)
            except LicetError as error:
                found.undecided(each.entry.decision_id, error)
                continue
            was, now = json.loads(record.decision), json.loads(decision.canonical())
            found.add(compared(each.entry.decision_id, message, was, now))
        return found.to_plain()

    def _pinned(self, archive: Archive, record: AnyRecord, named: dict[str, str]) -> Pinned:
        pins = provenance(record)
        lists = pins["lists"]
        assert isinstance(lists, list)
        digests = {pin["list"]: pin["digest"] for pin in lists} | named
        pins = pins | {
            "release": self.release or pins["release"],
            "lists": [{"list": name, "digest": digests[name]} for name in sorted(digests)],
        }
        return archive.decider.recorded(pins, record.jurisdictions)


def compared(
    decision_id: str, message: Transaction, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Change:
    """Return how two decisions about a transaction differ, as they are recorded."""
    before, after = _jurisdictions(was), _jurisdictions(now)
    jurisdictions: dict[str, tuple[str, str]] = {}
    rules: dict[str, tuple[str, str]] = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, _NOT_ASKED), after.get(name, _NOT_ASKED)
        if old["verdict"] != new["verdict"]:
            change = (old["verdict"], new["verdict"])
            jurisdictions[name] = change
            rules |= dict.fromkeys(_responsible(old, new), change)
    return Change(
        decision_id=decision_id,
        verdicts=(was["verdict"], now["verdict"]),
        is_same=_substance(was) == _substance(now),
        jurisdictions=jurisdictions,
        rules=rules,
        destinations=tuple(
            sorted({message.destination, *message.further_destinations} - {""}) or [""]
        ),
        parties=tuple(sorted({_named(each.name, each.country) for each in message.parties})),
        values=worth(message),
    )


_NOT_ASKED: Mapping[str, Any] = {"verdict": "", "governing": []}


def _jurisdictions(decision: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {each["jurisdiction"]: each for each in decision["jurisdictions"]}


def _responsible(old: Mapping[str, Any], new: Mapping[str, Any]) -> Sequence[str]:
    milder, stricter = sorted((old, new), key=lambda each: _STRICTNESS[each["verdict"]])
    added: list[str] = sorted({*stricter["governing"]} - {*milder["governing"]})
    return added or sorted(stricter["governing"])


def _substance(decision: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a decision without what only says which law and which lists it was made with."""
    bare = {name: each for name, each in decision.items() if name not in _NAMING}
    bare["jurisdictions"] = [_without(each, "statement") for each in decision["jurisdictions"]]
    bare["reasons"] = [_without(each, "version") for each in decision["reasons"]]
    return bare


_NAMING = frozenset({"provenance", "statement"})


def _without(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {key: each for key, each in part.items() if key != name}


def _named(name: str, country: str) -> str:
    return f"{name} ({country})" if country else name
