"""`licet decisions reconsider`: the law of two days, known at two moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from licet.v1.audit_service_pb2 import (
    ReconsideredDecision,
    ReconsiderRequest,
    ReconsiderResponse,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_pb2 import Decision
from server.cli import output
from server.cli.decision_text import verdict_word
from server.cli.layout import day, moment, paragraph, short, table, width
from server.cli.options import DATA, AsJson, AsOf, Data, KnownAt, Server, calling


def reconsider(
    decision_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the decision.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Decide a recorded transaction by two days, with what was known at two moments.

    The law of the day of then and of --as-of, each as it was known then and at --known-at: what was
    published or imported later is left out. Nothing is recorded.
    """
    request = ReconsiderRequest(decision_id=decision_id, as_of=as_of, known_at=known_at)
    with calling(server, data) as channel:
        response = AuditServiceStub(channel).Reconsider(request)
    if as_json:
        output.say_json(response)
    else:
        output.say(reconsider_text(response))


def reconsider_text(response: ReconsiderResponse) -> Iterator[str]:
    """Yield the four answers in a table, what each was made with, and its governing rules."""
    columns = width()
    then, then_later, other, other_later = response.decisions
    recorded = moment(response.recorded_at)
    yield f"on record {verdict_word(response.recorded.verdict)}, since {recorded}"
    if not response.is_then_as_recorded:
        yield from paragraph(
            "with what had been published then it would be decided otherwise: its caller named a "
            "release, or one was scheduled for that day and had not started",
            columns,
            "  ",
        )
    yield ""
    known = [f"KNOWN {moment(each.known_at)}" for each in (then, then_later)]
    rows = [
        (f"law of {day(pair[0].as_of)}", *(_verdict(each) for each in pair))
        for pair in ((then, then_later), (other, other_later))
    ]
    yield from table(("", *known), rows)
    for each in response.decisions:
        yield from ("", f"LAW OF {day(each.as_of)}, KNOWN {moment(each.known_at)}")
        for text in _made(each):
            yield from paragraph(text, columns, "  ", "    ")


def _verdict(each: ReconsideredDecision) -> str:
    return verdict_word(each.decision.verdict) if each.HasField("decision") else "no decision"


def _made(each: ReconsideredDecision) -> Iterator[str]:
    if not each.HasField("decision"):
        yield each.message
        return
    decision = each.decision
    yield f"{verdict_word(decision.verdict)}: {decision.statement}"
    rules = _governing(decision)
    yield f"governed by {', '.join(rules)}" if rules else "no rule governs"
    pins = decision.provenance
    lists = ", ".join(
        f"{each.list_id} of {day(each.edition)} ({short(each.digest)})"
        for each in pins.list_snapshots
    )
    yield f"release {short(pins.release_digest)}; lists: {lists or 'none'}"


def _governing(decision: Decision) -> Sequence[str]:
    return sorted(
        {
            rule
            for each in decision.jurisdictions
            if each.verdict == decision.verdict
            for rule in each.governing_rule_ids
        }
    )
