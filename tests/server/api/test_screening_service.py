"""What an operator gets who imports lists: a whole snapshot or none."""

from __future__ import annotations

import json
from collections.abc import Iterator

import grpc
from google.type.date_pb2 import Date

from licet.v1 import screening_service_pb2 as pb
from licet.v1.list_snapshot_pb2 import ListFormat
from licet.v1.party_pb2 import Party
from licet.v1.verdict_pb2 import Verdict
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client

SDN = "Specially Designated Nationals (SDN) - Treasury Department"


def lines(*names: str) -> bytes:
    """Return a list file in JSON lines."""
    return b"".join(
        json.dumps({"name": name, "source": SDN, "type": "Entity", "entity_number": str(number)})
        .encode() + b"\n"
        for number, name in enumerate(names, start=1)
    )  # fmt: skip


def parts(content: bytes, size: int = 10) -> Iterator[pb.ImportListRequest]:
    """Return the stream of an import, in small pieces."""
    metadata = pb.ImportListMetadata(
        list_id="US-CSL",
        edition=Date(year=2026, month=1, day=1),
        format=ListFormat.LIST_FORMAT_CSL_JSON_LINES,
    )
    yield pb.ImportListRequest(metadata=metadata)
    for start in range(0, len(content), size):
        yield pb.ImportListRequest(chunk=content[start : start + size])


def test_import_list_is_used_by_the_next_decision(client: Client) -> None:
    """A party that was listed today is blocked today."""
    names = ["Blocked Trading LLC", "Newly Listed SA"]

    snapshot = client.screening.ImportList(parts(lines(*names))).snapshot
    decision = client.decisions.Evaluate(
        a_request(a_transaction(name="NEWLY LISTED S.A."))
    ).decision

    assert snapshot.entry_count == 2
    assert decision.verdict == Verdict.VERDICT_BLOCK
    assert decision.provenance.list_snapshots[0].digest == snapshot.digest


def test_import_list_truncated_file_is_refused_whole(client: Client) -> None:
    """Half a list is no list, and the error names the line."""
    content = lines("Blocked Trading LLC", "Newly Listed SA")[:-20]

    refused = refusal(lambda: client.screening.ImportList(parts(content)))

    assert refused.code == grpc.StatusCode.FAILED_PRECONDITION
    assert any(":2:" in each for each in refused.violations)
    assert len(client.screening.ListSnapshots(pb.ListSnapshotsRequest()).snapshots) == 1


def test_import_list_that_lost_its_entries_is_refused(client: Client) -> None:
    """A list from which everybody is gone is not believed."""
    client.screening.ImportList(parts(lines(*(f"Company {n}" for n in range(20)))))

    refused = refusal(lambda: client.screening.ImportList(parts(lines("Company 1"))))

    assert any("loss" in each for each in refused.violations)


def test_import_list_without_metadata_is_refused(client: Client) -> None:
    """The stream has an order, and the error says which."""
    refused = refusal(lambda: client.screening.ImportList(iter([pb.ImportListRequest(chunk=b"x")])))

    assert refused.info.reason == "IMPORT_STREAM_INVALID"


def test_screen_tells_hits_and_no_hits(client: Client) -> None:
    """No hit is an outcome, with the snapshot that was searched."""
    parties = [Party(name="Blocked Trading LLC"), Party(name="Friendly GmbH")]

    outcomes = client.screening.Screen(pb.ScreenRequest(parties=parties)).outcomes

    assert [[hit.entry_id for hit in outcome.hits] for outcome in outcomes] == [["SDN-1"], []]
    assert all(outcome.is_screened for outcome in outcomes)
