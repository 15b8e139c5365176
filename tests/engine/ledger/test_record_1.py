"""A record of the first version is what it was, or it is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import IntegrityError
from engine.ledger.record import sha256
from engine.ledger.record_1 import FORMAT, Record1
from tests.engine.decision.rich import rich_decision

RECORD = Record1(
    "d-1",
    "r-1",
    "2026-08-01T12:00:00.000Z",
    ("EU", "US-EAR"),
    b"\x00\xff transaction",
    b'{"verdict":"ALLOW"}',
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_record_is_read_back_as_it_was() -> None:
    """What is stored is all that was recorded."""
    decision = rich_decision().canonical()
    record = Record1("d-2", "", "2026-08-01T12:00:00.000Z", (), bytes(range(256)), decision)

    assert Record1.from_bytes(record.to_bytes()) == record


@given(
    st.builds(
        Record1,
        texts,
        texts,
        texts,
        st.lists(texts, max_size=3).map(tuple),
        st.binary(max_size=40),
        st.dictionaries(st.sampled_from("abc"), texts).map(rfc8785.dumps),
    )
)
def test_record_is_canonical_json(record: Record1) -> None:
    """The bytes are those of RFC 8785, although the decision is put in as it is."""
    stored = record.to_bytes()

    assert stored == rfc8785.dumps(
        {
            "format": FORMAT,
            "decision_id": record.decision_id,
            "request_id": record.request_id,
            "recorded_at": record.recorded_at,
            "jurisdictions": list(record.jurisdictions),
            "transaction": base64.b64encode(record.transaction).decode(),
            "decision": json.loads(record.decision),
        }
    )
    assert Record1.from_bytes(stored) == record


def flipped(stored: bytes) -> Iterator[bytes]:
    """Yield ``stored`` with each of its bits flipped in turn."""
    for position in range(len(stored)):
        for bit in range(8):
            changed = bytearray(stored)
            changed[position] ^= 1 << bit
            yield bytes(changed)


def test_every_flipped_bit_is_refused_or_another_record() -> None:
    """No change goes unnoticed: the digest differs, and two records are never the same."""
    stored = RECORD.to_bytes()

    read = {changed: record for changed in flipped(stored) if (record := read_back(changed))}

    assert read
    for changed, record in read.items():
        assert sha256(changed) != sha256(stored)
        assert record != RECORD
        assert record.to_bytes() == changed


def read_back(stored: bytes) -> Record1 | None:
    """Return the record, or None if it is refused."""
    try:
        return Record1.from_bytes(stored)
    except IntegrityError:
        return None


def changed(**fields: object) -> bytes:
    """Return the record with some of its fields replaced, or left out where they are None."""
    plain = {**json.loads(RECORD.to_bytes()), **fields}
    return rfc8785.dumps({name: value for name, value in plain.items() if value is not None})


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"null",
        b"5",
        b"[]",
        b'"format"',
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        changed(format="licet.record.v2"),
        changed(format=None),
        changed(decision=None),
        changed(decision="ALLOW"),
        changed(decision=[]),
        changed(decision_id=5),
        changed(request_id=["r"]),
        changed(recorded_at=True),
        changed(jurisdictions="EU"),
        changed(jurisdictions=[1]),
        changed(jurisdictions={"EU": 1}),
        changed(transaction="AA"),
        changed(transaction="A A="),
        changed(transaction="AB=="),
        changed(transaction=7),
        changed(extra="field"),
    ],
)
def test_what_is_no_record_is_refused(stored: bytes) -> None:
    """An auditor is told, by the digest of what was found, and nothing else goes wrong."""
    with pytest.raises(
        IntegrityError, match="is no record of a decision in canonical form"
    ) as raised:
        Record1.from_bytes(stored)

    assert (raised.value.pin, raised.value.digest) == ("record", sha256(stored))


REWRITINGS: dict[str, Callable[[Any], bytes]] = {
    "spaces": lambda plain: json.dumps(plain).encode(),
    "another order": lambda plain: json.dumps(
        dict(reversed(plain.items())), separators=(",", ":")
    ).encode(),
    "escapes": lambda plain: rfc8785.dumps(plain).replace(b"d-1", b"\\u0064-1"),
    "a final line": lambda plain: rfc8785.dumps(plain) + b"\n",
    "a mark of byte order": lambda plain: b"\xef\xbb\xbf" + rfc8785.dumps(plain),
    "UTF-16": lambda plain: rfc8785.dumps(plain).decode().encode("utf-16"),
    "a key twice": lambda plain: rfc8785.dumps(plain)[:-1] + b',"transaction":""}',
    "a float": lambda plain: rfc8785.dumps(plain).replace(b'"ALLOW"', b"1.0"),
    "a large number": lambda plain: rfc8785.dumps(plain).replace(b'"ALLOW"', b"9007199254740993"),
}


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_the_same_in_another_form_is_refused(rewriting: str) -> None:
    """One record has one form; whoever wrote it otherwise was not licet."""
    plain = json.loads(RECORD.to_bytes())

    with pytest.raises(IntegrityError):
        Record1.from_bytes(REWRITINGS[rewriting](plain))


@given(st.binary(max_size=60))
@settings(max_examples=300)
def test_arbitrary_bytes_are_refused(stored: bytes) -> None:
    """Whatever lies in the store, the answer is a record or an IntegrityError."""
    with pytest.raises(IntegrityError):
        Record1.from_bytes(stored)
