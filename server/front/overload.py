"""What callers are told when the server can't take them, or can't serve them in time."""

from __future__ import annotations

import grpc

from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import RequestError


def overloaded(limit: int) -> RequestError:
    """Return the refusal of a call beyond ``limit``; its status says when to come back."""
    return RequestError(
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        ErrorReason.ERROR_REASON_OVERLOADED,
        f"the server has {limit} calls already; come back later",
        {"limit": str(limit)},
    )


def too_late() -> RequestError:
    """Return the refusal of a call whose deadline passed before anything was done for it."""
    return RequestError(
        grpc.StatusCode.DEADLINE_EXCEEDED,
        ErrorReason.ERROR_REASON_DEADLINE_PASSED,
        "the deadline passed while the call waited; nothing was decided",
    )
