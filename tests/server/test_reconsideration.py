"""The law of two days as known at two moments: each of the four answers has its own inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.ledger.record import AnyRecord
from licet.v1.transaction_pb2 import Transaction
from server import recorder
from server.compose import Parts
from server.moments import from_rfc3339
from server.reconsideration import Reconsidered, reconsider
from tests.server.api.calls import a_transaction
from tests.server.api.conftest import FakeClock
from tests.server.api.law_files import law_files
from tests.server.redecision.folders import a_longer_list, opened, record

MONTH_MS = 30 * 24 * 3_600_000
THEN, OTHER = "2026-01-02", "2026-03-15"
"""Legal days: that of the decision, and a later one."""


@dataclass
class World:
    """A library whose clock stands at the beginning of 2026 and can be moved."""

    parts: Parts
    clock: FakeClock

    def decided(self, transaction: Transaction | None = None, release: str = "") -> AnyRecord:
        """Decide and record by the law of the second day of 2026."""
        (decision_id,) = record(self.parts, [transaction or a_transaction()], THEN, release)
        recorded = self.parts.decisions.get(decision_id)
        assert recorded is not None
        return recorder.opened(recorded)

    def asked(self, of: AnyRecord, as_of: str = OTHER, known_ms: int = 0) -> Reconsidered:
        """Reconsider a decision, by default with what is known now."""
        return reconsider(of, self.parts.decider, as_of, known_ms or self.clock())

    def later(self) -> None:
        """Let a month pass."""
        self.clock.now_ms += MONTH_MS


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Make a world."""
    clock = FakeClock()
    with opened(tmp_path / "data", clock) as parts:
        yield World(parts, clock)


def verdicts(found: Reconsidered) -> list[str]:
    """Return the four verdicts: then as known then and now, the other day as known then and now."""
    words = []
    for each in found.corners:
        if each.decision is None:
            words.append("none")
        else:
            word = each.decision.rsplit(b'"verdict":"', 1)[1].split(b'"')[0]
            words.append(word.decode())
    return words


def embargo_from(day: str, version: str = "2026.2.0") -> dict[str, bytes]:
    """Return a law under which nothing may go to Germany from a day on."""
    files = law_files(version)
    rows = "".join(f"{code},{start}\n" for code, start in (("DE", day), ("KP", "2020-01-01")))
    head = files["tables/embargoed.csv"].decode().split("code\n")[0]
    files["tables/embargoed.csv"] = f"{head}code,from\n{rows}".encode()
    return files


def test_reconsider_when_nothing_changed_gives_four_times_the_same(world: World) -> None:
    """A decision that nothing happened to stands on all four counts."""
    found = world.asked(world.decided())

    assert verdicts(found) == ["ALLOW"] * 4
    assert found.is_then_as_recorded


def test_reconsider_sees_a_law_published_later_that_was_in_force_before(world: World) -> None:
    """Law that is published in February and in force since New Year is known now, not then."""
    before = world.decided()
    world.later()
    world.parts.law.publish([embargo_from("2026-01-01")], None)

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "BLOCK", "ALLOW", "BLOCK"]
    assert found.is_then_as_recorded


def test_reconsider_sees_a_law_published_later_that_is_in_force_later(world: World) -> None:
    """What is in force from March on says nothing about January, whenever it is known."""
    before = world.decided()
    world.later()
    world.parts.law.publish([embargo_from("2026-03-01")], None)

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "ALLOW", "ALLOW", "BLOCK"]


def test_reconsider_sees_a_law_of_then_that_came_into_force_later(world: World) -> None:
    """What had been published with a later day of force was known then, for that later day."""
    world.parts.law.publish([embargo_from("2026-03-01")], None)
    before = world.decided()
    world.later()

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "ALLOW", "BLOCK", "BLOCK"]


def test_reconsider_sees_a_list_imported_later(world: World) -> None:
    """A list that names the party is known now and not then, whatever the day."""
    before = world.decided()
    world.later()
    world.parts.importer.keep(a_longer_list("Friendly GmbH"))

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "BLOCK", "ALLOW", "BLOCK"]


def test_reconsider_leaves_out_what_was_published_after_the_moment_asked_about(
    world: World,
) -> None:
    """Knowledge of the end of January has the list of January and not the law of February."""
    before = world.decided(a_transaction(name="Exemplo Ltda"))
    world.later()
    known_ms = world.clock()
    world.later()
    world.parts.law.publish([embargo_from("2026-01-01")], None)
    world.parts.importer.keep(a_longer_list("Exemplo Ltda"))

    assert verdicts(world.asked(before, known_ms=known_ms)) == ["ALLOW"] * 4
    assert verdicts(world.asked(before)) == ["ALLOW", "BLOCK", "ALLOW", "BLOCK"]


def test_reconsider_takes_a_release_that_was_scheduled_for_the_day(world: World) -> None:
    """A start in March that was published in January was known in January, and live in March."""
    starts_ms = from_rfc3339("2026-03-01T00:00:00Z")
    world.parts.law.publish([law_files("2026.2.0", embargoed="DE")], starts_ms)
    before = world.decided()
    world.later()

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "ALLOW", "BLOCK", "BLOCK"]
    assert found.is_then_as_recorded


def test_reconsider_takes_no_release_that_was_scheduled_after_the_moment(world: World) -> None:
    """A start in March that was published in February was not known in January."""
    before = world.decided()
    world.later()
    starts_ms = from_rfc3339("2026-03-01T00:00:00Z")
    world.parts.law.publish([law_files("2026.2.0", embargoed="DE")], starts_ms)

    found = world.asked(before)

    assert verdicts(found) == ["ALLOW", "ALLOW", "ALLOW", "BLOCK"]


def test_reconsider_says_of_a_corner_why_it_can_not_be_decided(world: World) -> None:
    """Before anything was published nothing could be decided; the others are told all the same."""
    before = world.decided()

    found = world.asked(before, known_ms=from_rfc3339("2025-12-31T00:00:00Z"))

    assert verdicts(found) == ["ALLOW", "none", "ALLOW", "none"]
    assert "no release is live" in str(found.corners[1].error)


def test_reconsider_says_that_the_record_was_made_with_something_else(world: World) -> None:
    """A caller who named a release was answered by it, not by what was live."""
    live = world.parts.law.now().digest
    world.parts.law.publish([law_files("2026.2.0", embargoed="DE")], None)
    made = world.decided(release=live)

    found = world.asked(made)

    assert verdicts(found)[0] == "BLOCK"
    assert not found.is_then_as_recorded
