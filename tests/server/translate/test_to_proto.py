"""A decision arrives whole: whatever differs in it, differs in what the caller reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from engine.decision.model import AssumedFact, Decision, FactRead, Part, Verdict
from engine.decision.party_findings import VESSEL, ScreeningHit, ScreeningOutcome, SimilarHit
from engine.errors import IntegrityError
from engine.law.model import Certainty, Effect, ReviewPolicy, Status
from licet.v1.decision_pb2 import Decision as DecisionMessage
from licet.v1.license_requirement_pb2 import ReviewPolicy as ReviewPolicyMessage
from licet.v1.screening_pb2 import Disposition, MatchKind
from licet.v1.truth_pb2 import Standing, Truth
from server.translate import stored, to_proto
from tests.server.translate.decision_builders import DIGEST, a_decision, a_reason

Step = str | int
WORDS = {
    "effect": tuple(each.value for each in Effect),
    "status": tuple(each.value for each in Status),
    "certainty": tuple(each.value for each in Certainty),
    "review_policy": ("", *(each.value for each in ReviewPolicy)),
    "reached": ("yes", "no", "unknown"),
    "matched": ("name", "alias", "identifier", "stated"),
    "by": ("caller", "authority", "compliance"),
}
"""Closed vocabularies of a decision, by field."""
DAYS = frozenset({"start", "until", "edition", "as_of", "expires_on", "held_from", "held_until"})


def message(decision: Decision) -> DecisionMessage:
    """Return ``decision`` as a caller gets it."""
    return to_proto.decision(json.loads(decision.canonical()))


def paths(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Yield the path of every value in a decision that holds no others."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from paths(getattr(value, each.name), (*path, each.name))
    elif isinstance(value, tuple):
        assert value, f"{path} is empty, so its entries are not looked at"
        for index, each in enumerate(value):
            yield from paths(each, (*path, index))
    else:
        yield path


def others(value: Any, name: Step) -> list[Any]:
    """Return other values that the field ``name`` may have."""
    if isinstance(value, Enum):
        return [each for each in type(value) if each is not value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, None] if name in ("item", "party") else [value + 1]
    if isinstance(value, Decimal):
        return [value + 1]
    assert isinstance(value, str)
    if name in WORDS:
        return [word for word in WORDS[str(name)] if word != value]
    if name in DAYS:
        return ["1999-12-31"]
    return ["2025-01-01T00:00:00Z"] if name == "known_at" else [f"{value} otherwise"]


def changed(value: Any, path: tuple[Step, ...], other: Any) -> Any:
    """Return ``value`` with ``other`` at ``path``."""
    if not path:
        return other
    step, *rest = path
    if isinstance(step, int):
        entries = list(value)
        entries[step] = changed(entries[step], tuple(rest), other)
        return tuple(entries)
    return replace(value, **{step: changed(getattr(value, step), tuple(rest), other)})


def at(value: Any, path: tuple[Step, ...]) -> Any:
    """Return what is at ``path``."""
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


_NEVER_ABSENT = frozenset({("screening", 0), ("ownership", 0), ("items", 0)})
"""What is always about a party or an item."""


@pytest.mark.parametrize("path", list(paths(a_decision())), ids=lambda p: ".".join(map(str, p)))
def test_decision_arrives_whole(path: tuple[Step, ...]) -> None:
    """Whatever is otherwise in a decision is otherwise in the answer; nothing gets lost."""
    decision = a_decision()
    before = message(decision)

    for other in others(at(decision, path), path[-1]):
        if other is None and path[:2] in _NEVER_ABSENT:
            continue
        assert message(changed(decision, path, other)) != before, f"{other} doesn't arrive"


def test_decision_of_every_kind_of_list_arrives() -> None:
    """No entry of any list is left out."""
    decision = a_decision()
    plain = json.loads(decision.canonical())
    lists = {name: 2 * value for name, value in plain.items() if isinstance(value, list)}

    answer = to_proto.decision({**plain, **lists})

    for name in lists:
        arrived = {"missing": "missing_facts", "assumptions": "assumed_facts"}.get(name, name)
        assert len(getattr(answer, arrived)) == 2


@pytest.mark.parametrize("part", list(Part))
def test_reason_of_each_part_has_truth_and_standing_of_its_own(part: Part) -> None:
    """A caller can tell every part that a rule plays from every other."""
    answer = message(a_decision(reasons=(a_reason(part),)))

    alike = [
        other
        for other in Part
        if (answer.reasons[0].truth, answer.reasons[0].standing)
        == (
            (reason := message(a_decision(reasons=(a_reason(other),))).reasons[0]).truth,
            reason.standing,
        )
    ]

    assert alike == [part]
    assert answer.reasons[0].truth
    assert answer.reasons[0].standing


def test_verdicts_are_ordered_as_in_the_core() -> None:
    """A larger number is a stricter outcome on both sides."""
    for verdict in Verdict:
        answer = message(a_decision(verdict=verdict))
        assert int(answer.verdict) == int(verdict)


def test_review_policy_that_no_rule_states_is_not_invented() -> None:
    """Where the law says nothing about applications, the answer doesn't either."""
    (required,) = a_decision().license_requirements

    answer = message(a_decision(license_requirements=(replace(required, review_policy=""),)))

    unspecified = ReviewPolicyMessage.REVIEW_POLICY_UNSPECIFIED
    assert answer.license_requirements[0].review_policy == unspecified


