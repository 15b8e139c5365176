"""A report tells every decision that isn't given again, and why; none of them hides another."""

from __future__ import annotations

import contextlib
from pathlib import Path

from engine.ledger.disclosure import SALT_BYTES
from engine.ledger.record import Record, sealed, sha256
from licet.v1 import audit_service_pb2 as pb
from licet.v1.audit_service_pb2 import ReplayReport
from licet.v1.error_reason_pb2 import ErrorReason
from server.pieces import pieces
from server.redactor import Target
from server.redecision.archive import archive
from server.redecision.replays import Replaying, report_of
from server.store.database import DATABASE
from server.store.driver import driver
from server.store.records import ALL
from tests.server.redecision.folders import a_folder, opened, record, some_transactions
from tests.server.store.builders import tamper


def report(folder: Path) -> ReplayReport:
    """Return what the replay of a folder comes to."""
    with archive(folder) as at_hand:
        return report_of(Replaying().done(at_hand, ALL))


def stored(folder: Path, sequence: int) -> Record:
    """Return the record of a decision as it is stored."""
    query = (
        "SELECT record, content FROM decisions JOIN disclosures USING (sequence) WHERE sequence = ?"
    )
    with contextlib.closing(driver().connect(folder / DATABASE)) as connection:
        record, disclosed = connection.execute(query, (sequence,)).fetchone()
    return Record.from_bytes(record, disclosed)


def forge(folder: Path, sequence: int, transaction: bytes, decision: bytes) -> None:
    """Put other content in place of a decision's, with every digest as it must be."""
    was = stored(folder, sequence)
    record, disclosed = sealed(
        (was.decision_id, was.request_id, was.recorded_at, was.jurisdictions),
        was.said,
        (pieces(transaction), decision),
        [bytes(SALT_BYTES)] * 3,
    )
    statement = "UPDATE decisions SET record = ?, record_digest = ? WHERE sequence = ?"
    tamper(folder, "decisions", statement, record, sha256(record), sequence)
    statement = "UPDATE disclosures SET content = ? WHERE sequence = ?"
    tamper(folder, "disclosures", statement, disclosed, sequence)


def test_replaying_names_an_altered_record_and_replays_the_others(tmp_path: Path) -> None:
    """One record that was edited is unreplayable, with the reason; the rest is identical."""
    folder = a_folder(tmp_path / "data", 6)
    statement = "UPDATE decisions SET record = ? WHERE sequence = 3"
    record = stored(folder, 3).to_bytes()
    tamper(folder, "decisions", statement, record.replace(b"BLOCK", b"ALLOW"))

    found = report(folder)

    assert (found.totals.identical_count, found.totals.unreplayable_count) == (5, 1)
    (result,) = found.results
    assert result.outcome == pb.REPLAY_OUTCOME_UNREPLAYABLE
    assert result.error_reason == ErrorReason.ERROR_REASON_PIN_TAMPERED
    assert result.pin == f"record of decision {result.decision_id}"


def test_replaying_names_the_first_rule_of_a_forged_decision(tmp_path: Path) -> None:
    """A verdict that was forged together with its digest is not given again."""
    folder = a_folder(tmp_path / "data", 6)
    was = stored(folder, 4)

    forge(folder, 4, was.transaction, was.decision.replace(b"3A001 is a chip", b"3A001 is a dish"))
    found = report(folder)

    assert (found.totals.identical_count, found.totals.different_count) == (5, 1)
    (result,) = found.results
    assert result.outcome == pb.REPLAY_OUTCOME_DIFFERENT
    assert result.first_differing_rule_id == "test.license"
    assert result.decision_id == was.decision_id


def test_replaying_tells_what_a_forger_left_out(tmp_path: Path) -> None:
    """A record without a pin, or with another transaction, is unreplayable and no crash."""
    folder = a_folder(tmp_path / "data", 6)
    first, second, third = (stored(folder, number) for number in (1, 2, 3))
    forge(folder, 1, first.transaction, first.decision.replace(b'"engine"', b'"engina"'))
    forge(folder, 2, third.transaction, second.decision)

    found = report(folder)

    assert (found.totals.identical_count, found.totals.unreplayable_count) == (4, 2)
    assert "has no whole provenance" in found.results[0].message
    assert found.results[1].pin == "transaction"


def test_replaying_tells_each_decision_whose_law_is_gone(tmp_path: Path) -> None:
    """Law that was taken out of the library is named as what is missing."""
    folder = a_folder(tmp_path / "data", 3)
    with contextlib.closing(driver().connect(folder / DATABASE)) as connection:
        (digest,) = connection.execute("SELECT release_digest FROM decisions").fetchone()
    tamper(folder, "blobs", "DELETE FROM blobs WHERE digest = ?", digest)

    found = report(folder)

    assert found.totals.unreplayable_count == 3
    assert {each.error_reason for each in found.results} == {ErrorReason.ERROR_REASON_PIN_MISSING}
    assert {each.pin for each in found.results} == {"release"}


def test_replaying_tells_a_redacted_decision_and_replays_the_others(tmp_path: Path) -> None:
    """What was redacted can't be decided again, and that is said, with the parts that are gone."""
    folder = tmp_path / "data"
    with opened(folder) as made:
        ids = record(made, some_transactions(3))
        target = made.decisions.get(ids[1])
        assert target is not None
        made.redactor.redact([Target(target, (0,))], "tests", "asked for")

    found = report(folder)

    assert (found.totals.identical_count, found.totals.unreplayable_count) == (2, 1)
    (result,) = found.results
    assert result.decision_id == ids[1]
    assert result.error_reason == ErrorReason.ERROR_REASON_DECISION_REDACTED
    assert result.message.endswith("redacted: decision, party/0")
