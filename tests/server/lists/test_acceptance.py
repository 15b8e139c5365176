"""A list that lost what it should have is refused."""

from __future__ import annotations

import pytest

from engine.errors import RulesetError
from engine.screening.snapshot import Header, ListEntry, Snapshot
from server.lists.acceptance import check_against


def a_list(edition: str = "2026-07-31", **counts: int) -> Snapshot:
    """Return a list with as many entries of each part as ``counts`` says."""
    entries = [
        ListEntry(f"{code}-{number}", code, f"{code} {number}")
        for code, count in counts.items()
        for number in range(count)
    ]
    return Snapshot.of(Header("US-CSL", "a publisher", edition), entries)


def test_check_accepts_the_first_list_and_a_growing_one() -> None:
    """A list that has more than before is credible."""
    check_against(a_list(EL=1), None, 0)
    check_against(a_list(EL=2, UVL=1), a_list(EL=1), 0)


def test_check_accepts_a_loss_of_just_the_share() -> None:
    """The share itself is not more than the share."""
    check_against(a_list(EL=95), a_list(EL=100), 50)


def test_check_refuses_a_loss_of_more_than_the_share() -> None:
    """One entry more, and a person must look."""
    with pytest.raises(RulesetError, match="the list has 94 entries, 100 before"):
        check_against(a_list(EL=94), a_list(EL=100), 50)


def test_check_refuses_a_small_list_that_is_lost_in_a_large_one() -> None:
    """The Entity List was once missing from a screening list, and nobody noticed."""
    with pytest.raises(RulesetError) as caught:
        check_against(a_list(SDN=2000), a_list(SDN=1990, MEU=10), 50)

    assert [fault.message for fault in caught.value.faults] == [
        "its part MEU has 0 entries, 10 before: a loss of more than 50 in a thousand"
    ]


def test_check_refuses_a_list_without_an_expected_entry() -> None:
    """Whoever is known to be listed must be there."""
    with pytest.raises(RulesetError, match="the entry `EL-7` must be there and is not"):
        check_against(a_list(EL=7), None, 1000, ("EL-6", "EL-7"))


def test_check_refuses_an_older_edition() -> None:
    """Yesterday's list does not replace today's."""
    with pytest.raises(RulesetError, match="2026-07-30 is older than that of 2026-07-31"):
        check_against(a_list("2026-07-30", EL=1), a_list("2026-07-31", EL=1), 0)


def test_check_tells_everything_at_once() -> None:
    """All that is not credible is said in one go."""
    with pytest.raises(RulesetError) as caught:
        check_against(a_list("2026-07-30", SDN=1), a_list(EL=1, SDN=1), 10, ("X-1",))

    assert len(caught.value.faults) == 4
