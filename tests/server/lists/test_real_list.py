"""The whole Consolidated Screening List of 31 July 2026: nothing of it is lost.

The list is not part of the repository. Where it is not at hand these tests are skipped, and say how
many they are; ``LICET_SHARED`` names the folder that has ``data/us/csl_2026-07-31.jsonl``.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from engine.screening.entity_list import Scope, scope_of
from engine.screening.screen import Screener, Subject, screener
from engine.screening.snapshot import EntryKind, Snapshot
from server.lists.acceptance import check_against
from server.lists.known import Format as Form
from tests.engine.screening.builders import DEMONSTRATION
from tests.server.lists.builders import REAL_LIST, SHARED, read

pytestmark = pytest.mark.skipif(
    not REAL_LIST.exists(),
    reason=f"9 tests of the whole list need {REAL_LIST.name}; set LICET_SHARED",
)

ADDED_LATER = SHARED / "data" / "us" / "sdn_additions_2026-09.csv"

# Counted in the file itself, by its field `source`.
COUNTS = {
    "CAP": 1, "CMIC": 68, "DPL": 1596, "DTC": 787, "EL": 3420, "ISN": 161, "MBS": 51, "MEU": 70,
    "PLC": 78, "SDN": 19181, "SSI": 286, "UVL": 222,
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Give the whole list."""
    return read(REAL_LIST.read_bytes())


@pytest.fixture(scope="module")
def searching(snapshot: Snapshot) -> Screener:
    """Give what searches the whole list."""
    return screener([snapshot])


def test_every_entry_is_there(snapshot: Snapshot) -> None:
    """25,921 entries, each in its list."""
    assert snapshot.counts() == COUNTS
    assert len(snapshot) == 25_921


def test_every_name_and_alias_finds_its_own_entry(searching: Screener) -> None:
    """57,174 names, read from the file and not from the snapshot, and each finds its list."""
    names = 0
    for line in REAL_LIST.read_bytes().splitlines():
        record = json.loads(line)
        is_address = record["name"].startswith("Address ") and "(EL)" in record["source"]
        for name in () if is_address else (record["name"], *record["alt_names"]):
            for part in [name] if name == record["name"] else name.split(";"):
                found = searching.screen(Subject((part,))) if part.strip() else ()
                assert not part.strip() or record["name"] in [hit.entry.name for hit in found]
            names += 1

    assert names == 25_921 + 31_253 - 19


def test_address_only_entries_are_known_not_to_be_found(searching: Screener) -> None:
    """19 entries of the Entity List are addresses; a decision can say that it can't find them."""
    (pin,) = searching.searched

    assert pin.by_address_only == 19


def test_every_requirement_of_the_entity_list_is_read(snapshot: Snapshot) -> None:
    """The scope of 3,315 entries is told; 105 are left to a person, all of known forms."""
    listed = [entry for entry in snapshot if entry.list_code == "EL"]
    left = [entry for entry in listed if scope_of(entry.license_requirement) is Scope.SEE_ENTRY]

    assert Counter(scope_of(entry.license_requirement) for entry in listed) == {
        Scope.ALL_ITEMS: 3315,
        Scope.SEE_ENTRY: 105,
    }
    marks = ("when used in projects", "items on the CCL and", "except for", "apart from")
    forms = Counter(
        next(mark for mark in marks if mark in entry.license_requirement) for entry in left
    )
    assert forms == {
        "when used in projects": 82,
        "items on the CCL and": 19,
        "except for": 2,
        "apart from": 2,
    }
    footnotes = Counter(mark for entry in listed for mark in entry.footnotes)
    assert footnotes == {"1": 156, "2": 156, "3": 771, "4": 96, "5": 16}


def test_names_added_in_september_are_not_on_the_list_of_july(searching: Screener) -> None:
    """A list knows only its own day: none of the 24 names was designated then."""
    with ADDED_LATER.open(newline="") as rows:
        names = [row["name"] for row in csv.DictReader(rows)]

    found = {name: searching.screen(Subject((name,))) for name in names}

    assert len(names) == 24
    assert [hit for hits in found.values() for hit in hits if hit.entry.list_code == "SDN"] == []
    assert [name for name, hits in found.items() if hits] == ["Zagros Airlines"]
    assert [hit.entry.list_code for hit in found["Zagros Airlines"]] == ["EL"]


def test_digest_is_that_of_the_first_importer(snapshot: Snapshot) -> None:
    """The same file is the same snapshot in every version, derived ids included."""
    first = "d0700ad0f72209f11b3ad46eed16146f1a1731b46e6dae7094c23d147876e566"

    assert snapshot.digest == first


def test_digest_does_not_depend_on_the_hash_seed(snapshot: Snapshot) -> None:
    """The same file is the same snapshot in every process."""
    program = (
        "from tests.server.lists.builders import REAL_LIST, read;"
        "print(read(REAL_LIST.read_bytes()).digest)"
    )
    root = Path(__file__).parents[3]
    seeds = ("0", "1", "4242")
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in seeds
    }

    assert digests == {snapshot.digest}


def test_demonstration_list_is_a_part_of_the_whole(snapshot: Snapshot) -> None:
    """What ships is real: each of its entries stands in the list, field by field."""
    shipped = Snapshot.from_bytes(DEMONSTRATION.read_bytes())
    whole = {entry.id: entry for entry in snapshot}

    assert [entry for entry in shipped if whole.get(entry.id) != entry] == []
    kinds = {entry.kind for entry in shipped}
    assert kinds == set(EntryKind)
    check_against(snapshot, shipped, 0)


def test_publishers_form_gives_the_same_list(snapshot: Snapshot) -> None:
    """All records under `results`, as the publisher writes them, are the same snapshot."""
    records = b",".join(REAL_LIST.read_bytes().splitlines())

    assert read(b'{"results":[%s]}' % records, Form.CSL_JSON) == snapshot
