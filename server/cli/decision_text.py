"""A decision as a compliance lawyer reads it, on 80 columns and without colour.

It says what is in the decision and adds nothing: verdict; by jurisdiction; why, with provisions
and the facts that were read; what is missing; licenses and exceptions; what must be done; what
screening found, no hit included; what would change it, and who can; what it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.facts.catalogue import CATALOGUE
from licet.v1.citation_pb2 import Citation
from licet.v1.decision_pb2 import Decision, JurisdictionOutcome
from licet.v1.missing_fact_pb2 import MissingFact
from licet.v1.reason_pb2 import Certainty, MatchedFact, Reason, RuleStatus
from licet.v1.transaction_pb2 import Transaction
from licet.v1.truth_pb2 import Standing, Truth
from licet.v1.verdict_pb2 import Verdict
from server.cli import duties_text, sources_text
from server.cli.asked_text import asked
from server.cli.layout import count, day, paragraph, short, word
from server.cli.subjects import Subjects, briefly

_VOTES = frozenset({Standing.STANDING_STANDS, Standing.STANDING_CURABLE})
_BRIEFLY = 12
"""How many rules that don't decide, or that lack the same facts, are told."""
_REACH = {
    Truth.TRUTH_HELD: "it reaches the transaction",
    Truth.TRUTH_NOT_HELD: "it does not reach the transaction",
    Truth.TRUTH_UNDETERMINED: "whether it reaches the transaction can't be told",
    Truth.TRUTH_FAILED: "whether it reaches the transaction could not be evaluated",
}


def decision_text(decision: Decision, transaction: Transaction | None, columns: int) -> list[str]:
    """Return ``decision`` in lines; sections that have nothing to say are left out.

    Args:
        decision: The decision.
        transaction: What it is about, for the names of items and parties, if it is at hand.
        columns: Widest line.
    """
    subjects = Subjects.of(decision, transaction)
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("ASKED", asked(transaction, columns) if transaction is not None else ()),
        ("BY JURISDICTION", _jurisdictions(decision, columns)),
        ("BY ITEM", _items(decision, subjects, columns)),
        ("WHY", _why(decision, subjects, columns)),
        ("WHAT IS MISSING", _missing(decision, subjects, columns)),
        ("LICENSES", duties_text.licenses(decision, columns)),
        ("EXCEPTIONS AND AUTHORIZATIONS", duties_text.exceptions(decision, columns)),
        ("WHAT WOULD CHANGE IT", duties_text.changes(decision, columns)),
        ("WHAT MUST BE DONE", duties_text.duties(decision, columns)),
        ("RED FLAGS", duties_text.red_flags(decision, columns)),
        ("SCREENING", sources_text.screening(decision, subjects, columns)),
        ("OWNERSHIP", sources_text.ownership(decision, subjects, columns)),
        ("CLASSIFICATION", sources_text.classifications(decision, subjects, columns)),
        ("CURED", _cured(decision, columns)),
        ("ALSO CONSIDERED", _considered(decision, columns)),
        ("TAKEN FROM LEGAL DEFAULTS", sources_text.assumed(decision, columns)),
        ("MADE FROM", sources_text.provenance(decision, columns)),
    )
    lines = _verdict(decision, columns)
    for heading, told in sections:
        body = list(told)
        if body:
            lines += ["", heading, *body]
    return lines


def verdict_word(verdict: Verdict.ValueType) -> str:
    """Return a verdict in capitals; one that this client doesn't know by its number."""
    if verdict in Verdict.values():
        return Verdict.Name(verdict).removeprefix("VERDICT_")
    return f"VERDICT {verdict}"


def cites(citations: Iterable[Citation]) -> str:
    """Return provisions as lawyers print them."""
    return "; ".join(each.printed or f"{each.act} {each.locator}".strip() for each in citations)


def _verdict(decision: Decision, columns: int) -> list[str]:
    lines = paragraph(decision.statement, columns, f"{verdict_word(decision.verdict)}: ", "  ")
    if decision.HasField("expires_on"):
        until = day(decision.expires_on)
        lines += paragraph(f"It holds until {until}, not included.", columns, "  ")
    return lines


