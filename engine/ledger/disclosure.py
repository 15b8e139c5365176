"""Parts of a record that can be taken away again without a change to what was committed.

1. What is committed holds, in place of a part, the SHA-256 of its disclosure: the canonical JSON
   list of a salt and the part. Who has the disclosure can check it; who has only the digest can't
   guess the part, because the salt is random and as long as RFC 9901 (SD-JWT) 9.3 asks for.
2. To redact a part is to destroy its disclosure, wherever it is kept. The committed bytes, and with
   them every proof, stay as they were.
3. Disclosures are kept together as one canonical JSON object, by the name of the part.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import IntegrityError
from engine.ledger.canonical import Plain, dumps, loads

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A part of a record with its salt.

    Attributes:
        content: The canonical JSON list of the salt, in base64, and the part.
    """

    content: bytes

    @classmethod
    def of(cls, salt: bytes, part: bytes) -> Disclosure:
        """Return the disclosure of ``part``.

        Args:
            salt: 16 random bytes, used for no other part.
            part: Its canonical JSON.
        """
        return cls(b'["' + base64.b64encode(salt) + b'",' + part + b"]")

    @property
    def digest(self) -> str:
        """What the committed record says of it: SHA-256, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    def part(self) -> Plain:
        """Return the part."""
        plain: list[Plain] = json.loads(self.content)
        return plain[1]


def to_bytes(disclosures: Mapping[str, Disclosure]) -> bytes:
    """Return disclosures as they are kept; their names are ASCII and need no escape."""
    members = [b'"%s":%s' % (name.encode(), disclosures[name].content)
               for name in sorted(disclosures)]  # fmt: skip
    return b"{" + b",".join(members) + b"}"


def from_plain(plain: Plain) -> dict[str, Disclosure]:
    """Return the disclosures in what was read as JSON.

    Raises:
        ValueError: There is something else in it.
        binascii.Error: A salt is not in base64.
    """
    if not isinstance(plain, Mapping):
        raise ValueError("the disclosures are no object")
    return {name: _disclosure(each) for name, each in plain.items()}


def from_bytes(kept: bytes, committed: Mapping[str, str]) -> dict[str, Disclosure]:
    """Return the disclosures that were kept of a record, each found to be what was committed to.

    Args:
        kept: What ``to_bytes`` gave, as a whole or with parts redacted; empty for nothing.
        committed: The digests in the record, by name of the part.

    Raises:
        IntegrityError: One is not what the record says, or they are not in canonical form.
    """
    if not kept:
        return {}
    try:
        disclosures = from_plain(loads(kept))
        if to_bytes(disclosures) != kept:
            raise ValueError("they would be kept otherwise")
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise IntegrityError(
            "disclosures", hashlib.sha256(kept).hexdigest(), f"are not in canonical form: {error}"
        ) from None
    verify(disclosures, committed)
    return disclosures


def but_the_first(kept: bytes) -> bytes:
    """Return what was kept without the disclosure that is first by name, if there are others.

    It is cut off unread: no string can have in it what separates two disclosures.
    """
    # A quote within a string is escaped, and no key in a part has a slash or is before a list.
    for start in (b',"party/', b',"transaction":["'):
        at = kept.find(start)
        if at >= 0:
            return b"{" + kept[at + 1 :]
    return kept


def verify(disclosures: Mapping[str, Disclosure], committed: Mapping[str, str]) -> None:
    """Check disclosures against what was committed to; parts may be missing.

    Raises:
        IntegrityError: One is not what the record says.
    """
    for name, each in disclosures.items():
        if each.digest != committed.get(name):
            raise IntegrityError(
                f"disclosure of {name}", each.digest, "is not what the record commits to"
            )


def _disclosure(plain: Plain) -> Disclosure:
    if not isinstance(plain, list) or len(plain) != 2 or not isinstance(plain[0], str):
        raise ValueError("a disclosure is a list of a salt and a part")
    salt = base64.b64decode(plain[0], validate=True)
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return Disclosure(dumps(plain))
