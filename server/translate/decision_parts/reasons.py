"""The outcomes of a decision, the rules that they rest on, and the facts that these read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from engine.facts.catalogue import CATALOGUE
from licet.v1.decision_pb2 import ItemOutcome, JurisdictionOutcome
from licet.v1.interval_pb2 import DateInterval
from licet.v1.missing_fact_pb2 import AssumedFact, MissingFact
from licet.v1.reason_pb2 import Certainty, Effect, MatchedFact, Reason, RuleStatus
from licet.v1.truth_pb2 import Standing, Truth
from server.translate.decision_parts.plain import (
    HELD,
    NOT_HELD,
    UNDETERMINED,
    Plain,
    citations,
    optional_date,
    placed,
    verdict,
)

_PARTS: Mapping[str, tuple[Truth.ValueType, Standing.ValueType]] = MappingProxyType(
    {
        "stands": (HELD, Standing.STANDING_STANDS),
        "undetermined": (UNDETERMINED, Standing.STANDING_STANDS),
        "curable": (HELD, Standing.STANDING_CURABLE),
        "cured": (HELD, Standing.STANDING_CURED),
        "cures": (HELD, Standing.STANDING_CURES),
        "bars": (HELD, Standing.STANDING_BARS),
        "reaches": (HELD, Standing.STANDING_REACHES),
        "obliges": (HELD, Standing.STANDING_OBLIGES),
        "informs": (HELD, Standing.STANDING_INFORMS),
        "considered": (NOT_HELD, Standing.STANDING_CONSIDERED),
    }
)
"""The part that a reason plays, as the contract says it: its condition, and what became of it."""
_COUNTING = frozenset({"stands", "undetermined", "curable"})
"""Parts that count in a verdict."""
_REACHED = MappingProxyType({"yes": HELD, "no": NOT_HELD, "unknown": UNDETERMINED})


def jurisdiction(plain: Plain, _: object) -> JurisdictionOutcome:
    """Return what one jurisdiction says."""
    return JurisdictionOutcome(
        jurisdiction=plain["jurisdiction"],
        reaches=_REACHED[plain["reached"]],
        verdict=verdict(plain["verdict"]),
        governing_rule_ids=plain["governing"],
        statement=plain["statement"],
    )


def governing(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return the ids of the rules that determine the verdict of an item."""
    item, asked = plain["item"], plain["verdict"]
    governing = {
        each["rule"]
        for each in whole["reasons"]
        if each["verdict"] == asked and each["part"] in _COUNTING and each["item"] in (None, item)
    }
    return tuple(sorted(governing))


def item_outcome(plain: Plain, governing: Iterable[str]) -> ItemOutcome:
    """Return what is decided about an item."""
    return ItemOutcome(
        item_index=plain["item"],
        line=plain["line"],
        verdict=verdict(plain["verdict"]),
        governing_rule_ids=governing,
    )


ASSUMED = "assumed"
"""Key of what is gathered once for all reasons of a decision: its ``assumed_facts``."""


def assumed_facts(
    plain: Iterable[Plain],
) -> Mapping[str, Collection[tuple[int | None, int | None]]]:
    """Return of which items and parties each fact was assumed."""
    places: dict[str, set[tuple[int | None, int | None]]] = {}
    for each in plain:
        places.setdefault(each["fact"], set()).add((each["item"], each["party"]))
    return places


def assumed_in(plain: Plain, whole: Plain) -> tuple[str, ...]:
    """Return which facts that a reason read were assumed."""
    places = whole[ASSUMED]
    read = [each["name"] for each in plain["facts"] if each["name"] in places]
    return tuple([name for name in read if _place(name, plain) in places[name]])


def _place(fact: str, about: Plain) -> tuple[int | None, int | None]:
    """Return the item and party that ``fact`` is about where something is about both."""
    scope = fact.split(".", 1)[0]
    return (
        about["item"] if scope == "item" else None,
        about["party"] if scope == "party" else None,
    )


def reason(plain: Plain, assumed: Collection[str]) -> Reason:
    """Return a rule that played a part."""
    truth, standing = _PARTS[plain["part"]]
    facts: Sequence[Plain] = plain["facts"]
    in_force = plain["in_force"]
    return Reason(
        rule_id=plain["rule"],
        title=plain["title"],
        ruleset_id=plain["ruleset"],
        ruleset_version=plain["version"],
        jurisdiction=plain["jurisdiction"],
        effect=Effect.Value(f"EFFECT_{plain['effect'].upper()}"),
        truth=truth,
        standing=standing,
        verdict=verdict(plain["verdict"]),
        item_index=plain["item"],
        party_index=plain["party"],
        citations=citations(plain["citations"]),
        in_force=DateInterval(
            from_date=optional_date(in_force["start"]), until_date=optional_date(in_force["until"])
        ),
        status=RuleStatus.Value(f"RULE_STATUS_{plain['status'].upper()}"),
        certainty=Certainty.Value(f"CERTAINTY_{plain['certainty'].upper()}"),
        explanation=plain["explanation"],
        matched_facts=[
            MatchedFact(
                fact=each["name"],
                value=each["value"],
                contract_path=placed(each["contract"], plain),
                is_known=each["known"],
                is_assumed=each["name"] in assumed,
            )
            for each in facts
        ],
        missing_facts=sorted(each["name"] for each in facts if not each["known"]),
        cured_by=plain["cured_by"],
    )


def missing_fact(plain: Plain, _: object) -> MissingFact:
    """Return a fact that was not supplied and that some rule needs."""
    return MissingFact(
        fact=plain["fact"],
        item_index=plain["item"],
        party_index=plain["party"],
        question=plain["question"],
        contract_path=placed(plain["contract"], plain),
        rule_ids=plain["rules"],
        would_change_outcome=plain["would_change_outcome"],
    )


def assumed_fact(plain: Plain, _: object) -> AssumedFact:
    """Return a legal default that stood in for an answer."""
    fact = CATALOGUE.get(plain["fact"])
    return AssumedFact(
        fact=plain["fact"],
        value=plain["value"],
        because=plain["reason"],
        item_index=plain["item"],
        party_index=plain["party"],
        contract_path=placed(fact.contract, plain) if fact is not None else "",
    )
