"""The ownership graph: who is meant, what is contradictory, and that circles end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from google.type.date_pb2 import Date

from engine.errors import TransactionError
from engine.facts.ownership import holdings
from engine.facts.transaction import Party as CoreParty
from licet.v1.identity_pb2 import PartyType
from licet.v1.ownership_pb2 import ControlIndicator, Owner, Ownership, Stake
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.translate import limits
from server.translate.from_proto import transaction

AS_OF = "2026-11-24"


def a_stake(percent: str = "", **owner: Any) -> Stake:
    """Return a stake of an owner with the fields in ``owner``; a share of "" is unknown."""
    stake = Stake(owner=Owner(**owner))
    if percent:
        stake.percent.value = percent
    return stake


def owned_by(*stakes: Stake) -> Ownership:
    """Return an ownership of ``stakes``."""
    return Ownership(stakes=stakes)


def listed(owner: Stake, code: str = "SDN") -> Stake:
    """Return ``owner`` with a listing."""
    owner.owner.listings.listings.add(list_id=code)
    return owner


def read(*parties: Party) -> tuple[CoreParty, ...]:
    """Return ``parties`` as the core has them."""
    message = Transaction(kind=TransactionKind.TRANSACTION_KIND_EXPORT, parties=parties)
    return transaction(message).parties


def violations(*parties: Party) -> dict[str, str]:
    """Return what is wrong with ``parties``, by field."""
    with pytest.raises(TransactionError) as caught:
        read(*parties)
    return {each.field: each.problem for each in caught.value.violations}


def aggregate(party: CoreParty) -> Decimal:
    """Return what persons on the SDN list hold of ``party``."""
    (holding,) = holdings(party.stakes or (), {}, AS_OF)
    return holding.aggregate


def test_ownership_not_stated_is_told_from_nobody() -> None:
    """That nobody holds a stake is an answer."""
    unknown, none = read(Party(), Party(ownership=Ownership()))

    assert unknown.stakes is None
    assert none.stakes == ()


@pytest.mark.parametrize(("shares", "excess"), [(("60", "41"), "1"), (("100", "0.5"), "0.5")])
def test_ownership_of_more_than_the_whole_is_refused(shares: tuple[str, str], excess: str) -> None:
    """Shares of one entity can't exceed 100 percent; the answer says by how much they do."""
    first, second = shares
    party = Party(ownership=owned_by(a_stake(first, name="A"), a_stake(second, name="B")))

    assert f"by {excess} percent" in violations(party)["parties[0].ownership"]


def test_ownership_of_an_owner_is_checked_too() -> None:
    """The whole is the whole on every level."""
    above = owned_by(a_stake("60", name="B"), a_stake("60", name="C"))
    party = Party(ownership=owned_by(a_stake("50", name="A", ownership=above)))

    assert list(violations(party)) == ["parties[0].ownership.stakes[0].owner.ownership"]


def test_ownership_of_exactly_the_whole_is_read() -> None:
    """100 percent is no fault, and three thirds need not add up to it."""
    party = Party(
        ownership=owned_by(*(a_stake("33.333333", name=name) for name in ("A", "B", "C")))
    )

    assert [stake.percent for stake in read(party)[0].stakes or ()] == [Decimal("33.333333")] * 3


def test_stake_of_nobody_is_refused() -> None:
    """A stake is somebody's."""
    party = Party(ownership=owned_by(a_stake("50", name="A"), a_stake("50"), Stake()))

    assert set(violations(party)) == {
        "parties[0].ownership.stakes[1].owner",
        "parties[0].ownership.stakes[2].owner",
    }


def test_stakes_of_one_owner_are_added() -> None:
    """Two classes of shares in one hand are one holding."""
    party = Party(ownership=owned_by(a_stake("30", name="A"), a_stake("30", name="A")))

    (stake,) = read(party)[0].stakes or ()

    assert stake.percent == 60


def test_stakes_of_one_owner_of_unknown_share_stand_beside_the_known() -> None:
    """A certain 60 % stays certain, whatever else the owner holds."""
    party = Party(ownership=owned_by(a_stake("60", name="A"), a_stake("", name="A")))

    known, unknown = read(party)[0].stakes or ()

    assert known.percent == Decimal(60)
    assert unknown.percent is None
    assert known.owner.key == unknown.owner.key


