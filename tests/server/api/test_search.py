"""Decisions are found by what they are about, all of them, whatever happened to the index."""

from __future__ import annotations

from pathlib import Path

import grpc
import pytest

from licet.v1 import audit_service_pb2 as pb
from licet.v1.decision_service_pb2 import BatchEvaluateEntry, BatchEvaluateRequest
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server.search.index import FILE, Indexed, Question, SearchIndex
from server.search.searcher import Searcher
from server.search.terms import DESTINATION, Term
from server.settings import Settings
from tests.server.api.calls import AS_OF, a_request, a_transaction, refusal
from tests.server.api.conftest import Client
from tests.server.api.conftest import client as client
from tests.server.api.conftest import settings as settings

TO_FRANCE = Question((((DESTINATION,), ("FR",)),))


def decide(client: Client, transaction: Transaction) -> str:
    """Decide a transaction and return the decision's id."""
    return client.decisions.Evaluate(a_request(transaction)).decision_id


def find(client: Client, **asked: object) -> list[str]:
    """Return the ids that a search gives, in pages of two."""
    found: list[str] = []
    request = pb.ListDecisionsRequest(page_size=2, **asked)  # type: ignore[arg-type]
    while True:
        page = client.audit.ListDecisions(request)
        assert page.unsearched == 0
        found += [each.decision_id for each in page.decisions]
        if not page.next_page_token:
            return found
        request.page_token = page.next_page_token


@pytest.fixture
def ids(client: Client) -> dict[str, str]:
    """Give decisions about different things, by name."""
    owned = a_transaction(destination="FR", name="Owned SARL")
    stake = owned.parties[0].ownership.stakes.add()
    stake.owner.name, stake.percent.value = "Jürgen Müller-Łoś", "20"
    stake.owner.ownership.stakes.add().owner.name = "Deep Owner Ltd"
    two = a_transaction(destination="DE", name="Friendly GmbH")
    two.parties.append(Party(name="Second Party, Inc.", aliases=["Zweite"], country="US"))
    two.further_destinations.append("AT")
    two.transaction_id = "tx-2"
    two.routing.vessel.name = "MV Sea Breeze"
    return {
        "plain": decide(client, a_transaction()),
        "embargoed": decide(client, a_transaction(destination="KP")),
        "licensed": decide(client, a_transaction("3A001", destination="FR")),
        "owned": decide(client, owned),
        "two": decide(client, two),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"destinations": ["KP"]}, ["embargoed"]),
        ({"destinations": ["FR", "KP"]}, ["owned", "licensed", "embargoed"]),
        ({"destinations": ["AT"]}, ["two"]),
        ({"rule_ids": ["test.license"]}, ["licensed"]),
        ({"rule_ids": ["test.nexus"], "destinations": ["FR"]}, ["owned", "licensed"]),
        ({"jurisdictions": ["TEST"]}, ["two", "owned", "licensed", "embargoed", "plain"]),
        ({"jurisdictions": ["ELSEWHERE"]}, []),
        ({"party_names": ["friendly  gmbh"]}, ["two", "licensed", "embargoed", "plain"]),
        ({"party_names": ["Jurgen Muller Los"]}, ["owned"]),
        ({"party_names": ["DEEP OWNER LTD."]}, ["owned"]),
        ({"party_names": ["zweite", "Owned Sarl"]}, ["two", "owned"]),
        ({"party_names": ["Mv Sea-Breeze"]}, ["two"]),
        ({"party_names": ["Friendly"]}, []),
        ({"transaction_id": "tx-2"}, ["two"]),
        (
            {"verdicts": [Verdict.VERDICT_BLOCK, Verdict.VERDICT_REVIEW]},
            ["licensed", "embargoed"],
        ),
        ({"verdicts": [Verdict.VERDICT_BLOCK], "destinations": ["FR"]}, ["licensed"]),
    ],
)
def test_search_finds_all_that_is_asked_for(
    client: Client, ids: dict[str, str], asked: dict[str, object], expected: list[str]
) -> None:
    """By rule, jurisdiction, destination, party, verdict: all that is asked holds, newest first."""
    named = {name: decision for decision, name in ids.items()}

    found = [named[each] for each in find(client, **asked)]

    assert found == expected


def test_search_by_time_and_destination(client: Client, ids: dict[str, str]) -> None:
    """A stretch of time narrows every other condition."""
    client.clock.now_ms += 1_000_000
    start = client.clock.now_ms
    later = decide(client, a_transaction(destination="FR"))
    recorded = pb.TimeRange()
    recorded.from_time.FromMilliseconds(start)

    assert find(client, destinations=["FR"], recorded=recorded) == [later]
    assert later in find(client, destinations=["FR"])


def test_search_finds_every_decision_of_a_batch(client: Client) -> None:
    """Decisions that were committed together are found each by itself."""
    entries = [
        BatchEvaluateEntry(transaction=a_transaction(destination=code), as_of=AS_OF)
        for code in ("FR", "KP", "FR", "IT")
    ]
    batch = client.decisions.BatchEvaluate(BatchEvaluateRequest(entries=entries))
    ids = [each.response.decision_id for each in batch.results]

    assert find(client, destinations=["FR"]) == [ids[2], ids[0]]
    assert find(client, destinations=["IT"]) == [ids[3]]


def test_search_by_digest_finds_what_the_name_finds(client: Client, ids: dict[str, str]) -> None:
    """A digest stands for a name that one has and needn't tell again."""
    asked = pb.ListDecisionsRequest(party_names=["Second Party Inc"])

    digests = client.audit.ListDecisions(asked).party_digests

    assert find(client, party_digests=list(digests)) == [ids["two"]]


