"""The files of a ruleset version as one text, whose SHA-256 names the version.

A line a file, sorted by path, as ``sha256sum`` prints it: the digest in hex, two spaces, the path.
A version is verified by hand with ``sha256sum --check``, and here by the same two steps: the
manifest has the version's digest (``engine.law.digest``), and each file the digest in its line.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.ledger.record import sha256


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of ``files``, contents by path.

    A path that can't stand in a line, or that leads out of the folder, has been refused where the
    version was read.
    """
    lines = (f"{sha256(files[path])}  {path}\n" for path in sorted(files))
    return "".join(lines).encode("utf-8", "surrogateescape")


def parse(text: bytes) -> dict[str, str]:
    """Return the digests in a manifest, by path; ``text`` is one, as its digest was verified."""
    lines = text.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
