"""What is wrong with a call, as opposed to the transaction, ruleset or record that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from grpc import StatusCode

from engine.errors import LicetError
from licet.v1.error_reason_pb2 import ErrorReason


class RequestError(LicetError):
    """A call that can't be answered as it was made; the caller can mend the call.

    Attributes:
        code: Status of the call.
        reason: Why, for programs.
        metadata: What the reason is about.
    """

    def __init__(
        self,
        code: StatusCode,
        reason: ErrorReason.ValueType,
        message: str,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Answer with ``code`` and ``reason``; ``message`` says what would be right."""
        self.code = code
        self.reason = reason
        self.metadata = dict(metadata or {})
        super().__init__(message)


def not_found(reason: ErrorReason.ValueType, what: str, name: str) -> RequestError:
    """Return the error that ``what`` is not known by ``name``."""
    return RequestError(
        StatusCode.NOT_FOUND, reason, f"no {what} `{name}` is known here", {what: name}
    )


def invalid(field: str, problem: str, reason: ErrorReason.ValueType) -> RequestError:
    """Return the error that ``field`` of the request itself is wrong."""
    return RequestError(
        StatusCode.INVALID_ARGUMENT, reason, f"{field}: {problem}", {"field": field}
    )
