"""Decide one transaction: a pure function of pinned things.

    transaction, release, list snapshots, reference data, as_of, overrides of hits  ->  decision

Nothing here reads a clock, a file or a network. Equal arguments give equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.conditions.tree import Truth
from engine.decision.combine import Gathered, combine
from engine.decision.model import (
    CONFLICT_OF_LAWS,
    REFERENCE_DATA,
    AssumedFact,
    Decision,
    ListPin,
    OverridePin,
    OwnershipFinding,
    OwnershipStep,
    Provenance,
    RulesetPin,
    ScreeningOutcome,
)
from engine.decision.reasons import Considered, Narrator, text
from engine.decision.release import CompiledRelease, LawOnDay
from engine.decision.votes import Found
from engine.errors import Fault, NotInForceError, UnknownJurisdictionError
from engine.facts.catalogue import CATALOGUE
from engine.facts.derive import OF_EARLIER_ENGINES, Derived, Owning, Screened, derive
from engine.facts.ownership import holdings
from engine.facts.transaction import Day, Transaction
from engine.inference.agreement import infer
from engine.inference.finding import Finding
from engine.law.model import Ruleset, Status
from engine.match.finding import Match, Missing

ENGINE = "4"
"""Version of the semantics. It changes when the same pins may give another decision. Since 2 names
that are alike are found. Since 3 ownership is resolved with votes, days and combinations of lists,
and told by ways; owners and the vessel have outcomes of their own, with all that was searched for.
Since 4 people are found by a surname and initials, and vessels with ``M/V`` before the name. A
decision of an earlier version is replayed as that one decided."""
WITHOUT_INITIALS = frozenset({"1", "2", "3"})
WITHOUT_SIMILAR_NAMES = frozenset({"1"})
BEFORE_PROOF_OF_SEARCH = frozenset({"1", "2"})
"""Versions that told less of what was searched, and resolved ownership in the earlier way."""
ALWAYS_ASKED = frozenset({CONFLICT_OF_LAWS, "HOUSE", REFERENCE_DATA})
"""Jurisdictions that are always asked: conflicts of laws, a company's own rules, checks of data."""
REFERENCE = "reference"
"""Id of the ruleset that holds the reference data of a release."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening made of the parties, and what with.

    Attributes:
        screened: Its findings, in the words of the facts.
        outcomes: By party, to be told.
        lists: The snapshots.
        overrides: Those that were about a hit, sorted.
    """

    screened: Screened
    outcomes: tuple[ScreeningOutcome, ...]
    lists: tuple[ListPin, ...]
    overrides: tuple[OverridePin, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a transaction.

    Attributes:
        digest: SHA-256 of the transaction as it is recorded.
        as_of: The legal date to judge by.
        known_at: What had been published by then is used; for the record.
        jurisdictions: Those asked about; empty for all.
        engine: Version of the semantics it is decided under.
    """

    digest: str
    as_of: Day
    known_at: str = ""
    jurisdictions: tuple[str, ...] = ()
    engine: str = ENGINE


def decide(
    release: CompiledRelease, transaction: Transaction, screening: Screening, asked: Asked
) -> Decision:
    """Return the decision about ``transaction``.

    Raises:
        TransactionError: It contradicts itself.
        UnknownJurisdictionError: A jurisdiction is asked about that is not in the release.
        NotInForceError: A ruleset that is asked may not be used for that day.
        EvaluationError: The two inference engines disagree; no decision exists.
    """
    rulesets = _asked_rulesets(release, asked)
    derived = derive(
        transaction,
        screening.screened,
        asked.as_of,
        asked.jurisdictions,
        own=owning(asked.engine),
    )
    law = release.on(asked.as_of)
    names = frozenset(ruleset.id for ruleset in rulesets)
    matches = [
        match
        for match in law.index.matches(derived.facts)
        if law.questions[match.entry].rule.ruleset.id in names
    ]
    found = _found(release, law, matches)
    gathered = Gathered(
        rulesets=rulesets,
        without_nexus=release.without_nexus,
        lines=tuple(item.line for item in transaction.items),
        screening=screening.outcomes,
        ownership=_ownership(derived),
        assumptions=_assumptions(derived, rulesets, release),
        provenance=_provenance(release, screening, asked),
    )
    narrator = Narrator(CATALOGUE, derived.facts, asked.as_of)
    return combine(gathered, found, _considered(law, matches), narrator)


def owning(engine: str) -> Owning:
    """Return how a version of the engine resolves who owns a party."""
    return OF_EARLIER_ENGINES if engine in BEFORE_PROOF_OF_SEARCH else holdings


def _asked_rulesets(release: CompiledRelease, asked: Asked) -> tuple[Ruleset, ...]:
    known = sorted({ruleset.jurisdiction for ruleset in release.rulesets} - ALWAYS_ASKED)
    for index, jurisdiction in enumerate(asked.jurisdictions):
        if jurisdiction not in known:
            raise UnknownJurisdictionError.at(
                f"jurisdictions[{index}]",
                f"`{jurisdiction}` is in no ruleset of the release; expected {', '.join(known)}",
            )
    wanted = ALWAYS_ASKED.union(asked.jurisdictions or known)
    rulesets = tuple(each for each in release.rulesets if each.jurisdiction in wanted)
    faults = [
        Fault(
            "ruleset.yaml",
            0,
            0,
            f"`{each.id}` {each.version} is in force {each.in_force}; `{asked.as_of}` is not then",
            field="in_force",
        )
        for each in rulesets
        if asked.as_of not in each.in_force
    ]
    if faults:
        raise NotInForceError(faults)
    return rulesets


def _found(release: CompiledRelease, law: LawOnDay, matches: Sequence[Match]) -> tuple[Found, ...]:
    """Return the findings with what inference makes of them.

    A rule whose status is uncertain, or that lapsed, is found as unknown whatever its condition.
    """
    deciding = [match for match in matches if law.questions[match.entry].decides]
    findings = []
    for match in deciding:
        number = law.questions[match.entry].rule.number
        is_sure = law.statuses[number] is Status.IN_FORCE
        truth = match.truth if is_sure else Truth.UNKNOWN
        findings.append(Finding(number, truth, match.item, match.party))
    outcomes = infer(release.network, release.program, findings)
    return tuple(
        Found(
            release.rules[finding.rule],
            finding,
            _named(match.missing, release.rules[finding.rule].ruleset.id),
            law.statuses[finding.rule],
            outcome,
        )
        for match, finding, outcome in zip(deciding, findings, outcomes, strict=True)
    )


def _named(missing: tuple[Missing, ...], ruleset: str) -> tuple[Missing, ...]:
    """Return ``missing`` with its parameters named as the ruleset names them."""
    if not missing:
        return missing
    prefix = f"parameters.{ruleset}/"
    return tuple(
        Missing(each.fact.replace(prefix, "parameters."), each.question) for each in missing
    )


def _considered(law: LawOnDay, matches: Sequence[Match]) -> tuple[Considered, ...]:
    """Return the rules that concern the transaction and were not found to apply."""
    deciding = {
        (law.questions[match.entry].rule.number, match.item, match.party)
        for match in matches
        if law.questions[match.entry].decides
    }
    considered = []
    for match in matches:
        question = law.questions[match.entry]
        place = (question.rule.number, match.item, match.party)
        if not question.decides and match.truth is Truth.TRUE and place not in deciding:
            status = law.statuses[question.rule.number]
            considered.append(Considered(question.rule, match.item, match.party, status))
    return tuple(considered)


def _ownership(derived: Derived) -> tuple[OwnershipFinding, ...]:
    return tuple(
        OwnershipFinding(
            party=party,
            list=holding.list,
            aggregate_percent=holding.aggregate,
            owned_half_or_more=holding.half_or_more,
            owned_over_half=holding.over_half,
            controlled=holding.controlled,
            share_unknown=holding.unknown,
            path=holding.path,
            steps=tuple(
                OwnershipStep(
                    each.owner,
                    each.owned,
                    each.percent,
                    each.votes_percent,
                    each.control,
                    each.is_joint,
                    each.as_of,
                    each.source,
                    each.held_from,
                    each.held_until,
                    each.counts,
                )
                for each in holding.steps
            ),
            has_more_ways=holding.has_more_ways,
            owners=holding.owners,
            largest_by_one=holding.largest_by_one,
        )
        for party, held in enumerate(derived.holdings)
        for holding in held
    )


def _assumptions(
    derived: Derived, rulesets: Sequence[Ruleset], release: CompiledRelease
) -> tuple[AssumedFact, ...]:
    """Return the legal defaults that some rule asked about could have read."""
    read = frozenset[str]().union(*(release.reads.get(each.id, ()) for each in rulesets))
    told = []
    for assumption in derived.facts.assumptions:
        default = CATALOGUE[assumption.fact].default if assumption.fact in read else None
        if default is not None:
            told.append(
                AssumedFact(
                    assumption.fact,
                    text(default.value),
                    default.reason,
                    assumption.item,
                    assumption.party,
                )
            )
    return tuple(told)


def _provenance(release: CompiledRelease, screening: Screening, asked: Asked) -> Provenance:
    pins = {each.id: RulesetPin(each.id, each.version, each.digest) for each in release.rulesets}
    return Provenance(
        transaction=asked.digest,
        release=release.digest,
        rulesets=tuple(pins[name] for name in sorted(pins)),
        lists=screening.lists,
        reference=pins[REFERENCE].digest if REFERENCE in pins else "",
        as_of=asked.as_of,
        known_at=asked.known_at,
        engine=asked.engine,
        overrides=screening.overrides,
    )
