"""Who owns a party, by each regime's own test.

1. Persons on a list own an entity if they hold, together, the share that the test asks for,
   directly or through entities that they own by the same test. It is a fixpoint over the graph of
   stakes, never a product of shares: 50 % of 50 % is all, and 25 % of all of it is 25 %.
2. The United States and the European Union ask for 50 % or more in the aggregate; the United
   Kingdom for more than 50 % of the shares or of the votes, held by one person or by those with
   whom it holds under a joint arrangement in the same entity.
3. Some law counts the persons of several lists together (``COMBINED_LISTS``). What they own only
   together is told of the combination, e.g. ``EL+MEU``, and of no list by itself.
4. Cycles terminate: the fixpoint only grows.
5. A share that is not known could be whatever the known ones leave. Where that would meet the test,
   whether the party is owned is unknown.
6. Control passes on: who controls an entity, or owns half of it or more, controls through it.
7. A state owns by the test of 50 % or more, through those that are said to be a part of it.

What it does not know: what "control" means in a regime. Indicators of control are told as they were
stated. ``ownership_2`` is what stood here for decisions of earlier versions of the engine.
"""

# "[...] owned in the aggregate, directly or indirectly, 50 percent or more by one or
# more blocked persons. [...] "Indirectly," as used in OFAC's 50 Percent Rule, refers to one or more
# blocked persons' ownership of shares of an entity through another entity or entities that are 50
# percent or more owned in the aggregate by the blocked person(s)."
# -- OFAC FAQ 401

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from engine.facts.catalogue.words import COMBINED_LISTS, combined
from engine.facts.stakes import ROOT, Edge, Graph, number
from engine.facts.transaction import Day, Listing, Stake

_HALF = Fraction(50)
_WHOLE = Fraction(100)

Test = Callable[[Fraction], bool]
Holds = Callable[[Sequence[Edge], frozenset[str], bool], bool]
"""Whether, of the stakes in an entity, those of some owners meet a test; or, if asked, could."""


def half_or_more(share: Fraction) -> bool:
    """Say whether ``share``, in percent, is 50 or more."""
    return share >= _HALF


def over_half(share: Fraction) -> bool:
    """Say whether ``share``, in percent, is more than 50."""
    return share > _HALF


