"""What an auditor can show without trusting the operator: over gRPC, and offline."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from pathlib import Path

import grpc
import pytest

from engine.errors import IntegrityError
from engine.ledger.note import WITNESS, Checkpoint, Key, Note, cosignature
from engine.ledger.receipt import Receipt
from engine.ledger.tree import leaf_hash, verify_consistency, verify_inclusion
from licet.v1 import audit_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from server import ed25519, log_key
from server.compose import running
from server.settings import Settings
from server.store.database import Database
from server.store.errors import StorageError
from server.store.signed_checkpoints import SignedCheckpoints
from tests.server.api.calls import a_request, refusal
from tests.server.api.conftest import Client, FakeClock
from tests.server.api.law_files import law_files
from tests.server.store.builders import tamper

SEED = b"w" * 32
WITNESS_KEY = Key("witness.example", WITNESS, ed25519.public_key(SEED))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a server that knows a witness."""
    empty = tmp_path / "rulesets"
    empty.mkdir()
    return Settings(
        listen=f"unix:{tmp_path}/s",
        data=tmp_path / "data",
        rulesets=empty,
        log_name="example.com/log",
        witnesses=(str(WITNESS_KEY),),
    )


def decide(client: Client, times: int) -> list[str]:
    """Have ``times`` decisions made, and return their ids."""
    return [client.decisions.Evaluate(a_request()).decision_id for _ in range(times)]


def checkpoint(client: Client) -> tuple[Checkpoint, str, list[Key]]:
    """Return the newest checkpoint, its note, and the keys of the log."""
    response = client.audit.GetCheckpoint(pb.GetCheckpointRequest())
    note = Note.parse(response.note)
    return Checkpoint.parse(note.text), response.note, [Key.parse(each) for each in response.keys]


def receipt(client: Client, decision_id: str, *, cosigned: bool = False) -> Receipt:
    """Return the receipt of a decision."""
    request = pb.GetReceiptRequest(decision_id=decision_id, cosigned=cosigned)
    return Receipt.from_bytes(client.audit.GetReceipt(request).content)


def seen(note: str) -> str:
    """Return a note with the signature of the witness alone."""
    text = Note.parse(note).text
    sign = cosignature(text, WITNESS_KEY, 1, lambda message: ed25519.sign(SEED, message))
    return str(Note(text, (sign,)))


def test_receipt_of_every_decision_is_proved_offline(client: Client) -> None:
    """Each decision has a receipt at once, and with the log's key it proves the stored bytes."""
    ids = decide(client, 5)
    keys = checkpoint(client)[2]

    receipts = [receipt(client, each) for each in ids]

    for number, (each, name) in enumerate(zip(receipts, ids, strict=True)):
        proved = each.verify(keys, ed25519.verify)
        stored = client.audit.GetDecision(pb.GetDecisionRequest(decision_id=name)).stored
        assert proved.checkpoint.origin == "example.com/log"
        assert each.leaf.index == number
        assert each.leaf.record == stored.content
        assert each.record.decision_id == name


def test_receipts_of_all_decisions_come_in_pages(client: Client) -> None:
    """Every decision comes once, the oldest first, each with a proof of its own."""
    ids = decide(client, 7)
    keys = checkpoint(client)[2]
    found: list[Receipt] = []
    request = pb.ListReceiptsRequest(page_size=3)

    while True:
        page = client.audit.ListReceipts(request)
        found += map(Receipt.from_bytes, page.receipts)
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token

    assert [each.record.decision_id for each in found] == ids
    assert all(each.verify(keys, ed25519.verify).checkpoint.size == 7 for each in found)
    assert page.total_count == 7


def test_receipts_of_a_range_are_those_recorded_in_it(client: Client) -> None:
    """An export can be of a year, and is still proved by the whole log."""
    decide(client, 2)
    client.clock.now_ms += 1_000_000
    start = client.clock.now_ms
    ids = decide(client, 2)
    recorded = pb.TimeRange()
    recorded.from_time.FromMilliseconds(start)

    page = client.audit.ListReceipts(pb.ListReceiptsRequest(recorded=recorded))

    found = [Receipt.from_bytes(each) for each in page.receipts]
    assert [each.record.decision_id for each in found] == ids
    assert [each.leaf.index for each in found] == [2, 3]


def test_checkpoint_covers_all_that_was_answered(client: Client) -> None:
    """A decision that was answered is in every checkpoint given after it."""
    first = checkpoint(client)[0]
    decide(client, 3)

    second, note, keys = checkpoint(client)

    assert (first.size, second.size) == (0, 3)
    parsed = Note.parse(note)
    assert parsed.signer(parsed.signatures[0], keys, ed25519.verify) == keys[-1]


def test_checkpoint_of_an_unchanged_log_is_the_same(client: Client) -> None:
    """Asking signs nothing where nothing was added."""
    decide(client, 1)

    assert checkpoint(client) == checkpoint(client)


