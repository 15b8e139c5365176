"""Who owns a party, against a method that shares nothing with the engine's.

The engine lets a set grow over exact fractions. Here every set of owners is looked at, in whole
thousandths: the least set that nothing can be added to is the answer. What is not known is looked
at by giving it every amount that could make a difference. Ways are found by trying every order of
owners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations, product
from random import Random

import pytest

from engine.facts.ownership import Holding, holdings, states
from engine.facts.transaction import Listing, Owner, Stake

DAY = "2026-08-01"
PARTY = 0
LISTS = ("EL", "MEU", "SDN", "UKSL")
HALF, WHOLE = 50_000, 100_000
DAYS = (("", ""), ("2026-08-01", ""), ("", "2026-08-01"), ("2026-08-02", ""), ("", "2026-08-02"))
HELD = {days: days in (("", ""), ("2026-08-01", ""), ("", "2026-08-02")) for days in DAYS}
SHARES = (0, 1, 10_000, 16_667, 20_000, 25_000, 33_333, 49_999, 50_000, 50_001, 60_000)


@dataclass(frozen=True)
class Held:
    """A stake, in thousandths of a percent; -1 for a share that is not known."""

    owner: int
    owned: int
    share: int
    votes: int
    control: tuple[str, ...]
    is_joint: bool
    days: tuple[str, str]

    @property
    def counts(self) -> bool:
        """Whether it is held on the day."""
        return HELD[self.days]


@dataclass(frozen=True)
class World:
    """A graph of at most six owners, circles included."""

    stakes: tuple[Held, ...]
    lists: tuple[tuple[str, ...], ...]
    states: tuple[str | None, ...]

    def into(self, owned: int) -> list[Held]:
        """Return the stakes in ``owned`` that are held on the day."""
        return [each for each in self.stakes if each.owned == owned and each.counts]

    def listed(self, *codes: str) -> frozenset[int]:
        """Return who is on one of ``codes``."""
        return frozenset(
            number for number, on in enumerate(self.lists) if not set(codes).isdisjoint(on)
        )


def a_world(chance: Random, *, unknown: int = 0) -> World:
    """Return a world drawn by ``chance``, with so many shares unknown."""
    count = chance.randint(1, 6)
    stakes: list[Held] = []
    for owned in range(count + 1):
        left = WHOLE
        for owner in chance.sample(range(1, count + 1), count):
            share = min(chance.choice(SHARES), left)
            if chance.random() < 0.5:
                continue
            left -= share
            stakes.append(
                Held(
                    owner,
                    owned,
                    share,
                    chance.choice(SHARES) if chance.random() < 0.15 else share,
                    chance.choice(((), (), (), (), ("veto",), ("appoints_majority_of_board",))),
                    chance.random() < 0.2,
                    DAYS[0] if chance.random() < 0.8 else chance.choice(DAYS),
                )
            )
    for at in chance.sample(range(len(stakes)), min(unknown, len(stakes))):
        stakes[at] = replace(stakes[at], share=-1, votes=-1)
    lists = [tuple(chance.sample(LISTS, chance.choice((0, 0, 1, 1, 2)))) for _ in range(count + 1)]
    lands = [chance.choice((None, None, "RU", "CN", "")) for _ in range(count + 1)]
    return World(tuple(stakes), ((), *lists[1:]), (None, *lands[1:]))


def as_stakes(world: World) -> tuple[Stake, ...]:
    """Return the world as the engine gets it: each owner is taken apart where it comes first."""
    taken: set[int] = set()

    def held(owned: int) -> tuple[Stake, ...]:
        taken.add(owned)
        made = []
        for each in (stake for stake in world.stakes if stake.owned == owned):
            above = held(each.owner) if each.owner not in taken else None
            land = world.states[each.owner]
            owner = Owner(
                f"P{each.owner}",
                listings=tuple(Listing(code) for code in world.lists[each.owner]),
                stakes=above,
                countries=(land,) if land else (),
                is_government=land is not None,
            )
            made.append(
                Stake(
                    owner,
                    None if each.share < 0 else Decimal(each.share) / 1000,
                    each.control,
                    each.is_joint,
                    votes=None if each.votes < 0 else Decimal(each.votes) / 1000,
                    held_from=each.days[0],
                    held_until=each.days[1],
                )
            )
        return tuple(made)

    return held(PARTY)


Meets = Callable[[Sequence[Held], frozenset[int]], bool]


def least(world: World, seed: frozenset[int], meets: Meets) -> frozenset[int]:
    """Return the least set with ``seed`` that nothing can be added to, by looking at every set."""
    others = [number for number in range(len(world.lists)) if number not in seed]
    closed = []
    for chosen in product((False, True), repeat=len(others)):
        candidate = seed | {each for each, is_in in zip(others, chosen, strict=True) if is_in}
        if all(
            number in candidate or not meets(world.into(number), candidate)
            for number in range(len(world.lists))
        ):
            closed.append(candidate)
    return frozenset.intersection(*closed)


def by_shares(least_share: int) -> Meets:
    """Return the test of owners who hold at least so much together."""
    return lambda held, of: sum(each.share for each in held if each.owner in of) >= least_share


def by_one(held: Sequence[Held], of: frozenset[int]) -> bool:
    """Say whether shares or votes of ``of``, and of those who hold jointly with them, are most."""
    theirs = {at for at, each in enumerate(held) if each.owner in of}
    if any(held[at].is_joint for at in theirs):
        theirs |= {at for at, each in enumerate(held) if each.is_joint}
    return any(sum(getattr(held[at], what) for at in theirs) > HALF for what in ("share", "votes"))


def by_control(held: Sequence[Held], of: frozenset[int]) -> bool:
    """Say whether ``of`` hold half, or one of them controls."""
    return by_shares(HALF)(held, of) or any(each.control and each.owner in of for each in held)


def answers(world: World, listed: frozenset[int]) -> tuple[bool, bool, bool]:
    """Return what the three tests say of the party."""
    return (
        PARTY in least(world, listed, by_shares(HALF)),
        PARTY in least(world, listed, by_shares(HALF + 1)),
        any(PARTY in least(world, frozenset({one}), by_one) for one in listed),
    )


def ways(world: World, listed: frozenset[int]) -> set[tuple[str, ...]]:
    """Return the ways from a listed owner to the party, as the names on them."""
    owners = range(1, len(world.lists))
    pairs = {(each.owner, each.owned) for each in world.stakes if each.counts}
    found = set()
    for length in range(1, len(owners) + 1):
        for order in permutations(owners, length):
            steps = zip(order, (*order[1:], PARTY), strict=True)
            if order[0] in listed and all(step in pairs for step in steps):
                found.add(tuple(f"P{number}" for number in order))
    return found


def names_of(way: str) -> tuple[str, ...]:
    """Return the owners on a way that is told."""
    return tuple(each.split(" holds ")[0] for each in way.split("; ") if " holds " in each)


def check(world: World) -> None:
    """Compare all that is said of a world in which every share is known."""
    stakes = as_stakes(world)
    told = {each.list: each for each in holdings(stakes, {}, DAY)}
    for code in LISTS:
        listed = world.listed(code)
        holding = told.get(code)
        if holding is None:
            assert not any(answers(world, listed))
            continue
        assert answers_of(holding) == answers(world, listed)
        assert not holding.unknown
        half = least(world, listed, by_shares(HALF))
        held = [each for each in world.into(PARTY) if each.owner in half]
        assert holding.aggregate * 1000 == sum(each.share for each in held)
        able = least(world, listed, by_control)
        directly = any(each.control and each.owner in able for each in world.into(PARTY))
        assert holding.controlled is (directly or (PARTY in able and PARTY not in half))
        if not holding.has_more_ways:
            assert {names_of(way) for way in holding.path} == ways(world, listed)
    combined = {
        code
        for code in ("EL+MEU", "EL+SDN", "MEU+SDN", "EL+MEU+SDN")
        if answers(world, world.listed(*code.split("+")))[0]
    }
    alone = {code for code in LISTS if code in told and told[code].half_or_more}
    minimal = {
        code
        for code in combined
        if not alone.intersection(code.split("+"))
        and not any(set(each.split("+")) < set(code.split("+")) for each in combined)
    }
    assert {each.list for each in told.values() if each.is_combined} == minimal
    check_states(world, stakes)


def check_states(world: World, stakes: tuple[Stake, ...]) -> None:
    """Compare which states own the party."""
    found = states(stakes, DAY)
    for land in ("RU", "CN"):
        parts = frozenset(number for number, each in enumerate(world.states) if each == land)
        assert (land in found.half_or_more) is (PARTY in least(world, parts, by_shares(HALF)))
        assert (land in found.over_half) is (PARTY in least(world, parts, by_shares(HALF + 1)))
    nobody = frozenset(number for number, each in enumerate(world.states) if each == "")
    assert found.unknown is (PARTY in least(world, nobody, by_shares(HALF)))


def answers_of(holding: Holding) -> tuple[bool, bool, bool]:
    """Return what the engine's three tests say."""
    return holding.half_or_more, holding.over_half, holding.over_half_by_one


