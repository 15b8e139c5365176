"""A server, with its client in the same process, whose N-th write or sync fails during a call.

Run with the library of ``faults.c`` loaded, as ``python -m tests.server.durability.served FOLDER
STEP``. It prints a line for each call: what was armed, the code, the delay in RetryInfo, and what
the same call gave once the disk was mended.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from engine.ledger.note import Key
from engine.ledger.receipt import Receipt
from licet.v1 import audit_service_pb2 as pb
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2 import EvaluateResponse
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from server import ed25519
from server.compose import running
from server.settings import Settings
from tests.server.api.calls import a_request
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files
from tests.server.durability.faults import FOR_EVER, Faults

FAULTS = Faults()
MOST = 30
"""More calls than one decision makes, the thread that carries the log over included."""


def evaluate(decisions: DecisionServiceStub, request_id: str) -> EvaluateResponse | grpc.RpcError:
    """Return the answer, or the error."""
    try:
        return decisions.Evaluate(a_request(request_id=request_id), timeout=20)
    except grpc.RpcError as error:
        return error


def told(answer: EvaluateResponse | grpc.RpcError) -> str:
    """Return code and delay of an answer."""
    if isinstance(answer, EvaluateResponse):
        return "OK -"
    retry = error_details_pb2.RetryInfo()
    status = rpc_status.from_call(answer)
    delays = [retry.retry_delay.seconds for each in status.details if each.Unpack(retry)]
    return f"{answer.code().name} {delays[0] if delays else '-'}"


def main(folder: Path, step: int) -> None:
    """Call with every N from 1 in steps."""
    (folder / "none").mkdir()
    listen = f"unix:{folder}/s"
    settings = Settings(listen=listen, data=folder / "data", rulesets=folder / "none")
    clock = FakeClock()
    with running(settings, clock) as started, grpc.insecure_channel(listen) as channel:
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        decisions, audit = DecisionServiceStub(channel), AuditServiceStub(channel)
        for number in range(1, MOST, step):
            for error in (errno.ENOSPC, errno.EIO):
                for last in (number, FOR_EVER):
                    name = f"{number}-{error}-{'once' if last == number else 'on'}"
                    FAULTS.arm(number, last, error)
                    first = evaluate(decisions, name)
                    has_failed = FAULTS.calls() >= number
                    FAULTS.disarm()
                    again = evaluate(decisions, name)
                    print(name, has_failed, told(first), told(again), flush=True)
                    assert isinstance(again, EvaluateResponse)
                    prove(audit, again.decision_id)


def prove(audit: AuditServiceStub, decision_id: str) -> None:
    """Check the receipt of a decision."""
    keys = audit.GetCheckpoint(pb.GetCheckpointRequest()).keys
    content = audit.GetReceipt(pb.GetReceiptRequest(decision_id=decision_id)).content
    Receipt.from_bytes(content).verify([Key.parse(each) for each in keys], ed25519.verify)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
