"""Digests of personal data that only this server can make.

A plain digest of a name is as good as the name to whoever has a list of names to try. What the
database keeps of requests and parties to recognise them is therefore keyed (HMAC-SHA-256, RFC
2104), with a key beside the database and not in it.

Without the key a repeated request isn't recognised and no party is found by name, so a server whose
key is gone says so and does not start.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from server import key_file
from server.store.errors import StorageError

FILE = Path("keys") / "digests"
_KEY_BYTES = 32


class DigestKey:
    """A key for digests."""

    def __init__(self, key: bytes) -> None:
        """Use ``key``, 32 random bytes."""
        self._key = key

    def of(self, purpose: str, text: str) -> str:
        """Return the digest of ``text`` in hex; for each ``purpose`` another."""
        return hmac.digest(self._key, f"{purpose}\0{text}".encode(), "sha256").hex()


def current(folder: Path, *, is_new: bool) -> DigestKey:
    """Return the key of a data folder.

    Args:
        folder: The data folder.
        is_new: Whether nothing was made with a key yet, so that one may be made.

    Raises:
        StorageError: It is missing, or no key.
    """
    path = folder / FILE
    if is_new and not path.exists():
        key_file.write(path, f"{secrets.token_bytes(_KEY_BYTES).hex()}\n")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
        if len(key) != _KEY_BYTES:
            raise ValueError
    except OSError as error:
        raise StorageError(
            f"the key for digests, `{path}`, can't be read: {error.strerror}; restore it"
        ) from error
    except ValueError:
        raise StorageError(f"`{path}` is no key for digests; restore it") from None
    return DigestKey(key)
