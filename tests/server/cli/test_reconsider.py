"""`licet decisions reconsider` shows the four answers side by side."""

from __future__ import annotations

from google.protobuf import json_format
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from licet.v1.audit_service_pb2 import ReconsideredDecision, ReconsiderResponse
from licet.v1.decision_pb2 import Decision
from licet.v1.verdict_pb2 import Verdict
from tests.server.cli.builders import a_decision, a_reason
from tests.server.cli.conftest import Licet, Services

THEN, NOW = Timestamp(seconds=1_786_000_000), Timestamp(seconds=1_790_000_000)
DAY, OTHER = Date(year=2026, month=8, day=6), Date(year=2026, month=9, day=1)


def an_answer(*, is_as_recorded: bool = True) -> ReconsiderResponse:
    """Return four answers, the last of which is none."""
    blocked = a_decision(Verdict.VERDICT_BLOCK, a_reason())
    corners: list[tuple[Date, Timestamp, Decision | None]] = [
        (DAY, THEN, a_decision(Verdict.VERDICT_ALLOW)),
        (DAY, NOW, blocked),
        (OTHER, THEN, a_decision(Verdict.VERDICT_REVIEW)),
        (OTHER, NOW, None),
    ]
    return ReconsiderResponse(
        recorded=a_decision(Verdict.VERDICT_ALLOW),
        recorded_at=THEN,
        is_then_as_recorded=is_as_recorded,
        decisions=[
            ReconsideredDecision(
                as_of=as_of,
                known_at=known_at,
                decision=decision,
                message="" if decision else "no release is live at that moment",
            )
            for as_of, known_at, decision in corners
        ],
    )


def test_reconsider_shows_a_table_and_what_each_answer_was_made_with(
    licet: Licet, services: Services
) -> None:
    """Rows are the law of a day, columns are what was known of it."""
    services.answer(Reconsider=an_answer())

    result = licet("decisions", "reconsider", "d-1", "--as-of", "2026-09-01",
                   "--known-at", "2026-09-21T14:13:20Z")  # fmt: skip

    assert result.stdout.startswith(
        "on record ALLOW, since 2026-08-06 07:06:40Z\n"
        "\n"
        "                   KNOWN 2026-08-06 07:06:40Z  KNOWN 2026-09-21 14:13:20Z\n"
        "law of 2026-08-06  ALLOW                       BLOCK\n"
        "law of 2026-09-01  REVIEW                      no decision\n"
    )
    assert "\nLAW OF 2026-08-06, KNOWN 2026-09-21 14:13:20Z\n  BLOCK: " in result.stdout
    assert "  governed by test.license\n" in result.stdout
    assert "  release bbbbbbbbbbbb; lists: none\n" in result.stdout
    assert result.stdout.endswith("  no release is live at that moment\n")
    asked = services.asked["Reconsider"][0]
    assert (asked.decision_id, asked.as_of, asked.known_at) == ("d-1", OTHER, NOW)


def test_reconsider_says_that_the_record_was_made_with_something_else(
    licet: Licet, services: Services
) -> None:
    """The first corner is not the decision on record, and a reader must know."""
    services.answer(Reconsider=an_answer(is_as_recorded=False))

    result = licet("decisions", "reconsider", "d-1")

    assert "it would be decided otherwise: its caller named" in " ".join(result.stdout.split())


def test_reconsider_json_is_the_answer(licet: Licet, services: Services) -> None:
    """A program gets all four decisions whole."""
    services.answer(Reconsider=an_answer())

    result = licet("decisions", "reconsider", "d-1", "--json")

    assert json_format.Parse(result.stdout, ReconsiderResponse()) == an_answer()
