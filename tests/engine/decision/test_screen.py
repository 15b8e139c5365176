"""What screening makes of names that are only alike: a question, never a listing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.decision.decide import Asked, decide
from engine.decision.model import Verdict
from engine.decision.party_findings import VESSEL, ScreeningHit, SimilarHit, Sought
from engine.decision.screen import THRESHOLD, screen, threshold
from engine.facts.derive import derive
from engine.facts.transaction import Identifier
from engine.law.model import Effect, Subject
from engine.screening.screen import SIMILAR_PERMILLE, Screener, screener
from engine.screening.snapshot import EntryKind, ListEntry
from tests.builders import (
    DAY,
    DIGEST,
    a_parameter,
    a_party,
    a_release,
    a_rule,
    a_ruleset,
    a_stake,
    a_transaction,
    has,
)
from tests.engine.screening.builders import a_list

PETROV = ListEntry("SDN-1", "SDN", "PETROV, Ivan Sergeyevich", EntryKind.PERSON, countries=("RU",))
STAR = ListEntry("SDN-2", "SDN", "OCEAN STAR", EntryKind.VESSEL)


def lists() -> Screener:
    """Return a screener of a person and a vessel."""
    return screener([a_list(PETROV, STAR)])


def test_screen_like_name_is_possible_and_no_listing() -> None:
    """A like name is told with its entry and score, and the party is on no list."""
    transaction = a_transaction(parties=[a_party("Iwan Petrov", {"type": "person"})])

    found = screen(transaction, lists(), DAY)

    (hit,) = found.outcomes[0].hits
    assert isinstance(hit, SimilarHit)
    assert (hit.entry, hit.name, hit.disposition) == ("SDN-1", PETROV.name, "possible")
    assert SIMILAR_PERMILLE <= hit.score < 1000
    facts = derive(transaction, found.screened, DAY).facts.parties[0]
    assert (facts["party.lists"], facts["party.possible_lists"]) == ((), ("SDN",))


def test_screen_equal_name_is_a_hit_and_not_told_again_as_alike() -> None:
    """Equality stays what it was: a listing."""
    transaction = a_transaction(parties=[a_party("Ivan Sergeyevich Petrov")])

    found = screen(transaction, lists(), DAY)

    (hit,) = found.outcomes[0].hits
    assert isinstance(hit, ScreeningHit)
    facts = derive(transaction, found.screened, DAY).facts.parties[0]
    assert (facts["party.lists"], facts["party.possible_lists"]) == (("SDN",), ())


def test_screen_tells_a_like_name_that_the_evidence_denies() -> None:
    """What was set aside is told, with the reason, and asks nobody."""
    borderline = a_party("Petrow Iwan Sergejewitsch", {"type": "person", "country": "DE"})
    transaction = a_transaction(parties=[borderline])
    alike = screen(a_transaction(parties=[replace(borderline, facts={})]), lists(), DAY)
    (before,) = alike.outcomes[0].hits
    assert isinstance(before, SimilarHit)

    found = screen(transaction, lists(), DAY, similar_permille=before.score)

    (hit,) = found.outcomes[0].hits
    assert isinstance(hit, SimilarHit)
    assert (hit.score, hit.disposition) == (before.score - 50, "no")
    assert "country: -50" in hit.parts
    assert found.screened.possible == ((),)


def test_screen_like_owner_counts_for_the_party_and_is_named() -> None:
    """A party whose owner may be listed is looked at; the hit says whose name it was."""
    party = a_party("Delta LLC", stakes=(a_stake("Iwan Petrov", "60"),))

    found = screen(a_transaction(parties=[party]), lists(), DAY)

    party_itself, owner = found.outcomes
    (hit,) = owner.hits
    assert party_itself.hits == ()
    assert (owner.party, owner.name, owner.path) == (0, "Iwan Petrov", "owner Iwan Petrov")
    assert (hit.text, hit.entry) == ("Iwan Petrov", "SDN-1")
    assert found.screened.possible == (("SDN",),)


def test_screen_like_vessel_is_told_as_the_vessel() -> None:
    """A ship with a like name is no party; it is told apart."""
    transaction = a_transaction({"vessel_name": "MV Ocean Star"})

    found = screen(transaction, lists(), DAY)

    (outcome,) = found.outcomes
    assert (outcome.party, outcome.name, len(outcome.hits)) == (VESSEL, "MV Ocean Star", 1)
    facts = derive(transaction, found.screened, DAY).facts.transaction
    assert facts["transaction.vessel_possible_lists"] == ("SDN",)


def test_screen_without_a_threshold_compares_for_equality_alone() -> None:
    """A decision of before is replayed as it was made."""
    transaction = a_transaction(parties=[a_party("Iwan Petrov")])

    found = screen(transaction, lists(), DAY, similar_permille=None)

    assert found.outcomes[0].hits == ()
    assert found.screened.possible == ((),)


def test_screen_nobody_looked_leaves_the_question_open() -> None:
    """Without a list nobody knows whether a name is like one on it."""
    transaction = a_transaction(parties=[a_party("Iwan Petrov")])

    found = screen(transaction, screener([]), DAY)

    assert "party.possible_lists" not in derive(transaction, found.screened, DAY).facts.parties[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [((), SIMILAR_PERMILLE), (("800",), 800), (("800", "650"), 650)],
)
def test_threshold_is_the_lowest_that_a_ruleset_in_force_states(
    values: tuple[str, ...], expected: int
) -> None:
    """A company may be stricter than the law, and never laxer."""
    rulesets = [
        replace(a_ruleset(), parameters={THRESHOLD: a_parameter(THRESHOLD, ("", "", value))})
        for value in values
    ]

    assert threshold(rulesets, DAY) == expected


def test_decide_possible_listing_is_reviewed_and_never_blocked() -> None:
    """Under a rule that blocks the listed and flags the possible, a like name is REVIEW."""
    transaction = a_transaction(parties=[a_party("Iwan Petrov", {"type": "person"})])
    listed, possible = has("party.lists", "SDN"), has("party.possible_lists", "SDN")
    law = a_ruleset(
        a_rule("test.listed", subject=Subject.PARTY, when=listed),
        a_rule("test.possible", Effect.FLAG, subject=Subject.PARTY, when=possible, code="possible"),
    )

    with a_release(law) as release:
        decision = decide(
            release, transaction, screen(transaction, lists(), DAY), Asked(DIGEST, DAY)
        )

    assert decision.verdict is Verdict.REVIEW
    assert [flag.code for flag in decision.red_flags] == ["possible"]
    assert b"SDN-1" in decision.canonical()


def test_screen_proves_for_everybody_what_was_searched_for() -> None:
    """No hit says for which names and numbers, from which score on, in how many entries."""
    bank = a_party("Friendly Bank", identifiers=(Identifier("bic", "FRBKDEFF"),))
    owner = replace(a_stake("Delta Holding", "10"), owner=replace(
        a_stake("Delta Holding").owner, kind="entity", countries=("DE",), names=("...",),
        stated_at="parties[0].ownership.stakes[0].owner"))  # fmt: skip
    transaction = a_transaction(
        {"vessel_name": "Calypso", "vessel_imo": "9074729"},
        parties=[replace(bank, stakes=(owner,))],
        vessel_former_names=("Ocean Star",),
    )

    found = screen(transaction, lists(), DAY, similar_permille=800)

    party, above, vessel = found.outcomes
    assert [each.path for each in found.outcomes] == [
        "parties[0]", "parties[0].ownership.stakes[0].owner", "routing.vessel",
    ]  # fmt: skip
    assert party.sought == Sought(("Friendly Bank",), ("bic FRBKDEFF",), "unknown", (), (), 800)
    assert above.sought == Sought(("Delta Holding", "..."), (), "entity", ("DE",), ("...",), 800)
    assert (party.hits, above.hits) == ((), ())
    assert all(each.screened for each in found.outcomes)
    (hit,) = vessel.hits
    assert (hit.entry, hit.text) == ("SDN-2", "Ocean Star")
    assert [each.entries for each in found.lists] == [2]


def test_screen_tells_an_owner_that_is_listed_as_itself() -> None:
    """The entry that an ownership test rests on is told with the owner's own outcome."""
    party = a_party("Delta LLC", stakes=(a_stake("Ivan Sergeyevich Petrov", "60"),))

    found = screen(a_transaction(parties=[party]), lists(), DAY)

    assert [len(each.hits) for each in found.outcomes] == [0, 1]
    assert found.screened.owners["Ivan Sergeyevich Petrov"][0].list == "SDN"