@dataclass(frozen=True, slots=True)
class Step:
    """A stake that was looked at.

    Attributes:
        owner: What the holder is called.
        owned: What the one that is held is called; empty for the party.
        percent: Share in percent; empty if not known.
        votes_percent: Share of the votes in percent; empty if not known.
        control: Indicators of control.
        is_joint: Whether it is held under a joint arrangement.
        as_of: Day of the statement; empty if not stated.
        source: Where it is from; empty if not stated.
        held_from: First day; empty if open.
        held_until: The first day on which it isn't held any more; empty if open.
        counts: Whether it is held on the day, by somebody listed or owned by the test of 50 % or
            more: only then does a share pass through.
    """

    owner: str
    owned: str
    percent: str
    votes_percent: str
    control: tuple[str, ...]
    is_joint: bool
    as_of: Day
    source: str
    held_from: Day
    held_until: Day
    counts: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """How the persons on one list, or on several together, own a party.

    Attributes:
        list: Code of the list; codes with ``+`` between them for several.
        aggregate: What they hold together by the test of 50 % or more, in percent.
        half_or_more: Whether that meets the test.
        over_half: Whether they meet the test of more than 50 %, together.
        over_half_by_one: Whether one of them meets it, alone or by a joint arrangement.
        controlled: Whether one of them, or an entity they own, is said to control the party.
        board_or_votes: Whether one of them, or an entity they own, may appoint the majority of its
            board or holds the majority of its votes.
        unknown: Whether shares that are not known keep one of the tests from being told.
        path: The ways from a listed person up to the party, each as text.
        steps: Every stake on a way, also those not held on the day.
        has_more_ways: Whether there are more ways than are told.
        owners: What the listed are called, sorted.
        largest_by_one: The most that one of them holds by the test of more than 50 %, in percent,
            joint arrangements included; None where it was not asked.
        was_held: Whether a stake of one of them, or below it, had ended, or not begun, on the day.
    """

    list: str
    aggregate: Decimal
    half_or_more: bool
    over_half: bool
    over_half_by_one: bool
    controlled: bool
    board_or_votes: bool
    unknown: bool
    path: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    has_more_ways: bool = False
    owners: tuple[str, ...] = ()
    largest_by_one: Decimal | None = None
    was_held: bool = False

    @property
    def is_combined(self) -> bool:
        """Whether it is of several lists together."""
        return "+" in self.list

    @property
    def is_held(self) -> bool:
        """Whether somebody holds something on the day."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class StateHoldings:
    """Which states own a party.

    Attributes:
        half_or_more: Countries whose state owns 50 % or more.
        over_half: Countries whose state owns more than 50 %.
        unknown: Whether a share or a country that is not known keeps one of these from being told.
    """

    half_or_more: tuple[str, ...] = ()
    over_half: tuple[str, ...] = ()
    unknown: bool = False


def holdings(
    stakes: Iterable[Stake], found: Mapping[str, tuple[Listing, ...]], as_of: Day
) -> tuple[Holding, ...]:
    """Return how persons who are listed on ``as_of`` own a party: by list, then by combination.

    Args:
        stakes: Who owns the party.
        found: Listings that screening found, by the owner's key.
        as_of: The legal date to judge by.
    """
    graph = Graph.of(stakes, found, as_of)
    codes = sorted({code for on in graph.lists.values() for code in on})
    by_list = [_holding(graph, code, _listed(graph, (code,))) for code in codes]
    return (*by_list, *_combined(graph, codes, by_list))


def states(stakes: Iterable[Stake], as_of: Day) -> StateHoldings:
    """Return which states own a party on ``as_of``."""
    graph = Graph.of(stakes, {}, as_of)
    parts: dict[str, set[str]] = {}
    for key, owner in graph.owners.items():
        if owner.is_government:
            country = owner.countries[0] if len(owner.countries) == 1 else ""
            parts.setdefault(country, set()).add(key)
    half: list[str] = []
    over: list[str] = []
    unknown = False
    for country in sorted(parts):
        for found, test in ((half, half_or_more), (over, over_half)):
            does, could = (
                ROOT in _owned(graph, frozenset(parts[country]), _by_shares(test), hope)
                for hope in (False, True)
            )
            if does and country:
                found.append(country)
            unknown |= could and not (does and country)
    return StateHoldings(tuple(half), tuple(over), unknown)


def overdrawn(stakes: Iterable[Stake]) -> Decimal:
    """Return by how much the shares in ``stakes`` exceed 100 percent on some day, or zero."""
    known = [stake for stake in stakes if stake.percent is not None]
    days = {"", *(stake.held_from for stake in known)}
    totals = [
        sum(
            (
                stake.percent
                for stake in known
                if stake.percent is not None
                and stake.held_from <= day
                and not (stake.held_until and stake.held_until <= day)
            ),
            Decimal(0),
        )
        for day in days
    ]
    return max(max(totals) - 100, Decimal(0))


def _listed(graph: Graph, codes: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(codes)
    return frozenset(key for key, on in graph.lists.items() if not wanted.isdisjoint(on))


# "If [...] in aggregate [...] by one or more entities" on the Entity List, the MEU List, or the SDN
# List under certain programs: the owners of several lists count together. -- 90 FR 47201
def _combined(graph: Graph, codes: Sequence[str], by_list: Sequence[Holding]) -> Iterator[Holding]:
    """Yield the least combinations of lists that own, or could, only together."""
    for family in COMBINED_LISTS:
        met = [{each.list} for each in by_list if each.half_or_more]
        present = [code for code in family if code in codes]
        for size in range(2, len(present) + 1):
            for chosen in combinations(present, size):
                if any(each <= set(chosen) for each in met):
                    continue
                holding = _holding(graph, combined(chosen), _listed(graph, chosen))
                alone = [each for each in by_list if each.list in chosen]
                if holding.half_or_more:
                    met.append(set(chosen))
                if holding.half_or_more or (
                    holding.unknown and not any(each.unknown for each in alone)
                ):
                    yield holding


def _holding(graph: Graph, code: str, listed: frozenset[str]) -> Holding:
    shares, more = _by_shares(half_or_more), _by_shares(over_half)
    half, could_half = (_owned(graph, listed, shares, hope) for hope in (False, True))
    over, could_over = (_owned(graph, listed, more, hope) for hope in (False, True))
    persons = [_person(graph, key) for key in sorted(listed)]
    by_one = any(owns for owns, _, _ in persons)
    aggregate = sum(
        (edge.share for edge in graph.into(ROOT) if edge.owner in half and edge.share), Fraction(0)
    )
    ways, has_more = graph.ways(listed)
    below = graph.below(listed)
    return Holding(
        code,
        Decimal(number(aggregate)),
        ROOT in half,
        ROOT in over,
        by_one,
        _controls(graph, listed, half),
        any(edge.gives_board_or_votes and edge.owner in half for edge in graph.into(ROOT)),
        ROOT in (could_half - half) | (could_over - over)
        or (not by_one and any(could for _, could, _ in persons)),
        tuple("; ".join(map(graph.told, way)) for way in ways),
        tuple(_steps(graph, listed, half)),
        has_more,
        tuple(sorted({graph.name(key) for key in listed})),
        Decimal(number(max((held for _, _, held in persons), default=Fraction(0)))),
        any(edge.owner in below for edge in graph.others),
    )


def _steps(graph: Graph, listed: frozenset[str], half: frozenset[str]) -> Iterator[Step]:
    useful = graph.below(listed)
    lately = [(edge, False) for edge in graph.others if edge.owner in useful]
    for edge, is_held in [*((each, True) for each in graph.edges), *lately]:
        if edge.owner in useful:
            yield Step(
                graph.name(edge.owner),
                graph.name(edge.owned) if edge.owned else "",
                "" if edge.share is None else number(edge.share),
                "" if edge.votes is None else number(edge.votes),
                edge.control,
                edge.is_joint,
                edge.as_of,
                edge.source,
                edge.held_from,
                edge.held_until,
                is_held and edge.owner in half,
            )


def _person(graph: Graph, key: str) -> tuple[bool, bool, Fraction]:
    """Return whether one listed person owns by more than 50 %, whether it could, and how much."""
    does, could = (_owned(graph, frozenset({key}), _by_one, hope) for hope in (False, True))
    held = _jointly(graph.into(ROOT), does)
    shares = [sum((each or Fraction(0) for each in of), Fraction(0)) for of in _of(held)]
    return ROOT in does, ROOT in could, max(shares)


def _controls(graph: Graph, listed: frozenset[str], half: frozenset[str]) -> bool:
    """Say whether ``listed`` control the party, through whomever; to own alone is no control."""

    def holds(edges: Sequence[Edge], owners: frozenset[str], hope: bool) -> bool:
        is_controlled = any(edge.control and edge.owner in owners for edge in edges)
        return is_controlled or _share(edges, owners, hope) >= _HALF

    able = _owned(graph, listed, holds, False)
    directly = any(edge.control and edge.owner in able for edge in graph.into(ROOT))
    return directly or (ROOT in able and ROOT not in half)


def _owned(graph: Graph, listed: frozenset[str], holds: Holds, hope: bool) -> frozenset[str]:
    """Return who is listed or owned, where ``holds`` says so; with ``hope``, who could be."""
    owned = listed
    while True:
        added = frozenset(key for key in graph.owned - owned if holds(graph.into(key), owned, hope))
        if not added:
            return owned
        owned |= added


def _by_shares(test: Test) -> Holds:
    def holds(edges: Sequence[Edge], owners: frozenset[str], hope: bool) -> bool:
        return test(_share(edges, owners, hope))

    return holds


# "If shares or rights held by a person and shares or rights held by another person are the subject
# of a joint arrangement between those persons, each of them is treated as holding the combined
# shares or rights of both of them."
# -- SI 2019/855 Schedule 1 paragraph 3(1)
def _by_one(edges: Sequence[Edge], owners: frozenset[str], hope: bool) -> bool:
    """Say whether ``owners``, with all who hold jointly with one of them, have over half."""
    held = _jointly(edges, owners)
    rest = [edge for edge in edges if edge not in held]
    return any(
        over_half(_most(mine, others) if hope else _sum(mine))
        for mine, others in zip(_of(held), _of(rest), strict=True)
    )


def _jointly(edges: Sequence[Edge], owners: frozenset[str]) -> list[Edge]:
    """Return the stakes of ``owners``, and the joint ones of all if one of theirs is joint."""
    is_joint = any(edge.is_joint and edge.owner in owners for edge in edges)
    return [edge for edge in edges if edge.owner in owners or (edge.is_joint and is_joint)]


def _of(edges: Iterable[Edge]) -> tuple[list[Fraction | None], list[Fraction | None]]:
    """Return the shares of ``edges``, and their votes."""
    known = list(edges)
    return [edge.share for edge in known], [edge.votes for edge in known]


def _share(edges: Sequence[Edge], owners: frozenset[str], hope: bool) -> Fraction:
    """Return what ``owners`` hold; with ``hope``, at most."""
    theirs = [edge.share for edge in edges if edge.owner in owners]
    if not hope:
        return _sum(theirs)
    return _most(theirs, [edge.share for edge in edges if edge.owner not in owners])


def _most(theirs: Sequence[Fraction | None], others: Iterable[Fraction | None]) -> Fraction:
    """Return the most that ``theirs`` can be, beside what ``others`` certainly hold."""
    known = _sum(theirs)
    return known if None not in theirs else max(known, _WHOLE - _sum(others))


def _sum(shares: Iterable[Fraction | None]) -> Fraction:
    return sum((share for share in shares if share is not None), Fraction(0))
