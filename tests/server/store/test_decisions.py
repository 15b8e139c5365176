"""Each decision is recorded once, is found again as it was, and pages do not shift."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EvaluationError, IntegrityError
from server.store.decisions import DecisionLog
from server.store.errors import PinAlteredError
from server.store.records import Entry, Recorded, Selection
from tests.server.store.builders import NOON_MS, a_log, an_entry, tamper


@pytest.fixture
def log(tmp_path: Path) -> Iterator[DecisionLog]:
    """Give an empty log."""
    with a_log(tmp_path) as log:
        yield log


def test_append_records_a_decision_as_it_is(log: DecisionLog) -> None:
    """What is read back is what was recorded, to the byte."""
    entry = an_entry(record=bytes(range(256)))

    appended = log.append(entry)

    assert appended.is_new
    assert log.get(entry.decision_id) == log.by_request(entry.request_id) == appended.recorded
    assert appended.recorded.entry == entry
    assert appended.recorded.sequence == 1


def test_get_of_an_unknown_decision_is_nothing(log: DecisionLog) -> None:
    """No decision is made up."""
    assert log.get("decision-unknown") is None
    assert log.by_request("request-unknown") is None


def test_append_of_a_known_request_gives_the_record_that_stands(log: DecisionLog) -> None:
    """A request id has one decision, the first; that the second asked other things is visible."""
    first = log.append(an_entry())
    again = an_entry(decision_id="decision-2", record=b"other", request_digest="f" * 64)

    second = log.append(again)

    assert not second.is_new
    assert second.recorded == first.recorded
    assert second.recorded.entry.request_digest != again.request_digest
    assert log.count() == 1


def test_append_of_a_known_decision_gives_the_record_that_stands(log: DecisionLog) -> None:
    """An id of a decision is never given to another."""
    first = log.append(an_entry())

    second = log.append(an_entry(request_id="request-2"))

    assert not second.is_new
    assert second.recorded == first.recorded
    assert log.by_request("request-2") is None


def test_append_of_one_request_at_once_has_one_winner(log: DecisionLog) -> None:
    """Sixteen who ask with one id in the same moment are all given the one decision."""
    start = threading.Barrier(16)

    def ask(number: int) -> tuple[bool, Recorded]:
        start.wait()
        appended = log.append(an_entry(number, request_id="request-same"))
        return appended.is_new, appended.recorded

    with ThreadPoolExecutor(16) as callers:
        fates = list(callers.map(ask, range(16)))

    assert sorted(is_new for is_new, _ in fates) == [False] * 15 + [True]
    assert {recorded for _, recorded in fates} == {log.by_request("request-same")}
    assert log.count() == 1


def test_append_all_records_a_batch_and_its_conflicts_alone(log: DecisionLog) -> None:
    """A batch with a known id, and an id twice, records all the others without a gap."""
    log.append(an_entry(1))
    batch = [
        an_entry(2),
        an_entry(1),
        an_entry(3),
        an_entry(9, request_id="request-2"),
        an_entry(4),
    ]

    fates = log.append_all(batch)

    assert [fate.is_new for fate in fates] == [True, False, True, False, True]
    assert fates[3].recorded == fates[0].recorded
    assert [fate.recorded.sequence for fate in fates] == [2, 1, 3, 2, 4]


def test_append_all_of_nothing_is_nothing(log: DecisionLog) -> None:
    """An empty batch is no error."""
    assert log.append_all([]) == ()


def test_append_of_what_the_database_refuses_fails_alone(log: DecisionLog) -> None:
    """A number too large to be stored fails its own caller, whoever shares its group."""
    impossible = an_entry(99, recorded_at_ms=2**70)

    with ThreadPoolExecutor(17) as callers:
        good = [callers.submit(log.append, an_entry(number)) for number in range(8)]
        bad = callers.submit(log.append, impossible)
        good += [callers.submit(log.append, an_entry(number)) for number in range(8, 16)]

    assert bad.exception() is not None
    assert all(promise.result().is_new for promise in good)
    assert log.count() == 16


@pytest.mark.parametrize("change", [{"verdict": 0}, {"verdict": 4}, {"request_id": ""}])
def test_entry_that_could_not_be_found_again_is_none(change: dict[str, Any]) -> None:
    """An unspecified verdict is never recorded, nor a decision that answers no request."""
    with pytest.raises(EvaluationError, match="can't be recorded"):
        replace(an_entry(), **change)


def test_get_of_an_altered_record_is_refused(tmp_path: Path) -> None:
    """An auditor is not shown a record that was edited; the error names the decision."""
    entry = an_entry()
    with a_log(tmp_path) as log:
        log.append(entry)
    tamper(tmp_path, "decisions", "UPDATE decisions SET record = ?", b"verdict: allow")

    with a_log(tmp_path) as log:
        with pytest.raises(PinAlteredError, match=f"record of decision {entry.decision_id}"):
            log.get(entry.decision_id)
        with pytest.raises(IntegrityError):
            log.page(10)
        with pytest.raises(IntegrityError):
            list(log.iterate())


def test_page_newest_first_does_not_shift_when_more_is_recorded(log: DecisionLog) -> None:
    """Who turns pages sees each decision once, whatever is recorded meanwhile."""
    log.append_all([an_entry(number) for number in range(1, 8)])
    first = log.page(3)
    log.append_all([an_entry(number) for number in range(8, 12)])

    second = log.page(3, first.after)
    third = log.page(3, second.after)

    turned = [each.sequence for page in (first, second, third) for each in page.items]
    assert turned == [7, 6, 5, 4, 3, 2, 1]
    assert third.after is None


def test_page_oldest_first_reaches_what_was_recorded_meanwhile(log: DecisionLog) -> None:
    """Who follows the log misses nothing, not even a decision whose id or moment is earlier."""
    log.append_all([an_entry(number) for number in (10, 11, 12)])
    first = log.page(2, newest_first=False)
    log.append(an_entry(1))

    second = log.page(2, first.after, newest_first=False)

    numbers = [each.entry.request_id for each in (*first.items, *second.items)]
    assert numbers == ["request-10", "request-11", "request-12", "request-1"]
    assert second.after is None


def test_page_of_an_empty_log_is_the_last(log: DecisionLog) -> None:
    """No decisions, no further page."""
    page = log.page(10)

    assert page.items == ()
    assert page.after is None


def test_iterate_gives_what_existed_when_it_began(log: DecisionLog) -> None:
    """A replay ends, although decisions go on being made."""
    log.append_all([an_entry(number) for number in range(5)])
    replay = log.iterate(batch=2)
    seen = [next(replay).sequence]
    log.append_all([an_entry(number) for number in range(5, 9)])

    seen += [each.sequence for each in replay]

    assert seen == [1, 2, 3, 4, 5]


def test_numbers_name_decisions_whose_records_were_altered(tmp_path: Path) -> None:
    """What is wrong with one record keeps nobody from asking for the others."""
    with a_log(tmp_path) as log:
        log.append_all([an_entry(number) for number in range(1, 5)])
    tamper(tmp_path, "decisions", "UPDATE decisions SET record = ? WHERE sequence = 2", b"another")

    with a_log(tmp_path) as log:
        numbers = log.numbers(Selection(first=2, last=3))

    assert numbers == ((2, an_entry(2).decision_id), (3, an_entry(3).decision_id))


def test_bounds_are_those_of_the_numbers_and_moments_that_are_asked_for(log: DecisionLog) -> None:
    """A range by number is cut to what there is, and to the moments asked for with it."""
    log.append_all([an_entry(number) for number in range(1, 8)])

    assert log.bounds() == (1, 7)
    assert log.bounds(Selection(first=3, last=99)) == (3, 7)
    assert log.bounds(Selection(from_ms=NOON_MS + 5, last=6)) == (5, 6)
    assert log.bounds(Selection(from_ms=NOON_MS + 5, last=4)) == (1, 0)
    assert log.bounds(Selection(from_ms=NOON_MS + 99)) == (1, 0)


def test_page_leaves_out_what_was_committed_in_between(log: DecisionLog) -> None:
    """A clock that was set back does not bring a decision into a time that is not its own."""
    moments = (NOON_MS + 5, NOON_MS + 100, NOON_MS + 6, NOON_MS + 1, NOON_MS + 7)
    log.append_all([an_entry(each, recorded_at_ms=each) for each in moments])

    page = log.page(10, which=Selection(from_ms=NOON_MS + 5, until_ms=NOON_MS + 50))

    assert [each.entry.recorded_at_ms - NOON_MS for each in page.items] == [7, 6, 5]


_ENTRIES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(NOON_MS, NOON_MS + 20)), min_size=0, max_size=25
)
_MOMENTS = st.none() | st.integers(NOON_MS - 1, NOON_MS + 21)
_NUMBERS = st.none() | st.integers(0, 27)


@settings(deadline=None)  # it opens a database for each example
@given(
    entries=_ENTRIES,
    verdict=st.none() | st.integers(1, 3),
    from_ms=_MOMENTS,
    until_ms=_MOMENTS,
    numbers=st.tuples(_NUMBERS, _NUMBERS),
    size=st.integers(1, 7),
)
def test_page_and_iterate_select_what_is_asked_for(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[tuple[int, int]],
    verdict: int | None,
    from_ms: int | None,
    until_ms: int | None,
    numbers: tuple[int | None, int | None],
    size: int,
) -> None:
    """Each selection, in pages of any size and either order, is what sifting all by hand gives."""
    recorded = [
        an_entry(number, verdict=each, recorded_at_ms=moment)
        for number, (each, moment) in enumerate(entries)
    ]
    first, last = numbers
    cut = recorded[max((first or 1) - 1, 0) : len(recorded) if last is None else last]
    wanted = [entry for entry in cut if _is_wanted(entry, verdict, from_ms, until_ms)]
    which = Selection(verdict, from_ms, until_ms, first, last)
    with a_log(tmp_path_factory.mktemp("data")) as log:
        log.append_all(recorded)

        newest = _turn(log, which, size, newest_first=True)
        oldest = _turn(log, which, size, newest_first=False)
        iterated = [each.entry for each in log.iterate(which, size)]
        named = [decision_id for _, decision_id in log.numbers(which)]

    assert oldest == iterated == wanted
    assert named == [entry.decision_id for entry in wanted]
    assert newest == wanted[::-1]


def _is_wanted(
    entry: Entry, verdict: int | None, from_ms: int | None, until_ms: int | None
) -> bool:
    return (
        (verdict is None or entry.verdict == verdict)
        and (from_ms is None or entry.recorded_at_ms >= from_ms)
        and (until_ms is None or entry.recorded_at_ms < until_ms)
    )


def _turn(log: DecisionLog, which: Selection, size: int, *, newest_first: bool) -> list[Entry]:
    page = log.page(size, None, which, newest_first=newest_first)
    seen = [each.entry for each in page.items]
    while page.after is not None:
        page = log.page(size, page.after, which, newest_first=newest_first)
        assert page.items
        seen += [each.entry for each in page.items]
    return seen
