"""The rulesets and the demonstration list that come with licet."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import Fault, RulesetError

DEMONSTRATION_LISTS = "demo-lists"
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a version's folder, contents by path.

    Raises:
        RulesetError: The folder is not there or can't be read.
    """
    if not folder.is_dir():
        raise RulesetError([Fault(str(folder), 0, 0, "is no folder; expected a version's folder")])
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    except OSError as error:
        raise RulesetError([Fault(str(folder), 0, 0, f"can't be read: {error.strerror}")]) from None


def newest_versions(rulesets: Path) -> list[dict[str, bytes]]:
    """Return the files of the newest version of each instrument below ``rulesets``."""
    drafts = []
    for instrument in sorted(rulesets.iterdir()):
        versions = [
            path
            for path in instrument.glob("*")
            if path.is_dir() and _VERSION.fullmatch(path.name) and (path / "ruleset.yaml").is_file()
        ]
        if versions:
            drafts.append(files_of(max(versions, key=_number)))
    return drafts


def demonstration_list(rulesets: Path) -> bytes:
    """Return the demonstration list, in the form of a snapshot."""
    return next((rulesets / DEMONSTRATION_LISTS).glob("*.jsonl")).read_bytes()


def _number(version: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in version.name.split("."))
