"""`licet evaluate`: may this transaction go ahead?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import grpc
import typer

from licet.v1.decision_service_pb2 import EvaluateRequest, SimulateRequest
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server import transaction_file
from server.cli import exit_codes, output
from server.cli.decision_text import cited, decision_text
from server.cli.layout import width
from server.cli.options import DATA, AsJson, AsOf, Data, OnlyJurisdictions, Server, calling

_NOT_A_DECISION = "SIMULATION: nothing was recorded, and this can't be cited as a decision."


def evaluate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Transaction, YAML or JSON; - is standard input.")
    ],
    as_of: AsOf = None,
    jurisdiction: OnlyJurisdictions = None,
    request_id: Annotated[
        str | None,
        typer.Option(
            "--request-id",
            metavar="ID",
            help="Makes the call repeatable: the same id, one decision.",
        ),
    ] = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Decide as if, and record nothing.")
    ] = False,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Decide on a transaction, record it, show it.

    Exits with 0 for ALLOW, 10 for REVIEW, 20 for BLOCK. Any other code: no decision exists.
    """
    if simulate and request_id is not None:
        raise typer.BadParameter("a simulation is not recorded, so it has no request id")
    transaction = _read(file)
    with calling(server, data) as channel:
        if simulate:
            asked = SimulateRequest(
                transaction=transaction, as_of=as_of, jurisdictions=jurisdiction or ()
            )
            verdict = _simulate(channel, asked, as_json)
        else:
            request = EvaluateRequest(
                request_id=request_id,
                transaction=transaction,
                as_of=as_of,
                jurisdictions=jurisdiction or (),
            )
            verdict = _evaluate(channel, request, as_json)
    raise typer.Exit(exit_codes.OF_VERDICT.get(verdict, exit_codes.FAILED))


def _evaluate(channel: grpc.Channel, request: EvaluateRequest, as_json: bool) -> Verdict.ValueType:
    response = DecisionServiceStub(channel).Evaluate(request)
    decision = response.decision
    if as_json:
        output.say_json(response)
        return decision.verdict
    output.say(decision_text(decision, request.transaction, width()))
    output.say(["", *cited(response.decision_id, response.record_digest, decision)])
    if response.replayed_request:
        output.say(["This request was decided before; this is the decision of then."])
    return decision.verdict


def _simulate(channel: grpc.Channel, request: SimulateRequest, as_json: bool) -> Verdict.ValueType:
    response = DecisionServiceStub(channel).Simulate(request)
    decision = response.decision
    if as_json:
        output.say_json(response)
        return decision.verdict
    output.say([_NOT_A_DECISION, "", *decision_text(decision, request.transaction, width())])
    return decision.verdict


def _read(file: str) -> Transaction:
    if file == "-":
        return transaction_file.read("standard input", sys.stdin.buffer.read())
    return transaction_file.read(file, Path(file).read_bytes())