def test_paths_have_the_index_they_are_about() -> None:
    """A caller is told which line to complete, not that some line is incomplete."""
    answer = message(a_decision())

    assert answer.missing_facts[0].contract_path == "items[0].classification.eccn"
    read = answer.reasons[0].matched_facts[0]
    assert read.contract_path == "items[0].classification.eccn"


def test_fact_that_was_assumed_is_told_from_one_that_was_stated() -> None:
    """A legal default is no statement of the caller."""
    assumed = AssumedFact("item.eccn", "3A001.a.2", "invented", 0, None)

    answer = message(a_decision(assumptions=(assumed,)))

    assert answer.reasons[0].matched_facts[0].is_assumed
    assert not message(a_decision()).reasons[0].matched_facts[0].is_assumed


def test_reason_names_the_facts_that_it_lacks() -> None:
    """An undetermined rule says what it waits for."""
    lacking = FactRead("item.value_usd", "", False, "")
    reason = replace(a_reason(Part.UNDETERMINED), facts=(*a_reason().facts, lacking))

    answer = message(a_decision(reasons=(reason,)))

    assert answer.reasons[0].missing_facts == ["item.value_usd"]


def test_cured_license_names_what_cures_it() -> None:
    """Whoever reads the answer finds the exception that it rests on."""
    (required,) = a_decision().license_requirements
    cured = replace(required, cured=True)

    (one,) = message(
        a_decision(reasons=(a_reason(Part.CURED),), license_requirements=(cured,))
    ).license_requirements

    assert (one.standing, one.cured_by) == (Standing.STANDING_CURED, "LVS")
    assert [cite.printed for cite in one.citations] == ["15 CFR 740.3"]


def test_document_that_may_be_asked_for_is_undetermined() -> None:
    """It isn't said to be absent where it can't be told whether it is needed."""
    may_be = a_reason(Part.UNDETERMINED, "ear.758.document")

    answer = message(a_decision(reasons=(may_be,)))

    assert answer.required_documents[0].is_presented == Truth.TRUTH_UNDETERMINED
    assert message(a_decision()).required_documents[0].is_presented == Truth.TRUTH_NOT_HELD


def test_item_names_the_rules_that_govern_it() -> None:
    """The verdict of a line is explained by the line's own rules and those about all."""
    elsewhere = replace(a_reason(rule="ear.other"), item=1)
    cured = a_reason(Part.CURED, "ear.cured")
    whole = replace(a_reason(Part.STANDS, "ear.whole"), item=None)

    answer = message(a_decision(reasons=(a_reason(), elsewhere, cured, whole)))

    assert answer.items[0].governing_rule_ids == ["ear.738", "ear.whole"]


