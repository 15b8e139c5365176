"""The stakes in a party as a graph, and the ways through it in words.

1. Owners are told apart by their keys. Equal stakes in one place are several; what is said again in
   another place is the same.
2. A stake counts on the days that it was held: from the first day stated, until the day stated,
   exclusive. One without days counts always.
3. A way leads from a listed person up to the party and visits nobody twice. So circles end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.facts.transaction import Day, Listing, Owner, Stake

ROOT = ""
"""The key of the party whose owners are asked about."""
WAYS = 64
"""Ways that are told of one list; in a dense graph there are more of them than anybody reads."""
_STEPS = 20_000
"""Stakes that are followed in search of ways; what they cost is bounded whatever the graph."""
_BOARD_OR_VOTES = frozenset({"appoints_majority_of_board", "majority_of_votes"})
"""Indicators that are by themselves control in the United Kingdom: SI 2019/855 reg 7(2)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A stake between two keys.

    Attributes:
        owner: Who holds it.
        owned: In whom; ``ROOT`` for the party.
        share: Of the capital, in percent; None if not known.
        votes: Of the votes, in percent; the share where nothing else is stated.
        control: Indicators of control, sorted.
        is_joint: Whether it is held under a joint arrangement with the other joint ones.
        as_of: Day of the statement; empty if not stated.
        source: Where it is from; empty if not stated.
        held_from: First day; empty if open.
        held_until: The first day on which it isn't held any more; empty if open.
    """

    owner: str
    owned: str
    share: Fraction | None
    votes: Fraction | None
    control: tuple[str, ...]
    is_joint: bool
    as_of: Day = ""
    source: str = ""
    held_from: Day = ""
    held_until: Day = ""

    @property
    def gives_board_or_votes(self) -> bool:
        """Whether it is control by itself in the United Kingdom."""
        return not _BOARD_OR_VOTES.isdisjoint(self.control)

    def is_held_on(self, day: Day) -> bool:
        """Whether it counts on ``day``."""
        return self.held_from <= day and not (self.held_until and self.held_until <= day)


@dataclass(frozen=True, slots=True)
class Graph:
    """All stakes above a party on one day.

    Attributes:
        edges: Those held on the day, sorted.
        others: Those held on another day only, sorted.
        lists: By key, the lists that an owner is on.
        owners: By key, the owner as first stated.
    """

    edges: tuple[Edge, ...]
    others: tuple[Edge, ...]
    lists: Mapping[str, frozenset[str]]
    owners: Mapping[str, Owner]
    _into: Mapping[str, tuple[Edge, ...]]

    @classmethod
    def of(
        cls, stakes: Iterable[Stake], found: Mapping[str, tuple[Listing, ...]], as_of: Day
    ) -> Graph:
        """Return the graph of ``stakes`` in a party.

        Args:
            stakes: Who owns the party.
            found: Listings that screening found, by the owner's key.
            as_of: The day on which stakes are held and owners are listed.
        """
        stated: Counter[Edge] = Counter()
        lists: dict[str, set[str]] = {}
        owners: dict[str, Owner] = {}
        for edges, holders in _places(ROOT, tuple(stakes)):
            stated |= edges
            for owner in holders:
                owners.setdefault(owner.key, owner)
                listings = (*(owner.listings or ()), *found.get(owner.key, ()))
                on = {each.list for each in listings if each.holds_on(as_of)}
                lists.setdefault(owner.key, set()).update(on)
        ordered = sorted(stated.elements(), key=_order)
        held = tuple(edge for edge in ordered if edge.is_held_on(as_of))
        into: dict[str, list[Edge]] = {}
        for edge in held:
            into.setdefault(edge.owned, []).append(edge)
        return cls(
            held,
            tuple(edge for edge in ordered if not edge.is_held_on(as_of)),
            {key: frozenset(on) for key, on in lists.items()},
            owners,
            {owned: tuple(edges) for owned, edges in into.items()},
        )

    def into(self, owned: str) -> tuple[Edge, ...]:
        """Return the stakes in ``owned``."""
        return self._into.get(owned, ())

    @property
    def owned(self) -> frozenset[str]:
        """Everybody in whom somebody holds a stake."""
        return frozenset(self._into)

    def below(self, keys: frozenset[str]) -> frozenset[str]:
        """Return ``keys`` and everybody of whom one of them holds something, through whomever."""
        found = set(keys)
        grew = True
        while grew:
            more = {edge.owned for edge in self.edges if edge.owner in found} - found
            found |= more
            grew = bool(more)
        return frozenset(found)

    def ways(self, listed: frozenset[str]) -> tuple[tuple[tuple[Edge, ...], ...], bool]:
        """Return the ways from ``listed`` up to the party, and whether there are more of them."""
        found: list[tuple[Edge, ...]] = []
        useful = self.below(listed)
        left = _STEPS
        ahead: list[tuple[Edge, ...]] = [
            (edge,) for edge in reversed(self.into(ROOT)) if edge.owner in useful
        ]
        while ahead:
            way = ahead.pop()
            if len(found) == WAYS or not left:
                return tuple(found), True
            left -= 1
            if way[0].owner in listed:
                found.append(way)
            seen = {ROOT, *(edge.owner for edge in way)}
            ahead += [
                (edge, *way)
                for edge in reversed(self.into(way[0].owner))
                if edge.owner in useful and edge.owner not in seen
            ]
        return tuple(found), False

    def told(self, edge: Edge) -> str:
        """Return a stake as a sentence."""
        share = "an unknown share" if edge.share is None else f"{number(edge.share)} %"
        text = f"{self.name(edge.owner)} holds {share} of {self.name(edge.owned)}"
        if edge.votes is not None and edge.votes != edge.share:
            text += f" and {number(edge.votes)} % of the votes"
        more = [
            f"control: {', '.join(edge.control)}" if edge.control else "",
            "jointly" if edge.is_joint else "",
            f"from {edge.held_from}" if edge.held_from else "",
            f"until {edge.held_until}" if edge.held_until else "",
            f"as of {edge.as_of}" if edge.as_of else "",
            edge.source,
        ]
        details = "; ".join(filter(None, more))
        return f"{text} ({details})" if details else text

    def name(self, key: str) -> str:
        """Return what somebody is called."""
        if key == ROOT:
            return "the party"
        return self.owners[key].name or key


def number(share: Fraction) -> str:
    """Return a share, which is a sum of decimal numbers, as a decimal number."""
    return format((Decimal(share.numerator) / Decimal(share.denominator)).normalize(), "f")


def _places(owned: str, held: tuple[Stake, ...]) -> Iterator[tuple[Counter[Edge], list[Owner]]]:
    """Yield, for each place in which stakes in somebody are stated, the stakes and their owners."""
    yield Counter(_edge(owned, stake) for stake in held), [stake.owner for stake in held]
    for stake in held:
        if stake.owner.stakes:
            yield from _places(stake.owner.key, stake.owner.stakes)


def _edge(owned: str, stake: Stake) -> Edge:
    votes = stake.percent if stake.votes is None else stake.votes
    return Edge(
        stake.owner.key,
        owned,
        None if stake.percent is None else Fraction(stake.percent),
        None if votes is None else Fraction(votes),
        tuple(sorted(stake.control)),
        stake.is_joint,
        stake.as_of,
        stake.source,
        stake.held_from,
        stake.held_until,
    )


def _order(edge: Edge) -> tuple[object, ...]:
    shares = tuple(Fraction(-1) if each is None else each for each in (edge.share, edge.votes))
    rest = (edge.control, edge.is_joint, edge.held_from, edge.held_until, edge.as_of, edge.source)
    return (edge.owned, edge.owner, *shares, *rest)
