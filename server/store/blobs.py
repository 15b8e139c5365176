"""Keep content under its SHA-256, and give it out only if that is still its SHA-256."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, insert, select

from engine.ledger.record import sha256
from server.store.errors import PinAlteredError, PinMissingError
from server.store.schema import blobs


def put(connection: Connection, contents: Iterable[bytes]) -> None:
    """Store ``contents``, those that are not there yet."""
    by_digest = {sha256(content): content for content in contents}
    there = _present(connection, by_digest)
    rows = [
        {"digest": digest, "content": content}
        for digest, content in sorted(by_digest.items())
        if digest not in there
    ]
    if rows:
        connection.execute(insert(blobs), rows)


def get(connection: Connection, pin: str, digest: str) -> bytes:
    """Return the content with ``digest``.

    Args:
        connection: Where to read.
        pin: What it is, for the message.
        digest: SHA-256 in hex.

    Raises:
        PinMissingError: There is none.
        PinAlteredError: What is there has another digest.
    """
    return get_all(connection, {pin: digest})[pin]


def get_all(connection: Connection, pins: Mapping[str, str]) -> dict[str, bytes]:
    """Return the contents of ``pins``, digests by what they are, under the same keys.

    Raises:
        PinMissingError: One is not there.
        PinAlteredError: One is there and has another digest.
    """
    digests = sorted(set(pins.values()))
    rows = connection.execute(select(blobs).where(blobs.c.digest.in_(digests)))
    found: dict[str, bytes] = {row.digest: row.content for row in rows}
    for pin, digest in pins.items():
        if digest not in found:
            raise PinMissingError(pin, digest, "is not in the library")
        if (actual := sha256(found[digest])) != digest:
            raise PinAlteredError(pin, digest, f"the stored bytes have the digest `{actual}`")
    return {pin: found[digest] for pin, digest in pins.items()}


def require(connection: Connection, pins: Collection[str]) -> None:
    """Make sure that there is content for each digest of ``pins``.

    Raises:
        PinMissingError: Naming the first that has none.
    """
    there = _present(connection, pins)
    for digest in sorted(pins):
        if digest not in there:
            raise PinMissingError("pin of the release", digest, "is not in the library")


def _present(connection: Connection, digests: Collection[str]) -> frozenset[str]:
    query = select(blobs.c.digest).where(blobs.c.digest.in_(sorted(digests)))
    return frozenset(connection.execute(query).scalars())
