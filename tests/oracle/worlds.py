"""Random conditions, tables, parameters and transactions, for tests against the oracles.

The catalogue has, in each scope, a fact of every kind and a set of texts, countries and codes, so
that every catalogue is a part of it. The pools of values are small, so that tests hold often, and
have what is likely to go wrong: codes that contain one another, numbers of 15 digits, ``1.1``
beside ``1.10``, quotes and characters outside the basic plane.

Everything is drawn by picking from sequences. Hypothesis picks where a failure should be shrunk to
its core; a plain generator picks ten times faster where there are to be very many cases.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from engine.conditions.cel import Compiler
from engine.conditions.tree import Condition, facts_of
from engine.facts.fact import Fact, Facts, Kind, Scope, Value
from engine.law.interval import Interval
from engine.law.table import Covers, Row, Table, TableOnDay
from engine.match.entry import Entry

SEED = int(os.environ.get("LICET_SEED") or random.SystemRandom().randrange(2**32))
"""Where this run's cases start; printed, and taken from the environment to repeat a run."""

DAY = "2026-11-24"

POOLS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("alp", "alpha", "beta", 'it\'s "so"', "é𝄞", "\\d"),
    Kind.COUNTRY: ("BY", "CN", "DE", "RU", "US"),
    Kind.ECCN: ("3A001", "3A001.a", "3A001.a.2", "3A002.b", "5A992.c", "EAR99"),
    Kind.HS: ("85", "8542", "854231", "854239", "901310"),
    Kind.CN: ("85423190", "85423990", "9013101000", "90131090"),
    Kind.DATE: ("2024-02-29", "2026-11-23", "2026-11-24", "2026-12-01"),
}
ROWS = {**POOLS, Kind.CN: (*POOLS[Kind.CN], "85", "8542", "9013")}
NUMBERS = ("0", "0.5", "1.1", "1.10", "2", "100000", "999999999999999", "0.00000000000001")
COUNTS = (0, 1, 2, 2**53 + 1)
CODES = (Kind.TEXT, Kind.COUNTRY, Kind.ECCN, Kind.HS, Kind.CN)
PARAMETERS = ("ceiling", "minimum")

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for scope in Scope
    for fact in (
        *(Fact(f"{scope.value}.{kind.value}", kind, "-", "-") for kind in Kind),
        *(Fact(f"{scope.value}.{kind.value}s", kind, "-", "-", many=True) for kind in CODES),
    )
}
TABLES = {f"{kind.value}.{name}": kind for kind in CODES for name in ("a", "b")}
COMPILER = Compiler(FACTS, TABLES, PARAMETERS)

_MANY = {scope: [fact for fact in FACTS.values() if fact.scope is scope] for scope in Scope}


_One = TypeVar("_One")


class Pick(Protocol):
    """Chooses one of several."""

    def __call__(self, among: Sequence[_One], /) -> _One:
        """Return one of ``among``; what comes first is the simplest."""


@dataclass(frozen=True, slots=True)
class World:
    """One case: law and a transaction.

    Attributes:
        texts: The conditions as written.
        entries: The same, compiled.
        tables: The tables on the day.
        parameters: Those that have a value.
        facts: The transaction.
    """

    texts: tuple[str, ...]
    entries: tuple[Entry, ...]
    tables: Mapping[str, TableOnDay]
    parameters: Mapping[str, Decimal]
    facts: Facts