def _jurisdictions(decision: Decision, columns: int) -> Iterator[str]:
    for each in decision.jurisdictions:
        same = each.statement == decision.statement
        statement = "" if same or not each.statement else f": {each.statement}"
        start = f"  {verdict_word(each.verdict):<7} "
        yield from paragraph(f"{each.jurisdiction}{statement}", columns, start)
        for text in (
            *_reach(each, decision),
            f"governed by {_some(each.governing_rule_ids)}" if each.governing_rule_ids else "",
        ):
            if text:
                yield from paragraph(text, columns, " " * 10, " " * 12)


def _reach(each: JurisdictionOutcome, decision: Decision) -> Iterator[str]:
    """Say whether a jurisdiction reaches the transaction, and by which ties."""
    ties = [
        f"{reason.explanation} [{cites(reason.citations)}]"
        for reason in decision.reasons
        if reason.jurisdiction == each.jurisdiction and reason.standing == Standing.STANDING_REACHES
    ]
    ties = ties or [f"{tie.explanation} [{cites(tie.citations)}]" for tie in each.nexus]
    reaches = _REACH.get(each.reaches, "")
    yield f"{reaches}: {ties[0]}" if reaches and ties else reaches
    yield from dict.fromkeys(ties[1:])


def _items(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    if len(decision.items) > 1:
        for item in decision.items:
            text = subjects.item(item.item_index)
            yield from paragraph(text, columns, f"  {verdict_word(item.verdict):<7} ")


def _why(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    votes = [
        reason
        for reason in decision.reasons
        if reason.standing in _VOTES and reason.verdict != Verdict.VERDICT_ALLOW
    ]
    for group in _together(votes):
        if len(group) > 1:
            yield from _group(group, subjects, columns)
        else:
            for reason in group:
                yield from _reason(reason, decision, subjects, columns)


def _together(reasons: Sequence[Reason]) -> Iterable[list[Reason]]:
    """Group rules of one verdict and jurisdiction that lack the same facts, in order."""
    groups: dict[object, list[Reason]] = {}
    for number, reason in enumerate(reasons):
        lacks = tuple(reason.missing_facts)
        is_open = reason.truth == Truth.TRUTH_UNDETERMINED and lacks
        key = (reason.verdict, reason.jurisdiction, lacks) if is_open else number
        groups.setdefault(key, []).append(reason)
    return groups.values()


def _group(group: Sequence[Reason], subjects: Subjects, columns: int) -> Iterator[str]:
    """Tell rules that lack the same facts: the question is one, whatever asks it."""
    first = group[0]
    start, indent = f"  {verdict_word(first.verdict):<7} ", " " * 10
    rules = {reason.rule_id: reason for reason in group}
    facts = ", ".join(first.missing_facts)
    text = f"{count(len(rules), 'rule')} can't be told without {facts}"
    yield from paragraph(text, columns, start)
    about = "; ".join(dict.fromkeys(filter(None, map(subjects.about, group))))
    if about:
        yield from paragraph(about, columns, indent, f"{indent}  ")
    for rule_id, reason in list(rules.items())[:_BRIEFLY]:
        text = f"{reason.title} [{cites(reason.citations)}] {rule_id}"
        yield from paragraph(text, columns, f"{indent}- ")
    if len(rules) > _BRIEFLY:
        yield f"{indent}and {count(len(rules) - _BRIEFLY, 'more rule')}; --json has them all"


def _reason(reason: Reason, decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    yield from paragraph(reason.title, columns, f"  {verdict_word(reason.verdict):<7} ")
    facts = _facts(reason.matched_facts)
    for text in (
        subjects.about(reason),
        reason.explanation,
        f"law: {cites(reason.citations)}",
        f"facts: {facts}" if facts else "",
        *_reservations(reason, decision),
        f"rule: {reason.rule_id} of {reason.ruleset_id} {reason.ruleset_version}",
    ):
        if text:
            yield from paragraph(text, columns, " " * 10, " " * 12)


def _facts(facts: Iterable[MatchedFact]) -> str:
    return "; ".join(
        f"{each.fact} = {each.value}{' (assumed)' if each.is_assumed else ''}"
        if each.is_known
        else f"{each.fact} (not stated)"
        for each in facts
    )


def _reservations(reason: Reason, decision: Decision) -> Iterator[str]:
    """Say what keeps a rule from being plain: a missing fact, a possible cure, its status."""
    if reason.truth == Truth.TRUTH_FAILED:
        yield "it could not be evaluated, and so counts as REVIEW"
    untold = [fact for fact in reason.missing_facts if fact not in reason.explanation]
    if reason.truth == Truth.TRUTH_UNDETERMINED and untold:
        yield f"undetermined: it lacks {', '.join(untold)}"
    if reason.standing == Standing.STANDING_CURABLE:
        by = ", ".join(reason.cured_by) or "an exception"
        yield f"curable by {by}, once the conditions are shown"
    if reason.status not in (RuleStatus.RULE_STATUS_UNSPECIFIED, RuleStatus.RULE_STATUS_IN_FORCE):
        on = day(decision.provenance.as_of)
        yield f"status on {on}: {word(RuleStatus.Name(reason.status), 'RULE_STATUS_')}"
    if reason.certainty == Certainty.CERTAINTY_SECONDARY:
        yield "the text of the rule was read in a secondary source"
    if reason.certainty == Certainty.CERTAINTY_UNVERIFIED:
        yield "the text of the rule was not verified: check it before relying on it"


def _missing(decision: Decision, subjects: Subjects, columns: int) -> Iterator[str]:
    for missing in decision.missing_facts:
        yield from paragraph(missing.question, columns, "  ? ")
        about = subjects.about(missing)
        matters = "could" if missing.would_change_outcome else "would not"
        for text in (
            f"about {about}" if about else "",
            _where(missing),
            f"the answer {matters} change the verdict",
            f"asked by {_some(missing.rule_ids)}",
        ):
            if text:
                yield from paragraph(text, columns, "    ", " " * 6)


def _where(missing: MissingFact) -> str:
    """Say where a transaction answers a question."""
    if missing.contract_path:
        return f"state it in {missing.contract_path}"
    fact = CATALOGUE.get(missing.fact)
    source = f" from {fact.derived}" if fact is not None and fact.derived else ""
    return f"{missing.fact} follows{source or ' from other facts'}"


def _cured(decision: Decision, columns: int) -> Iterator[str]:
    for reason in decision.reasons:
        if reason.standing == Standing.STANDING_CURED:
            by = f" by {', '.join(reason.cured_by)}" if reason.cured_by else ""
            yield from _briefly(reason, f"{reason.title}; cured{by}", columns)


def _considered(decision: Decision, columns: int) -> Iterator[str]:
    told = {rule_id for flag in decision.red_flags for rule_id in flag.rule_ids}
    beside = [each for each in decision.reasons if _is_beside(each) and each.rule_id not in told]
    for reason in beside[:_BRIEFLY]:
        yield from _briefly(reason, reason.explanation, columns)
    if len(beside) > _BRIEFLY:
        yield f"  and {count(len(beside) - _BRIEFLY, 'more rule')}; --json has them all"


def _briefly(reason: Reason, text: str, columns: int) -> list[str]:
    about = briefly(reason)
    subject = f" ({about})" if about else ""
    told = f"{reason.rule_id}{subject}: {text} [{cites(reason.citations)}]"
    return paragraph(told, columns, "  ", "    ")


def _is_beside(reason: Reason) -> bool:
    if reason.standing in _VOTES:
        return reason.verdict == Verdict.VERDICT_ALLOW
    return reason.standing in (
        Standing.STANDING_CONSIDERED,
        Standing.STANDING_INFORMS,
        Standing.STANDING_BARS,
        Standing.STANDING_BARRED,
    )


def _some(rule_ids: Sequence[str], most: int = 6) -> str:
    """Return the first ``most`` ids, and how many more there are."""
    rest = len(rule_ids) - most
    return ", ".join(rule_ids[:most]) + (f" and {rest} more" if rest > 0 else "")


def cited(decision_id: str, record_digest: str, decision: Decision) -> list[str]:
    """Return the lines by which a recorded decision is cited."""
    as_of = day(decision.provenance.as_of)
    return [f"decision {decision_id}", f"law of {as_of}, record {short(record_digest)}"]
