"""The checks of one rule by itself, other rules left aside.

1. A rule about the transaction reads facts of the transaction alone; one about a party reads no
   facts of items. A rule about an item may read all.
2. An explanation shows what the rule's subject can see, and of a party only if the condition asks
   about one.
3. A number is compared with a parameter of the same unit.
4. A field that the rule's effect would ignore is a fault: whoever wrote it expected something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.conditions.tree import ParameterRef, facts_of, tests
from engine.errors import Fault
from engine.facts.fact import Fact
from engine.law.draft import Draft
from engine.law.model import Effect, Subject
from engine.law.place_of import place_of
from engine.law.schema import NEEDS, ONLY_FOR, NexusForm, RuleForm
from engine.law.source import Items, Place, Text, find

_SEES: Mapping[Subject, tuple[str, ...]] = MappingProxyType(
    {
        Subject.TRANSACTION: ("transaction",),
        Subject.ITEM: ("transaction", "item", "party"),
        Subject.PARTY: ("transaction", "party"),
    }
)
"""Whose facts a rule may read, by its subject."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules may name, besides tables.

    Attributes:
        facts: The fact catalogue.
        units: Unit of each parameter, by name.
    """

    facts: Mapping[str, Fact]
    units: Mapping[str, str]


def checked(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what is wrong with ``draft`` beyond its form, other rules left aside."""
    yield from _fields(draft)
    yield from _reach(draft)
    yield from _units(draft, vocabulary)
    yield from _placeholders(draft, vocabulary)
    if draft.form is not None:
        yield from _dates(draft, draft.form)


def _fields(draft: Draft) -> Iterator[Fault]:
    """Yield fields that the effect needs and lacks, or has and would ignore."""
    if draft.effect is None or draft.effect is Effect.NEXUS:
        return
    effect = draft.effect.value
    for name in NEEDS.get(draft.effect, ()):
        value = draft.node.value(name)
        if value is None:
            problem = f"is missing; a rule with effect `{effect}` needs it"
            yield draft.fault(draft.node.place, problem, name)
        elif isinstance(value, Items) and not value.nodes:
            yield draft.fault(
                find(draft.node, (name,))[0], "is empty; expected one entry or more", name
            )
    for name, effects in ONLY_FOR.items():
        key = draft.node.key(name)
        if key is not None and draft.effect not in effects:
            known = ", ".join(f"`{each.value}`" for each in Effect if each in effects)
            problem = f"means nothing with effect `{effect}`; it is for {known}"
            yield draft.fault(key.place, problem, name)


def _subject(draft: Draft) -> Subject | None:
    written = draft.node.value("subject")
    known = {subject.value: subject for subject in Subject}
    return known.get(written.value) if isinstance(written, Text) else None


def _reach(draft: Draft) -> Iterator[Fault]:
    """Yield facts that the conditions read and the rule's subject has not."""
    subject = _subject(draft)
    if subject is None:
        return
    for name, condition in (("scope", draft.scope), ("when", draft.when)):
        text = draft.node.value(name)
        if condition is None or not isinstance(text, Text):
            continue
        for fact in sorted(facts_of(condition)):
            if fact.split(".", 1)[0] not in _SEES[subject]:
                problem = (
                    f"reads `{fact}`; a rule about the {subject.value} sees only facts of the "
                    f"{' and the '.join(_SEES[subject])}"
                )
                yield draft.fault(_where(text, fact), problem, name)


def _where(text: Text, name: str) -> Place:
    """Return the place of the first mention of ``name`` in the expression ``text``."""
    expression = text.body
    match = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", expression)
    if match is None:
        return text.place
    before = expression[: match.start()]
    return place_of(text, before.count("\n") + 1, match.start() - before.rfind("\n"))


def _units(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield comparisons of a number with a parameter of another unit."""
    for name, condition in (("scope", draft.scope), ("when", draft.when)):
        text = draft.node.value(name)
        if condition is None or not isinstance(text, Text):
            continue
        for test in tests(condition):
            if not isinstance(test.operand, ParameterRef) or test.fact not in vocabulary.facts:
                continue
            parameter = test.operand.parameter
            unit, expected = vocabulary.units.get(parameter), vocabulary.facts[test.fact].unit
            if unit is not None and unit != expected:
                problem = (
                    f"compares `{test.fact}` in `{expected or 'no unit'}` "
                    f"with `{parameter}` in `{unit or 'no unit'}`"
                )
                yield draft.fault(_where(text, f"parameters.{parameter}"), problem, name)


def _placeholders(draft: Draft, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what stands in braces in the explanation and can't be filled in."""
    text, subject = draft.node.value("because"), _subject(draft)
    if not isinstance(text, Text):
        return
    for match in _BRACES.finditer(text.body):
        before = text.body[: match.start()]
        place = place_of(text, before.count("\n") + 1, match.start() - before.rfind("\n"))
        name = match[1]
        if name is None:
            yield draft.fault(place, "has a stray brace; write facts as `{item.eccn}`", "because")
        elif name not in vocabulary.facts:
            yield draft.fault(place, f"`{name}` is no fact of the catalogue", "because")
        elif subject is not None and not _is_visible(draft, subject, name):
            problem = f"`{name}` can't be seen by this rule about the {subject.value}"
            yield draft.fault(place, problem, "because")


def _is_visible(draft: Draft, subject: Subject, name: str) -> bool:
    room = name.split(".", 1)[0]
    if room == Subject.PARTY.value and subject is Subject.ITEM:
        # It is about a party too if it asks about one. If that can't be told, nothing is said here.
        conditions = (draft.scope, draft.when)
        return None in conditions or any(
            fact.startswith("party.") for each in conditions if each for fact in facts_of(each)
        )
    return room in _SEES[subject]


def _dates(draft: Draft, form: NexusForm) -> Iterator[Fault]:
    """Yield dates that contradict one another."""
    in_force = form.in_force.interval()
    if form.renewal_expected and not in_force.until:
        place, _ = find(draft.node, ("renewal_expected",))
        problem = "means nothing without an end in `in_force`"
        yield draft.fault(place, problem, "renewal_expected")
    for index, days in enumerate(form.suspended):
        if not in_force.overlaps(days.interval()):
            place, _ = find(draft.node, ("suspended", index))
            problem = f"is suspended {days.interval()}, but in force only {in_force}"
            yield draft.fault(place, problem, f"suspended[{index}]")
    for index, each in enumerate(form.wind_down if isinstance(form, RuleForm) else ()):
        if in_force.start and each.until <= in_force.start:
            place, _ = find(draft.node, ("wind_down", index, "until"))
            problem = f"ends on {each.until}, but the rule starts on {in_force.start}"
            yield draft.fault(place, problem, f"wind_down[{index}].until")
