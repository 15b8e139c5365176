"""Several requests that wait together are decided together."""

from __future__ import annotations

from engine.errors import LicetError
from licet.v1.decision_service_pb2 import EvaluateResponse
from server.api.evaluation import Evaluation
from tests.server.api.calls import a_request, a_transaction
from tests.server.api.conftest import Client


def test_many_answers_each_by_itself(client: Client) -> None:
    """One that is refused doesn't keep the others from their answer."""
    made = client.running.parts
    evaluation = Evaluation(made.decider, made.recorder, made.clock, 10)
    wrong = a_request(a_transaction(destination="Nowhere"))

    first, refused, again = evaluation.many(
        [a_request(request_id="r-1"), wrong, a_request(request_id="r-1")]
    )

    assert isinstance(first, bytes)
    assert isinstance(again, bytes)
    assert isinstance(refused, LicetError)
    one, other = EvaluateResponse.FromString(first), EvaluateResponse.FromString(again)
    assert (one.decision_id, one.decision) == (other.decision_id, other.decision)
    assert (one.replayed_request, other.replayed_request) == (False, True)
    assert made.decisions.get(one.decision_id) is not None


def test_many_of_none_is_nothing(client: Client) -> None:
    """Nothing is recorded for nobody."""
    made = client.running.parts

    assert Evaluation(made.decider, made.recorder, made.clock, 10).many([]) == []
    assert made.decisions.count() == 0
