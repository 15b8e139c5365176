"""Decide one transaction: a pure function of pinned things.

    transaction, release, list snapshots, reference data, as_of, overrides of hits  ->  decision

Nothing here reads a clock, a file or a network. Equal arguments give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.decision.combine import Gathered, decision
from engine.decision.form import Forms
from engine.decision.model import CONFLICT_OF_LAWS, REFERENCE_DATA, AssumedFact, Decision
from engine.decision.party_findings import OwnershipFinding, OwnershipStep, ScreeningOutcome
from engine.decision.provenance import ListPin, OverridePin, Provenance
from engine.decision.reasons import Narrator, text
from engine.decision.release import CompiledRelease, Panel
from engine.errors import Fault, NotInForceError, UnknownJurisdictionError
from engine.facts.catalogue import CATALOGUE
from engine.facts.derive import OF_EARLIER_ENGINES, Derived, Owning, Screened, derive
from engine.facts.fact import Assumption
from engine.facts.ownership import holdings
from engine.facts.transaction import Day, Transaction

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
_KEPT = 1_024
"""Assumptions that are kept as they are told, alone and together: some 20 KiB together."""


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
    key = (asked.jurisdictions, asked.as_of)
    panel = release.panels.get(key)
    if panel is None:
        panel = _panel(release, asked)
        release.keep(key, panel)
    derived = derive(
        transaction,
        screening.screened,
        asked.as_of,
        asked.jurisdictions,
        own=owning(asked.engine),
    )
    stretch = release.stretch(asked.as_of)
    opinions = stretch.opinions.of(panel.rulesets, derived.facts)
    gathered = Gathered(
        lines=tuple([item.line for item in transaction.items]),
        screening=screening.outcomes,
        ownership=_ownership(derived),
        assumptions=_assumed(derived.facts.assumptions, panel.reads),
        provenance=Provenance(
            transaction=asked.digest,
            release=release.digest,
            rulesets=release.pins,
            lists=screening.lists,
            reference=release.reference,
            as_of=asked.as_of,
            known_at=asked.known_at,
            engine=asked.engine,
            overrides=screening.overrides,
        ),
    )
    narrator = Narrator(CATALOGUE, derived.facts, asked.as_of, stretch.told)
    return decision(gathered, stretch.combinations.of(opinions, asked.as_of), narrator)


def owning(engine: str) -> Owning:
    """Return how a version of the engine resolves who owns a party."""
    return OF_EARLIER_ENGINES if engine in BEFORE_PROOF_OF_SEARCH else holdings


def _panel(release: CompiledRelease, asked: Asked) -> Panel:
    """Return the rulesets that are asked."""
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
    reads = (release.reads.get(each.id, frozenset()) for each in rulesets)
    return Panel(rulesets, frozenset[str]().union(*reads))


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


@lru_cache(_KEPT)
def _assumed(assumptions: tuple[Assumption, ...], read: frozenset[str]) -> Forms[AssumedFact]:
    """Return the legal defaults that some rule asked about could have read."""
    return Forms(_assumed_fact(each) for each in assumptions if each.fact in read)


@lru_cache(_KEPT)
def _assumed_fact(assumption: Assumption) -> AssumedFact:
    """Return a legal default that was used, to be told."""
    default = CATALOGUE[assumption.fact].default
    assert default is not None
    return AssumedFact(
        assumption.fact, text(default.value), default.reason, assumption.item, assumption.party
    )
