"""Read the parts of requests that are not the transaction."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from collections.abc import Iterator

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.unknown_fields import UnknownFieldSet
from google.type.date_pb2 import Date
from grpc import StatusCode

from engine.errors import TransactionError
from licet.v1.decision_service_pb2 import BatchEvaluateEntry, EvaluateRequest
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.transaction_pb2 import Transaction
from server.errors import RequestError
from server.moments import from_timestamp, rfc3339

MAX_REQUEST_ID = 128
DEFAULT_PAGE = 50
MAX_PAGE = 500


def request_id(request: EvaluateRequest | BatchEvaluateEntry) -> str:
    """Return the id by which a caller makes its call repeatable; empty if it gave none.

    Raises:
        TransactionError: It is empty, too long, or one of those that the server gives.
    """
    if not request.HasField("request_id"):
        return ""
    given = request.request_id
    if not given or len(given) > MAX_REQUEST_ID or not given.isprintable():
        raise TransactionError.at(
            "request_id",
            f"`{given[:60]}` is no id; expected 1 to {MAX_REQUEST_ID} printable characters",
        )
    if given.startswith("decision/"):
        raise TransactionError.at(
            "request_id", "ids that start with `decision/` are the server's; expected another"
        )
    return given


def as_of(message: Date) -> str:
    """Return the legal date as ISO text.

    Raises:
        TransactionError: It is no day of the calendar.
    """
    try:
        return datetime.date(message.year, message.month, message.day).isoformat()
    except ValueError:
        raise TransactionError.at(
            "as_of",
            f"{message.year}-{message.month}-{message.day} is no day; expected year, month and day",
        ) from None


def past(moment: Timestamp, now_ms: int) -> int:
    """Return ``known_at`` in milliseconds.

    Raises:
        TransactionError: It is in the future: what will be published by then is not known.
    """
    at_ms = from_timestamp(moment)
    if at_ms > now_ms:
        raise TransactionError.at(
            "known_at", f"`{rfc3339(at_ms)}` is in the future; expected a moment up to now"
        )
    return at_ms


def known(message: Message) -> None:
    """Refuse a request with fields that this server doesn't know: nothing asked may be dropped.

    Transactions in it are left to the translation, which tells their unknown fields with the
    others' faults.

    Raises:
        RequestError: It has one, anywhere.
    """
    for path, number in _unknown(message, ""):
        raise RequestError(
            StatusCode.INVALID_ARGUMENT,
            ErrorReason.ERROR_REASON_UNKNOWN_FIELD,
            f"{path or 'request'}: field number {number} is unknown here; the client is newer than "
            "the server, or the message is not of this type",
            {"field": path, "number": str(number)},
        )


def _unknown(message: Message, path: str) -> Iterator[tuple[str, int]]:
    unknown = UnknownFieldSet(message)
    for index in range(len(unknown)):
        yield path, unknown[index].field_number
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type is Transaction.DESCRIPTOR:
            continue
        at = f"{path}.{field.name}" if path else field.name
        if isinstance(value, Message):
            yield from _unknown(value, at)
        else:
            for index, each in enumerate(value):
                yield from _unknown(each, f"{at}[{index}]")


def page_size(asked: int) -> int:
    """Return how many entries a page gets: a default for 0, a limit for more than that. -- AIP-158.

    Raises:
        RequestError: The number is negative.
    """
    if asked < 0:
        raise RequestError(
            StatusCode.INVALID_ARGUMENT,
            ErrorReason.ERROR_REASON_INVALID_FIELD,
            f"page_size: `{asked}` is negative; expected 0 or more",
            {"field": "page_size"},
        )
    return min(asked or DEFAULT_PAGE, MAX_PAGE)


def page_token(after: int | None, which: object) -> str:
    """Return the token that goes on after a number, for the same question only."""
    if after is None:
        return ""
    text = json.dumps([after, str(which)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def after(token: str, which: object) -> int | None:
    """Return the number that a token goes on after; None for the first page.

    Raises:
        RequestError: It is no token, or one of another question.
    """
    if not token:
        return None
    try:
        number, question = json.loads(base64.urlsafe_b64decode(token.encode()))
        if not isinstance(number, int) or question != str(which):
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        raise RequestError(
            StatusCode.INVALID_ARGUMENT,
            ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID,
            "page_token: is not one of this question; expected next_page_token of the page before, "
            "with everything else the same",
            {"field": "page_token"},
        ) from None
    return number
