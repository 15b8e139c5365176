"""What is done of a long job, kept in a file, so that it can go on after it was killed.

The file has one line of JSON for each part, after a first one that says what the job is. A line is
on the disk before the next part is taken; what a kill leaves of an unfinished line is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict

from engine.decision.decide import ENGINE
from engine.errors import EvaluationError
from licet.v1.decision_range_pb2 import DecisionRange
from server.redecision.archive import Archive
from server.redecision.job import Job, Plain, anchor
from server.redecision.run import Part
from server.redecision.stretch import ends, stretch
from server.store.records import Selection

FORMAT = "licet.redecision/1"


class OtherJobError(EvaluationError):
    """The file is about something else than what is asked; another file, or none, is needed."""


class Saved:
    """A job's file, open to be added to; closed by ``close`` or ``finished``.

    Attributes:
        which: The stretch of the job: that of its first run, whatever was recorded since.
        parts: What was done before, in order.
        following: Number to go on with.
    """

    def __init__(self, path: Path, archive: Archive, job: Job, asked: DecisionRange) -> None:
        """Open or make the file of ``job`` about the decisions of ``asked``.

        Raises:
            OtherJobError: The file is that of another job, or of another log.
            RequestError: A decision that is named is not known.
            OSError: It can't be read or written.
        """
        self._path = path
        self.which = stretch(archive.decisions, asked)
        whole = _whole(path)
        header, *lines = _lines(path, whole) or [_header(archive, job, asked, self.which)]
        if whole:
            self.which = replace(self.which, first=header.get("first"), last=header.get("last"))
            if header != _header(archive, job, asked, self.which):
                raise _other(path)
        try:
            self.parts: tuple[Plain, ...] = tuple(line["plain"] for line in lines)
            self.following: int = lines[-1]["following"] if lines else ends(self.which)[0]
        except KeyError:
            raise _other(path) from None
        self._file = path.open("ab", buffering=0)
        self._file.truncate(len(whole))
        if not whole:
            self._write(header)

    def add(self, part: Part) -> None:
        """Keep a part."""
        self._write({"following": part.following, "plain": part.plain})

    def close(self) -> None:
        """Close the file; the job can go on from it."""
        self._file.close()

    def finished(self) -> None:
        """Remove the file: the job is done and told."""
        self.close()
        self._path.unlink()

    def _write(self, plain: Mapping[str, Any]) -> None:
        line = json.dumps(plain, separators=(",", ":"), sort_keys=True) + "\n"
        self._file.write(line.encode())
        os.fsync(self._file.fileno())


def _header(archive: Archive, job: Job, asked: DecisionRange, which: Selection) -> dict[str, Any]:
    """Return what must be the same for a job to go on; the last decision names the log."""
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "job": repr(job),
        "asked": MessageToDict(asked, preserving_proto_field_name=True),
        "first": which.first,
        "last": which.last,
        "log": [list(each) for each in anchor(archive.decisions, which)],
    }


def _whole(path: Path) -> bytes:
    """Return the lines of the file that are whole."""
    content = path.read_bytes() if path.is_file() else b""
    return content[: content.rfind(b"\n") + 1]


def _lines(path: Path, whole: bytes) -> list[dict[str, Any]]:
    try:
        lines = [json.loads(line) for line in whole.splitlines()]
    except ValueError:
        raise _other(path) from None
    if not all(isinstance(line, dict) for line in lines):
        raise _other(path)
    return lines


def _other(path: Path) -> OtherJobError:
    return OtherJobError(
        f"`{path}` is about another selection, question, log or version of licet; expected the "
        "command that made it, or a file that isn't there yet"
    )
