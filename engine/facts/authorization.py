"""Whether a license that is presented covers an item.

1. It must be in force on the day: from its first day to its last, both included.
2. What it restricts itself to, it is restricted to: lines, classifications, destinations,
   consignees, end users, value. A license that doesn't restrict itself covers all.
3. Where it can't be told whether it covers, it doesn't: a cure needs positive proof.
4. A claim of an exception is no license.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.facts.fact import Value
from engine.facts.transaction import Amounts, Authorization, Day, Item, Party, Transaction

_LICENSES = frozenset({"individual_license", "global_license"})
_CONSIGNEES = frozenset({"consignee", "ultimate_consignee", "intermediate_consignee"})
_END_USERS = frozenset({"end_user"})


def is_valid(authorization: Authorization, as_of: Day) -> bool:
    """Say whether ``authorization`` is in force on ``as_of``."""
    return authorization.valid_from <= as_of and (
        not authorization.valid_until or as_of <= authorization.valid_until
    )


def covers(authorization: Authorization, transaction: Transaction, index: int, as_of: Day) -> bool:
    """Say whether ``authorization`` is a license that covers the item at ``index``."""
    item = transaction.items[index]
    return (
        _is_in_force(authorization, as_of)
        and _is_for_item(authorization, item)
        and _is_for_destination(authorization, transaction, item)
        and _is_for(authorization.consignees, transaction, _CONSIGNEES)
        and _is_for(authorization.end_users, transaction, _END_USERS)
        and _is_enough(authorization, transaction)
    )


def covers_whole(authorization: Authorization, transaction: Transaction, as_of: Day) -> bool:
    """Say whether ``authorization`` is a license that covers all of ``transaction``.

    One without items, a payment for example, is covered by a license that names none either.
    """
    if transaction.items:
        return all(
            covers(authorization, transaction, index, as_of)
            for index in range(len(transaction.items))
        )
    return (
        _is_in_force(authorization, as_of)
        and not authorization.lines
        and not authorization.classifications
        and _is_for_places(authorization, _destinations(transaction))
        and _is_for(authorization.consignees, transaction, _CONSIGNEES)
        and _is_for(authorization.end_users, transaction, _END_USERS)
        and _is_enough_for(authorization, transaction.value)
    )


def _is_in_force(authorization: Authorization, as_of: Day) -> bool:
    return (
        authorization.type in _LICENSES
        and is_valid(authorization, as_of)
        and authorization.conditions_met is not False
    )


def _is_for_item(authorization: Authorization, item: Item) -> bool:
    if authorization.lines and item.line not in authorization.lines:
        return False
    if not authorization.classifications:
        return True
    codes = [str(code) for name in ("item.eccn", "item.eu_dual_use", "item.uk_control")
             if (code := item.facts.get(name))]  # fmt: skip
    return any(
        code == allowed or code.startswith(allowed + ".")
        for code in codes
        for allowed in authorization.classifications
    )


def _is_for_destination(authorization: Authorization, transaction: Transaction, item: Item) -> bool:
    """Say whether it is for every country that ``item`` may go to."""
    own = item.facts.get("item.final_destination")
    return _is_for_places(authorization, (own,) if own else _destinations(transaction))


def _destinations(transaction: Transaction) -> tuple[Value | None, ...]:
    further = transaction.facts.get("transaction.further_destinations", ())
    return (
        transaction.facts.get("transaction.destination"),
        *(further if isinstance(further, tuple) else ()),
    )


def _is_for_places(authorization: Authorization, places: Iterable[Value | None]) -> bool:
    return authorization.destinations is None or all(
        place in authorization.destinations for place in places
    )


def _is_for(names: tuple[str, ...], transaction: Transaction, roles: frozenset[str]) -> bool:
    """Say whether every party in one of ``roles`` is among ``names``, and there is one."""
    if not names:
        return True
    allowed = {_folded(name) for name in names}
    parties = [party for party in transaction.parties if not roles.isdisjoint(_roles(party))]
    return bool(parties) and all(_folded(party.name) in allowed for party in parties)


def _roles(party: Party) -> tuple[str, ...]:
    roles = party.facts.get("party.roles")
    return roles if isinstance(roles, tuple) else ()


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_enough(authorization: Authorization, transaction: Transaction) -> bool:
    """Say whether the remaining value suffices for all items that the license is for."""
    mine = [item for item in transaction.items if _is_for_item(authorization, item)]
    totals = {currency: _total(mine, currency) for currency in authorization.remaining}
    return _is_enough_for(authorization, totals)


def _is_enough_for(authorization: Authorization, value: Amounts) -> bool:
    return not authorization.remaining or any(
        currency in value and value[currency] <= left
        for currency, left in authorization.remaining.items()
    )


def _total(items: Iterable[Item], currency: str) -> Decimal:
    """Return the value of ``items``; infinite if the value of one isn't known."""
    return sum((item.value.get(currency, Decimal("Infinity")) for item in items), Decimal(0))
