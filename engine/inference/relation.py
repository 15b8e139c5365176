"""Turn a relation between rules into rulesets of durable-rules.

1. A relation has *sources*, the rules that have an entry, and *targets*, the rules that entries
   name: what a rule is given, what bars an exception, what an exception cures.
2. Sources with the same targets are a *group*. A group becomes one Rete rule: a finding of a source
   in the group, and a finding of one of its targets that *meets* it.
3. A finding says its item and party as an interval: the one it names, or all there can be. Two
   then overlap if their intervals do, and one covers the other if its interval does. So a join is a
   plain conjunction: an alternative (``$or``) would fire once for each branch that holds.
4. A source's fact says its group; a target's fact says the groups it is a target of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.inference.finding import Finding
from engine.inference.limits import MOST_GROUPS, Size, check_size

Relation = Mapping[int, frozenset[int]]
Join = tuple[Mapping[str, object], ...]

_LAST = 2**31 - 1
"""Higher than any index: a message of a few megabytes does not hold as many items."""


def _overlap(what: str) -> Join:
    return (
        {"$lte": {f"{what}_from": {"source": f"{what}_to"}}},
        {"$gte": {f"{what}_to": {"source": f"{what}_from"}}},
    )


def _cover(what: str) -> Join:
    return (
        {"$gte": {f"{what}_from": {"source": f"{what}_from"}}},
        {"$lte": {f"{what}_to": {"source": f"{what}_to"}}},
    )


OVERLAPS: Join = (*_overlap("item"), *_overlap("party"))
"""That source and target overlap."""

COVERS: Join = (*_cover("item"), *_overlap("party"))
"""That the source, an exception, covers the target, a requirement."""

_SAME_RUN = {"run": {"source": "run"}}
"""Ends every join. When the last test of a conjunction fails, durable-rules reads on behind its end
until something looks like one, or the process crashes. This test can't fail: all facts there are
have the same run, and as the only equality it is what the library looks candidates up by."""

PROPERTIES = ("id", "sid", "run", "item_from", "item_to", "party_from", "party_to")
"""Of every fact, besides the groups it belongs to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One ruleset of a relation.

    Attributes:
        rules: The Rete rules, by name.
        sources: The group of each source, by rule number.
        targets: The groups that each target is a target of, by rule number.
    """

    rules: Mapping[str, object]
    sources: Mapping[int, int]
    targets: Mapping[int, frozenset[int]]


def plans(relation: Relation, join: Join) -> tuple[Plan, ...]:
    """Split ``relation`` over as many rulesets as the library's limits ask for.

    A source is in one ruleset at most, and a source without targets in none.

    Args:
        relation: The targets of each source.
        join: What else must hold of a target's fact, compared with that of the source.
    """
    groups: dict[frozenset[int], list[int]] = {}
    for source in sorted(relation):
        if relation[source]:
            groups.setdefault(relation[source], []).append(source)
    numbered = list(groups.items())
    parts = range(0, len(numbered), MOST_GROUPS)
    return tuple(_plan(numbered[start : start + MOST_GROUPS], join) for start in parts)


def source_fact(finding: Finding, group: int) -> str:
    """Return what is asserted of a finding of a source in ``group``."""
    return f'"source_{group:d}":1,{_scope(finding)}'


def target_fact(finding: Finding, groups: Iterable[int]) -> str:
    """Return what is asserted of a finding of a target of ``groups``."""
    flags = "".join([f'"target_{group:d}":1,' for group in sorted(groups)])
    return f"{flags}{_scope(finding)}"


def _scope(finding: Finding) -> str:
    first_item, last_item = (0, _LAST) if finding.item is None else (finding.item, finding.item)
    first_party, last_party = (
        (0, _LAST) if finding.party is None else (finding.party, finding.party)
    )
    return (
        f'"item_from":{first_item:d},"item_to":{last_item:d},'
        f'"party_from":{first_party:d},"party_to":{last_party:d}'
    )


def _plan(groups: Sequence[tuple[frozenset[int], Sequence[int]]], join: Join) -> Plan:
    rules: dict[str, object] = {}
    sources: dict[int, int] = {}
    targets: dict[int, set[int]] = {}
    for group, (group_targets, group_sources) in enumerate(groups):
        source = {f"source_{group}": 1}
        target = {"$and": [{f"target_{group}": 1}, *join, _SAME_RUN]}
        rules[f"group_{group}"] = {"all": [{"source": source}, {"target": target}]}
        sources |= dict.fromkeys(group_sources, group)
        for rule in group_targets:
            targets.setdefault(rule, set()).add(group)
    most_flags = max(map(len, targets.values()))
    check_size(
        Size(
            rules=len(rules) + 1,  # and the one that readies the session
            siblings=2 * len(rules) + 1,
            chained=1,
            pending=most_flags,
            properties=len(PROPERTIES) + most_flags,
        )
    )
    return Plan(rules, sources, {rule: frozenset(of) for rule, of in targets.items()})
