#!/usr/bin/env python3
"""Check a receipt of licet, offline: was this decision given, exactly so, by the owner of this log?

    python3 verify_receipt.py RECEIPT KEY [KEY...]

KEY is the log's public key (`name+id+key`), from a source that you trust, and that of each witness
that has signed too. Exit code 0: proved. 1: not proved. 2: wrong usage.

This file is all of the check. It uses Python's standard library and, for Ed25519, `cryptography`
(pip install cryptography); nothing of licet. What it checks, in order:

1. The receipt is a JSON object with known keys, written in the one canonical way.
2. Every signature under its checkpoint is by a KEY, and one of them is the log's own.
   (C2SP signed-note, tlog-checkpoint, tlog-cosignature)
3. The record, and each event that redacted a part of it, is the leaf `index` of the tree that the
   checkpoint is of. (RFC 9162 sections 2.1.1 and 2.1.3.2)
4. Each disclosure, of a salt and a part, has the digest that the record commits to.

So whoever holds the log's key has stated a log in which this record stands at this place.
"""

import base64
import hashlib
import json
import pathlib
import sys
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LEAF = {"inclusion_proof", "index", "record"}
KEYS = {"licet.receipt.v1": LEAF | {"checkpoint", "format"}}
KEYS["licet.receipt.v2"] = KEYS["licet.receipt.v1"] | {"disclosures", "redactions"}
LOG, WITNESS = 1, 4  # types of keys

Key: TypeAlias = tuple[str, bytes, int, bytes]  # name, id, type, public key


class NotProvedError(Exception):
    """The receipt does not prove its record."""


def require(is_so: object, problem: str) -> None:
    """Stop unless `is_so`."""
    if not is_so:
        raise NotProvedError(problem)


def decode(text: str) -> bytes:
    """Read base64, in its one form only."""
    content = base64.b64decode(text, validate=True)
    require(base64.b64encode(content).decode() == text, f"`{text}` is not plain base64")
    return content


def parse_key(text: str) -> Key:
    """Read `name+id+key` into name, id, type and public key."""
    name, given_id, encoded = text.split("+", 2)
    content = decode(encoded)
    key_id = hashlib.sha256(name.encode() + b"\n" + content).digest()[:4]
    require(key_id.hex() == given_id, f"`{text}` is damaged: its id is not that of the key")
    require(len(content) == 33 and content[0] in (LOG, WITNESS), f"`{text}` is no Ed25519 key")
    return name, key_id, content[0], content[1:]


def canonical(plain: object) -> bytes:
    """Write JSON in its one form (RFC 8785, of which only what such values need)."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def parse_receipt(raw: bytes) -> dict[str, Any]:
    """Read the receipt; written otherwise than canonically it is refused."""
    receipt: dict[str, Any] = json.loads(raw.decode("utf-8"))
    require(canonical(receipt) + b"\n" == raw, "it is not in canonical form")
    require(set(receipt) == KEYS[receipt["format"]], "it has other keys than its format says")
    return receipt


def check_signatures(note: str, keys: list[Key]) -> tuple[str, list[tuple[str, int, str]]]:
    """Check every signature of a note; return its text and who signed."""
    text, _, below = note.rpartition("\n\n")
    text, signed = text + "\n", []
    require(below.endswith("\n"), "the checkpoint doesn't end with a signature")
    for line in below[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        content = decode(encoded)
        key_id, signature, message, when = content[:4], content[4:], text.encode(), ""
        found = [each for each in keys if each[:2] == (name, key_id) and dash == "\u2014"]
        require(found, f"signature of `{name}+{key_id.hex()}`, whose key was not given")
        key = found[0]
        if key[2] == WITNESS:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {at}\n".encode() + message
            when = f", who saw it {at} s after 1970 began in UTC"
        Ed25519PublicKey.from_public_bytes(key[3]).verify(signature, message)
        signed.append((name, key[2], when))
    return text, signed


def parse_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Read log, size and root from the text of a checkpoint."""
    origin, number, encoded, end = text.split("\n")
    size, root = int(number), decode(encoded)
    require(not end and str(size) == number and len(root) == 32, "the checkpoint is not plain")
    return origin, size, root


