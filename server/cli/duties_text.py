"""What goes with a decision: licenses, exceptions, changes, documents, duties and red flags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from google.protobuf.message import Message

from licet.v1.citation_pb2 import Citation
from licet.v1.counterfactual_pb2 import Counterfactual, CurableBy
from licet.v1.decision_pb2 import Decision
from licet.v1.license_exception_pb2 import ExceptionStatus, LicenseException
from licet.v1.license_requirement_pb2 import LicenseRequirement, ReviewPolicy
from licet.v1.obligation_pb2 import Obligation
from licet.v1.red_flag_pb2 import Severity
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict
from server.cli.layout import day, paragraph, word
from server.cli.subjects import briefly

_BY = {
    CurableBy.CURABLE_BY_CALLER: "the caller",
    CurableBy.CURABLE_BY_COUNTERPARTY: "the counterparty",
    CurableBy.CURABLE_BY_AUTHORITY: "the authority",
    CurableBy.CURABLE_BY_COMPLIANCE_OFFICER: "a compliance officer",
    CurableBy.CURABLE_BY_PUBLISHER: "the publisher of rulesets or lists",
    CurableBy.CURABLE_BY_OPERATOR: "the operator of the service",
    CurableBy.CURABLE_BY_NOBODY: "nobody",
}
_STATUS = {
    ExceptionStatus.EXCEPTION_STATUS_AVAILABLE: "available",
    ExceptionStatus.EXCEPTION_STATUS_CANDIDATE: "candidate",
    ExceptionStatus.EXCEPTION_STATUS_NOT_MET: "not met",
    ExceptionStatus.EXCEPTION_STATUS_BARRED: "barred",
}


def licenses(decision: Decision, columns: int) -> Iterator[str]:
    """Yield the licenses that are needed, cured ones included."""
    for each in decision.license_requirements:
        yield from _entry(_license(each), each.rule_ids, each.citations, columns)


def exceptions(decision: Decision, columns: int) -> Iterator[str]:
    """Yield the exceptions that cure, might cure or can't, with what is outstanding."""
    for each in decision.exceptions:
        status = _STATUS.get(each.status, "status unknown")
        claimed = ", claimed" if each.is_claimed else ""
        title = f"{each.code}: {status}{claimed}{_of(each)}"
        yield from paragraph(title, columns, "  ", "    ")
        for text in _exception(each):
            yield from paragraph(text, columns, "    ", " " * 6)


def changes(decision: Decision, columns: int) -> Iterator[str]:
    """Yield what would change the decision, by whom it can be brought about."""
    by_whom: dict[str, list[Counterfactual]] = {}
    for each in decision.counterfactuals:
        who = _BY.get(each.curable_by, "somebody")
        by_whom.setdefault(f"{who} ({each.authority})" if each.authority else who, []).append(each)
    for who, changes_of in by_whom.items():
        yield f"  by {who}:"
        for text in dict.fromkeys(map(_change, changes_of)):
            yield from paragraph(text, columns, "    - ")


def duties(decision: Decision, columns: int) -> Iterator[str]:
    """Yield documents, obligations and customs codes."""
    for document in decision.required_documents:
        presented = {Truth.TRUTH_HELD: " (presented)", Truth.TRUTH_NOT_HELD: " (not presented)"}
        title = f"document {document.code}{presented.get(document.is_presented, '')}"
        text = f"{title}{_of(document)}: {document.description}"
        yield from _entry(text, document.rule_ids, document.citations, columns)
    for each in decision.obligations:
        title = f"{each.code}{_of(each)}: {each.description}{_due(each)}"
        yield from _entry(title, each.rule_ids, each.citations, columns)
    for code in decision.customs_codes:
        text = f"customs code {code.code}{_of(code)}: {code.meaning}"
        yield from _entry(text, code.rule_ids, (), columns)


def red_flags(decision: Decision, columns: int) -> Iterator[str]:
    """Yield the signs that something may be wrong."""
    for flag in decision.red_flags:
        weight = word(Severity.Name(flag.severity), "SEVERITY_") if flag.severity else "sign"
        title = f"{flag.code} ({weight}){_of(flag)}: {flag.explanation}"
        yield from _entry(title, flag.rule_ids, flag.citations, columns)


def _entry(
    text: str, rule_ids: Iterable[str], citations: Iterable[Citation], columns: int
) -> Iterator[str]:
    yield from paragraph(text, columns, "  ", "    ")
    law = "; ".join(each.printed for each in citations)
    rules = ", ".join(rule_ids)
    for told in (f"law: {law}" if law else "", f"by {rules}" if rules else ""):
        if told:
            yield from paragraph(told, columns, "    ", " " * 6)


def _of(part: Message) -> str:
    about = briefly(part)
    return f", {about}" if about else ""


def _license(each: LicenseRequirement) -> str:
    may = "may be required" if each.truth == Truth.TRUTH_UNDETERMINED else "required"
    text = f"license of {each.authority or 'the authority'} {may}{_of(each)}"
    if each.reasons_for_control:
        text += f", controlled for {', '.join(each.reasons_for_control)}"
    if each.standing == Standing.STANDING_CURED:
        text += f"; cured by {each.cured_by}" if each.cured_by else "; cured"
    if each.review_policy_text:
        return f"{text}; applications: {each.review_policy_text}"
    if each.review_policy:
        policy = word(ReviewPolicy.Name(each.review_policy), "REVIEW_POLICY_")
        return f"{text}; applications: {policy}"
    return text


def _exception(each: LicenseException) -> Iterator[str]:
    if each.explanation:
        yield each.explanation
    for condition in each.outstanding:
        text = condition.text or ", ".join(condition.facts)
        yield f"outstanding: {text}{f' - {condition.question}' if condition.question else ''}"
    for condition in each.not_met:
        yield f"not met: {condition.text or ', '.join(condition.facts)}"
    if each.barred_by:
        is_barred = each.status == ExceptionStatus.EXCEPTION_STATUS_BARRED
        yield f"{'barred' if is_barred else 'may be barred'} by {', '.join(each.barred_by)}"
    if each.cures:
        cures = (
            "cures" if each.status == ExceptionStatus.EXCEPTION_STATUS_AVAILABLE else "would cure"
        )
        yield f"{cures} {', '.join(each.cures)}"
    if each.citations:
        yield f"law: {'; '.join(cite.printed for cite in each.citations)}"


def _change(each: Counterfactual) -> str:
    if not each.verdict:
        return each.change
    return f"{each.change} -> {Verdict.Name(each.verdict).removeprefix('VERDICT_')}"


def _due(each: Obligation) -> str:
    due = f"; due {each.due}" if each.due else ""
    by = f"; due on {day(each.due_on)} at the latest" if each.HasField("due_on") else ""
    unsure = "; whether it applies depends on missing facts"
    return due + by + (unsure if each.truth == Truth.TRUTH_UNDETERMINED else "")