def test_index_has_no_name(client: Client, ids: dict[str, str], settings: Settings) -> None:
    """Neither a name nor a digest that could be made without the server's key is in the file."""
    find(client, destinations=["KP"])

    for file in settings.data.glob(f"{FILE}*"):
        content = file.read_bytes().lower()
        assert b"friendly" not in content
        assert b"owned" not in content


@pytest.mark.parametrize("content", [None, b"", b"no database" * 99])
def test_index_that_is_lost_or_damaged_is_made_again(
    client: Client, ids: dict[str, str], settings: Settings, content: bytes | None
) -> None:
    """Whatever lies where the index was, the next search finds everything."""
    parts = client.running.parts
    before = find(client, destinations=["FR"])
    parts.index.close()
    for file in settings.data.glob(f"{FILE}*"):
        file.unlink()
    if content is not None:
        (settings.data / FILE).write_bytes(content)

    index = SearchIndex(settings.data)

    found = Searcher(index, parts.decisions, parts.key).search(TO_FRANCE, None, 9)
    index.close()
    assert [each.entry.decision_id for each in found.decisions] == before
    assert len(before) == 2


def test_index_of_another_log_is_not_believed(
    client: Client, ids: dict[str, str], tmp_path: Path
) -> None:
    """After a database was restored from a backup, the index follows it."""
    parts = client.running.parts
    index = SearchIndex(tmp_path)
    index.take([Indexed(3, "0" * 64, 0, 1, [Term(DESTINATION, "FR")])])

    found = Searcher(index, parts.decisions, parts.key).search(TO_FRANCE, None, 9)

    index.close()
    assert [each.entry.decision_id for each in found.decisions] == [ids["owned"], ids["licensed"]]


def test_rebuilt_index_finds_the_same(client: Client, ids: dict[str, str]) -> None:
    """An auditor can have the index made anew and compare."""
    before = find(client, party_names=["Friendly GmbH"])

    response = client.audit.RebuildSearchIndex(pb.RebuildSearchIndexRequest())

    assert response.unsearched == 0
    assert find(client, party_names=["Friendly GmbH"]) == before
    assert len(before) == 4


def test_search_says_how_many_decisions_it_has_not_seen(
    client: Client, ids: dict[str, str]
) -> None:
    """An answer from an index that lags never passes for a full one."""
    parts = client.running.parts

    class Hasty(Searcher):
        """Takes nothing in."""

        def catch_up(self, patience_s: float = 0.0) -> int:
            """Give up at once."""
            return super().catch_up(-1.0)

    hasty = Hasty(parts.index, parts.decisions, parts.key)

    assert hasty.search(Question(()), None, 9).unseen == len(ids)
    assert parts.searcher.search(Question(()), None, 9).unseen == 0


def test_redacted_party_is_found_no_more(client: Client, ids: dict[str, str]) -> None:
    """Who was erased can't be found by name; the decision still is, by rule and destination."""
    find(client, destinations=["DE"])
    client.audit.RedactDecisions(
        pb.RedactDecisionsRequest(decision_ids=[ids["two"]], party_indexes=[1], by="b", why="w")
    )

    assert find(client, party_names=["Second Party, Inc."]) == []
    assert ids["two"] in find(client, party_names=["Friendly GmbH"])
    assert ids["two"] in find(client, destinations=["DE"])
    client.audit.RebuildSearchIndex(pb.RebuildSearchIndexRequest())
    assert find(client, party_names=["Second Party, Inc."]) == []
    client.audit.RedactDecisions(
        pb.RedactDecisionsRequest(decision_ids=[ids["two"]], by="b", why="w")
    )
    assert ids["two"] not in find(client, destinations=["DE"])
    assert ids["two"] in find(client, jurisdictions=["TEST"])


def test_party_is_redacted_from_every_decision(client: Client, ids: dict[str, str]) -> None:
    """One person is erased wherever it takes part, or owns who does, and nobody else is."""
    response = client.audit.RedactDecisions(
        pb.RedactDecisionsRequest(party_name="friendly gmbh", by="DPO", why="GDPR Art. 17")
    )

    parts = {each.decision_id: list(each.parts) for each in response.decisions}
    assert parts == {
        ids[name]: ["decision", "party/0"] for name in ("plain", "embargoed", "licensed", "two")
    }
    assert not response.has_more
    assert find(client, party_names=["Friendly GmbH"]) == []
    assert find(client, party_names=["Second Party Inc"]) == [ids["two"]]
    again = refusal(
        lambda: client.audit.RedactDecisions(
            pb.RedactDecisionsRequest(party_name="Friendly GmbH", by="DPO", why="again")
        )
    )
    assert again.code == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (pb.ListDecisionsRequest(party_names=["--"]), "party_names[0]"),
        (pb.ListDecisionsRequest(rule_ids=["r"] * 101), "rule_ids"),
        (pb.ListDecisionsRequest(verdicts=[Verdict.VERDICT_UNSPECIFIED]), "verdicts[0]"),
    ],
)
def test_search_that_means_nothing_is_refused(
    client: Client, request_: pb.ListDecisionsRequest, field: str
) -> None:
    """The field is named, and nothing is answered that could pass for an empty result."""
    refused = refusal(lambda: client.audit.ListDecisions(request_))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert field in (refused.message or "")
