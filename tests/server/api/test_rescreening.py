"""What a desk gets that asks which past shipments a new list would have stopped."""

from __future__ import annotations

import pytest

from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from licet.v1.screening_service_pb2 import RescreenRequest, RescreenResponse
from licet.v1.verdict_pb2 import Verdict
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client, a_list


def a_later_list(client: Client, list_id: str = "US-CSL") -> str:
    """Import a list on which the one who was listed is not, and Newly Listed is; its digest."""
    entry = ListEntry("SDN-2", "SDN", "Newly Listed SA", EntryKind.ENTITY)
    snapshot = Snapshot.of(Header(list_id, "tests", "2026-01-01"), [entry])
    client.running.parts.importer.keep(snapshot)
    return snapshot.digest


def decided(client: Client, *names: str) -> list[str]:
    """Decide about a transaction with each of ``names``; return the ids."""
    answers = [client.decisions.Evaluate(a_request(a_transaction(name=name))) for name in names]
    return [each.decision_id for each in answers]


def ask(client: Client, later: str, **changes: object) -> RescreenResponse:
    """Ask what the later list would change."""
    fields = {"list_id": "US-CSL", "from_digest": a_list().digest, "to_digest": later}
    return client.screening.Rescreen(RescreenRequest(**{**fields, **changes}))  # type: ignore[arg-type]


def test_rescreen_tells_which_decisions_would_be_otherwise_and_why(client: Client) -> None:
    """Who was let pass and is listed now; who was blocked and is listed no more; nobody else."""
    passed, blocked, other = decided(client, "NEWLY LISTED S.A.", "Blocked Trading LLC", "Friend")
    later = a_later_list(client)
    after_it = decided(client, "Newly Listed SA")

    response = ask(client, later)

    first, second = response.decisions
    assert (first.decision_id, second.decision_id) == (passed, blocked)
    assert first.recorded_verdict == second.new_verdict == Verdict.VERDICT_ALLOW
    assert first.new_verdict == second.recorded_verdict == Verdict.VERDICT_BLOCK
    (hit,) = first.hits
    assert (hit.contract_path, hit.name) == ("parties[0]", "NEWLY LISTED S.A.")
    assert (hit.entry_id, hit.entry_name, hit.is_new) == ("SDN-2", "Newly Listed SA", True)
    assert [(each.entry_id, each.is_new) for each in second.hits] == [("SDN-1", False)]
    assert {other, *after_it}.isdisjoint(each.decision_id for each in response.decisions)
    counts = (response.looked_at_count, response.meant_count, response.decided_count)
    assert counts == (4, 3, 2)
    assert (response.added_entry_count, response.removed_entry_count) == (1, 1)
    assert client.running.parts.decisions.count() == 4


def test_rescreen_pages_and_the_pages_are_the_whole(client: Client) -> None:
    """A log of a million is looked at in parts."""
    names = ["Newly Listed SA", "Friend", "Blocked Trading LLC", "Newly Listed SA"]
    ids = decided(client, *names)
    later = a_later_list(client)

    token, told, looked_at = "", [], 0
    while True:
        page = ask(client, later, page_size=1, page_token=token)
        told += [each.decision_id for each in page.decisions]
        looked_at += page.looked_at_count
        assert page.total_count == 4
        token = page.next_page_token
        if not token:
            break

    assert told == [ids[0], ids[2], ids[3]]
    assert looked_at == 4
    assert ask(client, later, decide_all=True).decided_count == 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"list_id": ""}, "MISSING_FIELD"),
        ({"from_digest": ""}, "MISSING_FIELD"),
        ({"to_digest": ""}, "MISSING_FIELD"),
        ({"from_digest": "0" * 64}, "SNAPSHOT_UNKNOWN"),
        ({"to_digest": a_list().digest}, "INVALID_FIELD"),
        ({"list_id": "UKSL"}, "INVALID_FIELD"),
        ({"page_token": "x"}, "PAGE_TOKEN_INVALID"),
    ],
)
def test_rescreen_says_what_is_wrong(client: Client, changes: dict[str, str], reason: str) -> None:
    """The field is named."""
    later = a_later_list(client)

    refused = refusal(lambda: ask(client, later, **changes))

    assert refused.info.reason == reason