@pytest.mark.parametrize(("is_thorough", "hits"), [(True, 1), (False, 0)])
def test_screen_finds_initials_but_for_a_decision_of_before(is_thorough: bool, hits: int) -> None:
    """A decision of version 3 did not find a person by surname and initial, and is replayed so."""
    party = a_party("I. Petrov", {"type": "person"})

    found = screen(a_transaction(parties=[party]), lists(), DAY, is_thorough=is_thorough)

    assert len(found.outcomes[0].hits) == hits


NUMBER = r"(-?\d+)"


def recomputed(parts: tuple[str, ...]) -> int:
    """Return the score that the recorded parts of a hit come to, by the formula in words."""
    text = "\n".join(parts)
    met = [(int(w), int(c)) for w, c in re.findall(rf"weight {NUMBER}, {NUMBER}/1000", text)]
    left = re.search(
        rf"left over: weight {NUMBER} .*, {NUMBER} of .* alone {NUMBER}/1000 .* both {NUMBER}/1000",
        text,
    )
    assert left is not None
    less, more = sorted((int(left[1]), int(left[2])))
    against = (int(left[3]) * (more - less) + int(left[4]) * less) // 1000
    forms = re.search(rf"legal forms differ: {NUMBER}/1000", text)
    have = sum(weight * closeness for weight, closeness in met) * (int(forms[1]) if forms else 1000)
    names = have // (1000 * (sum(weight for weight, _ in met) + against))
    assert f"names: {names}/1000" in parts
    evidence = sum(
        int(each) for each in re.findall(r"^(?:kind|country|birth): ([+-]\d+)$", text, re.M)
    )
    return max(0, min(1000, names + evidence))


