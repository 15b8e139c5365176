"""A database of an earlier licet is taken over as it is: read, proved, replayed, and added to."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from engine.ledger.note import Key
from engine.ledger.record import read, sha256
from engine.ledger.tree import leaf_hash
from server import ed25519
from server.compose import parts
from server.fsck.check import check
from server.replay import Result, replay
from server.settings import Settings
from server.store import engines, migrate
from server.store.database import DATABASE
from server.store.schema import decisions
from tests.replay.golden import FOLDER
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files


def of_the_first_version(folder: Path) -> list[bytes]:
    """Make a database as licet made it before records had disclosures; return its records."""
    folder.mkdir()
    stored = [path.read_bytes() for path in sorted(FOLDER.glob("*.json"))]
    stored = [each for each in stored if b'"format":"licet.record.v1"' in each]
    engine = engines.writer(folder / DATABASE)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for number, content in enumerate(stored, 1):
            record = read(content)
            said = record.outcome()
            row = {
                "sequence": number,
                "decision_id": record.decision_id,
                "request_id": f"decision/{record.decision_id}",
                "request_digest": "0" * 64,
                "recorded_at_ms": 1_767_225_600_000 + int(record.recorded_at[-4:-1]),
                "as_of": said["as_of"],
                "verdict": ("ALLOW", "REVIEW", "BLOCK").index(str(said["verdict"])) + 1,
                "release_digest": said["release"],
                "record_digest": sha256(content),
                "record": content,
            }
            connection.execute(decisions.insert(), row)
    engine.dispose()
    return stored


def test_database_of_the_first_records_is_taken_over(tmp_path: Path) -> None:
    """Old records keep their bytes, leaves, receipts and replays; new ones come after them."""
    stored = of_the_first_version(tmp_path / "data")
    (tmp_path / "none").mkdir()
    settings = Settings(data=tmp_path / "data", rulesets=tmp_path / "none")

    with parts(settings, FakeClock()) as made:
        made.law.publish([law_files()], None)
        made.importer.keep(a_list())
        found = list(made.decisions.iterate())
        replayed = [replay(each, made.decider).result for each in found]
        receipts = made.prover.receipts(found)
        signing = made.prover.keys()

    assert len(stored) >= 7
    assert [each.entry.record for each in found] == stored
    assert replayed == [Result.IDENTICAL] * len(stored)
    assert [leaf_hash(each.leaf.record) for each in receipts] == [*map(leaf_hash, stored)]
    keys = [Key.parse(each) for each in signing]
    assert all(each.verify(keys, ed25519.verify) for each in receipts)
    assert all(b'"format":"licet.receipt.v1"' in each.to_bytes() for each in receipts)
    assert check(tmp_path / "data").findings == ()
