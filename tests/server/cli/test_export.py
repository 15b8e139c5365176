"""An auditor takes the log, or a part of it, home as a file and checks it there."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from server.cli import exit_codes
from server.export_file import SCHEMA
from tests.server.cli.conftest import run
from tests.server.cli.test_audit import key
from tests.server.cli.test_real_server import CHAIRS, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a data folder with three decisions, the first redacted."""
    made = World(tmp_path)
    for country in ("DE", "FR", "DE"):
        made.file.write_text(CHAIRS.replace("destination: DE", f"destination: {country}"))
        made.licet("evaluate", made.file)
    listed = json.loads(made.licet("decisions", "list", "--json").stdout)
    oldest = listed["decisions"][-1]["decision_id"]
    made.licet("decisions", "redact", oldest, "--by", "DPO", "--why", "Art. 17")
    return made


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_export_is_proved_by_its_one_checkpoint(world: World, suffix: str) -> None:
    """Every decision is in it, and with the log's key each is proved, redacted or not."""
    file = world.folder / f"all.{suffix}"

    written = world.licet("audit", "export", file)
    proved = run("verify", file, "--key", key(world))

    assert written.exit_code == proved.exit_code == exit_codes.OK
    assert written.stdout == f"wrote 3 decisions to {file}\n"
    assert proved.stdout.startswith("proved 3 of 3 decisions\nby the checkpoint\n")


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_export_of_a_part_has_what_is_asked_for(world: World, suffix: str) -> None:
    """Conditions are those of a search, and the proofs are of the whole log."""
    file = world.folder / f"part.{suffix}"

    written = world.licet("audit", "export", file, "--destination", "FR", "--verdict", "ALLOW")

    assert written.stdout.startswith("wrote 1 decision ")
    assert run("verify", file, "--key", key(world)).stdout.startswith("proved 1 of 1 decision\n")
    nothing = world.licet("audit", "export", file, "--destination", "KP")
    assert nothing.stdout.startswith("wrote 0 decisions ")
    assert run("verify", file, "--key", key(world)).stdout.startswith("proved 0 of 0 decisions\n")


def test_export_to_lines_has_the_checkpoint_first(world: World) -> None:
    """Who reads it needs nothing of licet to find checkpoint, record and proof."""
    file = world.folder / "all.jsonl"
    world.licet("audit", "export", file)

    header, *rows = [json.loads(line) for line in file.read_bytes().splitlines()]

    assert header["format"] == "licet.export.v1"
    assert header["checkpoint"].split("\n")[1] == "4"
    assert [each["index"] for each in rows] == [0, 1, 2]
    assert [sorted(each["disclosures"]) for each in rows] == [
        [], ["decision", "party/0", "transaction"], ["decision", "party/0", "transaction"]
    ]  # fmt: skip
    assert [len(each["redactions"]) for each in rows] == [1, 0, 0]


def test_export_to_parquet_is_a_table_of_decisions(world: World) -> None:
    """An analyst counts verdicts by any tool; the checkpoint is in the file's metadata."""
    file = world.folder / "all.parquet"
    world.licet("audit", "export", file)

    table = pq.read_table(file)

    assert table.schema.names == SCHEMA.names
    assert b"licet.export" in table.schema.metadata
    assert table["number"].to_pylist() == [1, 2, 3]
    assert table["verdict"].to_pylist() == ["ALLOW"] * 3
    assert table["recorded_at"].type == pa.timestamp("ms", tz="UTC")


@pytest.mark.parametrize(
    ("column", "value"),
    [("verdict", "BLOCK"), ("number", 9), ("index", 2), ("disclosures", b"{}"), ("record", b"{}")],
)
def test_row_of_a_table_that_was_changed_is_refused(
    world: World, column: str, value: object
) -> None:
    """No column says anything but what the record says, and the record is proved."""
    file = world.folder / "all.parquet"
    world.licet("audit", "export", file)
    table = pq.read_table(file)
    rows = table.to_pylist()
    rows[1][column] = value
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)

    checked = run("verify", file, "--key", key(world))

    if column == "disclosures":  # less is disclosed, and what there is is proved
        assert checked.exit_code == exit_codes.OK
    else:
        assert checked.exit_code == exit_codes.NOT_GOOD


def test_every_changed_bit_of_lines_is_refused(world: World) -> None:
    """No bit of header or row can be otherwise."""
    file, vkey = world.folder / "all.jsonl", key(world)
    world.licet("audit", "export", file)
    content = file.read_bytes()

    for bit in range(0, len(content) * 8, 2_003):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        file.write_bytes(changed)
        assert run("verify", file, "--key", vkey).exit_code == exit_codes.NOT_GOOD, bit


def test_export_by_another_log_proves_nothing(world: World, tmp_path: Path) -> None:
    """The keys in the header are not trusted because they stand there."""
    file, other = world.folder / "all.jsonl", World(tmp_path / "other")
    world.licet("audit", "export", file)
    other.licet("evaluate", world.file)

    checked = run("verify", file, "--key", key(other))

    assert checked.exit_code == exit_codes.NOT_GOOD
    assert "names a key that was not given" in checked.stderr


def test_export_without_a_file_or_with_too_much_asked_says_what_is_right(world: World) -> None:
    """Receipts are chosen by time alone, and a table needs a file."""
    assert "needs a file" in world.licet("audit", "export", "--format", "parquet").stderr
    assert "by time alone" in world.licet("audit", "export", "--destination", "DE").stderr
