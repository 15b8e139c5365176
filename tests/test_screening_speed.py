"""A list that was grown for the measurement is one, and the same one each time."""

from __future__ import annotations

from engine.screening.snapshot import Snapshot
from tests.engine.screening.builders import DEMONSTRATION
from tests.screening_speed import grown

LISTED = Snapshot.from_bytes(DEMONSTRATION.read_bytes())


def test_grown_has_every_entry_and_as_many_others() -> None:
    """Real entries stay, and each with a name comes again under other words."""
    named = sum(bool(entry.names) for entry in LISTED)

    found = grown(LISTED, 3)

    assert set(LISTED) <= set(found)
    assert len(found) == len(LISTED) + 2 * named
    assert found.digest == grown(LISTED, 3).digest
