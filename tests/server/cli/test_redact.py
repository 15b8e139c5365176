"""What a data-protection officer does with the command line, and what everybody sees afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.cli import exit_codes
from tests.server.cli.conftest import run
from tests.server.cli.test_audit import decision_id, key, receipt
from tests.server.cli.test_real_server import World

WHY = "GDPR Art. 17, request 12"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a data folder with one decision."""
    made = World(tmp_path)
    made.licet("evaluate", made.file)
    return made


def test_redact_says_what_was_done_and_show_what_is_left(world: World) -> None:
    """The verdict and the rules stay; the name is gone; who and why is told."""
    name = decision_id(world)
    before = world.licet("decisions", "show", name).stdout

    done = world.licet("decisions", "redact", name, "--by", "DPO", "--why", WHY)

    after = world.licet("decisions", "show", name)
    assert done.exit_code == after.exit_code == exit_codes.OK
    assert f"redacted {name}: decision, party/0, transaction" in done.stdout
    assert "Muster GmbH" in before
    assert "Muster GmbH" not in after.stdout
    assert after.stdout.startswith("ALLOW by the law of ")
    assert f"by DPO: {WHY}" in " ".join(after.stdout.split())


def test_redacted_decision_is_proved_and_sound_and_not_replayed(world: World) -> None:
    """A receipt says what is missing and why; fsck finds nothing; a replay says it can't be."""
    name = decision_id(world)
    world.licet("decisions", "redact", name, "--party-index", "0", "--by", "DPO", "--why", WHY)

    file, vkey = receipt(world), key(world)
    proved = run("verify", file, "--key", vkey)
    as_json = json.loads(run("verify", file, "--key", vkey, "--json").stdout)
    checked = world.licet("audit", "fsck")
    replayed = world.licet("replay", name)

    assert proved.exit_code == checked.exit_code == exit_codes.OK
    assert as_json["party/0"].endswith(f"by DPO: {WHY}")
    assert "transaction" not in as_json
    assert "checked 1 decision, 1 event" in checked.stdout
    assert replayed.exit_code == exit_codes.NOT_GOOD
    assert "unreplayable" in replayed.stdout
    assert "redacted" in replayed.stdout


def test_redact_needs_somebody_and_a_reason(world: World) -> None:
    """Nobody redacts without saying who and why."""
    name = decision_id(world)

    without = [
        world.licet("decisions", "redact", name, "--by", "DPO"),
        world.licet("decisions", "redact", name, "--why", WHY),
        world.licet("decisions", "redact", name, "--by", "", "--why", WHY),
    ]

    assert all(each.exit_code != exit_codes.OK for each in without)
    assert "Muster GmbH" in world.licet("decisions", "show", name).stdout
