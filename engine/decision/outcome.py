"""What of a decision names nobody, and so stays on record when everything personal is redacted.

1. Only words of licet, of the law and of lists' publishers are in it: verdicts, ids of rules,
   jurisdictions, days, digests. Nothing that a caller wrote, and nothing that was made of it.
2. It has no digest of the transaction: whoever has the rest of one could try names until it fits.
"""

from __future__ import annotations

from engine.decision.model import Decision
from engine.ledger.canonical import dumps


def outcome(decision: Decision) -> bytes:
    """Return the outcome of ``decision``, canonical JSON."""
    pins = decision.provenance
    rules: dict[str, set[str]] = {}
    # Reasons of one part mostly follow one another, and the value of an enum is slow to read.
    part, told = None, set[str]()
    for reason in decision.reasons:
        if reason.part is not part:
            part = reason.part
            told = rules.setdefault(part.value, set())
        told.add(reason.rule)
    return dumps(
        {
            "verdict": decision.verdict.name,
            "as_of": pins.as_of,
            "known_at": pins.known_at,
            "engine": pins.engine,
            "release": pins.release,
            "lists": [{"list": each.list, "digest": each.digest} for each in pins.lists],
            "reference": pins.reference,
            "jurisdictions": [
                {
                    "jurisdiction": each.jurisdiction,
                    "reached": each.reached,
                    "verdict": each.verdict.name,
                    "governing": each.governing,
                }
                for each in decision.jurisdictions
            ],
            "items": [each.verdict.name for each in decision.items],
            "rules": {part: sorted(ids) for part, ids in rules.items()},
        }
    )
