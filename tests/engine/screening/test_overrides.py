"""An override is bound to its evidence, ends on its day, and sets no identifier aside."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from engine.errors import IntegrityError
from engine.screening.identifiers import Identifier
from engine.screening.overrides import Override, Overrides
from engine.screening.screen import Agreement, Hit
from engine.screening.snapshot import EntryKind, ListEntry, digest_of

ENTRY = ListEntry(
    "SDN-1", "SDN", "PETROV, Ivan", EntryKind.PERSON, ("PETROW",), ("RU",),
    (Identifier("passport", "1"),), ("P",), "a license", "denial", ("1",), "85 FR 1", "2020-01-01",
    "2030-01-01", ("Moscow",), ("1965",), ("x",),
)  # fmt: skip
OVERRIDE = Override(
    "o-1", "US-CSL", "SDN-1", ENTRY.name, digest_of(ENTRY), "Ivan Petrov", "s" * 64,
    "born 1990", "ann", "2026-01-01T00:00:00.000Z", "bob", "2026-01-02T00:00:00.000Z",
    "2026-09-01", "d-1", "parties[0]",
)  # fmt: skip


def judged(
    entry: ListEntry = ENTRY,
    agreement: Agreement = Agreement.NAME,
    subject: str = "s" * 64,
    as_of: str = "2026-08-31",
) -> str | None:
    """Return why the override doesn't hold of a hit: empty if it does, None if it isn't its."""
    hit = Hit(entry, "US-CSL", "1" * 64, agreement, entry.name, "Ivan Petrov")
    overrides = replace(Overrides.of([OVERRIDE]), stated=lambda path: subject)
    found = overrides.judged(hit, "parties[0]", as_of)
    return None if found is None else found.problem


@pytest.mark.parametrize("agreement", [Agreement.SIMILAR, Agreement.ALIAS, Agreement.NAME])
def test_override_holds_for_the_evidence_it_is_bound_to(agreement: Agreement) -> None:
    """The very party and the very entry: the hit is set aside, be it of a like or an equal name."""
    assert judged(agreement=agreement) == ""


def test_override_never_sets_an_identifier_aside() -> None:
    """A number is given once; that it agrees is not for two persons to deny."""
    assert "identifier" in (judged(agreement=Agreement.IDENTIFIER) or "")


@pytest.mark.parametrize("name", [each.name for each in fields(ListEntry) if each.name != "id"])
def test_override_is_void_once_anything_of_the_entry_changes(name: str) -> None:
    """Whatever the publisher changes, somebody has to compare again."""
    was = getattr(ENTRY, name)
    other: Any = {
        "kind": EntryKind.ENTITY,
        "identifiers": (Identifier("passport", "2"),),
    }.get(name, (*was, "more") if isinstance(was, tuple) else f"{was} otherwise")

    assert judged(replace(ENTRY, **{name: other})) == "the entry has changed since"


def test_override_of_another_entry_or_party_is_not_about_the_hit() -> None:
    """It speaks of one pair."""
    assert judged(replace(ENTRY, id="SDN-2")) is None
    assert judged(subject="t" * 64) is None


@pytest.mark.parametrize(
    ("as_of", "problem"),
    [("2026-08-31", ""), ("2026-09-01", "it expired on 2026-09-01"), ("2027-01-01", "it expired")],
)
def test_override_ends_on_its_day(as_of: str, problem: str) -> None:
    """The day it names is the first on which it holds no more."""
    assert (judged(as_of=as_of) or "").startswith(problem)
    assert bool(judged(as_of=as_of)) is bool(problem)


def test_override_has_one_written_form() -> None:
    """It is named by its digest, and what is written otherwise is none."""
    stored = OVERRIDE.to_bytes()

    assert Override.from_bytes(stored) == OVERRIDE
    for other in (stored + b" ", json.dumps(json.loads(stored)).encode(), b"{}", b"[]", b"x"):
        with pytest.raises(IntegrityError):
            Override.from_bytes(other)


def test_override_that_holds_is_told_before_one_that_does_not() -> None:
    """A void one beside it changes nothing."""
    void = replace(OVERRIDE, id="o-0", entry="e" * 64)
    hit = Hit(ENTRY, "US-CSL", "1" * 64, Agreement.NAME, ENTRY.name, "Ivan Petrov")
    overrides = replace(Overrides.of([void, OVERRIDE]), stated=lambda path: "s" * 64)

    found = overrides.judged(hit, "parties[0]", "2026-08-01")

    assert found is not None
    assert (found.override.id, found.holds) == ("o-1", True)
