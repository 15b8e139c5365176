"""Who owns a party, as versions 1 and 2 of the engine resolved it, for decisions they made.

Otherwise than ``ownership`` it takes all who hold under any joint arrangement for one person, looks
at shares and not at votes, passes control on through ownership alone, knows no combination of lists
and no days of a stake, and tells stakes one by one instead of ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.facts.ownership import Holding, Test, half_or_more, over_half
from engine.facts.stakes import ROOT
from engine.facts.transaction import Day, Listing, Stake

_WHOLE = Fraction(100)
_BOARD_OR_VOTES = frozenset({"appoints_majority_of_board", "majority_of_votes"})
"""Indicators that are by themselves control in the United Kingdom: SI 2019/855 reg 7(2)."""


@dataclass(frozen=True, slots=True)
class _Edge:
    owner: str
    owned: str
    share: Fraction | None
    controls: bool
    rules_board_or_votes: bool
    is_joint: bool


@dataclass(frozen=True, slots=True)
class _Graph:
    edges: tuple[_Edge, ...]
    by_owned: Mapping[str, tuple[_Edge, ...]]
    lists: Mapping[str, frozenset[str]]

    def into(self, owned: str) -> tuple[_Edge, ...]:
        return self.by_owned.get(owned, ())


def holdings(
    stakes: Iterable[Stake], found: Mapping[str, tuple[Listing, ...]], as_of: Day
) -> tuple[Holding, ...]:
    """Return how persons who are listed on ``as_of`` own a party, by list.

    Args:
        stakes: Who owns the party.
        found: Listings that screening found, by the owner's key.
        as_of: The legal date to judge by.
    """
    graph = _graph(tuple(stakes), found, as_of)
    lists = sorted({code for codes in graph.lists.values() for code in codes})
    return tuple(_holding(graph, code) for code in lists)


def _graph(
    stakes: tuple[Stake, ...], found: Mapping[str, tuple[Listing, ...]], as_of: Day
) -> _Graph:
    edges: Counter[_Edge] = Counter()
    lists: dict[str, set[str]] = {}

    def walk(owned: str, held: Iterable[Stake]) -> None:
        nonlocal edges
        stated: Counter[_Edge] = Counter()
        for stake in held:
            owner = stake.owner
            share = None if stake.percent is None else Fraction(stake.percent)
            stated[
                _Edge(
                    owner.key,
                    owned,
                    share,
                    bool(stake.control),
                    not _BOARD_OR_VOTES.isdisjoint(stake.control),
                    stake.is_joint,
                )
            ] += 1
            listings = (*(owner.listings or ()), *found.get(owner.key, ()))
            listed = lists.setdefault(owner.key, set())
            listed |= {each.list for each in listings if each.holds_on(as_of)}
            walk(owner.key, owner.stakes or ())
        # Equal stakes in one place are several; what is said again in another place is the same.
        edges |= stated

    walk(ROOT, stakes)
    into: dict[str, list[_Edge]] = {}
    for edge in edges.elements():
        into.setdefault(edge.owned, []).append(edge)
    return _Graph(
        tuple(edges.elements()),
        {owned: tuple(held) for owned, held in into.items()},
        {key: frozenset(codes) for key, codes in lists.items()},
    )


def _holding(graph: _Graph, code: str) -> Holding:
    listed = frozenset(key for key, codes in graph.lists.items() if code in codes)
    half, could_half = (_owned(graph, listed, half_or_more, hope) for hope in (False, True))
    over, could_over = (_owned(graph, listed, over_half, hope) for hope in (False, True))
    persons = tuple(_persons(graph, listed))
    by_one, could_by_one = (
        any(ROOT in _owned(graph, one, over_half, hope) for one in persons)
        for hope in (False, True)
    )
    aggregate = sum(
        (edge.share for edge in graph.into(ROOT) if edge.owner in half and edge.share), Fraction(0)
    )
    return Holding(
        code,
        Decimal(aggregate.numerator) / Decimal(aggregate.denominator),
        ROOT in half,
        ROOT in over,
        by_one,
        any(edge.controls and edge.owner in half for edge in graph.into(ROOT)),
        any(edge.rules_board_or_votes and edge.owner in half for edge in graph.into(ROOT)),
        ROOT in (could_half - half) | (could_over - over) or (could_by_one and not by_one),
        _path(graph, listed),
    )


# "If shares or rights held by a person and shares or rights held by another person are the subject
# of a joint arrangement between those persons, each of them is treated as holding the combined
# shares or rights of both of them."
# -- SI 2019/855 Schedule 1 paragraph 3(1)
def _persons(graph: _Graph, listed: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield each listed person, and all who hold under a joint arrangement with one, as one."""
    yield from (frozenset({key}) for key in sorted(listed))
    joint = frozenset(edge.owner for edge in graph.edges if edge.is_joint)
    if joint & listed:
        yield joint


def _owned(graph: _Graph, listed: frozenset[str], test: Test, hope: bool) -> frozenset[str]:
    """Return who is listed or owned by ``test``; with ``hope``, who could be."""
    owned = set(listed)
    keys = {edge.owned for edge in graph.edges}
    while True:
        added = {key for key in keys - owned if test(_share(graph.into(key), owned, hope))}
        if not added:
            return frozenset(owned)
        owned |= added


def _share(edges: Sequence[_Edge], owned: set[str], hope: bool) -> Fraction:
    """Return what the owners in ``owned`` hold; with ``hope``, at most."""
    theirs = [edge for edge in edges if edge.owner in owned]
    known = sum((edge.share for edge in theirs if edge.share is not None), Fraction(0))
    if not hope or all(edge.share is not None for edge in theirs):
        return known
    others = sum(
        (e.share for e in edges if e.owner not in owned and e.share is not None), Fraction(0)
    )
    return max(known, _WHOLE - others)


def _path(graph: _Graph, listed: frozenset[str]) -> tuple[str, ...]:
    """Return the stakes on ways from a listed person up to the party."""
    above: set[str] = set(listed)
    told: set[str] = set()
    grew = True
    while grew:
        grew = False
        for edge in graph.edges:
            if edge.owner in above:
                share = "an unknown share" if edge.share is None else f"{_percent(edge.share)} %"
                line = f"{edge.owner} holds {share} of {edge.owned or 'the party'}"
                grew = grew or line not in told or edge.owned not in above
                told.add(line)
                above.add(edge.owned)
    return tuple(sorted(told))


def _percent(share: Fraction) -> str:
    return format((Decimal(share.numerator) / Decimal(share.denominator)).normalize(), "f")
