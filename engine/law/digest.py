r"""The names of ruleset versions and releases: SHA-256 over a list that ``sha256sum`` can print.

Whoever has the files checks a version with what every machine has:

    find . -type f | sed 's,^[.]/,,' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from engine.errors import Fault, RulesetError

REFERENCE = "reference"
"""Name of the reference data in the list of a release; those of rulesets start otherwise."""


def digest(files: Mapping[str, bytes]) -> str:
    """Return the digest, in hex, of a ruleset version.

    Args:
        files: Content by path inside the version's folder, with ``/`` between its parts.

    Raises:
        RulesetError: A path could be mistaken for a line of the list.
    """
    return _over({path: sha256(content).hexdigest() for path, content in files.items()})


def release_digest(rulesets: Mapping[str, str], reference: str) -> str:
    """Return the digest, in hex, of a release.

    Args:
        rulesets: Digest of each ruleset version in it, by ruleset id.
        reference: Digest of the reference data.

    Raises:
        RulesetError: An id could be mistaken for a line of the list.
    """
    lines = {f"rulesets/{name}": pinned for name, pinned in rulesets.items()}
    return _over(lines | {REFERENCE: reference})


def _over(digests: Mapping[str, str]) -> str:
    faults = [
        Fault(name.splitlines()[0] if name else name, 0, 0, "path with a line end or backslash")
        for name in digests
        if not name or "\\" in name or name.splitlines() != [name]
    ]
    if faults:
        raise RulesetError(faults)
    lines = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
    return sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
