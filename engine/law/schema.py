"""The forms of the files of a ruleset version, as they are written.

From these come the checks of what stands in a file and the JSON Schemas for editors
(``engine.law.editor``). They know one file each: what a rule says about another rule, a table or a
fact is checked by who sees them all (``engine.law.rule_checks``, ``engine.law.relations``).

Every scalar arrives as a text. Unknown keys are faults: a slip in ``barred_by`` must not open an
exception.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from engine.facts.forms import FormError, decimal
from engine.law.interval import Interval, is_day
from engine.law.model import REQUIREMENTS, Certainty, Effect, ReviewPolicy, Subject

OURS = "licet"
"""Type of the faults whose message is already in our words."""

NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
"""Ids of rules, and tags."""
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
"""Names that conditions use: tables, their sets, and parameters."""

NEEDS: Mapping[Effect, tuple[str, ...]] = MappingProxyType(
    {
        Effect.REQUIRE_LICENSE: ("authority",),
        Effect.REQUIRE_DOCUMENT: ("code",),
        Effect.FLAG: ("code",),
        Effect.OBLIGE: ("code",),
        Effect.EXCEPT: ("code", "cures"),
    }
)
"""Fields that a rule of an effect can't do without."""

ONLY_FOR: Mapping[str, frozenset[Effect]] = MappingProxyType(
    {
        "cures": frozenset({Effect.EXCEPT}),
        "barred_by": frozenset({Effect.EXCEPT}),
        "review_policy": frozenset({Effect.REQUIRE_LICENSE}),
        "reasons_for_control": frozenset({Effect.REQUIRE_LICENSE}),
        "informs_only": frozenset({Effect.FLAG}),
        "wind_down": REQUIREMENTS,
    }
)
"""Fields that would be ignored under another effect than these."""


def fault(problem: str, index: int | None = None) -> PydanticCustomError:
    """Return the error that says ``problem``, of entry ``index`` of a list if one is given."""
    return PydanticCustomError(OURS, "{problem}", {"problem": problem, "index": index})


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise fault("is empty; expected a text")
    return line


