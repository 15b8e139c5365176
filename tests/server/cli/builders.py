"""Decisions and transactions for tests of the command line; what they say is invented."""

from __future__ import annotations

from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from google.rpc.status_pb2 import Status
from google.type.date_pb2 import Date
from grpc import StatusCode

from licet.v1.citation_pb2 import Citation
from licet.v1.decision_pb2 import Decision, ItemOutcome, JurisdictionOutcome
from licet.v1.provenance_pb2 import Provenance, RulesetPin
from licet.v1.reason_pb2 import Certainty, Effect, MatchedFact, Reason, RuleStatus
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict

DAY = Date(year=2026, month=8, day=10)
TRANSACTION = """\
transaction_id: order-7
kind: export
ship_from: US
destination: BR
parties: [{role: consignee, name: Exemplo Ltda, country: BR}]
items: [{line: "1", description: chips, eccn: 3A001.a.2, total_value: 4000.50 USD}]
"""


def a_reason(
    rule_id: str = "test.license",
    standing: Standing.ValueType = Standing.STANDING_STANDS,
    verdict: Verdict.ValueType = Verdict.VERDICT_BLOCK,
    truth: Truth.ValueType = Truth.TRUTH_HELD,
    **others: object,
) -> Reason:
    """Return a rule about the first item."""
    reason = Reason(
        rule_id=rule_id,
        ruleset_id="test-law",
        ruleset_version="2026.1.0",
        effect=Effect.EFFECT_REQUIRE_LICENSE,
        jurisdiction="TEST",
        item_index=0,
        truth=truth,
        standing=standing,
        verdict=verdict,
        title="Chips need a license",
        explanation="3A001.a.2 is a chip",
        citations=[Citation(printed="Test Act s 3")],
        status=RuleStatus.RULE_STATUS_IN_FORCE,
        certainty=Certainty.CERTAINTY_VERIFIED,
        matched_facts=[MatchedFact(fact="item.eccn", value="3A001.a.2", is_known=True)],
    )
    reason.MergeFrom(Reason(**others))  # type: ignore[arg-type]
    return reason


def a_decision(
    verdict: Verdict.ValueType = Verdict.VERDICT_BLOCK, *reasons: Reason, **others: object
) -> Decision:
    """Return a decision about one item under one jurisdiction."""
    decision = Decision(
        verdict=verdict,
        statement="forbidden unless a license cures it",
        jurisdictions=[
            JurisdictionOutcome(
                jurisdiction="TEST",
                reaches=Truth.TRUTH_HELD,
                verdict=verdict,
                governing_rule_ids=sorted(
                    each.rule_id for each in reasons if each.verdict == verdict
                ),
                statement="forbidden unless a license cures it",
            )
        ],
        items=[ItemOutcome(item_index=0, line="1", verdict=verdict)],
        reasons=reasons,
        provenance=Provenance(
            transaction_digest="aa" * 32,
            release_digest="bb" * 32,
            rulesets=[RulesetPin(ruleset_id="test-law", version="2026.1.0", digest="cc" * 32)],
            as_of=DAY,
            engine_version="1",
        ),
    )
    decision.MergeFrom(Decision(**others))  # type: ignore[arg-type]
    return decision


def a_status(code: StatusCode, message: str, *details: Message) -> Status:
    """Return the status of a refused call."""
    packed = []
    for each in details:
        wrapped = Any()
        wrapped.Pack(each)
        packed.append(wrapped)
    return Status(code=code.value[0], message=message, details=packed)
