"""Overrides as a sanctions desk makes them: two persons, exact evidence, an end, and a record."""

from __future__ import annotations

from dataclasses import replace

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from engine.ledger.record import sha256
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from licet.v1 import override_pb2
from licet.v1.decision_pb2 import Decision
from licet.v1.decision_service_pb2 import EvaluateResponse, SimulateRequest
from licet.v1.identity_pb2 import IdentifierScheme
from licet.v1.override_pb2 import Override
from licet.v1.party_pb2 import Party
from licet.v1.screening_pb2 import Disposition
from licet.v1.screening_service_pb2 import (
    ApproveOverrideRequest,
    ListOverridesRequest,
    ProposeOverrideRequest,
    RevokeOverrideRequest,
    ScreenRequest,
)
from licet.v1.transaction_pb2 import Transaction
from licet.v1.verdict_pb2 import Verdict
from server.compose import running
from server.recorder import opened
from server.replay import Result, replay
from server.settings import Settings
from tests.server.api.calls import AS_OF, a_request, a_transaction, refusal
from tests.server.api.conftest import START_MS, Client, FakeClock, a_list
from tests.server.api.law_files import law_files

DAY_MS = 86_400_000
EXPIRES = Date(year=2026, month=6, day=1)
NAME = "Blocked Trading LLC"


def evaluate(client: Client, transaction: Transaction | None = None) -> EvaluateResponse:
    """Decide about a transaction, with somebody of the listed name if none is given."""
    return client.decisions.Evaluate(a_request(transaction or a_transaction(name=NAME)))


def a_proposal(decision_id: str, **changes: object) -> ProposeOverrideRequest:
    """Return a proposal of Ann's."""
    fields = {
        "decision_id": decision_id, "contract_path": "parties[0]", "entry_id": "SDN-1",
        "reason": "another place, another register", "proposed_by": "Ann",
        "expires_on": EXPIRES, **changes,
    }  # fmt: skip
    return ProposeOverrideRequest(**fields)  # type: ignore[arg-type]


def approved(client: Client, decision_id: str) -> Override:
    """Have an override proposed by Ann and approved by Bob."""
    proposed = client.screening.ProposeOverride(a_proposal(decision_id)).override
    request = ApproveOverrideRequest(override_id=proposed.override_id, approved_by="Bob")
    return client.screening.ApproveOverride(request).override


def import_list(client: Client, **changes: object) -> None:
    """Import another edition of the list, with ``changes`` of its entry."""
    entry = replace(ListEntry("SDN-1", "SDN", NAME, EntryKind.ENTITY), **changes)  # type: ignore[arg-type]
    header = Header("US-CSL", "tests", "2026-01-01")
    client.running.parts.importer.keep(Snapshot.of(header, [entry]))


def verdict(decision: Decision) -> str:
    """Return the word of a verdict."""
    return Verdict.Name(decision.verdict)


def test_override_of_two_persons_sets_a_hit_aside_and_is_told(client: Client) -> None:
    """A namesake is blocked, compared, and from then on decided for what it is; the record says."""
    before = evaluate(client)
    override = approved(client, before.decision_id)

    after = evaluate(client)

    assert (verdict(before.decision), verdict(after.decision)) == ("VERDICT_BLOCK", "VERDICT_ALLOW")
    (hit,) = after.decision.screening[0].hits
    assert hit.disposition == Disposition.DISPOSITION_FALSE_MATCH
    assert (hit.override.override_id, hit.override.holds) == (override.override_id, True)
    assert (hit.override.proposed_by, hit.override.approved_by) == ("Ann", "Bob")
    assert hit.override.expires_on == EXPIRES
    (pin,) = after.decision.provenance.overrides
    assert (pin.override_id, pin.digest) == (override.override_id, override.digest)


def test_override_that_is_only_proposed_holds_for_nothing(client: Client) -> None:
    """One person alone sets nothing aside."""
    before = evaluate(client)
    client.screening.ProposeOverride(a_proposal(before.decision_id))

    after = evaluate(client).decision

    assert verdict(after) == "VERDICT_BLOCK"
    assert not after.provenance.overrides


@pytest.mark.parametrize("name", ["Ann", "ann ", "ANN", "\uff21\uff4e\uff4e"])
def test_approve_by_the_one_who_proposed_is_refused(client: Client, name: str) -> None:
    """Four eyes, however the two of one person are written."""
    proposed = client.screening.ProposeOverride(a_proposal(evaluate(client).decision_id)).override
    request = ApproveOverrideRequest(override_id=proposed.override_id, approved_by=name)

    refused = refusal(lambda: client.screening.ApproveOverride(request))

    assert refused.code is grpc.StatusCode.FAILED_PRECONDITION
    assert refused.info.reason == "FOUR_EYES_VIOLATION"
    assert verdict(evaluate(client).decision) == "VERDICT_BLOCK"


