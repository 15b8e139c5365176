"""Who owns a party: the published examples, each regime's threshold, and random graphs.

The random graphs are compared with a method that shares nothing with the engine's: it looks at
every set of entities instead of letting one grow, in whole numbers instead of fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, combinations, product
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts.ownership import Holding, holdings, overdrawn, states
from engine.facts.stakes import WAYS
from engine.facts.transaction import Listing, Owner, Stake
from tests.builders import DAY, a_stake

_T = TypeVar("_T")


def held(*stakes: Stake, list: str = "SDN", as_of: str = DAY) -> Holding:
    """Return how the persons on one list own a party."""
    (holding,) = (each for each in holdings(stakes, {}, as_of) if each.list == list)
    return holding


def x(percent: str | None) -> Stake:
    """Return a stake of X, who is blocked."""
    return a_stake("X", percent, lists=["SDN"])


def y(percent: str | None) -> Stake:
    """Return a stake of Y, who is blocked too."""
    return a_stake("Y", percent, lists=["SDN"])


# -- OFAC FAQ 401: "50 percent or more in the aggregate", through entities so owned ----------------


def test_two_owned_entities_of_25_percent_own_together() -> None:
    """X owns 50 % of A and of B, which own 25 % of C each: C is blocked. -- OFAC FAQ 401."""
    holding = held(a_stake("A", "25", x("50")), a_stake("B", "25", x("50")))

    assert holding.half_or_more
    assert holding.aggregate == 50


def test_entities_owned_less_than_half_pass_nothing_on() -> None:
    """X owns 25 % of A and of B, which own 50 % of C each: C is not blocked. -- OFAC FAQ 401."""
    holding = held(a_stake("A", "50", x("25")), a_stake("B", "50", x("25")))

    assert not holding.half_or_more
    assert holding.aggregate == 0


def test_shares_are_never_multiplied() -> None:
    """Half of a half is a quarter by multiplication; by the rule each half owns the next."""
    holding = held(a_stake("A", "50", a_stake("B", "50", x("50"))))

    assert holding.half_or_more
    assert holding.aggregate == 50


def test_an_owned_entity_passes_its_whole_share_on() -> None:
    """X owns 50 % of A, which owns 49 % of C; with 1 % of its own X owns C."""
    assert held(a_stake("A", "49", x("50")), x("1")).half_or_more
    assert not held(a_stake("A", "49", x("50")), x("0.99")).half_or_more


def test_two_blocked_persons_aggregate() -> None:
    """25 % of one blocked person and 25 % of another make half. -- 31 CFR 587.406, OFAC FAQ 399."""
    holding = held(x("25"), y("25"))

    assert holding.half_or_more
    assert holding.aggregate == 50
    assert not holding.over_half


def test_control_is_told_and_is_not_ownership() -> None:
    """30 % and the majority of the board are no ownership. -- OFAC FAQ 398."""
    holding = held(replace(x("30"), control=("appoints_majority_of_board",)))

    assert holding.controlled
    assert not holding.half_or_more


def test_control_through_an_owned_entity_is_told() -> None:
    """Who is owned by a listed person controls for it."""
    controls = replace(a_stake("A", "10", x("50")), control=("veto",))

    assert held(controls).controlled
    assert not held(replace(controls, owner=a_stake("A", "10", x("49")).owner)).controlled


@pytest.mark.parametrize(
    ("percent", "half_or_more", "over_half"),
    [
        ("49.9", False, False),
        ("49.999999999999", False, False),
        ("50", True, False),
        ("50.000000000001", True, True),
        ("50.1", True, True),
        ("100", True, True),
    ],
)
def test_thresholds_of_the_regimes_differ_at_one_point(
    percent: str, half_or_more: bool, over_half: bool
) -> None:
    """Half is owned in the United States and the European Union, not in the United Kingdom."""
    holding = held(x(percent))

    assert (holding.half_or_more, holding.over_half) == (half_or_more, over_half)
    assert holding.aggregate == Decimal(percent)


# -- The European Union and the United Kingdom -----------------------------------------------------


def test_eu_aggregates_listed_owners() -> None:
    """30 % and 25 % of two listed persons own. -- Commission FAQ 269/2014 Q8."""
    stakes = [a_stake("P1", "30", lists=["EU-269"]), a_stake("P2", "25", lists=["EU-269"])]

    holding = held(*stakes, list="EU-269")

    assert holding.half_or_more
    assert holding.aggregate == 55


def test_uk_asks_for_one_person() -> None:
    """30 % and 25 % of two designated persons are no ownership by one of them."""
    stakes = [a_stake("P1", "30", lists=["UKSL"]), a_stake("P2", "25", lists=["UKSL"])]

    holding = held(*stakes, list="UKSL")

    assert holding.over_half
    assert not holding.over_half_by_one


def test_uk_passes_on_what_is_owned_by_more_than_half() -> None:
    """Who has 51 % of A, which has 51 % of the party, owns it; 50 % on the way does not."""
    assert held(
        a_stake("A", "51", a_stake("P", "51", lists=["UKSL"])), list="UKSL"
    ).over_half_by_one
    assert not held(
        a_stake("A", "51", a_stake("P", "50", lists=["UKSL"])), list="UKSL"
    ).over_half_by_one


@pytest.mark.parametrize("others", [["UKSL"], []], ids=["both designated", "one designated"])
def test_uk_combines_a_joint_arrangement(others: list[str]) -> None:
    """Who is party to a joint arrangement holds what all hold. -- SI 2019/855 Sch 1 para 3(1)."""
    apart = [a_stake("P1", "30", lists=["UKSL"]), a_stake("P2", "25", lists=others)]
    jointly = [replace(stake, is_joint=True) for stake in apart]

    assert held(*jointly, list="UKSL").over_half_by_one
    assert not held(*apart, list="UKSL").over_half_by_one


def test_a_joint_arrangement_of_strangers_owns_for_nobody() -> None:
    """Without a designated person in it a joint arrangement is nothing to the list."""
    jointly = [replace(a_stake(name, "40"), is_joint=True) for name in ("P1", "P2")]

    holding = held(*jointly, a_stake("P3", "20", lists=["UKSL"]), list="UKSL")

    assert not holding.over_half_by_one


def test_half_is_told_by_each_list() -> None:
    """One owner on three lists is told for each; lists don't aggregate with one another."""
    stakes = [a_stake("A", "50", lists=["SDN", "UKSL"]), a_stake("B", "50", lists=["EU-269"])]

    told = {holding.list: holding.aggregate for holding in holdings(stakes, {}, DAY)}

    assert told == {"SDN": 50, "UKSL": 50, "EU-269": 50}


