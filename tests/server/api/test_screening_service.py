"""What an operator gets who imports lists: a whole snapshot or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

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


UN_LIST = b"""<CONSOLIDATED_LIST dateGenerated="2026-01-08T00:00:00Z"><ENTITIES>
<ENTITY><REFERENCE_NUMBER>CDe.1</REFERENCE_NUMBER><FIRST_NAME>UGANDA TRADING</FIRST_NAME>
<ENTITY_ADDRESS><COUNTRY>Atlantis</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>
"""


PIECE = 100
"""Less than the list has, and than is looked at to recognise a form."""


def of_council(content: bytes = UN_LIST, **said: object) -> Iterator[pb.ImportListRequest]:
    """Return the stream of an import, in many pieces; nothing is said that need not be."""
    metadata = pb.ImportListMetadata(list_id="UN-SC", **said)  # type: ignore[arg-type]
    yield pb.ImportListRequest(metadata=metadata)
    yield pb.ImportListRequest(file=pb.ImportListFile(name="un.xml"))
    for at in range(0, len(content), PIECE):
        yield pb.ImportListRequest(chunk=content[at : at + PIECE])


def test_import_list_recognises_the_file_and_tells_what_is_odd(client: Client) -> None:
    """Format, publisher and edition are those of the file; a country without a code is named."""
    response = client.screening.ImportList(of_council())

    snapshot = response.snapshot
    assert snapshot.format == ListFormat.LIST_FORMAT_UN_XML
    assert snapshot.publisher == "United Nations Security Council"
    assert snapshot.edition == Date(year=2026, month=1, day=8)
    (notice,) = response.notices
    assert (notice.file, notice.line, notice.record) == ("un.xml", 2, "CDe.1")
    assert (notice.field, notice.value) == ("ADDRESS/COUNTRY", "Atlantis")
    assert [(each.field, each.count) for each in response.notice_counts] == [("ADDRESS/COUNTRY", 1)]


def test_import_list_of_the_council_blocks_by_its_own_law(client: Client) -> None:
    """A party of the Council's list is found there, under the code that rules ask about."""
    client.screening.ImportList(of_council())

    party = Party(name="Uganda Trading")
    (outcome,) = client.screening.Screen(pb.ScreenRequest(parties=[party])).outcomes

    assert [(hit.list_id, hit.entry_id) for hit in outcome.hits] == [("UN", "UN-CDe.1")]


def test_import_list_again_is_the_same_snapshot(client: Client) -> None:
    """The same file twice: one digest, and the second time it was there."""
    first = client.screening.ImportList(of_council())
    second = client.screening.ImportList(of_council())

    assert first.snapshot.digest == second.snapshot.digest
    assert (first.already_imported, second.already_imported) == (False, True)


def test_import_list_without_an_expected_entry_is_refused(client: Client) -> None:
    """Whoever knows an entry that must be there can say so."""
    refused = refusal(
        lambda: client.screening.ImportList(of_council(expected_entry_ids=["UN-CDe.1", "UN-X"]))
    )

    assert any("`UN-X` must be there and is not" in each for each in refused.violations)


def test_import_list_that_lost_entries_may_be_accepted_once(client: Client) -> None:
    """A loss that is real can be said to be, for one import."""
    two = UN_LIST.replace(
        b"</ENTITIES>",
        b"<ENTITY><REFERENCE_NUMBER>CDe.2</REFERENCE_NUMBER><FIRST_NAME>B</FIRST_NAME></ENTITY>"
        b"</ENTITIES>",
    )
    client.screening.ImportList(of_council(two))

    refused = refusal(lambda: client.screening.ImportList(of_council()))
    accepted = client.screening.ImportList(of_council(max_loss_permille=500))

    assert any("a loss of more than" in each for each in refused.violations)
    assert accepted.snapshot.entry_count == 1


def test_import_list_with_another_digest_than_announced_is_refused(client: Client) -> None:
    """A transfer that lost bytes is told by the digest of the whole."""
    refused = refusal(lambda: client.screening.ImportList(of_council(expected_sha256="0" * 64)))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert client.screening.ListSnapshots(pb.ListSnapshotsRequest(list_id="UN-SC")).snapshots == []


def test_import_list_of_an_unknown_list_wants_its_publisher(client: Client) -> None:
    """A publisher is not guessed, nor a share above the whole accepted."""
    unknown = pb.ImportListRequest(metadata=pb.ImportListMetadata(list_id="OWN"))
    beyond = of_council(max_loss_permille=1001)

    first = refusal(lambda: client.screening.ImportList(iter([unknown])))
    second = refusal(lambda: client.screening.ImportList(beyond))

    assert first.info.metadata["field"] == "metadata.publisher"
    assert second.info.metadata["field"] == "metadata.max_loss_permille"


def test_import_list_of_more_than_is_looked_at_is_read_whole(client: Client) -> None:
    """A list of many messages: every entry is there, the last as the first."""
    number = "<REFERENCE_NUMBER>CDe.{0}</REFERENCE_NUMBER>"
    entity = f"<ENTITY>{number}<FIRST_NAME>N {{0}}</FIRST_NAME></ENTITY>"
    entities = "".join(entity.format(number) for number in range(3000))
    content = f'<CONSOLIDATED_LIST dateGenerated="2026-01-08">\n<ENTITIES>{entities}'

    whole = f"{content}</ENTITIES></CONSOLIDATED_LIST>".encode()
    snapshot = client.screening.ImportList(of_council(whole)).snapshot

    assert snapshot.entry_count == 3000
    assert snapshot.source_digest == sha256(whole).hexdigest()


def test_import_list_of_two_files_where_one_is_wanted_is_refused(client: Client) -> None:
    """A second file of a list that is one file is a slip, and nothing is kept."""
    second = pb.ImportListRequest(file=pb.ImportListFile(name="two.xml"))
    chunk = pb.ImportListRequest(chunk=UN_LIST)

    refused = refusal(lambda: client.screening.ImportList(iter([*of_council(), second, chunk])))

    assert any("is one file; several were given" in each for each in refused.violations)


def test_import_list_takes_the_files_of_a_list_that_is_several(client: Client) -> None:
    """OFAC's legacy files, each in many pieces, are one list."""
    party = b'%d,"COMPANY %d",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    files = {
        "sdn.csv": b"".join(party % (n, n) for n in range(1, 2000)) + b"\x1a",
        "alt.csv": b"".join(b'%d,1,"aka","OTHER %d",-0- \r\n' % (n, n) for n in range(1, 2000)),
        "add.csv": b'1,25,-0- ,"Havana","Cuba",-0- \r\n',
    }

    def parts() -> Iterator[pb.ImportListRequest]:
        edition = Date(year=2026, month=1, day=1)
        metadata = pb.ImportListMetadata(list_id="OFAC-SDN", edition=edition)
        yield pb.ImportListRequest(metadata=metadata)
        for name, content in files.items():
            yield pb.ImportListRequest(file=pb.ImportListFile(name=name))
            for at in range(0, len(content), 1000):
                yield pb.ImportListRequest(chunk=content[at : at + 1000])

    snapshot = client.screening.ImportList(parts()).snapshot

    assert (snapshot.entry_count, snapshot.name_count) == (1999, 3998)
    assert snapshot.format == ListFormat.LIST_FORMAT_OFAC_CSV
