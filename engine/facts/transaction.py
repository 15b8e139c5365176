"""A transaction as it was supplied: checked values, nothing derived yet.

Simple facts are in mappings by the names of the catalogue; what has structure (ownership,
authorizations, documents, money) has a type of its own, from which facts are derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.facts.fact import Value

Day = str


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """That somebody is on a list, as the caller's own screening or ours established.

    Attributes:
        list: Code of the list, e.g. ``SDN``, ``EL``, ``EU-269``.
        entry: Id of the entry; empty if not stated.
        programs: Programs it is listed under.
        footnotes: Footnotes of the entry, e.g. ``1``.
        scope: For the Entity List: ``all_items``, ``all_ccl_items`` or ``see_entry``.
        listed_on: Day of the listing; empty if not stated.
        delisted_on: Day of the delisting; empty if none.
    """

    list: str
    entry: str = ""
    programs: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    scope: str = ""
    listed_on: Day = ""
    delisted_on: Day = ""

    def holds_on(self, day: Day) -> bool:
        """Say whether it is listed on ``day``: from the listing until the delisting, exclusive."""
        return self.listed_on <= day and not (self.delisted_on and self.delisted_on <= day)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that identifies somebody.

    Attributes:
        scheme: Word of the scheme, e.g. ``imo_ship`` or ``tax``.
        value: The number, as supplied.
        country: Country that gave it; empty if not stated.
    """

    scheme: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who holds a stake.

    Attributes:
        name: Name; empty if not stated.
        id: Identifier by which the caller ties several mentions together; empty if none.
        names: Further names and spellings.
        identifiers: Numbers that identify the owner.
        listings: Lists the owner is on; None if not stated.
        stakes: Who owns the owner; None if not stated.
        kind: Word of its type, e.g. ``person``; empty if not stated.
        countries: Where it is, sorted; several if two places say otherwise.
        is_government: Whether it is said to be a state or a part of one.
        stated_at: Path of the first statement about it; empty if there is none.
    """

    name: str
    id: str = ""
    names: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    listings: tuple[Listing, ...] | None = None
    stakes: tuple[Stake, ...] | None = None
    kind: str = ""
    countries: tuple[str, ...] = ()
    is_government: bool = False
    stated_at: str = ""

    @property
    def key(self) -> str:
        """What tells this owner from others in the graph."""
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Stake:
    """What one owner holds of another.

    Attributes:
        owner: Who holds it.
        percent: The share of equity, or None if not known.
        control: Indicators that the owner controls, whatever the share.
        is_joint: Whether it is held under a joint arrangement with the other joint stakes.
        as_of: Day of the statement; empty if not stated.
        source: Where it is from; empty if not stated.
        votes: The share of the votes, where it differs; None if not stated.
        held_from: First day; empty if open.
        held_until: The first day on which it isn't held any more; empty if open.
    """

    owner: Owner
    percent: Decimal | None = None
    control: tuple[str, ...] = ()
    is_joint: bool = False
    as_of: Day = ""
    source: str = ""
    votes: Decimal | None = None
    held_from: Day = ""
    held_until: Day = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party as supplied.

    Attributes:
        facts: Its simple facts, by name.
        name: Name; empty if not stated.
        names: Further names and spellings.
        identifiers: Numbers that identify it.
        listings: Lists it is on, as stated; None if not stated.
        stakes: Who owns it; None if not stated.
    """

    facts: Mapping[str, Value]
    name: str = ""
    names: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    listings: tuple[Listing, ...] | None = None
    stakes: tuple[Stake, ...] | None = None


