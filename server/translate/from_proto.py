"""A transaction as the contract has it, made into the one that the core decides about.

1. Everything that is wrong is told at once, each with its path.
2. The kind of the transaction must be given. All the rest may be unknown, and what is unknown stays
   so.
3. The contract names the first day on which a license or document is no longer valid, the core the
   last day on which it is.
4. What is said in two ways must agree: a notice from an authority, and that one was received; kinds
   of weapon, and that the end use is weapons.
5. A license that is limited to a quantity is taken to cover nothing unless its holder states that
   its conditions are met: quantities are not compared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from engine.errors import TransactionError
from engine.facts.catalogue.words import TRANSACTION_KINDS
from engine.facts.forms import FormError
from engine.facts.transaction import (
    Amounts,
    Authorization,
    ContentPart,
    Day,
    Document,
    Input,
    Item,
    Party,
    Transaction,
)
from licet.v1 import transaction_pb2
from server.translate import scalars
from server.translate.owners import Owners, identifiers, listings, names
from server.translate.plan import Facts, Record, plan
from server.translate.report import Path, Report

_PLAN = plan(transaction_pb2.Transaction.DESCRIPTOR)
_EMPTY: Record = {}
_FIRST_DAY = "0001-01-01"
_WHOLE = Decimal(100)
_TIERS = (1, 2, 3)

_IMPLIED = (
    ("transaction.end_use.weapons", "transaction.end_use.wmd", "end_use", "is_wmd"),
    (
        "transaction.end_use.diversion_destination",
        "transaction.end_use.diversion_suspected",
        "end_use",
        "diversion_suspected",
    ),
)
"""A fact that says another one: the fact, the other, and where the contract has that one."""


def transaction(message: transaction_pb2.Transaction) -> Transaction:
    """Return ``message`` as a transaction of the core.

    Raises:
        TransactionError: With every violation of the contract that was found.
    """
    report = Report()
    facts: Facts = {}
    record = _PLAN.read(message, facts, None, report)
    if "transaction.kind" not in facts:
        expected = ", ".join(TRANSACTION_KINDS)
        report.missing((None, "kind"), f"is missing; expected one of {expected}")
    _end_use(facts, record, report)
    parties = _parties(record, report)
    items = _items(record, report)
    lines = frozenset(item.line for item in items if item.line)
    vessel = record.get("routing", _EMPTY).get("vessel", _EMPTY)
    at_vessel: Path = ((None, "routing"), "vessel")
    not_before, not_after = _amended(record, report)
    related = record.get("related_orders", _EMPTY)
    read = Transaction(
        facts,
        items,
        parties,
        _authorizations(record, lines, report),
        _documents(record, lines, report),
        _value(facts, record, report),
        _single(related.get("same_consignee_same_eccn_last_7_days")),
        _single(related.get("same_consignee_same_eccn_last_12_months")),
        not_before,
        not_after,
        listings(vessel, at_vessel, report),
        tuple(vessel.get("former_names", ())),
    )
    if report.violations:
        raise TransactionError(report.violations)
    return read


def _end_use(facts: Facts, record: Record, report: Report) -> None:
    for evidence, fact, *path in _IMPLIED:
        if facts.get(evidence):
            _imply(facts, fact, ((None, path[0]), path[1]), report)
    notices = record.get("end_use", _EMPTY).get("notices")
    if not notices:
        return
    here: Path = ((None, "end_use"), "informed_by_authority")
    _imply(facts, "transaction.end_use.informed_by_authority", here, report)
    authorities = [notice.get("authority") for notice in notices]
    if None not in authorities:
        facts["transaction.end_use.informed_by"] = tuple(sorted(set(authorities)))


def _imply(facts: Facts, fact: str, path: Path, report: Report) -> None:
    """Set ``fact``, which something else that is stated says."""
    if facts.setdefault(fact, True) is not True:
        report.add(path, "is false, and the transaction states particulars of it; expected true")


def _parties(record: Record, report: Report) -> tuple[Party, ...]:
    subjects: list[tuple[Facts, Record]] = record.get("parties", [])
    owners = Owners(report)
    known: set[str] = set()
    for index, (facts, said) in enumerate(subjects):
        here: Path = ((None, "parties"), index)
        _check_unique(said.get("party_id"), known, (here, "party_id"), report)
        owners.add(facts, said, here)
    return tuple(
        _party(facts, said, ((None, "parties"), index), owners, report)
        for index, (facts, said) in enumerate(subjects)
    )


def _party(facts: Facts, said: Record, path: Path, owners: Owners, report: Report) -> Party:
    if "website" in said:
        _imply(facts, "party.has_web_presence", (path, "has_web_presence"), report)
    if facts.get("party.type") == "government_body":
        _imply(facts, "party.is_government", (path, "is_government"), report)
    return Party(
        facts,
        str(facts.get("party.name", "")),
        tuple(names(said)),
        identifiers(said, path, report),
        listings(said, path, report),
        owners.stakes(said, path),
    )


def _items(record: Record, report: Report) -> tuple[Item, ...]:
    known: set[str] = set()
    items = []
    for index, (facts, said) in enumerate(record.get("items", ())):
        here: Path = ((None, "items"), index)
        _check_unique(said.get("line"), known, (here, "line"), report)
        items.append(_item(facts, said, here, report))
    return tuple(items)


def _item(facts: Facts, said: Record, path: Path, report: Report) -> Item:
    diamond = said.get("diamond", _EMPTY)
    oil = said.get("oil", _EMPTY)
    mined_in = diamond.get("mined_in")
    return Item(
        facts,
        said.get("line", ""),
        _amounts(said, "total_value", "stated_values", path, report),
        _amounts(said, "unit_value", "stated_unit_values", path, report),
        _amounts(oil, "price_per_barrel", "stated_prices_per_barrel", (path, "oil"), report)
        if oil
        else {},
        _us_content(facts, said, path, report),
        _inputs(said),
        diamond.get("grams_per_stone"),
        None if mined_in is None else tuple(mined_in),
        said.get("metal", _EMPTY).get("produced_on", ""),
    )


def _us_content(
    facts: Facts, said: Record, path: Path, report: Report
) -> tuple[ContentPart, ...] | None:
    parts = said.get("us_content", _EMPTY).get("content")
    if parts is None:
        return None
    shares = [part["percent"] for part in parts if "percent" in part]
    total = sum(shares, Decimal(0))
    if total > _WHOLE:
        report.add(
            ((path, "us_content"), "content"),
            f"is {total} percent of the item; expected at most 100 in all",
        )
    if all("eccn" in part for part in parts):
        return tuple(ContentPart(part["eccn"], part.get("percent")) for part in parts)
    # Of a part without classification the share still counts; which classifications there are
    # stays unknown.
    if len(shares) == len(parts):
        facts["item.us_content_percent"] = total
    return None


def _inputs(said: Record) -> tuple[Input, ...] | None:
    stated = said.get("inputs")
    if stated is None:
        return None
    return tuple(
        Input(each.get("origin", ""), each.get("hs", ""), each.get("cn", "")) for each in stated
    )


def _amended(record: Record, report: Report) -> tuple[Day, Day]:
    """Return between which days the contract was last amended; empty where that is open."""
    said = record.get("contract", _EMPTY).get("amendment", _EMPTY)
    if "last_on" in said:
        return said["last_on"], said["last_on"]
    if "after" in said:
        path: Path = (((None, "contract"), "amendment"), "after")
        return _moved(scalars.after, said["after"], path, report), ""
    if "not_after" in said:
        return "", said["not_after"]
    return "", _FIRST_DAY if said.get("never") else ""


def _authorizations(
    record: Record, lines: frozenset[str], report: Report
) -> tuple[Authorization, ...] | None:
    stated = record.get("authorizations")
    if stated is None:
        return None
    read = []
    for index, said in enumerate(stated):
        here: Path = (((None, "authorizations"), "authorizations"), index)
        if "type" not in said:
            report.missing((here, "type"), "is missing; what isn't named cures nothing")
        _check_lines(said, lines, here, report)
        destinations = said.get("destinations")
        read.append(
            Authorization(
                said.get("type", ""),
                said.get("code", ""),
                said.get("issuer", ""),
                said.get("number", ""),
                said.get("valid_from", ""),
                _last_day(said, "valid_from", here, report),
                tuple(said.get("item_lines", ())),
                tuple(said.get("item_classifications", ())),
                None if destinations is None else tuple(destinations),
                tuple(said.get("consignees", ())),
                tuple(said.get("end_users", ())),
                _single(said.get("remaining_value")),
                _conditions_met(said, here, report),
            )
        )
    return tuple(read)


def _conditions_met(said: Record, path: Path, report: Report) -> bool | None:
    stated: bool | None = said.get("conditions_met")
    if said.get("is_registered") is False:
        if stated:
            report.add(
                (path, "is_registered"),
                "is false, and `conditions_met` is true; expected one of them otherwise",
            )
        return False
    if stated is None and "remaining_quantity" in said:
        return False
    return stated


def _documents(
    record: Record, lines: frozenset[str], report: Report
) -> tuple[Document, ...] | None:
    stated = record.get("documents")
    if stated is None:
        return None
    read = []
    for index, said in enumerate(stated):
        here: Path = (((None, "documents"), "documents"), index)
        if "type" not in said:
            report.missing((here, "type"), "is missing; expected what the document is")
        _check_lines(said, lines, here, report)
        tier = said.get("price_cap_tier")
        if tier is not None and tier not in _TIERS:
            report.add((here, "price_cap_tier"), f"`{tier}` is no tier; expected 1, 2 or 3")
        read.append(
            Document(
                said.get("type", ""),
                said.get("customs_code", ""),
                said.get("issued_on", ""),
                _last_day(said, "issued_on", here, report),
                said.get("origin_listed"),
                said.get("establishes_before", ""),
                tier,
                tuple(said.get("item_lines", ())),
            )
        )
    return tuple(read)


def _last_day(said: Record, first: str, path: Path, report: Report) -> Day:
    """Return the last day of validity; empty if no end is stated."""
    end = said.get("valid_until", "")
    if not end:
        return ""
    if end <= said.get(first, ""):
        report.add((path, "valid_until"), f"`{end}` is not after `{first}`; expected a later day")
    return _moved(scalars.before, end, (path, "valid_until"), report)


def _moved(move: Any, day: Day, path: Path, report: Report) -> Day:
    try:
        return str(move(day))
    except FormError as error:
        report.add(path, str(error))
        return ""


def _check_unique(key: str | None, known: set[str], path: Path, report: Report) -> None:
    if key is not None and key in known:
        report.add(path, f"`{key}` stands twice; expected a key of its own")
    elif key is not None:
        known.add(key)


def _check_lines(said: Record, lines: frozenset[str], path: Path, report: Report) -> None:
    for index, line in enumerate(said.get("item_lines", ())):
        if line not in lines:
            report.add(((path, "item_lines"), index), f"`{line}` is the line of no item")


def _value(facts: Facts, record: Record, report: Report) -> Amounts:
    """Return the value of the whole; of a payment, what is paid where nothing else is stated."""
    whole = _amounts(record, "total_value", "stated_total_values", None, report)
    payment = record.get("payment", _EMPTY)
    paid = _amounts(payment, "amount", "stated_amounts", (None, "payment"), report)
    return {**paid, **whole} if facts.get("transaction.kind") == "payment" else whole


def _amounts(
    said: Mapping[str, Any], one: str, more: str, path: Path | None, report: Report
) -> dict[str, Decimal]:
    """Return the amounts of one value by currency."""
    amounts = _single(said.get(one))
    if more not in said:
        return amounts
    stated: Iterable[tuple[str, Decimal]] = said[more]
    for index, (currency, amount) in enumerate(stated):
        if amounts.setdefault(currency, amount) != amount:
            report.add(
                ((path, more), index),
                f"{amount} {currency} contradicts {amounts[currency]} {currency}; "
                "expected one amount a currency",
            )
    return amounts


def _single(amount: tuple[str, Decimal] | None) -> dict[str, Decimal]:
    return {} if amount is None else {amount[0]: amount[1]}
