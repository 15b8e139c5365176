"""The stream of a list import: metadata, then files in chunks; and what is said of it after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import grpc

from licet.v1 import screening_service_pb2 as pb
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.list_snapshot_pb2 import ListFormat, ListNotice, ListNoticeCount
from server.api.requests import as_of, known
from server.errors import RequestError, invalid
from server.lists.known import LISTS, Format
from server.lists.read import Named
from server.lists.reading import ListFile, Report

_FORMATS = {ListFormat.Value(f"LIST_FORMAT_{form.name}"): form for form in Format}
_LARGEST_SHARE = 1000


def format_number(form: Format) -> ListFormat.ValueType:
    """Return the contract's number of a form."""
    return ListFormat.Value(f"LIST_FORMAT_{form.name}")


def read_metadata(parts: Iterator[pb.ImportListRequest]) -> pb.ImportListMetadata:
    """Return the first message of a stream, which has the metadata.

    Raises:
        RequestError: It has not, or the metadata says nothing that could be imported.
    """
    first = next(parts, None)
    if first is None or first.WhichOneof("part") != "metadata":
        raise _out_of_order("the first message must be `metadata`")
    known(first)
    metadata = first.metadata
    missing = ErrorReason.ERROR_REASON_MISSING_FIELD
    if not metadata.list_id:
        raise invalid("metadata.list_id", "is missing", missing)
    if not metadata.publisher and metadata.list_id not in LISTS:
        problem = f"is missing; `{metadata.list_id}` is no list whose publisher is known"
        raise invalid("metadata.publisher", problem, missing)
    if metadata.format and metadata.format not in _FORMATS:
        names = ", ".join(ListFormat.Name(number) for number in _FORMATS)
        raise invalid(
            "metadata.format",
            f"`{metadata.format}` is no format; expected one of {names}",
            ErrorReason.ERROR_REASON_UNKNOWN_ENUM_VALUE,
        )
    if metadata.max_loss_permille > _LARGEST_SHARE:
        raise invalid(
            "metadata.max_loss_permille",
            f"`{metadata.max_loss_permille}` is no share; expected 0 to {_LARGEST_SHARE}",
            ErrorReason.ERROR_REASON_INVALID_FIELD,
        )
    return metadata


def named(metadata: pb.ImportListMetadata) -> Named:
    """Return what the importer says of the list."""
    loss = metadata.max_loss_permille if metadata.HasField("max_loss_permille") else None
    return Named(
        list_id=metadata.list_id,
        publisher=metadata.publisher,
        form=_FORMATS.get(metadata.format),
        edition=as_of(metadata.edition) if metadata.HasField("edition") else "",
        source=metadata.source_url,
        list_code=metadata.list_code,
        expected_ids=tuple(metadata.expected_entry_ids),
        max_loss_permille=loss,
    )


class ListStream:
    """The files of a stream, each to be read to its end before the next."""

    def __init__(self, parts: Iterator[pb.ImportListRequest], name: str) -> None:
        """Read ``parts`` after the metadata; ``name`` is that of a file without one."""
        self._parts = parts
        self._name = name
        self._next: pb.ImportListRequest | None = next(parts, None)
        self._digest = hashlib.sha256()

    def files(self) -> Iterator[ListFile]:
        """Yield the files.

        Raises:
            RuntimeError: The next was asked for before one was read to its end: the rest of it
                would have been lost, and nobody would have noticed.
        """
        while self._next is not None:
            name = self._name
            if self._next.WhichOneof("part") == "file":
                name = self._next.file.name or name
                self._next = next(self._parts, None)
            yield ListFile(name, self._chunks())
            if self._next is not None and self._next.WhichOneof("part") != "file":
                raise RuntimeError(f"`{name}` was not read to its end before the next file")

    def _chunks(self) -> Iterator[bytes]:
        while self._next is not None and self._next.WhichOneof("part") != "file":
            if self._next.WhichOneof("part") != "chunk":
                raise _out_of_order("after `metadata` every message must be a `chunk` or a `file`")
            chunk = self._next.chunk
            self._next = next(self._parts, None)
            self._digest.update(chunk)
            yield chunk

    def digest(self) -> str:
        """Return the SHA-256 of everything, in hex; what was not read is read now."""
        for file in self.files():
            for _ in file.chunks:
                pass
        return self._digest.hexdigest()


def check_digest(found: str, metadata: pb.ImportListMetadata) -> None:
    """Compare the digest of what arrived with what was announced.

    Raises:
        RequestError: It is another.
    """
    if metadata.expected_sha256 and metadata.expected_sha256 != found:
        raise RequestError(
            grpc.StatusCode.INVALID_ARGUMENT,
            ErrorReason.ERROR_REASON_LIST_INVALID,
            f"the file has the SHA-256 `{found}`; expected `{metadata.expected_sha256}`",
            {"sha256": found},
        )


def notices(report: Report) -> list[ListNotice]:
    """Return what was noticed, the first ones."""
    return [
        ListNotice(
            file=each.file,
            line=each.line,
            record=each.entry,
            field=each.field,
            kind=each.kind,
            value=each.value,
        )
        for each in report.notices
    ]


def notice_counts(report: Report) -> list[ListNoticeCount]:
    """Return how often each kind was noticed, the most frequent first."""
    counted = sorted(report.counts.items(), key=lambda each: (-each[1], each[0]))
    return [ListNoticeCount(field=f, kind=kind, count=count) for (f, kind), count in counted]


def _out_of_order(problem: str) -> RequestError:
    return RequestError(
        grpc.StatusCode.INVALID_ARGUMENT,
        ErrorReason.ERROR_REASON_IMPORT_STREAM_INVALID,
        f"part: {problem}",
        {"field": "part"},
    )