@dataclass(frozen=True, slots=True)
class ContentPart:
    """A part of the US content: its classification and share."""

    eccn: str
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A material or part that went into an item; empty texts are unknown."""

    origin: str = ""
    hs: str = ""
    cn: str = ""


Amounts = Mapping[str, Decimal]
"""The same value in several currencies, by ISO 4217 code, as the caller converted it."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as supplied.

    Attributes:
        facts: Its simple facts, by name.
        line: Its line; empty if not stated.
        value: Value of the line.
        unit_value: Value of a single item.
        price_per_barrel: Price of oil.
        us_content: Parts of US content; None if not stated.
        inputs: Its inputs; None if not stated.
        grams_per_stone: Weight of a stone in grams; None if not stated.
    """

    facts: Mapping[str, Value]
    line: str = ""
    value: Amounts = field(default_factory=dict)
    unit_value: Amounts = field(default_factory=dict)
    price_per_barrel: Amounts = field(default_factory=dict)
    us_content: tuple[ContentPart, ...] | None = None
    inputs: tuple[Input, ...] | None = None
    grams_per_stone: Decimal | None = None
    diamond_mined_in: tuple[str, ...] | None = None
    metal_produced_on: Day = ""


@dataclass(frozen=True, slots=True)
class Authorization:
    """A license or other authorization that is presented. Empty texts and tuples don't restrict.

    Attributes:
        type: Word of its type, e.g. ``individual_license`` or ``exception_claim``.
        code: Its symbol, e.g. ``LVS``.
        issuer: Who issued it, e.g. ``BIS``.
        number: Its number.
        valid_from: First day.
        valid_until: Last day.
        lines: Lines of items it is for.
        classifications: Classifications it is for.
        destinations: Countries it is for; None if it doesn't say.
        consignees: Names of consignees it is for.
        end_users: Names of end users it is for.
        remaining: What is left of its value.
        conditions_met: Whether its conditions are said to be met; None if not stated.
    """

    type: str
    code: str = ""
    issuer: str = ""
    number: str = ""
    valid_from: Day = ""
    valid_until: Day = ""
    lines: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()
    destinations: tuple[str, ...] | None = None
    consignees: tuple[str, ...] = ()
    end_users: tuple[str, ...] = ()
    remaining: Amounts = field(default_factory=dict)
    conditions_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is presented.

    Attributes:
        type: Word of its type, e.g. ``kimberley_certificate``.
        customs_code: Its customs code; empty if none.
        issued_on: Day of issue; empty if not stated.
        valid_until: Last day; empty if not stated.
        origin_listed: Whether it lists every origin; None if not stated.
        establishes_before: Day before which it establishes its matter; empty if not stated.
        price_cap_tier: Tier of a price attestation; None if not stated.
        lines: Lines of the items it is for; empty for all.
    """

    type: str
    customs_code: str = ""
    issued_on: Day = ""
    valid_until: Day = ""
    origin_listed: bool | None = None
    establishes_before: Day = ""
    price_cap_tier: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction as supplied.

    Attributes:
        facts: Its simple facts, by name.
        items: Its items.
        parties: Its parties.
        authorizations: What is presented; None if not stated.
        documents: What is presented; None if not stated.
        value: Value of the whole.
        same_eccn_7_days: Same consignee and ECCN, last 7 days.
        same_eccn_12_months: Same consignee and ECCN, last 12 months.
        amended_not_before: The contract was last amended on this day or later; empty if unknown.
        amended_not_after: The contract was last amended on this day or earlier; empty if unknown.
        vessel_listings: Lists the vessel is on; None if not stated.
        vessel_former_names: Names that the vessel had.
    """

    facts: Mapping[str, Value]
    items: tuple[Item, ...] = ()
    parties: tuple[Party, ...] = ()
    authorizations: tuple[Authorization, ...] | None = None
    documents: tuple[Document, ...] | None = None
    value: Amounts = field(default_factory=dict)
    same_eccn_7_days: Amounts = field(default_factory=dict)
    same_eccn_12_months: Amounts = field(default_factory=dict)
    amended_not_before: Day = ""
    amended_not_after: Day = ""
    vessel_listings: tuple[Listing, ...] | None = None
    vessel_former_names: tuple[str, ...] = ()