# -- Votes, joint arrangements, control ------------------------------------------------------------


def test_uk_asks_for_shares_or_votes() -> None:
    """Most of the votes in one hand is ownership, whatever the shares. -- SI 2019/855 reg 7."""
    votes = [replace(a_stake("P", "10", lists=["UKSL"]), votes=Decimal(each)) for each in (50, 51)]

    assert not held(votes[0], list="UKSL").over_half_by_one
    owned = held(votes[1], list="UKSL")
    assert owned.over_half_by_one
    assert (owned.half_or_more, owned.largest_by_one) == (False, Decimal(51))


def test_joint_arrangement_is_one_in_one_entity() -> None:
    """Who holds jointly elsewhere, with somebody else, has nothing to do with it."""
    jointly = [replace(a_stake(name, "50"), is_joint=True) for name in ("W", "Z")]
    elsewhere = a_stake(
        "A", "0", *(replace(a_stake(n, "50", lists=on), is_joint=True)
                    for n, on in (("X", ["UKSL"]), ("Y", [])))
    )  # fmt: skip

    assert not held(*jointly, elsewhere, list="UKSL").over_half_by_one


def test_control_passes_on_through_those_it_controls() -> None:
    """Who controls A, which owns the party, controls the party and owns nothing of it."""
    ruled = replace(a_stake("X", "10", lists=["SDN"]), control=("veto",))

    holding = held(a_stake("A", "100", ruled))

    assert holding.controlled
    assert not holding.half_or_more


# -- Days, lists together, states ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held_from", "held_until", "counts"),
    [
        ("", "", True),
        ("2026-08-01", "", True),
        ("2026-08-02", "", False),
        ("", "2026-08-01", False),
        ("", "2026-08-02", True),
    ],
)
def test_stake_counts_on_the_days_it_is_held(held_from: str, held_until: str, counts: bool) -> None:
    """A stake that was sold the day before owns nothing; that it was held is told."""
    stake = replace(x("60"), held_from=held_from, held_until=held_until)

    holding = held(stake)

    assert holding.half_or_more is holding.is_held is counts
    assert holding.was_held is not counts
    (step,) = holding.steps
    assert (step.held_from, step.held_until, step.counts) == (held_from, held_until, counts)


