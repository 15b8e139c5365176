"""What an operator does whose records have grown old."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.cli import exit_codes
from tests.server.cli.test_audit import decision_id
from tests.server.cli.test_real_server import World

WHO = ("--by", "keeper", "--why", "periods are over")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a data folder with one decision of today, about Muster GmbH."""
    made = World(tmp_path)
    made.licet("evaluate", made.file)
    return made


def test_plan_says_why_decisions_are_kept(world: World) -> None:
    """A law whose period nobody stated keeps everything it reached."""
    planned = world.licet("retention", "plan")

    assert planned.exit_code == exit_codes.OK
    assert planned.stdout.splitlines() == [
        "0 decisions may be pruned",
        "0 within their periods",
        "1 kept: no period is known for TEST",
    ]


def test_apply_takes_nothing_that_is_within_its_period(world: World) -> None:
    """A decision of today stays, whatever is applied."""
    periods = world.folder / "periods.yaml"
    entry = "{jurisdiction: TEST, years: 1, cites: Act, certainty: verified}"
    periods.write_text(f"periods: [{entry}]")

    applied = world.licet("retention", "apply", *WHO, "--periods", periods)

    assert applied.stdout == "pruned 0 decisions\n"
    assert world.licet("decisions", "show", decision_id(world)).exit_code == exit_codes.OK


def test_hold_is_listed_until_it_is_lifted(world: World) -> None:
    """Each is an event of the log, which fsck counts."""
    held = world.licet("retention", "hold", "--party", "Muster GmbH", *WHO)
    event = held.stdout.split()[2]
    listed = world.licet("retention", "holds").stdout
    lifted = world.licet("retention", "lift", event, *WHO)
    again = world.licet("retention", "lift", event, *WHO)

    assert event in listed
    assert "Muster" not in listed
    assert lifted.exit_code == exit_codes.OK
    assert again.exit_code == exit_codes.NOT_GOOD
    assert world.licet("retention", "holds").stdout == "no hold\n"
    assert json.loads(world.licet("audit", "fsck", "--json").stdout)["events"] == 2


def test_hold_of_nothing_or_by_nobody_is_refused(world: World) -> None:
    """A hold says what, who and why."""
    refused = [
        world.licet("retention", "hold", *WHO),
        world.licet("retention", "hold", "--decision", "unknown", *WHO),
        world.licet("retention", "hold", "--party", "--", *WHO),
        world.licet("retention", "apply", "--by", " ", "--why", "w"),
    ]

    assert all(each.exit_code != exit_codes.OK for each in refused)
    assert world.licet("retention", "holds").stdout == "no hold\n"
