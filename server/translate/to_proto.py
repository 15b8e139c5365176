"""A decision as the core has it, made into the one of the contract.

It is made from the plain form of a decision (``json.loads`` of its canonical bytes), which is also
what is stored: a decision read back years later takes the same way as one that was just made.

Everything that the plain form says arrives. What the contract could say besides, and a decision
doesn't hold, stays unset. How each part is made stands in ``server.translate.decision_parts``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from google.protobuf.message import Message

from engine.decision.party_findings import ScreeningOutcome as CoreScreeningOutcome
from engine.decision.provenance import ListPin
from licet.v1.decision_pb2 import Decision
from licet.v1.screening_pb2 import ScreeningOutcome
from server.translate.decision_parts import demands, parties, reasons
from server.translate.decision_parts.pins import jurisdictions, provenance
from server.translate.decision_parts.plain import Plain, verdict
from server.translate.decision_parts.reasons import ASSUMED, assumed_facts


def decision(plain: Plain) -> Decision:
    """Return the decision whose plain form is ``plain``."""
    whole = {**plain, ASSUMED: assumed_facts(plain["assumptions"])}
    made = Decision(
        verdict=verdict(plain["verdict"]),
        statement=plain["statement"],
        provenance=provenance(plain["provenance"], jurisdictions(plain["reasons"])),
    )
    for section in SECTIONS:
        getattr(made, section.field).extend(
            section.message(each, whole) for each in plain[section.key]
        )
    return made


@dataclass(frozen=True, slots=True)
class Section:
    """A list of a decision: how its entries are made.

    Attributes:
        field: The field of the contract.
        key: Its key in the plain form.
        make: Makes the message of an entry, of its plain form and of what else it depends on.
        context: Tells what that is, of the plain forms of entry and decision; it can be a key.
            None: on nothing else.
    """

    field: str
    key: str
    make: Callable[[Plain, Any], Message]
    context: Callable[[Plain, Plain], Hashable] | None = None

    def message(self, entry: Plain, whole: Plain) -> Message:
        """Return ``entry`` of ``whole`` as a message."""
        return self.make(entry, self.context and self.context(entry, whole))


def screening(
    outcomes: Iterable[CoreScreeningOutcome], lists: Iterable[ListPin]
) -> list[ScreeningOutcome]:
    """Return what screening found, without a decision, with the ``lists`` it was found in."""
    uses = parties.items_of(asdict(each) for each in lists)
    return [parties.screening_outcome(asdict(each), uses) for each in outcomes]


SECTIONS = (
    Section("jurisdictions", "jurisdictions", reasons.jurisdiction),
    Section("items", "items", reasons.item_outcome, reasons.governing),
    Section("reasons", "reasons", reasons.reason, reasons.assumed_in),
    Section("missing_facts", "missing", reasons.missing_fact),
    Section("assumed_facts", "assumptions", reasons.assumed_fact),
    Section(
        "license_requirements", "license_requirements", demands.license_requirement, demands.curing
    ),
    Section("exceptions", "exceptions", demands.license_exception, demands.questions),
    Section(
        "required_documents",
        "required_documents",
        demands.required_document,
        demands.is_document_open,
    ),
    Section("obligations", "obligations", demands.obligation),
    Section("red_flags", "red_flags", demands.red_flag),
    Section("screening", "screening", parties.screening_outcome, parties.pinned_lists),
    Section("ownership", "ownership", parties.ownership_finding, parties.resting),
    Section("counterfactuals", "counterfactuals", demands.counterfactual),
)
"""The lists of a decision, in the order of their fields."""
