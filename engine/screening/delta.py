"""What differs between two snapshots of a list, as two small lists: what went, and what came.

An entry that was changed is in both: as it was, and as it is. Whether somebody is like an entry
depends on the entry alone, never on what else is on the list; so who hits neither of the two hits
the same entries in both snapshots, and a decision about them needs no other look.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.screening.screen import Screener, screener
from engine.screening.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference of two snapshots.

    Attributes:
        added: Ids of entries that only the later one has.
        removed: Ids of entries that only the earlier one has.
        changed: Ids of entries that both have, not word for word.
        screener: Searches what went and what came.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    screener: Screener

    @classmethod
    def of(cls, before: Snapshot, after: Snapshot) -> Delta:
        """Return the difference between two snapshots."""
        gone, come = before.lacking_in(after), after.lacking_in(before)
        was, now = {entry.id for entry in gone}, {entry.id for entry in come}
        return cls(
            tuple(sorted(now - was)),
            tuple(sorted(was - now)),
            tuple(sorted(was & now)),
            screener((Snapshot.of(before.header, gone), Snapshot.of(after.header, come))),
        )
