"""The key that signs the log: made at the first start, kept beside the database, rotated by hand.

1. The private key is a file of its own in ``keys/`` of the data folder, for its owner only. It is
   not in the database, so that a copy of the database can't sign.
2. The public keys are in the database, all that ever signed. After a rotation the new one signs,
   and checkpoints signed before stay good by the old.
3. A server whose private key is gone does not start: it could decide, and prove nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from engine.ledger.note import LOG, Key, Note, signed
from server import ed25519, key_file
from server.store.errors import StorageError
from server.store.signed_checkpoints import SignedCheckpoints

FOLDER = "keys"
_PREFIX = "PRIVATE+KEY+"
"""Of the form that C2SP's tools keep private keys in: ``PRIVATE+KEY+name+id+key``."""


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key that signs.

    Attributes:
        key: Its public half.
        seed: Its private half.
    """

    key: Key
    seed: bytes = field(repr=False)

    def signed(self, text: str) -> Note:
        """Return ``text`` as a note that this key has signed."""
        return signed(text, self.key, lambda message: ed25519.sign(self.seed, message))


def current(folder: Path, kept: SignedCheckpoints, name: str) -> LogKey:
    """Return the key that signs, a new one if there was never any.

    Args:
        folder: The data folder.
        kept: Knows the public keys.
        name: Name of a new log; empty for one that is made of its key.

    Raises:
        StorageError: Its private half is missing or is another's.
    """
    keys = kept.keys()
    return _read(folder, Key.parse(keys[-1])) if keys else _made(folder, kept, name)


def rotate(folder: Path, kept: SignedCheckpoints) -> LogKey:
    """Make a new key for the log; from now on it signs.

    Raises:
        StorageError: It can't be written, or there is no key yet.
    """
    keys = kept.keys()
    if not keys:
        raise StorageError("the log has no key yet; a server makes the first one when it starts")
    return _made(folder, kept, Key.parse(keys[-1]).name)


def _made(folder: Path, kept: SignedCheckpoints, name: str) -> LogKey:
    seed = ed25519.new_seed()
    public = ed25519.public_key(seed)
    named = name or f"licet/{hashlib.sha256(public).hexdigest()[:16]}"
    made = LogKey(Key(named, LOG, public), seed)
    key_file.write(_path(folder, made.key), _text(made))
    # Only now that the private half is safe: what the database names must be there.
    kept.add_key(str(made.key))
    return made


def _path(folder: Path, key: Key) -> Path:
    return folder / FOLDER / f"{key.key_id.hex()}.key"


def _text(made: LogKey) -> str:
    private = base64.b64encode(bytes([made.key.kind]) + made.seed).decode()
    return f"{_PREFIX}{made.key.name}+{made.key.key_id.hex()}+{private}\n"


def _read(folder: Path, key: Key) -> LogKey:
    path = _path(folder, key)
    try:
        text = path.read_text(encoding="utf-8").removesuffix("\n")
        encoded = text.removeprefix(_PREFIX).split("+", 2)[2]
        seed = base64.b64decode(encoded, validate=True)[1:]
        if ed25519.public_key(seed) != key.public:
            raise ValueError
    except OSError as error:
        raise StorageError(
            f"the key that signs the log, `{path}`, can't be read: {error.strerror}; restore it, "
            "or have a new one with `licet audit rotate-key`"
        ) from error
    except (ValueError, IndexError, binascii.Error):
        raise StorageError(
            f"`{path}` does not hold the private half of `{key}`; restore it, or have a new one "
            "with `licet audit rotate-key`"
        ) from None
    return LogKey(key, seed)