def completions(world: World) -> Iterator[World]:
    """Yield the world with what is not known filled in, in every way that can matter."""
    hidden = [at for at, each in enumerate(world.stakes) if each.share < 0]
    grid = sorted({0, *(HALF + more for more in (-1, 0, 1)), *SHARES, WHOLE})
    lefts = [
        WHOLE - sum(max(each.share, 0) for each in world.into(world.stakes[at].owned))
        for at in hidden
    ]
    for filled in product(*(sorted({*(s for s in grid if s <= left), left}) for left in lefts)):
        stakes = list(world.stakes)
        for at, share in zip(hidden, filled, strict=True):
            stakes[at] = replace(stakes[at], share=share, votes=share)
        made = World(tuple(stakes), world.lists, world.states)
        sums = [sum(each.share for each in made.into(n)) for n in range(len(world.lists))]
        if max(sums) <= WHOLE:
            yield made


def check_unknown(world: World) -> None:
    """Compare what is said of a world in which a share is not known."""
    told = {each.list: each for each in holdings(as_stakes(world), {}, DAY)}
    complete = list(completions(world))
    for code in LISTS:
        holding = told.get(code)
        if holding is None or not complete:
            continue
        possible = {answers(each, world.listed(code)) for each in complete}
        assert answers_of(holding) == tuple(min(column) for column in zip(*possible, strict=True))
        assert holding.unknown is (len(possible) > 1)


def run(first: int, count: int) -> None:
    """Compare ``count`` worlds, every tenth with a share that is not known."""
    for seed in range(first, first + count):
        chance = Random(seed)
        if seed % 10:
            check(a_world(chance))
        else:
            check_unknown(without_votes(a_world(chance, unknown=1)))


def without_votes(world: World) -> World:
    """Return a world whose votes follow shares, so that to complete these is to complete it."""
    stakes = tuple(replace(each, votes=each.share) for each in world.stakes)
    return replace(world, stakes=stakes)


@pytest.mark.parametrize("first", range(0, 2_000, 500))
def test_ownership_is_what_looking_at_every_set_says(first: int) -> None:
    """Circles, days, votes, joint arrangements, control, lists together, states, unknown shares."""
    run(first, 500)


@pytest.mark.long
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("first", range(10_000, 110_000, 10_000))
def test_ownership_is_what_looking_at_every_set_says_a_hundred_thousand_times(first: int) -> None:
    """The same, for long."""
    run(first, 10_000)
