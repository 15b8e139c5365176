"""From errors to gRPC statuses: the one place that knows both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status
from grpc import StatusCode

from engine.errors import (
    DisagreementError,
    EvaluationError,
    IntegrityError,
    LicetError,
    NotInForceError,
    PrunedError,
    RedactedError,
    RulesetError,
    TransactionError,
    UnknownJurisdictionError,
)
from licet.v1.error_reason_pb2 import ErrorReason
from server.errors import RequestError
from server.store.errors import (
    NotDurableError,
    PinMissingError,
    StorageError,
    VersionExistsError,
)

DOMAIN = "licet"
RETRY_AFTER_S = 1
"""What a caller is told to wait when a record can't be written or the server is full."""
_MAX_DETAILS = 100
"""Faults and violations told in one status: trailers are limited to some kilobytes."""

STATUS: Mapping[type[LicetError], StatusCode] = MappingProxyType(
    {
        TransactionError: StatusCode.INVALID_ARGUMENT,
        RulesetError: StatusCode.FAILED_PRECONDITION,
        IntegrityError: StatusCode.DATA_LOSS,
        RedactedError: StatusCode.FAILED_PRECONDITION,
        EvaluationError: StatusCode.INTERNAL,
        StorageError: StatusCode.UNAVAILABLE,
        RequestError: StatusCode.UNKNOWN,
    }
)
"""One line per direct subclass of LicetError; a RequestError brings its own code."""

_REASON: Mapping[type[LicetError], ErrorReason.ValueType] = MappingProxyType(
    {
        TransactionError: ErrorReason.ERROR_REASON_INVALID_FIELD,
        UnknownJurisdictionError: ErrorReason.ERROR_REASON_JURISDICTION_UNKNOWN,
        RulesetError: ErrorReason.ERROR_REASON_RULESET_INVALID,
        NotInForceError: ErrorReason.ERROR_REASON_NO_RELEASE_IN_FORCE,
        VersionExistsError: ErrorReason.ERROR_REASON_RULESET_VERSION_EXISTS,
        PinMissingError: ErrorReason.ERROR_REASON_PIN_MISSING,
        IntegrityError: ErrorReason.ERROR_REASON_PIN_TAMPERED,
        PrunedError: ErrorReason.ERROR_REASON_DECISION_PRUNED,
        RedactedError: ErrorReason.ERROR_REASON_DECISION_REDACTED,
        EvaluationError: ErrorReason.ERROR_REASON_EVALUATION_FAILED,
        DisagreementError: ErrorReason.ERROR_REASON_ENGINES_DISAGREE,
        NotDurableError: ErrorReason.ERROR_REASON_RECORD_NOT_DURABLE,
        StorageError: ErrorReason.ERROR_REASON_STORE_UNAVAILABLE,
    }
)


def code(error: LicetError) -> StatusCode:
    """Return the status code of ``error``, by its nearest ancestor in ``STATUS``."""
    if isinstance(error, RequestError):
        return error.code
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def reason(error: LicetError) -> str:
    """Return the name of the reason for ``error``, as ``ErrorInfo`` has it."""
    if isinstance(error, RequestError):
        number = error.reason
    else:
        number = next(_REASON[kind] for kind in type(error).__mro__ if kind in _REASON)
    return ErrorReason.Name(number).removeprefix("ERROR_REASON_")


def status(error: LicetError) -> Status:
    """Return the status of ``error`` with every detail that helps whoever can mend it."""
    details: list[Message] = [
        error_details_pb2.ErrorInfo(reason=reason(error), domain=DOMAIN, metadata=_metadata(error))
    ]
    if isinstance(error, TransactionError):
        details.append(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(
                        field=each.field, description=each.problem
                    )
                    for each in error.violations[:_MAX_DETAILS]
                ]
            )
        )
    if isinstance(error, RulesetError):
        details.append(
            error_details_pb2.PreconditionFailure(
                violations=[
                    error_details_pb2.PreconditionFailure.Violation(
                        type=reason(error),
                        subject=f"{each.file}:{each.line}:{each.column}",
                        description=str(each),
                    )
                    for each in error.faults[:_MAX_DETAILS]
                ]
            )
        )
    if code(error) in (StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED):
        details.append(error_details_pb2.RetryInfo(retry_delay=Duration(seconds=RETRY_AFTER_S)))
    return Status(
        code=code(error).value[0], message=str(error)[:2_000], details=[_packed(d) for d in details]
    )


def _metadata(error: LicetError) -> dict[str, str]:
    match error:
        case RequestError():
            return dict(error.metadata)
        case TransactionError():
            return {"field": error.violations[0].field if error.violations else ""}
        case IntegrityError():
            return {"pin": error.pin, "digest": error.digest}
        case RulesetError():
            return {"faults": str(len(error.faults))}
    return {}


def _packed(message: Message) -> Any:
    packed = Any()
    packed.Pack(message)
    return packed