def test_override_is_void_for_the_party_stated_otherwise(client: Client) -> None:
    """A party of which one thing more is stated has not been compared."""
    approved(client, evaluate(client).decision_id)
    other = a_transaction(name=NAME)
    other.parties[0].addresses.add(city="Omsk")

    decision = evaluate(client, other).decision

    assert verdict(decision) == "VERDICT_BLOCK"
    assert not decision.provenance.overrides


def test_override_survives_a_new_snapshot_that_has_the_entry_as_it_was(client: Client) -> None:
    """Lists are published daily; what they leave alone needs nobody."""
    approved(client, evaluate(client).decision_id)
    import_list(client)

    assert verdict(evaluate(client).decision) == "VERDICT_ALLOW"


def test_override_is_void_once_the_entry_is_published_otherwise(client: Client) -> None:
    """The decision says so, and pins what it found void."""
    approved(client, evaluate(client).decision_id)
    import_list(client, addresses=("Omsk",))

    decision = evaluate(client).decision

    assert verdict(decision) == "VERDICT_BLOCK"
    (hit,) = decision.screening[0].hits
    assert (hit.override.holds, hit.override.problem) == (False, "the entry has changed since")
    assert len(decision.provenance.overrides) == 1


def test_override_ends_on_its_day_by_the_clock(client: Client) -> None:
    """Nothing revives it, neither an old legal day nor an old moment of knowledge."""
    approved(client, evaluate(client).decision_id)
    client.clock.now_ms = START_MS + 151 * DAY_MS - 10_000
    assert verdict(evaluate(client).decision) == "VERDICT_ALLOW"

    client.clock.now_ms = START_MS + 151 * DAY_MS
    late = evaluate(client).decision
    request = a_request(a_transaction(name=NAME))
    request.known_at.CopyFrom(Timestamp(seconds=START_MS // 1000 + 3600))

    assert verdict(late) == "VERDICT_BLOCK"
    assert verdict(client.decisions.Evaluate(request).decision) == "VERDICT_BLOCK"


def test_override_does_not_hold_for_a_legal_day_after_its_end(client: Client) -> None:
    """What is asked about next year is not settled by what was compared for this one."""
    approved(client, evaluate(client).decision_id)
    request = a_request(a_transaction(name=NAME))
    request.as_of.CopyFrom(EXPIRES)

    decision = client.decisions.Evaluate(request).decision

    assert verdict(decision) == "VERDICT_BLOCK"
    assert decision.screening[0].hits[0].override.problem == "it expired on 2026-06-01"


def test_decision_is_replayed_with_its_override_after_it_was_revoked(client: Client) -> None:
    """What was decided is decided again, byte for byte; what is decided anew is decided without."""
    override = approved(client, evaluate(client).decision_id)
    with_it = evaluate(client)
    request = RevokeOverrideRequest(
        override_id=override.override_id, revoked_by="Cleo", why="it is the same firm"
    )
    revoked = client.screening.RevokeOverride(request).override

    parts = client.running.parts
    recorded = parts.decisions.get(with_it.decision_id)
    assert recorded is not None
    again = replay(recorded, parts.decider)

    assert again.result is Result.IDENTICAL
    assert again.replayed == sha256(opened(recorded).decision)
    assert verdict(evaluate(client).decision) == "VERDICT_BLOCK"
    assert (revoked.state, revoked.revoked_by) == (override_pb2.OVERRIDE_STATE_REVOKED, "Cleo")
    refused = refusal(lambda: client.screening.RevokeOverride(request))
    assert refused.info.reason == "OVERRIDE_CLOSED"


def test_decision_without_a_hit_has_the_same_bytes_with_overrides_in_store(
    client: Client,
) -> None:
    """Overrides of others leave no trace."""
    request = SimulateRequest(transaction=a_transaction(), as_of=AS_OF)
    before = client.decisions.Simulate(request).decision
    approved(client, evaluate(client).decision_id)

    after = client.decisions.Simulate(request).decision

    assert before.SerializeToString(deterministic=True) == after.SerializeToString(
        deterministic=True
    )


def test_propose_of_an_identifier_that_agrees_is_refused(client: Client) -> None:
    """A number is given once."""
    number = Identifier("lei", "5493001KJTIIGC8Y1R12")
    import_list(client, name="SOMETHING ELSE", identifiers=(number,))
    transaction = a_transaction()
    transaction.parties[0].identifiers.add(
        scheme=IdentifierScheme.IDENTIFIER_SCHEME_LEI, value=number.value
    )
    decision_id = evaluate(client, transaction).decision_id

    refused = refusal(lambda: client.screening.ProposeOverride(a_proposal(decision_id)))

    assert refused.info.reason == "OVERRIDE_NOT_POSSIBLE"
    assert "identifier agrees" in str(refused.message)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"decision_id": "none"}, "DECISION_UNKNOWN"),
        ({"decision_id": ""}, "MISSING_FIELD"),
        ({"reason": ""}, "MISSING_FIELD"),
        ({"reason": "  "}, "INVALID_FIELD"),
        ({"proposed_by": ""}, "MISSING_FIELD"),
        ({"expires_on": None}, "MISSING_FIELD"),
        ({"expires_on": Date(year=2026, month=1, day=1)}, "INVALID_FIELD"),
        ({"expires_on": Date(year=2027, month=1, day=3)}, "INVALID_FIELD"),
        ({"expires_on": Date(year=2026, month=2, day=30)}, "INVALID_FIELD"),
        ({"contract_path": "parties[7]"}, "INVALID_FIELD"),
        ({"contract_path": "routing.vessel"}, "INVALID_FIELD"),
        ({"entry_id": "SDN-2"}, "OVERRIDE_NOT_POSSIBLE"),
        ({"list_id": "UKSL"}, "OVERRIDE_NOT_POSSIBLE"),
    ],
)
def test_propose_says_what_is_wrong(
    client: Client, changes: dict[str, object], reason: str
) -> None:
    """Whoever is on a desk at night learns what would be right."""
    decision_id = evaluate(client).decision_id

    request = a_proposal(decision_id)
    for field, value in changes.items():
        request.ClearField(field)  # type: ignore[arg-type]
        request.MergeFrom(ProposeOverrideRequest(**{field: value}))  # type: ignore[arg-type]

    refused = refusal(lambda: client.screening.ProposeOverride(request))

    assert refused.info.reason == reason


