"""The measurement itself: every call has another body, and a table tells what was measured."""

from __future__ import annotations

import itertools
from collections import Counter

from licet.v1.decision_service_pb2 import EvaluateRequest
from tests.load.__main__ import Figure, bodies, table
from tests.load.transactions import PARTNERS, transactions


def test_transactions_are_the_same_for_the_same_seed() -> None:
    """And others for another; no two are equal."""
    one, again, other = (list(itertools.islice(transactions(seed), 50)) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert len({each.SerializeToString() for each in one}) == 50


def test_partners_come_back_and_strangers_do_not() -> None:
    """Few partners make most of the trade; a stranger's name has a number of its own."""

    def names(unseen: float) -> Counter[str]:
        made = itertools.islice(transactions(3, unseen=unseen), 300)
        return Counter(party.name for each in made for party in each.parties)

    known, strange = names(0.0), names(0.2)
    assert len(known) < sum(known.values()) / 3 < PARTNERS
    strangers = [name for name in strange if name.split()[-1].isdigit()]
    assert 0.15 < len(strangers) / sum(strange.values()) < 0.25
    assert all(strange[name] == 1 for name in strangers)


def test_a_listed_name_comes_up() -> None:
    """About once in two hundred parties."""
    made = itertools.islice(transactions(4, listed=("Planted Ltd",)), 400)
    assert any(party.name == "Planted Ltd" for each in made for party in each.parties)


def test_bodies_are_requests() -> None:
    """As many as asked for, of the day that the list is from."""
    made = [EvaluateRequest.FromString(each) for each in bodies(5, 7)]
    assert len(made) == 7
    assert {each.as_of.year for each in made} == {2026}


def test_table_tells_ratios_to_the_echo_with_as_many_in_flight() -> None:
    """Of two echoes with other loads, that with the same."""
    figures = [
        Figure("echo, sync", 1, 10, 0, 100.0, 1.0, 1.0, 1.0),
        Figure("echo, sync", 16, 10, 0, 50.0, 1.0, 1.0, 1.0),
        Figure("licet, threads, warm", 16, 10, 2, 400.0, 2_000.0, 1.5, 3.0),
    ]
    assert table(figures)[-1] == (
        "| licet, threads, warm | 16 | 400 | 8.0 | 2,000 | 1.50 | 3.00 | 2 |"
    )
