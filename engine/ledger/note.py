"""Signed notes and checkpoints, in the forms that auditors' tools read.

1. A note is text, an empty line, and a line for each signature (C2SP ``signed-note``). A signature
   names its key by name and by four bytes that are derived from name and key.
2. A checkpoint is a note whose text is the log's name, the number of records and the root over
   them (C2SP ``tlog-checkpoint``). Whoever has two of one log can ask for the proof that the later
   only adds to the earlier.
3. A witness signs the text and the time at which it saw it (C2SP ``tlog-cosignature``), and so says
   that everybody is shown the same log.

There is one way to write each of these, and what is written otherwise, however little, is refused.
How Ed25519 is computed is not known here: who signs or verifies brings the function.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import IntegrityError
from engine.ledger.tree import HASH_BYTES, MAX_SIZE

Sign: TypeAlias = Callable[[bytes], bytes]
"""Returns the Ed25519 signature of a message."""
Verify: TypeAlias = Callable[[bytes, bytes, bytes], bool]
"""Tells whether, for a public key, a signature is that of a message."""

LOG = 1
"""Type of the key of a log: Ed25519 over the text."""
WITNESS = 4
"""Type of the key of a witness: Ed25519 over the time and the text."""
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_TIME_BYTES = 8
_DASH = "\N{EM DASH} "
_MAX_SIGNATURES = 100


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A key that verifies.

    Attributes:
        name: Whose it is: the name of a log, or of a witness.
        kind: ``LOG`` or ``WITNESS``.
        public: The public key, 32 bytes.
    """

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a key as it is handed to auditors, ``name+id+key``.

        Raises:
            IntegrityError: It is none, or was changed on its way.
        """
        try:
            name, _, encoded = text.split("+", 2)
            content = base64.b64decode(encoded, validate=True)
            key = cls(_named(name), content[0], content[1:])
            if key.kind not in (LOG, WITNESS) or len(key.public) != _KEY_BYTES or str(key) != text:
                raise ValueError
        except (ValueError, IndexError, binascii.Error):
            raise IntegrityError(
                "key", text[:200], "is no key; expected `name+id+key` as the log's owner gave it"
            ) from None
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """A line under a note.

    Attributes:
        name: Name of the key.
        key_id: Four bytes that tell keys of one name apart.
        content: The signature; of a witness, the time before it.
    """

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.content).decode()}\n"

    def is_of(self, key: Key) -> bool:
        """Tell whether it says that it was made with ``key``; not whether that is true."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text with signatures.

    Attributes:
        text: What is signed; ends with a line break.
        signatures: In the order of the lines.
    """

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, text: str) -> Note:
        """Read a note.

        Raises:
            IntegrityError: It is none, or is not written as such.
        """
        try:
            signed, _, below = text.rpartition("\n\n")
            lines = below.removesuffix("\n").split("\n")
            if len(lines) > _MAX_SIGNATURES:
                raise ValueError
            note = cls(f"{signed}\n", tuple(_signature(line) for line in lines))
            if str(note) != text or any(each < " " and each != "\n" for each in text):
                raise ValueError
        except (ValueError, binascii.Error):
            raise IntegrityError(
                "note",
                hashlib.sha256(text.encode(errors="replace")).hexdigest(),
                "is no signed note; expected text, an empty line, and lines of signatures",
            ) from None
        return note

    def with_signature(self, signature: Signature) -> Note:
        """Return the note with ``signature`` as its last."""
        return Note(self.text, (*self.signatures, signature))

    def signer(self, signature: Signature, keys: Sequence[Key], verify: Verify) -> Key:
        """Return which of ``keys`` made ``signature``.

        Raises:
            IntegrityError: None of them did.
        """
        for key in keys:
            if signature.is_of(key):
                if _is_good(self.text, signature, key, verify):
                    return key
                raise IntegrityError("signature", str(key), "is not that of the key that it names")
        raise IntegrityError(
            "signature",
            f"{signature.name}+{signature.key_id.hex()}",
            "names a key that was not given; expected a signature by one that was",
        )


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log at one moment.

    Attributes:
        origin: Name of the log.
        size: How many records it has.
        root: Root over them.
    """

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint's note.

        Raises:
            IntegrityError: It is none.
        """
        try:
            origin, size, root, end = text.split("\n")
            checkpoint = cls(_named(origin), int(size), base64.b64decode(root, validate=True))
            is_good = 0 <= checkpoint.size <= MAX_SIZE and len(checkpoint.root) == HASH_BYTES
            if end or not is_good or str(checkpoint) != text:
                raise ValueError
        except (ValueError, binascii.Error):
            raise IntegrityError(
                "checkpoint",
                hashlib.sha256(text.encode(errors="replace")).hexdigest(),
                "is no checkpoint; expected the log's name, its size and its root, each on a line",
            ) from None
        return checkpoint


def signed(text: str, key: Key, sign: Sign) -> Note:
    """Return ``text`` as a note with the signature of a log's ``key``."""
    return Note(text, (Signature(key.name, key.key_id, sign(text.encode())),))


def cosignature(text: str, key: Key, at_s: int, sign: Sign) -> Signature:
    """Return what a witness adds to the note of ``text``.

    Args:
        text: The text of the note.
        key: The key of the witness.
        at_s: When it saw the checkpoint, in seconds since 1970 in UTC.
        sign: Signs with the key.
    """
    at = at_s.to_bytes(_TIME_BYTES, "big")
    return Signature(key.name, key.key_id, at + sign(_witnessed(text, at_s)))


def witnessed_at(signature: Signature) -> int:
    """Return when a witness saw what it signed, in seconds since 1970 in UTC."""
    return int.from_bytes(signature.content[:_TIME_BYTES], "big")


def _is_good(text: str, signature: Signature, key: Key, verify: Verify) -> bool:
    content, message = signature.content, text.encode()
    if key.kind == WITNESS:
        message = _witnessed(text, witnessed_at(signature))
        content = content[_TIME_BYTES:]
    return len(content) == _SIGNATURE_BYTES and verify(key.public, content, message)


def _witnessed(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


def _named(name: str) -> str:
    """Return ``name`` if a key can have it: not empty, and without spaces or plus signs."""
    if not name or "+" in name or any(each.isspace() or each < " " for each in name):
        raise ValueError
    return name


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise ValueError
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    content = base64.b64decode(encoded, validate=True)
    if len(content) < 5:
        raise ValueError
    return Signature(_named(name), content[:4], content[4:])