def root_from_proof(record: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the root that record and proof give: RFC 9162 section 2.1.3.2, step by step."""
    require(0 <= index < size, "the index is outside of the log")
    fn, sn = index, size - 1
    r = hashlib.sha256(b"\x00" + record).digest()
    for p in proof:
        require(len(p) == 32 and sn > 0, "the proof has more hashes than it needs")
        if fn & 1 or fn == sn:
            r = hashlib.sha256(b"\x01" + p + r).digest()
            if not fn & 1:
                while fn and not fn & 1:
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = hashlib.sha256(b"\x01" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "the proof has fewer hashes than it needs")
    return r


def check_leaf(leaf: dict[str, Any], size: int, root: bytes) -> bytes:
    """Check that a record is in the log; return it."""
    require(set(leaf) >= LEAF and type(leaf["index"]) is int, "a leaf is not written as such")
    record, proof = decode(leaf["record"]), [decode(each) for each in leaf["inclusion_proof"]]
    found = root_from_proof(record, leaf["index"], size, proof)
    require(found == root, "the record is not in the log that was signed")
    return record


def check_parts(receipt: dict[str, Any], record: bytes, events: list[bytes]) -> dict[str, str]:
    """Check what is disclosed, and events; return what is told of parts that are not disclosed."""
    committed, told = json.loads(record).get("disclosures", {}), {}
    for name, disclosure in receipt.get("disclosures", {}).items():
        digest = hashlib.sha256(canonical(disclosure)).hexdigest()
        require(committed.get(name) == digest, f"{name} is not what the record commits to")
    own = hashlib.sha256(record).hexdigest()
    for event in map(json.loads, events):
        mine = [each for each in event["subjects"] if each["record"] == own]
        require(event["kind"] == "redaction" and mine, "an event is not about this record")
        why = f"redacted {event['recorded_at']} by {event['by']}: {event['why']}"
        told.update({part: why for each in mine for part in each["parts"]})
    missing = sorted(set(committed) - set(receipt.get("disclosures", {})))
    return {name: told.get(name, "not in this receipt") for name in missing}


def verify(raw: bytes, key_texts: list[str]) -> list[str]:
    """Return what the receipt proves, as lines to print; raise NotProvedError if nothing."""
    try:
        keys = [parse_key(each) for each in key_texts]
        receipt = parse_receipt(raw)
        text, signed = check_signatures(receipt["checkpoint"], keys)
        origin, size, root = parse_checkpoint(text)
        names = [each[:2] for each in signed]
        require((origin, LOG) in names, f"the checkpoint is not signed by `{origin}` itself")
        record = check_leaf(receipt, size, root)
        events = [check_leaf(each, size, root) for each in receipt.get("redactions", ())]
        missing = check_parts(receipt, record, events)
        content = json.loads(record)
        outcome = content.get("outcome") or content["decision"]  # the latter in format v1
        pins = outcome.get("provenance", outcome)
        return [
            f"decision    {content['decision_id']}",
            f"verdict     {outcome['verdict']}",
            f"as of       {pins['as_of']}",
            f"release     {pins['release']}",
            f"recorded    {content['recorded_at']} (as the log says)",
            f"number      {receipt['index'] + 1} of {size} in the log `{origin}`",
            *(f"signed by   {name}{when}" for name, _, when in signed),
            *(f"{name:<11} {why}" for name, why in missing.items()),
        ]
    except InvalidSignature:
        raise NotProvedError("a signature is not that of the key that it names") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotProvedError(f"it can't be read: {error}") from None


def main(arguments: list[str]) -> int:
    """Check the receipt that the command line names."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print("PROVED", *verify(pathlib.Path(arguments[0]).read_bytes(), arguments[1:]), sep="\n")
        return 0
    except NotProvedError as problem:
        print(f"NOT PROVED: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
