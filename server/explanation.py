"""Tell a decision in words: the verdict, why, what is missing, what would change it, who can.

It says what is in the decision and adds nothing. Every line about a rule names the rule and its
provision, so that whoever reads it can look the provision up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from google.type.date_pb2 import Date

from licet.v1.citation_pb2 import Citation
from licet.v1.counterfactual_pb2 import CurableBy
from licet.v1.decision_pb2 import Decision
from licet.v1.explanation_pb2 import Explanation, ExplanationSection, SectionKind
from licet.v1.license_exception_pb2 import ExceptionStatus
from licet.v1.license_requirement_pb2 import LicenseRequirement, ReviewPolicy
from licet.v1.reason_pb2 import Certainty, Reason
from licet.v1.screening_pb2 import Disposition, MatchKind, ScreeningOutcome
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict

_BY = {
    CurableBy.CURABLE_BY_CALLER: "the caller",
    CurableBy.CURABLE_BY_COUNTERPARTY: "the counterparty",
    CurableBy.CURABLE_BY_AUTHORITY: "the authority",
    CurableBy.CURABLE_BY_COMPLIANCE_OFFICER: "the company's compliance staff",
    CurableBy.CURABLE_BY_PUBLISHER: "the publisher of the ruleset",
    CurableBy.CURABLE_BY_OPERATOR: "the operator of the server",
    CurableBy.CURABLE_BY_NOBODY: "nobody",
}
_WHY = frozenset({Standing.STANDING_STANDS, Standing.STANDING_CURABLE})
_BESIDE = frozenset(
    {Standing.STANDING_CURED, Standing.STANDING_CURES, Standing.STANDING_BARS,
     Standing.STANDING_REACHES, Standing.STANDING_INFORMS}
)  # fmt: skip


def explain(decision: Decision) -> Explanation:
    """Return ``decision`` in sections, in the order in which a person asks, without empty ones."""
    sections = (
        _section(SectionKind.SECTION_KIND_VERDICT, _title(decision), _verdict(decision)),
        _section(SectionKind.SECTION_KIND_WHY, "Why", _why(decision)),
        _section(SectionKind.SECTION_KIND_QUESTIONS, "What is missing", _questions(decision)),
        _section(
            SectionKind.SECTION_KIND_WHAT_WOULD_CHANGE_IT,
            "What would change it",
            _changes(decision),
        ),
        _section(SectionKind.SECTION_KIND_WHO_CAN_CURE_IT, "Who can cure it", _who(decision)),
        _section(SectionKind.SECTION_KIND_OBLIGATIONS, "What goes with it", _obligations(decision)),
        _section(SectionKind.SECTION_KIND_CONSIDERED, "Also considered", _considered(decision)),
        _section(SectionKind.SECTION_KIND_PROVENANCE, "Decided with", _provenance(decision)),
    )
    return Explanation(sections=[section for section in sections if section.lines])


def _section(kind: SectionKind.ValueType, heading: str, lines: Iterable[str]) -> ExplanationSection:
    return ExplanationSection(kind=kind, heading=heading, lines=list(lines))


def _title(decision: Decision) -> str:
    return _word(Verdict.Name(decision.verdict), "VERDICT_").upper()


def _verdict(decision: Decision) -> Iterator[str]:
    yield decision.statement
    for each in decision.jurisdictions:
        verdict = _word(Verdict.Name(each.verdict), "VERDICT_").upper()
        by = f" by {', '.join(each.governing_rule_ids)}" if each.governing_rule_ids else ""
        if each.reaches == Truth.TRUTH_NOT_HELD:
            by = ": no nexus found"
        yield f"{each.jurisdiction}: {verdict}{by}"
    if len(decision.items) > 1:
        for item in decision.items:
            name = f"line {item.line}" if item.line else f"item {item.item_index + 1}"
            yield f"{name}: {_word(Verdict.Name(item.verdict), 'VERDICT_').upper()}"


def _why(decision: Decision) -> Iterator[str]:
    for reason in decision.reasons:
        if reason.standing in _WHY and reason.verdict != Verdict.VERDICT_ALLOW:
            yield _reason(reason)
    for requirement in decision.license_requirements:
        yield _license(requirement)
    for flag in decision.red_flags:
        yield f"red flag {flag.code}{_about(flag)}: {flag.explanation} [{_cites(flag.citations)}]"
    for outcome in decision.screening:
        yield from _screening(outcome)
    for owned in decision.ownership:
        share = owned.aggregate_percent.value
        yield f"party {owned.party_index + 1}: persons on {owned.list_id} hold {share} % of it"
        yield from owned.statements


def _reason(reason: Reason) -> str:
    unsure = ""
    if reason.certainty != Certainty.CERTAINTY_VERIFIED:
        unsure = f"; text of the rule: {_word(Certainty.Name(reason.certainty), 'CERTAINTY_')}"
    verdict = _word(Verdict.Name(reason.verdict), "VERDICT_").upper()
    return (
        f"{verdict} {reason.rule_id}{_about(reason)}: {reason.title} - {reason.explanation} "
        f"[{_cites(reason.citations)}{unsure}]"
    )


def _license(requirement: LicenseRequirement) -> str:
    reasons = ", ".join(requirement.reasons_for_control)
    policy = requirement.review_policy
    review = (
        f"; applications: {_word(ReviewPolicy.Name(policy), 'REVIEW_POLICY_')}" if policy else ""
    )
    cured = requirement.standing == Standing.STANDING_CURED
    return (
        f"license of {requirement.authority} {'needed, and cured' if cured else 'required'}"
        f"{_about(requirement)}{f' for {reasons}' if reasons else ''}{review}"
    )


def _screening(outcome: ScreeningOutcome) -> Iterator[str]:
    is_party = outcome.HasField("party_index")
    name = outcome.name or (f"party {outcome.party_index + 1}" if is_party else "the vessel")
    if not outcome.is_screened:
        yield f"{name}: not screened"
    elif not outcome.hits:
        yield f"{name}: no hit{_sought(outcome)}"
    for hit in outcome.hits:
        how = _word(MatchKind.Name(hit.match_kind), "MATCH_KIND_")
        matched = f" `{hit.matched_name}`" if hit.matched_name else ""
        if hit.HasField("override") and hit.override.holds:
            use = hit.override
            yield (
                f"{name}: not the one on {hit.list_id}{matched} (entry {hit.entry_id}), as "
                f"{use.proposed_by} and {use.approved_by} say (override {use.override_id}, "
                f"until {_day(use.expires_on)}, not included)"
            )
            continue
        if hit.match_kind == MatchKind.MATCH_KIND_SIMILAR_NAME:
            held = "not" if hit.disposition == Disposition.DISPOSITION_FALSE_MATCH else "possibly"
            yield (
                f"{name}: {held} the one on {hit.list_id}{matched}: `{hit.submitted_text}` is like "
                f"it by {hit.score_permille} in 1000 (entry {hit.entry_id})"
            )
            continue
        yield f"{name}: on {hit.list_id} as{matched} ({how}, entry {hit.entry_id or 'not stated'})"


def _sought(outcome: ScreeningOutcome) -> str:
    """Return what was searched for, and among how many entries: no hit is proved by that."""
    if not outcome.HasField("searched"):
        return ""
    terms = outcome.searched
    entries = sum(each.entry_count for each in outcome.snapshots)
    like = f"like names from {terms.similar_from_permille}/1000 on"
    return (
        f" for {', '.join((*terms.names, *terms.identifiers)) or 'nothing'} among {entries} entries"
        f" ({like if terms.similar_from_permille else 'equal names only'})"
    )


def _questions(decision: Decision) -> Iterator[str]:
    for missing in decision.missing_facts:
        matters = "" if missing.would_change_outcome else " (would not change the outcome)"
        place = missing.contract_path or missing.fact
        yield f"{missing.question} -> {place}{matters} [{', '.join(missing.rule_ids)}]"
    for assumed in decision.assumed_facts:
        if assumed.value != "no" and assumed.value != "none":
            yield f"assumed: {assumed.fact} is {assumed.value}, since {assumed.because}"


def _changes(decision: Decision) -> Iterator[str]:
    for exception in decision.exceptions:
        status = _word(ExceptionStatus.Name(exception.status), "EXCEPTION_STATUS_")
        barred = f"; barred by {', '.join(exception.barred_by)}" if exception.barred_by else ""
        outstanding = ", ".join(each.text for each in exception.outstanding)
        open_ = f"; outstanding: {outstanding}" if outstanding else ""
        yield (
            f"{exception.code} is {status}{_about(exception)}{barred}{open_} "
            f"[{_cites(exception.citations)}]"
        )
    for change in decision.counterfactuals:
        yield f"{change.jurisdiction}: {change.change}"


def _who(decision: Decision) -> Iterator[str]:
    able: dict[str, list[str]] = {}
    for change in decision.counterfactuals:
        able.setdefault(_BY.get(change.curable_by, "somebody"), []).extend(change.rule_ids)
    for who, rules in able.items():
        yield f"{who}: {', '.join(dict.fromkeys(rules))}"


def _obligations(decision: Decision) -> Iterator[str]:
    for document in decision.required_documents:
        yield (
            f"document {document.code}{_about(document)}: {document.description} "
            f"[{_cites(document.citations)}]"
        )
    for duty in decision.obligations:
        yield f"{duty.code}{_about(duty)}: {duty.description} [{_cites(duty.citations)}]"
    for code in decision.customs_codes:
        yield f"customs code {code.code}: {code.meaning}"


def _considered(decision: Decision) -> Iterator[str]:
    for reason in decision.reasons:
        if reason.standing == Standing.STANDING_CONSIDERED:
            yield f"{reason.rule_id}: {reason.explanation} [{_cites(reason.citations)}]"
        elif reason.standing in _BESIDE:
            part = _word(Standing.Name(reason.standing), "STANDING_")
            by = f" by {', '.join(reason.cured_by)}" if reason.cured_by else ""
            yield (
                f"{part}{by}: {reason.rule_id}{_about(reason)} - {reason.explanation} "
                f"[{_cites(reason.citations)}]"
            )


def _provenance(decision: Decision) -> Iterator[str]:
    pins = decision.provenance
    yield f"law of {_day(pins.as_of)}, release {pins.release_digest[:12]}"
    for ruleset in pins.rulesets:
        yield f"ruleset {ruleset.ruleset_id} {ruleset.version} ({ruleset.digest[:12]})"
    for used in pins.list_snapshots:
        yield (
            f"list {used.list_id}, edition {_day(used.edition)}, {used.age_days} days old, "
            f"{used.entry_count} entries ({used.digest[:12]})"
        )
    for override in pins.overrides:
        yield f"override {override.override_id} ({override.digest[:12]})"
    if not pins.list_snapshots:
        yield "no list: parties were not screened"
    yield f"transaction {pins.transaction_digest[:12]}, engine {pins.engine_version}"


def _day(date: Date) -> str:
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def _about(told: object) -> str:
    """Return which item and party a part of the decision is about."""
    places = [
        f"{name} {getattr(told, field) + 1}"
        for name, field in (("item", "item_index"), ("party", "party_index"))
        if field in told.DESCRIPTOR.fields_by_name and told.HasField(field)  # type: ignore[attr-defined]
    ]
    return f" ({', '.join(places)})" if places else ""


def _cites(citations: Iterable[Citation]) -> str:
    return "; ".join(citation.printed for citation in citations)


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower().replace("_", " ")
