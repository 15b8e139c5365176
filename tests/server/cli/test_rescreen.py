"""`licet list rescreen` goes through all pages and tells who hits what."""

from __future__ import annotations

import json

import pytest

from licet.v1 import error_reason_pb2
from licet.v1.list_snapshot_pb2 import ListSnapshot
from licet.v1.screening_service_pb2 import (
    ListSnapshotsResponse,
    RescreenedDecision,
    RescreenedHit,
    RescreenedJurisdiction,
    RescreenResponse,
)
from licet.v1.verdict_pb2 import Verdict
from tests.server.cli.conftest import Licet, Services

SNAPSHOTS = ListSnapshotsResponse(
    snapshots=[ListSnapshot(digest="aa" * 32), ListSnapshot(digest="ab" * 32)]
)
CHANGED = RescreenedDecision(
    decision_id="d-1",
    recorded_verdict=Verdict.VERDICT_ALLOW,
    new_verdict=Verdict.VERDICT_BLOCK,
    jurisdictions=[
        RescreenedJurisdiction(
            jurisdiction="US-OFAC",
            recorded_verdict=Verdict.VERDICT_ALLOW,
            new_verdict=Verdict.VERDICT_BLOCK,
        )
    ],
    hits=[
        RescreenedHit(
            contract_path="parties[1]", name="Delta", list_id="SDN", entry_id="SDN-7",
            entry_name="DELTA LLC", submitted_text="Delta", is_new=True,
        )
    ],
)  # fmt: skip
UNDECIDED = RescreenedDecision(
    decision_id="d-2",
    error_reason=error_reason_pb2.ERROR_REASON_DECISION_REDACTED,
    message="redacted: party/0",
)
COMMAND = ("list", "rescreen", "--list", "US-CSL", "--from", "aa", "--to", "ab")


def two_pages(services: Services) -> None:
    """Answer with two pages."""
    first = RescreenResponse(
        decisions=[CHANGED],
        looked_at_count=500,
        meant_count=400,
        decided_count=5,
        added_entry_count=3,
        removed_entry_count=2,
        changed_entry_count=1,
        total_count=1_000,
        next_page_token="t",
    )
    second = RescreenResponse()
    second.CopyFrom(first)
    second.next_page_token, second.decided_count = "", 1
    del second.decisions[:]
    second.decisions.append(UNDECIDED)
    services.answer(ListSnapshots=SNAPSHOTS, Rescreen=[first, second])


def test_rescreen_tells_each_decision_and_the_numbers(licet: Licet, services: Services) -> None:
    """Which verdict, which party, which entry."""
    two_pages(services)

    result = licet(*COMMAND)

    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "d-1: ALLOW would be BLOCK" in told
    assert "parties[1] `Delta` hits `DELTA LLC` of SDN, entry SDN-7, as `Delta`" in told
    assert "d-2: can't be decided again: DECISION_REDACTED: redacted: party/0" in told
    assert "entries: 3 added, 2 removed, 1 changed" in told
    assert "looked at 1,000 decisions: 800 made with the earlier snapshot, 6 decided again" in told
    assert "ALLOW to BLOCK: 1" in told
    first, second = services.asked["Rescreen"]
    assert (first.from_digest, first.to_digest) == ("aa" * 32, "ab" * 32)
    assert (first.page_token, second.page_token) == ("", "t")


def test_rescreen_as_json_is_the_sum_of_the_pages(licet: Licet, services: Services) -> None:
    """A program reads one answer."""
    two_pages(services)

    answer = json.loads(licet(*COMMAND, "--json").stdout)

    assert [each["decision_id"] for each in answer["decisions"]] == ["d-1", "d-2"]
    assert (answer["looked_at_count"], answer["decided_count"]) == (1_000, 6)


@pytest.mark.parametrize(
    ("start", "problem"), [("a", "several snapshots start with"), ("cc", "no snapshot of the list")]
)
def test_rescreen_digest_that_is_none_is_refused(
    licet: Licet, services: Services, start: str, problem: str
) -> None:
    """The first digits are enough, if they are of one."""
    services.answer(ListSnapshots=SNAPSHOTS)

    result = licet("list", "rescreen", "--list", "US-CSL", "--from", start, "--to", "ab")

    assert result.exit_code == 2
    assert problem in " ".join(result.output.replace("│", " ").split())
