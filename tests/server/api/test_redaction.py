"""Somebody is erased from the log, everybody can see that it was done, and every proof stands."""

from __future__ import annotations

import json
from pathlib import Path

import grpc
import pytest

from engine.errors import IntegrityError
from engine.ledger.canonical import dumps
from engine.ledger.note import Key
from engine.ledger.receipt import Receipt
from licet.v1 import audit_service_pb2 as pb
from licet.v1.decision_service_pb2 import ExplainRequest
from licet.v1.party_pb2 import Party
from licet.v1.verdict_pb2 import Verdict
from server import ed25519
from server.fsck.check import check
from server.settings import Settings
from server.store.records import Entry
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client
from tests.server.api.conftest import client as client
from tests.server.api.conftest import settings as settings
from tests.server.store.builders import tamper
from tools import verify_receipt

JANE, ACME = "Jane Q. Publicperson", "Acme Remains GmbH"


def decide(client: Client, request_id: str = "") -> str:
    """Decide a transaction of two parties and return the decision's id."""
    transaction = a_transaction(name=JANE)
    transaction.parties.append(Party(name=ACME, country="DE"))
    return client.decisions.Evaluate(a_request(transaction, request_id)).decision_id


def redact(client: Client, *ids: str, parties: tuple[int, ...] = ()) -> pb.RedactDecisionsResponse:
    """Redact decisions."""
    return client.audit.RedactDecisions(
        pb.RedactDecisionsRequest(
            decision_ids=ids, party_indexes=parties, by="DPO", why="GDPR Art. 17, request 12"
        )
    )


def get(client: Client, decision_id: str) -> pb.GetDecisionResponse:
    """Return a decision."""
    return client.audit.GetDecision(pb.GetDecisionRequest(decision_id=decision_id))


def receipt(client: Client, decision_id: str) -> bytes:
    """Return the receipt of a decision."""
    return client.audit.GetReceipt(pb.GetReceiptRequest(decision_id=decision_id)).content


def keys(client: Client) -> list[str]:
    """Return the keys of the log."""
    return list(client.audit.GetCheckpoint(pb.GetCheckpointRequest()).keys)


def test_redacted_party_is_gone_and_the_rest_is_told(client: Client) -> None:
    """What is left says what was decided, about whom else, and who took away what and why."""
    decision_id = decide(client)
    before = get(client, decision_id)

    response = redact(client, decision_id, parties=(0,))

    after = get(client, decision_id)
    assert [each.parts for each in response.decisions] == [["decision", "party/0"]]
    assert response.is_erased
    assert JANE not in str(after)
    assert [each.name for each in after.record.transaction.parties] == ["", ACME]
    assert not after.record.HasField("decision")
    assert after.record.outcome.verdict == Verdict.VERDICT_ALLOW
    assert after.stored.content == before.stored.content
    told = {each.part: (each.by, each.why) for each in after.record.redactions}
    assert told == dict.fromkeys(("decision", "party/0"), ("DPO", "GDPR Art. 17, request 12"))


def test_redacted_data_are_in_no_file(client: Client, settings: Settings) -> None:
    """Not in the database, not in the write-ahead log, not in pages that are free."""
    ids = [decide(client, f"request {number}") for number in range(60)]

    redact(client, *ids[1::2])
    redact(client, *ids[0::2])

    for file in settings.data.rglob("*"):
        if file.is_file():
            assert JANE.encode() not in file.read_bytes(), file


def test_receipts_stand_and_say_what_was_redacted(client: Client) -> None:
    """Leaf, tree, the receipts of before and of after: all are as good as they were."""
    decision_id, other = decide(client), decide(client)
    before = receipt(client, decision_id)
    event_id = redact(client, decision_id, parties=(0,)).event_id

    after, untouched = receipt(client, decision_id), receipt(client, other)

    trusted = [Key.parse(each) for each in keys(client)]
    for content in (before, after, untouched):
        Receipt.from_bytes(content).verify(trusted, ed25519.verify)
    proved = Receipt.from_bytes(after).verify(trusted, ed25519.verify)
    assert [each.event_id for each in proved.redactions] == [event_id]
    assert Receipt.from_bytes(after).leaf.record == Receipt.from_bytes(before).leaf.record
    lines = verify_receipt.verify(after, keys(client))
    assert any("by DPO: GDPR Art. 17, request 12" in each for each in lines)
    assert JANE.encode() not in after


def test_receipt_of_something_redacted_has_no_bit_to_spare(client: Client) -> None:
    """Record, disclosures and event: every changed bit is refused, by both who check."""
    decision_id = decide(client)
    redact(client, decision_id, parties=(0,))
    content, trusted = receipt(client, decision_id), keys(client)
    accepted = []

    for bit in range(0, len(content) * 8, 3):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            verify_receipt.verify(bytes(changed), trusted)
            accepted.append(bit)
        except verify_receipt.NotProvedError:
            pass
        try:
            read = Receipt.from_bytes(bytes(changed))
            read.verify([Key.parse(each) for each in trusted], ed25519.verify)
            accepted.append(bit)
        except IntegrityError:
            pass

    assert accepted == []


def test_event_about_another_record_is_refused(client: Client) -> None:
    """A receipt can't claim a redaction that was of something else."""
    one, other = decide(client), decide(client)
    redact(client, one)
    redact(client, other)
    plain = json.loads(receipt(client, one))
    plain["redactions"] = json.loads(receipt(client, other))["redactions"]
    changed = dumps(plain) + b"\n"

    with pytest.raises(verify_receipt.NotProvedError, match="is not about this record"):
        verify_receipt.verify(changed, keys(client))