def _shaped(form: re.Pattern[str], expected: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise fault(f"`{text}` has the wrong form; expected {expected}")
        return text

    return check


def _pattern(form: str, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^({form})$", **more})


def _day(text: str) -> str:
    if not is_day(text):
        raise fault(f"`{text}` is no day; expected a form like `2026-11-24`")
    return text


def _truth(text: object) -> object:
    if text in ("true", "false"):
        return text == "true"
    raise fault(f"`{text}` is no truth; expected `true` or `false`")


def _number(text: object) -> Decimal:
    try:
        return decimal(text)
    except FormError as error:
        raise fault(str(error)) from error


def _unique(entries: Sequence[str]) -> Sequence[str]:
    for index, entry in enumerate(entries):
        if entry in entries[:index]:
            raise fault(f"`{entry}` is repeated", index)
    return entries


_JURISDICTION = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
_VERSION = r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,4}"
_INSTRUMENT = r"[a-z0-9]+(-[a-z0-9]+)*"
_CODE = r"[A-Za-z0-9]+([_./:-][A-Za-z0-9]+)*"

Line = Annotated[str, AfterValidator(_line), WithJsonSchema({"type": "string", "minLength": 1})]
Name = Annotated[
    str,
    AfterValidator(_shaped(NAME, "lower case like `ear.744.21.a2`")),
    _pattern(NAME.pattern),
]
Identifier = Annotated[
    str,
    AfterValidator(_shaped(IDENTIFIER, "lower case like `price_cap`")),
    _pattern(IDENTIFIER.pattern),
]
Code = Annotated[
    str,
    AfterValidator(_shaped(re.compile(_CODE), "a symbol without blanks like `LVS`")),
    _pattern(_CODE),
]
Day = Annotated[str, AfterValidator(_day), _pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", format="date")]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
Number = Annotated[
    Decimal, BeforeValidator(_number), WithJsonSchema({"type": ["number", "string"]})
]
Names = Annotated[list[Name], AfterValidator(_unique)]


def _days_old(value: str) -> str:
    if not re.fullmatch(r"0|[1-9][0-9]{0,4}", value):
        raise ValueError(f"`{value}` is no number of days; expected one like `31`")
    return value


Lines = Annotated[list[Line], AfterValidator(_unique)]
Cites = Annotated[list[Line], Field(min_length=1), AfterValidator(_unique)]


class Form(BaseModel):
    """What all forms have in common: no key but the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Days(Form):
    """Days from the first, inclusive, until the last, exclusive."""

    start: Day = Field("", alias="from", description="First day; left out: since ever.")
    until: Day = Field("", description="First day after the last; left out: until further notice.")

    @model_validator(mode="after")
    def _is_ordered(self) -> Days:
        if self.start and self.until and self.until <= self.start:
            raise fault(f"ends on {self.until}, not after its start on {self.start}")
        return self

    def interval(self) -> Interval:
        """Return the days as a value."""
        return Interval(self.start, self.until)


class SuspendedDays(Days):
    """Days on which a rule is suspended, and the acts that say so."""

    start: Day = Field(alias="from", description="First day of the suspension.")
    cites: Cites = Field(description="The acts that suspend the rule.")


class UncertainDays(Days):
    """Days on which a rule's status could not be established."""

    start: Day = Field(alias="from", description="First day of which it is not known.")
    cites: Lines = Field([], description="What was found about it.")


class WindDownForm(Form):
    """Contracts concluded in time that may still be performed."""

    contracts_before: Day = Field(description="The contract must be concluded before this day.")
    until: Day = Field(description="It must be performed before this day.")
    cites: Cites = Field(description="The provisions that say so.")
    amended_before: Day | None = Field(
        None, description="It must not have been amended on or after this day."
    )

    @model_validator(mode="after")
    def _is_ordered(self) -> WindDownForm:
        if self.until < self.contracts_before:
            raise fault(
                f"ends on {self.until}, before contracts must be concluded, {self.contracts_before}"
            )
        return self


class NexusForm(Form):
    """A reason why the ruleset reaches a transaction."""

    id: Name = Field(description="Unique within a release.")
    title: Line = Field(description="What it is called, in a line.")
    subject: Subject = Field(description="What it is about.")
    cites: Cites = Field(description="Its provisions, the narrowest first.")
    in_force: Days = Field(description="The days it is in force.")
    when: Line = Field(description="Its condition, in CEL over the fact catalogue.")
    because: Line = Field(description="Why it holds, with facts in braces.")
    scope: Line = Field(
        "",
        description="What it regulates, without the test that decides; where this holds and the "
        "rule does not apply, the decision says that the provision was considered.",
    )
    tags: Names = Field([], description="Names that it shares with other rules.")
    certainty: Certainty = Field(Certainty.VERIFIED, description="How sure its text is.")
    suspended: list[SuspendedDays] = Field([], description="Days on which it is suspended.")
    uncertain: list[UncertainDays] = Field(
        [], description="Days on which its status could not be established."
    )
    renewal_expected: Truth = Field(
        False, description="Whether its end is expected to be put off; then it lapses into REVIEW."
    )


def _conditional(schema: dict[str, Any]) -> None:
    """Tell editors which fields an effect needs, and which are for other effects."""

    def when(effects: Sequence[str], then: dict[str, Any]) -> dict[str, Any]:
        has_effect = {"properties": {"effect": {"enum": sorted(effects)}}, "required": ["effect"]}
        return {"if": has_effect, "then": then}

    rules = [when([effect.value], {"required": sorted(fields)}) for effect, fields in NEEDS.items()]
    for name, effects in ONLY_FOR.items():
        others = [e.value for e in Effect if e not in effects and e is not Effect.NEXUS]
        rules.append(when(others, {"properties": {name: False}}))
    schema["allOf"] = rules


class RuleForm(NexusForm):
    """One rule."""

    model_config = ConfigDict(json_schema_extra=_conditional)

    effect: Literal[
        "prohibit",
        "require_license",
        "require_document",
        "flag",
        "oblige",
        "except",
        "bar",
    ] = Field(description="What it does when its condition holds.")
    given: Names = Field([], description="Ids or tags of rules one of which must be found too.")
    cures: Names = Field([], description="Exceptions: ids or tags of the rules it cures.")
    barred_by: Names = Field(
        [], description="Exceptions: ids or tags of what keeps it from curing."
    )
    code: Code = Field("", description="Symbol, e.g. `LVS` or `chpl_tier_1`.")
    authority: Line = Field("", description="Who licenses, e.g. `BIS`.")
    reasons_for_control: Lines = Field([], description="E.g. `NS2`.")
    review_policy: ReviewPolicy | None = Field(
        None, description="How the authority treats applications."
    )
    wind_down: list[WindDownForm] = Field([], description="Contracts it leaves alone for a while.")
    informs_only: Truth = Field(False, description="Flags: it is told and asks for nobody.")


class RulesetForm(Form):
    """``ruleset.yaml``: what the version is, and when its law reaches a transaction."""

    id: Annotated[
        str,
        AfterValidator(_shaped(re.compile(_INSTRUMENT), "lower case like `us-ear`")),
        _pattern(_INSTRUMENT),
    ] = Field(description="Name of the instrument, e.g. `us-ear`.")
    title: Line = Field(description="What it is called.")
    jurisdiction: Annotated[
        str,
        AfterValidator(_shaped(re.compile(_JURISDICTION), "upper case like `US-EAR`")),
        _pattern(_JURISDICTION),
    ] = Field(description="Whose law, e.g. `US-EAR`.")
    authority: Line = Field(description="Who administers it.")
    version: Annotated[
        str,
        AfterValidator(_shaped(re.compile(_VERSION), "year, month and number like `2026.11.0`")),
        _pattern(_VERSION),
    ] = Field(description="Year, month and number, e.g. `2026.11.0`.")
    in_force: Days = Field(description="The days the version may be used for.")
    sources: Cites = Field(description="Where it was read, for people.")
    nexus: list[Any] = []
    changes: Line = Field("", description="What changed since the last version.")


class RulesetFile(RulesetForm):
    """``ruleset.yaml`` with the form of its nexus, which are otherwise read one by one."""

    nexus: list[NexusForm] = Field(
        [],
        description="Reasons why the ruleset reaches a transaction; without any, it always does.",
    )


class ValueForm(Days):
    """A value of a parameter, for some days."""

    value: Number = Field(description="A number without sign, of at most 15 digits.")
    cite: Line = Field(description="The provision that sets it.")


class ParameterForm(Form):
    """A number of the law and its values over time."""

    unit: Line = Field("", description="E.g. `carat`; left out for a bare number.")
    values: Annotated[list[ValueForm], Field(min_length=1)] = Field(
        description="Its values; their days don't overlap."
    )


class ExpectForm(Form):
    """What a case must be decided as."""

    verdict: Literal["ALLOW", "REVIEW", "BLOCK"] = Field(description="The verdict.")
    rules: Lines = Field([], description="Ids of rules that must be among those that stand.")
    absent: Lines = Field([], description="Ids of rules that must not be.")
    cites: Lines = Field([], description="Citations that must appear.")
    missing: Lines = Field([], description="Facts that must be asked for.")


class CaseScreeningForm(Form):
    """What screening found besides the listings that the transaction states."""

    list_age_days: Annotated[str, AfterValidator(_days_old)] = Field(
        "0", description="Age of the oldest list used, in days."
    )
    list_is_extract: Truth = Field(False, description="Whether a list is only a part of one.")
    entity_list_scopes: Lines = Field(
        [],
        description="Scopes of entries of the Entity List, e.g. `all_items`, of every party.",
    )
    possible_lists: Lines = Field([], description="Lists with a name like every party's.")
    possible_vessel_lists: Lines = Field([], description="Lists with a name like the vessel's.")


class CaseForm(Form):
    """A transaction and the decision it must get."""

    case: Line = Field(description="What it shows, in a sentence.")
    as_of: Day = Field(description="The day it is judged by.")
    jurisdictions: Lines | None = Field(
        None, description="Jurisdictions asked about by name; left out, that of the ruleset."
    )
    screening: CaseScreeningForm | None = Field(
        None, description="What screening found; left out, lists of today."
    )
    transaction: dict[str, Any] = Field(description="The transaction, as the contract names it.")
    expect: ExpectForm = Field(description="What it must be decided as.")


RULESET: TypeAdapter[RulesetForm] = TypeAdapter(RulesetForm)
NEXUS: TypeAdapter[NexusForm] = TypeAdapter(NexusForm)
RULE: TypeAdapter[RuleForm] = TypeAdapter(RuleForm)
PARAMETER: TypeAdapter[ParameterForm] = TypeAdapter(ParameterForm)
CASE: TypeAdapter[CaseForm] = TypeAdapter(CaseForm)
