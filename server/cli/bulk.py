"""`licet evaluate-all`: many transactions from a file, one a line."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from google.protobuf.json_format import MessageToDict
from google.type.date_pb2 import Date

from engine.errors import TransactionError
from licet.v1.decision_service_pb2 import (
    BatchEvaluateEntry,
    BatchEvaluateRequest,
    BatchEvaluateResult,
    StreamEvaluateResponse,
)
from licet.v1.verdict_pb2 import Verdict
from server import transaction_file
from server.cli import exit_codes, failure, output
from server.cli.asking import answers
from server.cli.failure import CommandError
from server.cli.options import DATA, AsOf, Data, OnlyJurisdictions, Server, calling

_UNUSABLE = "not decided"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file.

    Attributes:
        number: From 1.
        content: A transaction, as JSON.
    """

    number: int
    content: bytes

    @property
    def request_id(self) -> str:
        """The same whenever the same line stands at the same place: to repeat a file is safe."""
        return f"line/{self.number}/{hashlib.sha256(self.content).hexdigest()}"


def evaluate_all(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Transactions, each a line of JSON (JSON Lines).", dir_okay=False
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where the answers go, a line each; one that is there is continued. "
            "[default: standard output]",
        ),
    ] = None,
    as_of: AsOf = None,
    jurisdiction: OnlyJurisdictions = None,
    batch: Annotated[
        int, typer.Option("--batch", min=1, max=256, help="Transactions sent together.")
    ] = 64,
    full: Annotated[
        bool, typer.Option("--full", help="Write whole decisions, not only what they come to.")
    ] = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Decide on many transactions, record the decisions, write what they come to.

    A line that can't be used is answered with its error, and the others are decided. When the
    command is stopped, or the server is, the same command goes on where it was: a line that was
    decided is never decided twice.

    Exits with 0 when every line was decided, 2 when some could not be used. What was decided is in
    the answers.
    """
    lines = [_Line(number, text) for number, text in _numbered(file)]
    told = _answered(out, lines) if out is not None else Counter[str]()
    start = told.total()
    asked = _Asked(str(file), lines[start:], batch)
    with (
        calling(server, data) as channel,
        output.progress(f"evaluating {file.name}") as bar,
        out.open("ab") if out is not None else nullcontext(sys.stdout.buffer) as opened,
    ):
        task = bar.add_task("", total=len(lines), completed=start)
        requests = asked.requests(as_of, jurisdiction or ())
        for _, response in answers(channel, requests):
            _write(opened, asked.told(response, full), told)
            bar.update(task, completed=told.total())
        _write(opened, asked.rest(), told)
    counts = ", ".join(f"{told[each]} {each}" for each in sorted(told)) or "none"
    print(f"{told.total()} transactions: {counts}", file=sys.stderr)
    raise typer.Exit(exit_codes.INPUT if told[_UNUSABLE] else exit_codes.OK)


class _Asked:
    """The lines of a file in batches, and what became of them."""

    def __init__(self, file: str, lines: Sequence[_Line], size: int) -> None:
        """Ask about ``lines`` of ``file``, ``size`` at a time."""
        self._file = file
        self._lines = lines
        self._size = size
        self._sent: deque[_Batch] = deque()
        self._rest = _Batch()

    def requests(
        self, as_of: Date | None, jurisdictions: Sequence[str]
    ) -> Iterator[BatchEvaluateRequest]:
        """Yield the batches; what is faulty by itself stays here."""
        for line in self._lines:
            self._rest.take(self._file, line)
            if len(self._rest.entries) == self._size:
                yield self._request(as_of, jurisdictions)
        if self._rest.entries:
            yield self._request(as_of, jurisdictions)

    def told(self, response: StreamEvaluateResponse, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the answers of the next batch, those of faulty lines at their places.

        Raises:
            CommandError: The batch was refused as a whole, for what all of it asks.
        """
        if response.status.code:
            raise CommandError(response.status.message)
        results = iter(response.response.results)
        batch = self._sent.popleft()
        for line, fault in batch.lines:
            yield fault if fault is not None else _answer(line, next(results), full)

    def rest(self) -> Iterator[dict[str, Any]]:
        """Yield the answers of faulty lines at the end of the file."""
        return (fault for _, fault in self._rest.lines if fault is not None)

    def _request(self, as_of: Date | None, jurisdictions: Sequence[str]) -> BatchEvaluateRequest:
        batch, self._rest = self._rest, _Batch()
        self._sent.append(batch)
        return BatchEvaluateRequest(entries=batch.entries, as_of=as_of, jurisdictions=jurisdictions)


@dataclass
class _Batch:
    """Lines that are asked about together.

    Attributes:
        lines: Each with its answer, where it is known already.
        entries: Of the others.
    """

    lines: list[tuple[_Line, dict[str, Any] | None]] = field(default_factory=list)
    entries: list[BatchEvaluateEntry] = field(default_factory=list)

    def take(self, file: str, line: _Line) -> None:
        """Add a line."""
        try:
            read = transaction_file.read(f"{file}:{line.number}", line.content)
        except TransactionError as error:
            told = failure.of_error(error)
            self.lines.append((line, _unusable(line, "INVALID_FIELD", told.lines)))
            return
        self.lines.append((line, None))
        self.entries.append(BatchEvaluateEntry(request_id=line.request_id, transaction=read))


def _answer(line: _Line, result: BatchEvaluateResult, full: bool) -> dict[str, Any]:
    if result.status.code:
        told = failure.of_status(result.status)
        return _unusable(line, told.reason, told.lines)
    response = result.response
    answer: dict[str, Any] = {
        "line": line.number,
        "request_id": line.request_id,
        "verdict": Verdict.Name(response.decision.verdict).removeprefix("VERDICT_"),
        "decision_id": response.decision_id,
        "record_digest": response.record_digest,
        "replayed_request": response.replayed_request,
    }
    if full:
        answer["decision"] = MessageToDict(response.decision, preserving_proto_field_name=True)
    return answer


def _unusable(line: _Line, reason: str, told: Sequence[str]) -> dict[str, Any]:
    return {
        "line": line.number,
        "request_id": line.request_id,
        "error": {"reason": reason, "problems": list(told)},
    }


def _write(opened: IO[bytes], answered: Iterable[dict[str, Any]], told: Counter[str]) -> None:
    for answer in answered:
        opened.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        told[answer.get("verdict", _UNUSABLE)] += 1
    opened.flush()


def _numbered(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that say something, with their numbers."""
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if line.strip():
            yield number, line.strip()


def _answered(out: Path, lines: Sequence[_Line]) -> Counter[str]:
    """Return how many answers about the first of ``lines`` are in ``out``, by verdict.

    A last line that was cut short is taken away: its transaction is asked about again.

    Raises:
        CommandError: It is something else, or answers about another file.
    """
    told: Counter[str] = Counter()
    if not out.exists():
        return told
    content = out.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    for number, line in enumerate(whole.splitlines(), 1):
        try:
            answer = json.loads(line)
            is_ours = answer["request_id"] == lines[number - 1].request_id
        except (ValueError, TypeError, LookupError):
            is_ours = False
        if not is_ours:
            raise CommandError(
                f"{out}:{number}: is no answer about transaction {number} of the file; expected "
                "the answers so far, or a new file"
            )
        told[answer.get("verdict", _UNUSABLE)] += 1
    if len(whole) < len(content):
        os.truncate(out, len(whole))
    return told