def test_approve_unknown_or_twice_is_refused(client: Client) -> None:
    """An override is approved once, or never."""
    override = approved(client, evaluate(client).decision_id)

    def approve(override_id: str, by: str) -> str:
        request = ApproveOverrideRequest(override_id=override_id, approved_by=by)
        return refusal(lambda: client.screening.ApproveOverride(request)).info.reason

    assert approve(override.override_id, "Cleo") == "OVERRIDE_CLOSED"
    assert approve("none", "Cleo") == "OVERRIDE_UNKNOWN"


def test_list_overrides_pages_the_newest_first(client: Client) -> None:
    """Nothing that was ever proposed is lost."""
    decision_id = evaluate(client).decision_id
    made = [
        client.screening.ProposeOverride(a_proposal(decision_id)).override.override_id
        for _ in range(3)
    ]
    approval = ApproveOverrideRequest(override_id=made[1], approved_by="Bob")
    client.screening.ApproveOverride(approval)

    first = client.screening.ListOverrides(ListOverridesRequest(page_size=2))
    second = client.screening.ListOverrides(
        ListOverridesRequest(page_size=2, page_token=first.next_page_token)
    )
    open_ = client.screening.ListOverrides(
        ListOverridesRequest(states=[override_pb2.OVERRIDE_STATE_PROPOSED])
    )

    told = [each.override_id for each in (*first.overrides, *second.overrides)]
    assert told == made[::-1]
    assert second.next_page_token == ""
    assert [each.override_id for each in open_.overrides] == [made[2], made[0]]


def test_overrides_are_there_after_a_restart(settings: Settings) -> None:
    """They are in the data folder, with who, when and why."""
    clock = FakeClock()
    for is_first in (True, False):
        with running(settings, clock) as started, grpc.insecure_channel(settings.listen) as channel:
            client = Client(started, channel, clock)
            if is_first:
                started.parts.law.publish([law_files()], None)
                started.parts.importer.keep(a_list())
                approved(client, evaluate(client).decision_id)
            else:
                (override,) = client.screening.ListOverrides(ListOverridesRequest()).overrides
                assert override.state == override_pb2.OVERRIDE_STATE_APPROVED
                assert verdict(evaluate(client).decision) == "VERDICT_ALLOW"


def test_screen_shows_what_an_override_sets_aside(client: Client) -> None:
    """Who looks somebody up is told what has been established."""
    approved(client, evaluate(client).decision_id)
    request = ScreenRequest(parties=[Party(name=NAME, country="DE")], as_of=AS_OF)

    (outcome,) = client.screening.Screen(request).outcomes

    assert outcome.hits[0].override.holds
