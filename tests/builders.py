"""Valid values that the tests of several rooms share; a test names only what it is about.

What the rules of these tests say is invented, and so are their citations.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.conditions.tree import Constant, Literal, Operator, ParameterRef, TableRef, Test
from engine.decision.decide import Asked, Screening, decide
from engine.decision.model import Decision, Reason
from engine.decision.release import CompiledRelease
from engine.facts.derive import Screened
from engine.facts.fact import Kind, Value
from engine.facts.transaction import (
    Authorization,
    Document,
    Item,
    Listing,
    Owner,
    Party,
    Stake,
    Transaction,
)
from engine.law.interval import ALWAYS_IN_FORCE, Interval
from engine.law.model import Citation, Effect, Parameter, Rule, Ruleset, Subject
from engine.law.table import Covers, Row, Table

DAY = "2026-08-01"
"""The day that transactions are judged by where a test doesn't say."""
DIGEST = "0" * 64

# -- Transactions ----------------------------------------------------------------------------------


def an_item(line: str = "", facts: Mapping[str, Value] | None = None, **changes: Any) -> Item:
    """Return an item of which nothing is stated but ``facts``, without their first part."""
    return replace(Item(_scoped("item", facts or {}), line), **changes)


def a_party(name: str = "", facts: Mapping[str, Value] | None = None, **changes: Any) -> Party:
    """Return a party of which nothing is stated but ``facts``, without their first part."""
    return replace(Party(_scoped("party", facts or {}), name), **changes)


def a_transaction(
    facts: Mapping[str, Value] | None = None,
    items: Iterable[Item] = (),
    parties: Iterable[Party] = (),
    **changes: Any,
) -> Transaction:
    """Return a transaction of which nothing is stated but ``facts``, without their first part."""
    whole = Transaction(_scoped("transaction", facts or {}), tuple(items), tuple(parties))
    return replace(whole, **changes)


def a_license(issuer: str = "BIS", **changes: Any) -> Authorization:
    """Return a license that restricts itself to nothing."""
    return replace(Authorization("individual_license", issuer=issuer), **changes)


def a_document(type: str = "contract", **changes: Any) -> Document:
    """Return a document."""
    return replace(Document(type), **changes)


def listed(*lists: str) -> tuple[Listing, ...]:
    """Return listings on ``lists``."""
    return tuple(Listing(code) for code in lists)


def a_stake(
    owner: str,
    percent: str | None = None,
    *stakes: Stake,
    lists: Iterable[str] = (),
    **changes: Any,
) -> Stake:
    """Return the stake of ``owner``, who is on ``lists`` and in whom others hold ``stakes``."""
    who = Owner(owner, listings=listed(*lists), stakes=stakes)
    return replace(Stake(who, None if percent is None else Decimal(percent)), **changes)


