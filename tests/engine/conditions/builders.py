"""A small catalogue, for tests of conditions."""

from __future__ import annotations

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionFaults
from engine.conditions.tree import Condition
from engine.facts.fact import Fact, Kind


def a_fact(name: str, kind: Kind, unit: str = "", many: bool = False, *values: str) -> Fact:
    """Return a fact of the catalogue."""
    return Fact(name, kind, "-", "-", many=many, unit=unit, values=values)


FACTS = {
    fact.name: fact
    for fact in (
        a_fact("transaction.destination", Kind.COUNTRY),
        a_fact("transaction.contract_date", Kind.DATE),
        a_fact("transaction.military", Kind.BOOLEAN),
        a_fact("item.eccn", Kind.ECCN),
        a_fact("item.hs6", Kind.HS),
        a_fact("item.cn", Kind.CN),
        a_fact("item.origin", Kind.COUNTRY),
        a_fact("item.mined_in", Kind.COUNTRY, "", True),
        a_fact("item.pieces", Kind.INTEGER),
        a_fact("item.value", Kind.DECIMAL, "USD"),
        a_fact("item.carats", Kind.DECIMAL, "carat"),
        a_fact("item.serviced", Kind.BOOLEAN),
        a_fact("party.role", Kind.TEXT, "", False, "consignee", "end_user"),
        a_fact("party.name", Kind.TEXT),
    )
}
TABLES = {"chpl": Kind.HS, "country_chart.ns1": Kind.COUNTRY}
COMPILER = Compiler(FACTS, TABLES, ["minimum"])


def compiled(text: str) -> Condition:
    """Return the tree of ``text``."""
    return COMPILER.compile(text)


def faults(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return what is wrong with ``text``: nothing, if it is a condition."""
    try:
        COMPILER.compile(text)
    except ConditionFaults as found:
        return found.faults
    return ()
