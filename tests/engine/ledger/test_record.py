"""A record proves what it discloses, and goes on proving the rest when something is redacted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision.outcome import outcome
from engine.errors import IntegrityError, RedactedError
from engine.ledger import disclosure
from engine.ledger.record import Record, read, sealed, sha256
from engine.ledger.record_1 import Record1
from tests.engine.decision.rich import rich_decision
from tests.engine.ledger.records import DECISION, OUTCOME, PIECES, SALTS, a_sealed_record


def without(kept: bytes, *parts: str) -> bytes:
    """Return disclosures with ``parts`` redacted."""
    plain = {name: each for name, each in json.loads(kept).items() if name not in parts}
    return rfc8785.dumps(plain)


def test_record_is_read_back_as_it_was() -> None:
    """With its disclosures a record gives transaction and decision byte for byte."""
    record = read(*a_sealed_record())

    assert isinstance(record, Record)
    assert record.transaction == b"".join(PIECES)
    assert record.decision == DECISION
    assert record.redacted == ()
    assert record.outcome()["verdict"] == "ALLOW"
    assert (record.to_bytes(), record.disclosed()) == a_sealed_record()


@given(
    st.lists(st.binary(max_size=9), min_size=1, max_size=9).filter(lambda cut: len(cut) % 2),
    st.dictionaries(st.sampled_from("abc"), st.text(st.characters(exclude_categories=["Cs"]))),
    st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=9)] * 3),
)
def test_record_and_disclosures_are_canonical_json(
    cut: list[bytes], decision: dict[str, str], identity: tuple[str, str, str]
) -> None:
    """The bytes are those of RFC 8785, although parts are put in as they are."""
    salts = [bytes([number]) * 16 for number in range(len(cut) // 2 + 2)]
    whole = (cut, rfc8785.dumps(decision))

    stored, kept = sealed((*identity, ("EU",)), OUTCOME, whole, salts)

    assert stored == rfc8785.dumps(json.loads(stored))
    assert kept == rfc8785.dumps(json.loads(kept))
    record = read(stored, kept)
    assert (record.transaction, record.decision) == (b"".join(cut), whole[1])


def test_record_names_nobody() -> None:
    """What is committed for ever has neither a party nor the decision that quotes it."""
    stored, kept = a_sealed_record()

    assert b"Jane" not in stored
    assert b"Jane" in kept


def test_digest_is_that_of_salt_and_part_in_canonical_json() -> None:
    """An auditor checks a disclosure with what every machine has."""
    stored, kept = a_sealed_record()
    committed = json.loads(stored)["disclosures"]

    for name, each in json.loads(kept).items():
        assert hashlib.sha256(rfc8785.dumps(each)).hexdigest() == committed[name]


def test_same_parts_have_other_digests_under_other_salts() -> None:
    """That two decisions are about the same party can't be seen from their digests."""
    identity = ("d-1", "", "2026-08-01T12:00:00.000Z", ())
    one = json.loads(sealed(identity, OUTCOME, (PIECES, DECISION), SALTS)[0])["disclosures"]
    other = json.loads(
        sealed(identity, OUTCOME, (PIECES, DECISION), [bytes([9]) * 16] * 4)[0]
    )["disclosures"]  # fmt: skip

    assert not set(one.values()) & set(other.values())


def test_redacted_party_leaves_record_and_other_parts() -> None:
    """One person is erased; the record is the same, and the other party is still shown."""
    stored, kept = a_sealed_record()

    record = read(stored, without(kept, "party/0", "decision"))

    assert isinstance(record, Record)
    assert record.to_bytes() == stored
    assert record.redacted == ("decision", "party/0")
    assert record.transaction_but(b"?") == b"before ?Acme \xff after"
    assert record.outcome()["verdict"] == "ALLOW"
    for part in ("transaction", "decision"):
        with pytest.raises(RedactedError, match="redacted: decision, party/0"):
            getattr(record, part)


