"""Failures as lines for a person and an exit code; never a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status
from pydantic import ValidationError

from engine.errors import Fault, LicetError, RulesetError, TransactionError
from server.cli import exit_codes
from server.cli.layout import place
from server.errors import RequestError
from server.transaction_file import TransactionFileError

_INPUT = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.OUT_OF_RANGE,
    }
)
"""Statuses that whoever gave the command can mend. The others are the service's own."""
_CODES = {code.value[0]: code for code in grpc.StatusCode}

_Detail = TypeVar("_Detail", bound=Message)


class CommandError(Exception):
    """A command that can't go on for a reason of its own.

    Attributes:
        lines: What is wrong and what would be right, one fault a line.
        exit_code: What the shell is told.
    """

    def __init__(self, *lines: str, exit_code: int = exit_codes.INPUT) -> None:
        """Stop the command with ``lines`` and ``exit_code``."""
        self.lines = lines
        self.exit_code = exit_code
        super().__init__("; ".join(lines))


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure, told.

    Attributes:
        lines: One fault a line.
        exit_code: What the shell is told.
        reason: ``ErrorInfo.reason`` of a failed call; empty if there is none.
    """

    lines: tuple[str, ...]
    exit_code: int
    reason: str = ""


def of_call(error: grpc.RpcError) -> Failure:
    """Return what a failed call says, every violation on a line of its own."""
    call = cast(grpc.Call, error)  # what the methods of a channel raise is both
    code = call.code()
    exit_code = exit_codes.INPUT if code in _INPUT else exit_codes.FAILED
    status = _status(call)
    if status is None:
        return Failure((f"{call.details() or 'no details'} ({code.name})",), exit_code)
    return of_status(status)


def of_status(status: Status) -> Failure:
    """Return what a status other than OK says, every violation on a line of its own."""
    code = _CODES[status.code]
    exit_code = exit_codes.INPUT if code in _INPUT else exit_codes.FAILED
    info = _detail(status, error_details_pb2.ErrorInfo()) or error_details_pb2.ErrorInfo()
    violations = list(_violations(status))
    lines = violations or [f"{status.message} ({info.reason or code.name})"]
    return Failure((*lines, *_advice(status, code)), exit_code, info.reason)


def of_error(error: Exception) -> Failure:
    """Return what any other error says. One that was not foreseen is named with its place."""
    match error:
        case CommandError():
            return Failure(error.lines, error.exit_code)
        case TransactionFileError():
            return Failure(tuple(map(_fault, error.faults)), exit_codes.INPUT)
        case TransactionError():
            return Failure(tuple(map(str, error.violations)), exit_codes.INPUT)
        case RulesetError():
            return Failure(tuple(map(_fault, error.faults)), exit_codes.INPUT)
        case RequestError():
            is_input = error.code in _INPUT
            return Failure((str(error),), exit_codes.INPUT if is_input else exit_codes.FAILED)
        case LicetError():
            return Failure((str(error),), exit_codes.FAILED)
        case ValidationError():
            return Failure(tuple(_settings(error)), exit_codes.INPUT)
        case OSError():
            named = f"{error.filename}: " if error.filename else ""
            return Failure((f"{named}{error.strerror or error}",), exit_codes.INPUT)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    at = "".join(f" ({frame.filename}:{frame.lineno})" for frame in last)
    line = f"fault in licet, please report it: {type(error).__name__}: {error}{at}"
    return Failure((line,), exit_codes.FAILED)


def _status(call: grpc.Call) -> Status | None:
    try:
        status: Status | None = rpc_status.from_call(call)
    except ValueError:  # code or message of the trailer are not those of the call: trust the call
        return None
    return status


def _detail(status: Status, wanted: _Detail) -> _Detail | None:
    return next((wanted for each in status.details if each.Unpack(wanted)), None)


def _violations(status: Status) -> Iterator[str]:
    fields = _detail(status, error_details_pb2.BadRequest())
    for field in fields.field_violations if fields else ():
        yield f"{field.field}: {field.description}" if field.field else field.description
    conditions = _detail(status, error_details_pb2.PreconditionFailure())
    for each in conditions.violations if conditions else ():
        told = each.description.startswith(each.subject)
        yield each.description if told else f"{each.subject}: {each.description}"


def _advice(status: Status, code: grpc.StatusCode) -> Iterable[str]:
    retry = _detail(status, error_details_pb2.RetryInfo())
    if retry is not None:
        yield f"repeat in {retry.retry_delay.seconds} s; until then no decision exists"
    if code is grpc.StatusCode.INTERNAL:
        yield "the log of the server says more (without --server: run `licet serve` and use it)"


def _fault(fault: Fault) -> str:
    about = " ".join(part for part in (fault.rule, fault.field) if part)
    at = place(fault.file, fault.line, fault.column)
    return f"{at}: {f'{about}: ' if about else ''}{fault.message}"


def _settings(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False):
        yield f"{'.'.join(map(str, each['loc']))}: {each['msg'].lower()}"
