"""What a trade platform gets from the decision service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from licet.v1 import decision_service_pb2 as pb
from licet.v1.audit_service_pb2 import GetDecisionRequest, ListDecisionsRequest
from licet.v1.explanation_pb2 import SectionKind
from licet.v1.item_pb2 import Item
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from licet.v1.verdict_pb2 import Verdict
from tests.server.api.calls import AS_OF, a_request, a_transaction, refusal
from tests.server.api.conftest import Client

ALLOW, REVIEW, BLOCK = Verdict.VERDICT_ALLOW, Verdict.VERDICT_REVIEW, Verdict.VERDICT_BLOCK
EVALUATE = "/licet.v1.DecisionService/Evaluate"


def raw_call(client: Client, raw: bytes) -> bytes:
    """Send bytes as they are, as a client of another make could."""
    send = client.channel.unary_unary(
        EVALUATE, request_serializer=bytes, response_deserializer=bytes
    )
    answer: bytes = send(raw)
    return answer


@pytest.mark.parametrize(
    ("transaction", "verdict"),
    [
        (a_transaction(), ALLOW),
        (a_transaction(eccn="3A001"), BLOCK),
        (a_transaction(destination="KP"), BLOCK),
        (a_transaction(name="Blocked Trading LLC"), BLOCK),
        (
            Transaction(
                kind=TransactionKind.TRANSACTION_KIND_EXPORT,
                ship_from="US",
                destination="DE",
                items=[Item()],
            ),
            REVIEW,
        ),
    ],
)
def test_evaluate_answers_with_the_verdict(
    client: Client, transaction: Transaction, verdict: Verdict.ValueType
) -> None:
    """Each verdict is a successful call, BLOCK included."""
    response = client.decisions.Evaluate(a_request(transaction))

    assert response.decision.verdict == verdict
    assert response.decision_id
    assert not response.replayed_request


def test_evaluate_pins_everything_by_digest(client: Client) -> None:
    """A decision says with which release, list and date it was made, and how old the list is."""
    pins = client.decisions.Evaluate(a_request()).decision.provenance

    assert len(pins.transaction_digest) == len(pins.release_digest) == 64
    assert [ruleset.ruleset_id for ruleset in pins.rulesets] == ["test-law"]
    assert [(used.list_id, used.age_days) for used in pins.list_snapshots] == [("US-CSL", 2)]
    assert pins.as_of == AS_OF


def test_evaluate_asks_for_what_is_missing(client: Client) -> None:
    """A missing fact gives REVIEW with the question and the field that answers it."""
    transaction = a_transaction()
    transaction.items[0].classification.ClearField("eccn")

    decision = client.decisions.Evaluate(a_request(transaction)).decision

    assert decision.verdict == REVIEW
    assert [missing.contract_path for missing in decision.missing_facts] == [
        "items[0].classification.eccn"
    ]
    assert decision.missing_facts[0].would_change_outcome


def test_evaluate_record_is_there_when_the_answer_is(client: Client) -> None:
    """What was answered can be looked up, byte for byte as it is stored."""
    response = client.decisions.Evaluate(a_request())

    found = client.audit.GetDecision(GetDecisionRequest(decision_id=response.decision_id))

    assert found.stored.digest == response.record_digest
    assert found.record.decision == response.decision
    assert found.record.transaction == a_transaction()


def test_evaluate_same_request_id_gives_the_same_decision(client: Client) -> None:
    """A caller that repeats its call gets the stored decision, and no second one is made."""
    first = client.decisions.Evaluate(a_request(request_id="order-1"))

    second = client.decisions.Evaluate(a_request(request_id="order-1"))

    assert second.replayed_request
    assert (second.decision_id, second.decision) == (first.decision_id, first.decision)
    assert len(client.audit.ListDecisions(ListDecisionsRequest()).decisions) == 1


def test_evaluate_request_id_of_other_content_is_refused(client: Client) -> None:
    """A request id stands for one content for ever."""
    client.decisions.Evaluate(a_request(request_id="order-1"))

    refused = refusal(
        lambda: client.decisions.Evaluate(a_request(a_transaction("3A001"), request_id="order-1"))
    )

    assert refused.code == grpc.StatusCode.ALREADY_EXISTS
    assert refused.info.reason == "REQUEST_ID_REUSED"


def test_evaluate_concurrent_calls_with_one_id_make_one_decision(client: Client) -> None:
    """However many calls arrive at once with the same id, there is one decision."""
    with ThreadPoolExecutor(16) as pool:
        responses = list(
            pool.map(
                lambda _: client.decisions.Evaluate(a_request(request_id="order-1")), range(64)
            )
        )

    assert len({response.decision_id for response in responses}) == 1
    assert len(client.audit.ListDecisions(ListDecisionsRequest()).decisions) == 1


def test_evaluate_empty_message_names_what_is_needed(client: Client) -> None:
    """An empty transaction is refused with the field that it lacks."""
    refused = refusal(lambda: client.decisions.Evaluate(pb.EvaluateRequest()))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert "kind" in refused.fields


def test_evaluate_tells_all_violations_at_once(client: Client) -> None:
    """A caller learns everything that is wrong from one call."""
    transaction = a_transaction(eccn="3a001", destination="UK")
    transaction.items[0].quantity.amount.value = "1" * 40
    transaction.items[0].quantity.unit = "kg"
    transaction.items[0].net_weight_kg.value = "-1"

    refused = refusal(lambda: client.decisions.Evaluate(a_request(transaction)))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert set(refused.fields) >= {
        "destination",
        "items[0].classification.eccn",
        "items[0].quantity.amount",
        "items[0].net_weight_kg",
    }
    assert "expected a form like `3A001`" in refused.fields["items[0].classification.eccn"]
    assert "did you mean `GB`" in refused.fields["destination"]


def test_evaluate_unknown_enum_number_is_refused(client: Client) -> None:
    """A kind of transaction that the server does not know is not taken for none."""
    transaction = a_transaction()
    transaction.MergeFromString(b"\x18\x63")  # kind = 99

    refused = refusal(lambda: client.decisions.Evaluate(a_request(transaction)))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert "99" in refused.fields["kind"]


def test_evaluate_unknown_field_is_refused(client: Client) -> None:
    """A fact of a newer client is not dropped silently."""
    raw = a_request().SerializeToString() + b"\x12\x05\xfa\xff\x07\x01x"

    refused = refusal(lambda: raw_call(client, raw))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert refused.info.reason in ("UNKNOWN_FIELD", "INVALID_FIELD")


def test_evaluate_invalid_utf8_is_refused(client: Client) -> None:
    """A text that is not UTF-8 gets a clear error."""
    raw = b"\x12\x04\x22\x02\xff\xfe"

    refused = refusal(lambda: raw_call(client, raw))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert refused.info.reason == "MALFORMED_MESSAGE"


def test_evaluate_large_message_is_refused(client: Client) -> None:
    """Ten megabytes are refused with the limit."""
    transaction = a_transaction()
    transaction.items[0].description = "x" * 10_000_000

    refused = refusal(lambda: client.decisions.Evaluate(a_request(transaction)))

    assert refused.code == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert refused.info.reason == "MESSAGE_TOO_LARGE"
    assert refused.info.metadata["limit"] == str(4 * 1024 * 1024)


def test_evaluate_unknown_jurisdiction_is_refused(client: Client) -> None:
    """A jurisdiction without law is an error, not an ALLOW."""
    request = a_request()
    request.jurisdictions.append("MOON")

    refused = refusal(lambda: client.decisions.Evaluate(request))

    assert refused.info.reason == "JURISDICTION_UNKNOWN"
    assert "TEST" in str(refused.message)


def test_evaluate_day_before_the_law_is_refused(client: Client) -> None:
    """There is no decision for a day on which the ruleset may not be used."""
    request = a_request()
    request.as_of.year = 2019

    refused = refusal(lambda: client.decisions.Evaluate(request))

    assert refused.code == grpc.StatusCode.FAILED_PRECONDITION
    assert refused.info.reason == "NO_RELEASE_IN_FORCE"


def test_batch_evaluate_gives_each_entry_its_own_status(client: Client) -> None:
    """One bad entry takes nothing from the others, and all are decided with one snapshot."""
    request = pb.BatchEvaluateRequest(
        as_of=AS_OF,
        entries=[
            pb.BatchEvaluateEntry(transaction=a_transaction(), request_id="a"),
            pb.BatchEvaluateEntry(transaction=a_transaction(eccn="nonsense"), request_id="b"),
            pb.BatchEvaluateEntry(transaction=a_transaction(destination="KP")),
        ],
    )

    results = client.decisions.BatchEvaluate(request).results

    assert [result.status.code for result in results] == [0, 3, 0]
    assert results[2].response.decision.verdict == BLOCK
    pins = {results[i].response.decision.provenance.release_digest for i in (0, 2)}
    assert len(pins) == 1
    assert len(client.audit.ListDecisions(ListDecisionsRequest()).decisions) == 2


def test_batch_evaluate_entry_is_the_same_request_as_alone(client: Client) -> None:
    """A transaction that was evaluated alone is not decided again in a batch."""
    alone = client.decisions.Evaluate(a_request(request_id="a"))
    entry = pb.BatchEvaluateEntry(transaction=a_transaction(), request_id="a")

    results = client.decisions.BatchEvaluate(
        pb.BatchEvaluateRequest(as_of=AS_OF, entries=[entry])
    ).results

    assert results[0].response.decision_id == alone.decision_id
    assert results[0].response.replayed_request


def test_batch_evaluate_too_many_entries_are_refused(client: Client) -> None:
    """A batch has a limit, and the error names it."""
    entry = pb.BatchEvaluateEntry(transaction=a_transaction())

    refused = refusal(
        lambda: client.decisions.BatchEvaluate(pb.BatchEvaluateRequest(entries=[entry] * 257))
    )

    assert refused.info.reason == "TOO_MANY_ENTRIES"


def test_simulate_is_marked_and_not_recorded(client: Client) -> None:
    """A simulation can't be cited as a decision."""
    response = client.decisions.Simulate(
        pb.SimulateRequest(transaction=a_transaction("3A001"), as_of=AS_OF)
    )

    assert response.is_simulation
    assert response.decision.verdict == BLOCK
    assert not client.audit.ListDecisions(ListDecisionsRequest()).decisions


def test_explain_says_verdict_why_and_who_can_cure_it(client: Client) -> None:
    """A person reads the verdict, the rule with its provision, and who can change it."""
    response = client.decisions.Evaluate(a_request(a_transaction("3A001")))

    sections = client.decisions.Explain(
        pb.ExplainRequest(decision_id=response.decision_id)
    ).explanation.sections

    told = {section.kind: " ".join(section.lines) for section in sections}
    assert sections[0].heading == "BLOCK"
    assert "Test Act s 3" in told[SectionKind.SECTION_KIND_WHY]
    assert "the authority" in told[SectionKind.SECTION_KIND_WHO_CAN_CURE_IT]


def test_explain_unknown_decision_is_not_found(client: Client) -> None:
    """An id that was never given is no decision."""
    refused = refusal(lambda: client.decisions.Explain(pb.ExplainRequest(decision_id="x")))

    assert refused.code == grpc.StatusCode.NOT_FOUND
    assert refused.info.reason == "DECISION_UNKNOWN"
