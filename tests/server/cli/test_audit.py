"""What an auditor does with the command line: receipts, keys, checkpoints, and the whole check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.ledger.note import WITNESS, Key, Note, cosignature
from server import ed25519
from server.cli import exit_codes
from tests.server.cli.conftest import run
from tests.server.cli.test_real_server import World
from tests.server.store.builders import tamper

SEED = b"w" * 32
WITNESS_KEY = Key("witness.example", WITNESS, ed25519.public_key(SEED))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a data folder with one decision."""
    made = World(tmp_path)
    made.licet("evaluate", made.file)
    return made


def decision_id(world: World) -> str:
    """Return the id of the decision."""
    listed = json.loads(world.licet("decisions", "list", "--json").stdout)
    return str(listed["decisions"][0]["decision_id"])


def key(world: World) -> str:
    """Return the key that signs."""
    return str(world.licet("audit", "keys").stdout.split()[-1])


def receipt(world: World, *options: str) -> Path:
    """Write the receipt of the decision to a file."""
    written = world.licet("receipt", decision_id(world), *options)
    assert written.exit_code == exit_codes.OK
    file = world.folder / "receipt.json"
    file.write_bytes(written.stdout_bytes)
    return file


def test_receipt_is_verified_without_the_data(world: World) -> None:
    """A receipt that was written to a file is proved with the key alone, and tells its decision."""
    file, vkey = receipt(world), key(world)

    told = run("verify", file, "--key", vkey)
    as_json = run("verify", file, "--key", vkey, "--json")

    assert told.exit_code == as_json.exit_code == exit_codes.OK
    assert told.stdout.startswith("proved: ALLOW\n")
    plain = json.loads(as_json.stdout)
    assert plain["decision"] == decision_id(world)
    assert (plain["number"], plain["size"]) == (1, 1)


def test_receipt_that_was_changed_is_not_proved(world: World) -> None:
    """Whoever makes a REVIEW of an ALLOW is told that nothing is proved."""
    file = receipt(world)
    file.write_bytes(file.read_bytes().replace(b'"index":0', b'"index":1'))

    refused = run("verify", file, "--key", key(world))

    assert refused.exit_code == exit_codes.NOT_GOOD
    assert refused.stdout == ""
    assert refused.stderr.startswith("licet: not proved: ")


def test_receipt_is_not_verified_with_what_is_no_key(world: World) -> None:
    """A key that was copied badly is said to be no key."""
    refused = run("verify", receipt(world), "--key", key(world)[:-1])

    assert refused.exit_code == exit_codes.INPUT
    assert "is no key" in refused.stderr


def test_receipt_of_an_unknown_decision_is_refused(world: World) -> None:
    """No receipt is made up."""
    refused = world.licet("receipt", "none")

    assert refused.exit_code == exit_codes.INPUT
    assert refused.stdout == ""


def test_export_is_verified_line_by_line(world: World) -> None:
    """All receipts in one file are checked at once, and one that was changed is named."""
    world.licet("evaluate", world.file)
    world.licet("evaluate", world.file)
    exported = world.licet("audit", "export").stdout_bytes
    file = world.folder / "receipts.jsonl"
    file.write_bytes(exported)
    lines = exported.splitlines(keepends=True)
    changed = world.folder / "changed.jsonl"
    changed.write_bytes(lines[0] + lines[1].replace(b'"index":1', b'"index":0') + lines[2])

    good = run("verify", file, "--key", key(world))
    bad = run("verify", changed, "--key", key(world))

    assert (good.exit_code, good.stdout) == (exit_codes.OK, "proved 3 of 3 receipts\n")
    assert (bad.exit_code, bad.stdout) == (exit_codes.NOT_GOOD, "proved 2 of 3 receipts\n")
    assert bad.stderr.startswith("licet: line 2: not proved")


def test_export_of_a_range_holds_what_was_recorded_in_it(world: World) -> None:
    """Before there was a log nothing was recorded."""
    assert world.licet("audit", "export", "--until", "2000-01-01").stdout == ""


def test_cosignature_is_added_and_verified(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A witness signs a checkpoint, and receipts can carry that."""
    monkeypatch.setenv("LICET_WITNESSES", json.dumps([str(WITNESS_KEY)]))
    note = Note.parse(world.licet("audit", "checkpoint").stdout)
    seen = cosignature(note.text, WITNESS_KEY, 1, lambda message: ed25519.sign(SEED, message))
    file = world.folder / "note"
    file.write_text(str(note.with_signature(seen)), encoding="utf-8")

    added = world.licet("audit", "add-cosignatures", file)

    proved = run(
        "verify", receipt(world, "--cosigned"), "--key", key(world), "--key", str(WITNESS_KEY)
    )
    assert added.stdout == "kept 1 new signature\n"
    assert "seen by witness.example: at 1 s since 1970" in proved.stdout


def test_checkpoint_that_nobody_has_seen_is_not_shown_as_cosigned(world: World) -> None:
    """Without a witness there is nothing to show."""
    shown = world.licet("audit", "checkpoint", "--cosigned")

    assert shown.exit_code == exit_codes.NOT_GOOD
    assert "no witness has signed" in shown.stderr


def test_rotate_key_leaves_the_old_key_listed(world: World) -> None:
    """What the old key signed stays good, and the new one signs."""
    file, old = receipt(world), key(world)

    rotated = world.licet("audit", "rotate-key")

    assert world.licet("audit", "keys").stdout.split() == [old, rotated.stdout.strip()]
    assert run("verify", file, "--key", old).exit_code == exit_codes.OK
    again = receipt(world)
    assert run("verify", again, "--key", rotated.stdout.strip()).exit_code == exit_codes.OK


def test_fsck_of_a_sound_folder_is_good(world: World) -> None:
    """Everything was looked at, and compared with what somebody kept."""
    file = world.folder / "checkpoint"
    file.write_text(world.licet("audit", "checkpoint").stdout, encoding="utf-8")

    checked = world.licet("audit", "fsck", "--checkpoint", file)

    assert checked.exit_code == exit_codes.OK
    assert "checked 1 decision, " in checked.stdout
    assert "0 findings" in checked.stdout


def test_fsck_says_what_is_affected(world: World) -> None:
    """A decision that was changed is named, to people and to programs."""
    name = decision_id(world)
    tamper(world.data, "decisions", "UPDATE decisions SET verdict = 3")

    told = world.licet("audit", "fsck")
    as_json = json.loads(world.licet("audit", "fsck", "--json").stdout)

    assert told.exit_code == exit_codes.NOT_GOOD
    assert f"decision {name} (number 1)" in " ".join(told.stdout.split())
    assert f"decision {name} (number 1)" in [each["affected"] for each in as_json["findings"]]