def _scoped(scope: str, facts: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{scope}.{name}": value for name, value in facts.items()}


def not_screened(transaction: Transaction) -> Screened:
    """Return what is known where nobody was screened."""
    return Screened((None,) * len(transaction.parties))


# -- Law -------------------------------------------------------------------------------------------


def equals(fact: str, value: Constant) -> Test:
    """Return the condition that ``fact`` is ``value``."""
    return Test(fact, Operator.EQUAL, Literal(value))


def is_true(fact: str) -> Test:
    """Return the condition that ``fact`` is true."""
    return Test(fact, Operator.IS_TRUE)


def has(fact: str, value: str) -> Test:
    """Return the condition that ``value`` is among the values of ``fact``."""
    return Test(fact, Operator.HAS, Literal(value))


def in_table(fact: str, table: str) -> Test:
    """Return the condition that ``fact`` is in ``table``."""
    return Test(fact, Operator.IN, TableRef(table))


def before(fact: str, day: str) -> Test:
    """Return the condition that ``fact`` is an earlier day than ``day``."""
    return Test(fact, Operator.LESS, Literal(day))


def at_least(fact: str, parameter: str) -> Test:
    """Return the condition that ``fact`` is not less than ``parameter``."""
    return Test(fact, Operator.AT_LEAST, ParameterRef(parameter))


TO_RUSSIA = equals("transaction.destination", "RU")


def a_rule(id: str = "test.rule", effect: Effect = Effect.PROHIBIT, **changes: Any) -> Rule:
    """Return a rule about the transaction, always in force, that applies to what goes to Russia."""
    rule = Rule(
        id=id,
        title=f"Title of {id}",
        effect=effect,
        subject=Subject.TRANSACTION,
        cites=(Citation(f"Test Act {id}", "Test Act", id),),
        in_force=ALWAYS_IN_FORCE,
        when=TO_RUSSIA,
        because="it goes to {transaction.destination}",
        code=id.upper(),
    )
    return replace(rule, **changes)


def a_table(name: str, kind: Kind, *rows: Row | str) -> Table:
    """Return a table; a row that is a text is of that code, always, and in."""
    whole = [Row(row) if isinstance(row, str) else row for row in rows]
    ordered = sorted(whole, key=lambda row: (row.code, row.in_force))
    return Table(name, kind, "invented for tests", DAY, "verified", tuple(ordered))


def ask(code: str, question: str) -> Row:
    """Return a row that depends on an answer."""
    return Row(code, Covers.ASK, question)


def a_parameter(name: str, *values: tuple[str, str, str]) -> Parameter:
    """Return a parameter with values of the form start, until, number."""
    dated = tuple((Interval(start, until), Decimal(number)) for start, until, number in values)
    return Parameter(name, "", dated, (Citation("Test Act", "Test Act", ""),) * len(dated))


def a_ruleset(
    *rules: Rule,
    id: str = "test-law",
    tables: Iterable[Table] = (),
    parameters: Iterable[Parameter] = (),
    **changes: Any,
) -> Ruleset:
    """Return a ruleset that is always in force and, unless ``rules`` say more, reaches all."""
    ruleset = Ruleset(
        id=id,
        version="1.0.0",
        title=f"Title of {id}",
        jurisdiction=id.upper(),
        authority="Ministry of Tests",
        in_force=ALWAYS_IN_FORCE,
        rules=rules,
        tables={table.name: table for table in tables},
        parameters={parameter.name: parameter for parameter in parameters},
        digest=f"{sum(map(ord, id)):064x}",
    )
    return replace(ruleset, **changes)


@contextlib.contextmanager
def a_release(*rulesets: Ruleset) -> Iterator[CompiledRelease]:
    """Give the release of ``rulesets``, ready to decide."""
    with contextlib.closing(CompiledRelease.compile(DIGEST, rulesets)) as release:
        yield release


# -- Decisions -------------------------------------------------------------------------------------


def screening_of(transaction: Transaction, screened: Screened | None = None) -> Screening:
    """Return a screening that found what ``screened`` says, without a list."""
    return Screening(screened or not_screened(transaction), (), ())


def decided(
    law: Ruleset | Iterable[Ruleset],
    transaction: Transaction,
    as_of: str = DAY,
    screened: Screened | None = None,
    jurisdictions: tuple[str, ...] = (),
) -> Decision:
    """Return the decision about ``transaction`` under ``law``."""
    rulesets = (law,) if isinstance(law, Ruleset) else tuple(law)
    asked = Asked(DIGEST, as_of, jurisdictions=jurisdictions)
    with a_release(*rulesets) as release:
        return decide(release, transaction, screening_of(transaction, screened), asked)


def reason(decision: Decision, rule: str, item: int | None = None) -> Reason:
    """Return the one reason that is ``rule``, about ``item`` if it is about one."""
    (found,) = (each for each in decision.reasons if each.rule == rule and each.item == item)
    return found


def parts(decision: Decision) -> dict[str, str]:
    """Return the part that each rule plays, for decisions in which no rule plays two."""
    told = [(each.rule, each.part.value) for each in decision.reasons]
    assert len(dict(told)) == len(set(told))
    return dict(told)
