"""Varied transactions, as many as are wanted: what a trade platform could send, nobody's real ones.

They begin as the cases that are published with the shipped rulesets, and as the scenarios in the
folder that ``LICET_SHARED`` names, if there is one. Each is changed by chance: where it goes, who
takes part, the codes of its items, what they are worth, the legal day, the laws that are asked. The
chance has a seed, so that the same number of them is the same everywhere, under every Python.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from google.type.money_pb2 import Money

from engine.errors import TransactionError
from engine.law.source import plain, tree
from engine.screening.snapshot import Snapshot
from licet.v1.transaction_pb2 import Transaction
from server.settings import SHIPPED_RULESETS
from server.shipped import demonstration_list, newest_versions
from server.transaction_file import from_mapping
from server.translate import from_proto
from tests.scenarios import mapping
from tests.scenarios.__main__ import read_scenarios

SEED = 20261124
DAYS = (
    "2025-03-01", "2025-09-30", "2025-12-01", "2026-02-15",
    "2026-05-20", "2026-08-10", "2026-10-01", "2026-11-24",
)  # fmt: skip
"""Legal days. Few, since the law of each is indexed once by every process that decides."""
_DESTINATIONS = (
    "DE", "FR", "NL", "PL", "GB", "CH", "NO", "US", "CA", "MX", "BR", "AR", "CL", "ZA", "NG", "KE",
    "EG", "MA", "AE", "SA", "QA", "IL", "TR", "IN", "PK", "KZ", "KG", "AM", "GE", "UZ", "CN", "HK",
    "TW", "JP", "KR", "SG", "MY", "VN", "TH", "ID", "AU", "NZ", "RS", "UA", "RU", "BY", "IR", "CU",
    "SY", "KP", "VE", "MM",
)  # fmt: skip
_FIRST = (
    "Alba", "Borealis", "Castell", "Delta", "Ergon", "Fjord", "Gamma", "Helios", "Iskra", "Jasmin",
    "Kestrel", "Lumen", "Meridian", "Nordwind", "Orchid", "Pallas", "Quarz", "Rosetta", "Sable",
    "Tundra", "Umbra", "Vesper", "Willow", "Xylon", "Yarrow", "Zephyr", "Ünal", "Čapek", "Őrség",
)  # fmt: skip
_SECOND = (
    "Trading", "Electronics", "Machine Tools", "Logistics", "Chemicals", "Semiconductor", "Optics",
    "Marine", "Avionics", "Instruments", "Energy", "Metals", "Software", "Bearings", "Textiles",
)  # fmt: skip
_FORMS = ("GmbH", "LLC", "S.A.", "Ltd", "FZE", "Oy", "A.Ş.", "Co., Ltd.", "JSC", "Sp. z o.o.")
_CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CHF")
_OWN_LAW = 0.8
"""Share that is asked of the law alone whose case it was; the others are asked of all."""
_LISTED_PERMILLE = 20
"""Parties in a thousand that bear a name of the demonstration list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A transaction and what is asked about it.

    Attributes:
        transaction: The transaction.
        as_of: The legal day.
        jurisdictions: Those asked about; empty for all.
    """

    transaction: Transaction
    as_of: str
    jurisdictions: tuple[str, ...] = ()


def varied(number: int, seed: int = SEED) -> Iterator[Asked]:
    """Yield ``number`` transactions that can be translated, the same for the same seed."""
    return islice(_endless(random.Random(seed)), number)


def _endless(picked: random.Random) -> Iterator[Asked]:
    begun, pools = beginnings(), _pools()
    while True:
        base = picked.choice(begun)
        transaction = Transaction()
        transaction.CopyFrom(base.transaction)
        _vary(transaction, pools, picked)
        as_of = picked.choice(DAYS)
        jurisdictions = base.jurisdictions if picked.random() < _OWN_LAW else ()
        with suppress(TransactionError):  # what contradicts itself now is nothing to decide
            from_proto.transaction(transaction)
            yield Asked(transaction, as_of, jurisdictions)


def _vary(
    transaction: Transaction, pools: dict[str, tuple[str, ...]], picked: random.Random
) -> None:
    transaction.transaction_id = f"order-{picked.randrange(10**9):09}"
    if picked.random() < 0.5:
        transaction.destination = picked.choice(_DESTINATIONS)
    for party in transaction.parties:
        if picked.random() < 0.7:
            party.name = _name(picked)
        if party.country and picked.random() < 0.3:
            party.country = transaction.destination or picked.choice(_DESTINATIONS)
    for item in transaction.items:
        for code, values in pools.items():
            if item.classification.HasField(code) and picked.random() < 0.4:  # type: ignore[arg-type]
                setattr(item.classification, code, picked.choice(values))
        if picked.random() < 0.5:
            currency = item.total_value.currency_code or picked.choice(_CURRENCIES)
            item.total_value.CopyFrom(_amount(currency, picked))


def _name(picked: random.Random) -> str:
    if picked.random() * 1_000 < _LISTED_PERMILLE:
        return picked.choice(_listed())
    # Some customers come often, most of them seldom.
    number = min(int(picked.paretovariate(0.5)), 1_000_000)
    parts = (_FIRST[number % len(_FIRST)], _SECOND[number // 7 % len(_SECOND)])
    return f"{' '.join(parts)} {number} {_FORMS[number // 3 % len(_FORMS)]}"


def _amount(currency: str, picked: random.Random) -> Money:
    cents = int(10 ** picked.uniform(2, 9))
    return Money(currency_code=currency, units=cents // 100, nanos=cents % 100 * 10_000_000)


@cache
def beginnings() -> tuple[Asked, ...]:
    """Return the transactions that all others are made of."""
    begun = [each for files in newest_versions(SHIPPED_RULESETS) for each in _cases(files)]
    return (*begun, *_scenarios())


def _cases(files: dict[str, bytes]) -> Iterator[Asked]:
    told: Any = _plain("ruleset.yaml", files["ruleset.yaml"])
    jurisdiction = told["jurisdiction"]
    asked = () if jurisdiction in ("HOUSE", "REFERENCE", "CONFLICT") else (jurisdiction,)
    for case in _plain("cases.yaml", files["cases.yaml"]) or ():
        yield Asked(from_mapping(case["transaction"]), case["as_of"], asked)


def _scenarios() -> Iterator[Asked]:
    shared = os.environ.get("LICET_SHARED")
    path = Path(shared or "", "scenarios", "scenarios.yaml")
    for scenario in read_scenarios(str(path), path.read_bytes()) if shared else ():
        # Some are about laws that no shipped ruleset states; then all are asked.
        yield Asked(mapping.transaction(scenario), scenario["as_of"])


def _plain(name: str, content: bytes) -> Any:
    node, faults = tree(name, content)
    assert node is not None
    assert not faults
    return plain(node)


@cache
def _pools() -> dict[str, tuple[str, ...]]:
    """Return, by code list, the codes that the beginnings have."""
    found: dict[str, set[str]] = {}
    for each in beginnings():
        for item in each.transaction.items:
            for field, value in item.classification.ListFields():
                if isinstance(value, str):
                    found.setdefault(field.name, set()).add(value)
    return {name: tuple(sorted(values)) for name, values in sorted(found.items())}


@cache
def _listed() -> Sequence[str]:
    entries = Snapshot.from_bytes(demonstration_list(SHIPPED_RULESETS))
    return tuple(name for entry in entries for name in entry.names)
