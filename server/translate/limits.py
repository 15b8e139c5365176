"""How much a transaction may hold. What goes beyond is refused by name, before it is read.

The limits are far above what trade needs and bound what one request can cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENTRIES = 1_000
"""Entries of a list without a limit of its own."""

ENTRIES_OF: Mapping[str, int] = MappingProxyType({"licet.v1.Transaction.items": 10_000})
"""Entries of a list, by its field. Customs declarations end at 999 items."""

STAKES = 200
"""Stakes of all parties together, as stated; the ownership tests cost as much as their square."""
STAKES_READ = 400
"""Stakes of all parties together once every key stands for what is said of its holder."""
OWNERS_DEEP = 32
"""Owners above one another. The wire format itself ends at 33 of them, if they are nested."""
