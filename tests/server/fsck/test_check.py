"""Whatever somebody changes in the database is found, and what it affects is said."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.fsck.check import check
from server.fsck.report import Report
from server.store.database import DATABASE, Database
from server.store.decisions import DecisionLog
from server.store.errors import StorageError
from tests.server.fsck.folders import DECISIONS, fill, rows
from tests.server.store.builders import an_entry, tamper

CHANGE_BLOB = "UPDATE blobs SET content = CAST(content || ' ' AS BLOB) WHERE digest ="


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Give a folder that a server filled, and its last checkpoint."""
    folder = tmp_path_factory.mktemp("f")
    note = fill(folder)
    return folder / "data", note


@pytest.fixture
def folder(kept: tuple[Path, str], tmp_path: Path) -> Path:
    """Give a copy that a test may damage."""
    shutil.copytree(kept[0], tmp_path / "data")
    return tmp_path / "data"


def said(report: Report) -> str:
    """Return all findings as one text."""
    return "\n".join(map(str, report.findings))


def test_check_of_a_sound_folder_finds_nothing(kept: tuple[Path, str]) -> None:
    """What a server wrote is as it was written, and all of it was looked at."""
    report = check(*kept[:1], [kept[1]])

    assert said(report) == ""
    assert report.decisions == DECISIONS
    assert report.blobs > 5
    assert report.checkpoints >= 2
    assert len(report.root) == 64


def test_check_of_a_running_server_finds_nothing(folder: Path) -> None:
    """An auditor need not stop the service."""
    with Database(folder) as database:
        log = DecisionLog(database)

        report = check(folder)

        log.close()
    assert said(report) == ""


def test_check_needs_a_database(tmp_path: Path) -> None:
    """A folder without a database is not called sound."""
    with pytest.raises(StorageError, match="does not exist"):
        check(tmp_path)


@pytest.mark.parametrize(
    ("table", "statement", "parameters", "expected"),
    [
        ("decisions", "DELETE FROM decisions WHERE sequence = 7", (), "decisions number 7 to 7"),
        (
            "decisions",
            f"DELETE FROM decisions WHERE sequence = {DECISIONS}",
            (),
            f"decisions after number {DECISIONS - 1}",
        ),
        (
            "decisions",
            "UPDATE decisions SET record = CAST(record || ' ' AS BLOB) WHERE sequence = 3",
            (),
            "(number 3): its record has the digest",
        ),
        (
            "decisions",
            "UPDATE decisions SET verdict = 4 - verdict WHERE sequence = 1",
            (),
            "(number 1): column verdict is not what the record says",
        ),
        (
            "decisions",
            "UPDATE decisions SET as_of = '2020-01-01' WHERE sequence = 5",
            (),
            "(number 5): column as_of",
        ),
        (
            "decisions",
            "UPDATE decisions SET request_id = 'another' WHERE sequence = 1",
            (),
            "(number 1): column request_id",
        ),
        (
            "decisions",
            "UPDATE decisions SET recorded_at_ms = recorded_at_ms + 1 WHERE sequence = 6",
            (),
            "(number 6): column recorded_at_ms",
        ),
        (
            "blobs",
            f"{CHANGE_BLOB} (SELECT digest FROM ruleset_versions)",
            (),
            "ruleset ",
        ),
        (
            "blobs",
            f"{CHANGE_BLOB} (SELECT digest FROM list_imports)",
            (),
            "list US-CSL 2025-12-31: blob",
        ),
        (
            "blobs",
            f"{CHANGE_BLOB} (SELECT digest FROM releases)",
            (),
            f"release 1 and {DECISIONS} decisions by it: blob",
        ),
        (
            "tree_tiles",
            "UPDATE tree_tiles SET hashes = zeroblob(8192)",
            (),
            "decisions number 1 to 256: tile 0/0 of the tree was made of other records",
        ),
        (
            "tree_tiles",
            "DELETE FROM tree_tiles",
            (),
            "decisions number 1 to 256: tile 0/0 of the tree is missing",
        ),
        (
            "tree_tiles",
            "INSERT INTO tree_tiles VALUES (0, 1, zeroblob(8192))",
            (),
            "tile 0/1 of the tree has hashes of decisions that aren't there",
        ),
        (
            "signed_checkpoints",
            "UPDATE signed_checkpoints SET size = size + 1 WHERE sequence = 2",
            (),
            "checkpoint 2: covers",
        ),
        (
            "signed_checkpoints",
            "UPDATE signed_checkpoints SET note = replace(note, '1', '2') WHERE sequence = 2",
            (),
            "checkpoint 2",
        ),
        (
            "log_keys",
            "UPDATE log_keys SET key = replace(key, '+', '-')",
            (),
            "key 1 of the log",
        ),
        (
            "cosignatures",
            "UPDATE cosignatures SET signature = (SELECT substr(note, instr(note, '— ')) "
            "FROM signed_checkpoints WHERE sequence = 2)",
            (),
            "signature of witness witness.example+",
        ),
    ],
)
def test_check_finds_what_was_changed_and_says_what_is_affected(
    folder: Path, table: str, statement: str, parameters: Sequence[object], expected: str
) -> None:
    """Somebody with the file and SQLite's shell leaves traces."""
    tamper(folder, table, statement, *parameters)

    assert expected in said(check(folder))


