#!/usr/bin/env python3
"""Check a receipt of licet, offline: was this decision given, exactly so, by the owner of this log?

    python3 verify_receipt.py RECEIPT KEY [KEY...]

KEY is the log's public key (`name+id+key`), from a source that you trust, and the key of each
witness that has signed too. Exit code 0: proved. 1: not proved. 2: wrong usage.

This file is all of the check. It uses Python's standard library and, for Ed25519, `cryptography`
(pip install cryptography); nothing of licet. What it checks, in order:

1. The receipt is a JSON object with five known keys, written in the one canonical way.
2. Every signature under its checkpoint is by a KEY, and one of them is the log's own.
   (C2SP signed-note, tlog-checkpoint, tlog-cosignature)
3. The record is the leaf `index` of the tree whose root the checkpoint states.
   (RFC 9162 sections 2.1.1 and 2.1.3.2)

So whoever holds the log's key has stated a log in which this record stands at this place. They can
no longer remove or change it unless everybody who keeps a checkpoint looks away.
"""

import base64
import hashlib
import json
import sys
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "licet.receipt.v1"
LOG, WITNESS = 1, 4  # types of keys

Key: TypeAlias = tuple[str, bytes, int, bytes]
"""Name, id, type, public key."""


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


def parse_receipt(raw: bytes) -> dict[str, Any]:
    """Read the receipt; written otherwise than canonically it is refused."""
    receipt: dict[str, Any] = json.loads(raw.decode("utf-8"))
    require(isinstance(receipt, dict), "it is no JSON object")
    expected = {"checkpoint", "format", "inclusion_proof", "index", "record"}
    require(set(receipt) == expected, f"expected the keys {sorted(expected)} and no others")
    plain = json.dumps(receipt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    require(plain.encode() + b"\n" == raw, "it is not in canonical form")
    require(receipt["format"] == FORMAT, f"its format is not {FORMAT}")
    require(type(receipt["index"]) is int, "its index is no whole number")
    return receipt


def check_signatures(note: str, keys: list[Key]) -> tuple[str, list[tuple[str, int, str]]]:
    """Check every signature of a note; return its text and who signed."""
    text, _, below = note.rpartition("\n\n")
    text += "\n"
    signed = []
    require(below.endswith("\n"), "the checkpoint doesn't end with a signature")
    for line in below[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        require(dash == "\u2014", "a line of signature begins otherwise than with a dash")
        content = decode(encoded)
        key_id, signature = content[:4], content[4:]
        found = [each for each in keys if each[:2] == (name, key_id)]
        require(found, f"signature of `{name}+{key_id.hex()}`, whose key was not given")
        key, message, when = found[0], text.encode(), ""
        if key[2] == WITNESS:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {at}\n".encode() + message
            when = f", who saw it {at} s after 1970 began in UTC"
        try:
            Ed25519PublicKey.from_public_bytes(key[3]).verify(signature, message)
        except InvalidSignature:
            raise NotProvedError(f"the signature of `{name}` is not that of its key") from None
        signed.append((name, key[2], when))
    return text, signed


def parse_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Read log, size and root from the text of a checkpoint."""
    lines = text.split("\n")
    require(len(lines) == 4 and lines[3] == "", "the checkpoint has other lines than it should")
    size, root = int(lines[1]), decode(lines[2])
    require(str(size) == lines[1] and len(root) == 32, "its size or root is not written plainly")
    return lines[0], size, root


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


def verify(raw: bytes, key_texts: list[str]) -> list[str]:
    """Return what the receipt proves, as lines to print.

    Raises:
        NotProvedError: It proves nothing.
    """
    try:
        keys = [parse_key(each) for each in key_texts]
        receipt = parse_receipt(raw)
        text, signed = check_signatures(receipt["checkpoint"], keys)
        origin, size, root = parse_checkpoint(text)
        own = [name for name, kind, _ in signed if kind == LOG and name == origin]
        require(own, f"the checkpoint is not signed by `{origin}` itself")
        record = decode(receipt["record"])
        proof = [decode(each) for each in receipt["inclusion_proof"]]
        found = root_from_proof(record, receipt["index"], size, proof)
        require(found == root, "the record is not in the log that was signed")
        content = json.loads(record)
        decision = content["decision"]
        return [
            f"decision    {content['decision_id']}",
            f"verdict     {decision['verdict']}",
            f"as of       {decision['provenance']['as_of']}",
            f"release     {decision['provenance']['release']}",
            f"recorded    {content['recorded_at']} (as the log says)",
            f"number      {receipt['index'] + 1} of {size} in the log `{origin}`",
            *(f"signed by   {name}{when}" for name, _, when in signed),
        ]
    # What is malformed is refused, whatever Python calls the way in which it is.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotProvedError(f"it can't be read: {error}") from None


def main(arguments: list[str]) -> int:
    """Check the receipt that the command line names."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], "rb") as file:
        raw = file.read()
    try:
        lines = verify(raw, arguments[1:])
    except NotProvedError as problem:
        print(f"NOT PROVED: {problem}", file=sys.stderr)
        return 1
    print("PROVED", *lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