@pytest.mark.parametrize("country", ["", "RU", "DE"])
@pytest.mark.parametrize("kind", ["", "person", "entity"])
@pytest.mark.parametrize(
    "name",
    [
        "Iwan Petrov",
        "I. S. Petrov",
        "Ivan Petrov",
        "Ocean Sta",
        "Volga Dnepr GmbH",
        "Ivan Sergejevic Petroff",
    ],
)
def test_screen_records_parts_that_come_to_the_score(name: str, kind: str, country: str) -> None:
    """Whoever has the record can work out each score, and the disposition, by hand."""
    company = ListEntry("EL-3", "EL", "Volga-Dnepr Airlines JSC", EntryKind.ENTITY)
    facts = {"type": kind} if kind else {}
    facts |= {"country": country} if country else {}

    found = screen(
        a_transaction(parties=[a_party(name, facts)]),
        screener([a_list(PETROV, STAR, company)]),
        DAY,
        500,
    )

    hits = [hit for hit in found.outcomes[0].hits if isinstance(hit, SimilarHit)]
    assert hits or kind or name == "Ocean Sta"
    for hit in hits:
        assert recomputed(hit.parts) == hit.score
        (least,) = re.findall(rf"possible from {NUMBER}/1000 on", "\n".join(hit.parts))
        assert (hit.disposition == "possible") == (hit.score >= int(least))


def test_screen_tells_as_before_for_a_decision_of_before() -> None:
    """A decision of version 2 had neither the owner's outcome nor what was searched for."""
    party = a_party("Delta LLC", stakes=(a_stake("Iwan Petrov", "60"),))

    found = screen(a_transaction(parties=[party]), lists(), DAY, is_proved=False)

    (outcome,) = found.outcomes
    assert (outcome.path, outcome.sought, len(outcome.hits)) == ("", None, 1)
    assert b"sought" not in outcome.canonical()