def test_check_finds_a_record_that_was_changed_with_its_digest(folder: Path) -> None:
    """Whoever knows how records are stored is found by the tree, and by what was signed over it."""
    record = rows(folder)["decisions"][2][-1]
    assert isinstance(record, bytes)
    changed = record.replace(b"Friendly", b"Fiendish") + b" "
    tamper(
        folder,
        "decisions",
        "UPDATE decisions SET record = ?, record_digest = ? WHERE sequence = 3",
        changed,
        hashlib.sha256(changed).hexdigest(),
    )

    found = said(check(folder))

    assert "decisions number 1 to 256: tile 0/0 of the tree was made of other records" in found
    assert f"decisions number 1 to {DECISIONS}: checkpoint" in found


def test_check_finds_a_schema_that_lets_records_be_changed(folder: Path) -> None:
    """A trigger that was dropped would let somebody change records later."""
    with Database(folder) as database, database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER decisions_no_update")

    assert "trigger decisions_no_update: is not as licet makes it" in said(check(folder))


def test_check_with_a_checkpoint_from_elsewhere_finds_a_log_that_was_cut(
    folder: Path, kept: tuple[Path, str]
) -> None:
    """Cutting off decisions together with what was signed over them shows only to who kept it."""
    tamper(folder, "decisions", "DELETE FROM decisions WHERE sequence > 1")
    tamper(folder, "disclosures", "DELETE FROM disclosures WHERE sequence > 1")
    tamper(folder, "tree_tiles", "DELETE FROM tree_tiles")
    tamper(folder, "signed_checkpoints", "DELETE FROM signed_checkpoints WHERE size > 1")

    alone, compared = check(folder), check(folder, [kept[1]])

    # The triggers that keep rows from being deleted had to go as well; they could be put back.
    assert {each.affected.split()[0] for each in alone.findings} == {"trigger"}
    assert f"{DECISIONS - 1} at least are missing" in said(compared)


def test_check_with_a_checkpoint_of_another_log_says_so(
    kept: tuple[Path, str], tmp_path: Path
) -> None:
    """A checkpoint proves nothing about a log that didn't sign it."""
    other = fill(tmp_path)

    assert "is not signed by a key of the log" in said(check(kept[0], [other]))


def is_found_or_harmless(original: Path, copy: Path, offset: int, change: int) -> bool:
    """Change one byte of ``copy``; tell whether it is found, or no row reads otherwise."""
    shutil.copytree(original, copy)
    content = bytearray((copy / DATABASE).read_bytes())
    content[offset] ^= change
    (copy / DATABASE).write_bytes(content)
    try:
        if check(copy).findings:
            return True
        if rows(copy) != rows(original):
            return False
        with Database(copy) as database:
            log = DecisionLog(database)
            log.append(an_entry())
            log.close()
        return len(rows(copy)["decisions"]) == DECISIONS + 1
    finally:
        shutil.rmtree(copy)


def wrongly_passed(original: Path, copies: Path, offsets: Sequence[int], seed: int) -> list[int]:
    """Return the offsets at which a changed byte is neither found nor harmless."""
    chance = random.Random(seed)
    return [
        offset
        for offset in offsets
        if not is_found_or_harmless(original, copies / "copy", offset, chance.randrange(1, 256))
    ]


def test_check_finds_a_changed_byte_or_it_is_harmless(
    kept: tuple[Path, str], tmp_path: Path
) -> None:
    """Wherever one byte of the file is changed, no answer becomes another unnoticed."""
    size = (kept[0] / DATABASE).stat().st_size
    chance = random.Random(20261124)
    offsets = [*range(0, 100, 9), *(chance.randrange(size) for _ in range(60))]

    assert wrongly_passed(kept[0], tmp_path, offsets, 1) == []


@pytest.mark.long
def test_check_finds_thousands_of_changed_bytes(kept: tuple[Path, str], tmp_path: Path) -> None:
    """The same for every byte of the header and of 1,000 places in the file."""
    size = (kept[0] / DATABASE).stat().st_size
    chance = random.Random(7)
    offsets = [*range(100), *(chance.randrange(size) for _ in range(1_000))]

    assert wrongly_passed(kept[0], tmp_path, offsets, 2) == []
