"""A way to call commands as a shell does, against a service whose answers a test chooses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status
from typer.testing import CliRunner, Result

from licet.v1 import audit_service_pb2 as audit
from licet.v1 import decision_service_pb2 as deciding
from licet.v1 import ruleset_service_pb2 as rulesets
from licet.v1 import screening_service_pb2 as screening
from licet.v1.audit_service_pb2_grpc import (
    AuditServiceServicer,
    add_AuditServiceServicer_to_server,
)
from licet.v1.decision_service_pb2_grpc import (
    DecisionServiceServicer,
    add_DecisionServiceServicer_to_server,
)
from licet.v1.ruleset_service_pb2_grpc import (
    RulesetServiceServicer,
    add_RulesetServiceServicer_to_server,
)
from licet.v1.screening_service_pb2_grpc import (
    ScreeningServiceServicer,
    add_ScreeningServiceServicer_to_server,
)
from server.cli.main import app

Licet = Callable[..., Result]
"""Calls `licet` with arguments; `stdin` is what comes in."""


@dataclass
class Services(
    DecisionServiceServicer, AuditServiceServicer, RulesetServiceServicer, ScreeningServiceServicer
):
    """Services that answer what a test says, in its order, and keep what they were asked.

    Attributes:
        answers: By rpc, what is answered next: a message, or the status to refuse with.
        asked: By rpc, the requests.
    """

    answers: dict[str, list[Message | Status]] = field(default_factory=dict)
    asked: dict[str, list[Any]] = field(default_factory=dict)
    address: str = ""

    def answer(self, **answers: Message | Status | list[Message]) -> None:
        """Answer the rpcs named in ``answers`` with these, one a call."""
        for rpc, each in answers.items():
            self.answers[rpc] = list(each) if isinstance(each, list) else [each]

    def _answer(self, rpc: str, request: Any, context: grpc.ServicerContext) -> Any:
        kept = type(request)() if isinstance(request, Message) else request
        if isinstance(request, Message):
            kept.CopyFrom(request)
        self.asked.setdefault(rpc, []).append(kept)
        answer = self.answers[rpc].pop(0)
        if isinstance(answer, Status):
            context.abort_with_status(rpc_status.to_status(answer))
        return answer

    def Evaluate(  # noqa: N802
        self, request: deciding.EvaluateRequest, context: grpc.ServicerContext
    ) -> deciding.EvaluateResponse:
        """Answer as told."""
        return self._answer("Evaluate", request, context)  # type: ignore[no-any-return]

    def Simulate(  # noqa: N802
        self, request: deciding.SimulateRequest, context: grpc.ServicerContext
    ) -> deciding.SimulateResponse:
        """Answer as told."""
        return self._answer("Simulate", request, context)  # type: ignore[no-any-return]

    def Explain(  # noqa: N802
        self, request: deciding.ExplainRequest, context: grpc.ServicerContext
    ) -> deciding.ExplainResponse:
        """Answer as told."""
        return self._answer("Explain", request, context)  # type: ignore[no-any-return]

    def GetDecision(  # noqa: N802
        self, request: audit.GetDecisionRequest, context: grpc.ServicerContext
    ) -> audit.GetDecisionResponse:
        """Answer as told."""
        return self._answer("GetDecision", request, context)  # type: ignore[no-any-return]

    def ListDecisions(  # noqa: N802
        self, request: audit.ListDecisionsRequest, context: grpc.ServicerContext
    ) -> audit.ListDecisionsResponse:
        """Answer as told."""
        return self._answer("ListDecisions", request, context)  # type: ignore[no-any-return]

    def Replay(  # noqa: N802
        self, request: audit.ReplayRequest, context: grpc.ServicerContext
    ) -> audit.ReplayResponse:
        """Answer as told."""
        return self._answer("Replay", request, context)  # type: ignore[no-any-return]

    def ReplayRange(  # noqa: N802
        self, request: audit.ReplayRangeRequest, context: grpc.ServicerContext
    ) -> Iterator[audit.ReplayRangeResponse]:
        """Answer as told, all parts that there are."""
        yield self._answer("ReplayRange", request, context)
        while self.answers["ReplayRange"]:
            yield self.answers["ReplayRange"].pop(0)  # type: ignore[misc]

    def Reconsider(  # noqa: N802
        self, request: audit.ReconsiderRequest, context: grpc.ServicerContext
    ) -> audit.ReconsiderResponse:
        """Answer as told."""
        return self._answer("Reconsider", request, context)  # type: ignore[no-any-return]

    def Backtest(  # noqa: N802
        self, request: rulesets.BacktestRequest, context: grpc.ServicerContext
    ) -> Iterator[rulesets.BacktestResponse]:
        """Answer as told, all parts that there are."""
        yield self._answer("Backtest", request, context)
        while self.answers["Backtest"]:
            yield self.answers["Backtest"].pop(0)  # type: ignore[misc]

    def GetCheckpoint(  # noqa: N802
        self, request: audit.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> audit.GetCheckpointResponse:
        """Answer as told."""
        return self._answer("GetCheckpoint", request, context)  # type: ignore[no-any-return]

    def GetInclusionProof(  # noqa: N802
        self, request: audit.GetInclusionProofRequest, context: grpc.ServicerContext
    ) -> audit.GetInclusionProofResponse:
        """Answer as told."""
        return self._answer("GetInclusionProof", request, context)  # type: ignore[no-any-return]

    def GetConsistencyProof(  # noqa: N802
        self, request: audit.GetConsistencyProofRequest, context: grpc.ServicerContext
    ) -> audit.GetConsistencyProofResponse:
        """Answer as told."""
        return self._answer("GetConsistencyProof", request, context)  # type: ignore[no-any-return]

    def GetReceipt(  # noqa: N802
        self, request: audit.GetReceiptRequest, context: grpc.ServicerContext
    ) -> audit.GetReceiptResponse:
        """Answer as told."""
        return self._answer("GetReceipt", request, context)  # type: ignore[no-any-return]

    def ListReceipts(  # noqa: N802
        self, request: audit.ListReceiptsRequest, context: grpc.ServicerContext
    ) -> audit.ListReceiptsResponse:
        """Answer as told."""
        return self._answer("ListReceipts", request, context)  # type: ignore[no-any-return]

    def AddCosignatures(  # noqa: N802
        self, request: audit.AddCosignaturesRequest, context: grpc.ServicerContext
    ) -> audit.AddCosignaturesResponse:
        """Answer as told."""
        return self._answer("AddCosignatures", request, context)  # type: ignore[no-any-return]

    def RedactDecisions(  # noqa: N802
        self, request: audit.RedactDecisionsRequest, context: grpc.ServicerContext
    ) -> audit.RedactDecisionsResponse:
        """Answer as told."""
        return self._answer("RedactDecisions", request, context)  # type: ignore[no-any-return]

    def ExportDecisions(  # noqa: N802
        self, request: audit.ExportDecisionsRequest, context: grpc.ServicerContext
    ) -> Iterator[audit.ExportDecisionsResponse]:
        """Answer as told, in one part."""
        yield self._answer("ExportDecisions", request, context)

    def RebuildSearchIndex(  # noqa: N802
        self, request: audit.RebuildSearchIndexRequest, context: grpc.ServicerContext
    ) -> audit.RebuildSearchIndexResponse:
        """Answer as told."""
        return self._answer("RebuildSearchIndex", request, context)  # type: ignore[no-any-return]

    def ValidateRuleset(  # noqa: N802
        self, request: rulesets.ValidateRulesetRequest, context: grpc.ServicerContext
    ) -> rulesets.ValidateRulesetResponse:
        """Answer as told."""
        return self._answer("ValidateRuleset", request, context)  # type: ignore[no-any-return]

    def PublishRuleset(  # noqa: N802
        self, request: rulesets.PublishRulesetRequest, context: grpc.ServicerContext
    ) -> rulesets.PublishRulesetResponse:
        """Answer as told."""
        return self._answer("PublishRuleset", request, context)  # type: ignore[no-any-return]

    def ListRulesets(  # noqa: N802
        self, request: rulesets.ListRulesetsRequest, context: grpc.ServicerContext
    ) -> rulesets.ListRulesetsResponse:
        """Answer as told."""
        return self._answer("ListRulesets", request, context)  # type: ignore[no-any-return]

    def ListReleases(  # noqa: N802
        self, request: rulesets.ListReleasesRequest, context: grpc.ServicerContext
    ) -> rulesets.ListReleasesResponse:
        """Answer as told."""
        return self._answer("ListReleases", request, context)  # type: ignore[no-any-return]

    def ListSnapshots(  # noqa: N802
        self, request: screening.ListSnapshotsRequest, context: grpc.ServicerContext
    ) -> screening.ListSnapshotsResponse:
        """Answer as told."""
        return self._answer("ListSnapshots", request, context)  # type: ignore[no-any-return]

    def ImportList(  # noqa: N802
        self, request_iterator: Iterator[screening.ImportListRequest], context: grpc.ServicerContext
    ) -> screening.ImportListResponse:
        """Answer as told, after all parts have come."""
        return self._answer("ImportList", list(request_iterator), context)  # type: ignore[no-any-return]

    def BatchEvaluate(  # noqa: N802
        self, request: deciding.BatchEvaluateRequest, context: grpc.ServicerContext
    ) -> deciding.BatchEvaluateResponse:
        """Answer as told; no command asks it yet."""
        return self._answer("BatchEvaluate", request, context)  # type: ignore[no-any-return]

    def StreamEvaluate(  # noqa: N802
        self,
        request_iterator: Iterator[deciding.StreamEvaluateRequest],
        context: grpc.ServicerContext,
    ) -> Iterator[deciding.StreamEvaluateResponse]:
        """Answer each batch as told."""
        for request in request_iterator:
            yield self._answer("StreamEvaluate", request, context)

    def GetRuleset(  # noqa: N802
        self, request: rulesets.GetRulesetRequest, context: grpc.ServicerContext
    ) -> rulesets.GetRulesetResponse:
        """Answer as told; no command asks it yet."""
        return self._answer("GetRuleset", request, context)  # type: ignore[no-any-return]

    def CompareMeasures(  # noqa: N802
        self, request: rulesets.CompareMeasuresRequest, context: grpc.ServicerContext
    ) -> rulesets.CompareMeasuresResponse:
        """Answer as told."""
        return self._answer("CompareMeasures", request, context)  # type: ignore[no-any-return]

    def Screen(  # noqa: N802
        self, request: screening.ScreenRequest, context: grpc.ServicerContext
    ) -> screening.ScreenResponse:
        """Answer as told; no command asks it yet."""
        return self._answer("Screen", request, context)  # type: ignore[no-any-return]

    def ProposeOverride(  # noqa: N802
        self, request: screening.ProposeOverrideRequest, context: grpc.ServicerContext
    ) -> screening.ProposeOverrideResponse:
        """Answer as told."""
        return self._answer("ProposeOverride", request, context)  # type: ignore[no-any-return]

    def ApproveOverride(  # noqa: N802
        self, request: screening.ApproveOverrideRequest, context: grpc.ServicerContext
    ) -> screening.ApproveOverrideResponse:
        """Answer as told."""
        return self._answer("ApproveOverride", request, context)  # type: ignore[no-any-return]

    def RevokeOverride(  # noqa: N802
        self, request: screening.RevokeOverrideRequest, context: grpc.ServicerContext
    ) -> screening.RevokeOverrideResponse:
        """Answer as told."""
        return self._answer("RevokeOverride", request, context)  # type: ignore[no-any-return]

    def ListOverrides(  # noqa: N802
        self, request: screening.ListOverridesRequest, context: grpc.ServicerContext
    ) -> screening.ListOverridesResponse:
        """Answer as told."""
        return self._answer("ListOverrides", request, context)  # type: ignore[no-any-return]

    def Rescreen(  # noqa: N802
        self, request: screening.RescreenRequest, context: grpc.ServicerContext
    ) -> screening.RescreenResponse:
        """Answer as told."""
        return self._answer("Rescreen", request, context)  # type: ignore[no-any-return]


@pytest.fixture
def services() -> Iterator[Services]:
    """Run services on a port of this machine."""
    made = Services()
    server = grpc.server(ThreadPoolExecutor(2))
    add_DecisionServiceServicer_to_server(made, server)
    add_AuditServiceServicer_to_server(made, server)
    add_RulesetServiceServicer_to_server(made, server)
    add_ScreeningServiceServicer_to_server(made, server)
    made.address = f"localhost:{server.add_insecure_port('localhost:0')}"
    server.start()
    yield made
    server.stop(0).wait()


def run(*arguments: object, stdin: str | None = None, **environment: str) -> Result:
    """Call `licet` as a shell does, 80 columns wide."""
    settings: Mapping[str, str | None] = {"COLUMNS": "80", "LICET_SERVER": None, **environment}
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin, env=settings)


@pytest.fixture
def licet(services: Services) -> Licet:
    """Call `licet` with the services as its server."""

    def call(*arguments: object, stdin: str | None = None) -> Result:
        return run(*arguments, stdin=stdin, LICET_SERVER=services.address)

    return call


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content``."""
    return hashlib.sha256(content).hexdigest()