def test_redacted_decision_is_unreplayable_and_not_told(client: Client) -> None:
    """Who asks for it hears that it was redacted, and never that it is as it was."""
    decision_id = decide(client, "r-1")
    redact(client, decision_id)

    replayed = client.audit.Replay(
        pb.ReplayRequest(decisions=pb.DecisionIds(decision_ids=[decision_id]))
    ).results[0]
    explained = refusal(lambda: client.decisions.Explain(ExplainRequest(decision_id=decision_id)))
    repeated = refusal(lambda: decide(client, "r-1"))

    assert replayed.outcome == pb.REPLAY_OUTCOME_UNREPLAYABLE
    assert "redacted" in replayed.message
    for each in (explained, repeated):
        assert each.code == grpc.StatusCode.FAILED_PRECONDITION
        assert each.info.reason == "DECISION_REDACTED"


def test_fsck_knows_redactions(client: Client, settings: Settings) -> None:
    """What was redacted by an event is no fault."""
    ids = [decide(client) for _ in range(3)]
    redact(client, ids[1], parties=(1,))
    redact(client, ids[1], ids[2])

    report = check(settings.data)

    assert report.findings == ()
    assert (report.decisions, report.events) == (3, 2)


@pytest.mark.parametrize(
    ("table", "statement", "expected"),
    [
        (
            "disclosures",
            "UPDATE disclosures SET content = '{}' WHERE sequence = 1",
            "(number 1): decision is missing, and was not redacted",
        ),
        (
            "disclosures",
            "DELETE FROM disclosures WHERE sequence = 1",
            "(number 1): transaction is missing, and was not redacted",
        ),
        (
            "disclosures",
            "UPDATE disclosures SET content = CAST(replace(content, 'ALLOW', 'BLOCK') AS BLOB)",
            "(number 1): its record can't be read",
        ),
        (
            "disclosures",
            "UPDATE disclosures SET content = (SELECT content FROM disclosures WHERE sequence = 1)",
            "(number 2): its record can't be read",
        ),
        ("redactions", "DELETE FROM redactions", "the table of redactions says otherwise"),
        (
            "redactions",
            "INSERT INTO redactions VALUES (1, 'party/0', 3)",
            "decision number 1: party/0 is said to be redacted by event number 3, which doesn't",
        ),
        ("events", "DELETE FROM events", "decisions after number 2"),
        (
            "events",
            "UPDATE events SET record = CAST(replace(record, 'DPO', 'CEO') AS BLOB)",
            "(number 3): its record has the digest",
        ),
        ("events", "UPDATE events SET event_id = 'x'", "column event_id is not what the record"),
    ],
)
def test_fsck_finds_what_was_taken_away_unseen(
    settings: Settings, client: Client, table: str, statement: str, expected: str
) -> None:
    """Nobody redacts, or undoes a redaction, or its event, without leaving traces."""
    decide(client)
    redact(client, decide(client))
    client.audit.GetCheckpoint(pb.GetCheckpointRequest())

    tamper(settings.data, table, statement.replace("'{}'", "CAST('{}' AS BLOB)"))

    assert expected in "\n".join(map(str, check(settings.data).findings))


def test_part_that_got_lost_is_not_called_redacted(client: Client, settings: Settings) -> None:
    """Without an event a missing part is an alarm for the auditor."""
    decision_id = decide(client)
    tamper(settings.data, "disclosures", "UPDATE disclosures SET content = CAST('{}' AS BLOB)")

    refused = refusal(lambda: get(client, decision_id))

    assert refused.code == grpc.StatusCode.DATA_LOSS
    assert "no event says why" in (refused.message or "")


def test_old_records_can_not_be_redacted(client: Client) -> None:
    """What is in the leaf itself can't be taken away, and the caller hears so."""
    golden = Path(__file__).parents[2] / "replay/golden/allow.json"
    record = golden.read_bytes()
    name = json.loads(record)["decision_id"]
    client.running.parts.decisions.append(
        Entry(name, "old", "0" * 64, 0, "2026-01-02", 1, "0" * 64, record)
    )

    refused = refusal(lambda: redact(client, name))

    assert refused.info.reason == "NOT_REDACTABLE"
    assert get(client, name).record.transaction.parties[0].name == "Friendly GmbH"


def test_redaction_that_can_not_be_done_does_nothing(client: Client) -> None:
    """Of several decisions either all are redacted or none, and each refusal says why."""
    one, other = decide(client), decide(client)
    redact(client, other)

    refusals = [
        refusal(lambda: redact(client, one, other)),
        refusal(lambda: redact(client, one, "unknown")),
        refusal(lambda: redact(client, one, parties=(2,))),
        refusal(lambda: redact(client, one, other, parties=(0,))),
        refusal(lambda: redact(client)),
        refusal(
            lambda: client.audit.RedactDecisions(
                pb.RedactDecisionsRequest(decision_ids=[one], by="DPO")
            )
        ),
    ]

    assert [each.info.reason for each in refusals] == [
        "DECISION_REDACTED", "DECISION_UNKNOWN", "INVALID_FIELD", "INVALID_FIELD", "MISSING_FIELD",
        "MISSING_FIELD",
    ]  # fmt: skip
    assert not get(client, one).record.redactions
    assert JANE in str(get(client, one))
