"""Two processes' parts over one folder: what one of them did binds the other at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.screening.overrides import Override
from server.compose import Parts, parts
from server.settings import Settings
from server.store.database import lock_folder
from server.store.lock import FolderLock, Turn
from tests.server.api.conftest import START_MS, FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.store.builders import an_entry

OVERRIDE = Override(
    id="",
    list_id="US-CSL",
    entry_id="SDN-1",
    entry_name="Blocked Trading LLC",
    entry="0" * 64,
    subject_name="Blocked Trading GmbH",
    subject="1" * 64,
    reason="another company",
    proposed_by="Ann",
    proposed_at="",
    approved_by="",
    approved_at="",
    expires_on="2026-06-01",
    decision_id="decision",
    path="parties[0]",
)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Parts, Parts]]:
    """Give the parts of two processes of one server, at the same time."""
    settings = Settings(data=tmp_path / "data", rulesets=tmp_path)
    clock = FakeClock()
    with closing(lock_folder(settings.data)) as lock:
        handed = [FolderLock.handed_down(lock.fileno()) for _ in range(2)]
        with (
            parts(settings, clock, handed[0]) as first,
            parts(settings, clock, handed[1]) as second,
        ):
            yield first, second


def test_a_release_of_one_is_live_for_the_other(both: tuple[Parts, Parts]) -> None:
    """The law of a publication holds for every process once it was published."""
    first, second = both
    old = first.law.publish([law_files("2026.1.0")], None).release

    assert second.law.now().digest == old.digest
    new = second.law.publish([law_files("2026.1.1", embargoed="DE")], None).release

    assert first.law.now().digest == new.digest != old.digest


def test_publications_of_both_lose_nothing_of_each_other(both: tuple[Parts, Parts]) -> None:
    """Two instruments that are published at the same time are both in the last release."""
    first, second = both
    other = {
        path: content.replace(b"test-law", b"other-law").replace(b"test.", b"other.")
        for path, content in law_files().items()
    }
    calls = [
        threading.Thread(target=made.law.publish, args=([files], None))
        for made, files in ((first, law_files()), (second, other))
    ]
    for each in calls:
        each.start()
    for each in calls:
        each.join()

    pins = [made.law.pins(made.law.now().digest) for made in both]
    assert pins[0] == pins[1]
    assert set(pins[0]) == {"test-law", "other-law"}


def test_a_list_of_one_is_live_for_the_other(both: tuple[Parts, Parts]) -> None:
    """A list that was imported is searched by every process."""
    first, second = both
    assert not second.lists.imports_live(START_MS + 10**6)

    imported = first.importer.keep(a_list()).record

    assert second.lists.imports_live(START_MS + 10**6) == (imported,)


def test_an_override_of_one_holds_for_the_other_and_ends_for_it(both: tuple[Parts, Parts]) -> None:
    """What was revoked sets nothing aside any more, whichever process is asked."""
    first, second = both
    proposed = first.desk.propose(OVERRIDE).override
    second.desk.approve(proposed.id, "Bob")
    assert first.desk.in_force(START_MS + 10**6).by_entry

    second.desk.revoke(proposed.id, "Bob", "it is the same company")

    assert not first.desk.in_force(START_MS + 10**6).by_entry


def test_decisions_of_both_are_one_log(both: tuple[Parts, Parts]) -> None:
    """Numbers, request ids and the tree are those of one log, whoever commits."""
    first, second = both
    for number in range(600):
        both[number % 2].decisions.append(an_entry(number))

    again = second.decisions.append(an_entry(4, decision_id="another"))

    assert not again.is_new
    assert again.recorded.entry.decision_id == an_entry(4).decision_id
    assert first.decisions.frontier() == second.decisions.frontier()
    assert first.prover.size() == second.prover.size() == 600
    assert [each.sequence for each in first.decisions.iterate()] == list(range(1, 601))


def test_checkpoints_of_both_only_grow(both: tuple[Parts, Parts]) -> None:
    """Whoever signs signs over all there is, and what was signed over more stands."""
    first, second = both
    sizes = []
    for number in range(8):
        both[number % 2].decisions.append(an_entry(number))
        sizes.append(both[(number + 1) % 2].prover.checkpoint().size)

    assert sizes == list(range(1, 9))
    assert first.prover.checkpoint() == second.prover.checkpoint()


def test_turn_is_one_process_at_a_time(tmp_path: Path) -> None:
    """Two who opened the same file never have their turn together."""
    with closing(Turn(tmp_path / "turn")) as one, closing(Turn(tmp_path / "turn")) as other:
        inside: list[str] = []

        def come_in() -> None:
            with other:
                inside.append("other")

        with one:
            waiting = threading.Thread(target=come_in)
            waiting.start()
            waiting.join(0.2)
            inside.append("one")
        waiting.join()

    assert inside == ["one", "other"]