def test_proof_shows_a_decision_in_the_log(client: Client) -> None:
    """The leaf, its place and the hashes give the root that was signed."""
    ids = decide(client, 7)
    signed = checkpoint(client)[0]

    proof = client.audit.GetInclusionProof(pb.GetInclusionProofRequest(decision_id=ids[2], size=7))

    record = client.audit.GetDecision(pb.GetDecisionRequest(decision_id=ids[2])).stored.content
    assert proof.leaf == leaf_hash(record)
    verify_inclusion(proof.leaf, proof.index, 7, signed.root, list(proof.hashes))


def test_proof_shows_that_the_log_was_only_added_to(client: Client) -> None:
    """Two checkpoints of one log are tied together."""
    decide(client, 3)
    first = checkpoint(client)[0]
    decide(client, 4)
    second = checkpoint(client)[0]

    proof = client.audit.GetConsistencyProof(
        pb.GetConsistencyProofRequest(first_size=3, second_size=7)
    )

    roots = first.root, second.root
    assert (proof.first_root, proof.second_root) == roots
    verify_consistency(3, 7, roots, list(proof.hashes))


def test_cosignature_is_kept_and_proved(client: Client) -> None:
    """A witness that the operator named signs too, once, and receipts can carry it."""
    (decision_id,) = decide(client, 1)
    _, note, keys = checkpoint(client)
    add = pb.AddCosignaturesRequest(note=seen(note))

    added = [client.audit.AddCosignatures(add).added for _ in range(2)]

    proved = receipt(client, decision_id, cosigned=True).verify(
        [*keys, WITNESS_KEY], ed25519.verify
    )
    shown = client.audit.GetCheckpoint(pb.GetCheckpointRequest(cosigned=True)).note
    assert added == [1, 0]
    assert proved.signers == (keys[0], WITNESS_KEY)
    assert [each.name for each in Note.parse(shown).signatures] == [keys[0].name, WITNESS_KEY.name]
    assert receipt(client, decision_id).verify(keys, ed25519.verify).signers == (keys[0],)


def test_cosigned_receipt_waits_for_a_witness(client: Client) -> None:
    """What no witness has signed is not said to be cosigned."""
    (decision_id,) = decide(client, 1)

    refused = refusal(lambda: receipt(client, decision_id, cosigned=True))

    assert refused.code is grpc.StatusCode.FAILED_PRECONDITION
    assert refused.info.reason == "NOT_COSIGNED"


def test_cosignature_by_a_stranger_or_of_another_log_is_refused(client: Client) -> None:
    """Only witnesses that were named are heard, and only about what this log signed."""
    _, note, _ = checkpoint(client)
    stranger = Key("stranger.example", WITNESS, ed25519.public_key(b"s" * 32))
    text = Note.parse(note).text
    by_stranger = cosignature(text, stranger, 1, lambda message: ed25519.sign(b"s" * 32, message))
    other = str(Checkpoint("example.com/log", 9, b"r" * 32))

    for wrong in (str(Note(text, (by_stranger,))), seen(f"{other}\n{by_stranger}"), "no note"):
        call = pb.AddCosignaturesRequest(note=wrong)
        refused = refusal(lambda call=call: client.audit.AddCosignatures(call))  # type: ignore[misc]

        assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
        assert refused.info.metadata["field"] == "note"


@pytest.mark.parametrize(
    ("rpc", "request_", "reason"),
    [
        ("GetReceipt", pb.GetReceiptRequest(), ErrorReason.ERROR_REASON_MISSING_FIELD),
        (
            "GetReceipt",
            pb.GetReceiptRequest(decision_id="none"),
            ErrorReason.ERROR_REASON_DECISION_UNKNOWN,
        ),
        (
            "GetConsistencyProof",
            pb.GetConsistencyProofRequest(),
            ErrorReason.ERROR_REASON_MISSING_FIELD,
        ),
        (
            "GetConsistencyProof",
            pb.GetConsistencyProofRequest(first_size=1, second_size=1),
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        ),
        (
            "GetConsistencyProof",
            pb.GetConsistencyProofRequest(first_size=1),
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        ),
        ("AddCosignatures", pb.AddCosignaturesRequest(), ErrorReason.ERROR_REASON_MISSING_FIELD),
    ],
)
def test_proof_that_can_not_be_is_refused(
    client: Client, rpc: str, request_: object, reason: ErrorReason.ValueType
) -> None:
    """Who asks an empty log for a proof is told what would be right."""
    refused = refusal(lambda: getattr(client.audit, rpc)(request_))

    assert f"ERROR_REASON_{refused.info.reason}" == ErrorReason.Name(reason)


def test_proof_in_a_log_before_the_decision_is_refused(client: Client) -> None:
    """A decision is not in a log that is shorter than its number, nor in one longer than all."""
    ids = decide(client, 3)

    for size in (2, 4):
        call = pb.GetInclusionProofRequest(decision_id=ids[2], size=size)
        refused = refusal(lambda call=call: client.audit.GetInclusionProof(call))  # type: ignore[misc]

        assert refused.info.metadata["field"] == "size"