@pytest.mark.parametrize(("votes", "control"), [("50", ()), ("50.1", ("majority_of_votes",))])
def test_majority_of_votes_is_control(votes: str, control: tuple[str, ...]) -> None:
    """More than half of the votes is a majority of them."""
    stake = a_stake("10", name="A")
    stake.voting_percent.value = votes

    (one,) = read(Party(ownership=owned_by(stake)))[0].stakes or ()

    assert one.control == control


def test_control_and_joint_arrangement_arrive() -> None:
    """What a regime asks besides shares is handed on."""
    stake = a_stake("10", name="A")
    stake.control.indicators.append(ControlIndicator.CONTROL_INDICATOR_VETO)
    stake.in_joint_arrangement = True

    (one,) = read(Party(ownership=owned_by(stake)))[0].stakes or ()

    assert (one.control, one.is_joint) == (("veto",), True)


def test_owner_by_id_is_the_same_everywhere() -> None:
    """What is said of a holder in one place holds in every other."""
    told = listed(a_stake("10", owner_id="x", name="X"))
    first = Party(ownership=owned_by(told))
    second = Party(ownership=owned_by(a_stake("60", owner_id="x")))

    _, other = read(first, second)

    assert aggregate(other) == 60
    (stake,) = other.stakes or ()
    assert (stake.owner.name, stake.owner.key) == ("X", "x")


def test_owner_by_id_may_be_a_party() -> None:
    """A listed party that owns another party taints it."""
    bank = Party(party_id="bank", name="Bank")
    bank.listings.listings.add(list_id="SDN")
    client = Party(ownership=owned_by(a_stake("50", owner_id="bank")))

    _, owned = read(bank, client)

    assert aggregate(owned) == 50


def test_owner_by_name_is_the_same_everywhere_in_a_tree() -> None:
    """Two stakes that lead to one listed name are one person's."""
    party = Party(
        ownership=owned_by(
            a_stake("25", name="A", ownership=owned_by(listed(a_stake("50", name="X")))),
            a_stake("25", name="B", ownership=owned_by(listed(a_stake("50", name="X")))),
        )
    )

    assert aggregate(read(party)[0]) == 50


def test_two_statements_about_one_owner_must_agree() -> None:
    """Which one is true is for the caller to say."""
    first = a_stake("50", owner_id="a", ownership=owned_by(a_stake("40", name="X")))
    second = a_stake("50", owner_id="a", ownership=owned_by(a_stake("60", name="X")))

    found = violations(Party(ownership=owned_by(first)), Party(ownership=owned_by(second)))

    assert list(found) == ["parties[1].ownership.stakes[0].owner.ownership"]
    assert "other owners of `a`" in found["parties[1].ownership.stakes[0].owner.ownership"]


def test_circle_of_parties_ends() -> None:
    """Cross-holdings are legal: two parties own each other, and a listed person one of them."""
    first = Party(
        party_id="a",
        ownership=owned_by(a_stake("40", owner_id="b"), listed(a_stake("60", name="X"))),
    )
    second = Party(party_id="b", ownership=owned_by(a_stake("60", owner_id="a")))

    one, other = read(first, second)

    assert aggregate(one) == 100
    assert aggregate(other) == 60


def test_circle_by_name_ends() -> None:
    """A circle may be written out without keys."""
    inner = a_stake("50", name="A")
    party = Party(
        ownership=owned_by(
            a_stake("100", name="A", ownership=owned_by(
                a_stake("50", name="B", ownership=owned_by(inner)),
                listed(a_stake("50", name="X")),
            ))
        )
    )  # fmt: skip

    assert aggregate(read(party)[0]) == 100


def test_owner_of_itself_ends() -> None:
    """Treasury shares are a circle of one."""
    party = Party(
        party_id="a",
        ownership=owned_by(a_stake("10", owner_id="a"), listed(a_stake("50", name="X"))),
    )

    assert aggregate(read(party)[0]) == 60


def _chain(length: int) -> Transaction:
    """Return a party that ``length`` owners hold above one another, the last one listed.

    It is built in place: a message that is handed over is parsed, which has a limit of its own.
    """
    message = Transaction(kind=TransactionKind.TRANSACTION_KIND_EXPORT)
    held = message.parties.add().ownership
    for level in range(length):
        stake = held.stakes.add()
        stake.percent.value = "100"
        stake.owner.name = f"owner {level}"
        held = stake.owner.ownership
    listed(stake)
    return message


def test_chain_has_a_greatest_depth() -> None:
    """The listed person at the end of the longest chain is found; a longer one is refused."""
    assert aggregate(transaction(_chain(limits.OWNERS_DEEP)).parties[0]) == 100

    with pytest.raises(TransactionError, match="is more than 32 levels deep"):
        transaction(_chain(limits.OWNERS_DEEP + 1))