def test_shares_may_follow_each_other() -> None:
    """What one sold another holds now: together that is no more than the whole."""
    sold = replace(x("60"), held_until="2026-01-01")
    bought = replace(y("60"), held_from="2026-01-01")

    assert overdrawn([sold, bought]) == 0
    assert overdrawn([replace(sold, held_until="2026-01-02"), bought]) == 20


def test_lists_that_own_only_together_are_told_together() -> None:
    """30 % of the Entity List and 20 % of the MEU List are half together. -- 90 FR 47201."""
    stakes = [a_stake("A", "30", lists=["EL"]), a_stake("B", "20", lists=["MEU"])]

    told = {each.list: each for each in holdings(stakes, {}, DAY)}

    assert not told["EL"].half_or_more
    assert not told["MEU"].half_or_more
    assert told["EL+MEU"].half_or_more
    assert told["EL+MEU"].aggregate == 50


def test_lists_together_are_not_told_where_one_owns_alone() -> None:
    """The least that owns is what is told; lists that no law counts together are not."""
    alone = [a_stake("A", "50", lists=["EL"]), a_stake("B", "20", lists=["MEU"])]
    others = [a_stake("A", "30", lists=["EU-269"]), a_stake("B", "30", lists=["UKSL"])]

    assert [each.list for each in holdings(alone, {}, DAY)] == ["EL", "MEU"]
    assert [each.list for each in holdings(others, {}, DAY)] == ["EU-269", "UKSL"]


def test_state_owns_through_its_parts() -> None:
    """A ministry and a state bank that own half together own for the state."""
    parts = [a_stake("Ministry", "20"), a_stake("Bank", "30")]
    stakes = [
        replace(s, owner=replace(s.owner, is_government=True, countries=("RU",))) for s in parts
    ]

    assert states(stakes, DAY).half_or_more == ("RU",)
    assert states(stakes, DAY).over_half == ()
    assert states(parts, DAY).half_or_more == ()
    nobodys = [replace(s, owner=replace(s.owner, countries=())) for s in stakes]
    assert (states(nobodys, DAY).half_or_more, states(nobodys, DAY).unknown) == ((), True)


def test_way_tells_days_source_and_control() -> None:
    """Whoever reads the reason can look each stake up."""
    stake = replace(
        a_stake("X", "25.50", lists=["SDN"]),
        as_of="2026-03-01", source="register extract", control=("veto",), is_joint=True,
        held_from="2020-01-01",
    )  # fmt: skip

    assert held(stake).path == (
        "X holds 25.5 % of the party (control: veto; jointly; from 2020-01-01; "
        "as of 2026-03-01; register extract)",
    )


def test_ways_of_a_dense_graph_are_told_up_to_a_limit() -> None:
    """Nobody reads a thousand ways, and a request may not cost them."""
    layer = [a_stake("X", "10", lists=["SDN"])]
    for level in range(6):
        layer = [a_stake(f"{level}-{number}", "20", *layer) for number in range(4)]

    holding = held(*layer)

    assert holding.has_more_ways
    assert len(holding.path) == WAYS


# -- Statements ------------------------------------------------------------------------------------


def test_equal_stakes_in_one_place_are_two() -> None:
    """25 % of ordinary and 25 % of preference shares are 50 %."""
    holding = held(x("25"), x("25"))

    assert holding.aggregate == 50


def test_what_is_said_again_in_another_place_is_the_same() -> None:
    """A, mentioned twice with its owner, is no less and no more owned by that."""
    a = [a_stake("A", percent, x("30")) for percent in ("20", "40")]

    assert not held(a[0], a_stake("B", "40", a[1])).half_or_more


def test_owner_by_id_is_one_whatever_the_name() -> None:
    """An id ties mentions together that are spelled differently."""
    named = [Owner("Acme", id="1", listings=(Listing("SDN"),)), Owner("ACME Ltd", id="1")]

    assert held(*(Stake(owner, Decimal(25)) for owner in named)).half_or_more


