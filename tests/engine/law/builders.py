"""A small valid version of a ruleset, and a compiler small enough to be seen through."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

import pytest

from engine.conditions.compiler import ConditionCompiler, ConditionFaults
from engine.conditions.tree import (
    And,
    Condition,
    Literal,
    Operator,
    ParameterRef,
    TableRef,
    Test,
)
from engine.errors import RulesetError
from engine.facts.fact import Fact, Kind
from engine.law.model import Ruleset
from engine.law.reader import read

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            Fact("transaction.destination", Kind.COUNTRY, "Where it goes.", "Where does it go?"),
            Fact("transaction.ship_from", Kind.COUNTRY, "Where it is.", "Where is it?"),
            Fact("item.eccn", Kind.ECCN, "Its ECCN.", "Which ECCN?"),
            Fact("item.cn", Kind.CN, "Its CN code.", "Which CN code?"),
            Fact("item.carats", Kind.DECIMAL, "Its weight.", "Which weight?", unit="carat"),
            Fact("party.country", Kind.COUNTRY, "Where it is.", "Where is the party?"),
        )
    }
)
"""A catalogue of facts for tests."""

RULESET = """\
id: us-ear
title: Export Administration Regulations
jurisdiction: US-EAR
authority: BIS
version: 2026.11.0
in_force: {from: 2026-11-01}
sources: [15 CFR Parts 730 to 774]
nexus:
  - id: ear.734.3.a1
    title: Items in the United States
    subject: transaction
    cites: ["15 CFR 734.3(a)(1)"]
    in_force: {}
    when: transaction.ship_from
    because: shipped from {transaction.ship_from}
"""

RULES = """\
- id: ear.742.4
  title: National security
  effect: require_license
  subject: item
  cites: ["15 CFR 742.4(a)"]
  in_force: {from: 1996-03-25}
  authority: BIS
  tags: [ns]
  when: >
    item.eccn in tables.ccl.ns1
    && transaction.destination in tables.groups
  because: "{item.eccn} to {transaction.destination}"
- id: ear.740.3
  title: Shipments of limited value
  effect: except
  subject: item
  cites: ["15 CFR 740.3"]
  in_force: {}
  code: LVS
  cures: [ns]
  barred_by: [ear.740.2]
  when: item.carats >= parameters.limit
  because: "{item.carats} carats"
- id: ear.740.2
  title: Restrictions on all exceptions
  effect: bar
  subject: transaction
  cites: ["15 CFR 740.2(a)"]
  in_force: {}
  when: transaction.destination
  because: goes to {transaction.destination}
"""

HEAD = """\
# source: 15 CFR Part 774 Supp 1
# edition: 2026-07-23
# certainty: verified
"""

CCL = HEAD + "# kind: eccn\nset,code,covers,question\nns1,3A001,in,\nns1,3A001.b,ask,Which one?\n"

GROUPS = HEAD + "# kind: country\ncode,name\nNO,Norway\n"

PARAMETERS = """\
limit:
  unit: carat
  values:
    - {from: 2024-03-01, until: 2024-09-01, value: 1.00, cite: OFAC FAQ 1165}
    - {from: 2024-09-01, value: 0.50, cite: OFAC FAQ 1165}
"""

CASES = """\
- case: a converter to Norway needs a license
  as_of: 2026-11-24
  transaction: {ship_from: US, destination: NO, items: [{eccn: 3A001}]}
  expect: {verdict: BLOCK, rules: [ear.742.4], absent: [ear.740.2], missing: [item.carats]}
"""


def a_version(**texts: str | bytes | None) -> dict[str, bytes]:
    """Return the files of a valid version, with some of them other or, for None, left out.

    Args:
        texts: Content of ``ruleset``, ``rules``, ``ccl``, ``groups``, ``parameters`` or ``cases``.
    """
    paths = {
        "ruleset": ("ruleset.yaml", RULESET),
        "rules": ("rules/part-742.yaml", RULES),
        "ccl": ("tables/ccl.csv", CCL),
        "groups": ("tables/groups.csv", GROUPS),
        "parameters": ("parameters.yaml", PARAMETERS),
        "cases": ("cases.yaml", CASES),
    }
    files = {}
    for name, (path, valid) in paths.items():
        content = texts.get(name, valid)
        if content is not None:
            files[path] = content if isinstance(content, bytes) else content.encode()
    return files


def with_change(text: str, old: str, new: str) -> str:
    """Return ``text`` with ``old``, which stands in it once, changed to ``new``."""
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


class TinyCompiler:
    """Compiles tests joined by ``&&``: ``fact``, ``fact in tables.x`` or ``fact >= parameters.y``.

    As the real one, it refuses names that don't exist, each at its line and column.
    """

    def __init__(self, tables: Mapping[str, Kind], parameters: Collection[str]) -> None:
        """Know what conditions may name."""
        self._known = {
            *FACTS,
            *(f"tables.{name}" for name in tables),
            *(f"parameters.{name}" for name in parameters),
        }

    def compile(self, text: str) -> Condition:
        """Return the tree of ``text``."""
        faults = []
        for match in re.finditer(r"[a-z]+\.[a-z0-9_.]+", text):
            if match[0] not in self._known:
                before = text[: match.start()]
                place = before.count("\n") + 1, match.start() - before.rfind("\n")
                faults.append((*place, f"`{match[0]}` is unknown"))
        if faults:
            raise ConditionFaults(tuple(faults))
        return And(tuple(self._test(part.split()) for part in text.split("&&")))

    @staticmethod
    def _test(words: list[str]) -> Condition:
        match words:
            case [fact, "in", table]:
                return Test(fact, Operator.IN, TableRef(table.removeprefix("tables.")))
            case [fact, ">=", parameter]:
                name = parameter.removeprefix("parameters.")
                return Test(fact, Operator.AT_LEAST, ParameterRef(name))
            case [fact]:
                return Test(fact, Operator.EQUAL, Literal("US"))
        raise ConditionFaults(((1, 1, "is no condition"),))


def tiny(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    """Return a compiler for tests."""
    return TinyCompiler(tables, parameters)


def a_ruleset(files: Mapping[str, bytes]) -> Ruleset:
    """Return the ruleset that ``files`` are."""
    return read(files, FACTS, tiny)


def faults_in(
    files: Mapping[str, bytes], using: Callable[..., ConditionCompiler] = tiny
) -> list[str]:
    """Return the faults of ``files`` as text, in order; there must be some."""
    with pytest.raises(RulesetError) as raised:
        read(files, FACTS, using)
    return [str(fault) for fault in raised.value.faults]