def serve_once(settings: Settings, times: int = 1) -> list[str]:
    """Start a server, have decisions made, stop it, and return their ids."""
    clock = FakeClock()
    with running(settings, clock) as started:
        started.parts.law.publish([law_files()], None)
        with grpc.insecure_channel(settings.listen) as channel:
            return decide(Client(started, channel, clock), times)


def test_key_is_for_its_owner_only(settings: Settings) -> None:
    """Nobody else on the machine can sign."""
    serve_once(settings)

    (key,) = (settings.data / log_key.FOLDER).glob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_key_that_is_rotated_leaves_what_it_signed(settings: Settings) -> None:
    """The new key signs, the old stays listed, and receipts by either are proved."""
    (first,) = serve_once(settings)
    clock = FakeClock()
    with running(settings, clock) as old, grpc.insecure_channel(settings.listen) as channel:
        client = Client(old, channel, clock)
        before = receipt(client, first)

    with Database(settings.data) as database:
        log_key.rotate(settings.data, SignedCheckpoints(database))

    with running(settings, clock) as new, grpc.insecure_channel(settings.listen) as channel:
        client = Client(new, channel, clock)
        _, _, keys = checkpoint(client)
        after = receipt(client, first)
    assert len(keys) == 2
    assert before.verify(keys, ed25519.verify).signers == (keys[0],)
    assert after.verify(keys, ed25519.verify).signers == (keys[1],)
    assert keys[0].name == keys[1].name == "example.com/log"


@pytest.mark.parametrize("how", ["removed", "another"])
def test_key_that_is_not_there_keeps_a_server_from_starting(settings: Settings, how: str) -> None:
    """A server that couldn't prove what it decides does not decide."""
    serve_once(settings)
    (key,) = (settings.data / log_key.FOLDER).glob("*.key")
    if how == "removed":
        key.unlink()
    else:
        key.write_text(key.read_text().replace("A", "B"))

    with pytest.raises(StorageError, match="rotate-key"), running(settings):
        pass


def test_log_without_a_name_is_named_by_its_key(settings: Settings) -> None:
    """Two logs that nobody named don't have one name."""
    bare = settings.model_copy(update={"log_name": ""})
    serve_once(bare)

    with running(bare) as started:
        (key,) = map(Key.parse, started.parts.prover.keys())

    assert key.name.startswith("licet/")
    assert len(key.name) == len("licet/") + 16


def test_log_that_was_changed_is_not_signed_again(settings: Settings) -> None:
    """A server won't sign a log that contradicts what it signed before, and says so."""
    ids = serve_once(settings, 3)
    tamper(settings.data, "decisions", "DELETE FROM decisions WHERE sequence = 3")
    clock = FakeClock()

    with running(settings, clock) as started, grpc.insecure_channel(settings.listen) as channel:
        client = Client(started, channel, clock)
        refused = refusal(lambda: checkpoint(client))
        also = refusal(lambda: receipt(client, ids[0]))

    assert refused.code is also.code is grpc.StatusCode.DATA_LOSS
    assert "covers 3 decisions" in str(refused.message)


def test_record_that_was_changed_has_no_receipt(settings: Settings) -> None:
    """Somebody who changes a record and its digest is found out by the tree."""
    ids = serve_once(settings, 300)
    with sqlite3.connect(settings.data / "licet.db") as connection:
        (record,) = connection.execute("SELECT record FROM decisions WHERE sequence = 2").fetchone()
    changed = record.replace(b"Friendly", b"Fiendish") if b"Friendly" in record else record + b" "
    tamper(
        settings.data,
        "decisions",
        "UPDATE decisions SET record = ?, record_digest = ? WHERE sequence = 2",
        changed,
        hashlib.sha256(changed).hexdigest(),
    )
    clock = FakeClock()

    with running(settings, clock) as started, grpc.insecure_channel(settings.listen) as channel:
        refused = refusal(lambda: receipt(Client(started, channel, clock), ids[1]))

    assert refused.code is grpc.StatusCode.DATA_LOSS
    assert "is not what its leaf in the tree was made of" in str(refused.message)


def test_receipt_by_another_log_is_not_proved_by_this_ones_key(
    settings: Settings, tmp_path: Path
) -> None:
    """A receipt of one server says nothing by the key of another."""
    (here,) = serve_once(settings)
    there = settings.model_copy(update={"data": tmp_path / "other"})
    serve_once(there)
    with running(settings) as started:
        recorded = started.parts.decisions.get(here)
        assert recorded is not None
        given = started.parts.prover.receipt(recorded)
    with running(there) as started:
        other = list(map(Key.parse, started.parts.prover.keys()))

    assert given is not None
    with pytest.raises(IntegrityError, match="names a key that was not given"):
        given.verify(other, ed25519.verify)
