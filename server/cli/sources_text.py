"""What a decision rests on: screening, ownership, classification, defaults and the five pins."""

from __future__ import annotations

from collections.abc import Iterator

from licet.v1.decision_pb2 import Decision
from licet.v1.ownership_finding_pb2 import OwnershipFinding, OwnershipStep
from licet.v1.screening_pb2 import (
    Disposition,
    ListSnapshotUse,
    MatchKind,
    OverrideUse,
    ScreeningHit,
    ScreeningOutcome,
    SearchTerms,
)
from licet.v1.truth_pb2 import Truth
from server.cli.layout import clean, count, day, moment, paragraph, short, word
from server.cli.subjects import Subjects, briefly

_TRUTH = {
    Truth.TRUTH_HELD: "yes",
    Truth.TRUTH_NOT_HELD: "no",
    Truth.TRUTH_UNDETERMINED: "can't be told",
    Truth.TRUTH_FAILED: "could not be evaluated",
}


def screening(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    """Yield what was found for each party, no hit included, and with which lists."""
    for outcome in decision.screening:
        yield from paragraph(_outcome(outcome, subjects), columns, "  ", "    ")
        if outcome.HasField("searched"):
            yield from paragraph(_searched(outcome.searched), columns, "    ", " " * 6)
        for hit in outcome.hits:
            for text in _hit(hit):
                yield from paragraph(text, columns, "    ", " " * 6)
    for used in decision.provenance.list_snapshots:
        yield from paragraph(f"with list {_used(used)}", columns, "  ", "    ")
    if not decision.provenance.list_snapshots:
        yield "  with no list: no list is loaded"


def ownership(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    """Yield what the ownership tests came to."""
    for each in decision.ownership:
        yield from paragraph(_owned(each, subjects), columns, "  ", "    ")
        for statement in each.statements:
            yield from paragraph(statement, columns, "    ", " " * 6)
        if each.has_more_ways:
            yield "    and more ways than are told"
        for step in each.path:
            if not step.counts:
                text = f"of no count: {step.owner} in {step.owned or 'the party'}{_days(step)}"
                yield from paragraph(text, columns, "    ", " " * 6)
        if each.rule_ids:
            text = f"read by {', '.join(each.rule_ids)}"
            yield from paragraph(text, columns, "    ", " " * 6)


def _days(step: OwnershipStep) -> str:
    since = f" from {day(step.held_from)}" if step.HasField("held_from") else ""
    return f"{since} until {day(step.held_until)}" if step.HasField("held_until") else since


def classifications(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    """Yield the classifications that follow from stated parameters."""
    for each in decision.classifications:
        follows = "" if each.truth == Truth.TRUTH_HELD else f" ({_TRUTH.get(each.truth, '')})"
        where = f"{subjects.item(each.item_index)}: {each.number}, {each.jurisdiction}"
        law = "; ".join(cite.printed for cite in each.citations)
        text = f"{where}{follows}: {each.explanation} [{law}]"
        yield from paragraph(text, columns, "  ", "    ")


def assumed(decision: Decision, columns: int) -> Iterator[str]:
    """Yield the legal defaults that stood in for answers, by the reason and the value."""
    by_reason: dict[tuple[str, str], dict[str, list[str]]] = {}
    for each in decision.assumed_facts:
        facts = by_reason.setdefault((each.because, each.value), {})
        facts.setdefault(each.fact, []).extend(filter(None, [briefly(each)]))
    for (because, value), facts in by_reason.items():
        told = (f"{fact} ({', '.join(of)})" if of else fact for fact, of in facts.items())
        yield from paragraph(f"{value}: {', '.join(told)}", columns, "  ", "    ")
        yield from paragraph(f"since {because}", columns, "    ", " " * 6)


def provenance(decision: Decision, columns: int) -> Iterator[str]:
    """Yield the pins, each by the first digits of its digest."""
    pins = decision.provenance
    known = f", as published by {moment(pins.known_at)}" if pins.HasField("known_at") else ""
    rows = [
        f"law of {day(pins.as_of)}{known}",
        f"release {short(pins.release_digest)}",
        *(
            f"ruleset {each.ruleset_id} {each.version}, {short(each.digest)}"
            for each in pins.rulesets
        ),
        *(f"list {each.list_id}, {short(each.digest)}" for each in pins.list_snapshots),
        *(f"override {each.override_id}, {short(each.digest)}" for each in pins.overrides),
        f"reference data {short(pins.reference_data_digest)}" if pins.reference_data_digest else "",
        f"transaction {short(pins.transaction_digest)}, engine {pins.engine_version}",
    ]
    for row in filter(None, rows):
        yield from paragraph(row, columns, "  ", "    ")


def _outcome(outcome: ScreeningOutcome, subjects: Subjects) -> str:
    is_party = outcome.HasField("party_index")
    who = subjects.party(outcome.party_index) if is_party else outcome.name or outcome.contract_path
    if outcome.contract_path.count("."):  # an owner of the party, not the party itself
        who = f"{outcome.name} ({outcome.contract_path})"
    if not outcome.is_screened and not outcome.hits:
        return f"{who}: not screened"
    return f"{who}: {count(len(outcome.hits), 'hit') if outcome.hits else 'no hit'}"


def _searched(terms: SearchTerms) -> str:
    """Say what was searched for: without it, no hit would prove nothing."""
    sought = [f"`{clean(each)}`" for each in terms.names] + [clean(i) for i in terms.identifiers]
    unsearchable = ", ".join(f"`{clean(each)}`" for each in terms.unsearchable)
    parts = (
        f"searched for {', '.join(sought) or 'nothing'}",
        f"as {terms.kind}" if terms.kind != "unknown" else "",
        f"of {', '.join(terms.countries)}" if terms.countries else "",
        f"like names from {terms.similar_from_permille}/1000"
        if terms.similar_from_permille
        else "equal names only",
        f"nothing to compare in {unsearchable}" if unsearchable else "",
    )
    return "; ".join(filter(None, parts))


def _hit(hit: ScreeningHit) -> Iterator[str]:
    how = word(MatchKind.Name(hit.match_kind), "MATCH_KIND_")
    entry = f", entry {hit.entry_id}" if hit.entry_id else ""
    held = word(Disposition.Name(hit.disposition), "DISPOSITION_") if hit.disposition else ""
    name = f" `{clean(hit.matched_name)}`" if hit.matched_name else ""
    score = f" {hit.score_permille}/1000" if hit.HasField("score_permille") else ""
    yield f"{hit.list_id}{name} by {how}{score}{entry}{f', {held}' if held else ''}"
    if hit.HasField("override"):
        yield overridden(hit.override)
    if hit.score_parts:
        yield "; ".join(clean(part) for part in hit.score_parts)
    listed = "; ".join(
        text
        for text in (
            f"license requirement: {hit.license_requirement}" if hit.license_requirement else "",
            f"license policy: {hit.license_policy}" if hit.license_policy else "",
            f"programs: {', '.join(hit.programs)}" if hit.programs else "",
            "; ".join(cite.printed for cite in hit.citations),
        )
        if text
    )
    if listed:
        yield listed


def overridden(use: OverrideUse) -> str:
    """Say which override is about a hit, and whether it holds."""
    by = f"{use.override_id} of {clean(use.proposed_by)}, approved by {clean(use.approved_by)}"
    if use.holds:
        return f"not the one listed: override {by}, until {day(use.expires_on)}, not included"
    return f"override {by}, does not hold: {use.problem}"


def _used(used: ListSnapshotUse) -> str:
    stale = ", too old by its configured age" if used.is_stale else ""
    extract = "; an extract of the list, not the whole of it" if used.is_extract else ""
    if used.by_address_only_count:
        only = count(used.by_address_only_count, "entry")
        extract += f"; {only} of an address alone, which no name finds"
    return (
        f"{used.list_id}, edition {day(used.edition)}, {count(used.age_days, 'day')} old{stale}, "
        f"{count(used.entry_count, 'entry')}{extract}"
    )


def _owned(each: OwnershipFinding, subjects: Subjects) -> str:
    share = f"{each.aggregate_percent.value} %" if each.aggregate_percent.value else "no share"
    unknown = "; the share of a listed owner isn't known" if each.is_share_unknown else ""
    test = f"; {each.test}: {_TRUTH.get(each.is_owned, '')}" if each.test else ""
    control = f"; controlled: {_TRUTH[each.is_controlled]}" if each.is_controlled in _TRUTH else ""
    owners = f" ({', '.join(each.listed_owners)})" if each.listed_owners else ""
    return (
        f"{subjects.party(each.party_index)}: persons on {each.list_id}{owners} hold {share} "
        f"together{test}{control}{unknown}"
    )