def test_screening_of_an_owner_counts_like_a_stated_listing() -> None:
    """Nobody needs to know beforehand that an owner is listed."""
    (holding,) = holdings([a_stake("X", "50")], {"X": (Listing("SDN"),)}, DAY)

    assert holding.half_or_more


@pytest.mark.parametrize(
    ("listing", "counts"),
    [
        (Listing("SDN"), True),
        (Listing("SDN", listed_on="2026-08-01"), True),
        (Listing("SDN", listed_on="2026-08-02"), False),
        (Listing("SDN", delisted_on="2026-08-01"), False),
        (Listing("SDN", delisted_on="2026-08-02"), True),
    ],
)
@pytest.mark.parametrize("is_found", [False, True], ids=["stated", "found"])
def test_owner_is_listed_from_the_listing_until_the_delisting(
    listing: Listing, counts: bool, is_found: bool
) -> None:
    """An owner who was not listed yet, or is no longer, owns for no list."""
    owner = Owner("X", listings=() if is_found else (listing,))

    found = holdings(
        [Stake(owner, Decimal(60))], {"X": (listing,)} if is_found else {}, "2026-08-01"
    )

    assert bool(found) is counts


def test_path_names_the_ways_from_the_listed_person_up() -> None:
    """The evidence is told: who holds what of whom, and nothing that leads elsewhere."""
    holding = held(a_stake("A", "25.50", x("50")), a_stake("B", "30", a_stake("C", "100")), y(None))

    assert holding.path == (
        "X holds 50 % of A; A holds 25.5 % of the party",
        "Y holds an unknown share of the party",
    )


def test_overdrawn_tells_what_exceeds_the_whole() -> None:
    """Shares in one entity can't be more than all of it."""
    assert overdrawn([x("60"), y("40.5"), a_stake("Z")]) == Decimal("0.5")
    assert overdrawn([x("60"), y("40")]) == 0


# -- Shares that are not known ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stakes", "unknown"),
    [
        ([x(None)], True),
        ([x(None), a_stake("Z", "50")], True),
        ([x(None), a_stake("Z", "50.1")], False),
        ([x("20"), y(None), a_stake("Z", "50")], True),
        ([x("20"), y(None), a_stake("Z", "51")], False),
        ([x("51"), y(None)], False),
        ([a_stake("A", None, x("50"))], True),
        ([a_stake("A", None, x("49"))], False),
        ([a_stake("A", "50", x(None))], True),
        # All together hold more than half, but one alone may or may not.
        ([x("10"), x(None), y("45")], True),
        ([x("10"), x(None), y("49"), a_stake("Z", "2")], False),
    ],
)
def test_unknown_is_what_the_known_shares_leave_open(
    stakes: Sequence[Stake], unknown: bool
) -> None:
    """A share that nobody stated could be whatever the others leave."""
    assert held(*stakes).unknown is unknown


# -- Random graphs ---------------------------------------------------------------------------------

PARTY = 0
"""The number of the party in a world; the others are 1, 2, ..."""


@dataclass(frozen=True)
class World:
    """Who holds what, in whole percent.

    Attributes:
        shares: ``shares[owner, owned]``; None for a share that is not known.
        listed: Those on the list.
    """

    shares: dict[tuple[int, int], int | None]
    listed: frozenset[int]

    def stakes(self) -> tuple[Stake, ...]:
        """Return the world as the engine reads it: each entity taken apart once."""
        seen: set[int] = set()

        def into(owned: int) -> tuple[Stake, ...]:
            if owned in seen:
                return ()
            seen.add(owned)
            return tuple(
                Stake(
                    Owner(
                        f"E{owner}",
                        listings=(Listing("SDN"),) if owner in self.listed else (),
                        stakes=into(owner),
                    ),
                    None if share is None else Decimal(share),
                )
                for (owner, other), share in self.shares.items()
                if other == owned
            )

        return into(PARTY)


def subsets(of: Sequence[_T]) -> Iterable[tuple[_T, ...]]:
    """Return every choice of some of ``of``."""
    return chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))


