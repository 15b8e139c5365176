"""Which recorded decisions would be otherwise if a list had been another snapshot of it.

1. Those that pin the earlier snapshot are meant. Each would be decided with all that it pins, the
   later snapshot in place of the earlier one, by the way on which every decision is made.
2. A decision is looked at again only if somebody in it hits an entry that went, came or was
   changed, or if the age of the later list, or that it is an extract, could make a rule answer
   otherwise. That it makes no difference to look at all of them is tested.
3. Told are decisions whose verdict, whose verdict in a jurisdiction, or whose hits are otherwise.
   One that can't be decided again is told with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.decision.sensitivity import could_differ
from engine.errors import LicetError
from engine.facts.derive import days_between
from engine.facts.fact import Value
from engine.screening.delta import Delta
from engine.screening.snapshot import Header, Snapshot
from server.decider import Decider, Pinned
from server.recorder import opened, provenance, transaction
from server.store.records import Recorded

_Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Swap:
    """A snapshot in place of another one.

    Attributes:
        list_id: The list.
        before: Digest of the earlier snapshot.
        after: Digest of the later one.
        header: What the later one says of itself.
        delta: What differs.
    """

    list_id: str
    before: str
    after: str
    header: Header
    delta: Delta

    @classmethod
    def of(cls, before: Snapshot, after: Snapshot) -> Swap:
        """Return the swap of one snapshot for another one of the same list."""
        return cls(
            after.header.list_id,
            before.digest,
            after.digest,
            after.header,
            Delta.of(before, after),
        )


@dataclass(frozen=True, slots=True, order=True)
class HitChange:
    """A hit that is there with one of the snapshots only.

    Attributes:
        path: Who was hit.
        name: What it is called.
        list: Code of the list.
        entry_id: The entry.
        entry_name: Its name that was hit.
        text: The text that hit it.
        is_new: Whether it is there with the later snapshot.
    """

    path: str
    name: str
    list: str
    entry_id: str
    entry_name: str
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Rescreened:
    """A decision that would be otherwise, or that can't be made again.

    Attributes:
        decision_id: Which.
        was: Word of the verdict on record; empty if it can't be read.
        now: Word of the verdict as it would be; empty if there is none.
        jurisdictions: Those whose verdict differs: name, then, now.
        hits: Hits that differ.
        error: Why it can't be made again; None if it can.
    """

    decision_id: str
    was: str = ""
    now: str = ""
    jurisdictions: tuple[tuple[str, str, str], ...] = ()
    hits: tuple[HitChange, ...] = ()
    error: LicetError | None = None

    @property
    def is_otherwise(self) -> bool:
        """Whether there is something to tell."""
        return bool(
            self.was != self.now or self.jurisdictions or self.hits or self.error is not None
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at one decision came to.

    Attributes:
        is_meant: Whether it was made with the earlier snapshot.
        is_decided: Whether it was decided again.
        rescreened: What differs; None if nothing does.
    """

    is_meant: bool = False
    is_decided: bool = False
    rescreened: Rescreened | None = None


def look(recorded: Recorded, decider: Decider, swap: Swap, *, decide_all: bool = False) -> Looked:
    """Say what ``swap`` would make of a decision.

    Args:
        recorded: The decision.
        decider: Decides.
        swap: The snapshots.
        decide_all: Decide it again whoever is in it.
    """
    decision_id = recorded.entry.decision_id
    try:
        record = opened(recorded)
        pins = provenance(record)
        lists = pins["lists"]
        assert isinstance(lists, list)
        if not any(pin["list"] == swap.list_id and pin["digest"] == swap.before for pin in lists):
            return Looked()
        message = transaction(record)
        pinned = decider.recorded({**pins, "lists": _swapped(lists, swap)}, record.jurisdictions)
        is_decided = (
            decide_all
            or _is_older(lists, swap, pinned)
            or decider.hits(message, replace(pinned, screener=swap.delta.screener))
        )
        if not is_decided:
            return Looked(is_meant=True)
        again = decider.decide(message, record.transaction, pinned).canonical()
        found = compared(decision_id, json.loads(record.decision), json.loads(again))
    except LicetError as error:
        return Looked(True, True, Rescreened(decision_id, error=error))
    return Looked(True, True, found if found.is_otherwise else None)


def compared(decision_id: str, was: _Plain, now: _Plain) -> Rescreened:
    """Return how two decisions differ in what they come to and in whom they hit."""
    before, after = (
        {each["jurisdiction"]: each["verdict"] for each in decision["jurisdictions"]}
        for decision in (was, now)
    )
    gone, come = _hits(was), _hits(now)
    return Rescreened(
        decision_id,
        was["verdict"],
        now["verdict"],
        tuple(
            (name, before.get(name, ""), after.get(name, ""))
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name)
        ),
        tuple(
            sorted(
                [replace(gone[key], is_new=False) for key in gone.keys() - come.keys()]
                + [come[key] for key in come.keys() - gone.keys()]
            )
        ),
    )


def _swapped(lists: list[_Plain], swap: Swap) -> list[dict[str, str]]:
    pins = [(pin["list"], pin["digest"]) for pin in lists]
    swapped = {(swap.list_id, swap.after) if pin[1] == swap.before else pin for pin in pins}
    return [{"list": name, "digest": digest} for name, digest in sorted(swapped)]


def _is_older(lists: list[_Plain], swap: Swap, pinned: Pinned) -> bool:
    """Say whether age or extent of the later list could make a rule answer otherwise."""
    age = max(0, days_between(swap.header.edition, pinned.as_of))
    was = [(int(pin["age_days"]), bool(pin["is_extract"])) for pin in lists]
    now = [
        (age, swap.header.is_extract) if pin["digest"] == swap.before else each
        for pin, each in zip(lists, was, strict=True)
    ]
    return could_differ(pinned.release, pinned.as_of, _facts(was), _facts(now))


def _facts(lists: list[tuple[int, bool]]) -> dict[str, Value]:
    return {
        "transaction.list_age_days": Decimal(max(age for age, _ in lists)),
        "transaction.list_is_extract": any(is_extract for _, is_extract in lists),
    }


def _hits(decision: _Plain) -> dict[str, HitChange]:
    """Return the hits of a decision by all that is told of them, but for the snapshot."""
    found = {}
    for outcome in decision["screening"]:
        for hit in outcome["hits"]:
            path = outcome.get("path") or f"parties[{outcome['party']}]"
            told = {name: each for name, each in hit.items() if name != "snapshot"}
            found[json.dumps([path, told], sort_keys=True)] = HitChange(
                path,
                outcome["name"],
                hit["list"],
                hit["entry"],
                hit["name"],
                hit["text"],
                is_new=True,
            )
    return found