def quoted(text: str) -> str:
    """Return ``text`` as CEL writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def decimal_written(number: str) -> str:
    """Return ``number`` as CEL writes a double."""
    return number if "." in number else f"{number}.0"


def constant(pick: Pick, fact: Fact) -> str:
    """Pick a constant that ``fact`` may equal, as CEL writes it."""
    if fact.kind is Kind.DECIMAL:
        return decimal_written(pick(NUMBERS))
    if fact.kind is Kind.INTEGER:
        return str(pick(COUNTS))
    if fact.kind is Kind.BOOLEAN:
        return pick(("true", "false"))
    return quoted(pick(POOLS[fact.kind]))


def constants(pick: Pick, fact: Fact) -> str:
    """Pick a list of one to three constants."""
    return "[" + ", ".join(constant(pick, fact) for _ in range(pick((1, 2, 3)))) + "]"


def table(pick: Pick, fact: Fact) -> str:
    """Pick the name of a table that ``fact`` may be in."""
    kinds = (Kind.HS, Kind.CN) if fact.kind in (Kind.HS, Kind.CN) else (fact.kind,)
    kind = pick(kinds)
    return f"tables.{kind.value}.{pick(('a', 'b'))}"


def other(pick: Pick, fact: Fact, scopes: tuple[Scope, ...], many: bool) -> str:
    """Pick the name of another fact of the same kind, or of a set of such values."""
    scope = pick(scopes)
    return f"{scope.value}.{fact.kind.value}{'s' if many else ''}"


def test_of(pick: Pick, scopes: tuple[Scope, ...]) -> str:
    """Pick one test, as CEL writes it."""
    fact = pick([fact for scope in scopes for fact in _MANY[scope]])
    if fact.many:
        return test_of_set(pick, fact, scopes)
    forms = ["constant", "constant", "fact"]
    forms += ["list"] * (fact.kind is not Kind.BOOLEAN)
    forms += ["table", "table", "set"] * (fact.kind in CODES)
    forms += ["beginning"] * (fact.kind in CODES and fact.kind is not Kind.COUNTRY)
    forms += ["parameter", "parameter"] * (fact.kind is Kind.DECIMAL)
    forms += ["bare"] * 3 * (fact.kind is Kind.BOOLEAN)
    form = pick(forms)
    if form == "bare":
        return fact.name
    if form == "beginning":
        whole = pick(POOLS[fact.kind])
        return f"{fact.name}.startsWith({quoted(whole[: pick(range(1, len(whole) + 1))])})"
    if form in ("list", "table", "set"):
        among = {"list": constants, "table": table}.get(form)
        right = among(pick, fact) if among else other(pick, fact, scopes, many=True)
        return f"{fact.name} in {right}"
    is_ordered = fact.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL)
    symbol = pick(("==", "!=", "<", "<=", ">", ">=") if is_ordered else ("==", "!="))
    if form == "fact":
        right = other(pick, fact, scopes, many=False)
    elif form == "parameter":
        right = f"parameters.{pick(PARAMETERS)}"
    else:
        right = constant(pick, fact)
    sides = [fact.name, right]
    if pick((False, True)):
        sides.reverse()
    return f"{sides[0]} {symbol} {sides[1]}"


def test_of_set(pick: Pick, fact: Fact, scopes: tuple[Scope, ...]) -> str:
    """Pick one test of a set, as CEL writes it."""
    form = pick(("has", "equal", "list", "table", "table", "set"))
    if form == "has":
        return f"{constant(pick, fact)} in {fact.name}"
    if form == "equal":
        body = f"v {pick(('==', '!='))} {constant(pick, fact)}"
    elif form == "list":
        body = f"v in {constants(pick, fact)}"
    elif form == "table":
        body = f"v in {table(pick, fact)}"
    else:
        body = f"v in {other(pick, fact, scopes, many=True)}"
    if pick((False, True)):
        body = f"!({body})"
    return f"{fact.name}.{pick(('exists', 'all'))}(v, {body})"


def condition_text(pick: Pick, scopes: tuple[Scope, ...], depth: int) -> str:
    """Pick a condition of at most ``depth`` levels, as CEL writes it."""
    form = pick(("test", "and", "or", "not") if depth else ("test",))
    if form == "test":
        return test_of(pick, scopes)
    if form == "not":
        return f"!({condition_text(pick, scopes, depth - 1)})"
    count = pick((2, 3))
    operands = [condition_text(pick, scopes, depth - 1) for _ in range(count)]
    return "(" + (" && " if form == "and" else " || ").join(operands) + ")"


def table_on_day(pick: Pick, name: str, kind: Kind) -> TableOnDay:
    """Pick a table: some codes in, some out, some that depend on an answer, some not in force."""
    rows = []
    for code in ROWS[kind]:
        form = pick(("none", "none", "in", "in", "out", "ask", "expired"))
        if form == "none":
            continue
        covers = Covers.IN if form == "expired" else Covers(form)
        question = f"which {code}?" if covers is Covers.ASK else ""
        in_force = Interval("", DAY) if form == "expired" else Interval()
        rows.append(Row(code, covers, question, "", in_force))
    return Table(name, kind, "-", DAY, "verified", tuple(rows)).on(DAY)


def value_of(pick: Pick, fact: Fact) -> Value:
    """Pick a value of ``fact``."""
    if fact.many:
        return tuple(sorted({pick(POOLS[fact.kind]) for _ in range(pick((0, 1, 2, 3)))}))
    if fact.kind is Kind.DECIMAL:
        return Decimal(pick(NUMBERS))
    if fact.kind is Kind.INTEGER:
        return pick(COUNTS)
    if fact.kind is Kind.BOOLEAN:
        return pick((False, True))
    return pick(POOLS[fact.kind])


def facts_in(pick: Pick, scope: Scope, read: frozenset[str]) -> Mapping[str, Value]:
    """Pick the facts of one subject; a third of those that are read is missing."""
    return {
        fact.name: value_of(pick, fact)
        for fact in _MANY[scope]
        if fact.name in read and pick((True, True, False))
    }


def entry(pick: Pick, condition: Condition) -> Entry:
    """Pick what ``condition`` is asked of: of all that it reads, and sometimes of more."""
    scopes = {name.split(".", 1)[0] for name in facts_of(condition)}
    more = pick(("", "", "item", "party"))
    return Entry(condition, "item" in {*scopes, more}, "party" in {*scopes, more})


def world(pick: Pick) -> World:
    """Pick up to four conditions, the tables and parameters they name, and a transaction."""
    texts, entries = [], []
    for _ in range(pick((1, 2, 3, 4))):
        scopes = pick(((Scope.TRANSACTION,), (Scope.ITEM,), (Scope.PARTY,), tuple(Scope)))
        text = condition_text(pick, scopes, depth=3)
        texts.append(text)
        entries.append(entry(pick, COMPILER.compile(text)))
    read = frozenset().union(*(facts_of(each.condition) for each in entries))
    written = "".join(texts)
    return World(
        tuple(texts),
        tuple(entries),
        {
            name: table_on_day(pick, name, kind)
            for name, kind in TABLES.items()
            if f"tables.{name}" in written
        },
        {
            name: Decimal(pick(NUMBERS))
            for name in PARAMETERS
            if f"parameters.{name}" in written and pick((False, True))
        },
        Facts(
            facts_in(pick, Scope.TRANSACTION, read),
            tuple(facts_in(pick, Scope.ITEM, read) for _ in range(pick((0, 1, 2)))),
            tuple(facts_in(pick, Scope.PARTY, read) for _ in range(pick((0, 1, 2)))),
        ),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a case that hypothesis can shrink."""

    def pick(among: Sequence[_One], /) -> _One:
        return draw(st.sampled_from(among))

    return world(pick)


def numbered_world(number: int) -> World:
    """Return the case of that number in this run."""
    return world(random.Random(f"{SEED}/{number}").choice)
