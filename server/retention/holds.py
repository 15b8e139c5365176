"""Legal holds: what must be kept although its period has passed, as events of the log say.

1. A hold is of one decision, of a party, or of what was recorded in a stretch of time. It stands
   until an event lifts it.
2. A party is named by the server's digest of its name. Of a decision with a redacted party nobody
   can say whom it was about: every hold of a party holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.ledger.event import HOLD, LIFTED, EventRecord
from engine.ledger.record import Record
from server.digest_key import DigestKey
from server.recorder import opened
from server.search.terms import PARTY_NAME, VESSEL_NAME, terms
from server.store.records import Recorded

DECISION, PARTY, FROM, UNTIL, LIFTS = "decision", "party", "from_ms", "until_ms", "lifts"
"""What the scope of an event can say."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that stands.

    Attributes:
        event: The event by which it was placed.
        scope: What is held.
    """

    event: EventRecord
    scope: dict[str, str]

    def holds(self, recorded: Recorded, names: frozenset[str]) -> bool:
        """Tell whether it holds a decision.

        Args:
            recorded: The decision.
            names: Digests of the names in it; empty text among them for one that was redacted.
        """
        entry = recorded.entry
        if DECISION in self.scope and self.scope[DECISION] != entry.decision_id:
            return False
        if PARTY in self.scope and not {self.scope[PARTY], ""} & names:
            return False
        return (
            int(self.scope.get(FROM, "0")) <= entry.recorded_at_ms
            and entry.recorded_at_ms < int(self.scope.get(UNTIL, str(2**62)))
        )  # fmt: skip


def standing(events: Iterable[EventRecord]) -> list[Hold]:
    """Return the holds that were placed and not lifted, in the order of their events."""
    holds: dict[str, Hold] = {}
    for event in events:
        scope = dict(event.scope)
        if event.kind == HOLD:
            holds[event.event_id] = Hold(event, scope)
        elif event.kind == LIFTED:
            holds.pop(scope.get(LIFTS, ""), None)
    return list(holds.values())


def names(recorded: Recorded, digests: DigestKey) -> frozenset[str]:
    """Return the digests of all names in a decision; with an empty text if one was redacted."""
    found = {
        each.text for each in terms(recorded, digests) if each.kind in (PARTY_NAME, VESSEL_NAME)
    }
    record = opened(recorded)
    if isinstance(record, Record) and record.redacted:
        found.add("")
    return frozenset(found)