@pytest.mark.parametrize(
    ("matched", "held"),
    [
        ("stated", Disposition.DISPOSITION_TRUE_MATCH),
        ("name", Disposition.DISPOSITION_OPEN),
        ("identifier", Disposition.DISPOSITION_OPEN),
    ],
)
def test_hit_is_open_unless_it_was_stated(matched: str, held: Disposition.ValueType) -> None:
    """That texts agree doesn't say that two people are one."""
    hit = ScreeningHit("SDN", DIGEST, "12", "ACME LLC", matched, "ACME")

    answer = message(a_decision(screening=(ScreeningOutcome(0, "ACME", True, (hit,)),)))

    assert answer.screening[0].hits[0].disposition == held


@pytest.mark.parametrize(
    ("owned", "unknown", "truth"),
    [
        (True, True, Truth.TRUTH_HELD),
        (False, True, Truth.TRUTH_UNDETERMINED),
        (False, False, Truth.TRUTH_NOT_HELD),
    ],
)
def test_ownership_by_an_unknown_share_is_undetermined(
    owned: bool, unknown: bool, truth: Truth.ValueType
) -> None:
    """A share that isn't known could be enough."""
    (finding,) = a_decision().ownership
    finding = replace(finding, owned_half_or_more=owned, share_unknown=unknown)

    assert message(a_decision(ownership=(finding,))).ownership[0].is_owned == truth


@pytest.mark.parametrize(
    ("disposition", "held"),
    [
        ("possible", Disposition.DISPOSITION_OPEN),
        ("no", Disposition.DISPOSITION_FALSE_MATCH),
    ],
)
def test_like_name_arrives_with_all_that_its_score_is_made_of(
    disposition: str, held: Disposition.ValueType
) -> None:
    """Whoever reads the answer can work out the score, and is told what was set aside."""
    parts = ("names: 712/1000", "country: -50")
    hit = SimilarHit("SDN", DIGEST, "7", "ACMEE", "similar", "ACME", 662, disposition, parts)

    answer = message(a_decision(screening=(ScreeningOutcome(0, "ACME", True, (hit,)),)))

    (told,) = answer.screening[0].hits
    assert told.match_kind == MatchKind.MATCH_KIND_SIMILAR_NAME
    assert (told.score_permille, told.disposition) == (662, held)
    assert tuple(told.score_parts) == parts


def test_like_vessel_is_told_as_the_vessel() -> None:
    """The vessel is no party: the outcome names its place in the transaction."""
    hit = SimilarHit("SDN", DIGEST, "7", "STAR", "similar", "STARR", 900, "possible", ())

    answer = message(a_decision(screening=(ScreeningOutcome(VESSEL, "STARR", True, (hit,)),)))

    assert answer.screening[0].contract_path == "routing.vessel"
    assert not answer.screening[0].HasField("party_index")


def test_screening_alone_says_what_a_decision_says_of_it() -> None:
    """A name that is looked up is answered as it would be in a decision."""
    decision = a_decision()

    alone = to_proto.screening(decision.screening, decision.provenance.lists)

    assert alone == list(message(decision).screening)


def test_party_that_was_not_screened_was_searched_for_nowhere() -> None:
    """No list is named that somebody was not compared with."""
    outcome = ScreeningOutcome(0, "", False, ())

    answer = message(a_decision(screening=(outcome,)))

    assert not answer.screening[0].is_screened
    assert not answer.screening[0].snapshots


def test_stored_decision_is_read_as_it_was_answered() -> None:
    """Years later the record says what the caller was told."""
    decision = a_decision()

    assert stored.decision(decision.canonical()) == message(decision)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'"x"',
        a_decision().canonical()[:-1],
        a_decision().canonical().replace(b'"REVIEW"', b'"PERHAPS"'),
        a_decision().canonical().replace(b'"2026-11-24"', b'"yesterday"'),
    ],
)
def test_stored_decision_that_is_none_is_an_integrity_error(content: bytes) -> None:
    """What was altered is not shown as if it were a decision."""
    with pytest.raises(IntegrityError, match=r"^decision `[0-9a-f]{64}`: can't be read"):
        stored.decision(content)