def test_chain_of_any_depth_is_refused_not_followed() -> None:
    """A message that is deeper than any that could be parsed does no harm."""
    with pytest.raises(TransactionError, match="is more than 32 levels deep"):
        transaction(_chain(5_000))


def test_chain_by_keys_has_the_same_greatest_depth() -> None:
    """A chain that is stated party by party is as long as one that is written out."""
    parties = [
        Party(party_id=f"p{level}", ownership=owned_by(a_stake("100", owner_id=f"p{level + 1}")))
        for level in range(limits.OWNERS_DEEP + 1)
    ]

    found = violations(*parties)

    assert found["parties[0].ownership"] == "is more than 32 levels deep; expected fewer"
    assert "parties[1].ownership" not in found


def test_dense_graph_is_not_deep() -> None:
    """Companies that all hold each other are two levels deep, whatever way leads through them."""
    names = [f"c{number}" for number in range(8)]
    parties = [
        Party(
            party_id=name,
            ownership=owned_by(*(a_stake("5", owner_id=other) for other in names if other != name)),
        )
        for name in names[:5]
    ]
    parties[0].ownership.stakes.append(listed(a_stake("60", name="X")))

    assert aggregate(read(*parties)[0]) == 60


def test_dense_graph_has_a_largest_size() -> None:
    """What keys stand for counts as often as it is taken apart."""
    names = [f"c{number}" for number in range(14)]
    parties = [
        Party(
            party_id=name,
            ownership=owned_by(*(a_stake("5", owner_id=other) for other in names if other != name)),
        )
        for name in names
    ]

    with pytest.raises(TransactionError, match=r"makes more than 400 stakes of all parties"):
        read(*parties)


def test_graph_has_a_largest_size() -> None:
    """One request can't ask for a graph that costs minutes."""
    stakes = [a_stake("0.1", name=f"owner {number}") for number in range(limits.STAKES)]
    assert len(read(Party(ownership=owned_by(*stakes)))[0].stakes or ()) == limits.STAKES

    found = violations(
        Party(ownership=owned_by(*stakes)), Party(ownership=owned_by(a_stake("1", name="X")))
    )
    assert list(found) == ["parties[1].ownership"]


def test_listing_on_an_unknown_list_is_refused() -> None:
    """A slip in the code of a list would match no rule, and so let the party pass."""
    bank = Party(name="Bank")
    bank.listings.listings.add(list_id="SND")

    with pytest.raises(TransactionError) as refused:
        read(bank)

    (violation,) = refused.value.violations
    assert violation.field == "parties[0].listings.listings[0].list_id"
    assert "perhaps `SDN`" in violation.problem


def test_votes_days_and_state_arrive() -> None:
    """What the tests ask for besides shares is handed on, with where the owner is named."""
    stake = a_stake("30", name="Ministry", country="RU", type=PartyType.PARTY_TYPE_GOVERNMENT_BODY)
    stake.voting_percent.value = "40"
    stake.held_from.CopyFrom(Date(year=2020, month=1, day=1))
    stake.held_until.CopyFrom(Date(year=2027, month=1, day=1))

    (one,) = read(Party(ownership=owned_by(stake)))[0].stakes or ()

    assert (one.votes, one.held_from, one.held_until) == (Decimal(40), "2020-01-01", "2027-01-01")
    assert (one.owner.countries, one.owner.is_government) == (("RU",), True)
    assert one.owner.stated_at == "parties[0].ownership.stakes[0].owner"


def test_stakes_of_one_owner_on_other_days_stay_apart() -> None:
    """What was sold and what is held are not added."""
    sold, holds = a_stake("60", name="A"), a_stake("40", name="A")
    sold.held_until.CopyFrom(Date(year=2026, month=1, day=1))
    holds.held_from.CopyFrom(Date(year=2026, month=1, day=1))

    stakes = read(Party(ownership=owned_by(sold, holds)))[0].stakes or ()

    assert sorted(stake.percent or 0 for stake in stakes) == [40, 60]


def test_stake_that_ends_before_it_begins_is_refused() -> None:
    """It was held on no day."""
    stake = a_stake("60", name="A")
    stake.held_from.CopyFrom(Date(year=2026, month=1, day=1))
    stake.held_until.CopyFrom(Date(year=2026, month=1, day=1))

    found = violations(Party(ownership=owned_by(stake)))

    assert list(found) == ["parties[0].ownership.stakes[0].held_until"]
