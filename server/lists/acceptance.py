"""Refuse a list that lost what it should have.

A screening list that lost a part says "no hit" where it should say BLOCK, and nobody sees it. An
edition is compared with the one before:

1. It must not have lost more than a share of the entries, neither as a whole nor in any one of its
   lists: 70 military end users vanish unseen among 26,000 entries.
2. Entries that are known to be listed must be there.
3. It must not be older.

Whoever knows that a loss is real can raise the share for that one import.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.errors import Fault, RulesetError
from engine.screening.snapshot import Snapshot


def check_against(
    snapshot: Snapshot,
    previous: Snapshot | None,
    max_loss_permille: int,
    expected_ids: Collection[str] = (),
) -> None:
    """Refuse ``snapshot`` if it is no credible successor of ``previous``.

    Args:
        snapshot: The edition to be accepted.
        previous: The edition in use, or None for the first.
        max_loss_permille: Largest loss accepted, in entries per thousand, 0 to 1000.
        expected_ids: Ids of entries that must be there.

    Raises:
        RulesetError: With everything that is not credible.
    """
    problems = _missing(snapshot, expected_ids)
    if previous is not None:
        problems += _older(snapshot, previous)
        problems += _lost(snapshot, previous, max_loss_permille)
    if problems:
        raise RulesetError(Fault(snapshot.header.list_id, 0, 0, problem) for problem in problems)


def _missing(snapshot: Snapshot, expected_ids: Collection[str]) -> list[str]:
    if not expected_ids:
        return []
    missing = sorted(set(expected_ids) - {entry.id for entry in snapshot})
    return [f"the entry `{entry_id}` must be there and is not" for entry_id in missing]


def _older(snapshot: Snapshot, previous: Snapshot) -> list[str]:
    edition, in_use = snapshot.header.edition, previous.header.edition
    if edition >= in_use:
        return []
    return [f"the edition of {edition} is older than that of {in_use}, which is in use"]


def _lost(snapshot: Snapshot, previous: Snapshot, max_loss_permille: int) -> list[str]:
    now, before = snapshot.counts(), previous.counts()
    compared = [("the list", len(snapshot), len(previous))]
    compared += [(f"its part {code}", now.get(code, 0), count) for code, count in before.items()]
    return [
        f"{name} has {left} entries, {count} before: "
        f"a loss of more than {max_loss_permille} in a thousand"
        for name, left, count in compared
        if (count - left) * 1000 > max_loss_permille * count
    ]
