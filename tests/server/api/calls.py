"""Requests for tests of the services, and how to look into the errors they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from google.type.date_pb2 import Date
from grpc_status import rpc_status

from licet.v1.decision_service_pb2 import EvaluateRequest
from licet.v1.item_pb2 import Item
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction, TransactionKind

AS_OF = Date(year=2026, month=1, day=2)


def a_transaction(
    eccn: str = "EAR99", destination: str = "DE", name: str = "Friendly GmbH"
) -> Transaction:
    """Return an export from the United States of one item to one party."""
    item = Item(line="1")
    item.classification.eccn = eccn
    return Transaction(
        kind=TransactionKind.TRANSACTION_KIND_EXPORT,
        ship_from="US",
        destination=destination,
        items=[item],
        parties=[Party(name=name, country=destination)],
    )


def a_request(transaction: Transaction | None = None, request_id: str = "") -> EvaluateRequest:
    """Return a request to evaluate, by the law of the second day of 2026."""
    request = EvaluateRequest(transaction=transaction or a_transaction(), as_of=AS_OF)
    if request_id:
        request.request_id = request_id
    return request


class Refusal:
    """The status that a call was refused with, taken apart."""

    def __init__(self, error: grpc.RpcError) -> None:
        self.code = error.code()
        self.message = error.details()
        self.info = error_details_pb2.ErrorInfo()
        self.fields: dict[str, str] = {}
        self.violations: list[str] = []
        self.retry_s: int | None = None
        status = rpc_status.from_call(error)
        for detail in status.details if status else ():
            bad, failure = error_details_pb2.BadRequest(), error_details_pb2.PreconditionFailure()
            retry = error_details_pb2.RetryInfo()
            detail.Unpack(self.info)
            if detail.Unpack(bad):
                self.fields = {each.field: each.description for each in bad.field_violations}
            if detail.Unpack(failure):
                self.violations = [each.description for each in failure.violations]
            if detail.Unpack(retry):
                self.retry_s = retry.retry_delay.seconds


def refusal(call: Callable[[], Any]) -> Refusal:
    """Return how ``call`` is refused; a call that is answered fails the test."""
    with pytest.raises(grpc.RpcError) as raised:
        call()
    return Refusal(raised.value)
