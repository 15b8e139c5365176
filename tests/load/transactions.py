"""Transactions as trade platforms send them: mostly ordinary, complete, and no two the same.

Goods, countries and shares are made up in the proportions of ordinary trade: most goods are not
controlled, most partners come back again and again, one transaction in a hundred goes where little
may go, and one party in two hundred bears a listed name. All names are invented, but for those that
the caller gives as listed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from licet.v1.transaction_pb2 import Transaction
from server.transaction_file import from_mapping

GOODS = (
    ("EAR99", "940139", "swivel office chairs", 120),
    ("EAR99", "841810", "refrigerators", 450),
    ("EAR99", "847330", "keyboards", 40),
    ("EAR99", "392690", "plastic housings", 3),
    ("EAR99", "870899", "parts of motor vehicles", 80),
    ("5A992.c", "851762", "wireless routers with encryption", 90),
    ("3A991.a.2", "854231", "32-bit microcontrollers", 4),
    ("4A994.b", "847150", "servers", 3_000),
    ("3A001.a.2", "854231", "microcontrollers rated to 210 degrees Celsius", 200),
    ("2B350.d", "841950", "heat exchangers of corrosion-resistant alloy", 9_000),
)
"""ECCN, HS code, description, and about what one is worth in dollars."""
WEIGHTS = (20, 14, 18, 14, 12, 8, 6, 5, 2, 1)
FROM = ("US", "DE", "GB", "JP", "NL", "CA")
TO = ("DE", "FR", "JP", "CA", "MX", "BR", "IN", "KR", "SG", "AU", "PL", "ZA", "VN", "AE", "TR")
HARD = ("RU", "BY", "IR", "CN")
SYLLABLES = "ba ko mi ra ten lor vis sa do nel pra gu tor ve lin ka ros ti mer an "
FORMS = ("GmbH", "Ltd", "Inc.", "S.A.", "Kft", "Oy", "Pte Ltd", "LLC", "AG", "B.V.")
PARTNERS = 4_000
YEN = 150
"""Yen for a dollar; it serves to write a value and for nothing else."""
US_ORIGIN = {"is_us_origin": "true"}
NO_US_CONTENT = {
    "is_us_origin": "false",
    "controlled_content_percent": "0",
    "produced_with_us_technology": [],
    "is_direct_product": "false",
    "is_product_of_us_technology_plant": "false",
}
UNCONTROLLED = {"uk_control": "NONE", "jp_item": "NONE", "ca_ecl": "NONE"}


def a_name(picked: random.Random) -> str:
    """Return the name of a company that there is not."""
    syllables = SYLLABLES.split()
    words = [
        "".join(picked.choice(syllables) for _ in range(picked.randint(2, 3))).capitalize()
        for _ in range(2)
    ]
    return " ".join([*words, picked.choice(FORMS)])


def transactions(
    seed: int, *, unseen: float = 0.0, listed: Sequence[str] = ()
) -> Iterator[Transaction]:
    """Yield transactions without end; the same arguments give the same ones.

    Args:
        seed: Draws them.
        unseen: Share of the parties whose names come up once and never again.
        listed: Names on lists, some of which come up.
    """
    picked = random.Random(seed)
    partners = [a_name(random.Random(f"partner/{number}")) for number in range(PARTNERS)]
    number = 0
    while True:
        number += 1
        yield from_mapping(_mapping(picked, partners, unseen, listed, f"{seed}-{number}"))


def _mapping(
    picked: random.Random, partners: Sequence[str], unseen: float, listed: Sequence[str], name: str
) -> dict[str, Any]:
    to = picked.choice(HARD if picked.random() < 0.01 else TO)
    start = picked.choice([each for each in FROM if each != to])

    def party(country: str, *roles: str) -> dict[str, Any]:
        # Few partners make most of the trade.
        rank = min(PARTNERS - 1, int(picked.paretovariate(1.1)) - 1)
        who = partners[rank]
        if picked.random() < unseen:
            who = a_name(picked) + f" {picked.randint(1, 9_999)}"
        elif listed and picked.random() < 0.005:
            who = picked.choice(listed)
        return {"roles": list(roles), "name": who, "type": "entity", "country": country}

    parties = [
        party(start, "exporter"),
        party(to, "purchaser", "ultimate_consignee", "end_user"),
        *(
            party(picked.choice([start, to]), "freight_forwarder")
            for _ in range(picked.randint(0, 2))
        ),
    ]

    def money(dollars: int) -> str:
        return f"{dollars * YEN} JPY" if start == "JP" else f"{dollars}.00 USD"

    items, total = [], 0
    for line in range(1, picked.choice((1, 1, 1, 2, 3, 5)) + 1):
        eccn, hs, description, worth = picked.choices(GOODS, WEIGHTS)[0]
        pieces = picked.randint(1, 200)
        total += pieces * worth
        items.append(
            {
                "line": str(line),
                "description": description,
                "kind": "commodity",
                "eccn": eccn,
                "hs": hs,
                "country_of_origin": start,
                "us_content": US_ORIGIN if start == "US" else NO_US_CONTENT,
                "quantity": {"amount": str(pieces), "unit": "pcs"},
                "total_value": money(pieces * worth),
                **(UNCONTROLLED if eccn == "EAR99" else {}),
            }
        )
    return {
        "transaction_id": name,
        "kind": "export",
        "ship_from": start,
        "destination": to,
        "dates": {"exported_on": f"2026-{picked.randint(8, 11):02}-{picked.randint(1, 28):02}"},
        "parties": parties,
        "items": items,
        "total_value": money(total),
        "documents": ["contract", "invoice"],
        "routing": {"mode": picked.choice(("air", "road")), "transit": [],
                    "transshipment": []},
        "end_use": {
            "stated_end_use": "resale",
            "is_military_end_use": "false",
            "is_military_end_user": "false",
        },
    }  # fmt: skip