def test_nothing_disclosed_still_gives_the_outcome() -> None:
    """When all is redacted, verdict and pins are left."""
    stored, _ = a_sealed_record()

    record = read(stored)

    assert isinstance(record, Record)
    assert record.redacted == ("decision", "party/0", "party/1", "transaction")
    assert record.outcome()["release"] == "r"
    with pytest.raises(RedactedError):
        record.transaction_but(b"?")


def test_parts_can_not_be_exchanged() -> None:
    """A party can't be passed off as another, nor the decision of one record as another's."""
    stored, kept = a_sealed_record()
    plain = json.loads(kept)
    plain["party/0"], plain["party/1"] = plain["party/1"], plain["party/0"]

    with pytest.raises(IntegrityError, match="is not what the record commits to"):
        read(stored, rfc8785.dumps(plain))


def flipped(content: bytes) -> Iterator[bytes]:
    """Yield ``content`` with each of its bits flipped in turn."""
    for position in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[position] ^= 1 << bit
            yield bytes(changed)


def test_every_flipped_bit_of_a_disclosure_is_refused() -> None:
    """Nothing can be disclosed that was not committed to."""
    stored, kept = a_sealed_record()

    for changed in flipped(kept):
        with pytest.raises(IntegrityError):
            read(stored, changed)


def test_every_flipped_bit_of_a_record_is_refused_or_another_record() -> None:
    """No change goes unnoticed: the digest differs, and two records are never the same."""
    stored, kept = a_sealed_record()
    was = read(stored, kept)

    for changed in flipped(stored):
        try:
            record = read(changed, kept)
        except IntegrityError:
            continue
        assert record != was
        assert record.to_bytes() == changed
        assert sha256(changed) != sha256(stored)


@pytest.mark.parametrize(
    "kept",
    [
        b"[]",
        b"{",
        b'{"decision":["AAAAAAAAAAAAAAAAAAAAAA=="]}',
        b'{"decision":["AA==",{}]}',
        b'{"decision":["!",{}]}',
        b'{"decision":{}}',
        b'{"decision":[1,2]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_disclosure_is_refused(kept: bytes) -> None:
    """An auditor is told, and nothing else goes wrong."""
    with pytest.raises(IntegrityError):
        disclosure.from_bytes(kept, {})


@given(st.binary(max_size=60))
@settings(max_examples=300)
def test_arbitrary_bytes_are_refused(stored: bytes) -> None:
    """Whatever lies in the store, the answer is a record or an IntegrityError."""
    with pytest.raises(IntegrityError):
        read(stored, stored)


def test_record_of_the_first_version_is_still_read() -> None:
    """What older databases have is read as it was, with nothing to redact."""
    pins = '"provenance":{"as_of":"2026-08-01","release":"r"},"verdict":"BLOCK"'
    old = Record1("d", "", "2026-08-01T12:00:00.000Z", (), b"tx", f"{{{pins}}}".encode())

    record = read(old.to_bytes())

    assert record == old
    assert record.outcome() == {"verdict": "BLOCK", "as_of": "2026-08-01", "release": "r"}


def test_outcome_of_a_rich_decision_quotes_no_caller() -> None:
    """Of a decision with something in every field, only words of the law stay."""
    rich = rich_decision()
    decision = replace(rich, provenance=replace(rich.provenance, transaction="f" * 64))

    stays = json.loads(outcome(decision))

    assert set(stays) == {
        "as_of", "engine", "items", "jurisdictions", "known_at", "lists", "reference", "release",
        "rules", "verdict",
    }  # fmt: skip
    assert b"f" * 64 not in outcome(decision)
    assert set(stays["items"]) <= {"ALLOW", "REVIEW", "BLOCK"}
    quoted = {each.name for each in decision.screening}
    assert not any(f'"{text}"'.encode() in outcome(decision) for text in quoted if text)
