"""The fact catalogue: every fact that a rule may ask about, in one place.

It is the vocabulary of the rules, the table of constraints that requests are checked against, and
the list of questions that a decision may put. Editor schemas and the published page are made from
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.facts.catalogue.item import ITEM
from engine.facts.catalogue.party import PARTY
from engine.facts.catalogue.transaction import TRANSACTION
from engine.facts.fact import Fact

CATALOGUE: Mapping[str, Fact] = MappingProxyType(
    {fact.name: fact for fact in (*TRANSACTION, *ITEM, *PARTY)}
)
"""Every fact by its full name."""
