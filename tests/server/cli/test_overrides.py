"""`licet override` sends what two persons say, and shows what it came to."""

from __future__ import annotations

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from licet.v1 import override_pb2
from licet.v1.screening_service_pb2 import (
    ApproveOverrideResponse,
    ListOverridesResponse,
    ProposeOverrideResponse,
    RevokeOverrideResponse,
)
from tests.server.cli.conftest import Licet, Services

PROPOSED = override_pb2.Override(
    override_id="o-1",
    state=override_pb2.OVERRIDE_STATE_PROPOSED,
    list_id="US-CSL",
    entry_id="SDN-1",
    entry_name="PETROV, Ivan",
    entry_digest="aa" * 32,
    subject_name="Ivan Petrov",
    subject_digest="bb" * 32,
    decision_id="d-1",
    contract_path="parties[1]",
    reason="born in 1990",
    proposed_by="Ann",
    proposed_at=Timestamp(seconds=1_786_000_000),
    expires_on=Date(year=2027, month=1, day=1),
)


def test_propose_sends_the_evidence_and_says_that_it_does_not_hold_yet(
    licet: Licet, services: Services
) -> None:
    """One person has spoken."""
    services.answer(ProposeOverride=ProposeOverrideResponse(override=PROPOSED))

    result = licet(
        "override", "propose", "--decision", "d-1", "--who", "parties[1]", "--entry", "SDN-1",
        "--reason", "born in 1990", "--by", "Ann", "--expires", "2027-01-01",
    )  # fmt: skip

    assert result.exit_code == 0
    assert "o-1: proposed; `Ivan Petrov` is not `PETROV, Ivan`" in result.stdout
    assert "approved by nobody yet: it does not hold" in result.stdout
    assert "until 2027-01-01, not included" in result.stdout
    (request,) = services.asked["ProposeOverride"]
    assert (request.contract_path, request.proposed_by) == ("parties[1]", "Ann")
    assert request.expires_on == Date(year=2027, month=1, day=1)


def test_approve_and_revoke_say_who_and_when(licet: Licet, services: Services) -> None:
    """Each change has a name and a moment."""
    approved = override_pb2.Override()
    approved.CopyFrom(PROPOSED)
    approved.state = override_pb2.OVERRIDE_STATE_APPROVED
    approved.approved_by, approved.digest = "Bob", "cc" * 32
    approved.approved_at.seconds = 1_786_000_100
    revoked = override_pb2.Override()
    revoked.CopyFrom(approved)
    revoked.state = override_pb2.OVERRIDE_STATE_REVOKED
    revoked.revoked_by, revoked.revoked_why = "Cleo", "it is the same"
    revoked.revoked_at.seconds = 1_786_000_200
    services.answer(
        ApproveOverride=ApproveOverrideResponse(override=approved),
        RevokeOverride=RevokeOverrideResponse(override=revoked),
    )

    first = licet("override", "approve", "o-1", "--by", "Bob")
    second = licet("override", "revoke", "o-1", "--by", "Cleo", "--why", "it is the same")

    assert "approved by Bob" in first.stdout
    assert f"pinned as {'cc' * 32}" in first.stdout
    assert "revoked by Cleo" in second.stdout
    assert "it is the same" in second.stdout


def test_list_shows_each_or_says_that_there_is_none(licet: Licet, services: Services) -> None:
    """`--open` asks for those that wait for another person."""
    services.answer(ListOverrides=ListOverridesResponse(overrides=[PROPOSED]))
    listed = licet("override", "list", "--open")
    services.answer(ListOverrides=ListOverridesResponse())
    none = licet("override", "list")

    assert "o-1: proposed" in listed.stdout
    assert none.stdout == "no override\n"
    assert list(services.asked["ListOverrides"][0].states) == [override_pb2.OVERRIDE_STATE_PROPOSED]
