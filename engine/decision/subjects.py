"""Whom screening searches for: parties, those who own them, and the vessel, with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import TypeGuard

from engine.facts.transaction import Identifier as Supplied
from engine.facts.transaction import Owner, Party, Stake, Transaction
from engine.screening.evidence import Known
from engine.screening.identifiers import Identifier
from engine.screening.screen import Subject
from engine.screening.snapshot import EntryKind

_IMO_SHIP = "imo_ship"
_KINDS = MappingProxyType(
    {
        "person": EntryKind.PERSON,
        "entity": EntryKind.ENTITY,
        "government_body": EntryKind.ENTITY,
        "vessel": EntryKind.VESSEL,
        "aircraft": EntryKind.AIRCRAFT,
    }
)
_COUNTRIES = (
    "party.country", "party.incorporation_country", "party.nationalities",
    "party.address_countries",
)  # fmt: skip


def of_party(party: Party) -> Subject:
    """Return a party, to be searched for."""
    return Subject(
        tuple(name for name in (party.name, *party.names) if name),
        _identifiers(party.identifiers),
        Known(_KINDS.get(str(party.facts.get("party.type")), EntryKind.UNKNOWN), _places(party)),
    )


def _places(party: Party) -> tuple[str, ...]:
    found: set[str] = set()
    for name in _COUNTRIES:
        value = party.facts.get(name, ())
        found.update((value,) if isinstance(value, str) else value if _is_texts(value) else ())
    return tuple(sorted(found))


def _is_texts(value: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple)


def of_owner(owner: Owner) -> Subject:
    """Return an owner, to be searched for."""
    kind = _KINDS.get(owner.kind, EntryKind.UNKNOWN)
    return replace(of_owner_before(owner), known=Known(kind, owner.countries))


def of_owner_before(owner: Owner) -> Subject:
    """Return an owner as versions 1 and 2 of the engine searched for it."""
    return Subject(
        tuple(name for name in (owner.name, *owner.names) if name),
        _identifiers(owner.identifiers),
    )


def of_vessel(transaction: Transaction, with_former_names: bool = True) -> Subject:
    """Return the vessel, to be searched for; its former names since version 3 of the engine."""
    name = transaction.facts.get("transaction.vessel_name")
    imo = transaction.facts.get("transaction.vessel_imo")
    former = transaction.vessel_former_names if with_former_names else ()
    return Subject(
        (*((name,) if isinstance(name, str) else ()), *former),
        (Identifier(_IMO_SHIP, imo),) if isinstance(imo, str) else (),
        Known(EntryKind.VESSEL),
    )


def _identifiers(supplied: Iterable[Supplied]) -> tuple[Identifier, ...]:
    return tuple(Identifier(each.scheme, each.value, each.country) for each in supplied)


def owners_in(stakes: Iterable[Stake]) -> Iterator[Owner]:
    """Yield the owners who hold ``stakes``, and those above them."""
    for stake in stakes:
        yield stake.owner
        yield from owners_in(stake.owner.stakes or ())


def subjects(transaction: Transaction) -> tuple[Subject, ...]:
    """Return everybody in ``transaction`` who is searched for."""
    return (
        *map(of_party, transaction.parties),
        *(
            of_owner(each)
            for party in transaction.parties
            for each in owners_in(party.stakes or ())
        ),
        of_vessel(transaction),
    )


def keys_above(party: Party) -> tuple[str, ...]:
    """Return the keys of all who own a party, each once."""
    return tuple(dict.fromkeys(owner.key for owner in owners_in(party.stakes or ())))
