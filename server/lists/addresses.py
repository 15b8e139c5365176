"""Where publishers offer their lists: data, each row with the source that it was found in.

Few addresses of files are known for sure. Of a list without one the page is told on which its
publisher offers it, and whoever fetches it says the address.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_TABLE = Path(__file__).with_name("addresses.csv")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a list is.

    Attributes:
        name: By what it is fetched.
        list_id: The list.
        edition: Day of the edition that is there, where the address names one; or empty.
        url: Address of the file; empty if it is not known.
        media_types: What the server may say that it is; empty for anything but a page.
        page: Page of the publisher.
        source: Where address and page were found.
        certainty: How sure they are.
    """

    name: str
    list_id: str
    edition: str
    url: str
    media_types: tuple[str, ...]
    page: str
    source: str
    certainty: str


def _read() -> dict[str, Address]:
    with _TABLE.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            row["name"]: Address(
                row["name"],
                row["list_id"],
                row["edition"],
                row["url"],
                tuple(row["media_types"].split()),
                row["page"],
                row["source"],
                row["certainty"],
            )
            for row in rows
        }


ADDRESSES: Mapping[str, Address] = MappingProxyType(_read())
"""By name."""