def owned_by_enumeration(
    world: World, listed: frozenset[int], asked: int, is_more: bool
) -> frozenset[int]:
    """Return the least set that has the listed and all that it owns, by looking at every set."""
    numbers = sorted({PARTY, *listed, *chain.from_iterable(world.shares)})

    def is_closed(candidate: frozenset[int]) -> bool:
        sums = {
            owned: sum(
                share or 0
                for (owner, other), share in world.shares.items()
                if other == owned and owner in candidate
            )
            for owned in numbers
        }
        return all(
            owned in candidate
            for owned, held_of_it in sums.items()
            if held_of_it > asked or (held_of_it == asked and not is_more)
        )

    closed = [
        candidate
        for chosen in subsets(numbers)
        if listed <= (candidate := frozenset(chosen)) and is_closed(candidate)
    ]
    least = frozenset.intersection(*closed)
    assert least in closed
    return least


@st.composite
def worlds(draw: st.DrawFn, unknown: bool = False) -> World:
    """Draw a world of at most five owners, circles included, in which nothing is overdrawn."""
    count = draw(st.integers(1, 5))
    shares: dict[tuple[int, int], int | None] = {}
    for owned in range(count + 1):
        left = 100
        for owner in range(1, count + 1):
            if owner == owned or not draw(st.booleans()):
                continue
            share = draw(st.sampled_from([0, 1, 10, 20, 25, 30, 49, 50, 51, 60, 100]))
            if share <= left:
                shares[owner, owned] = share
                left -= share
    if unknown and shares:
        hidden = draw(st.sets(st.sampled_from(sorted(shares)), min_size=1, max_size=2))
        shares |= dict.fromkeys(sorted(hidden))
    return World(shares, draw(st.frozensets(st.integers(1, count))))


def the_holding(world: World) -> Holding | None:
    """Return how the listed own the party; None if nobody listed is in its graph."""
    return next(iter(holdings(world.stakes(), {}, DAY)), None)


@given(worlds())
@settings(deadline=None, max_examples=150)
def test_holding_is_the_least_fixpoint(world: World) -> None:
    """Whatever the graph, circles included, both tests say what looking at every set says."""
    holding = the_holding(world)
    half = owned_by_enumeration(world, world.listed, 50, is_more=False)
    over = owned_by_enumeration(world, world.listed, 50, is_more=True)
    aggregate = sum(world.shares.get((owner, PARTY), 0) or 0 for owner in half if owner != PARTY)
    by_one = [
        PARTY in owned_by_enumeration(world, frozenset({one}), 50, is_more=True)
        for one in world.listed
    ]

    if holding is None:
        assert PARTY not in half
        return
    assert holding.half_or_more is (PARTY in half)
    assert holding.over_half is (PARTY in over)
    assert holding.over_half_by_one is any(by_one)
    assert holding.aggregate == aggregate
    assert not holding.unknown


def completions(world: World) -> Iterable[World]:
    """Return the world with what is hidden filled in, in every way on a grid that matters."""
    hidden = [edge for edge, share in world.shares.items() if share is None]
    left = {
        owned: 100 - sum(share or 0 for (_, other), share in world.shares.items() if other == owned)
        for _, owned in hidden
    }
    grids = [
        sorted(share for share in {*range(0, 101, 10), 1, 49, 51, rest} if share <= rest)
        for rest in (left[owned] for _, owned in hidden)
    ]
    for filled in product(*grids):
        used = dict.fromkeys(left, 0)
        for (_, owned), share in zip(hidden, filled, strict=True):
            used[owned] += share
        if all(used[owned] <= left[owned] for owned in left):
            yield World({**world.shares, **dict(zip(hidden, filled, strict=True))}, world.listed)


def answers_of(holding: Holding) -> tuple[bool, bool, bool]:
    """Return what the three tests say."""
    return holding.half_or_more, holding.over_half, holding.over_half_by_one


@given(worlds(unknown=True))
@settings(deadline=None, max_examples=100)
def test_unknown_is_where_completions_differ(world: World) -> None:
    """The answer is unknown exactly if the shares could be completed to both answers."""
    complete = [the_holding(completion) for completion in completions(world)]
    answers = {answers_of(holding) for holding in complete if holding is not None}

    holding = the_holding(world)

    if holding is None:
        assert not answers
        return
    assert answers_of(holding) == min(answers)
    assert holding.unknown is (len(answers) > 1)


@given(worlds(unknown=True), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_order_of_stakes_carries_no_meaning(world: World, chance: Random) -> None:
    """Who is named first owns no more."""
    shuffled = list(world.shares.items())
    chance.shuffle(shuffled)

    assert the_holding(World(dict(shuffled), world.listed)) == the_holding(world)
